import type { Catalogue } from '../../src/i18n/en.ts';
import type { Schedule, Timing } from '../../src/model/schedule.ts';
import { jobRules } from '../../src/model/schedule-rules.ts';
import { addDays, localDateOf, type Weekday, weekdayOf, weekdays } from '../../src/model/time.ts';
import type { Face } from '../face.ts';
import { dayLabel } from './run-form.ts';

const MINUTES_PER_HOUR = 60;
const DAYS_NEAR = 6; // a weekday further away could be another one

/** 'working days 10:00', 'every 5 minutes'. */
export function timingText(t: Catalogue, timing: Timing): string {
  const words = t.tui.schedules;
  if (timing.kind === 'daily') return words.daily(daysText(t, timing.days), timing.at);
  const { minutes } = timing;
  const isWhole = minutes % MINUTES_PER_HOUR === 0;
  return isWhole ? words.everyHours(minutes / MINUTES_PER_HOUR) : words.everyMinutes(minutes);
}

/** 'working days', 'every day', 'Mon–Fri', 'Mon, Thu'. */
export function daysText(t: Catalogue, days: 'working-days' | readonly Weekday[]): string {
  const words = t.tui.schedules;
  if (days === 'working-days') return words.workingDays;
  if (days.length === weekdays.length) return words.everyDay;
  const names = (some: readonly Weekday[]) => some.map((day) => t.tui.settings.choice[day] ?? day);
  const chosen = weekdays.filter((day) => days.includes(day));
  const [from = '', ...rest] = names(chosen);
  const first = weekdays.indexOf(chosen[0] ?? 'mon');
  const isRange = rest.length > 1 && chosen.every((day, index) => day === weekdays[first + index]);
  return isRange ? words.weekdayRange(from, rest.at(-1) ?? '') : [from, ...rest].join(', ');
}

/** What it does, and by which channel: there may be one for each. */
export function scheduleName(t: Catalogue, { job, options }: Pick<Schedule, 'job' | 'options'>): string {
  const name = t.tui.schedules.job[job];
  return options.channel === undefined ? name : `${name} (${t.channel[options.channel]})`;
}

/** Whom a preparing job is about, each part by itself; what is left out is as the settings say. */
export function forWhomParts(t: Catalogue, { options }: Pick<Schedule, 'options'>): string[] {
  const words = t.tui.schedules;
  const { days, statuses, reasons } = options;
  return [
    ...(days === undefined ? [] : [dayLabel(t, days.join(','))]),
    ...(statuses === undefined
      ? []
      : [words.statuses(statuses.map((status) => t.appointmentStatus[status] ?? status).join(', '))]),
    ...(reasons === undefined
      ? []
      : [reasons === null ? words.allReasons : words.reasons(reasons.join(', '))]),
  ];
}

/** For a column: of jobs that are not about appointments it is empty. */
export function forWhomText(t: Catalogue, schedule: Pick<Schedule, 'job' | 'options'>): string {
  if (!jobRules[schedule.job].isOfAppointments) return '';
  return forWhomParts(t, schedule).join(', ') || t.tui.schedules.fromSettings;
}

/** 'today 10:00', 'Tue 10:00' in the week around today, else with the date. */
export function whenText(face: Pick<Face, 't' | 'format' | 'now' | 'timeZone'>, instant: Date): string {
  const { t, format, now, timeZone } = face;
  const words = t().tui.schedules;
  const day = localDateOf(instant, timeZone);
  const today = localDateOf(now(), timeZone);
  if (day === today) return words.today(format().time(instant));
  const isNear = addDays(today, -DAYS_NEAR) <= day && day <= addDays(today, DAYS_NEAR);
  if (!isNear) return format().moment(instant);
  return words.onWeekday(t().tui.settings.choice[weekdayOf(day)] ?? '', format().time(instant));
}
