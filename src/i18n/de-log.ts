import type { enLog } from './en-log.ts';

/** What the command line says of single log entries and of opening the log, in German. */
export const deLog: typeof enLog = {
  logHelp: {
    show: 'Ein Eintrag mit ganzem Text und allem, was aus ihm geworden ist',
    entry: 'Nummer des Eintrags',
    refresh: 'zuerst beim Portal nach SMS ohne endgültigen Status fragen',
    noRefresh: 'nicht fragen, ob der Status aufgefrischt werden soll',
  },
  logDetail: {
    field: 'Was',
    value: 'Wert',
    subject: (subject) => `Betreff: ${subject}`,
    when: 'Wann',
    what: 'Was geschah',
    prepared: 'aufbereitet',
    submitting: 'Übergabe an das Portal',
    submitted: 'vom Portal angenommen',
    reset: 'rückgesetzt: der Termin darf wieder aufbereitet werden',
  },
  askRefresh: (count, credits) =>
    `${count} SMS der letzten 7 Tage ${count === 1 ? 'hat' : 'haben'} keinen endgültigen Status. Jetzt beim Portal nachfragen${credits === null ? '' : ` (${credits} Credits)`}?`,
};
