import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import type { RunOptions } from './model/batch.ts';
import { type AgendaEntry, type Exclusion, selectCandidates } from './model/candidate.ts';
import type { Channel } from './model/message.ts';
import { statusOf } from './model/status.ts';
import {
  isLocalDate,
  isLocalTime,
  type LocalDate,
  localDateOf,
  resolveDay,
  toInstant,
} from './model/time.ts';
import type { Settings } from './settings.ts';
import type { Reads, VisitReason } from './store.ts';

/** The run's options as a person gives them; what is left out comes from the settings (P6). */
export type RunRequest = Readonly<{
  channel: Channel;
  /** 'today', 'tomorrow', '+N', 'next-workday' or dates. */
  days?: readonly string[];
  statuses?: readonly string[];
  /** null: all. */
  reasons?: readonly string[] | null;
  onePerDay?: boolean;
  includeMoved?: boolean;
  /** 'HH:MM' of today or 'YYYY-MM-DDTHH:MM'; left out: immediately. */
  notBefore?: string;
}>;

export type Collected = Readonly<{
  included: readonly AgendaEntry[];
  excluded: readonly Exclusion[];
  offered: Readonly<{ statuses: readonly string[]; reasons: readonly VisitReason[] }>;
}>;

/** Checks a request and fills it up from the settings (P1, P6). */
export function resolveRun(
  { practice, now }: Pick<Deps, 'practice' | 'now'>,
  settings: Settings,
  request: RunRequest,
): RunOptions {
  const today = localDateOf(now(), practice.timeZone);
  return {
    channel: request.channel,
    kind: 'reminder',
    days: resolveDays(request.days ?? settings['run.days'], today),
    statuses: (request.statuses ?? settings['run.statuses']).map(statusOf),
    reasons: request.reasons === undefined ? settings['run.reasons'] : request.reasons,
    onePerDay: request.onePerDay ?? settings['run.one-per-day'],
    includeMoved: request.includeMoved ?? false,
    notBefore: resolveNotBefore(request, today, practice.timeZone, now()),
  };
}

/** The appointments of the chosen days, each offered or excluded with its reason (P8). */
export async function collectCandidates(
  { now }: Pick<Deps, 'now'>,
  reads: Reads,
  options: RunOptions,
): Promise<Collected> {
  const included: AgendaEntry[] = [];
  const excluded: Exclusion[] = [];
  for (const day of options.days) {
    const entries = await reads.agenda(options.kind, day);
    const isRemindedThatDay = await claimedPatients(reads, options, day);
    const earliest = options.notBefore ?? now();
    const selection = selectCandidates(entries, { ...options, earliest, isRemindedThatDay });
    included.push(...selection.included);
    excluded.push(...selection.excluded);
  }
  const { statuses, reasons } = await reads.upcoming(now());
  return { included, excluded, offered: { statuses, reasons } };
}

// P5: the patient's other appointments of the day are not offered once one of them is reminded
async function claimedPatients(
  reads: Reads,
  { kind }: RunOptions,
  day: LocalDate,
): Promise<(entry: AgendaEntry) => boolean> {
  const claimed = new Map<number, Set<number>>();
  for (const { patientId, appointmentId } of await reads.claimsOfDay(kind, day)) {
    claimed.set(patientId, (claimed.get(patientId) ?? new Set()).add(appointmentId));
  }
  return ({ id, patient }) => {
    const appointments = patient === null ? undefined : claimed.get(patient.id);
    return appointments !== undefined && [...appointments].some((appointment) => appointment !== id);
  };
}

function resolveDays(specs: readonly string[], today: LocalDate): readonly LocalDate[] {
  const days = specs.map((spec) => {
    const day = resolveDay(spec, today);
    if (day === null) throw new RefusalError('invalid-day', { value: spec });
    return day;
  });
  return [...new Set(days)].sort();
}

/** A not-before that is past means at once. */
function resolveNotBefore(request: RunRequest, today: LocalDate, timeZone: string, now: Date): Date | null {
  const { notBefore, channel } = request;
  if (notBefore === undefined) return null;
  if (channel === 'email') throw new RefusalError('email-is-immediate');
  const local = isLocalTime(notBefore) ? `${today}T${notBefore}` : notBefore;
  const [day = '', time = ''] = local.split('T');
  if (local !== `${day}T${time}` || !isLocalDate(day) || !isLocalTime(time))
    throw new RefusalError('invalid-time', { value: notBefore });
  const instant = toInstant(local, timeZone);
  return instant <= now ? null : instant;
}
