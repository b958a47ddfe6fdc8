import { approveBatch } from '../../approve.ts';
import type { RunRequest } from '../../collect.ts';
import { RefusalError } from '../../errors.ts';
import { resolveDay } from '../../model/time.ts';
import { prepareBatch } from '../../prepare.ts';
import { readSettings, type Settings } from '../../settings.ts';
import { done, type JobContext, type JobOutcome } from '../job.ts';
import { readCalendar } from '../schedules.ts';
import { isImportStale } from './import-age.ts';
import { isLateRun, lateDays, lateOnes } from './late.ts';

const STALE_RETRY_MINUTES = 15; // the import may only be late
const MAX_LISTED = 50; // days named in a result

type PreparedNow = Readonly<{ batchId: number; messages: number; milliMissing: number }>;

/** Prepares reminders of the days that follow the due time's day, however late the run is. */
export async function prepareReminders(context: JobContext): Promise<JobOutcome> {
  const settings = await readSettings(context.deps.store.read, null);
  const stale = await staleImport(context, settings);
  if (stale !== null) return stale;
  const common = await reminderRequest(context, settings);
  const isLate = isLateRun(context.run.key.slot);
  const request = isLate ? { ...common, days: await lateDays(context) } : common;
  const only = isLate ? await lateOnes(context, request) : undefined;
  const result = { days: request.days.slice(0, MAX_LISTED).join(',') };
  return prepareAndSend(context, settings, { request, result, ...(only !== undefined && { only }) });
}

/** Confirms what was booked newly. */
export async function prepareConfirmations(context: JobContext): Promise<JobOutcome> {
  const settings = await readSettings(context.deps.store.read, null);
  const stale = await staleImport(context, settings);
  if (stale !== null) return stale;
  const request = { ...commonRequest(context, settings), kind: 'confirmation' } as const;
  return prepareAndSend(context, settings, { request, result: {} });
}

/**
 * Calls in whose recall is due, or greets whose birthday it is. By an old import too, nobody knows who has booked an
 * appointment since, or has died.
 */
export async function prepareAnnouncements(
  context: JobContext,
  kind: 'recall' | 'birthday',
): Promise<JobOutcome> {
  const settings = await readSettings(context.deps.store.read, null);
  const stale = await staleImport(context, settings);
  if (stale !== null) return stale;
  const request = { ...commonRequest(context, settings), kind };
  return prepareAndSend(context, settings, { request, result: {} });
}

async function staleImport({ deps }: JobContext, settings: Settings): Promise<JobOutcome | null> {
  if (!(await isImportStale(deps, settings))) return null;
  return { state: 'skipped', reason: 'import-stale', retryMinutes: STALE_RETRY_MINUTES };
}

/** The run's request in full: who runs the schedule by hand gets what the schedule would have prepared. */
export async function reminderRequest(
  context: Pick<JobContext, 'deps' | 'schedule' | 'run'>,
  settings: Settings,
): Promise<RunRequest & Readonly<{ days: readonly string[] }>> {
  const { deps, schedule, run } = context;
  const { isWorkday } = await readCalendar(deps, deps.store.read);
  const days = (schedule.options.days ?? settings['run.days']).map(
    (spec) => resolveDay(spec, run.slot.day, isWorkday) ?? run.slot.day,
  );
  return {
    ...commonRequest(context, settings),
    days: [...new Set(days)].sort(),
    onePerDay: settings['run.one-per-day'],
    includeMoved: settings['run.moved'] === 'always',
  };
}

function commonRequest({ schedule }: Pick<JobContext, 'schedule'>, settings: Settings): RunRequest {
  const { channel = 'sms', statuses, reasons } = schedule.options;
  return {
    channel,
    statuses: statuses ?? settings['run.statuses'],
    reasons: reasons === undefined ? settings['run.reasons'] : reasons,
    notBefore: channel === 'sms' ? settings['run.not-before'] : 'immediately',
  };
}

type Preparation = Readonly<{
  request: RunRequest;
  /** The source's ids; left out: all that are offered. */
  only?: readonly string[];
  /** What the run tells besides. */
  result: Readonly<Record<string, string | number>>;
}>;

/** Prepares a batch, and sends it or leaves it for approval as the schedule says (A2). Nobody to write to is no failure. */
export async function prepareAndSend(
  context: JobContext,
  settings: Settings,
  { request, only, result }: Preparation,
): Promise<JobOutcome> {
  const prepared = (await interrupted(context)) ?? (await prepare(context, request, only));
  if (prepared === null) return done({ ...result, messages: 0 });
  const { batchId, messages, milliMissing } = prepared;
  const told = { ...result, batch: batchId, messages };
  const left = whyLeft(context, settings, messages);
  if (left !== null) return done({ ...told, left });
  if (milliMissing > 0) return { state: 'failed', reason: 'insufficient-credits', result: told };
  await approveBatch(context.deps, context.actor, batchId, undefined, { andSend: true });
  return done({ ...told, ordered: true });
}

/** A batch that this very run had prepared when its process died: no other run of the schedule tells of it. */
async function interrupted({ deps, actor, schedule, run }: JobContext): Promise<PreparedNow | null> {
  if (run.isByHand) return null;
  const { read } = deps.store;
  const undecided = await read.undecidedBatches(actor.id, run.startedAt);
  if (undecided.length === 0) return null;
  const others = await read.batchesOfRuns(schedule.id, run.startedAt);
  const batchId = undecided.findLast((id) => !others.has(id));
  if (batchId === undefined) return null;
  return { batchId, messages: (await read.counts(batchId)).queued, milliMissing: 0 };
}

async function prepare(
  { deps, actor }: JobContext,
  request: RunRequest,
  only: readonly string[] | undefined,
): Promise<PreparedNow | null> {
  if (only?.length === 0) return null; // somebody has booked late who cannot be reminded
  try {
    const { batchId, preview } = await prepareBatch(deps, actor, request, only);
    const { milliNeeded, milliAvailable, candidates } = preview;
    const milliMissing = milliAvailable === null ? 0 : Math.max(0, milliNeeded - milliAvailable);
    return { batchId, messages: candidates.length, milliMissing };
  } catch (error) {
    if (error instanceof RefusalError && error.code === 'no-candidates') return null;
    throw error;
  }
}

/** Why a person approves it: because the schedule says so, four eyes are needed (S5), or it is larger than it should be. */
function whyLeft(
  { schedule }: JobContext,
  settings: Settings,
  messages: number,
): 'approval' | 'four-eyes' | 'too-many' | null {
  if (schedule.sending !== 'automatic') return 'approval';
  if (settings['approval.mode'] === 'four-eyes') return 'four-eyes';
  const most = settings['schedule.max-messages'];
  return most !== null && messages > most ? 'too-many' : null;
}
