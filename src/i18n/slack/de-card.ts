import type { BatchCounts } from '../../model/batch.ts';
import type { LocalDate } from '../../model/time.ts';
import { counted, plural } from '../phrases.ts';
import type { enCard } from './en-card.ts';

const dayFormat = new Intl.DateTimeFormat('de-CH', {
  timeZone: 'UTC',
  weekday: 'short',
  day: 'numeric',
  month: 'long',
});

/** Die Karte eines Auftrags in Slack, auf Deutsch. */
export const deCard: typeof enCard = {
  day: (day: LocalDate) => dayFormat.format(new Date(`${day}T00:00:00Z`)),
  credits: (amount) => (amount === '1' ? '1 Credit' : `${amount} Credits`),
  kinds: {
    reminder: 'Terminerinnerungen',
    confirmation: 'Terminbestätigungen',
    recall: 'Recall-Aufgebote',
    birthday: 'Geburtstagsglückwünsche',
  },
  theSchedule: 'Zeitplan',
  sandboxTitle: (title) => `SANDBOX · ${title}`,
  card: {
    title: (kind, when) => `${kind} · ${when}`,
    summary: (title, state) => `${title}: ${state}`,
    messages: 'Mitteilungen',
    price: 'Preis',
    days: 'Tage',
    balance: 'Guthaben',
    prepared: 'Aufbereitet von',
    expires: 'Läuft ab',
    count: (count, channel) => `${count} ${channel}`,
    onDay: (day, messages) => `${day}: ${messages}`,
    balanceUnknown: 'lässt sich gerade nicht abfragen',
    notCounted: 'wird nicht gezählt',
    left: (amount) => `noch ${amount}`,
    beforeAfter: (before, after) => `vorher ${before}, nachher ${after}`,
    ready: 'Bereit zum Senden',
    waits: 'Wartet auf Freigabe',
    waitsForSecond: 'Wartet auf Freigabe durch jemanden, der nicht aufbereitet hat',
    approved: (who, when) => `Freigegeben von ${who}, ${when}`,
    willBeSent: (when) => `wird ${when} gesendet`,
    notOrdered: 'noch nicht gesendet',
    notSent: (reason) => `nicht gesendet: ${reason}`,
    soon: 'gleich',
    from: (when) => `ab ${when}`,
    sending: (done, total) => `Wird gesendet … ${done} von ${total}`,
    stopping: (done, total) => `Wird angehalten … ${done} von ${total} sind weg`,
    held: (queued, when) =>
      `${plural(queued, 'Mitteilung ist', 'Mitteilungen sind')} zurückgehalten und ${queued === 1 ? 'wird' : 'werden'} ${when} gesendet`,
    paused: (queued, reason) =>
      `Angehalten, ${plural(queued, 'Mitteilung', 'Mitteilungen')} nicht gesendet: ${reason}`,
    sent: (submitted, total) => `${submitted} von ${plural(total, 'Mitteilung', 'Mitteilungen')} gesendet`,
    rejected: (who, when, reason) =>
      `Abgelehnt von ${who}, ${when}${reason === null ? '' : `: ${reason}`}. Es wurde nichts gesendet.`,
    expired: (when) => `Abgelaufen ${when}. Es wurde nichts gesendet.`,
    withdrawn: 'Zurückgezogen. Was noch nicht weg war, wurde nicht gesendet.',
    tooFew: (needed, available, missing) =>
      `Zu wenig Credits: ${needed} nötig, ${available} vorhanden. Mindestens ${missing} kaufen, oder weniger Patienten wählen.`,
    low: (daysLeft) =>
      daysLeft === null
        ? 'Die Credits werden knapp.'
        : `Die Credits werden knapp: sie reichen noch ${plural(daysLeft, 'Tag', 'Tage')}.`,
    problems: ({ rejected, unclear, withdrawn }: BatchCounts) =>
      counted([
        [rejected, 'vom Portal abgelehnt'],
        [unclear, 'unklar: vielleicht gesendet'],
        [withdrawn, 'beim letzten Blick zurückgezogen'],
      ]),
    batch: (id) => `Auftrag ${id}`,
    revision: (revision, who) => `Stand ${revision}, geändert von ${who}`,
    retryOf: (id) => `wiederholt, was in Auftrag ${id} nicht ankam`,
    approve: 'Freigeben & senden',
    send: 'Senden',
    choose: 'Patienten wählen …',
    reject: 'Ablehnen …',
    cancelSending: 'Noch nicht senden',
    stop: 'Anhalten',
    stopSure: 'Was unterwegs ist, wird beendet. Der Rest bleibt; «Senden» setzt fort.',
    yesStop: 'Anhalten',
    withdraw: 'Zurückziehen',
    retry: (count) => `${count} wiederholen …`,
    details: 'Einzelheiten …',
    report: 'Bericht',
    prepareAgain: 'Neu aufbereiten …',
    confirm: (count, channel, when, credits) =>
      `${count} ${channel}${when === null ? '' : ` für ${when}`} senden? Das kostet ${credits === '1' ? '1 Credit' : `${credits} Credits`}.`,
    yesSend: 'Senden',
    no: 'Nein',
    withdrawSure: (count) =>
      `${plural(count, 'Mitteilung wird', 'Mitteilungen werden')} nicht gesendet, und die Termine sind für einen anderen Lauf frei.`,
    yesWithdraw: 'Zurückziehen',
  },
  thread: {
    revised: (who, total) =>
      `${who} hat die Auswahl geändert: jetzt ${plural(total, 'Mitteilung', 'Mitteilungen')}.`,
    approved: (who) => `Freigegeben von ${who}.`,
    sent: (count, credits) =>
      `${counted([
        [count.submitted, 'gesendet'],
        [count.rejected, 'abgelehnt'],
        [count.unclear, 'unklar'],
      ])} · ${credits === '1' ? '1 Credit' : `${credits} Credits`} verbraucht.`,
    paused: (reason) => `Angehalten: ${reason}`,
    notSent: (reason) => `Nicht gesendet: ${reason}`,
    rejected: (who) => `Abgelehnt von ${who}. Es wurde nichts gesendet.`,
    expiring: (time, isApproved) =>
      `Dieser Auftrag läuft um ${time} ab, und dann wird nichts davon gesendet. ${isApproved ? 'Er ist freigegeben; jemand muss «Senden» drücken.' : 'Er wartet auf eine Freigabe.'}`,
    expired: 'Abgelaufen. Es wurde nichts gesendet.',
    withdrawn: 'Zurückgezogen.',
  },
  pause: {
    credentials: 'das Portal lehnt Benutzer oder Passwort ab. Der Administrator muss sie prüfen.',
    'no-credits': 'das Portal hat keine Credits mehr. Credits kaufen, dann «Senden» drücken.',
    'sender-refused':
      'das Portal lehnt unseren Absender ab. Absender freischalten lassen, dann «Senden» drücken.',
    'portal-misconfigured':
      'das Portal antwortet nicht wie eines. Der Administrator muss die Konfiguration prüfen.',
    'portal-faults': 'fünf Störungen hintereinander am Portal. Später noch einmal «Senden» drücken.',
    'portal-unavailable': 'das Portal vertröstet uns. Später noch einmal «Senden» drücken.',
    'stop-ordered': 'jemand lässt es anhalten.',
    'send-cancelled': 'jemand hat es angehalten. «Senden» setzt fort; sonst zurückziehen.',
    stopped: 'jemand hat es beim Senden angehalten. «Senden» setzt fort.',
    'insufficient-credits': 'zu wenig Credits. Credits kaufen, dann «Senden» drücken.',
    'gateway-not-configured':
      'für diese Versandart ist kein Portal eingerichtet. Der Administrator muss es einrichten.',
    'batch-expired': 'der Auftrag ist abgelaufen. Bitte neu aufbereiten.',
    interrupted: 'unterbrochen. Es geht von selbst weiter, oder «Senden» drücken.',
    requeued: 'Mitteilungen sind noch einmal zu senden. «Senden» drücken.',
  },
  pauseOther: 'siehe Oberfläche.',
  rejection: {
    'not-needed': 'nicht nötig',
    'wrong-selection': 'falsche Auswahl',
    'wrong-text': 'falscher Text',
    'wrong-time': 'falsche Zeit',
    other: 'anderer Grund',
  },
};
