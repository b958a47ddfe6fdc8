import type { Deps } from './deps.ts';
import { STOP_ORDERED } from './model/batch.ts';
import type { Run } from './sending.ts';
import type { Tx } from './store.ts';

/** How often the sender of a batch renews its lease. */
export const RENEWAL_MILLISECONDS = 20_000;

const LEASE_SECONDS = 60; // renewed every 20 seconds, so that it survives two renewals that fail
const LEASE_MARGIN_SECONDS = 10; // no call begins in the last seconds of a lease (S4)

/** When a lease taken now ends. */
export function leaseEnd(now: Date): Date {
  return new Date(now.getTime() + LEASE_SECONDS * 1000);
}

/**
 * Whether a call may begin: not in the last seconds of the lease, and not when more of it is left than was ever given. Then
 * the clock was set back, and by the clocks of other machines the lease may have ended (S4).
 */
export function isWithinLease(now: Date, leaseUntil: Date): boolean {
  const secondsLeft = (leaseUntil.getTime() - now.getTime()) / 1000;
  return secondsLeft > LEASE_MARGIN_SECONDS && secondsLeft <= LEASE_SECONDS + LEASE_MARGIN_SECONDS;
}

/** A lease that was renewed, and whether somebody has the batch stopped meanwhile. */
export type Renewal = Readonly<{ until: Date; isToStop: boolean }>;

/** Renews the lease inside a write; null when the batch is no longer ours. */
export async function renewLease({ now, owner }: Deps, { batch }: Run, tx: Tx): Promise<Renewal | null> {
  const until = leaseEnd(now());
  const ours = await tx.renewLease(batch.id, owner, until);
  return ours && { until, isToStop: ours.reason === STOP_ORDERED };
}

/** What a write has renewed counts only once it is durable. Null: a process that slept past its lease was replaced. */
export function keep(run: Run, renewal: Renewal | null): void {
  if (renewal !== null) run.leaseUntil = renewal.until;
  if (renewal?.isToStop) run.pause ??= 'stopped';
  if (renewal === null || renewal.isToStop) run.stopping.abort();
}

/** A renewal that fails is tried again by the next; when the lease runs out, no call begins. */
export async function keepLease(deps: Deps, run: Run): Promise<void> {
  const { store, log, owner } = deps;
  try {
    const renewal = await store.write(async (tx) => {
      const renewed = await renewLease(deps, run, tx);
      if (renewed !== null) await tx.renewClaims(run.batch.id, owner, renewed.until);
      return renewed;
    });
    keep(run, renewal);
  } catch (error) {
    log.error('lease.not-renewed', error);
  }
}
