import { type AccountState, readAccount } from './credits.ts';
import type { Deps } from './deps.ts';
import { OutageError } from './errors.ts';
import type { Batch, BatchCounts } from './model/batch.ts';
import type { DeliveryStatus } from './model/message.ts';
import type { Hold, HoldReason } from './send-limits.ts';
import type { PauseReason } from './sending.ts';
import { readSettings } from './settings.ts';
import { askDelivery } from './track.ts';
import { lateAt } from './upkeep.ts';

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

/** What does not leave yet. */
export type HeldMessages = Readonly<{
  until: Date;
  reason: HoldReason | 'not-before';
  /** Appointments that will have started by then: their messages will never leave. */
  tooLate: number;
}>;

/** The provider's first answers for the whole batch (S3): what has none by then is "not processed". */
export type FirstAnswer = Readonly<{ delivered: number; buffered: number; failed: number; pending: number }>;

/** Waits the configured seconds and asks once (S3); null when nobody is to be asked. */
export async function firstWait(
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

/** How a submission has ended. */
export type Ending = Readonly<{
  batchId: number;
  startedAt: Date;
  reserved: BatchCounts;
  paused: PauseReason | null;
  hold: Hold | null;
  firstAnswer: FirstAnswer | null;
}>;

/** What the submission has done, and what is left of the credits. */
export async function reportSubmission(
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
  { store, practice, now }: Deps,
  batchId: number,
  hold: Hold | null,
): Promise<HeldMessages | null> {
  const until = hold?.until ?? (await store.read.nextDueAt(batchId));
  if (until === null || until <= now()) return null;
  return {
    until,
    reason: hold?.reason ?? 'not-before',
    tooLate: await store.read.countTooLate(batchId, lateAt(until, practice.timeZone)),
  };
}
