import type { MaskedBatch } from '../../src/masked.ts';
import type { Words } from '../context.ts';
import { pauseText, staffText } from './batch-words.ts';

/** What the card's thread tells. */
export type Milestone = Readonly<{
  /** Names the point the batch has reached. */
  key: string;
  /** Null where that is no news. */
  line: string | null;
  /** Whoever may approve is named with it, which calls them. */
  callsApprovers?: boolean;
}>;

const WARNING_MILLISECONDS = 30 * 60_000;
const SHORT_MILLISECONDS = 40 * 60_000; // of a batch that lives no longer, its card is warning enough

export function milestone(words: Words, batch: MaskedBatch, now: Date): Milestone {
  const { format, t } = words;
  const { thread } = t.slack;
  const reached = stage(words, batch);
  if (!isExpiring(batch, now)) return reached;
  const left = thread.expiring(format.time(batch.expiresAt), batch.state === 'approved');
  return { key: `${reached.key}.expiring`, line: left, callsApprovers: true };
}

/** Soon it ends without anything sent, because somebody has yet to do something. */
function isExpiring(
  { state, isInHand, sendOrderedBy, preparedAt, expiresAt }: MaskedBatch,
  now: Date,
): boolean {
  const isWaiting = !isInHand && (state === 'prepared' || (state === 'approved' && sendOrderedBy === null));
  const isShort = expiresAt.getTime() - preparedAt.getTime() <= SHORT_MILLISECONDS;
  return isWaiting && !isShort && expiresAt.getTime() - now.getTime() <= WARNING_MILLISECONDS;
}

function stage(words: Words, batch: MaskedBatch): Milestone {
  const { t, format } = words;
  const { thread } = t.slack;
  const { counts, state, revision, decidedBy, pauseReason } = batch;
  const who = decidedBy === null ? null : staffText(t, decidedBy);
  switch (state) {
    case 'prepared': {
      const changed = batch.revisedBy.at(-1);
      const line = revision > 1 && changed ? thread.revised(staffText(t, changed), counts.total) : null;
      return { key: `prepared.${revision}`, line };
    }
    case 'approved':
      if (pauseReason === null) return approved(words, revision, who);
      return { key: `declined.${revision}.${pauseReason}`, line: thread.notSent(pauseText(words, batch)) };
    case 'submitting':
      return approved(words, revision, who);
    case 'submitted': {
      const credits = format.credits(counts.submittedMilliCredits);
      return { key: 'submitted', line: thread.sent(counts, credits) };
    }
    case 'paused':
      return { key: `paused.${pauseReason}.${counts.queued}`, line: thread.paused(pauseText(words, batch)) };
    case 'rejected':
      return { key: 'rejected', line: thread.rejected(who ?? '') };
    case 'expired':
      return { key: 'expired', line: thread.expired };
    case 'withdrawn':
      return { key: 'withdrawn', line: thread.withdrawn };
  }
}

function approved({ t }: Words, revision: number, who: string | null): Milestone {
  return { key: `approved.${revision}`, line: who === null ? null : t.slack.thread.approved(who) };
}
