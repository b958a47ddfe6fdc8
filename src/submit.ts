import { type Actor, requireCapability } from './actor.ts';
import { knownBatch } from './approve.ts';
import { recordAudit } from './audit.ts';
import { availableCredits, type BalanceReading, readBalance } from './credits.ts';
import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import { leaseEnd } from './lease.ts';
import { openLedger } from './ledger.ts';
import { type Batch, type BatchCounts, isOpen, STOP_ORDERED } from './model/batch.ts';
import { toCredits } from './model/price.ts';
import { toLocal } from './model/time.ts';
import { reconcileUnclear } from './reconcile.ts';
import { refuseRestored } from './restore.ts';
import { quietHold } from './send-limits.ts';
import { type PauseReason, sendQueued } from './sending.ts';
import { readSettings, type Settings } from './settings.ts';
import type { Tx } from './store.ts';
import { firstWait, reportSubmission, type SubmitReport } from './submit-report.ts';
import { refuseOtherTimeZone } from './time-zone.ts';
import { lateAt, refuseWhileInHand, tendBatches } from './upkeep.ts';

export type { SubmitReport } from './submit-report.ts';

export type SubmitOptions = Readonly<{
  despiteQuietHours?: boolean;
  /** Raised to stop in good order: what is in flight is finished, the rest stays queued. */
  signal?: AbortSignal;
  /** Called after each commit with how many of how many have an outcome. */
  onProgress?: (done: number, total: number) => void;
}>;

/**
 * Hands the batch to the portal (an das Online-Portal senden): at most once per message, resumable after any crash
 * (S4). Refuses, with nothing submitted, as `insufficient-credits` (S1), `batch-not-approved` (S5), `quiet-hours` or
 * `batch-being-submitted`. Submitting a paused or held batch again resumes it.
 */
export function submitBatch(
  deps: Deps,
  actor: Actor,
  batchId: number,
  options: SubmitOptions = {},
): Promise<SubmitReport> {
  return submit(deps, actor, batchId, options);
}

/** A submission that no person waits for. */
export type DueSubmission = Omit<SubmitOptions, 'despiteQuietHours'> &
  Readonly<{
    /** Asked in the write that takes it up: a person may have stopped it since. */
    isStillDue: (batch: Batch, settings: Settings) => boolean;
  }>;

/**
 * The same for what leaves by itself: in the quiet hours SMS are held, not refused (DESIGN §5.8). Refuses as
 * `batch-not-ordered` when it is not to leave by itself any more.
 */
export function submitDueBatch(
  deps: Deps,
  actor: Actor,
  batchId: number,
  submission: DueSubmission,
): Promise<SubmitReport> {
  return submit(deps, actor, batchId, submission);
}

type Submission = SubmitOptions & Partial<Pick<DueSubmission, 'isStillDue'>>;

async function submit(
  program: Deps,
  actor: Actor,
  batchId: number,
  options: Submission,
): Promise<SubmitReport> {
  requireCapability(actor, 'prepare');
  // each submission is an owner of its own: two in one process are kept apart like two processes
  const deps = { ...program, owner: `${program.owner}:${program.newReference()}` };
  await tendBatches(deps);
  const channel = await channelOf(deps, batchId);
  const gateway = deps.gateways[channel];
  if (gateway === null) throw new RefusalError('gateway-not-configured', { channel });
  const reading = await readBalance(deps, channel);
  const startedAt = deps.now();
  const reserved = await deps.store.write((tx) => reserve(deps, actor, tx, { batchId, reading, options }));
  deps.log.info('batch.submitting', { batch: batchId, messages: reserved.counts.queued, by: actor.id });

  const signal = options.signal ?? new AbortController().signal;
  let done = 0;
  const { pause: paused, hold } = await sendQueued(deps, {
    batch: reserved.batch,
    gateway,
    despiteQuietHours: options.despiteQuietHours ?? false,
    signal,
    onProgress: (recorded) => {
      done += recorded;
      options.onProgress?.(done, reserved.counts.queued);
    },
  });
  // whoever stopped it by hand goes on by hand; what a server was told to stop goes on when one runs again
  const isStopped = signal.aborted && hold === null && options.isStillDue === undefined;
  await finish(deps, batchId, paused ?? (isStopped ? 'stopped' : null));
  await reconcileUnclear(deps, { batchId });
  const firstAnswer = await firstWait(deps, reserved.batch, signal);
  return reportSubmission(deps, { batchId, startedAt, reserved: reserved.counts, paused, hold, firstAnswer });
}

async function channelOf({ store }: Deps, batchId: number): Promise<Batch['channel']> {
  const batch = await store.read.batch(batchId);
  if (batch === null) throw new RefusalError('batch-not-found', { batch: batchId });
  return batch.channel;
}

type Reservation = Readonly<{
  batchId: number;
  reading: BalanceReading;
  options: Submission;
}>;

/**
 * One write: may it be submitted, are there credits, and from here on it is ours. A refusal undoes all of it. The
 * reservation is the batch's own state: queued messages of a submitting batch count as reserved.
 */
async function reserve(
  deps: Deps,
  actor: Actor,
  tx: Tx,
  { batchId, reading, options }: Reservation,
): Promise<{ batch: Batch; counts: BatchCounts }> {
  const { mayBeAlive, owner } = deps;
  const now = deps.now();
  await refuseOtherTimeZone(deps, tx);
  await refuseRestored(deps, tx);
  const settings = await readSettings(tx, null);
  const batch = await knownBatch(tx, batchId);
  refuseWhileInHand(batch, now, mayBeAlive);
  const isDue = options.isStillDue?.(batch, settings) ?? true;
  if (isOpen(batch.state) && !isDue) throw new RefusalError('batch-not-ordered', { batch: batchId });
  refuseUnsubmittable(batch, settings, now);
  await refuseInQuietHours(deps, tx, batch, { settings, options });
  const counts = await tx.counts(batchId);
  const available = await availableCredits(deps, tx, batch.channel, reading, batchId);
  const needed = counts.queuedMilliCredits;
  if (available !== null && needed > available) {
    throw new RefusalError('insufficient-credits', {
      needed: toCredits(needed),
      available: toCredits(available),
      missing: toCredits(needed - available),
    });
  }
  await openLedger(deps, tx, batch.channel, reading);
  const changes = { owner, leaseUntil: leaseEnd(now), reason: null };
  const moved = await tx.moveBatch(
    batchId,
    ['prepared', 'approved', 'paused', 'submitting'],
    'submitting',
    changes,
  );
  if (!moved) throw new RefusalError('batch-not-open', { batch: batchId, state: batch.state });
  await tx.forgetAttempts(batchId, batch.options.notBefore);
  const { channel, revision } = batch;
  const despiteQuietHours = options.despiteQuietHours ?? false;
  const ordered = batch.sendOrderedBy === null ? {} : { orderedBy: batch.sendOrderedBy };
  const details = {
    channel,
    revision,
    from: batch.state,
    messages: counts.queued,
    despiteQuietHours,
    ...ordered,
  };
  await recordAudit(deps, actor, tx, { action: 'batch.submitting', subject: `batch ${batchId}`, details });
  return { batch: await knownBatch(tx, batchId), counts };
}

function refuseUnsubmittable(batch: Batch, settings: Settings, now: Date): void {
  const { id, state } = batch;
  if (!isOpen(state)) {
    throw new RefusalError(state === 'expired' ? 'batch-expired' : 'batch-not-open', { batch: id, state });
  }
  const isWaiting = state === 'prepared' || state === 'approved';
  if (isWaiting && batch.expiresAt <= now) throw new RefusalError('batch-expired', { batch: id, state });
  if (state === 'prepared' && settings['approval.mode'] !== 'none') {
    throw new RefusalError('batch-not-approved', { batch: id });
  }
}

/** DESIGN §5.8: a person who would send SMS now, in the quiet hours, must say so. */
async function refuseInQuietHours(
  deps: Deps,
  tx: Tx,
  { id, channel }: Batch,
  { settings, options }: Readonly<{ settings: Settings; options: Submission }>,
): Promise<void> {
  if (channel !== 'sms' || options.despiteQuietHours || options.isStillDue !== undefined) return;
  const now = deps.now();
  const hold = quietHold(deps, settings, channel, now);
  const next = await tx.nextDueAt(id);
  if (hold === null || next === null || next > now) return;
  throw new RefusalError('quiet-hours', {
    batch: id,
    until: hold.until.toISOString(),
    untilLocal: toLocal(hold.until, deps.practice.timeZone).replace('T', ' '),
    tooLate: await tx.countTooLate(id, lateAt(hold.until, deps.practice.timeZone)),
  });
}

/** Nothing queued: done. Stopped for a reason, or by a person: paused. Otherwise (held) the right to submit is given back. */
async function finish(
  { store, owner, now, log }: Deps,
  batchId: number,
  paused: PauseReason | null,
): Promise<void> {
  const state = await store.write(async (tx) => {
    const batch = await knownBatch(tx, batchId);
    if (batch.owner !== owner) return 'taken-over';
    const why = batch.reason === STOP_ORDERED ? 'stopped' : paused; // also when there was nothing more to claim
    await tx.abandonClaims(batchId, now()); // nothing is in flight: what has no outcome all the same, nobody would look for
    const counts = await tx.counts(batchId);
    const free = { owner: null, leaseUntil: null };
    if (counts.queued === 0) {
      await tx.moveBatch(batchId, ['submitting'], 'submitted', { ...free, submittedAt: now(), reason: null });
      return 'submitted';
    }
    if (why !== null) {
      await tx.moveBatch(batchId, ['submitting'], 'paused', { ...free, reason: why });
      return 'paused';
    }
    await tx.releaseBatch(batchId, owner);
    return 'held';
  });
  log.info(`batch.${state}`, { batch: batchId, reason: paused });
}
