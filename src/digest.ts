import { type Actor, requireCapability } from './actor.ts';
import type { Alarm } from './alarms.ts';
import { readAccounts } from './credits.ts';
import type { Deps } from './deps.ts';
import { listMaskedBatches, type MaskedBatch } from './masked.ts';
import type { BatchState } from './model/batch.ts';
import type { Channel, MessageKind } from './model/message.ts';
import type { Job } from './model/schedule.ts';
import { addDays, isLocalDate, type LocalDate, localDateOf, startOfDay } from './model/time.ts';
import { type NoticeFacts, notify } from './notices.ts';
import { type ChannelReport, type FailureKind, reportOf } from './report.ts';
import { isImportStale } from './schedule/jobs/import-age.ts';
import { listSchedules } from './schedule/schedules.ts';
import { readSettings, type Settings } from './settings.ts';
import { type DataProblem, findDataProblems } from './unreachable.ts';

/** What the staff is told every morning: counts, codes and our own numbers, as JSON keeps them; instants are ISO text. */
export type DigestFacts = Readonly<{
  day: LocalDate;
  /** Results are told from then on: since the digest before. */
  since: string;
  at: string;
  /** What needs a person before it is sent, the first to expire first. */
  waiting: readonly WaitingBatch[];
  today: Readonly<{
    /** Ordered or held, and leaving by itself. */
    held: readonly HeldBatch[];
    /** What schedules still prepare, send or import today, in order of time. */
    runs: readonly PlannedRun[];
  }>;
  results: readonly ChannelReport[];
  failures: readonly FailureKind[];
  /** Messages of which nobody knows whether they were sent, of all time. */
  unclear: number;
  /** Appointments of the next days that were moved after their reminder. */
  moved: number;
  /** Appointments of the next days whose patient can be reached by no channel. */
  problems: readonly DataProblem[];
  import: ImportAge;
  credits: readonly CreditFacts[];
  alarms: readonly AlarmFacts[];
}>;

export type WaitingBatch = Readonly<{
  batchId: number;
  revision: number;
  kind: MessageKind;
  channel: Channel;
  state: BatchState;
  days: readonly LocalDate[];
  messages: number;
  expiresAt: string;
}>;

export type HeldBatch = Readonly<{
  batchId: number;
  kind: MessageKind;
  channel: Channel;
  messages: number;
  /** When the next of them may leave; null: at once. */
  dueAt: string | null;
}>;

export type PlannedRun = Readonly<{ job: Job; at: string }>;

export type ImportAge = Readonly<{
  /** null: nothing was ever imported. */
  at: string | null;
  hours: number | null;
  /** From that age on no batch is prepared; null: it does not matter. */
  maxHours: number | null;
  isTooOld: boolean;
}>;

export type CreditFacts = Readonly<{
  channel: Channel;
  /** null: nobody counts, or the portal did not answer. */
  milliAvailable: number | null;
  isUnreachable: boolean;
  isLow: boolean;
  daysLeft: number | null;
}>;

export type AlarmFacts = Readonly<
  Pick<Alarm, 'id' | 'condition' | 'subject' | 'details'> & { since: string }
>;

const MAX_SINCE_DAYS = 31; // a digest after a long pause is no yearly report
const MAX_WAITING = 20; // lines; Slack takes fifty blocks, and nobody reads more

/** Whether the digest has nothing to tell but how the credits stand. */
export function isUneventful(facts: DigestFacts): boolean {
  const { waiting, today, results, failures, unclear, moved, problems, credits, alarms } = facts;
  const count = waiting.length + today.held.length + results.length + failures.length + unclear + moved;
  const isQuiet = problems.length + alarms.length === 0 && credits.every(({ isLow }) => !isLow);
  return count === 0 && isQuiet && !facts.import.isTooOld;
}

export type PreparedDigest = Readonly<{ key: string; isNew: boolean; facts: DigestFacts }>;

/**
 * Writes the digest of the slot's day to be delivered; of a day there is only one, whoever makes it, and nobody is told
 * after the day has ended. A slot that names no day is of today.
 */
export async function prepareDigest(deps: Deps, actor: Actor, slot: string): Promise<PreparedDigest> {
  requireCapability(actor, 'prepare');
  const { store, now, practice, log } = deps;
  const named = slot.slice(0, 10);
  const day = isLocalDate(named) ? named : localDateOf(now(), practice.timeZone);
  const key = `digest ${day}`;
  const known = await store.read.notice(key);
  if (known !== null) return { key, isNew: false, facts: known.facts as DigestFacts };
  const facts = await collectDigest(deps, actor, day);
  const expiresAt = startOfDay(addDays(day, 1), practice.timeZone);
  const isNew = await store.write((tx) =>
    notify(tx, { kind: 'digest', key, facts: facts satisfies NoticeFacts, at: now(), expiresAt }),
  );
  if (isNew)
    log.info('digest.prepared', { day, waiting: facts.waiting.length, isUneventful: isUneventful(facts) });
  return { key, isNew, facts };
}

/** Today's digest as it would be now; nobody is told. */
export async function previewDigest(deps: Deps, actor: Actor): Promise<DigestFacts> {
  requireCapability(actor, 'view');
  return collectDigest(deps, actor, localDateOf(deps.now(), deps.practice.timeZone));
}

async function collectDigest(deps: Deps, actor: Actor, day: LocalDate): Promise<DigestFacts> {
  const { store, now } = deps;
  const settings = await readSettings(store.read, null);
  const open = await listMaskedBatches(deps, actor, { limit: 100, only: 'open' });
  const since = await sinceWhen(deps, day);
  const report = await reportOf(store.read, { from: since, until: now() });
  const { moved, problems } = await findDataProblems(deps, settings);
  const alarms = await store.read.openAlarms();
  return {
    day,
    since: since.toISOString(),
    at: now().toISOString(),
    waiting: open.filter(needsPerson).sort(byExpiry).slice(0, MAX_WAITING).map(waitingBatch),
    today: {
      held: open.filter((batch) => !needsPerson(batch)).map(heldBatch),
      runs: await runsOfToday(deps, actor, day),
    },
    results: report.channels,
    failures: report.failures,
    unclear: await store.read.logCount({ state: 'unclear' }, MAX_UNCLEAR),
    moved,
    problems,
    import: await importAge(deps, settings),
    credits: (await readAccounts(deps, actor))
      .filter(({ counted }) => counted !== 'none')
      .map(({ channel, milliAvailable, isUnreachable, isLow, daysLeft }) => ({
        channel,
        milliAvailable,
        isUnreachable,
        isLow,
        daysLeft,
      })),
    alarms: alarms.map(({ id, condition, subject, details, since: from }) => ({
      ...{ id, condition, subject, details },
      since: from.toISOString(),
    })),
  };
}

const MAX_UNCLEAR = 1000;

/** Since the digest before; without one, since the day before began. */
async function sinceWhen({ store, now, practice }: Deps, day: LocalDate): Promise<Date> {
  const before = await store.read.lastNotice('digest', now());
  const earliest = startOfDay(addDays(day, -MAX_SINCE_DAYS), practice.timeZone);
  const since = before?.at ?? startOfDay(addDays(day, -1), practice.timeZone);
  return new Date(Math.max(since.getTime(), earliest.getTime()));
}

/** What schedules still do today at a time of their own; what they do every few minutes is no news. */
async function runsOfToday(deps: Deps, actor: Actor, day: LocalDate): Promise<PlannedRun[]> {
  const planned = (await listSchedules(deps, actor)).flatMap(({ job, timing, nextAt }) => {
    const isToday = nextAt !== null && localDateOf(nextAt, deps.practice.timeZone) === day;
    return isToday && timing.kind === 'daily' && isForPatients(job)
      ? [{ job, at: nextAt.toISOString() }]
      : [];
  });
  return planned.sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** Prepares or sends what patients get. */
const isForPatients = (job: Job): boolean => job.startsWith('prepare-') || job === 'send-due';

/** It goes on only when somebody approves, submits or resumes it. */
function needsPerson({ state, sendOrderedBy, isInHand }: MaskedBatch): boolean {
  return !isInHand && state !== 'submitting' && (state === 'paused' || sendOrderedBy === null);
}

const byExpiry = (a: MaskedBatch, b: MaskedBatch): number => a.expiresAt.getTime() - b.expiresAt.getTime();

function waitingBatch(batch: MaskedBatch): WaitingBatch {
  const { id, revision, kind, channel, state, days, counts, expiresAt } = batch;
  return {
    ...{ batchId: id, revision, kind, channel, state },
    days: days.map(({ day }) => day),
    messages: counts.queued,
    expiresAt: expiresAt.toISOString(),
  };
}

function heldBatch({ id, kind, channel, counts, nextDueAt }: MaskedBatch): HeldBatch {
  const messages = counts.queued + counts.submitting;
  return { batchId: id, kind, channel, messages, dueAt: nextDueAt?.toISOString() ?? null };
}

async function importAge(deps: Deps, settings: Settings): Promise<ImportAge> {
  const { store, now } = deps;
  const at = await store.read.lastImportAt();
  const hours = at === null ? null : Math.floor((now().getTime() - at.getTime()) / 3_600_000);
  const maxHours = settings['import.max-age-hours'];
  const isTooOld = await isImportStale(deps, settings);
  return { at: at?.toISOString() ?? null, hours, maxHours, isTooOld };
}
