import { type Actor, requireCapability } from '../actor.ts';
import { latestDue } from '../clock-guard.ts';
import type { Deps } from '../deps.ts';
import type { Schedule, ScheduleRun } from '../model/schedule.ts';
import { jobRules } from '../model/schedule-rules.ts';
import { type Calendar, dueSlot, endOfDay, type Slot } from '../model/slots.ts';
import { localDateOf } from '../model/time.ts';
import type { Tx } from '../store.ts';
import { isAgendaInHand } from './agenda-in-hand.ts';
import { carryOut, prune } from './carry-out.ts';
import { jobTable } from './job-table.ts';
import { lateSlot } from './jobs/late.ts';
import { beginRun, type ClaimedRun, type HeldRun, isByHand, isHeld, recordSlot, restartRun } from './runs.ts';
import { scheduleActor } from './schedule-actor.ts';
import { readCalendar } from './schedules.ts';

export type DueRunOptions = Readonly<{
  /** Raised to stop in good order: what is in hand is finished, nothing more is begun. */
  signal: AbortSignal;
}>;

const MAX_ATTEMPTS = 5; // of a run whose process dies each time
const MAX_RETRY_MILLISECONDS = 3_600_000; // what waits for longer was put off by a clock that was ahead

/**
 * What a running server does every minute: begins each schedule whose time has come, and ends when those it began have
 * ended. Of any number of processes one wins each due time (A3); a schedule whose earlier run still goes on waits.
 */
export async function runDueSchedules(
  deps: Deps,
  actor: Actor,
  { signal }: DueRunOptions,
): Promise<readonly ScheduleRun[]> {
  requireCapability(actor, 'prepare');
  const { read } = deps.store;
  await freeEarly(deps);
  const schedules = await read.schedules();
  const calendar = await readCalendar(deps, read);
  const ended: ScheduleRun[] = [];
  const go = async (schedule: Schedule): Promise<void> => {
    if (signal.aborted) return;
    const run = await claimDue(deps, actor, schedule, calendar);
    if (run === null) return;
    const ending = await carryOut(deps, scheduleActor(schedule, actor.workstation), {
      schedule,
      run,
      signal,
    });
    if (ending !== null) ended.push(ending);
  };
  // the agenda is brought up to date before anything is prepared from it
  const isImport = ({ job }: Schedule) => job === 'import-folder';
  const imports = await Promise.allSettled(schedules.filter(isImport).map(go));
  const isPreparing = ({ job }: Schedule) => jobRules[job].isPreparing;
  const others = await Promise.allSettled([
    ...schedules.filter((each) => !isImport(each) && !isPreparing(each)).map(go),
    inTurn(schedules.filter(isPreparing), go),
  ]);
  const failed = [...imports, ...others].find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return ended;
}

/**
 * Due times that a clock that was ahead has missed, or had nothing to do for, come in their time. What it has done is not
 * done again before a person has said that the clock is right: it might be that now it is behind.
 */
async function freeEarly({ store, now, log }: Deps): Promise<void> {
  const at = now();
  if (!(await store.read.hasEmptyRunsBeyond(latestDue(at)))) return;
  await store.write((tx) => tx.setRunsAside(latestDue(at), at, { onlyEmpty: true }));
  log.warn('schedule.runs-set-aside');
}

/**
 * Of two that prepare for the same appointments at the same time, the one that was made first has them: whether somebody
 * is written to by SMS or by e-mail is no matter of chance. One that fails keeps no other from running.
 */
async function inTurn(
  schedules: readonly Schedule[],
  go: (schedule: Schedule) => Promise<void>,
): Promise<void> {
  let failed: PromiseRejectedResult | null = null;
  for (const schedule of [...schedules].sort((a, b) => a.id - b.id)) {
    const [outcome] = await Promise.allSettled([go(schedule)]);
    if (outcome?.status === 'rejected') failed ??= outcome;
  }
  if (failed !== null) throw failed.reason;
}

/** Whether a running server sends by itself what is due: the schedule for it is switched on. */
export async function isSendingOn({ store }: Deps, actor: Actor): Promise<boolean> {
  requireCapability(actor, 'view');
  return (await store.read.schedules()).some(({ job, isOn }) => job === 'send-due' && isOn);
}

/** Makes a run this process's: one that has no owner any more, one to try again, or the newest due time's. */
async function claimDue(
  deps: Deps,
  actor: Actor,
  schedule: Schedule,
  calendar: Calendar,
): Promise<ClaimedRun | null> {
  const { store, now } = deps;
  const held = await store.read.heldRuns(schedule.id);
  if (held.some((run) => isHeld(run, deps))) return null;
  const [dead] = held;
  if (dead !== undefined) return takeOver(deps, schedule, dead, calendar);
  if (!schedule.isOn) return null;
  if (schedule.since > now()) return settleSince(deps, schedule);
  if (jobRules[schedule.job].isPreparing && (await isAgendaInHand(deps, store.read))) return null;
  const slot = dueSlot(schedule.timing, now(), schedule.since, calendar);
  if (slot === null) return claimLate(deps, schedule);
  const seen = await store.read.scheduleRun(schedule.id, slot.key);
  const isTooLate = isMissed(deps, schedule, slot, calendar);
  if (seen !== null && isTooLate && seen.retryAt !== null) return giveUp(deps, schedule, slot);
  if (seen !== null) return mayRetry(deps, seen) ? retry(deps, schedule, slot) : claimLate(deps, schedule);
  if (isTooLate) return settle(deps, schedule, slot, 'missed');
  const { hasWork } = jobTable[schedule.job];
  if (hasWork !== undefined && !(await hasWork(deps, scheduleActor(schedule, actor.workstation))))
    return settle(deps, schedule, slot, null);
  return begin(deps, schedule, slot);
}

/** Appointments that were booked after the run of their day, where the schedule wants them. */
async function claimLate(deps: Deps, schedule: Schedule): Promise<ClaimedRun | null> {
  const slot = await lateSlot(deps, schedule);
  return slot === null ? null : begin(deps, schedule, slot);
}

function begin(deps: Deps, schedule: Schedule, slot: Slot): Promise<ClaimedRun | null> {
  const isPreparing = jobRules[schedule.job].isPreparing;
  return deps.store.write(async (tx) => {
    if (!(await isStillFree(tx, schedule)) || (isPreparing && (await isAgendaInHand(deps, tx)))) return null;
    return beginRun(deps, tx, schedule, { slot, by: by(schedule) });
  });
}

const by = ({ id }: Schedule): string => `schedule:${id}`;

/** Whether the due time is too long ago for the run to make sense (A3). */
function isMissed({ now }: Deps, { job }: Schedule, slot: Slot, { timeZone }: Calendar): boolean {
  const { grace } = jobTable[job];
  if (grace === null) return false;
  const until =
    grace === 'same-day' ? endOfDay(slot, timeZone) : new Date(slot.dueAt.getTime() + grace * 3_600_000);
  return now() > until;
}

/** Records a due time that nothing is done for: missed, or there was nothing to do. */
async function settle(deps: Deps, schedule: Schedule, slot: Slot, reason: 'missed' | null): Promise<null> {
  const state = reason === null ? 'done' : 'skipped';
  const result = reason === null ? (jobTable[schedule.job].nothing ?? {}) : {};
  const isNew = await deps.store.write(async (tx) => {
    if (!(await isStillFree(tx, schedule))) return false;
    await prune(deps, tx, schedule);
    return recordSlot(deps, tx, schedule, { slot, by: by(schedule), state, reason, result });
  });
  if (isNew && reason !== null)
    deps.log.warn('schedule.missed', { schedule: schedule.id, job: schedule.job, slot: slot.key });
  return null;
}

/** Since it was looked at nobody has begun, changed or removed it. */
async function isStillFree(tx: Tx, { id, revision }: Schedule): Promise<boolean> {
  const schedule = await tx.schedule(id);
  if (schedule === null || schedule.revision !== revision) return false;
  return (await tx.heldRuns(id)).length === 0;
}

/** A run that failed or was skipped waits to be tried again, and its time has come. */
function mayRetry(deps: Deps, { retryAt }: ScheduleRun): boolean {
  if (retryAt === null) return false;
  const left = retryAt.getTime() - deps.now().getTime();
  return left <= 0 || left > MAX_RETRY_MILLISECONDS;
}

/** What waited to be tried again until it made no sense any more was missed. */
async function giveUp(deps: Deps, schedule: Schedule, slot: Slot): Promise<null> {
  const isOurs = await deps.store.write(async (tx) => {
    const run = await waitingRun(tx, schedule, slot);
    if (run === null) return false;
    const { key, owner } = await restartRun(deps, tx, run, slot);
    const end = { state: 'skipped', reason: 'missed', result: run.result, retryAt: null } as const;
    return tx.finishRun(key, owner, { ...end, finishedAt: deps.now() });
  });
  if (isOurs) deps.log.warn('schedule.missed', { schedule: schedule.id, job: schedule.job, slot: slot.key });
  return null;
}

function retry(deps: Deps, schedule: Schedule, slot: Slot): Promise<ClaimedRun | null> {
  return deps.store.write(async (tx) => {
    const run = await waitingRun(tx, schedule, slot);
    return run === null ? null : restartRun(deps, tx, run, slot);
  });
}

/** The slot's run if it still waits to be tried again, and nobody has begun another. */
async function waitingRun(tx: Tx, schedule: Schedule, slot: Slot): Promise<ScheduleRun | null> {
  const run = await tx.scheduleRun(schedule.id, slot.key);
  const isWaiting = run !== null && run.state !== 'running' && run.retryAt !== null;
  return isWaiting && (await isStillFree(tx, schedule)) ? run : null;
}

/**
 * A dead process's run is done again, as every job may be, while it makes sense; one by hand is nobody's, and one that
 * always dies ends. One that a clock was ahead for is none of today's.
 */
function takeOver(
  deps: Deps,
  schedule: Schedule,
  dead: HeldRun,
  calendar: Calendar,
): Promise<ClaimedRun | null> {
  return deps.store.write(async (tx) => {
    const run = (await tx.heldRuns(schedule.id)).find(({ slot }) => slot === dead.slot);
    if (run === undefined || isHeld(run, deps)) return null;
    const day = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(run.slot)
      ? run.slot.slice(0, 10)
      : localDateOf(run.dueAt, calendar.timeZone);
    deps.log.warn('schedule.taken-over', { schedule: schedule.id, job: schedule.job, slot: run.slot });
    const slot = { key: run.slot, dueAt: run.dueAt, day };
    const isNow = run.dueAt <= latestDue(deps.now());
    const makesSense = isNow && !isByHand(run.slot) && !isMissed(deps, schedule, slot, calendar);
    if (schedule.isOn && makesSense && run.attempts < MAX_ATTEMPTS) return restartRun(deps, tx, run, slot);
    const end = { state: 'failed', reason: 'interrupted', result: run.result, retryAt: null } as const;
    await tx.finishRun({ scheduleId: schedule.id, slot: run.slot }, run.owner, {
      ...end,
      finishedAt: deps.now(),
    });
    return null;
  });
}

/** It came with the program, or was changed while the clock was ahead: its due times begin now. */
async function settleSince(deps: Deps, schedule: Schedule): Promise<null> {
  await deps.store.write((tx) => tx.updateSchedule({ ...schedule, since: deps.now() }));
  return null;
}
