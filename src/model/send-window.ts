import {
  addDays,
  isWithin,
  type LocalTime,
  localDateOf,
  nextAt,
  startOfDay,
  toLocal,
  type Weekday,
  weekdayOf,
} from './time.ts';

/** When SMS may leave (DESIGN §5.8): outside the quiet hours, on the allowed days. */
export type SendWindow = Readonly<{
  quietFrom: LocalTime;
  /** The same as `quietFrom`: no quiet hours. */
  quietTo: LocalTime;
  /** At least one. */
  days: readonly Weekday[];
}>;

const MAX_STEPS = 16; // a week of days, each with its quiet hours, and both clock changes

/** The first moment at or after `instant` at which an SMS may leave; `instant` itself when it may leave then. */
export function nextSendTime(
  { quietFrom, quietTo, days }: SendWindow,
  instant: Date,
  timeZone: string,
): Date {
  let candidate = instant;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const day = localDateOf(candidate, timeZone);
    if (!days.includes(weekdayOf(day))) candidate = startOfDay(addDays(day, 1), timeZone);
    else if (isWithin(toLocal(candidate, timeZone).slice(11), quietFrom, quietTo))
      // later than now: an end that is skipped moves on, and may fall on this very moment of the next quiet hours
      candidate = nextAt(quietTo, new Date(candidate.getTime() + 1), timeZone);
    else return candidate;
  }
  throw new Error(`expected a day of the week on which SMS may be sent, got ${days.join(', ')}`);
}
