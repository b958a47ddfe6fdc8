import type { Actor } from './actor.ts';
import type { AccountLevels, Alarm, AlarmCondition, AlarmDetails } from './alarms.ts';
import { readClockTrust } from './clock-ahead.ts';
import { clockRefusal, latestDue } from './clock-guard.ts';
import { type AccountState, readAccount } from './credits.ts';
import type { Deps } from './deps.ts';
import type { Batch } from './model/batch.ts';
import { type Channel, channels } from './model/message.ts';
import type { ScheduleRun } from './model/schedule.ts';
import { jobRules } from './model/schedule-rules.ts';
import { localDateOf, startOfDay } from './model/time.ts';
import { isHanging, isHeld, minutesInHand } from './schedule/runs.ts';
import { mayLeaveByItself } from './send-due.ts';
import { nextLeaving, quietHold } from './send-limits.ts';
import { readSettings, type Settings } from './settings.ts';

/** A condition that holds now. */
export type Observation = Readonly<{ condition: AlarmCondition; subject: string; details: AlarmDetails }>;

export type Observed = Readonly<{
  present: readonly Observation[];
  /** Could not be looked at, or was not to be. */
  unknown: readonly Pick<Observation, 'condition' | 'subject'>[];
  accounts: AccountLevels;
}>;

/** The oldest message of a batch that may leave, and when one of the batch has left last. */
export type DueState = Readonly<{ oldestDue: OldestDue | null; lastLeftAt: Date | null }>;

/** `at` null: since the batch may be sent. */
export type OldestDue = Readonly<{ at: Date | null; count: number }>;

export interface AlarmConditionReads {
  dueState(batchId: number, now: Date): Promise<DueState>;
  /** Open batches that wait for a person because of one of these reasons, the oldest first. */
  batchesHeldUp(reasons: readonly string[]): Promise<{ id: number; channel: Channel; reason: string }[]>;
}

type Looking = Readonly<{ askPortals: boolean; open: readonly Alarm[] }>;

/** What is judged by the clock: on one that is wrong, or may be, such an alarm is neither raised nor ended. */
const BY_CLOCK: ReadonlySet<AlarmCondition> = new Set([
  'due-too-old',
  'import-stale',
  'credits-low',
  'schedule-hangs',
]);

/** What is out of order right now, as far as that can be seen: a wrong clock hides nothing else. */
export async function observe(deps: Deps, actor: Actor, looking: Looking): Promise<Observed> {
  const settings = await readSettings(deps.store.read, null);
  const wrong = [...(await refusedClock(deps, actor)), ...(await clockAhead(deps, actor))];
  const credits = await lowCredits(deps, settings, looking);
  const byClock = async () => [
    ...(await dueTooOld(deps, settings)),
    ...(await hangingSchedules(deps)),
    ...(await staleImport(deps, settings)),
  ];
  const present = [
    ...wrong,
    ...(await failedSchedules(deps)).filter(
      ({ details }) => wrong.length === 0 || details.reason !== 'missed',
    ),
    ...(await refusingPortals(deps)),
    ...(wrong.length === 0 ? await byClock() : []),
    ...credits.present,
  ];
  const isByClock = ({ condition, details }: Alarm) => BY_CLOCK.has(condition) || details.reason === 'missed';
  const unjudged = wrong.length === 0 ? [] : looking.open.filter(isByClock);
  return { present, unknown: [...credits.unknown, ...unjudged], accounts: credits.accounts };
}

/** Nothing is prepared, approved, imported or sent by this server, and no schedule runs. */
async function refusedClock(deps: Deps, { workstation }: Actor): Promise<Observation[]> {
  const refusal = await clockRefusal(deps);
  if (refusal === null) return [];
  const details = { reason: refusal.code, server: workstation };
  return [{ condition: 'clock-refused', subject: '', details }];
}

/** Nothing old is removed by itself. */
async function clockAhead(deps: Deps, { workstation }: Actor): Promise<Observation[]> {
  const { isAhead, aheadDays } = await readClockTrust(deps.store.read, deps);
  if (!isAhead) return [];
  return [{ condition: 'clock-ahead', subject: '', details: { days: aheadDays, server: workstation } }];
}

/**
 * Messages that could leave and do not. What is held (quiet hours, limits) or waits for a person is not late, and a batch of
 * which something has left lately is being worked on.
 */
async function dueTooOld(deps: Deps, settings: Settings): Promise<Observation[]> {
  const minutes = settings['alarm.due-minutes'];
  if (minutes === null) return [];
  const { store, now } = deps;
  const oldest = new Map<Channel, AlarmDetails & { minutes: number; messages: number }>();
  const batches = [...(await store.read.batchesToSend(now())), ...(await store.read.leasedBatches())];
  for (const batch of new Map(batches.map((each) => [each.id, each])).values()) {
    if (batch.owner === null && !mayLeaveByItself(batch, settings)) continue;
    const late = await lateness(deps, settings, batch);
    if (late === null || late.minutes < minutes) continue;
    const before = oldest.get(batch.channel);
    const worst =
      before !== undefined && before.minutes >= late.minutes ? before : { ...late, batch: batch.id };
    oldest.set(batch.channel, { ...worst, messages: late.messages + (before?.messages ?? 0) });
  }
  return [...oldest].map(([channel, details]) => ({ condition: 'due-too-old', subject: channel, details }));
}

/** For how long messages of the batch could have left; null when none can right now. */
async function lateness(
  deps: Deps,
  settings: Settings,
  batch: Batch,
): Promise<Readonly<{ minutes: number; messages: number }> | null> {
  const { store, practice } = deps;
  const { id, channel, sendOrderedAt, decidedAt, preparedAt } = batch;
  const now = deps.now();
  const { oldestDue, lastLeftAt } = await store.read.dueState(id, now);
  if (oldestDue === null || (await nextLeaving(deps, store.read, { channel, due: now, now })) > now)
    return null;
  const isLimited = settings['send.limit-per-day'] !== null; // yesterday's limit may have held it until this morning
  const begins = [
    oldestDue.at,
    sendOrderedAt ?? decidedAt ?? preparedAt,
    lastLeftAt,
    isLimited ? startOfDay(localDateOf(now, practice.timeZone), practice.timeZone) : null,
  ];
  const due = new Date(Math.max(...begins.map((begin) => begin?.getTime() ?? 0)));
  const since = quietHold(deps, settings, channel, due)?.until ?? due;
  return { minutes: Math.floor((now.getTime() - since.getTime()) / 60_000), messages: oldestDue.count };
}

/**
 * Schedules that are on and whose newest run has failed for good, or whose patients were not written to because it was
 * missed. A run for late bookings mends no day that failed.
 */
async function failedSchedules({ store, now }: Deps): Promise<Observation[]> {
  const { read } = store;
  const until = latestDue(now());
  const [last, ofDays] = [await read.lastRuns(until), await read.lastRuns(until, { withLate: false })];
  return (await read.schedules()).flatMap(({ id, job, isOn }) => {
    if (!isOn) return [];
    const own = [...ofDays, ...last].filter(({ scheduleId }) => scheduleId === id);
    const failed = own.find(
      (run) => hasFailed(run) || (jobRules[job].isPreparing && run.reason === 'missed'),
    );
    if (failed === undefined) return [];
    const details = { job, reason: failed.reason };
    return [{ condition: 'schedule-failed', subject: String(id), details } as const];
  });
}

/** Runs that some process has had in hand for far too long: their schedules do not begin again before these end. */
async function hangingSchedules(deps: Deps): Promise<Observation[]> {
  const { read } = deps.store;
  const at = deps.now();
  const hanging = (await read.heldRuns()).filter((run) => isHeld(run, deps) && isHanging(run, at));
  if (hanging.length === 0) return [];
  return (await read.schedules()).flatMap(({ id, job }) => {
    const run = hanging.find(({ scheduleId }) => scheduleId === id);
    if (run === undefined) return [];
    const details = { job, minutes: minutesInHand(run, at) };
    return [{ condition: 'schedule-hangs', subject: String(id), details } as const];
  });
}

const hasFailed = ({ state, retryAt }: ScheduleRun): boolean => state === 'failed' && retryAt === null;

/** Why a portal takes nothing of a batch any more, until a person has acted; too few credits stop it before it begins. */
const REFUSALS = [
  'credentials',
  'no-credits',
  'sender-refused',
  'portal-misconfigured',
  'portal-faults',
  'insufficient-credits',
] as const;

async function refusingPortals({ store }: Deps): Promise<Observation[]> {
  const held = await store.read.batchesHeldUp(REFUSALS);
  return channels.flatMap((channel) => {
    const own = held.filter((batch) => batch.channel === channel);
    const [first] = own;
    if (first === undefined) return [];
    const details = { reason: first.reason, batch: first.id, batches: own.length };
    return [{ condition: 'portal-refuses', subject: channel, details } as const];
  });
}

/** Beyond it a schedule prepares nothing for appointments. */
async function staleImport({ store, now }: Deps, settings: Settings): Promise<Observation[]> {
  const maxHours = settings['import.max-age-hours'];
  if (maxHours === null) return [];
  const at = await store.read.lastImportAt();
  const hours = at === null ? null : (now().getTime() - at.getTime()) / 3_600_000;
  if (hours !== null && hours <= maxHours) return [];
  return [
    { condition: 'import-stale', subject: '', details: { hours: hours && Math.floor(hours), maxHours } },
  ];
}

type Credits = Readonly<{
  present: Observation[];
  unknown: Pick<Observation, 'condition' | 'subject'>[];
  accounts: Record<string, number>;
}>;

/** As the settings `credits.low` and `credits.low-days` say; it is over only when there is clearly more. */
async function lowCredits(deps: Deps, settings: Settings, { askPortals, open }: Looking): Promise<Credits> {
  const found: Credits = { present: [], unknown: [], accounts: {} };
  for (const channel of channels) {
    const key = { condition: 'credits-low', subject: channel } as const;
    const counted = deps.accounts[channel];
    if (counted === 'none') continue;
    const account = counted === 'ledger' || askPortals ? await readAccount(deps, channel) : null;
    if (account === null || account.isUnreachable) found.unknown.push(key);
    if (account === null || account.milliAvailable === null) continue;
    found.accounts[channel] = account.milliAvailable;
    const isOpen = open.some(({ condition, subject }) => condition === 'credits-low' && subject === channel);
    if (account.isLow || (isOpen && isNearlyLow(account, settings)))
      found.present.push({ ...key, details: levelOf(account) });
  }
  return found;
}

const CLEARLY_MORE = 1.1; // above the mark by a tenth, and by a day: a retry's credits come and go around it

function isNearlyLow({ milliAvailable, daysLeft }: AccountState, settings: Settings): boolean {
  return (
    (milliAvailable ?? 0) < settings['credits.low'] * CLEARLY_MORE ||
    (daysLeft !== null && daysLeft < settings['credits.low-days'] + 1)
  );
}

function levelOf({ milliAvailable, daysLeft, lowReason }: AccountState): AlarmDetails {
  return { milliAvailable, daysLeft, reason: lowReason };
}
