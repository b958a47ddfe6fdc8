import type { RunRequest } from '../../collect.ts';
import type { Deps } from '../../deps.ts';
import type { Schedule } from '../../model/schedule.ts';
import type { Slot } from '../../model/slots.ts';
import { addDays, type LocalDate, localDateOf, startOfDay } from '../../model/time.ts';
import { previewRun } from '../../prepare.ts';
import { readSettings } from '../../settings.ts';
import type { JobContext } from '../job.ts';

/** A day that an earlier run has prepared, and when: what was booked since then it cannot have seen. */
export type CoveredDay = Readonly<{ day: LocalDate; preparedAt: Date }>;

const LATE_MINUTES = 15; // late bookings are looked for at most so often
const MINUTE = 60_000;

/** Whether a run is about appointments that were booked after the run of their day. */
export function isLateRun(slot: string): boolean {
  return slot.startsWith('late:');
}

/**
 * The slot of a run for late bookings, if the schedule wants them and there are any; null otherwise. A quarter of an hour
 * has one such slot.
 */
export async function lateSlot(deps: Deps, schedule: Schedule): Promise<Slot | null> {
  if (schedule.job !== 'prepare-reminders' || schedule.options.lateBookings !== 'send-soon') return null;
  const { now, store, practice } = deps;
  const grid = LATE_MINUTES * MINUTE;
  const dueAt = new Date(Math.floor(now().getTime() / grid) * grid);
  const key = `late:${dueAt.toISOString().slice(0, 16)}Z`;
  if ((await store.read.scheduleRun(schedule.id, key)) !== null) return null;
  if ((await lateIds(deps, schedule)).size === 0) return null;
  return { key, dueAt, day: localDateOf(now(), practice.timeZone) };
}

/** Of what a run would offer, the source's ids of the appointments that were booked late. */
export async function lateOnes(
  { deps, actor, schedule }: JobContext,
  request: RunRequest,
): Promise<readonly string[]> {
  const ids = await lateIds(deps, schedule);
  const { candidates } = await previewRun(deps, actor, request);
  return candidates.flatMap(({ entry }) =>
    entry.type === 'appointment' && ids.has(entry.id) ? [entry.externalId] : [],
  );
}

/** The days that a run for late bookings is about: all that were prepared and are still to come. */
export async function lateDays({
  deps,
  schedule,
}: Pick<JobContext, 'deps' | 'schedule'>): Promise<readonly LocalDate[]> {
  return (await coveredDays(deps, schedule)).map(({ day }) => day).sort();
}

/**
 * The days that are still to come and that the schedule has prepared, each with the newest run that has looked at it: what
 * a run for late bookings has left out, the next one leaves out too.
 */
export async function coveredDays(deps: Deps, schedule: Schedule): Promise<CoveredDay[]> {
  const { now, practice, store } = deps;
  const today = localDateOf(now(), practice.timeZone);
  const since = startOfDay(addDays(today, -lookBack(schedule)), practice.timeZone);
  const prepared = new Map<LocalDate, Date>();
  for (const { slot, result, startedAt } of await store.read.doneRuns(schedule.id, since)) {
    if (typeof result.days !== 'string') continue;
    for (const day of result.days.split(',')) {
      const before = prepared.get(day);
      if (day < today || (before === undefined && isLateRun(slot))) continue;
      if (before === undefined || startedAt > before) prepared.set(day, startedAt);
    }
  }
  return [...prepared].map(([day, preparedAt]) => ({ day, preparedAt }));
}

async function lateIds(deps: Deps, schedule: Schedule): Promise<Set<number>> {
  const { now, store } = deps;
  const settings = await readSettings(store.read, null);
  const startsFrom = new Date(now().getTime() + settings['run.late-hours'] * 60 * MINUTE);
  const covered = await coveredDays(deps, schedule);
  const since = covered.map(({ day, preparedAt }) => ({
    day,
    preparedAt: new Date(preparedAt.getTime() - IMPORT_MINUTES * MINUTE),
  }));
  return covered.length === 0 ? new Set() : store.read.lateAppointments(since, startsFrom);
}

const IMPORT_MINUTES = 10; // an import's bookings are of when it began, and are there when it has ended

const LONG_CLOSED_DAYS = 31; // before the next working day
const YEAR_DAYS = 400;

/** How many days ago a run may have prepared today. */
function lookBack({ options }: Schedule): number {
  const ahead = (options.days ?? ['next-workday']).map((spec) => {
    if (spec.startsWith('+')) return Number(spec.slice(1)) + 1;
    return /^\d{4}-/.test(spec) ? YEAR_DAYS : LONG_CLOSED_DAYS;
  });
  return Math.max(...ahead);
}
