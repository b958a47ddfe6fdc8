import type { enLog } from './en-log.ts';
import { plural } from './phrases.ts';

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
    newReference: (reference) => `unter der neuen Referenz ${reference}`,
    reset: 'rückgesetzt: der Termin darf wieder aufbereitet werden',
  },
  skippedFree: (count) =>
    `${plural(count, 'Eintrag hält', 'Einträge halten')} keinen Termin (zurückgezogen, schon rückgesetzt oder von einer neueren Mitteilung abgelöst): da ist nichts freizugeben.`,
  askRefresh: (count, credits) =>
    `${count} SMS der letzten 7 Tage ${count === 1 ? 'hat' : 'haben'} keinen endgültigen Status. Jetzt beim Portal nachfragen${credits === null ? '' : ` (${credits} Credits)`}?`,
};
