import { isLocalTime, type LocalDateTime, type LocalTime } from '../model/time.ts';
import type { RuleClock } from './ics-recurrence.ts';

/** A rule that cannot be followed: unreadable, with parts we do not know, or far too many times. */
export class RecurrenceError extends Error {}

/** What an RRULE says; a list that is empty says nothing. */
export type Rule = Readonly<{
  freq: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  interval: number;
  count: number | null;
  /** By the event's clock, inclusive. */
  until: LocalDateTime | null;
  /** 0 is Sunday. */
  weekStart: number;
  byMonth: readonly number[];
  byMonthDay: readonly number[];
  byYearDay: readonly number[];
  byWeekNo: readonly number[];
  /** `position` 0: all of them. */
  byDay: readonly Readonly<{ position: number; weekday: number }>[];
  bySetPos: readonly number[];
  /** The times of each day, the earliest first. */
  times: readonly LocalTime[];
}>;

/** Reads an RRULE; what it has that we do not know would make other times of it. Throws RecurrenceError. */
export function readRule(text: string, clock: RuleClock): Rule {
  const values = readParts(text);
  const freq = FREQUENCIES.find((one) => one === values.get('FREQ'));
  if (freq === undefined) throw new RecurrenceError('no FREQ of ours'); // within a day: no patient's appointment
  const list = (name: string, max: number, min = -max) => readNumbers(values.get(name), min, max);
  const rule: Rule = {
    freq,
    interval: readNumber(values.get('INTERVAL') ?? '1'),
    count: values.has('COUNT') ? readNumber(values.get('COUNT') ?? '') : null,
    until: values.has('UNTIL') ? readUntil(values.get('UNTIL') ?? '', clock) : null,
    weekStart: readWeekday(values.get('WKST') ?? 'MO'),
    byMonth: list('BYMONTH', 12, 1),
    byMonthDay: list('BYMONTHDAY', 31),
    byYearDay: list('BYYEARDAY', 366),
    byWeekNo: list('BYWEEKNO', 53),
    byDay: (values.get('BYDAY')?.split(',') ?? []).map(readDay),
    bySetPos: list('BYSETPOS', 366),
    times: readTimes(values, clock.start.slice(11)),
  };
  if (hasNoMeaning(rule)) throw new RecurrenceError('parts that do not go together');
  return rule;
}

const MAX_RULE = 2000; // characters
const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

const PARTS = new Set([
  ...['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'WKST', 'BYSECOND', 'BYMINUTE', 'BYHOUR', 'BYDAY', 'BYMONTHDAY'],
  ...['BYYEARDAY', 'BYWEEKNO', 'BYMONTH', 'BYSETPOS'],
]);

function readParts(text: string): ReadonlyMap<string, string> {
  if (text.length > MAX_RULE) throw new RecurrenceError('too long');
  const values = new Map<string, string>();
  for (const part of text.toUpperCase().split(';')) {
    if (part.trim() === '') continue;
    const [name = '', value = '', more] = part.trim().split('=');
    if (!PARTS.has(name) || value === '' || more !== undefined || values.has(name)) {
      throw new RecurrenceError('a part that is none');
    }
    values.set(name, value);
  }
  return values;
}

/** RFC 5545 forbids them, and programs differ in what they make of them. */
function hasNoMeaning({ freq, byDay, byMonthDay, byYearDay, byWeekNo }: Rule): boolean {
  const hasPositions = byDay.some(({ position }) => position !== 0);
  return (
    (hasPositions && freq !== 'MONTHLY' && (freq !== 'YEARLY' || byWeekNo.length > 0)) ||
    (byWeekNo.length > 0 && freq !== 'YEARLY') ||
    (byYearDay.length > 0 && freq !== 'YEARLY') ||
    (byMonthDay.length > 0 && freq === 'WEEKLY')
  );
}

function readNumber(text: string): number {
  if (!/^\+?0*[1-9]\d{0,8}$/.test(text)) throw new RecurrenceError('no number');
  return Number(text);
}

function readNumbers(text: string | undefined, min: number, max: number): number[] {
  return (text?.split(',') ?? []).map((one) => {
    const number = /^[+-]?\d{1,3}$/.test(one) ? Number(one) : Number.NaN;
    if (!(number >= min && number <= max) || (number === 0 && min < 0))
      throw new RecurrenceError('no number');
    return number;
  });
}

function readDay(text: string): Rule['byDay'][number] {
  const [, position = '', weekday = ''] = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(text) ?? [];
  if (position !== '' && !(Math.abs(Number(position)) >= 1 && Math.abs(Number(position)) <= 53)) {
    throw new RecurrenceError('no day');
  }
  return { position: Number(position), weekday: readWeekday(weekday) };
}

function readWeekday(text: string): number {
  const weekday = WEEKDAYS.indexOf(text);
  if (weekday < 0) throw new RecurrenceError('no weekday');
  return weekday;
}

/** BYHOUR and BYMINUTE, else as DTSTART; seconds are dropped as everywhere. */
function readTimes(values: ReadonlyMap<string, string>, start: LocalTime): LocalTime[] {
  readNumbers(values.get('BYSECOND'), 0, 60);
  const hours = values.get('BYHOUR')?.split(',') ?? [start.slice(0, 2)];
  const minutes = values.get('BYMINUTE')?.split(',') ?? [start.slice(3)];
  const times = hours.flatMap((hour) =>
    minutes.map((minute) => `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`),
  );
  if (!times.every(isLocalTime)) throw new RecurrenceError('no time');
  return [...new Set(times)].sort();
}

/** A day means all of it; an instant is read by the event's clock. */
function readUntil(text: string, clock: RuleClock): LocalDateTime {
  const match = /^(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d):?\d\d(Z)?)?$/.exec(text);
  const [, year, month, day, hour = '23', minute = '59', utc] = match ?? [];
  const local = `${year}-${month}-${day}T${hour}:${minute}`;
  const instant = new Date(`${local}:00Z`);
  if (Number.isNaN(instant.getTime())) throw new RecurrenceError('no UNTIL');
  return utc === undefined ? local : clock.toLocal(instant);
}
