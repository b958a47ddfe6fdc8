import type { Timing } from './schedule.ts';
import {
  addDays,
  type LocalDate,
  type LocalDateTime,
  localDateOf,
  toInstant,
  toLocal,
  weekdayOf,
} from './time.ts';

/** One due time of a schedule: its key is the same for everybody who works it out, on whatever day they do. */
export type Slot = Readonly<{
  /** 'YYYY-MM-DDTHH:MM' on the practice's clock as it was meant; of intervals the instant, 'YYYY-MM-DDTHH:MMZ'. */
  key: LocalDateTime | string;
  dueAt: Date;
  /** The practice's day that the slot is about: 'tomorrow' is the day after it, however late the run is (A3). */
  day: LocalDate;
}>;

/** Where and on which days slots lie. */
export type Calendar = Readonly<{ timeZone: string; isWorkday: (day: LocalDate) => boolean }>;

const MAX_DAYS = 400; // looked through for a day that fits: more than a year of closing days is no practice

/**
 * The newest due time at or before `now`; older ones that were missed are not made up for. Null: none since `since`. A time
 * that the spring's change skips is due once, as `toInstant` says; one that comes twice in autumn is due the first time.
 */
export function dueSlot(timing: Timing, now: Date, since: Date, calendar: Calendar): Slot | null {
  const slot =
    timing.kind === 'every'
      ? intervalSlot(Math.floor(now.getTime() / length(timing)), timing, calendar)
      : newestOfDays(timing, now, since, calendar);
  return slot !== null && slot.dueAt >= since ? slot : null;
}

/** The first due time after `now`; null: none within a year. */
export function nextSlot(timing: Timing, now: Date, calendar: Calendar): Slot | null {
  if (timing.kind === 'every')
    return intervalSlot(Math.floor(now.getTime() / length(timing)) + 1, timing, calendar);
  const today = localDateOf(now, calendar.timeZone);
  for (let ahead = -1; ahead <= MAX_DAYS; ahead += 1) {
    const slot = slotOf(timing, addDays(today, ahead), calendar);
    if (slot !== null && slot.dueAt > now) return slot;
  }
  return null;
}

type Daily = Extract<Timing, { kind: 'daily' }>;
type Every = Extract<Timing, { kind: 'every' }>;

const length = ({ minutes }: Every): number => minutes * 60_000;

/** Intervals lie on a grid that begins with the epoch, so that all processes mean the same instants. */
function intervalSlot(index: number, timing: Every, { timeZone }: Calendar): Slot {
  const dueAt = new Date(index * length(timing));
  return { key: `${dueAt.toISOString().slice(0, 16)}Z`, dueAt, day: localDateOf(dueAt, timeZone) };
}

function newestOfDays(timing: Daily, now: Date, since: Date, calendar: Calendar): Slot | null {
  const today = localDateOf(now, calendar.timeZone);
  const first = addDays(localDateOf(since, calendar.timeZone), -1);
  for (let back = 0; back <= MAX_DAYS; back += 1) {
    const day = addDays(today, -back);
    if (day < first) return null;
    const slot = slotOf(timing, day, calendar);
    if (slot !== null && slot.dueAt <= now) return slot;
  }
  return null;
}

function slotOf({ at, days }: Daily, day: LocalDate, { timeZone, isWorkday }: Calendar): Slot | null {
  const isDue = days === 'working-days' ? isWorkday(day) : days.includes(weekdayOf(day));
  if (!isDue) return null;
  const key = `${day}T${at}`;
  return { key, dueAt: toInstant(key, timeZone), day };
}

/** The end of the slot's day in the practice. */
export function endOfDay({ day }: Pick<Slot, 'day'>, timeZone: string): Date {
  return toInstant(`${addDays(day, 1)}T00:00`, timeZone);
}

/** A run by hand: about the day it is done. */
export function slotByHand(now: Date, timeZone: string): Slot {
  return { key: `hand:${now.getTime()}`, dueAt: now, day: toLocal(now, timeZone).slice(0, 10) };
}
