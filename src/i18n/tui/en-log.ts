import { MAX_COUNTED } from '../../delivery-log.ts';
import { enWords } from '../en-words.ts';
import { counted, plural, pluralUpTo } from '../phrases.ts';

type Refreshed = Readonly<
  Record<'asked' | 'delivered' | 'buffered' | 'failed' | 'pending' | 'unclear', number>
>;

const MORE = enWords.moreThanCounted;
const entries = (count: number) => pluralUpTo(count, 'entry', 'entries', MORE);
const of = (total: number | null) => (total === null ? '' : ` of ${total > MAX_COUNTED ? MORE : total}`);

/** The log, in English. */
export const enLogScreen = {
  kinds: {
    reminder: 'reminders',
    confirmation: 'confirmations',
    recall: 'recalls',
    birthday: 'birthday greetings',
  },
  counted: {
    reminder: (count: number) => pluralUpTo(count, 'reminder', 'reminders', MORE),
    confirmation: (count: number) => pluralUpTo(count, 'confirmation', 'confirmations', MORE),
    recall: (count: number) => pluralUpTo(count, 'recall', 'recalls', MORE),
    birthday: (count: number) => pluralUpTo(count, 'birthday greeting', 'birthday greetings', MORE),
  },
  allKinds: 'all kinds',
  states: {
    queued: 'waiting to be sent',
    submitting: 'being handed over',
    submitted: 'handed over',
    rejected: 'refused',
    unclear: 'unclear',
    withdrawn: 'withdrawn',
  },
  ofBatch: (id: number) => `batch ${id}`,
  since: (day: string) => `since ${day}`,
  onlyTicked: 'only ticked',
  any: 'all',
  field: {
    kind: 'Kind',
    channel: 'Sent by',
    state: 'State',
    batch: 'Batch',
    since: 'From day',
    until: 'Up to and including',
  },
  today: 'today',
  yesterday: 'yesterday',
  dayHint: 'e.g. 23/11/2026, today or yesterday',
  noDay: 'A day is expected, such as 23/11/2026, 23.11.2026, 2026-11-23, today or yesterday.',
  noBatchNumber: 'A batch’s number is expected, or nothing.',
  filterTitle: 'Which entries?',
  filterYes: 'show them',
  empty: 'The log is empty: nothing was prepared yet, or all of it was deleted.',
  emptyFiltered: ['No such entries.', 'Del shows all kinds, Esc takes other filters away, f chooses others.'],
  delivery: 'Delivery',
  channel: 'By',
  sortedElsewhere: 'a hidden column (w)',
  sortedBy: (column: string) => `sorted by ${column}`,
  noOrder: (column: string) => `The log cannot be sorted by “${column}”.`,
  row: (row: number, total: number | null, isExact: boolean) =>
    `${isExact ? 'row' : 'about row'} ${row}${of(total)}`,
  rowFromEnd: (row: number, total: number | null, isExact: boolean) =>
    row === 1 && isExact
      ? `last row${of(total)}`
      : `${isExact ? 'row' : 'about row'} ${row} from the end${of(total)}`,
  total: entries,
  ticked: (count: number, without: number) =>
    `${count > MAX_COUNTED ? MORE : count}${without > 0 ? ` but ${without}` : ''} ticked`,
  without: (count: number) => `Without the ${plural(count, 'one that was', 'that were')} unticked.`,
  tickedUncounted: 'ticked: being counted',
  hiddenTicks: (count: number) => `${count} of them not shown`,
  tickFirst: 'Nothing is ticked: Space ticks one, a ticks all.',
  rangeTooLong: (rows: number) =>
    `A range holds at most ${rows} rows: Space ticks these; a ticks all that the filter selects.`,
  rangeEnded: 'The range has ended: the rows between were not all read. a ticks all that the filter selects.',
  cannotInvert: 'Another filter’s entries are ticked: a ticks these, then i works.',
  tooManyForOnly: (rows: number) => `Only ticked: at most ${rows} entries. Set a filter instead (f).`,
  history: 'What became of it',
  wasReset: (state: string) => `${state}; reset`,
  patientNumber: (number: string) => `patient ${number}`,
  onlyThis: (id: number, person: string) =>
    `Nothing is ticked, so only the entry at the cursor: ${id}, ${person}.`,
  refreshed: ({ asked, delivered, buffered, failed, pending, unclear }: Refreshed) =>
    `Asked about ${plural(asked, 'message', 'messages')}: ${counted([
      [delivered, 'delivered'],
      [buffered, 'buffered'],
      [failed, 'failed'],
      [pending, 'not processed'],
      [unclear, 'still unclear'],
    ])}.`,
  nothingToAsk: 'Nothing to ask about: every status of the last 7 days is final.',
  refreshYes: 'ask',
  refreshing: 'Asking the portal …',
  askUnclear: (count: number) =>
    `Ask the portal about ${pluralUpTo(count, 'unclear entry', 'unclear entries', MORE)}?`,
  unclearToo: (count: number) =>
    `${plural(count, 'entry is', 'entries are')} unclear: the portal is asked about SMS among them too.`,
  onlyOpen: (ticked: number) =>
    `${entries(ticked)} ticked; only SMS of the last 7 days without a final status, and unclear ones, are asked about.`,
  nothingRecent:
    'Nothing to ask about: only SMS of the last 7 days without a final status, and unclear ones, can be.',
  costsAtMost: (credits: string) => `It costs ${credits} ${credits === '1' ? 'credit' : 'credits'} at most.`,
  skipKind: (count: number) => `${entries(count)} left alone: only reminders can be reset.`,
  skipUnsettled: (count: number) => `${entries(count)} left alone: may still be sent, or unclear.`,
  nothingToReset: 'Nothing to reset.',
  resetYes: 'reset',
  resetting: 'Resetting …',
  noneUnclear: 'No entry among these is unclear: there is nothing to decide.',
  decideTitle: (count: number) => `What became of ${plural(count, 'unclear entry', 'unclear entries')}?`,
  decideLine: 'Ask the patient or the provider first; t asks the portal.',
  decision: { sent: 'was sent', 'not-sent': 'was not sent', again: 'send again' },
  decideYes: 'yes',
  deciding: 'Recording …',
  final: 'This cannot be taken back.',
  sendAgain: 'It goes with the next submission of its batch (5).',
  purgeTicked: 'Delete ticked entries for good: up to which day?',
  purgeFiltered: 'Delete all entries that the filters select for good: up to which day?',
  purgeWarning: 'Texts, numbers and statuses are deleted for good.',
  purgeCount: 'count them',
  counting: 'Counting …',
  nothingUntil: (day: string) => `Nothing to delete up to and including ${day}.`,
  span: (oldest: string, newest: string) => `From ${oldest} to ${newest}`,
  purgeYes: 'delete',
  purgeMissed: (expected: string) => `Nothing is deleted unless exactly “${expected}” is typed; Esc cancels.`,
  purging: 'Deleting …',
};
