import { type Actor, requireCapability } from './actor.ts';
import { recordAudit } from './audit.ts';
import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import { type Batch, type BatchCounts, hasWorkedOn } from './model/batch.ts';
import type { LogEntry } from './model/log.ts';
import { cleanText, shorten } from './model/text.ts';
import { reconcileUnclear } from './reconcile.ts';
import { nextLeaving } from './send-limits.ts';
import { readSettings } from './settings.ts';
import type { Tx } from './store.ts';
import { refuseWhileInHand, tendBatches } from './upkeep.ts';

export type BatchView = Readonly<{
  batch: Batch;
  counts: BatchCounts;
  /** When the next message leaves if it is submitted then; null when none is queued. */
  nextDueAt: Date | null;
}>;

const MAX_REASON = 500; // characters: a sentence or two

export type ApprovalOptions = Readonly<{
  /** Also orders, in the same write, that a running server sends it as soon as it may. */
  andSend?: boolean;
}>;

/**
 * Freigabe: lets the batch be submitted (S5). Only the first decision counts. `revision`: the one that was looked
 * at, needed once the selection has changed; another one is refused as `batch-changed`.
 */
export async function approveBatch(
  deps: Deps,
  actor: Actor,
  batchId: number,
  revision?: number,
  { andSend = false }: ApprovalOptions = {},
): Promise<BatchView> {
  requireCapability(actor, 'approve');
  const { store } = deps;
  await tendBatches(deps);
  await store.write(async (tx) => {
    const batch = await knownBatch(tx, batchId);
    refuseOtherRevision(batch, revision);
    const { 'approval.mode': mode } = await readSettings(tx, null);
    if (mode === 'four-eyes' && hasWorkedOn(actor.id, batch))
      throw new RefusalError('four-eyes', { batch: batchId });
    await decide(deps, actor, tx, { batch, decision: 'approved', reason: null, andSend });
  });
  deps.log.info('batch.approved', { batch: batchId, by: actor.id, ...(andSend && { andSend }) });
  return viewBatch(deps, actor, batchId);
}

/** Rejects the batch for good; its appointments are free again. */
export async function rejectBatch(
  deps: Deps,
  actor: Actor,
  batchId: number,
  reason: string,
  revision?: number,
): Promise<BatchView> {
  requireCapability(actor, 'approve');
  const words = shorten(cleanText(reason), MAX_REASON);
  if (words === '') throw new RefusalError('reason-needed');
  await tendBatches(deps);
  await deps.store.write(async (tx) => {
    const batch = await knownBatch(tx, batchId);
    refuseOtherRevision(batch, revision);
    await decide(deps, actor, tx, { batch, decision: 'rejected', reason: words });
    await tx.withdrawQueued(batchId, 'batch-rejected', deps.now());
  });
  deps.log.info('batch.rejected', { batch: batchId, by: actor.id });
  return viewBatch(deps, actor, batchId);
}

/** Takes back what has not left yet; its appointments are free again. What was submitted stays submitted. */
export async function withdrawBatch(deps: Deps, actor: Actor, batchId: number): Promise<BatchView> {
  requireCapability(actor, 'prepare');
  const { store, now, mayBeAlive, log } = deps;
  await tendBatches(deps);
  await store.write(async (tx) => {
    const batch = await knownBatch(tx, batchId);
    refuseWhileInHand(batch, now(), mayBeAlive);
    const moved = await tx.moveBatch(batchId, ['prepared', 'approved', 'paused', 'submitting'], 'withdrawn', {
      reason: null,
      owner: null,
      leaseUntil: null,
    });
    if (!moved) throw new RefusalError('batch-not-open', { batch: batchId, state: batch.state });
    await tx.abandonClaims(batchId, now());
    const messages = await tx.withdrawQueued(batchId, 'batch-withdrawn', now());
    const details = { channel: batch.channel, from: batch.state, messages };
    await recordAudit(deps, actor, tx, { action: 'batch.withdrawn', subject: `batch ${batchId}`, details });
  });
  log.info('batch.withdrawn', { batch: batchId, by: actor.id });
  await reconcileUnclear(deps, { batchId });
  return viewBatch(deps, actor, batchId);
}

/** The batch with what has become of its messages. */
export async function viewBatch(deps: Deps, actor: Actor, batchId: number): Promise<BatchView> {
  requireCapability(actor, 'view');
  await tendBatches(deps);
  return readBatch(deps, batchId);
}

/** The newest batches, newest first. */
export async function listBatches(deps: Deps, actor: Actor, limit: number): Promise<BatchView[]> {
  requireCapability(actor, 'view');
  await tendBatches(deps);
  const batches = await deps.store.read.batches(limit);
  return Promise.all(batches.map(({ id }) => readBatch(deps, id)));
}

/** Every message of the batch, in the order they were prepared. */
export async function batchMessages(deps: Deps, actor: Actor, batchId: number): Promise<LogEntry[]> {
  requireCapability(actor, 'view');
  await tendBatches(deps);
  return deps.store.read.messagesOf(batchId);
}

async function readBatch(deps: Deps, batchId: number): Promise<BatchView> {
  const { read } = deps.store;
  const batch = await read.batch(batchId);
  if (batch === null) throw new RefusalError('batch-not-found', { batch: batchId });
  const due = await read.nextDueAt(batchId);
  const { channel } = batch;
  return {
    batch,
    counts: await read.counts(batchId),
    nextDueAt: due && (await nextLeaving(deps, read, { channel, due, now: deps.now() })),
  };
}

/** Reads the batch inside a write; refuses as `batch-not-found`. */
export async function knownBatch(tx: Tx, batchId: number): Promise<Batch> {
  const batch = await tx.batch(batchId);
  if (batch === null) throw new RefusalError('batch-not-found', { batch: batchId });
  return batch;
}

/** Whoever decides names the revision they have looked at once there is more than one; refuses as `batch-changed`. */
export function refuseOtherRevision({ id, revision }: Batch, expected = 1): void {
  if (expected !== revision) {
    throw new RefusalError('batch-changed', { batch: id, revision, expected });
  }
}

type Decision = Readonly<{
  batch: Batch;
  decision: 'approved' | 'rejected';
  reason: string | null;
  andSend?: boolean;
}>;

async function decide(
  deps: Deps,
  actor: Actor,
  tx: Tx,
  { batch, decision, reason, andSend = false }: Decision,
): Promise<void> {
  const decidedAt = deps.now();
  const decidedBy = actor.id;
  if (batch.state === 'prepared' && batch.expiresAt <= decidedAt) {
    throw new RefusalError('batch-expired', { batch: batch.id, state: batch.state });
  }
  const order = { sendOrderedAt: andSend ? decidedAt : null, sendOrderedBy: andSend ? decidedBy : null };
  const changes = { decidedAt, decidedBy, reason, ...order };
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
  const { channel, revision, preparedBy } = batch;
  const details = { channel, revision, preparedBy, ...(andSend && { andSend }) };
  await recordAudit(deps, actor, tx, { action: `batch.${decision}`, subject: `batch ${batch.id}`, details });
}
