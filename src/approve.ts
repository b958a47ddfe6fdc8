import { type Actor, requireCapability } from './actor.ts';
import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import type { Batch, BatchCounts } from './model/batch.ts';
import { readSettings } from './settings.ts';
import type { LogEntry, Tx } from './store.ts';

export type BatchView = Readonly<{ batch: Batch; counts: BatchCounts; nextDueAt: Date | null }>;

/** Freigabe: lets the batch be submitted (S5). Only the first decision counts. */
export async function approveBatch(deps: Deps, actor: Actor, batchId: number): Promise<BatchView> {
  requireCapability(actor, 'approve');
  const { store } = deps;
  const settings = await readSettings(store.read);
  await expireBatches(deps);
  await store.write(async (tx) => {
    const batch = await knownBatch(tx, batchId);
    if (settings['approval.mode'] === 'four-eyes' && batch.preparedBy === actor.id) {
      throw new RefusalError('four-eyes', { batch: batchId });
    }
    await decide(deps, actor, tx, { batch, decision: 'approved', reason: null });
  });
  return viewBatch(deps, actor, batchId);
}

/** Rejects the batch for good; its appointments are free again. */
export async function rejectBatch(
  deps: Deps,
  actor: Actor,
  batchId: number,
  reason: string,
): Promise<BatchView> {
  requireCapability(actor, 'approve');
  if (reason.trim() === '') throw new RefusalError('reason-needed');
  await expireBatches(deps);
  await deps.store.write(async (tx) => {
    const batch = await knownBatch(tx, batchId);
    await decide(deps, actor, tx, { batch, decision: 'rejected', reason: reason.trim() });
    await tx.withdrawQueued(batchId, 'batch-rejected');
  });
  return viewBatch(deps, actor, batchId);
}

/** Takes back what has not left yet; its appointments are free again. What was submitted stays submitted. */
export async function withdrawBatch(deps: Deps, actor: Actor, batchId: number): Promise<BatchView> {
  requireCapability(actor, 'prepare');
  const { store, now, mayBeAlive, log } = deps;
  await expireBatches(deps);
  await store.write(async (tx) => {
    const batch = await knownBatch(tx, batchId);
    refuseWhileSubmitted(batch, now(), mayBeAlive);
    const moved = await tx.moveBatch(batchId, ['prepared', 'approved', 'paused', 'submitting'], 'withdrawn', {
      reason: `withdrawn by ${actor.id}`,
      owner: null,
      leaseUntil: null,
    });
    if (!moved) throw new RefusalError('batch-not-open', { batch: batchId, state: batch.state });
    await tx.abandonClaims(batchId, now());
    await tx.withdrawQueued(batchId, 'batch-withdrawn');
  });
  log.info('batch.withdrawn', { batch: batchId, by: actor.id });
  return viewBatch(deps, actor, batchId);
}

/** The batch with what has become of its messages. */
export async function viewBatch(deps: Deps, actor: Actor, batchId: number): Promise<BatchView> {
  requireCapability(actor, 'view');
  await expireBatches(deps);
  return readBatch(deps, batchId);
}

/** The newest batches, newest first. */
export async function listBatches(deps: Deps, actor: Actor, limit: number): Promise<BatchView[]> {
  requireCapability(actor, 'view');
  await expireBatches(deps);
  const batches = await deps.store.read.batches(limit);
  return Promise.all(batches.map(({ id }) => readBatch(deps, id)));
}

export async function batchMessages(deps: Deps, actor: Actor, batchId: number): Promise<LogEntry[]> {
  requireCapability(actor, 'view');
  await expireBatches(deps);
  return deps.store.read.messagesOf(batchId);
}

async function readBatch({ store: { read } }: Deps, batchId: number): Promise<BatchView> {
  const batch = await read.batch(batchId);
  if (batch === null) throw new RefusalError('batch-not-found', { batch: batchId });
  return { batch, counts: await read.counts(batchId), nextDueAt: await read.nextDueAt(batchId) };
}

/** Ends every prepared or approved batch whose time has come. Called by every verb that touches a batch. */
export async function expireBatches({ store, now, log }: Deps): Promise<void> {
  const due = await store.read.expiredBatches(now());
  if (due.length === 0) return;
  const expired = await store.write(async (tx) => {
    const ids = await tx.expiredBatches(now());
    for (const id of ids) {
      await tx.moveBatch(id, ['prepared', 'approved'], 'expired', { reason: 'expired' });
      await tx.withdrawQueued(id, 'batch-expired');
    }
    return ids;
  });
  for (const batch of expired) log.info('batch.expired', { batch });
}

/** Reads the batch inside a write; refuses as `batch-not-found`. */
export async function knownBatch(tx: Tx, batchId: number): Promise<Batch> {
  const batch = await tx.batch(batchId);
  if (batch === null) throw new RefusalError('batch-not-found', { batch: batchId });
  return batch;
}

/** Refuses as `batch-being-submitted` while another living process has it in hand. */
export function refuseWhileSubmitted(batch: Batch, now: Date, mayBeAlive: Deps['mayBeAlive']): void {
  const { owner, leaseUntil } = batch;
  if (batch.state !== 'submitting' || owner === null || leaseUntil === null) return;
  if (leaseUntil > now && mayBeAlive(owner)) {
    throw new RefusalError('batch-being-submitted', { batch: batch.id, until: leaseUntil.toISOString() });
  }
}

type Decision = Readonly<{ batch: Batch; decision: 'approved' | 'rejected'; reason: string | null }>;

async function decide(
  { now, log }: Deps,
  actor: Actor,
  tx: Tx,
  { batch, decision, reason }: Decision,
): Promise<void> {
  const decidedAt = now();
  const decidedBy = actor.id;
  const changes = { decidedAt, decidedBy, reason };
  const moved = await tx.moveBatch(batch.id, ['prepared'], decision, changes);
  const recorded =
    moved &&
    (await tx.recordDecision({
      batchId: batch.id,
      revision: batch.revision,
      decision,
      decidedBy,
      decidedAt,
      reason,
    }));
  if (!recorded) {
    throw new RefusalError(batch.state === 'expired' ? 'batch-expired' : 'batch-not-prepared', {
      batch: batch.id,
      state: batch.state,
      by: batch.decidedBy,
    });
  }
  log.info(`batch.${decision}`, { batch: batch.id, by: decidedBy });
}
