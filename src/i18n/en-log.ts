import { plural } from './phrases.ts';

/** What the command line says of single log entries and of opening the log, in English. */
export const enLog = {
  logHelp: {
    show: 'One entry with its full text and everything that became of it',
    entry: 'number of the entry',
    refresh: 'ask the portal first about SMS that are not final',
    noRefresh: 'do not ask whether to refresh',
  },
  logDetail: {
    field: 'What',
    value: 'Value',
    subject: (subject: string) => `Subject: ${subject}`,
    when: 'When',
    what: 'What happened',
    prepared: 'prepared',
    submitting: 'handing over to the portal',
    submitted: 'taken by the portal',
    newReference: (reference: string) => `under the new reference ${reference}`,
    reset: 'reset: the appointment may be prepared again',
  },
  skippedFree: (count: number) =>
    `${plural(count, 'entry holds', 'entries hold')} no appointment (withdrawn, reset before, or followed by a newer message): there is nothing to release.`,
  askRefresh: (count: number, credits: string | null) =>
    `${plural(count, 'SMS', 'SMS')} of the last 7 days ${count === 1 ? 'has' : 'have'} no final status. Ask the portal now${credits === null ? '' : ` (${credits} credits)`}?`,
};
