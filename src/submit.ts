import { type Actor, requireCapability } from './actor.ts';
import { knownBatch } from './approve.ts';
import { recordAudit } from './audit.ts';
import {
  type AccountState,
  availableCredits,
  type BalanceReading,
  readAccount,
  readBalance,
} from './credits.ts';
import type { Deps } from './deps.ts';
import { OutageError, RefusalError } from './errors.ts';
import { leaseEnd } from './lease.ts';
import { openLedger } from './ledger.ts';
import { type Batch, type BatchCounts, isOpen } from './model/batch.ts';
import type { DeliveryStatus } from './model/message.ts';
import { toCredits } from './model/price.ts';
import { toLocal } from './model/time.ts';
import { reconcileUnclear } from './reconcile.ts';
import { type Hold, type HoldReason, quietHold } from './send-limits.ts';
import { type PauseReason, sendQueued } from './sending.ts';
import { readSettings, type Settings } from './settings.ts';
import type { Tx } from './store.ts';
import { refuseOtherTimeZone } from './time-zone.ts';
import { askDelivery } from './track.ts';
import { refuseWhileInHand, tendBatches } from './upkeep.ts';

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
  /** When and how this submission took the batch up. */
  startedAt: Date;
  before: BatchCounts;
  counts: BatchCounts;
  paused: PauseReason | null;
  /** Thousandths, charged by this submission. */
  milliCreditsUsed: number;
  /** Thousandths, asked after the last message; null when nobody counts or the portal cannot be reached. */
  milliCreditsLeft: number | null;
  /** Its account after the last message: whether it is low, and whether our ledger agrees with the provider. */
  account: AccountState;
  /** When held messages may go next, and why they are; null when none is held. */
  held: HeldMessages | null;
  /** The provider's first answers (S3); null when they were not asked for. */
  firstAnswer: FirstAnswer | null;
}>;

/**
 * Hands the batch to the portal (an das Online-Portal senden): at most once per message, resumable after any crash
 * (S4). Refuses, with nothing submitted, as `insufficient-credits` (S1), `batch-not-approved` (S5), `quiet-hours` or
 * `batch-being-submitted`. Submitting a paused or held batch again resumes it.
 */
export async function submitBatch(
  program: Deps,
  actor: Actor,
  batchId: number,
  options: SubmitOptions = {},
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
  await finish(deps, batchId, paused);
  await reconcileUnclear(deps, { batchId });
  const firstAnswer = await firstWait(deps, reserved.batch, signal);
  return report(deps, { batchId, startedAt, reserved: reserved.counts, paused, hold, firstAnswer });
}

async function channelOf({ store }: Deps, batchId: number): Promise<Batch['channel']> {
  const batch = await store.read.batch(batchId);
  if (batch === null) throw new RefusalError('batch-not-found', { batch: batchId });
  return batch.channel;
}

type Reservation = Readonly<{
  batchId: number;
  reading: BalanceReading;
  options: SubmitOptions;
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
  const settings = await readSettings(tx, null);
  const batch = await knownBatch(tx, batchId);
  refuseWhileInHand(batch, now, mayBeAlive);
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
  const details = { channel, revision, from: batch.state, messages: counts.queued, despiteQuietHours };
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
  { settings, options }: Readonly<{ settings: Settings; options: SubmitOptions }>,
): Promise<void> {
  if (channel !== 'sms' || options.despiteQuietHours) return;
  const now = deps.now();
  const hold = quietHold(deps, settings, channel, now);
  const next = await tx.nextDueAt(id);
  if (hold === null || next === null || next > now) return;
  throw new RefusalError('quiet-hours', {
    batch: id,
    until: hold.until.toISOString(),
    untilLocal: toLocal(hold.until, deps.practice.timeZone).replace('T', ' '),
    tooLate: await tx.countStartingBy(id, hold.until),
  });
}

/** Nothing queued: done. Stopped for a reason: paused. Otherwise (held, or told to stop) the right to submit is given back. */
async function finish(
  { store, owner, now, log }: Deps,
  batchId: number,
  paused: PauseReason | null,
): Promise<void> {
  const state = await store.write(async (tx) => {
    if ((await tx.batch(batchId))?.owner !== owner) return 'taken-over';
    await tx.abandonClaims(batchId, now()); // nothing is in flight: what has no outcome all the same, nobody would look for
    const counts = await tx.counts(batchId);
    const free = { owner: null, leaseUntil: null };
    if (counts.queued === 0) {
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

export type HeldMessages = Readonly<{
  until: Date;
  reason: HoldReason | 'not-before';
  /** Appointments that will have started by then: their messages will never leave. */
  tooLate: number;
}>;

/** The provider's first answers for the whole batch (S3): what has none by then is "not processed". */
export type FirstAnswer = Readonly<{ delivered: number; buffered: number; failed: number; pending: number }>;

async function firstWait(
  deps: Deps,
  { id, channel }: Batch,
  signal: AbortSignal,
): Promise<FirstAnswer | null> {
  const seconds = (await readSettings(deps.store.read, null))['send.first-wait-seconds'];
  if (seconds === 0 || signal.aborted || !deps.gateways[channel]?.reportsDelivery) return null;
  if ((await deps.store.read.counts(id)).submitted === 0) return null;
  await deps.wait(seconds * 1000, signal);
  if (signal.aborted) return null;
  try {
    await askDelivery(deps, { batchId: id }, channel);
  } catch (error) {
    if (!(error instanceof OutageError)) throw error;
    deps.log.warn('delivery.unreachable', { batch: id, code: error.code });
    return null; // the messages are sent; their status can be refreshed later
  }
  const counts = await deps.store.read.deliveryCounts(id);
  const count = (wanted: DeliveryStatus | null) => counts.find(({ status }) => status === wanted)?.count ?? 0;
  return { delivered: count(0), buffered: count(1), failed: count(2), pending: count(null) };
}

type Ending = Readonly<{
  batchId: number;
  startedAt: Date;
  reserved: BatchCounts;
  paused: PauseReason | null;
  hold: Hold | null;
  firstAnswer: FirstAnswer | null;
}>;

async function report(
  deps: Deps,
  { batchId, startedAt, reserved, paused, hold, firstAnswer }: Ending,
): Promise<SubmitReport> {
  const { store } = deps;
  const batch = await store.read.batch(batchId);
  if (batch === null) throw new Error(`Batch ${batchId} disappeared while it was submitted`);
  const counts = await store.read.counts(batchId);
  const account = await readAccount(deps, batch.channel);
  return {
    batch,
    startedAt,
    before: reserved,
    counts,
    paused,
    milliCreditsUsed: counts.submittedMilliCredits - reserved.submittedMilliCredits,
    milliCreditsLeft: account.milliAvailable,
    account,
    held: paused === null ? await heldMessages(deps, batchId, hold) : null,
    firstAnswer,
  };
}

async function heldMessages(
  { store, now }: Deps,
  batchId: number,
  hold: Hold | null,
): Promise<HeldMessages | null> {
  const until = hold?.until ?? (await store.read.nextDueAt(batchId));
  if (until === null || until <= now()) return null;
  return {
    until,
    reason: hold?.reason ?? 'not-before',
    tooLate: await store.read.countStartingBy(batchId, until),
  };
}
