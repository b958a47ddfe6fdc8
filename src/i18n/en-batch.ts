import { plural } from './phrases.ts';

/** What the command line says of batches and submissions, in English. */
export const enBatch = {
  batchHelp: {
    edit: 'Change whom a batch reminds, before it is submitted; it then waits for a new approval',
    only: 'these appointments, and no others',
    without: 'all but these appointments',
    texts: 'with recipients and whole texts, for whoever approves',
    revision: 'only if the batch is still in this revision (see: batch show)',
    retry: 'A new batch of the messages that were refused or could not be delivered',
    retryChannel: 'by this channel (default: as before)',
    retryEntries: 'only these log entries',
  },
  batchFacts: {
    revision: (revision: number, revisedBy: string) =>
      `Revision ${revision}${revisedBy === '' ? '' : `, changed by ${revisedBy}`}`,
    expires: (when: string) => `expires ${when}`,
    approved: (who: string, when: string) => `approved by ${who}, ${when}`,
    rejected: (who: string, when: string) => `rejected by ${who}, ${when}`,
  },
  batchUsage: {
    revision: (value: string) => `--revision expects a number such as 2, found "${value}".`,
    onlyOrWithout: 'One of --only and --without is expected, not both.',
    notInBatch: (batch: number, ids: string) =>
      `Not in batch ${batch}: ${ids}. See: rundruf batch show ${batch}`,
  },
  notRetried: (entry: number, reason: string) => `Entry ${entry} is not tried again: ${reason}.`,

  noBatches: 'There are no batches yet.',
  batchNow: (batch: number, state: string) => `Batch ${batch}: ${state}.`,
  alreadySent: (count: number) => `${plural(count, 'message', 'messages')} had been sent already.`,
  sending: (done: number, total: number) => `Sending … ${done} of ${total}`,
  stopping: 'Stopping: what is on its way is finished …',
  processed: (submitted: number, total: number) =>
    `${submitted} of ${plural(total, 'message', 'messages')} processed successfully.`,
  creditsAfter: (used: string, left: string | null) =>
    left === null ? `Credits used: ${used}.` : `Credits used: ${used}. Credits left: ${left}.`,
  firstAnswer: (delivered: number, buffered: number, failed: number, pending: number) =>
    `First answer of the portal: ${delivered} delivered, ${buffered} buffered, ${failed} failed, ${pending} not processed.`,
  someRejected: (count: number, batch: number) =>
    `${plural(count, 'message was', 'messages were')} refused by the portal. See: rundruf batch show ${batch}`,
  someWithdrawn: (count: number, batch: number) =>
    `${plural(count, 'message was', 'messages were')} withdrawn at the last look. See: rundruf batch show ${batch}`,
  someUnclear: (count: number) =>
    `${plural(count, 'message is', 'messages are')} unclear: may have been sent, and is not sent again by itself. See: rundruf log --state unclear`,
  held: {
    'not-before': (count: number, until: string) =>
      `${plural(count, 'message is', 'messages are')} held until ${until}, as asked for.`,
    'quiet-hours': (count: number, until: string) =>
      `${plural(count, 'message is', 'messages are')} held until ${until}, because of quiet hours or a day without SMS.`,
    'limit-per-hour': (count: number, until: string) =>
      `${plural(count, 'message is', 'messages are')} held until ${until}, because the limit per hour is reached (send.limit-per-hour).`,
    'limit-per-day': (count: number, until: string) =>
      `${plural(count, 'message is', 'messages are')} held until ${until}, because today's limit is reached (send.limit-per-day).`,
  },
  /** Who sends what is held. */
  heldNext: {
    running: () => 'The running rundruf serve sends them then.',
    'no-server': (batch: number) =>
      `No rundruf serve runs that would send them: start it, or then: rundruf batch submit ${batch}`,
    'switched-off': (batch: number) =>
      `Nothing sends them by itself, as sending what is due is switched off (rundruf schedules). Then: rundruf batch submit ${batch}`,
  },
  heldTooLate: (count: number) =>
    `Beware: ${plural(count, 'appointment', 'appointments')} will have started by then and will not be reminded.`,
  paused: (batch: number, queued: number, reason: string) =>
    `Batch ${batch} is paused, ${plural(queued, 'message is', 'messages are')} still queued: ${reason}.`,
  interrupted: (batch: number, queued: number) =>
    `Stopped, ${plural(queued, 'message is', 'messages are')} still queued. Go on with: rundruf batch submit ${batch}`,

  nothingSubmitted: (batch: number, reason: string) => `Nothing of batch ${batch} was submitted: ${reason}.`,
};
