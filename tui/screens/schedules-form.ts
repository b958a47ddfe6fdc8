import type { Catalogue } from '../../src/i18n/en.ts';
import { type Job, jobs, type ScheduleOptions, type Timing } from '../../src/model/schedule.ts';
import { jobRules, NEW_TARGET_DAYS, type NewSchedule } from '../../src/model/schedule-rules.ts';
import { isLocalTime, resolveDay, type Weekday, weekdays } from '../../src/model/time.ts';
import type { FieldSpec, FieldValue, FormSpec } from '../components/form.ts';
import { typableText, typedDays } from './run-form.ts';
import { daysText } from './schedules-words.ts';

type Values = Readonly<Record<string, FieldValue>>;

const MAX_MINUTES = 1440; // a day

/** The fields of a schedule while these are its values: what does not matter for its job and its rhythm is not asked for. */
export function scheduleForm(t: Catalogue, values: Values, isNew: boolean): FormSpec {
  const { field, yes, no } = t.tui.schedules;
  const job = jobOf(values);
  const jobField: FieldSpec = {
    id: 'job',
    kind: 'choice',
    label: field.job,
    options: jobs.map((value) => ({ value, label: t.tui.schedules.job[value] })),
  };
  return [
    ...(isNew ? [jobField] : []),
    ...timingFields(t, values),
    ...(jobRules[job].isPreparing ? preparingFields(t, job) : []),
    ...(isNew ? [{ id: 'isOn', kind: 'toggle', label: field.isOn, off: no, on: yes } as const] : []),
  ];
}

/** What the form shows of a schedule. */
export function scheduleValues(t: Catalogue, schedule: NewSchedule): Values {
  const { job, timing, options, sending, isOn } = schedule;
  return { job, ...timingValues(timing), ...optionValues(t, options), sending: sending ?? 'approval', isOn };
}

/** What a new schedule begins with, whatever its job. */
export function newScheduleValues(t: Catalogue): Values {
  const timing: Timing = { kind: 'daily', at: '10:00', days: 'working-days' };
  return scheduleValues(t, {
    job: 'prepare-reminders',
    timing,
    options: { days: NEW_TARGET_DAYS },
    sending: 'approval',
    isOn: true,
  });
}

/** The form as the engine takes it; what its job has no use for is left out. */
export function scheduleOf(t: Catalogue, values: Values): NewSchedule {
  const job = jobOf(values);
  const { isPreparing } = jobRules[job];
  return {
    job,
    timing: timingOf(job, values),
    options: isPreparing ? optionsOf(t, job, values) : {},
    sending: isPreparing ? (values.sending === 'automatic' ? 'automatic' : 'approval') : null,
    isOn: values.isOn === true,
  };
}

function jobOf({ job }: Values): Job {
  return jobs.find((each) => each === job) ?? 'prepare-reminders';
}

/** As it was chosen, where there is something to choose. */
function rhythmOf(job: Job, { rhythm }: Values): Timing['kind'] {
  const { timings } = jobRules[job];
  return timings.find((kind) => kind === rhythm) ?? timings[0] ?? 'daily';
}

function timingFields(t: Catalogue, values: Values): FormSpec {
  const words = t.tui.schedules;
  const { field } = words;
  const { timings } = jobRules[jobOf(values)];
  const rhythm: FieldSpec = {
    id: 'rhythm',
    kind: 'choice',
    label: field.rhythm,
    options: timings.map((value) => ({ value, label: words.rhythm[value] })),
  };
  const asked = timings.length > 1 ? [rhythm] : [];
  const minutes: FieldSpec = {
    id: 'minutes',
    kind: 'number',
    label: field.minutes,
    hint: words.minutesHint,
    problem: (value) => (minutesOf(value) === null ? words.minutesProblem : null),
  };
  if (rhythmOf(jobOf(values), values) === 'every') return [...asked, minutes];
  const at: FieldSpec = {
    id: 'at',
    kind: 'text',
    label: field.at,
    hint: words.timeHint,
    problem: (value) => (isLocalTime(timeOf(value)) ? null : words.timeProblem),
  };
  const days: FieldSpec = {
    id: 'days',
    kind: 'choice',
    label: field.days,
    options: [
      { value: 'working-days', label: words.workingDays },
      { value: 'every-day', label: words.everyDay },
      { value: 'chosen', label: words.chosenDays },
    ],
  };
  return [...asked, at, days, ...(values.days === 'chosen' ? [weekdaysField(t)] : [])];
}

function weekdaysField(t: Catalogue): FieldSpec {
  const words = t.tui.schedules;
  return {
    id: 'weekdays',
    kind: 'checklist',
    label: words.field.weekdays,
    options: weekdays.map((value) => ({ value, label: t.tui.settings.choice[value] ?? value })),
    summary: (chosen) => daysText(t, chosen.map(({ value }) => value) as Weekday[]) || t.tui.run.none,
    problem: (value) => (Array.isArray(value) && value.length > 0 ? null : words.weekdaysProblem),
  };
}

function preparingFields(t: Catalogue, job: Job): FormSpec {
  const words = t.tui.schedules;
  const { field } = words;
  const channel: FieldSpec = {
    id: 'channel',
    kind: 'choice',
    label: field.channel,
    options: [
      { value: 'sms', label: t.channel.sms },
      { value: 'email', label: t.channel.email },
    ],
  };
  const sending: FieldSpec = {
    id: 'sending',
    kind: 'choice',
    label: field.sending,
    options: (['approval', 'automatic'] as const).map((value) => ({ value, label: words.sending[value] })),
  };
  const { isOfAppointments, hasLateBookings } = jobRules[job];
  return [
    channel,
    ...(hasLateBookings ? [targetDaysField(t)] : []),
    ...(isOfAppointments ? appointmentFields(t) : []),
    sending,
    ...(hasLateBookings ? [lateField(t)] : []),
  ];
}

function targetDaysField(t: Catalogue): FieldSpec {
  const words = t.tui.schedules;
  return {
    id: 'targetDays',
    kind: 'text',
    label: words.field.targetDays,
    hint: words.targetDaysHint,
    placeholder: words.fromSettings,
    problem: (value) => (areDays(typedDays(t, String(value))) ? null : words.targetDaysProblem),
  };
}

function areDays(text: string): boolean {
  return text === '' || text.split(',').every((day) => resolveDay(day, ANY_DAY) !== null);
}

const ANY_DAY = '2026-01-01'; // whether a day can be is the same every day

function appointmentFields(t: Catalogue): FormSpec {
  const words = t.tui.schedules;
  return [
    {
      id: 'statuses',
      kind: 'checklist',
      label: words.field.statuses,
      options: Object.entries(t.appointmentStatus).map(([value, label]) => ({ value, label })),
      summary: (chosen) => chosen.map(({ label }) => label).join(', ') || words.fromSettings,
    },
    {
      id: 'reasons',
      kind: 'text',
      label: words.field.reasons,
      hint: words.reasonsHint,
      placeholder: words.fromSettings,
    },
  ];
}

function lateField(t: Catalogue): FieldSpec {
  const words = t.tui.schedules;
  return {
    id: 'lateBookings',
    kind: 'choice',
    label: words.field.lateBookings,
    options: (['send-soon', 'skip'] as const).map((value) => ({ value, label: words.lateChoice[value] })),
  };
}

function timingValues(timing: Timing): Values {
  const daily = { rhythm: 'daily', at: '10:00', days: 'working-days', weekdays: ['mon'], minutes: '5' };
  if (timing.kind === 'every') return { ...daily, rhythm: 'every', minutes: String(timing.minutes) };
  const { at, days } = timing;
  if (days === 'working-days') return { ...daily, at };
  const isAll = days.length === weekdays.length;
  return { ...daily, at, days: isAll ? 'every-day' : 'chosen', weekdays: days };
}

function optionValues(
  t: Catalogue,
  { channel, days, statuses, reasons, lateBookings }: ScheduleOptions,
): Values {
  return {
    channel: channel ?? 'sms',
    targetDays: days === undefined ? '' : typableText(t, days.join(',')),
    statuses: statuses ?? [],
    reasons: reasons === undefined ? '' : reasons === null ? t.tui.run.all : reasons.join(', '),
    lateBookings: lateBookings ?? 'skip',
  };
}

function timingOf(job: Job, values: Values): Timing {
  if (rhythmOf(job, values) === 'every') return { kind: 'every', minutes: minutesOf(values.minutes) ?? 0 };
  const chosen = Array.isArray(values.weekdays) ? values.weekdays : [];
  const days = values.days === 'chosen' ? weekdays.filter((day) => chosen.includes(day)) : weekdays;
  return {
    kind: 'daily',
    at: timeOf(values.at),
    days: values.days === 'working-days' ? 'working-days' : days,
  };
}

function optionsOf(t: Catalogue, job: Job, values: Values): ScheduleOptions {
  const { channel, statuses } = values;
  const reasons = textOf(values, 'reasons');
  const days = typedDays(t, textOf(values, 'targetDays'))
    .split(',')
    .filter((day) => day !== '');
  const { isOfAppointments, hasLateBookings } = jobRules[job];
  return {
    channel: channel === 'email' ? 'email' : 'sms',
    ...(hasLateBookings && days.length > 0 && { days }),
    ...(isOfAppointments && Array.isArray(statuses) && statuses.length > 0 && { statuses }),
    ...(isOfAppointments && reasons !== '' && { reasons: reasonsOf(t, reasons) }),
    ...(hasLateBookings && { lateBookings: values.lateBookings === 'send-soon' ? 'send-soon' : 'skip' }),
  };
}

function reasonsOf(t: Catalogue, text: string): readonly string[] | null {
  const folded = text.toLowerCase();
  if (folded === 'all' || folded === t.tui.run.all.toLowerCase()) return null;
  return text
    .split(',')
    .map((reason) => reason.trim())
    .filter((reason) => reason !== '');
}

/** A time as people type it: 8:30 is 08:30. */
function timeOf(value: FieldValue | undefined): string {
  const text = String(value ?? '').trim();
  return /^\d[:.]\d{2}$/.test(text) ? `0${text.replace('.', ':')}` : text.replace('.', ':');
}

function minutesOf(value: FieldValue | undefined): number | null {
  const text = String(value ?? '').trim();
  const minutes = Number(text);
  return /^\d+$/.test(text) && minutes >= 1 && minutes <= MAX_MINUTES ? minutes : null;
}

function textOf(values: Values, field: string): string {
  return String(values[field] ?? '').trim();
}
