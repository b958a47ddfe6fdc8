import type { Actor, Capability } from '../actor.ts';
import type { Schedule } from '../model/schedule.ts';
import { jobRules } from '../model/schedule-rules.ts';

/** Who acts where a schedule does: recorded as `schedule:` and its number, with no more rights than its job takes. */
export function scheduleActor({ id, job, sending }: Schedule, workstation: string): Actor {
  return {
    id: `schedule:${id}`,
    name: `schedule ${id}`,
    capabilities: capabilitiesOf({ job, sending }),
    face: 'schedule',
    workstation,
  };
}

/** What somebody needs who runs the schedule by hand, and what the schedule itself may. */
export function capabilitiesOf({ job, sending }: Pick<Schedule, 'job' | 'sending'>): readonly Capability[] {
  if (job === 'retention' || job === 'backup') return ['view', 'prepare', 'admin'];
  const isApproving = jobRules[job].isPreparing && sending === 'automatic';
  return isApproving ? ['view', 'prepare', 'approve'] : ['view', 'prepare'];
}
