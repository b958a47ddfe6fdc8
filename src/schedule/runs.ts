import type { Deps } from '../deps.ts';
import { leaseEnd, RENEWAL_MILLISECONDS } from '../lease.ts';
import type { RunResult, Schedule, ScheduleRun } from '../model/schedule.ts';
import type { Slot } from '../model/slots.ts';
import type { Tx } from '../store.ts';
import type { CoveredDay } from './jobs/late.ts';

export interface RunReads {
  scheduleRun(scheduleId: number, slot: string): Promise<ScheduleRun | null>;
  /** Runs that some process has, or had, in hand; of one schedule or of all. */
  heldRuns(scheduleId?: number): Promise<HeldRun[]>;
  /** Runs that were due from then on and are done, in that order. */
  doneRuns(scheduleId: number, since: Date): Promise<ScheduleRun[]>;
  /** Prepared batches, and who has prepared them from then on, that nobody has decided about. */
  undecidedBatches(preparedBy: string, since: Date): Promise<number[]>;
  /** The batches that ended runs begun from then on tell of. */
  batchesOfRuns(scheduleId: number, startedFrom: Date): Promise<ReadonlySet<number>>;
  /**
   * Our numbers of appointments of these days that start then or later, were booked after their day was prepared, and of
   * which nobody has rejected or withdrawn a reminder since.
   */
  lateAppointments(days: readonly CoveredDay[], startsFrom: Date): Promise<Set<number>>;
  /** Whether there are ended runs that were due later and have done nothing, or found nobody to write to. */
  hasEmptyRunsBeyond(instant: Date): Promise<boolean>;
  /** When the newest import began; null: nothing was ever imported. */
  lastImportAt(): Promise<Date | null>;
}

export interface RunWrites {
  /** A3: false when the schedule's slot is somebody's already. */
  insertRun(run: NewRun): Promise<boolean>;
  /** Begins a run again, which whoever calls has seen that they may; one that could not be done before begins only now. */
  restartRun(key: RunKey, holder: Holder, at: Date): Promise<void>;
  /** false: it is somebody else's by now. */
  renewRun(key: RunKey, holder: Holder): Promise<boolean>;
  /** Ends a run of `owner`; false: it is somebody else's by now. */
  finishRun(key: RunKey, owner: string, end: RunEnd): Promise<boolean>;
  /**
   * Ended runs that were due after `beyond` stand for no due time any more, and are on record as of `at`; if so wished,
   * those only that have done nothing.
   */
  setRunsAside(beyond: Date, at: Date, wish: Readonly<{ onlyEmpty: boolean }>): Promise<void>;
  /** Forgets ended runs that were due before then, and those for late bookings before another. Returns how many. */
  pruneRuns(scheduleId: number, before: PrunedBefore): Promise<number>;
}

export type PrunedBefore = Readonly<{ ordinary: Date; late: Date }>;

export type RunKey = Readonly<{ scheduleId: number; slot: string }>;

export type HeldRun = ScheduleRun & Readonly<{ owner: string; leaseUntil: Date }>;

export type Holder = Readonly<{ owner: string; leaseUntil: Date }>;

export type RunEnd = Pick<ScheduleRun, 'state' | 'reason' | 'result' | 'finishedAt' | 'retryAt'>;

export type NewRun = RunEnd &
  Pick<ScheduleRun, 'scheduleId' | 'slot' | 'dueAt' | 'startedBy' | 'startedAt'> &
  Readonly<{ owner: string | null; leaseUntil: Date | null }>;

/** A run that is this process's to do. */
export type ClaimedRun = Readonly<{
  key: RunKey;
  slot: Slot;
  /** When it was begun for the first time since it could not be done yet. */
  startedAt: Date;
  attempts: number;
  isByHand: boolean;
  /** This process, and this one time that it has the run in hand. */
  owner: string;
}>;

/** Whether some process that may be alive has the run in hand. */
export function isHeld({ owner, leaseUntil }: HeldRun, { now, mayBeAlive }: Deps): boolean {
  return leaseUntil > now() && mayBeAlive(owner);
}

const HANGING_MINUTES = 60; // many times what the longest job takes with a million appointments

/** Whether a run has been in hand for so long that it may never end: others no longer wait for it, and staff is told. */
export function isHanging(run: HeldRun, now: Date): boolean {
  return minutesInHand(run, now) >= HANGING_MINUTES;
}

/** For how long it has been in hand, also by a clock that was ahead when it began. */
export function minutesInHand({ startedAt }: HeldRun, now: Date): number {
  return Math.floor(Math.abs(now.getTime() - startedAt.getTime()) / 60_000);
}

/** Begins the run of a slot, inside a write; null when it is somebody's already. */
export async function beginRun(
  deps: Deps,
  tx: Tx,
  schedule: Schedule,
  { slot, by }: Readonly<{ slot: Slot; by: string }>,
): Promise<ClaimedRun | null> {
  const startedAt = deps.now();
  const owner = newHolder(deps);
  const isWon = await tx.insertRun({
    scheduleId: schedule.id,
    slot: slot.key,
    dueAt: slot.dueAt,
    state: 'running',
    ...NOTHING_YET,
    startedBy: by,
    startedAt,
    owner,
    leaseUntil: leaseEnd(startedAt),
  });
  const key = { scheduleId: schedule.id, slot: slot.key };
  return isWon ? { key, slot, startedAt, attempts: 1, isByHand: isByHand(slot.key), owner } : null;
}

const NOTHING_YET = { reason: null, result: {}, retryAt: null, finishedAt: null } as const;

/** Begins a run once more: one that waits for it, or a dead process's. */
export async function restartRun(deps: Deps, tx: Tx, run: ScheduleRun, slot: Slot): Promise<ClaimedRun> {
  const key = { scheduleId: run.scheduleId, slot: run.slot };
  const owner = newHolder(deps);
  const at = deps.now();
  await tx.restartRun(key, { owner, leaseUntil: leaseEnd(at) }, at);
  const { attempts } = run;
  const startedAt = run.state === 'skipped' ? at : run.startedAt;
  return { key, slot, startedAt, attempts: attempts + 1, isByHand: isByHand(run.slot), owner };
}

const newHolder = ({ owner, newReference }: Deps): string => `${owner}:${newReference()}`;

/** Records a slot that nothing is done for, or that is done already; false when it is somebody's already. */
export function recordSlot(
  { now }: Deps,
  tx: Tx,
  schedule: Schedule,
  {
    slot,
    by,
    ...end
  }: Readonly<{
    slot: Slot;
    by: string;
    state: 'done' | 'skipped';
    reason: string | null;
    result: RunResult;
  }>,
): Promise<boolean> {
  const at = now();
  return tx.insertRun({
    scheduleId: schedule.id,
    slot: slot.key,
    dueAt: slot.dueAt,
    ...end,
    retryAt: null,
    startedBy: by,
    startedAt: at,
    finishedAt: at,
    owner: null,
    leaseUntil: null,
  });
}

/** Works while the run's lease is renewed: whoever sees it end takes the run over. */
export async function whileHeld<T>(
  deps: Deps,
  { key, owner }: ClaimedRun,
  work: () => Promise<T>,
): Promise<T> {
  const renew = async (): Promise<void> => {
    try {
      const holder = { owner, leaseUntil: leaseEnd(deps.now()) };
      await deps.store.write((tx) => tx.renewRun(key, holder));
    } catch (error) {
      deps.log.error('schedule.not-renewed', error); // the next renewal tries again
    }
  };
  const heartbeat = setInterval(() => void renew(), RENEWAL_MILLISECONDS);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
  }
}

/** Whether somebody began the run by hand: it belongs to no due time. */
export function isByHand(slot: string): boolean {
  return slot.startsWith('hand:');
}
