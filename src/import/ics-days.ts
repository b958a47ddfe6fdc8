import type { LocalDate } from '../model/time.ts';

/** One day of the calendar, and its place in its month and year. */
export type Day = Readonly<{
  /** Days since 1 January 1970. */
  number: number;
  text: LocalDate;
  year: number;
  /** From 1. */
  month: number;
  date: number;
  monthLength: number;
  /** From 1. */
  yearDay: number;
  yearLength: number;
  /** 0 is Sunday. */
  weekday: number;
}>;

/** The number of a day written 'YYYY-MM-DD', whatever follows. */
export function daysSinceEpoch(text: string): number {
  return Date.parse(`${text.slice(0, 10)}T00:00Z`) / DAY;
}

export function dayAt(number: number): Day {
  const date = new Date(number * DAY);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  const isLeap = new Date(Date.UTC(year, 1, 29)).getUTCDate() === 29;
  const yearStart = Date.UTC(year, 0, 1) / DAY;
  return {
    number,
    text: date.toISOString().slice(0, 10),
    year,
    month: month + 1,
    date: date.getUTCDate(),
    monthLength: month === 1 && isLeap ? 29 : (MONTH_LENGTHS[month] ?? 31),
    yearDay: number - yearStart + 1,
    yearLength: isLeap ? 366 : 365,
    weekday: date.getUTCDay(),
  };
}

/** The number of a week; weeks begin on `weekStart`, 0 is Sunday. */
export function weeksOf(number: number, weekStart: number): number {
  return Math.floor((number + THURSDAY - weekStart) / 7);
}

const DAY = 86_400_000;
const THURSDAY = 4; // 1 January 1970
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
