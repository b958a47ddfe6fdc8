import { type Actor, requireCapability } from './actor.ts';
import { recordAudit } from './audit.ts';
import type { Deps } from './deps.ts';
import { tendBatches } from './upkeep.ts';

/** The run that was reset, how many of its patients may be called in again, and how many may still get their message. */
export type RecallReset = Readonly<{
  /** null: there was no run. */
  batchId: number | null;
  reset: number;
  unsettled: number;
}>;

/** Frees what the newest recall batch has called in, so that the next run prepares it again; a second time it is nothing. */
export async function resetLastRecallRun(deps: Deps, actor: Actor): Promise<RecallReset> {
  requireCapability(actor, 'prepare');
  const { store, now, log } = deps;
  await tendBatches(deps);
  const done = await store.write(async (tx) => {
    const batchId = await tx.lastRecallBatch();
    if (batchId === null) return { batchId, reset: 0, unsettled: 0 };
    const { released, unsettled } = await tx.releaseRecalls(batchId, now());
    const details = { reset: released, unsettled };
    await recordAudit(deps, actor, tx, { action: 'recall.run-reset', subject: `batch ${batchId}`, details });
    return { batchId, reset: released, unsettled };
  });
  log.info('recall.run-reset', { batch: done.batchId, count: done.reset, by: actor.id });
  return done;
}
