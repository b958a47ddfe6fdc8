import { type Actor, requireCapability } from './actor.ts';
import { type Observation, observe } from './alarm-conditions.ts';
import type { Deps } from './deps.ts';
import { notify } from './notices.ts';
import type { Tx } from './store.ts';

/** What is out of order, and staff must know (Alarm). */
export const alarmConditions = [
  'due-too-old',
  'schedule-failed',
  'portal-refuses',
  'credits-low',
  'import-stale',
  'schedule-hangs',
  'clock-refused',
  'clock-ahead',
] as const;
export type AlarmCondition = (typeof alarmConditions)[number];

/** Codes, ids and numbers that tell more of it: never a patient's data. */
export type AlarmDetails = Readonly<Record<string, string | number | boolean | null>>;

export type Alarm = Readonly<{
  id: number;
  condition: AlarmCondition;
  /** Of what: a channel, or a schedule's id; '' when there is only one. */
  subject: string;
  since: Date;
  /** Since when it has not been seen any more; it ends when that lasts. Null: it was there at the last look. */
  absentSince: Date | null;
  details: AlarmDetails;
}>;

export interface AlarmReads {
  /** The oldest first. */
  openAlarms(): Promise<Alarm[]>;
}

export interface AlarmWrites {
  /** Returns its id; null: somebody else has raised it. */
  raiseAlarm(alarm: Omit<Alarm, 'id' | 'absentSince'>): Promise<number | null>;
  /** An open alarm is seen, or is not seen any more; the answer says whether that was news. */
  markAlarm(id: number, absentSince: Date | null): Promise<boolean>;
  /** Ends an open alarm; false: somebody else has ended it. */
  clearAlarm(id: number, at: Date): Promise<boolean>;
  /** Deletes alarms that ended before then. */
  forgetAlarms(before: Date): Promise<void>;
}

export type AlarmCheck = Readonly<{
  raised: readonly number[];
  cleared: readonly number[];
  /** What the portals said of their accounts, if they were asked. */
  accounts: AccountLevels;
}>;

/** Credits available by channel, in thousandths, of accounts that somebody counts and that could be asked. */
export type AccountLevels = Readonly<Record<string, number>>;

const ABSENT_MINUTES = 10; // what comes and goes within it is one alarm, told once
const ALARM_DAYS = 3; // a weekend without Slack and mail
const ALL_CLEAR_DAYS = 1;
const KEPT_DAYS = 90;

/**
 * Looks at every condition, and has the staff told once of each that begins and once when it has ended for ten minutes. Any
 * number of servers may do so: an open alarm is unique. Portals are asked for their credits with `askPortals` only; without
 * it such an alarm is neither raised nor ended. On a clock that cannot be right, what depends on it is neither.
 */
export async function checkAlarms(
  deps: Deps,
  actor: Actor,
  { askPortals }: Readonly<{ askPortals: boolean }>,
): Promise<AlarmCheck> {
  requireCapability(actor, 'prepare');
  const { store, now, log } = deps;
  const open = await store.read.openAlarms();
  const { present, unknown, accounts } = await observe(deps, actor, { askPortals, open });
  const plan = planOf({ open, present, unknown, now: now() });
  if (plan.raise.length + plan.clear.length + plan.mark.length === 0)
    return { raised: [], cleared: [], accounts };
  const done = await store.write((tx) => carryOut(tx, plan, now()));
  for (const { id, condition, subject } of done.raised)
    log.warn('alarm.raised', { alarm: id, condition, of: subject });
  for (const { id, condition, subject } of done.cleared)
    log.info('alarm.cleared', { alarm: id, condition, of: subject });
  return { raised: done.raised.map(({ id }) => id), cleared: done.cleared.map(({ id }) => id), accounts };
}

/** The alarms in force, the oldest first. */
export async function listAlarms({ store }: Deps, actor: Actor): Promise<Alarm[]> {
  requireCapability(actor, 'view');
  return store.read.openAlarms();
}

type Plan = Readonly<{
  raise: readonly Observation[];
  mark: readonly Alarm[];
  clear: readonly Alarm[];
}>;

const isSame = (
  a: Readonly<{ condition: string; subject: string }>,
  b: Readonly<{ condition: string; subject: string }>,
): boolean => a.condition === b.condition && a.subject === b.subject;

type Seen = Readonly<{
  open: readonly Alarm[];
  present: readonly Observation[];
  unknown: readonly Pick<Observation, 'condition' | 'subject'>[];
  now: Date;
}>;

function planOf({ open, present, unknown, now }: Seen): Plan {
  const isPresent = (alarm: Alarm) => present.some((seen) => isSame(seen, alarm));
  const isUnknown = (alarm: Alarm) => unknown.some((unsure) => isSame(unsure, alarm));
  const gone = open.filter((alarm) => !isPresent(alarm) && !isUnknown(alarm));
  const hasEnded = ({ absentSince }: Alarm) =>
    absentSince !== null && Math.abs(now.getTime() - absentSince.getTime()) >= ABSENT_MINUTES * 60_000; // or by a clock that was ahead
  return {
    raise: present.filter((seen) => !open.some((alarm) => isSame(alarm, seen))),
    mark: [
      ...gone.filter(({ absentSince }) => absentSince === null),
      ...open.filter((alarm) => alarm.absentSince !== null && isPresent(alarm)),
    ],
    clear: gone.filter(hasEnded),
  };
}

type Told = Readonly<{ id: number; condition: AlarmCondition; subject: string }>;

/** The alarm's row and its notice are one write: nobody is told of what is not on record, and nothing is kept secret. */
async function carryOut(
  tx: Tx,
  { raise, mark, clear }: Plan,
  at: Date,
): Promise<Readonly<{ raised: Told[]; cleared: Told[] }>> {
  const raised: Told[] = [];
  const cleared: Told[] = [];
  for (const { condition, subject, details } of raise) {
    const id = await tx.raiseAlarm({ condition, subject, details, since: at });
    if (id === null) continue;
    raised.push({ id, condition, subject });
    await tell(tx, 'alarm', { alarmId: id, condition, subject, details }, at);
  }
  for (const { id, absentSince } of mark) await tx.markAlarm(id, absentSince === null ? at : null);
  for (const { id, condition, subject, details, since } of clear) {
    if (!(await tx.clearAlarm(id, at))) continue;
    cleared.push({ id, condition, subject });
    const facts = { alarmId: id, condition, subject, details, since: since.toISOString() };
    await tell(tx, 'all-clear', facts, at);
  }
  if (cleared.length > 0) await tx.forgetAlarms(new Date(at.getTime() - KEPT_DAYS * 86_400_000));
  return { raised, cleared };
}

async function tell(
  tx: Tx,
  kind: 'alarm' | 'all-clear',
  facts: Readonly<{ alarmId: number; condition: AlarmCondition; subject: string; details: AlarmDetails }>,
  at: Date,
): Promise<void> {
  const days = kind === 'alarm' ? ALARM_DAYS : ALL_CLEAR_DAYS;
  const { newest } = await tx.clockRecords();
  const from = newest !== null && newest > at ? newest : at; // another server may tell it, whose clock is not behind
  const expiresAt = new Date(from.getTime() + days * 86_400_000);
  await notify(tx, { kind, key: `${kind} ${facts.alarmId}`, facts, at, expiresAt });
}
