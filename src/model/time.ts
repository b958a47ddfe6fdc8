import { Temporal } from 'temporal-polyfill';

/** A calendar day of the practice, 'YYYY-MM-DD'. */
export type LocalDate = string;

/** Wall-clock time of the practice to the minute, 'YYYY-MM-DDTHH:MM'. */
export type LocalDateTime = string;

/** Wall-clock time of day, 'HH:MM', 24 hours. */
export type LocalTime = string;

/** The earliest and latest year an appointment or a birthday may lie in; anything else is a typing error. */
export const MIN_YEAR = 1850;
export const MAX_YEAR = 2150;

/**
 * The instant of a wall-clock time. A time that daylight saving skips becomes the one as far after the gap
 * (02:30 → 03:30); a time that happens twice is the first of the two.
 */
export function toInstant(local: LocalDateTime, timeZone: string): Date {
  return zonedInstant(local, timeZone, 'compatible');
}

function zonedInstant(local: LocalDateTime, timeZone: string, disambiguation: 'compatible' | 'later'): Date {
  const zoned = Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone, { disambiguation });
  return new Date(zoned.epochMilliseconds);
}

/** The practice's wall-clock time at an instant, to the minute. */
export function toLocal(instant: Date, timeZone: string): LocalDateTime {
  const zoned = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone);
  return zoned.toPlainDateTime().toString({ smallestUnit: 'minute' });
}

/** The calendar day in the practice at an instant. */
export function localDateOf(instant: Date, timeZone: string): LocalDate {
  return toLocal(instant, timeZone).slice(0, 10);
}

/** Whether the text is an existing calendar day written 'YYYY-MM-DD' within the years we accept. */
export function isLocalDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    const { year } = Temporal.PlainDate.from(text, { overflow: 'reject' });
    return year >= MIN_YEAR && year <= MAX_YEAR;
  } catch {
    return false;
  }
}

/** Whether the text is a time of day written 'HH:MM'. */
export function isLocalTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

export function addDays(day: LocalDate, days: number): LocalDate {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

export function weekdayOf(day: LocalDate): Weekday {
  return weekdays[Temporal.PlainDate.from(day).dayOfWeek - 1] ?? 'mon';
}

/** The first instant of the day in the practice. */
export function startOfDay(day: LocalDate, timeZone: string): Date {
  return toInstant(`${day}T00:00`, timeZone);
}

const MAX_CLOSED_DAYS = 366; // in a row: who is closed for longer has no next working day

/** The next day on which the practice works; who works on none within a year is taken to work the next day. */
export function nextWorkday(day: LocalDate, isWorkday: (day: LocalDate) => boolean = isWeekday): LocalDate {
  for (let ahead = 1; ahead <= MAX_CLOSED_DAYS; ahead += 1) {
    const next = addDays(day, ahead);
    if (isWorkday(next)) return next;
  }
  return addDays(day, 1);
}

/** Monday to Friday. */
export function isWeekday(day: LocalDate): boolean {
  return Temporal.PlainDate.from(day).dayOfWeek <= 5;
}

/**
 * Turns 'today', 'tomorrow', '+N', 'next-workday' or a date into a calendar day; null when it is none of them.
 * N is 0 to 366.
 */
export function resolveDay(
  spec: string,
  today: LocalDate,
  isWorkday: (day: LocalDate) => boolean = isWeekday,
): LocalDate | null {
  if (spec === 'today') return today;
  if (spec === 'tomorrow') return addDays(today, 1);
  if (spec === 'next-workday') return nextWorkday(today, isWorkday);
  if (/^\+\d{1,3}$/.test(spec)) {
    const days = Number(spec.slice(1));
    return days <= 366 ? addDays(today, days) : null;
  }
  return isLocalDate(spec) ? spec : null;
}

/** Whether the text names a time zone this machine knows, for example 'Europe/Zurich'. */
export function isTimeZone(text: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether two names mean the same time zone: 'Asia/Calcutta' is 'Asia/Kolkata', but 'Europe/Berlin' not 'Europe/Zurich'. */
export function isSameTimeZone(one: string, other: string): boolean {
  if (one === other) return true;
  const [first, second] = [one, other].map((name) =>
    isTimeZone(name) ? Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name) : null,
  );
  return first != null && second != null && first.equals(second);
}

/** Whether a wall-clock time lies in a span of the day that may run over midnight; equal ends mean never. */
export function isWithin(time: LocalTime, from: LocalTime, to: LocalTime): boolean {
  if (from === to) return false;
  return from < to ? time >= from && time < to : time >= from || time < to;
}

/** The first instant at or after `instant` at which the practice's clock shows `time`; skipped, as `toInstant` does. */
export function nextAt(time: LocalTime, instant: Date, timeZone: string): Date {
  const today = localDateOf(instant, timeZone);
  const local = `${today}T${time}`;
  const first = toInstant(local, timeZone);
  if (first >= instant) return first;
  const second = zonedInstant(local, timeZone, 'later'); // a time that happens twice is still to come once more
  return second >= instant ? second : toInstant(`${addDays(today, 1)}T${time}`, timeZone);
}
