import { type Actor, requireCapability } from './actor.ts';
import type { AlarmCondition } from './alarms.ts';
import type { Deps } from './deps.ts';
import type { BatchState } from './model/batch.ts';
import type { Channel, DeliveryStatus, MessageKind, MessageState } from './model/message.ts';
import type { Job, RunState } from './model/schedule.ts';

/** Messages of one group, of those that the log has dated within a day. */
export type MessageCount = Readonly<{
  channel: Channel;
  kind: MessageKind;
  state: MessageState;
  /** null: not known yet, or not submitted. */
  deliveryStatus: DeliveryStatus | null;
  count: number;
}>;

/** What waits to be sent by one channel in batches of one state. */
export type QueueCount = Readonly<{
  channel: Channel;
  batchState: BatchState;
  queued: number;
  /** Of these, what a server would send now if nothing held it. */
  due: number;
  /** Since when the oldest of these is due; null: none is. */
  oldestDueAt: Date | null;
}>;

export type JobRuns = Readonly<{ job: Job; state: RunState; count: number }>;

export interface MetricReads {
  /** Of messages dated at or after `since`: bounded by what a day sends, however long the log is. */
  messageCounts(since: Date): Promise<MessageCount[]>;
  countUnclear(): Promise<{ channel: Channel; count: number }[]>;
  queueCounts(now: Date): Promise<QueueCount[]>;
  openBatchCounts(): Promise<{ state: BatchState; count: number }[]>;
  /** Of runs due at or after `since`. */
  runCounts(since: Date): Promise<JobRuns[]>;
  /** When a run of the job has ended well last. */
  lastSuccesses(): Promise<{ job: Job; at: Date }[]>;
}

/** Counts for whoever watches over the program: nothing of a patient, and no batch's name. */
export type Metrics = Readonly<{
  messages: readonly MessageCount[];
  unclear: readonly Readonly<{ channel: Channel; count: number }>[];
  queue: readonly QueueCount[];
  batches: readonly Readonly<{ state: BatchState; count: number }>[];
  runs: readonly JobRuns[];
  successes: readonly Readonly<{ job: Job; at: Date }>[];
  alarms: readonly Readonly<{ condition: AlarmCondition; count: number }>[];
  lastImportAt: Date | null;
  at: Date;
}>;

const WINDOW_HOURS = 24; // of what is counted by rows: a million messages in the log make it no slower

/** Reads them all; each question is bounded by what is open or of the last day. */
export async function readMetrics({ store, now }: Deps, actor: Actor): Promise<Metrics> {
  requireCapability(actor, 'view');
  const { read } = store;
  const at = now();
  const since = new Date(at.getTime() - WINDOW_HOURS * 3_600_000);
  const conditions = (await read.openAlarms()).map(({ condition }) => condition);
  return {
    messages: await read.messageCounts(since),
    unclear: await read.countUnclear(),
    queue: await read.queueCounts(at),
    batches: await read.openBatchCounts(),
    runs: await read.runCounts(since),
    successes: await read.lastSuccesses(),
    alarms: [...new Set(conditions)].map((condition) => ({
      condition,
      count: conditions.filter((each) => each === condition).length,
    })),
    lastImportAt: await read.lastImportAt(),
    at,
  };
}
