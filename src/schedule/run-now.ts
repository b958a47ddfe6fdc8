import { type Actor, requireCapability } from '../actor.ts';
import { recordAudit } from '../audit.ts';
import type { Deps } from '../deps.ts';
import { RefusalError } from '../errors.ts';
import type { ScheduleRun } from '../model/schedule.ts';
import { slotByHand } from '../model/slots.ts';
import { carryOut } from './carry-out.ts';
import { beginRun, type ClaimedRun, isHeld } from './runs.ts';
import { capabilitiesOf } from './schedule-actor.ts';
import { knownSchedule } from './schedules.ts';

/**
 * Runs a schedule at once, in this process and as whoever asks, on or off. It belongs to no due time: that comes all the
 * same. Refuses as `schedule-running` while a run of it is in hand. A job that fails is told by the run.
 */
export async function runScheduleNow(deps: Deps, actor: Actor, id: number): Promise<ScheduleRun> {
  const { store } = deps;
  const schedule = await knownSchedule(store.read, id);
  for (const capability of capabilitiesOf(schedule)) requireCapability(actor, capability);
  const run = await begin(deps, actor, id);
  deps.log.info('schedule.run-by-hand', { schedule: id, job: schedule.job, by: actor.id });
  const ended = await carryOut(deps, actor, { schedule, run, signal: new AbortController().signal });
  if (ended === null) throw new RefusalError('schedule-running', { schedule: id });
  return ended;
}

function begin(deps: Deps, actor: Actor, id: number): Promise<ClaimedRun> {
  return deps.store.write(async (tx) => {
    const schedule = await knownSchedule(tx, id);
    if ((await tx.heldRuns(id)).some((run) => isHeld(run, deps)))
      throw new RefusalError('schedule-running', { schedule: id });
    const { key, ...slot } = slotByHand(deps.now(), deps.practice.timeZone);
    for (let number = 0; ; number += 1) {
      const run = await beginRun(deps, tx, schedule, {
        slot: { ...slot, key: number === 0 ? key : `${key}.${number}` },
        by: actor.id,
      });
      if (run === null) continue; // two in one millisecond
      await recordAudit(deps, actor, tx, {
        action: 'schedule.run',
        subject: `schedule ${id}`,
        details: { job: schedule.job },
      });
      return run;
    }
  });
}
