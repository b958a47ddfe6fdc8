import type { BatchCounts } from '../../model/batch.ts';
import { counted, plural } from '../phrases.ts';

/** Batches: what waits for approval and what became of it, in English. */
export const enBatches = {
  numberColumn: 'No.',
  kindColumn: 'Kind',
  kind: { reminder: 'reminder', confirmation: 'confirmation', recall: 'recall', birthday: 'greeting' },
  sentColumn: 'Sent',
  expiresColumn: 'Expires',
  none: 'There are no batches yet: choose on Run (1) whom to remind.',
  noneOpen: 'No batch is open. f shows all.',
  onlyOpen: 'open batches only: f shows all',
  title: (id: number, state: string) => `Batch ${id}: ${state}`,
  problems: (rejected: number, unclear: number) =>
    [...(rejected > 0 ? [`${rejected} refused`] : []), ...(unclear > 0 ? [`${unclear} unclear`] : [])].join(
      ', ',
    ),
  counts: (counts: BatchCounts) =>
    listed(plural(counts.total, 'message', 'messages'), [
      [counts.submitted, 'sent'],
      [counts.queued + counts.submitting, 'not sent yet'],
      [counts.rejected, 'refused'],
      [counts.unclear, 'unclear'],
      [counts.withdrawn, 'taken back'],
    ]),
  purged: 'its messages were deleted from the log',
  purgedShort: 'deleted from the log',
  failed: (count: number) => `${plural(count, 'message', 'messages')} refused or not delivered`,
  credits: (all: string, used: string) =>
    `${all} ${all === '1' ? 'credit' : 'credits'} in all, ${used} of them used`,
  retryOf: (id: number) => `again from batch ${id}`,
  expires: (moment: string) => `expires ${moment}`,
  leaves: (moment: string) => `leaves ${moment} at the earliest`,
  days: (days: string) => `appointments of ${days}`,
  statuses: (statuses: string) => `status ${statuses}`,
  reasons: (reasons: string) => `visit reasons ${reasons}`,
  onePerDay: 'one per patient and day',
  history: 'History',
  did: (who: string, what: string) => `${who} ${what}`,
  someTime: '(some time)',
  allHandedOver: 'everything was handed over',
  expired: 'expired; its appointments are free again',
  notApproved: (id: number) => `Batch ${id} is not approved yet: A approves it.`,
  nothingFailed: (id: number) => `Batch ${id} has no refused or failed messages to try again.`,
  retryTitle: (count: number, id: number) =>
    `Try ${plural(count, 'message', 'messages')} of batch ${id} again?`,
  retryLine: 'What was refused or failed is written anew, in a new batch that needs an approval of its own.',
  retrySame: (channel: string) => `again by ${channel}`,
  retryOther: (channel: string) => `by ${channel} instead`,
  retried: (id: number, count: number) =>
    `Batch ${id} with ${plural(count, 'message', 'messages')} is prepared and waits for approval.`,
  notRetried: (count: number, reasons: string) => `${count} not tried again: ${reasons}.`,
};

/** '5 messages: 3 sent, 2 refused'; what is none is left out. */
function listed(total: string, parts: readonly (readonly [count: number, word: string])[]): string {
  const told = counted(parts);
  return told === '' ? total : `${total}: ${told}`;
}
