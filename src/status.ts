import { type Actor, requireCapability } from './actor.ts';
import { type Alarm, listAlarms } from './alarms.ts';
import { type BatchView, viewBatch } from './approve.ts';
import { readClockState } from './clock-guard.ts';
import { type AccountState, readAccounts } from './credits.ts';
import type { Deps } from './deps.ts';
import { isSameTimeZone } from './model/time.ts';
import { isSendingOn } from './schedule/due.ts';
import { listSchedules, type ScheduleView } from './schedule/schedules.ts';
import { mayLeaveByItself } from './send-due.ts';
import { isStandingStill, listServers, type ServerView } from './servers.ts';
import { readSettings, type Settings } from './settings.ts';

export interface StatusReads {
  /** Whether the database has exactly the migrations that this program knows. */
  isSchemaOurs(): Promise<boolean>;
  /** Open batches, the oldest first. */
  openBatches(limit: number): Promise<number[]>;
}

/** A batch that waits for a person or for its time, without its patients. */
export type WaitingBatch = BatchView &
  Readonly<{
    /** Somebody is submitting it, or a running server will: nobody has to do anything. */
    leavesByItself: boolean;
  }>;

/** How the practice stands, for a person. */
export type Status = Readonly<{
  at: Date;
  servers: readonly ServerView[];
  schedules: readonly ScheduleView[];
  batches: readonly WaitingBatch[];
  /** The oldest first. */
  alarms: readonly Alarm[];
  import: Readonly<{ lastAt: Date | null; maxAgeHours: number | null; isStale: boolean }>;
  accounts: readonly AccountState[];
  /** Nobody has to do anything: no alarm is open, and a server runs where schedules are on. */
  isFine: boolean;
}>;

const MAX_BATCHES = 50; // more are a fault of their own, and `batch list` has them all

/** Everything that matters right now; asks the portals for their credits. */
export async function readStatus(deps: Deps, actor: Actor): Promise<Status> {
  requireCapability(actor, 'view');
  const { store, now } = deps;
  const settings = await readSettings(store.read, null);
  const servers = await listServers(deps, actor);
  const schedules = await listSchedules(deps, actor);
  const alarms = await listAlarms(deps, actor);
  return {
    at: now(),
    servers,
    schedules,
    batches: await waitingBatches(deps, actor, settings),
    alarms,
    import: await importState(deps, settings),
    accounts: await readAccounts(deps, actor),
    isFine: alarms.length === 0 && !isStandingStill(servers, schedules),
  };
}

async function waitingBatches(deps: Deps, actor: Actor, settings: Settings): Promise<WaitingBatch[]> {
  const waiting: WaitingBatch[] = [];
  for (const batchId of await deps.store.read.openBatches(MAX_BATCHES)) {
    const view = await viewBatch(deps, actor, batchId);
    waiting.push({ ...view, leavesByItself: mayLeaveByItself(view.batch, settings) });
  }
  return waiting;
}

async function importState({ store, now }: Deps, settings: Settings): Promise<Status['import']> {
  const maxAgeHours = settings['import.max-age-hours'];
  const lastAt = await store.read.lastImportAt();
  const isOld = lastAt === null || now().getTime() - lastAt.getTime() > (maxAgeHours ?? 0) * 3_600_000;
  return { lastAt, maxAgeHours, isStale: maxAgeHours !== null && isOld };
}

/** Whether what is ordered or held leaves without anybody's doing; else why not. */
export type SendingState = 'running' | 'no-server' | 'switched-off';

/** Looks whether a server runs, and whether sending what is due is switched on. */
export async function readSendingState(deps: Deps, actor: Actor): Promise<SendingState> {
  requireCapability(actor, 'view');
  if (!(await isSendingOn(deps, actor))) return 'switched-off';
  return (await listServers(deps, actor)).some(({ isRunning }) => isRunning) ? 'running' : 'no-server';
}

/** Why the engine cannot work although its database answers. */
export type Unreadiness = 'migrations' | 'clock-behind' | 'time-zone-changed';

/** Looks whether verbs that decide would work; throws OutageError when the database does not answer. */
export async function readReadiness(deps: Deps, actor: Actor): Promise<readonly Unreadiness[]> {
  requireCapability(actor, 'view');
  const { store, now, mode, practice } = deps;
  if (!(await store.read.isSchemaOurs())) return ['migrations'];
  const clock = await readClockState(store.read, now());
  const zone = await store.read.rememberedTimeZone();
  return [
    ...(clock.isBehind && mode === 'live' ? (['clock-behind'] as const) : []),
    ...(zone !== null && !isSameTimeZone(zone, practice.timeZone) ? (['time-zone-changed'] as const) : []),
  ];
}
