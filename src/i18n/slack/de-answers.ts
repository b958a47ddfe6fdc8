import { plural } from '../phrases.ts';
import type { enAnswers } from './en-answers.ts';

const deCapability = {
  view: 'ansehen',
  prepare: 'aufbereiten',
  approve: 'freigeben',
  admin: 'verwalten',
};

/** Was die Slack-App antwortet, auf Deutsch. */
export const deAnswers: typeof enAnswers = {
  refusal: {
    outsider: 'Für Gäste und Personen anderer Organisationen nicht verfügbar. Es wurde nichts geändert.',
    'not-a-person': 'Das können nur Personen der Praxis. Es wurde nichts geändert.',
    'not-a-user':
      'Sie sind noch nicht als Benutzer der Praxis erfasst. Bitte an einen Administrator der Praxis wenden.',
    'roles-unknown':
      'Die Berechtigungen liessen sich in Slack nicht prüfen; deshalb wurde nichts geändert. Bitte in einer Minute noch einmal.',
    'wrong-place':
      'Das geht im Kanal der Praxis für Erinnerungen und in einer Direktnachricht mit mir. Es wurde nichts geändert.',
    'place-open': 'In diesem Kanal können Aussenstehende mitlesen. Es wurde nichts geändert.',
    'too-slow': 'Slack hat das Fenster nicht rechtzeitig geöffnet. Bitte noch einmal.',
    'old-button': 'Dieser Knopf ist veraltet. Es wurde nichts geändert; bitte die aktuelle Karte benutzen.',
    'card-replaced': 'Diese Karte wurde durch eine neuere ersetzt. Es wurde nichts geändert.',
    'typed-text': 'Bitte keine Patientendaten in Slack-Befehle tippen. Der Text wurde nicht beachtet.',
    'unknown-request': 'Das ist mir nicht oder nicht mehr bekannt. Es wurde nichts geändert.',
    'statuses-changed':
      'Die Terminstatus zur Auswahl haben sich inzwischen geändert. Es wurde nichts aufbereitet; bitte noch einmal wählen.',
    'nothing-ticked': 'Mindestens eine Person ankreuzen, oder den Auftrag ablehnen.',
  },
  refusalAbout: {
    'not-a-user': (slackId) =>
      `Sie sind noch nicht als Benutzer der Praxis erfasst. Bitte an einen Administrator der Praxis wenden. Er erfasst Sie als Benutzer mit Ihrer Slack-ID ${slackId}.`,
    'place-open': (trouble) =>
      `Hier nicht: ${
        {
          'channel-public': 'dieser Kanal ist inzwischen öffentlich',
          'channel-shared': 'dieser Kanal ist inzwischen mit einer anderen Organisation geteilt',
          'channel-has-guests': 'in diesem Kanal sind Gäste',
        }[trouble] ?? 'Aussenstehende können mitlesen'
      }. Es wurde nichts geändert. In einer Direktnachricht mit mir geht es.`,
    'card-replaced': (link) =>
      `Diese Karte wurde durch eine neuere ersetzt. Es wurde nichts geändert. <${link}|Zur aktuellen Karte>`,
  },
  engineRefusal: {
    'not-permitted': (d) =>
      `Dafür fehlt das Recht: ${{ view: 'ansehen', prepare: 'aufbereiten', approve: 'freigeben', admin: 'verwalten' }[String(d.capability)] ?? d.capability}. Es wurde nichts geändert. Bitte an einen Administrator wenden${d.ask ? `: ${d.ask}` : ''}.`,
    'four-eyes': () =>
      'Sie haben diesen Auftrag aufbereitet oder geändert. Eine zweite Person muss ihn freigeben. Es wurde nichts geändert.',
    'batch-changed': (d) =>
      `Die Auswahl hat sich geändert (jetzt Stand ${d.revision}). Bitte die neue Karte prüfen. Es wurde nichts gesendet.`,
    'batch-not-prepared': (d) =>
      `Über diesen Auftrag wurde schon entschieden${d.by ? ` (${d.by})` : ''}. Es wurde nichts doppelt gemacht.`,
    'batch-not-open': () => 'Dieser Auftrag ist erledigt. Es wurde nichts geändert.',
    'batch-expired': () =>
      'Dieser Auftrag ist abgelaufen, und es wurde nichts gesendet. Bitte neu aufbereiten.',
    'batch-being-submitted': () => 'Dieser Auftrag wird gerade gesendet. Es wurde nichts geändert.',
    'batch-not-approved': () => 'Dieser Auftrag braucht zuerst eine Freigabe. Es wurde nichts gesendet.',
    'batch-not-found': () => 'Diesen Auftrag gibt es nicht mehr. Es wurde nichts geändert.',
    'unknown-selection': () =>
      'Die Liste hat sich geändert, seit sie geöffnet wurde. Bitte neu öffnen. Es wurde nichts geändert.',
    'no-candidates': () => 'Mit diesen Angaben ist niemand zu erinnern. Es wurde nichts aufbereitet.',
    'nothing-to-retry': () => 'Es gibt nichts mehr zu wiederholen. Es wurde nichts aufbereitet.',
    'insufficient-credits': (d) =>
      `${d.needed} Credits nötig, ${d.available} vorhanden. Mindestens ${d.missing} kaufen, oder weniger Patienten wählen. Es wurde nichts gesendet.`,
    'user-inactive': () => 'Sie dürfen hier nichts mehr tun. Bitte an einen Administrator wenden.',
  },
  databaseBusy: 'Die Datenbank ist beschäftigt. Es wurde nichts geändert. Bitte noch einmal.',
  unexpected: (ref) =>
    `Etwas Unerwartetes ist geschehen. Bitte vor einem neuen Versuch die Karte ansehen. Ref ${ref}.`,
  slackTrouble: (code, ref) =>
    `Slack hat nicht getan, was es sollte (${code}). Bitte vor einem neuen Versuch die Karte ansehen. Ref ${ref}.`,
  done: {
    approved: (batch) =>
      `Auftrag ${batch} ist freigegeben und geht, sobald er darf. Die Karte zeigt, wie weit er ist.`,
    sendingOff:
      'Achtung: Von selbst wird nichts gesendet, denn der Zeitplan «Versand von Fälligem» ist ausgeschaltet. Ein Administrator schaltet ihn im Dashboard ein (m), oder jemand sendet den Auftrag dort (5).',
    ordered: (batch) => `Auftrag ${batch} geht, sobald er darf. Die Karte zeigt, wie weit er ist.`,
    cancelled: (batch) => `Auftrag ${batch} wird nicht gesendet, bis jemand «Senden» drückt.`,
    stopped: (batch) =>
      `Auftrag ${batch} wird angehalten, sobald beendet ist, was unterwegs ist. Seine Karte zeigt, was übrig ist.`,
    withdrawn: (batch) => `Auftrag ${batch} ist zurückgezogen.`,
    rejected: (batch) => `Auftrag ${batch} ist abgelehnt. Es wurde nichts gesendet.`,
  },
  help: (names) =>
    [
      `\`${names.reminders}\` Erinnerungen aufbereiten · \`${names.reminders} heute\`, \`morgen\` oder \`2026-11-24\` für einen anderen Tag`,
      `\`${names.reminders} status\` was gerade offen ist`,
      `\`${names.credits}\` Credits, Verbrauch und wie lange sie reichen`,
      `\`${names.log}\` die letzten Aufträge · \`${names.log} 20\`, \`mine\` oder \`failed\``,
    ].join('\n'),
  youMay: (capabilities) => `Sie dürfen: ${capabilities}.`,
  capability: deCapability,
  noOpenBatches: 'Es ist nichts offen.',
  openBatches: (count) => `${plural(count, 'Auftrag ist', 'Aufträge sind')} offen:`,
  toCard: 'zur Karte',
  close: 'Schliessen',
  loading: 'Einen Moment …',
  notShown: 'Das lässt sich gerade nicht zeigen. Bitte das Fenster schliessen; der Grund steht daneben.',
  rejecting: {
    title: 'Auftrag ablehnen',
    submit: 'Ablehnen',
    label: 'Warum?',
    explain: (batch) =>
      `Auftrag ${batch} endet, und nichts davon wird gesendet. Seine Termine sind für einen anderen Lauf frei.`,
  },
  groupNews: ({ group, roles, change }) => {
    const rights = roles.map((role) => deCapability[role]).join(', ');
    const named = (ids: readonly string[]) => ids.map((id) => `<@${id}>`).join(', ');
    if (change === null)
      return `Die Benutzergruppe ${group} gibt es nicht mehr. Durch sie darf in Slack niemand mehr: ${rights}. In rundruf.yaml (slack.roles) eine andere nennen, oder sie wiederherstellen.`;
    const added = change.added.length === 0 ? '' : ` Neu dabei: ${named(change.added)}.`;
    const removed = change.removed.length === 0 ? '' : ` Nicht mehr dabei: ${named(change.removed)}.`;
    return `Jemand hat die Benutzergruppe ${group} geändert, durch die man in Slack darf: ${rights}.${added}${removed} War das nicht so gedacht, in Slack rückgängig machen; in der Praxis sind ihre Rechte die gleichen wie vorher.`;
  },
  channelTrouble: (channel, code) =>
    `Erinnerungen lassen sich in <#${channel}> nicht zeigen: ${
      {
        not_in_channel: 'ich wurde aus dem Kanal entfernt. Bitte mit /invite wieder einladen.',
        channel_not_found: 'der Kanal ist nicht da, oder ich bin nicht darin. Bitte mit /invite einladen.',
        is_archived: 'der Kanal ist archiviert. Wieder öffnen, oder in rundruf.yaml einen anderen wählen.',
        'channel-public':
          'der Kanal ist öffentlich. Privat machen, oder in rundruf.yaml einen anderen wählen.',
        'channel-shared':
          'der Kanal ist mit einer anderen Organisation geteilt. Einen Kanal der Praxis allein wählen.',
        'channel-has-guests': 'im Kanal sind Gäste. Entfernen, oder einen anderen wählen.',
      }[code] ?? `Slack meldet ${code}. Siehe: rundruf doctor`
    } Gesendet wird trotzdem.`,
};
