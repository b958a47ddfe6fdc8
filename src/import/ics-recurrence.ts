import type { LocalDateTime } from '../model/time.ts';
import { type Day, dayAt, daysSinceEpoch, weeksOf } from './ics-days.ts';
import { type Rule, readRule } from './ics-rule.ts';

/** The clock on which a rule runs: that of the event's DTSTART. */
export type RuleClock = Readonly<{
  /** DTSTART by that clock, the first time of the series. */
  start: LocalDateTime;
  /** Times before may be left out. */
  from: LocalDateTime;
  /** The last time that is wanted. */
  until: LocalDateTime;
  /** What an instant is by that clock. */
  toLocal: (instant: Date) => LocalDateTime;
}>;

/**
 * The times of an RRULE (RFC 5545 §3.3.10), by the clock of its event, the earliest first; null now and then, when
 * others should get their turn. Goes through the calendar day by day: whatever the rule is, that comes to an end.
 * ical.js has an iterator for rules, which makes 2 March of a 30 February and leaves out times of others. Throws
 * RecurrenceError.
 */
export function* ruleTimes(text: string, clock: RuleClock): Generator<LocalDateTime | null> {
  const rule = readRule(text, clock);
  const until = rule.until === null || rule.until > clock.until ? clock.until : rule.until;
  yield clock.start;
  let left = (rule.count ?? Number.POSITIVE_INFINITY) - 1;
  for (const time of rule.bySetPos.length > 0 ? selected(rule, clock) : unselected(rule, clock)) {
    if (time !== null) {
      if (time <= clock.start) continue;
      if (time > until || left < 1) return;
      left -= 1;
    }
    yield time;
  }
}

const PIECE = 1000; // days; they take a millisecond

/** All times of the rule from `from` on, or from its start when they are counted. */
function* unselected(rule: Rule, clock: RuleClock): Generator<LocalDateTime | null> {
  for (const day of daysOf(rule, clock, 1)) {
    if (day === null) yield null;
    else for (const time of rule.times) yield `${day.text}T${time}`;
  }
}

/** BYSETPOS: the first, the last … of the times of each day, week, month or year. */
function* selected(rule: Rule, clock: RuleClock): Generator<LocalDateTime | null> {
  let period: number | null = null;
  let times: string[] = [];
  for (const day of daysOf(rule, clock, LONGEST_PERIOD)) {
    if (day === null) {
      yield null;
      continue;
    }
    if (periodOf(rule, day) !== period) yield* atPositions(rule, times);
    if (periodOf(rule, day) !== period) times = [];
    period = periodOf(rule, day);
    for (const time of rule.times) times.push(`${day.text}T${time}`);
  }
  yield* atPositions(rule, times);
}

const LONGEST_PERIOD = 367;

function atPositions({ bySetPos }: Rule, times: readonly string[]): readonly string[] {
  return times.filter((_, index) =>
    bySetPos.some((one) => one === index + 1 || one === index - times.length),
  );
}

/** The days of the rule, some before the window, and some before its start: positions count from there. */
function* daysOf(rule: Rule, { start, from, until }: RuleClock, before: number): Generator<Day | null> {
  const startDay = dayAt(daysSinceEpoch(start));
  const first = rule.count === null ? Math.max(startDay.number, daysSinceEpoch(from)) : startDay.number;
  const last = daysSinceEpoch(until) + (before > 1 ? before : 0);
  for (let number = first - before; number <= last; number += 1) {
    if (number % PIECE === 0) yield null;
    const day = dayAt(number);
    const periods = periodOf(rule, day) - periodOf(rule, startDay);
    if (periods % rule.interval === 0 && isMeant(rule, startDay, day)) yield day;
  }
}

function periodOf({ freq, weekStart }: Rule, { number, year, month }: Day): number {
  if (freq === 'DAILY') return number;
  if (freq === 'WEEKLY') return weeksOf(number, weekStart);
  return freq === 'MONTHLY' ? year * 12 + month : year;
}

/** Whether each part of the rule allows the day; what the rule does not say is as in DTSTART. */
function isMeant(rule: Rule, start: Day, day: Day): boolean {
  const { freq, byMonth, byMonthDay, byYearDay, byWeekNo, byDay } = rule;
  if (byMonth.length > 0 && !byMonth.includes(day.month)) return false;
  if (byMonthDay.length > 0 && !isAmong(byMonthDay, day.date, day.monthLength)) return false;
  if (byYearDay.length > 0 && !isAmong(byYearDay, day.yearDay, day.yearLength)) return false;
  if (byWeekNo.length > 0 && !isAmong(byWeekNo, ...weekNumber(day, rule.weekStart))) return false;
  if (byDay.length > 0) return byDay.some((one) => isWeekday(rule, one, day));
  if (byMonthDay.length > 0 || byYearDay.length > 0 || freq === 'DAILY') return true;
  if (freq === 'WEEKLY' || byWeekNo.length > 0) return day.weekday === start.weekday;
  if (day.date !== start.date) return false;
  return freq === 'MONTHLY' || byMonth.length > 0 || day.month === start.month;
}

/** The second, or the second last (-2), of a number of days or weeks. */
function isAmong(positions: readonly number[], position: number, length: number): boolean {
  return positions.some((one) => one === position || one === position - length - 1);
}

/** 'TU', or with a position the second, the last … Tuesday of the month, or of the year when no month is named. */
function isWeekday({ freq, byMonth }: Rule, { position, weekday }: Rule['byDay'][number], day: Day): boolean {
  if (weekday !== day.weekday) return false;
  if (position === 0) return true;
  const isOfYear = freq === 'YEARLY' && byMonth.length === 0;
  const [date, length] = isOfYear ? [day.yearDay, day.yearLength] : [day.date, day.monthLength];
  return position > 0 ? Math.ceil(date / 7) === position : Math.ceil((length - date + 1) / 7) === -position;
}

/** Of how many weeks of its year which one a day is in; week 1 is the first with four days in the year. */
function weekNumber(day: Day, weekStart: number): [number: number, weeks: number] {
  const firstWeek = (year: number) =>
    weeksOf(daysSinceEpoch(`${String(year).padStart(4, '0')}-01-04`), weekStart);
  const week = weeksOf(day.number, weekStart);
  const of = [day.year + 1, day.year, day.year - 1].find((year) => week >= firstWeek(year)) ?? day.year;
  return [week - firstWeek(of) + 1, firstWeek(of + 1) - firstWeek(of)];
}
