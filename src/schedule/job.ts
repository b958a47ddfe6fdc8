import type { Actor } from '../actor.ts';
import type { Deps } from '../deps.ts';
import type { RunResult, Schedule } from '../model/schedule.ts';
import type { ClaimedRun } from './runs.ts';

/** What a job gets: who acts, what it was told, and which due time it is about. */
export type JobContext = Readonly<{
  deps: Deps;
  actor: Actor;
  schedule: Schedule;
  run: ClaimedRun;
  /** Raised to stop in good order: what is in flight is finished, nothing more is begun. */
  signal: AbortSignal;
}>;

/** What became of a run; refusals and outages are thrown instead. */
export type JobOutcome =
  | Readonly<{ state: 'done'; result: RunResult }>
  /** Nothing was done, and `reason` is a code that says why; with `retryMinutes` it is looked at again. */
  | Readonly<{ state: 'skipped'; reason: string; result?: RunResult; retryMinutes?: number }>
  /** A person must act. */
  | Readonly<{ state: 'failed'; reason: string; result?: RunResult }>;

/** A job: what is done, and for how long after its due time that still makes sense (A3). */
export type JobWork = Readonly<{
  /** Hours, or until the end of the due time's day; null: always, because only the newest due time counts. */
  grace: number | 'same-day' | null;
  /** Whether there is anything to do at all; an empty run is recorded without being begun. Left out: always. */
  hasWork?: (deps: Deps, actor: Actor) => Promise<boolean>;
  /** What an empty run tells. */
  nothing?: RunResult;
  /** Done twice it has done no more than once: it is taken over from a dead process. */
  run: (context: JobContext) => Promise<JobOutcome>;
}>;

export const done = (result: RunResult = {}): JobOutcome => ({ state: 'done', result });

export const notAvailable: JobOutcome = { state: 'skipped', reason: 'not-available' };
