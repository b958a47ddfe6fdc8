import { type Actor, requireCapability } from './actor.ts';
import type { Deps } from './deps.ts';
import { movedOn } from './model/recall.ts';
import { addDays, localDateOf } from './model/time.ts';
import type { Tx } from './store.ts';

const SETTLING_DAYS = 7; // until who did not come is marked as such
const LOOK_BACK_DAYS = 30; // an appointment that is cancelled later than that was kept
const MAX_ROUNDS = 50; // of moving on: a monthly recall that nobody has looked at for four years

/** How many recalls have become done, open again, or due at their next date. */
export type TendedRecalls = Readonly<{ booked: number; movedOn: number }>;

/**
 * Brings the recalls up to date with the agenda (R1): one with an appointment of its reason is done, one whose appointment is
 * gone is open again, and a recurring one moves on once its appointment has taken place. Harmless at any time.
 */
export async function tendRecalls(deps: Deps, actor: Actor): Promise<TendedRecalls> {
  requireCapability(actor, 'prepare');
  return deps.store.write((tx) => tendAll(deps, tx));
}

/** The same within a write: what an import brings is followed at its end. */
export async function tendAll(
  { now, practice }: Pick<Deps, 'now' | 'practice'>,
  tx: Tx,
): Promise<TendedRecalls> {
  const at = now();
  const today = localDateOf(at, practice.timeZone);
  const since = addDays(today, -LOOK_BACK_DAYS);
  let booked = await tx.bookRecalls(since, null);
  let moved = 0;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const ids = await moveOn(tx, at);
    if (ids.length === 0) break;
    moved += ids.length;
    booked += await tx.bookRecalls(since, ids);
  }
  return { booked, movedOn: moved };
}

async function moveOn(tx: Tx, now: Date): Promise<number[]> {
  const settledBefore = new Date(now.getTime() - SETTLING_DAYS * 24 * 3_600_000);
  const served = await tx.servedRecalls({ now, settledBefore });
  if (served.length === 0) return [];
  await tx.updateRecalls(served.map(({ recall, servedOn }) => ({ ...recall, ...movedOn(recall, servedOn) })));
  return served.map(({ recall }) => recall.id);
}
