import type { Channel } from './message.ts';
import { channels } from './message.ts';
import type { Job, ScheduleOptions, Sending, Timing } from './schedule.ts';
import { isLocalTime, resolveDay, weekdays } from './time.ts';

/** What a job can be told. */
export type JobRules = Readonly<{
  timings: readonly Timing['kind'][];
  /** Prepares batches: needs a channel and a way to send. */
  isPreparing: boolean;
  /** Of appointments: days, statuses and reasons can be chosen. */
  isOfAppointments: boolean;
  /** Has days of its own and a run that covers them: late bookings are told what to do. */
  hasLateBookings: boolean;
}>;

const preparing = {
  timings: ['daily'],
  isPreparing: true,
  isOfAppointments: false,
  hasLateBookings: false,
} as const satisfies JobRules;
const keeping = { ...preparing, isPreparing: false } as const satisfies JobRules;
const again = { ...keeping, timings: ['every', 'daily'] } as const satisfies JobRules;

/** What each job can be told. */
export const jobRules: Readonly<Record<Job, JobRules>> = {
  'prepare-reminders': { ...preparing, isOfAppointments: true, hasLateBookings: true },
  'prepare-confirmations': { ...preparing, timings: ['every', 'daily'], isOfAppointments: true },
  'prepare-recalls': preparing,
  'prepare-birthdays': preparing,
  'send-due': again,
  'refresh-delivery': again,
  'import-folder': again,
  digest: keeping,
  retention: keeping,
  backup: again,
};

export type NewSchedule = Readonly<{
  job: Job;
  timing: Timing;
  options: ScheduleOptions;
  sending: Sending | null;
  isOn: boolean;
}>;

/** The part of a schedule that cannot be so, and the value that was given for it. */
export type ScheduleFault = Readonly<{ field: string; value: string }>;

/** The days a new schedule reminds of where nobody says others: on Friday Saturday and Monday are both among them. */
export const NEW_TARGET_DAYS = ['tomorrow', 'next-workday'] as const;

const MAX_MINUTES = 1440;
const MAX_LIST = 50; // entries, as in settings
const MAX_ENTRY = 100; // characters

/** The first thing about it that cannot be; null: it can be so. */
export function scheduleFault({ job, timing, options, sending }: NewSchedule): ScheduleFault | null {
  const rules = jobRules[job];
  return timingFault(rules, timing) ?? optionsFault(rules, options) ?? sendingFault(rules, sending);
}

function timingFault({ timings }: JobRules, timing: Timing): ScheduleFault | null {
  if (!timings.includes(timing.kind)) return { field: 'timing', value: timing.kind };
  if (timing.kind === 'every') {
    const isPossible =
      Number.isSafeInteger(timing.minutes) && timing.minutes >= 1 && timing.minutes <= MAX_MINUTES;
    return isPossible ? null : { field: 'minutes', value: String(timing.minutes) };
  }
  if (!isLocalTime(timing.at)) return { field: 'at', value: timing.at };
  const { days } = timing;
  const isPossible =
    days === 'working-days' || (days.length > 0 && days.every((day) => weekdays.includes(day)));
  return isPossible ? null : { field: 'days', value: days.join(',') };
}

function optionsFault(rules: JobRules, options: ScheduleOptions): ScheduleFault | null {
  const { channel, days, statuses, reasons, lateBookings } = options;
  if (rules.isPreparing ? !isChannel(channel) : channel !== undefined)
    return { field: 'channel', value: channel ?? '' };
  const lists = { targetDays: days, statuses, reasons: reasons ?? undefined };
  for (const [field, list] of Object.entries(lists)) {
    if (list === undefined) continue;
    const isPossible = rules.isOfAppointments && isList(list) && (field !== 'targetDays' || areDays(list));
    if (!isPossible) return { field, value: list.join(',') };
  }
  const isLatePossible =
    lateBookings === undefined ||
    (rules.hasLateBookings && (lateBookings === 'send-soon' || lateBookings === 'skip'));
  return isLatePossible ? null : { field: 'lateBookings', value: String(lateBookings) };
}

function sendingFault({ isPreparing }: JobRules, sending: Sending | null): ScheduleFault | null {
  const isPossible = isPreparing ? sending === 'automatic' || sending === 'approval' : sending === null;
  return isPossible ? null : { field: 'sending', value: String(sending) };
}

const isChannel = (channel: Channel | undefined): boolean => channels.some((known) => known === channel);

const isList = (list: readonly string[]): boolean =>
  list.length > 0 &&
  list.length <= MAX_LIST &&
  list.every((entry) => entry.trim() !== '' && entry.length <= MAX_ENTRY);

const areDays = (list: readonly string[]): boolean =>
  list.every((day) => resolveDay(day, '2026-01-01') !== null);
