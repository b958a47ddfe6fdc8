import type { MaskedBatch } from '../src/masked.ts';

const SOON_MILLISECONDS = 2 * 60_000;

/**
 * The batch for showing. What may go now and has not gone waits for the portal, and its time moves on with the clock: that
 * is no time to tell anybody, and no reason to write a card again.
 */
export function withoutPassingDue(batch: MaskedBatch, now: Date): MaskedBatch {
  const { nextDueAt } = batch;
  const isSoon = nextDueAt !== null && nextDueAt.getTime() <= now.getTime() + SOON_MILLISECONDS;
  return isSoon ? { ...batch, nextDueAt: null } : batch;
}
