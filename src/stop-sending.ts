import { type Actor, may, requireCapability } from './actor.ts';
import { type BatchView, knownBatch, viewBatch } from './approve.ts';
import { recordAudit } from './audit.ts';
import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import { isOpen, STOP_ORDERED } from './model/batch.ts';
import { cancelSending } from './send-due.ts';
import { isInHand, tendBatches } from './upkeep.ts';

/**
 * Has a batch stopped while it is being sent, by whatever process: that one sees the wish with its next commit, finishes
 * what is in flight, and pauses the batch; the rest stays queued, and whoever orders or submits it again resumes it. What
 * nobody has in hand is taken back as `cancelSending` does. A wish that is there already stays as it is. Refuses as
 * `batch-not-open` or `batch-not-ordered`.
 */
export async function stopSending(deps: Deps, actor: Actor, batchId: number): Promise<BatchView> {
  if (!may(actor, 'approve')) requireCapability(actor, 'prepare');
  const { store, now, mayBeAlive, log } = deps;
  await tendBatches(deps);
  const found = await store.write(async (tx) => {
    const batch = await knownBatch(tx, batchId);
    const { state, channel, revision, reason } = batch;
    if (!isOpen(state)) throw new RefusalError('batch-not-open', { batch: batchId, state });
    if (!isInHand(batch, now(), mayBeAlive)) return 'idle';
    if (reason === STOP_ORDERED) return 'stopping';
    const order = { sendOrderedAt: null, sendOrderedBy: null, reason: STOP_ORDERED };
    await tx.moveBatch(batchId, ['submitting'], 'submitting', order);
    const details = { channel, revision, from: state, whileSending: true };
    const event = { action: 'batch.send-cancelled', subject: `batch ${batchId}`, details } as const;
    await recordAudit(deps, actor, tx, event);
    return 'ordered';
  });
  if (found === 'idle') return cancelSending(deps, actor, batchId);
  if (found === 'ordered') log.info('batch.stop-ordered', { batch: batchId, by: actor.id });
  return viewBatch(deps, actor, batchId);
}
