import type { Actor } from '../actor.ts';
import { readClockTrust } from '../clock-ahead.ts';
import type { Deps } from '../deps.ts';
import { OutageError, RefusalError } from '../errors.ts';
import type { Schedule, ScheduleRun } from '../model/schedule.ts';
import type { Tx } from '../store.ts';
import type { JobOutcome } from './job.ts';
import { jobTable } from './job-table.ts';
import { isLateRun } from './jobs/late.ts';
import { type ClaimedRun, type PrunedBefore, type RunEnd, whileHeld } from './runs.ts';

const RETRY_MINUTES = [1, 5, 15]; // after an outage: it may be over soon; after three tries the next due time comes
const MINUTE = 60_000;
const DAY = 86_400_000;
const KEPT_DAYS = {
  every: 2, // of what runs again and again nobody asks after two days
  daily: 400,
  late: 100, // up to every quarter of an hour; further ahead hardly any schedule prepares, so it is not looked at again
};

type Work = Readonly<{ schedule: Schedule; run: ClaimedRun; signal: AbortSignal }>;

/** Does the job and records what became of it; a job that fails ends nothing else. Null: somebody else has taken it over. */
export async function carryOut(
  deps: Deps,
  actor: Actor,
  { schedule, run, signal }: Work,
): Promise<ScheduleRun | null> {
  const { store, log } = deps;
  const context = { deps, actor, schedule, run, signal };
  const end = await whileHeld(deps, run, () =>
    endOf(deps, schedule, run, () => jobTable[schedule.job].run(context)),
  );
  const isOurs = await store.write(async (tx) => {
    if (!(await tx.finishRun(run.key, run.owner, end))) return false;
    await prune(deps, tx, schedule);
    return true;
  });
  const { state, reason } = end;
  const facts = { schedule: schedule.id, job: schedule.job, slot: run.key.slot, state, reason };
  if (state === 'done') log.info('schedule.run', facts);
  else log.warn('schedule.run', facts);
  return isOurs ? store.read.scheduleRun(run.key.scheduleId, run.key.slot) : null;
}

/** Forgets old runs; by a clock that may have leapt ahead none is old. */
export async function prune(deps: Deps, tx: Tx, schedule: Schedule): Promise<void> {
  const { isAhead } = await readClockTrust(tx, deps);
  if (!isAhead) await tx.pruneRuns(schedule.id, prunedBefore(deps, schedule));
}

/** Runs that were due before it are forgotten; a due time that old is never begun again either. */
function prunedBefore({ now }: Pick<Deps, 'now'>, { timing }: Schedule): PrunedBefore {
  const ago = (days: number): Date => new Date(now().getTime() - days * DAY);
  return { ordinary: ago(KEPT_DAYS[timing.kind]), late: ago(KEPT_DAYS.late) };
}

async function endOf(
  deps: Deps,
  schedule: Schedule,
  run: ClaimedRun,
  work: () => Promise<JobOutcome>,
): Promise<RunEnd> {
  const outcome = await work().catch((error: unknown) => failure(deps, schedule, run, error));
  const finishedAt = deps.now();
  const retryMinutes = 'retryMinutes' in outcome ? outcome.retryMinutes : undefined;
  return {
    state: outcome.state,
    reason: outcome.state === 'done' ? null : outcome.reason,
    result: outcome.result ?? {},
    finishedAt,
    retryAt:
      retryMinutes === undefined || run.isByHand || isLateRun(run.key.slot) // the next quarter of an hour has another
        ? null
        : new Date(finishedAt.getTime() + retryMinutes * MINUTE),
  };
}

type Failure = Readonly<{ state: 'failed'; reason: string; result?: undefined; retryMinutes?: number }>;

/** What was refused is refused again until a person has acted; an outage may pass, and so may what nobody expected. */
function failure({ log }: Deps, { timing }: Schedule, run: ClaimedRun, error: unknown): Failure {
  if (error instanceof RefusalError) return { state: 'failed', reason: error.code };
  if (!(error instanceof OutageError)) log.error('schedule.unexpected', error);
  const reason = error instanceof OutageError ? error.code : 'unexpected';
  const retryMinutes = timing.kind === 'daily' ? RETRY_MINUTES[run.attempts - 1] : undefined;
  return { state: 'failed', reason, ...(retryMinutes !== undefined && { retryMinutes }) };
}
