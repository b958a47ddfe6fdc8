import type { Actor } from './actor.ts';
import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';

export interface ClockTrustReads {
  /** The last instant at which a running server, or an administrator, has found the clock to be right; null: none yet. */
  trustedClock(): Promise<Date | null>;
  /** The newest instant at which somebody has done something after that and up to the other; null: nobody has. */
  newestDeed(after: Date, until: Date): Promise<Date | null>;
  clockRecords(): Promise<Readonly<{ newest: Date | null }>>;
}

export interface ClockTrustWrites {
  trustClock(at: Date): Promise<void>;
}

/** How far the clock is beyond everything that was ever recorded before it got there. */
export type ClockTrust = Readonly<{
  /** Further than a practice is ever closed: nothing is removed by such a clock. */
  isAhead: boolean;
  /** Whole days since anything was recorded; null: it is not ahead. */
  aheadDays: number | null;
  /** When the clock was last known to be right. */
  trustedAt: Date;
}>;

const DAY = 86_400_000;
const MAX_PAUSE_DAYS = 31; // three weeks of holidays, and some more: no practice is closed for longer

/**
 * Follows what was recorded from the last instant that was trusted up to now. Where nothing was for longer than a practice
 * is ever closed, the clock has leapt, and what it has recorded since proves nothing. The sandbox's clock is free.
 */
export async function readClockTrust(reads: ClockTrustReads, { now, mode }: ClockDeps): Promise<ClockTrust> {
  const at = now();
  let trustedAt = (await reads.trustedClock()) ?? (await reads.clockRecords()).newest ?? at;
  while (mode === 'live' && at.getTime() - trustedAt.getTime() > MAX_PAUSE_DAYS * DAY) {
    const next = await reads.newestDeed(trustedAt, new Date(trustedAt.getTime() + MAX_PAUSE_DAYS * DAY));
    if (next === null) {
      const aheadDays = Math.floor((at.getTime() - trustedAt.getTime()) / DAY);
      return { isAhead: true, aheadDays, trustedAt };
    }
    trustedAt = next;
  }
  return { isAhead: false, aheadDays: null, trustedAt };
}

type ClockDeps = Pick<Deps, 'now' | 'mode'>;

/** A running server that finds the clock in order says so once a day; of one that has leapt, nothing is noted. */
export async function noteClock(
  tx: ClockTrustReads & ClockTrustWrites,
  deps: ClockDeps,
): Promise<ClockTrust> {
  const trust = await readClockTrust(tx, deps);
  const noted = await tx.trustedClock();
  const at = deps.now();
  const isOld = noted === null || Math.abs(at.getTime() - noted.getTime()) >= DAY;
  if (!trust.isAhead && isOld) await tx.trustClock(at);
  return trust;
}

/**
 * Refuses as `clock-ahead` to let a schedule remove what is old while the clock is far ahead of anything recorded. Who runs
 * it by hand has been told, and vouches for the clock.
 */
export async function refuseRemovalAhead(deps: Deps, { face }: Actor): Promise<void> {
  if (face !== 'schedule') return;
  const { isAhead, aheadDays, trustedAt } = await readClockTrust(deps.store.read, deps);
  if (isAhead)
    throw new RefusalError('clock-ahead', {
      days: aheadDays,
      now: deps.now().toISOString(),
      trusted: trustedAt.toISOString(),
    });
}
