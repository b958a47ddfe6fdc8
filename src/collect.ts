import { collectBirthdays, collectConfirmations, collectRecalls } from './collect-others.ts';
import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import type { RunOptions } from './model/batch.ts';
import { type AgendaEntry, type Exclusion, selectCandidates } from './model/candidate.ts';
import type { Channel, MessageKind } from './model/message.ts';
import type { Occasion } from './model/occasion.ts';
import { statusOf } from './model/status.ts';
import {
  isLocalDate,
  isLocalTime,
  type LocalDate,
  localDateOf,
  resolveDay,
  toInstant,
} from './model/time.ts';
import { reasonCodes } from './model/visit-reason.ts';
import { type IsWorkday, workdaysBy } from './model/workdays.ts';
import type { Settings } from './settings.ts';
import type { Reads, VisitReason } from './store.ts';

/** The run's options as a person gives them; what is left out comes from the settings (P6). */
export type RunRequest = Readonly<{
  channel: Channel;
  /** Left out: reminders. Days, statuses, reasons and the like are for appointments; other kinds do not look at them. */
  kind?: MessageKind;
  /** Reminders only: 'today', 'tomorrow', '+N', 'next-workday' or dates. */
  days?: readonly string[];
  statuses?: readonly string[];
  /** By code or by name; null: all. */
  reasons?: readonly string[] | null;
  onePerDay?: boolean;
  /** Moved after their reminder (P10). */
  includeMoved?: boolean;
  /** 'immediately', 'HH:MM' of today or 'YYYY-MM-DDTHH:MM'. */
  notBefore?: string;
}>;

export type Collected = Readonly<{
  included: readonly Occasion[];
  excluded: readonly Exclusion[];
  offered: Readonly<{ statuses: readonly string[]; reasons: readonly VisitReason[] }>;
}>;

/** Checks a request and fills it up from the settings (P1, P6). */
export async function resolveRun(
  { practice, now, store }: Pick<Deps, 'practice' | 'now' | 'store'>,
  settings: Settings,
  request: RunRequest,
): Promise<RunOptions> {
  const today = localDateOf(now(), practice.timeZone);
  const { channel, kind = 'reminder' } = request;
  const notBefore = resolveNotBefore(settings, request, { today, timeZone: practice.timeZone, now: now() });
  if (kind === 'recall') return { ...NOTHING_CHOSEN, channel, kind, notBefore };
  if (kind === 'birthday') return { ...NOTHING_CHOSEN, channel, kind, days: [today], notBefore };
  const isReminder = kind === 'reminder';
  return {
    channel,
    kind,
    days: isReminder
      ? resolveDays(request.days ?? settings['run.days'], today, await workdaysBy(settings))
      : [],
    statuses: (request.statuses ?? settings['run.statuses']).map(statusOf),
    reasons: await resolveReasons(
      store.read,
      request.reasons === undefined ? settings['run.reasons'] : request.reasons,
      now(),
    ),
    // each booking is confirmed, and a moved appointment is a new booking
    onePerDay: isReminder && (request.onePerDay ?? settings['run.one-per-day']),
    includeMoved: !isReminder || resolveMoved(settings, request),
    notBefore,
  };
}

const NOTHING_CHOSEN = {
  days: [],
  statuses: [],
  reasons: null,
  onePerDay: false,
  includeMoved: false,
} as const;

/** Whom the run may write to and whom not: each offered, or excluded with its reason (P8). */
export async function collectCandidates(
  deps: Pick<Deps, 'now' | 'practice'>,
  reads: Reads,
  options: RunOptions,
): Promise<Collected> {
  return COLLECT[options.kind](deps, reads, options);
}

type Collect = (
  deps: Pick<Deps, 'now' | 'practice'>,
  reads: Reads,
  options: RunOptions,
) => Promise<Collected>;

const COLLECT = {
  reminder: collectReminders,
  confirmation: collectConfirmations,
  recall: collectRecalls,
  birthday: collectBirthdays,
} as const satisfies Record<MessageKind, Collect>;

/** The appointments of the chosen days. */
async function collectReminders(
  { now }: Pick<Deps, 'now'>,
  reads: Reads,
  options: RunOptions,
): Promise<Collected> {
  const included: Occasion[] = [];
  const excluded: Exclusion[] = [];
  for (const day of options.days) {
    const entries = await reads.agenda(options.kind, day);
    const isRemindedThatDay = await claimedPatients(reads, options, day);
    const earliest = options.notBefore ?? now();
    const rules = { ...options, kind: 'reminder', earliest, soonest: earliest, isRemindedThatDay } as const;
    const selection = selectCandidates(entries, rules);
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

function resolveDays(specs: readonly string[], today: LocalDate, isWorkday: IsWorkday): readonly LocalDate[] {
  const days = specs.map((spec) => {
    const day = resolveDay(spec, today, isWorkday);
    if (day === null) throw new RefusalError('invalid-day', { value: spec });
    return day;
  });
  return [...new Set(days)].sort();
}

/** What is neither a code nor a name stays as it is, and fits no appointment. */
async function resolveReasons(
  reads: Reads,
  reasons: readonly string[] | null,
  now: Date,
): Promise<readonly string[] | null> {
  if (reasons === null) return null;
  const { reasons: known } = await reads.upcoming(now);
  const codes = reasons.flatMap((reason) => {
    const meant = reasonCodes(reason, known);
    return meant.length === 0 ? [reason] : meant;
  });
  return [...new Set(codes)];
}

/** P10: asked for, always, or never. */
function resolveMoved(settings: Settings, { includeMoved }: RunRequest): boolean {
  const moved = settings['run.moved'];
  if (moved === 'never' && includeMoved) throw new RefusalError('moved-never');
  return moved !== 'never' && (includeMoved ?? moved === 'always');
}

type Here = Readonly<{ today: LocalDate; timeZone: string; now: Date }>;

/** A not-before that is past means at once. The setting is for SMS: e-mail is immediate (P1). */
function resolveNotBefore(
  settings: Settings,
  request: RunRequest,
  { today, timeZone, now }: Here,
): Date | null {
  const { channel } = request;
  const unasked = channel === 'email' ? 'immediately' : settings['run.not-before'];
  const notBefore = request.notBefore ?? unasked;
  if (notBefore === 'immediately') return null;
  if (channel === 'email') throw new RefusalError('email-is-immediate');
  const local = isLocalTime(notBefore) ? `${today}T${notBefore}` : notBefore;
  const [day = '', time = ''] = local.split('T');
  if (local !== `${day}T${time}` || !isLocalDate(day) || !isLocalTime(time))
    throw new RefusalError('invalid-time', { value: notBefore });
  const instant = toInstant(local, timeZone);
  return instant <= now ? null : instant;
}
