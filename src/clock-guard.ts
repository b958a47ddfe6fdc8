import { type Actor, requireCapability } from './actor.ts';
import { recordAudit } from './audit.ts';
import {
  type ClockTrust,
  type ClockTrustReads,
  type ClockTrustWrites,
  readClockTrust,
} from './clock-ahead.ts';
import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import { leaseEnd } from './lease.ts';
import { toLocal } from './model/time.ts';
import { refuseOtherTimeZone } from './time-zone.ts';

/**
 * An administrator's word that the clock is right although newer things are recorded: it was ahead for a while. What was
 * recorded between `at` and `upTo` no longer counts.
 */
export type ClockAcceptance = Readonly<{ at: Date; upTo: Date }>;

export interface ClockReads extends ClockTrustReads {
  /**
   * The newest instant at which the database has recorded anything that counts, and the acceptance in force; null:
   * nothing. A few steps down indexes, however much is recorded.
   */
  clockRecords(): Promise<Readonly<{ newest: Date | null; accepted: ClockAcceptance | null }>>;
}

export interface ClockWrites extends ClockTrustWrites {
  /** Replaces the acceptance before; what is recorded from now on counts whatever its instant. */
  acceptClock(acceptance: ClockAcceptance): Promise<void>;
  /** Lets no lease end later than that. */
  shortenLeases(until: Date): Promise<void>;
}

/** How the clock stands to what is recorded. */
export type ClockState = Readonly<{
  now: Date;
  newest: Date | null;
  /** 0 when nothing newer than now is recorded. */
  behindSeconds: number;
  /** By more than machines may differ: nothing that decides by the clock is done. */
  isBehind: boolean;
  accepted: ClockAcceptance | null;
}>;

const TOLERANCE_SECONDS = 5 * 60; // several machines are never quite of one mind

/**
 * Compares the clock with the newest instant recorded. Reads only, promises no particular capability and never refuses: a
 * check of the installation may call it in any state, also in the sandbox, whose clock is free to go anywhere.
 */
export async function readClockState(reads: ClockReads, now: Date): Promise<ClockState> {
  const { newest, accepted } = await reads.clockRecords();
  const ahead = newest === null ? 0 : (newest.getTime() - now.getTime()) / 1000;
  return {
    now,
    newest,
    behindSeconds: Math.max(0, Math.ceil(ahead)),
    isBehind: ahead > TOLERANCE_SECONDS,
    accepted,
  };
}

/**
 * Refuses as `clock-behind` when things are recorded that lie in this machine's future: "tomorrow" would be a day that is
 * past. The sandbox's clock is for playing. Instants are compared, so daylight saving has no part in it.
 */
export async function refuseClockBehind({ store, now, mode, practice }: Deps): Promise<void> {
  if (mode === 'sandbox') return;
  const state = await readClockState(store.read, now());
  if (!state.isBehind || state.newest === null) return;
  const local = (instant: Date) => toLocal(instant, practice.timeZone).replace('T', ' ');
  throw new RefusalError('clock-behind', {
    now: state.now.toISOString(),
    newest: state.newest.toISOString(),
    nowLocal: local(state.now),
    newestLocal: local(state.newest),
  });
}

/**
 * Why no verb that decides by the clock is begun on this machine right now: its clock is behind, or its time zone another
 * than the database's. Null: they are.
 */
export async function clockRefusal(deps: Deps): Promise<RefusalError | null> {
  try {
    await refuseOtherTimeZone(deps, deps.store.read);
    await refuseClockBehind(deps);
    return null;
  } catch (error) {
    if (error instanceof RefusalError) return error;
    throw error;
  }
}

/** How the clock stands; everybody may look. */
export async function viewClock(deps: Deps, actor: Actor): Promise<ClockState & ClockTrust> {
  requireCapability(actor, 'view');
  const { read } = deps.store;
  return { ...(await readClockState(read, deps.now())), ...(await readClockTrust(read, deps)) };
}

/**
 * Accepts the clock as right although newer things are recorded, so that the practice is not locked out until then, or
 * although nothing was for long; an administrator's decision, on record. Leases that the other clock gave end as if given
 * now: a living process renews its own, and a dead one on another machine would hold its batch until then. Due times that
 * it has run too early come in their time. False when there was nothing to accept.
 */
export async function acceptClock(deps: Deps, actor: Actor): Promise<boolean> {
  requireCapability(actor, 'admin');
  const accepted = await deps.store.write(async (tx) => {
    const { newest, isBehind, accepted: before } = await readClockState(tx, deps.now());
    const { isAhead, trustedAt } = await readClockTrust(tx, deps);
    const at = deps.now();
    if (!isBehind && !isAhead) return null;
    const wasAhead = isBehind && newest !== null;
    const details = {
      now: at.toISOString(),
      ...(wasAhead ? { newest: newest.toISOString() } : { trusted: trustedAt.toISOString() }),
    };
    await recordAudit(deps, actor, tx, { action: 'clock.accepted', details });
    await tx.trustClock(at);
    if (!wasAhead) return details;
    await tx.acceptClock({ at, upTo: before !== null && before.upTo > newest ? before.upTo : newest });
    await tx.shortenLeases(leaseEnd(at));
    await tx.setRunsAside(latestDue(at), at, { onlyEmpty: false });
    return details;
  });
  if (accepted !== null) deps.log.warn('clock.accepted', { ...accepted, by: actor.id });
  return accepted !== null;
}

const AHEAD_MINUTES = 60; // clocks that are right differ by less, and a run that little too early was in its time

/** A run that was due later than this was recorded by a clock that was ahead. */
export function latestDue(now: Date): Date {
  return new Date(now.getTime() + AHEAD_MINUTES * 60_000);
}
