import type { types } from '@slack/bolt';
import type { MaskedFailure } from '../../src/choice.ts';
import type { MaskedBatch } from '../../src/masked.ts';
import type { Words } from '../context.ts';
import { reasonText } from './failure-words.ts';
import { context, option, plain, section } from './text.ts';

/** What will be retried, why it did not arrive, and by which channel it goes now. */
export function retryBlocks(
  words: Words,
  batch: Pick<MaskedBatch, 'id' | 'channel' | 'retryable'>,
  failures: readonly MaskedFailure[],
): types.KnownBlock[] {
  const { t } = words;
  const { retrying } = t.slack;
  const failed = failures.filter(isFailed);
  const handled = failed.length - batch.retryable;
  const why = reasonCounts(words, failed).map(([reason, count]) => `• ${retrying.because(count, reason)}`);
  const other = batch.channel === 'sms' ? 'email' : 'sms';
  const same = option(retrying.same(t.channel[batch.channel]), batch.channel);
  return [
    section(retrying.explain(batch.retryable, batch.id)),
    ...(why.length > 0 ? [section([retrying.why, ...why].join('\n'))] : []),
    ...adviceOf(words, failed),
    ...(handled > 0 ? [section(retrying.handled(handled))] : []),
    {
      type: 'input',
      block_id: 'channel',
      label: plain(retrying.channel),
      element: {
        type: 'radio_buttons',
        action_id: 'channel',
        options: [same, option(retrying.other(t.channel[other]), other)],
        initial_option: same,
      },
    },
  ];
}

/** Refused by the portal or not delivered: what a retry takes (DESIGN §3). */
function isFailed({ state, deliveryStatus }: MaskedFailure): boolean {
  return state === 'rejected' || (state === 'submitted' && deliveryStatus === 2);
}

/** What to do before it goes out once more. */
function adviceOf({ t }: Words, failed: readonly MaskedFailure[]): types.ContextBlock[] {
  const { advice } = t.slack.retrying;
  const isRefused = failed.some(({ state }) => state === 'rejected');
  const isUndelivered = failed.some(({ state }) => state === 'submitted');
  return [
    ...(isRefused ? [context(advice.refused)] : []),
    ...(isUndelivered ? [context(advice.undelivered)] : []),
  ];
}

const MOST_REASONS = 20;

/** The most frequent first. */
function reasonCounts(words: Words, failed: readonly MaskedFailure[]): (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const failure of failed) {
    const { state } = failure;
    const kind = state === 'submitted' ? 'failed' : 'rejected';
    const reason = reasonText(words.t, kind, failure.reason) ?? words.t.slack.retrying.otherReason;
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a).slice(0, MOST_REASONS);
}
