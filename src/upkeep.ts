import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import { type Batch, STOP_ORDERED } from './model/batch.ts';
import { localDateOf, startOfDay } from './model/time.ts';
import type { Late } from './store.ts';

/**
 * What time and dead processes have done to batches; called by every verb that touches one, so that nothing depends on
 * a running server (DESIGN §3).
 */
export async function tendBatches(deps: Deps): Promise<void> {
  await takeOverAbandoned(deps);
  await expireBatches(deps);
  await endOverdue(deps);
}

/** Ends every batch that waits for a decision or for its submission and whose time has come (S5). */
async function expireBatches({ store, now, log }: Deps): Promise<void> {
  if ((await store.read.expiredBatches(now())).length === 0) return;
  const expired = await store.write(async (tx) => {
    const ended: number[] = [];
    for (const id of await tx.expiredBatches(now())) {
      if (!(await tx.moveBatch(id, ['prepared', 'approved'], 'expired', { reason: 'expired' }))) continue;
      await tx.withdrawQueued(id, 'batch-expired', now());
      ended.push(id);
    }
    return ended;
  });
  for (const batch of expired) log.info('batch.expired', { batch });
}

/**
 * Of batches that were paused or held back: what is too late by now is withdrawn and no longer reserves credits, and a
 * batch with nothing left to send has ended. The others of the batch may still be sent.
 */
async function endOverdue({ store, practice, now, log }: Deps): Promise<void> {
  if ((await store.read.overdueBatches(lateAt(now(), practice.timeZone))).length === 0) return;
  await store.write(async (tx) => {
    const late = lateAt(now(), practice.timeZone);
    for (const id of await tx.overdueBatches(late)) {
      const count = await tx.withdrawOverdue(id, late);
      const { queued } = await tx.counts(id);
      const ended = { submittedAt: now(), reason: null };
      if (queued === 0) await tx.moveBatch(id, ['paused', 'submitting'], 'submitted', ended);
      log.info('messages.overdue', { batch: id, count });
    }
  });
}

/** What is too late at an instant: by the clock, and by the practice's day. */
export function lateAt(at: Date, timeZone: string): Late {
  return { at, dayStart: startOfDay(localDateOf(at, timeZone), timeZone) };
}

/**
 * Takes batches over whose process is dead or silent past its lease: what it had in hand may have been sent and becomes
 * unclear, the rest stays queued and the batch paused, to be submitted again (S4).
 */
async function takeOverAbandoned({ store, now, mayBeAlive, log }: Deps): Promise<void> {
  const isAbandoned = (batch: Batch) => !isInHand(batch, now(), mayBeAlive);
  const found = (await store.read.leasedBatches()).filter(isAbandoned);
  for (const { id } of found) {
    const unclear = await store.write(async (tx) => {
      const batch = await tx.batch(id);
      if (batch === null || batch.owner === null || !isAbandoned(batch)) return null;
      const count = await tx.abandonClaims(id, now());
      const { queued } = await tx.counts(id);
      const free = { owner: null, leaseUntil: null };
      const reason = batch.reason === STOP_ORDERED ? 'stopped' : 'interrupted'; // whom a person stopped goes on by a person
      if (queued > 0) await tx.moveBatch(id, ['submitting'], 'paused', { ...free, reason });
      else await tx.moveBatch(id, ['submitting'], 'submitted', { ...free, submittedAt: now(), reason: null });
      return count;
    });
    if (unclear !== null) log.warn('batch.taken-over', { batch: id, unclear });
  }
}

/** Refuses as `batch-being-submitted` while another living process has it in hand. */
export function refuseWhileInHand(batch: Batch, now: Date, mayBeAlive: Deps['mayBeAlive']): void {
  if (!isInHand(batch, now, mayBeAlive)) return;
  throw new RefusalError('batch-being-submitted', {
    batch: batch.id,
    until: batch.leaseUntil?.toISOString() ?? null,
  });
}

/** Whether some process that may be alive is submitting it. */
export function isInHand({ owner, leaseUntil }: Batch, now: Date, mayBeAlive: Deps['mayBeAlive']): boolean {
  return owner !== null && leaseUntil !== null && leaseUntil > now && mayBeAlive(owner);
}
