import type { MaskedBatch } from '../../src/masked.ts';
import type { Words } from '../context.ts';
import { pauseText, staffText } from './batch-words.ts';

/** What the card's thread tells: `key` names the point the batch has reached, `line` is null where that is no news. */
export function milestone(words: Words, batch: MaskedBatch): Readonly<{ key: string; line: string | null }> {
  const { t, format } = words;
  const { thread } = t.slack;
  const { counts, state, revision, decidedBy } = batch;
  const who = decidedBy === null ? null : staffText(decidedBy);
  if (state === 'prepared') {
    const changed = batch.revisedBy.at(-1);
    const line = revision > 1 && changed ? thread.revised(staffText(changed), counts.total) : null;
    return { key: `prepared.${revision}`, line };
  }
  if (state === 'approved' && batch.pauseReason !== null)
    return {
      key: `declined.${revision}.${batch.pauseReason}`,
      line: thread.notSent(pauseText(words, batch)),
    };
  if (state === 'approved' || state === 'submitting')
    return { key: `approved.${revision}`, line: who === null ? null : thread.approved(who) };
  if (state === 'submitted') {
    const { submitted, rejected, unclear, submittedMilliCredits } = counts;
    return {
      key: 'submitted',
      line: thread.sent({ submitted, rejected, unclear }, format.credits(submittedMilliCredits)),
    };
  }
  if (state === 'paused')
    return {
      key: `paused.${batch.pauseReason}.${counts.queued}`,
      line: thread.paused(pauseText(words, batch)),
    };
  if (state === 'rejected') return { key: 'rejected', line: thread.rejected(who ?? '') };
  return { key: state, line: state === 'expired' ? thread.expired : thread.withdrawn };
}
