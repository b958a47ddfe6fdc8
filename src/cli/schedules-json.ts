import type { Schedule, ScheduleRun } from '../model/schedule.ts';
import type { ScheduleView } from '../schedule/schedules.ts';

/** A schedule as `--json` tells it; instants are ISO text. */
export function scheduleJson(schedule: ScheduleView) {
  const { nextAt, last, ...rest } = schedule;
  return {
    ...plainJson(rest),
    nextAt: nextAt?.toISOString() ?? null,
    last: last === null ? null : runJson(last),
  };
}

/** A run as `--json` tells it. */
export function runJson({ slot, state, reason, result, attempts, startedBy, ...run }: ScheduleRun) {
  return {
    slot,
    dueAt: run.dueAt.toISOString(),
    state,
    reason,
    result,
    attempts,
    retryAt: run.retryAt?.toISOString() ?? null,
    startedBy,
    startedAt: run.startedAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
  };
}

function plainJson({ id, job, isOn, timing, options, sending, revision, changedBy, changedAt }: Schedule) {
  return {
    id,
    job,
    on: isOn,
    timing,
    options,
    sending,
    revision,
    changedBy,
    changedAt: changedAt.toISOString(),
  };
}
