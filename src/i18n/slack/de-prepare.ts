import { plural } from '../phrases.ts';
import type { enPrepare } from './en-prepare.ts';

/** Aufbereiten und Wiederholen in Slack, auf Deutsch. */
export const dePrepare: typeof enPrepare = {
  preparing: {
    title: 'Aufbereiten',
    count: 'Zählen',
    submit: 'Aufbereiten',
    back: 'Zurück',
    days: 'Tage',
    today: (day) => `heute, ${day}`,
    tomorrow: (day) => `morgen, ${day}`,
    channel: 'Versandart',
    statuses: 'Termin-Status',
    otherStatus: (number) => `anderer Status (${number})`,
    reasons: 'Besuchsgründe',
    allReasons: 'alle',
    setReasons: (count) => `wie im Schalter gesetzt (${count})`,
    when: 'Frühester Zeitpunkt (nur SMS; E-Mail geht immer sofort)',
    atOnce: 'sofort',
    notBefore: 'nicht vor der Zeit unten, heute',
    time: 'Nicht vor',
    timeMissing: 'Eine Zeit wählen, oder oben «sofort».',
    once: 'Pro Patient',
    onePerDay: 'eine Erinnerung pro Patient und Tag',
    agendaEmpty: 'Die Agenda ist leer: noch wurde nichts eingelesen.',
    found: (count, channel) => `*${count} ${channel}* können aufbereitet werden.`,
    nobody: '*Niemand ist zu erinnern.* Es wurde nichts aufbereitet.',
    nobodyDue: 'Heute ist niemand fällig.',
    noAppointments: 'An diesen Tagen gibt es keine Termine.',
    onDay: (day, count) => `${day}: ${count}`,
    why: 'Nicht angeboten, weil:',
    excluded: (count, reason) => `${count} · ${reason}`,
    openBatches: (batches) => `Für diese Tage offen: ${batches}`,
    chosenStatuses: (statuses) => `Status: ${statuses}`,
    chosenReasons: (count) => `Besuchsgründe: ${count === null ? 'alle' : `${count} gewählt`}`,
    leaves: (when) => (when === null ? 'Wird nach der Freigabe sofort gesendet' : `Wird ab ${when} gesendet`),
    onlyOne: 'Einmal pro Patient und Tag',
    several: 'Mehrmals pro Patient und Tag',
    prepared: (batch, channel) => `Auftrag ${batch} ist aufbereitet. Seine Karte ist in ${channel}.`,
    preparedLinked: (batch, link) => `Auftrag ${batch} ist aufbereitet: <${link}|zu seiner Karte>.`,
    cardLater: (batch) =>
      `Auftrag ${batch} ist aufbereitet. Seine Karte lässt sich im Kanal gerade nicht zeigen; der Auftrag ist trotzdem da.`,
    holds: (messages) => `Er hat ${plural(messages, 'Mitteilung', 'Mitteilungen')}.`,
    notAsShown: (shown, messages) =>
      `Gezählt waren ${shown}; die Agenda hat sich seither geändert, darum sind es jetzt ${messages < shown ? 'weniger' : 'mehr'}.`,
    already: (count, batches) =>
      `${count === null ? 'Diese Termine' : plural(count, 'Termin', 'Termine')} ${count === 1 ? 'ist' : 'sind'} schon in einem offenen Auftrag${batches === '' ? '' : `: ${batches}`}. Es wurde nichts doppelt aufbereitet.`,
    alreadyLinked: (batch, link) => `<${link}|Auftrag ${batch}>`,
    alreadyBatch: (batch) => `Auftrag ${batch}`,
  },
  retrying: {
    title: 'Wiederholen',
    submit: 'Aufbereiten',
    explain: (count, batch) =>
      `*${plural(count, 'Mitteilung', 'Mitteilungen')}* von Auftrag ${batch} ${count === 1 ? 'ist' : 'sind'} nicht angekommen. Daraus wird ein neuer Auftrag mit eigener Freigabe.`,
    why: 'Warum sie nicht angekommen sind:',
    because: (count, reason) => `${count} · ${reason}`,
    otherReason: 'anderer Grund',
    advice: {
      refused: 'Nummer oder Adresse vor dem Wiederholen in der Praxissoftware prüfen.',
      undelivered: 'Ein Anruf erreicht diese Patienten vielleicht eher als eine zweite Mitteilung.',
    },
    handled: (count) =>
      `${plural(count, 'davon wurde', 'davon wurden')} schon zurückgesetzt oder wiederholt und ${count === 1 ? 'bleibt' : 'bleiben'} weg.`,
    channel: 'Versandart',
    same: (channel) => `${channel}, wie zuvor`,
    other: (channel) => `stattdessen ${channel}`,
    fewer: (left) =>
      `${plural(left, 'Mitteilung wird', 'Mitteilungen werden')} nicht wiederholt, weil sich seither etwas geändert hat: was, sagt die Oberfläche.`,
    noneMay: (reasons) =>
      `Nichts davon darf noch einmal gesendet werden: ${reasons}. Es wurde nichts aufbereitet.`,
    already: (batches) => `Das wurde schon wiederholt: ${batches}. Es wurde nichts doppelt aufbereitet.`,
  },
};
