import type { enKinds } from './en-kinds.ts';
import { plural } from './phrases.ts';

/** Was von jedem Mitteilungs-Typ anders gesagt wird. */
export const deKinds: typeof enKinds = {
  runTitle: {
    reminder: (channel, days) => `Terminerinnerungen per ${channel} für ${days}`,
    confirmation: (channel) => `Terminbestätigungen per ${channel} für neue Buchungen`,
    recall: (channel) => `Recall-Aufgebote per ${channel}`,
    birthday: (channel, days) => `Geburtstagsglückwünsche per ${channel} für ${days}`,
  },
  found: {
    reminder: (total, can, cannot) =>
      `${plural(total, 'Termin', 'Termine')}: ${can} ${can === 1 ? 'kann' : 'können'} erinnert werden, ${cannot} nicht`,
    confirmation: (total, can, cannot) =>
      `${plural(total, 'neue Buchung', 'neue Buchungen')}: ${can} ${can === 1 ? 'kann' : 'können'} bestätigt werden, ${cannot} nicht`,
    recall: (total, can, cannot) =>
      `${plural(total, 'Recall', 'Recalls')}: ${can} ${can === 1 ? 'kann' : 'können'} aufgeboten werden, ${cannot} nicht`,
    birthday: (total, can, cannot) =>
      `${plural(total, 'Geburtstag', 'Geburtstage')}: ${can} ${can === 1 ? 'kann' : 'können'} beglückwünscht werden, ${cannot} nicht`,
  },
  nobody: {
    reminder: 'Niemand ist zu erinnern.',
    confirmation: 'Keine neue Buchung ist zu bestätigen.',
    recall: 'Niemand ist aufzubieten.',
    birthday: 'Niemand ist zu beglückwünschen.',
  },
  excluded: {
    reminder: (count) => `${plural(count, 'Termin wird', 'Termine werden')} nicht erinnert:`,
    confirmation: (count) =>
      `${plural(count, 'neue Buchung wird', 'neue Buchungen werden')} nicht bestätigt:`,
    recall: (count) => `${plural(count, 'Recall wird', 'Recalls werden')} nicht aufgeboten:`,
    birthday: (count) => `${plural(count, 'Patient wird', 'Patienten werden')} nicht beglückwünscht:`,
  },
  why: {
    reminder: 'Nicht erinnert, weil',
    confirmation: 'Nicht bestätigt, weil',
    recall: 'Nicht aufgeboten, weil',
    birthday: 'Nicht beglückwünscht, weil',
  },
  when: { reminder: 'Zeit', confirmation: 'Beginn', recall: 'Fällig', birthday: 'Geboren' },
  which: { reminder: 'Termin', confirmation: 'Termin', recall: 'Recall', birthday: 'Nr.' },
  dueOn: (day) => `fällig ${day}`,
  bornOn: (day) => `geboren ${day}`,
  refused: (channel, when) =>
    `per ${channel} am ${when} abgelehnt: nichts ist gegangen. Nochmals versuchen mit: rundruf batch retry`,
  onlyAppointments: (option, kind) => `${option} gilt für Termine: bei --kind ${kind} weglassen.`,
  onlyReminders: (option, kind) => `${option} gilt für Terminerinnerungen: bei --kind ${kind} weglassen.`,
  field: 'Mitteilungs-Typ',
  reset: {
    help: 'Den letzten Recall-Lauf rücksetzen, damit der nächste dieselben Patienten nochmals aufbietet',
    question:
      'Den letzten Recall-Lauf rücksetzen? Seine Patienten können dann ein zweites Mal aufgeboten werden.',
    noRun: 'Es gibt noch keinen Recall-Lauf.',
    done: (batch, count) =>
      `Auftrag ${batch}: ${plural(count, 'Recall kann', 'Recalls können')} nochmals aufgeboten werden.`,
  },
};
