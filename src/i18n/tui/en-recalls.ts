import { plural } from '../phrases.ts';

/** Recalls and consents on the screen, in English; what the commands say too stands in `recalls` and `consent`. */
export const enTuiRecalls = {
  title: 'Recalls',
  none: 'No recalls. Import recalls.csv (rundruf import), or n enters one.',
  noneOpen: 'No open recalls. f shows all.',
  noneDue: 'Nobody is to be called in today. f shows all.',
  chip: {
    open: 'open ones',
    due: 'to be called in now',
    all: 'all, also those that are done',
  },
  moreThan: (count: number) => `the first ${count}; the filter of rundruf recalls list shows others`,
  /** In a column; all of it stands in the pane. */
  short: {
    overdue: 'overdue too long',
    called: (day: string, channel: string) => `called in ${day}, ${channel}`,
    waiting: (channel: string) => `in a batch, waits: ${channel}`,
    closed: (day: string) => `closed on ${day}`,
  },
  months: (count: number) => `${count} mo.`,
  notYet: (day: string) => `not yet: from ${day}`,
  booked: (what: string) => `done: ${what}`,
  every: (months: string) => `every ${months}`,
  column: { doctor: 'Doctor', number: 'Pat. no', language: 'Lang.' },
  detail: {
    due: (due: string, from: string) => `Due ${due}; to be called in from ${from} on`,
    rhythm: (every: string) => `Recurring: ${every}`,
    once: 'Once',
    consents: 'Consents (c records them)',
    consent: (purpose: string, answer: string) => `${purpose}: ${answer}`,
    changed: (who: string, when: string) => `Last changed by ${who}, ${when}`,
    patient: (number: string) => `Patient no ${number}`,
    overdue:
      'Overdue for longer than the setting recall.overdue-days says: e sets another due date, x closes it; or telephone.',
  },
  addTitle: 'Enter a recall',
  editTitle: (who: string) => `Change the recall of ${who}`,
  save: 'save',
  field: {
    patient: 'Patient',
    reasonCode: 'Visit reason (code)',
    reasonName: 'Visit reason (name)',
    doctor: 'Doctor',
    dueOn: 'Due on',
    intervalMonths: 'Again after (months)',
    leadDays: 'Call in so many days before',
  },
  patientHint: 'number, or the beginning of the name',
  dayHint: 'such as 31.3.2027',
  monthsHint: 'empty: once',
  dayProblem: 'A day that there is, written like 31.3.2027, is needed.',
  futureProblem: 'This day is yet to come.',
  numberProblem: (from: number, to: number) => `A whole number from ${from} to ${to} is needed.`,
  lengthProblem: (length: number, max: number) => `At most ${max} characters; there are ${length}.`,
  neededProblem: 'This is needed.',
  ofFile: 'It comes from a file: only the due date can be changed here.',
  severalPatients: (names: string) =>
    `Several patients are called so: ${names}. Write more of the name, or the number.`,
  added: (who: string) => `Entered: recall of ${who}.`,
  changed: (who: string) => `Changed: recall of ${who}.`,
  closeTitle: (who: string, what: string) => `Close the recall “${what}” of ${who}?`,
  closeLine: 'Nobody is called in for it any more; x opens it again.',
  closeYes: 'close',
  closed: (who: string) => `Closed: recall of ${who}.`,
  reopened: (who: string) => `Open again: recall of ${who}.`,
  doneAlready: 'An appointment is booked: there is nothing to close.',
  resetTitle: (batch: number, messages: number) =>
    `Reset the last recall run (batch ${batch}, ${plural(messages, 'message', 'messages')})?`,
  resetLine: 'Its patients can then be called in a second time. The log keeps what was sent.',
  resetYes: 'reset',
  noRun: 'There is no recall run yet.',
  resetDone: (batch: number, count: number) =>
    `Batch ${batch}: ${plural(count, 'recall', 'recalls')} can be called in again.`,
  unsettled: (count: number) =>
    `${plural(count, 'message is', 'messages are')} still on the way and left as they are.`,

  consentTitle: (who: string) => `What has ${who} consented to?`,
  consentLine: (purpose: string, answer: string) => `${purpose}: ${answer}`,
  consentField: {
    greeting: 'Birthday greetings',
    recall: 'Recalls',
    on: 'Since',
    source: 'Source',
  },
  answer: { keep: 'as it is', given: 'given', withdrawn: 'withdrawn' },
  onHint: 'empty: today',
  sourceHint: 'such as form or telephone',
  consentRecorded: (who: string) => `Recorded: consents of ${who}.`,
  consentUnchanged: 'Nothing was changed.',
  /** Whom nobody knows by a number has no consents. */
  noPatient: 'This appointment has no patient with a number.',
};
