import type { Channel } from './message.ts';
import type { LocalDateTime, LocalTime, Weekday } from './time.ts';

/** What a schedule does when its time has come (A1, A2). */
export const jobs = [
  'prepare-reminders',
  'prepare-confirmations',
  'prepare-recalls',
  'prepare-birthdays',
  'send-due',
  'refresh-delivery',
  'import-folder',
  'digest',
  'retention',
  'backup',
] as const;
export type Job = (typeof jobs)[number];

/** When: on some days at a time of the practice's clock, or again and again. */
export type Timing =
  | Readonly<{
      kind: 'daily';
      at: LocalTime;
      /** 'working-days': as the practice's holidays and closing days say. */
      days: 'working-days' | readonly Weekday[];
    }>
  | Readonly<{ kind: 'every'; minutes: number }>;

/** What becomes of the batches a schedule prepares: approved and sent by itself, or left for a person to approve (A2). */
export type Sending = 'automatic' | 'approval';

/** What the preparing jobs are told; the others have none. */
export type ScheduleOptions = Readonly<{
  channel?: Channel;
  /** Of appointments, as `run.days`; left out: what the setting says. */
  days?: readonly string[];
  statuses?: readonly string[];
  /** null: all. */
  reasons?: readonly string[] | null;
  /** Appointments booked after the run that would have reminded them: reminded soon, or not at all. */
  lateBookings?: 'send-soon' | 'skip';
}>;

/** A timed job as people see, switch and edit it. */
export type Schedule = Readonly<{
  id: number;
  job: Job;
  isOn: boolean;
  timing: Timing;
  options: ScheduleOptions;
  /** null: the job prepares nothing. */
  sending: Sending | null;
  revision: number;
  /** Due times before it are none of this schedule's: it was made, switched on or given another time then. */
  since: Date;
  changedBy: string;
  changedAt: Date;
}>;

export type RunState = 'running' | 'done' | 'failed' | 'skipped';

/** One run: of a due time, or by hand. */
export type ScheduleRun = Readonly<{
  scheduleId: number;
  /** The due time on the practice's clock ('2026-03-29T02:30'), of intervals the instant; by hand 'hand:' and a number. */
  slot: LocalDateTime | string;
  dueAt: Date;
  state: RunState;
  /** Why it failed or was skipped: a code. */
  reason: string | null;
  /** How often it was begun since it could not be done yet. */
  attempts: number;
  /** When a failed or skipped one is tried again; null: it is not. */
  retryAt: Date | null;
  /** Counts and ids of what it did: never a patient's data. */
  result: RunResult;
  startedBy: string;
  startedAt: Date;
  finishedAt: Date | null;
}>;

export type RunResult = Readonly<Record<string, string | number | boolean | null>>;
