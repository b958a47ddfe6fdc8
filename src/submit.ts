import { type Actor, requireCapability } from './actor.ts';
import { expireBatches, knownBatch, refuseWhileSubmitted } from './approve.ts';
import { availableCredits, type BalanceReading, readAccount, readBalance } from './credits.ts';
import type { Deps } from './deps.ts';
import { OutageError, RefusalError } from './errors.ts';
import type { Batch, BatchCounts, BatchState } from './model/batch.ts';
import { toLocal } from './model/time.ts';
import { reconcileUnclear } from './reconcile.ts';
import { leaseEnd, type PauseReason, quietHoursEnd, sendQueued } from './sending.ts';
import { readSettings, type Settings } from './settings.ts';
import type { Tx } from './store.ts';
import { askDelivery, type RefreshReport } from './track.ts';

export type SubmitOptions = Readonly<{
  despiteQuietHours?: boolean;
  /** Raised to stop in good order: what is in flight is finished, the rest stays queued. */
  signal?: AbortSignal;
  /** Called after each commit with how many of how many have an outcome. */
  onProgress?: (done: number, total: number) => void;
}>;

/** What one submission did (S2). */
export type SubmitReport = Readonly<{
  batch: Batch;
  counts: BatchCounts;
  paused: PauseReason | null;
  /** Thousandths, charged by this submission. */
  milliCreditsUsed: number;
  /** Thousandths, asked after the last message; null when nobody counts or the portal cannot be reached. */
  milliCreditsLeft: number | null;
  /** When held messages may go next; null when none is held. */
  heldUntil: Date | null;
  /** The provider's first answers (S3); null when they were not asked for. */
  firstAnswer: RefreshReport | null;
}>;

/**
 * Hands the batch to the portal (an das Online-Portal senden): at most once per message, resumable after any crash
 * (S4). Refuses, with nothing submitted, as `insufficient-credits` (S1), `batch-not-approved` (S5), `quiet-hours` or
 * `batch-being-submitted`. Submitting a paused or held batch again resumes it.
 */
export async function submitBatch(
  deps: Deps,
  actor: Actor,
  batchId: number,
  options: SubmitOptions = {},
): Promise<SubmitReport> {
  requireCapability(actor, 'prepare');
  const settings = await readSettings(deps.store.read);
  await expireBatches(deps);
  const channel = await channelOf(deps, batchId);
  const gateway = deps.gateways[channel];
  if (gateway === null) throw new RefusalError('gateway-not-configured', { channel });
  const reading = await readBalance(deps, channel);
  const reserved = await deps.store.write((tx) => reserve(deps, tx, { batchId, settings, reading, options }));
  deps.log.info('batch.submitting', { batch: batchId, messages: reserved.counts.queued, by: actor.id });

  const signal = options.signal ?? new AbortController().signal;
  let done = 0;
  const paused = await sendQueued(deps, {
    batch: reserved.batch,
    gateway,
    settings,
    despiteQuietHours: options.despiteQuietHours ?? false,
    signal,
    onProgress: (recorded) => {
      done += recorded;
      options.onProgress?.(done, reserved.counts.queued);
    },
  });
  await finish(deps, batchId, paused);
  await reconcileUnclear(deps, { batchId });
  const firstAnswer = await firstWait(deps, reserved.batch, settings, signal);
  return report(deps, { batchId, reserved: reserved.counts, paused, firstAnswer });
}

async function channelOf({ store }: Deps, batchId: number): Promise<Batch['channel']> {
  const batch = await store.read.batch(batchId);
  if (batch === null) throw new RefusalError('batch-not-found', { batch: batchId });
  return batch.channel;
}

type Reservation = Readonly<{
  batchId: number;
  settings: Settings;
  reading: BalanceReading;
  options: SubmitOptions;
}>;

/**
 * One write: may it be submitted, are there credits, and from here on it is ours. A refusal undoes all of it. The
 * reservation is the batch's own state: queued messages of a submitting batch count as reserved.
 */
async function reserve(
  deps: Deps,
  tx: Tx,
  { batchId, settings, reading, options }: Reservation,
): Promise<{ batch: Batch; counts: BatchCounts }> {
  const now = deps.now();
  const batch = await knownBatch(tx, batchId);
  refuseUnsubmittable(batch, settings);
  refuseWhileSubmitted(batch, now, deps.mayBeAlive);
  await tx.abandonClaims(batchId, now);
  const counts = await tx.counts(batchId);
  const next = await tx.nextDueAt(batchId);
  const isDue = next !== null && next <= now;
  const quietUntil = batch.channel === 'sms' ? quietHoursEnd(deps, settings, now) : null;
  if (isDue && quietUntil !== null && !options.despiteQuietHours) {
    throw new RefusalError('quiet-hours', {
      batch: batchId,
      until: quietUntil.toISOString(),
      untilLocal: toLocal(quietUntil, deps.practice.timeZone).replace('T', ' '),
    });
  }
  // its own queued messages count as reserved when it is resumed: look as if it were not open
  await tx.moveBatch(batchId, ['submitting'], 'paused');
  const available = await availableCredits(deps, tx, batch.channel, reading);
  const needed = counts.queuedMilliCredits;
  if (available !== null && needed > available) {
    throw new RefusalError('insufficient-credits', {
      needed: needed / 1000,
      available: available / 1000,
      missing: (needed - available) / 1000,
    });
  }
  await tx.moveBatch(batchId, ['prepared', 'approved', 'paused'], 'submitting', {
    owner: deps.owner,
    leaseUntil: leaseEnd(now),
    reason: null,
  });
  return { batch: await knownBatch(tx, batchId), counts };
}

function refuseUnsubmittable(batch: Batch, settings: Settings): void {
  const { id, state } = batch;
  if (state === 'approved' || state === 'paused' || state === 'submitting') return;
  if (state === 'prepared') {
    if (settings['approval.mode'] === 'none') return;
    throw new RefusalError('batch-not-approved', { batch: id });
  }
  throw new RefusalError(state === 'expired' ? 'batch-expired' : 'batch-not-open', { batch: id, state });
}

/** Nothing queued: done. Stopped for a reason: paused. Otherwise (held, or told to stop) the right to submit is given back. */
async function finish(
  { store, owner, now, log }: Deps,
  batchId: number,
  paused: PauseReason | null,
): Promise<void> {
  const state = await store.write(async (tx) => {
    const batch = await tx.batch(batchId);
    const counts = await tx.counts(batchId);
    if (batch?.owner !== owner) {
      await settleLateAnswers(tx, batchId, batch?.state, counts.queued);
      return 'taken-over';
    }
    const free = { owner: null, leaseUntil: null };
    if (counts.queued + counts.submitting === 0) {
      await tx.moveBatch(batchId, ['submitting'], 'submitted', { ...free, submittedAt: now() });
      return 'submitted';
    }
    if (paused !== null) {
      await tx.moveBatch(batchId, ['submitting'], 'paused', { ...free, reason: paused });
      return 'paused';
    }
    await tx.releaseBatch(batchId, owner);
    return 'held';
  });
  log.info(`batch.${state}`, { batch: batchId, reason: paused });
}

/** Answers that came after another process had ended the batch may have put messages back: none may be forgotten. */
async function settleLateAnswers(
  tx: Tx,
  batchId: number,
  state: BatchState | undefined,
  queued: number,
): Promise<void> {
  if (queued === 0) return;
  if (state === 'submitted') await tx.moveBatch(batchId, ['submitted'], 'paused', { reason: 'requeued' });
  if (state === 'withdrawn') await tx.withdrawQueued(batchId, 'batch-withdrawn');
}

// S3: what has no answer by then is "not processed"
async function firstWait(
  deps: Deps,
  { id, channel }: Batch,
  settings: Settings,
  signal: AbortSignal,
): Promise<RefreshReport | null> {
  const seconds = settings['send.first-wait-seconds'];
  if (seconds === 0 || signal.aborted || !deps.gateways[channel]?.reportsDelivery) return null;
  if ((await deps.store.read.counts(id)).submitted === 0) return null;
  await deps.wait(seconds * 1000, signal);
  if (signal.aborted) return null;
  try {
    return await askDelivery(deps, { batchId: id }, channel);
  } catch (error) {
    if (!(error instanceof OutageError)) throw error;
    deps.log.warn('delivery.unreachable', { batch: id, code: error.code });
    return null; // the messages are sent; their status can be refreshed later
  }
}

type Ending = Readonly<{
  batchId: number;
  reserved: BatchCounts;
  paused: PauseReason | null;
  firstAnswer: RefreshReport | null;
}>;

async function report(deps: Deps, { batchId, reserved, paused, firstAnswer }: Ending): Promise<SubmitReport> {
  const { store } = deps;
  const batch = await store.read.batch(batchId);
  if (batch === null) throw new Error(`Batch ${batchId} disappeared while it was submitted`);
  const counts = await store.read.counts(batchId);
  const { milliAvailable } = await readAccount(deps, batch.channel);
  const nextDueAt = await store.read.nextDueAt(batchId);
  return {
    batch,
    counts,
    paused,
    milliCreditsUsed: counts.submittedMilliCredits - reserved.submittedMilliCredits,
    milliCreditsLeft: milliAvailable,
    heldUntil: paused === null && nextDueAt !== null && nextDueAt > deps.now() ? nextDueAt : null,
    firstAnswer,
  };
}
