import { type Actor, requireCapability } from '../actor.ts';
import { recordAudit } from '../audit.ts';
import { latestDue } from '../clock-guard.ts';
import type { Deps } from '../deps.ts';
import { RefusalError } from '../errors.ts';
import type { Schedule, ScheduleOptions, ScheduleRun, Sending, Timing } from '../model/schedule.ts';
import { jobRules, type NewSchedule, scheduleFault } from '../model/schedule-rules.ts';
import { type Calendar, nextSlot } from '../model/slots.ts';
import { cleanText, shorten } from '../model/text.ts';
import { workdaysBy } from '../model/workdays.ts';
import { readSettings } from '../settings.ts';
import type { Reads, Tx } from '../store.ts';

export interface ScheduleReads {
  /** By job and id. */
  schedules(): Promise<Schedule[]>;
  schedule(id: number): Promise<Schedule | null>;
  /**
   * The newest run of each schedule that was due until then, without those that were set aside; if so wished, of those
   * that are not for late bookings.
   */
  lastRuns(until: Date, wish?: Readonly<{ withLate: boolean }>): Promise<ScheduleRun[]>;
  /** The newest first. */
  scheduleRuns(scheduleId: number, limit: number): Promise<ScheduleRun[]>;
}

export interface ScheduleWrites {
  /** Returns its id. */
  insertSchedule(schedule: Omit<Schedule, 'id' | 'revision'>): Promise<number>;
  /** Replaces it and counts its revision up, if it still has that one. */
  updateSchedule(schedule: Schedule): Promise<boolean>;
  /** With all its runs. */
  deleteSchedule(id: number): Promise<void>;
}

/** A schedule with when it is due next and what became of it last. */
export type ScheduleView = Schedule &
  Readonly<{
    /** null: it is off, or no day fits. */
    nextAt: Date | null;
    /** null: it has never run, or that is long ago. */
    last: ScheduleRun | null;
  }>;

export type ScheduleChange = Readonly<{
  isOn?: boolean;
  timing?: Timing;
  options?: ScheduleOptions;
  sending?: Sending | null;
}>;

/** Zeitpläne: everything that runs by itself. */
export async function listSchedules(deps: Deps, actor: Actor): Promise<ScheduleView[]> {
  requireCapability(actor, 'view');
  const { store } = deps;
  const [schedules, runs, calendar] = await Promise.all([
    store.read.schedules(),
    store.read.lastRuns(latestDue(deps.now())),
    readCalendar(deps, store.read),
  ]);
  const lastOf = new Map(runs.map((run) => [run.scheduleId, run]));
  return schedules.map((schedule) => ({
    ...schedule,
    nextAt: schedule.isOn ? (nextSlot(schedule.timing, deps.now(), calendar)?.dueAt ?? null) : null,
    last: lastOf.get(schedule.id) ?? null,
  }));
}

/** What became of a schedule's runs, the newest first. Refuses as `schedule-not-found`. */
export async function scheduleRuns(
  { store }: Deps,
  actor: Actor,
  id: number,
  limit: number,
): Promise<ScheduleRun[]> {
  requireCapability(actor, 'view');
  if (!Number.isSafeInteger(limit) || limit < 1)
    throw new RefusalError('invalid-value', { field: 'limit', value: limit, expected: '20' });
  await knownSchedule(store.read, id);
  return store.read.scheduleRuns(id, limit);
}

/**
 * Adds a schedule; an administrator's right. Refuses as `invalid-schedule` with the field that cannot be, `schedule-exists`
 * where one job needs no second or has one that is the same, and `automatic-needs-approval` under four eyes (S5).
 */
export async function addSchedule(deps: Deps, actor: Actor, wish: NewSchedule): Promise<ScheduleView> {
  requireCapability(actor, 'admin');
  const wanted = completed(wish);
  refuseFault(wanted);
  const { job, timing, options, sending, isOn } = wanted;
  const id = await deps.store.write(async (tx) => {
    await refuseSecond(tx, wanted, null);
    if (sending === 'automatic') await refuseAutomatic(tx);
    const now = deps.now();
    const schedule = { job, timing, options, sending, isOn, since: now, changedBy: actor.id, changedAt: now };
    const added = await tx.insertSchedule(schedule);
    await recordAudit(deps, actor, tx, {
      action: 'schedule.added',
      subject: `schedule ${added}`,
      details: described(wanted),
    });
    return added;
  });
  deps.log.info('schedule.added', { schedule: id, job, by: actor.id });
  return viewSchedule(deps, actor, id);
}

/**
 * Switches or edits a schedule; an administrator's right. Due times before a new time, or before it was switched on, are
 * none of its own. Refuses as `schedule-changed` when somebody has changed it since `revision` was seen, and as `addSchedule`.
 */
export async function changeSchedule(
  deps: Deps,
  actor: Actor,
  id: number,
  change: ScheduleChange,
  revision: number,
): Promise<ScheduleView> {
  requireCapability(actor, 'admin');
  await deps.store.write(async (tx) => {
    const before = await knownSchedule(tx, id);
    if (before.revision !== revision)
      throw new RefusalError('schedule-changed', { schedule: id, revision: before.revision });
    const after = changed(before, change, actor, deps.now());
    refuseFault(after);
    const becomesAutomatic = after.sending === 'automatic' && change.sending !== undefined;
    if (becomesAutomatic) await refuseAutomatic(tx);
    if (!isSameWork(before, after)) await refuseSecond(tx, after, id);
    if (JSON.stringify(described(before)) === JSON.stringify(described(after))) return;
    await tx.updateSchedule(after);
    await recordAudit(deps, actor, tx, {
      action: 'schedule.changed',
      subject: `schedule ${id}`,
      details: described(after),
    });
    deps.log.info('schedule.changed', { schedule: id, isOn: after.isOn, by: actor.id });
  });
  return viewSchedule(deps, actor, id);
}

/** Removes a schedule with the record of its runs; an administrator's right. What it has prepared stays. */
export async function removeSchedule(deps: Deps, actor: Actor, id: number): Promise<void> {
  requireCapability(actor, 'admin');
  await deps.store.write(async (tx) => {
    const schedule = await knownSchedule(tx, id);
    await tx.deleteSchedule(id);
    await recordAudit(deps, actor, tx, {
      action: 'schedule.removed',
      subject: `schedule ${id}`,
      details: described(schedule),
    });
  });
  deps.log.info('schedule.removed', { schedule: id, by: actor.id });
}

/** The schedule; refuses as `schedule-not-found`. */
export async function knownSchedule(reads: Reads, id: number): Promise<Schedule> {
  const schedule = await reads.schedule(id);
  if (schedule === null) throw new RefusalError('schedule-not-found', { schedule: id });
  return schedule;
}

/** On which days the practice works, by its settings, and by which clock. */
export async function readCalendar({ practice }: Pick<Deps, 'practice'>, reads: Reads): Promise<Calendar> {
  const settings = await readSettings(reads, null);
  return { timeZone: practice.timeZone, isWorkday: await workdaysBy(settings) };
}

async function viewSchedule(deps: Deps, actor: Actor, id: number): Promise<ScheduleView> {
  const found = (await listSchedules(deps, actor)).find((schedule) => schedule.id === id);
  if (found === undefined) throw new RefusalError('schedule-not-found', { schedule: id });
  return found;
}

function changed(before: Schedule, change: ScheduleChange, actor: Actor, now: Date): Schedule {
  const after = completed({ ...before, ...change, changedBy: actor.id, changedAt: now });
  const isAnother = JSON.stringify(before.timing) !== JSON.stringify(after.timing);
  return { ...after, since: isAnother || (after.isOn && !before.isOn) ? now : before.since };
}

/** What becomes of late bookings is said by every schedule that has to do with them. */
function completed<T extends NewSchedule>(wish: T): T {
  const { lateBookings = 'skip' } = wish.options;
  return jobRules[wish.job].hasLateBookings ? { ...wish, options: { ...wish.options, lateBookings } } : wish;
}

const MAX_SHOWN = 80; // characters of a value that is refused

function refuseFault(schedule: NewSchedule): void {
  const fault = scheduleFault(schedule);
  if (fault === null) return;
  const value = shorten(cleanText(fault.value), MAX_SHOWN);
  throw new RefusalError('invalid-schedule', { job: schedule.job, field: fault.field, value });
}

/** Of what prepares there may be several, such as one per channel, but no two alike; all else would only be done twice. */
async function refuseSecond(tx: Tx, wanted: NewSchedule, id: number | null): Promise<void> {
  const { job } = wanted;
  const { isPreparing } = jobRules[job];
  const isSecond = (other: Schedule) => other.job === job && other.id !== id;
  const second = (await tx.schedules()).find(
    (other) => isSecond(other) && (!isPreparing || isSameWork(other, wanted)),
  );
  if (second !== undefined)
    throw new RefusalError('schedule-exists', { job, schedule: second.id, alike: isPreparing });
}

/** The same at the same time, whatever becomes of its batches and whether it is on. */
function isSameWork(one: NewSchedule, other: NewSchedule): boolean {
  const work = (schedule: NewSchedule) => {
    const { isOn: _isOn, sending: _sending, ...rest } = described(schedule);
    return JSON.stringify(rest, (_, value) => (Array.isArray(value) ? value.toSorted() : value));
  };
  return work(one) === work(other);
}

/** S5: a machine is no second pair of eyes. */
async function refuseAutomatic(tx: Tx): Promise<void> {
  const settings = await readSettings(tx, null);
  if (settings['approval.mode'] === 'four-eyes') throw new RefusalError('automatic-needs-approval');
}

function described({ job, isOn, timing, options, sending }: NewSchedule) {
  const { channel, days, statuses, reasons, lateBookings } = options;
  return {
    job,
    isOn,
    ...(timing.kind === 'every'
      ? { every: timing.minutes }
      : { at: timing.at, days: timing.days === 'working-days' ? timing.days : [...timing.days] }),
    ...(sending !== null && { sending }),
    ...(channel !== undefined && { channel }),
    ...(days !== undefined && { of: days }),
    ...(statuses !== undefined && { statuses }),
    ...(reasons !== undefined && { reasons }),
    ...(lateBookings !== undefined && { lateBookings }),
  };
}
