import { type Actor, requireCapability } from './actor.ts';
import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import type { Channel } from './model/message.ts';
import { addDays, type LocalDate, localDateOf, startOfDay } from './model/time.ts';

/** What one day of the practice has cost: thousandths for messages and inquiries, and how many messages. */
export type CreditDay = Readonly<{ day: LocalDate; milliCredits: number; messages: number }>;

/** A day of the practice, from its first instant up to the next day's. */
export type DaySpan = Readonly<{ day: LocalDate; from: Date; until: Date }>;

export interface CreditUseReads {
  /** Each of these days, in their order. */
  creditUse(channel: Channel, days: readonly DaySpan[]): Promise<CreditDay[]>;
  /** When the account was charged first; null: never. */
  firstChargedAt(channel: Channel): Promise<Date | null>;
}

/** What an account has used lately, and over how many days that can be told. */
export type RecentUse = Readonly<{
  /** Thousandths, today and the six days before. */
  milliUsed7Days: number;
  milliUsed28Days: number;
  /** Calendar days since the first charge, at most 28; 0 when there was none. */
  days: number;
}>;

const MAX_DAYS = 366;
const FORECAST_DAYS = 28; // four of each weekday
const MIN_FORECAST_DAYS = 7; // with fewer, a single Monday would speak for the whole week

/** The credits used on each of the last days of the practice, today included and last; a day without use has 0. */
export async function readCreditUse(
  deps: Deps,
  actor: Actor,
  { channel, days }: Readonly<{ channel: Channel; days: number }>,
): Promise<CreditDay[]> {
  requireCapability(actor, 'view');
  if (!Number.isSafeInteger(days) || days < 1 || days > MAX_DAYS)
    throw new RefusalError('invalid-value', { field: 'days', value: days, expected: `1 – ${MAX_DAYS}` });
  return dailyUse(deps, channel, days);
}

/** What the forecast rests on. */
export async function readRecentUse(deps: Deps, channel: Channel): Promise<RecentUse> {
  const { store, practice } = deps;
  const use = await dailyUse(deps, channel, FORECAST_DAYS);
  const sum = (days: readonly CreditDay[]) =>
    days.reduce((total, { milliCredits }) => total + milliCredits, 0);
  const firstAt = await store.read.firstChargedAt(channel);
  const first = firstAt && localDateOf(firstAt, practice.timeZone);
  return {
    milliUsed7Days: sum(use.slice(-7)),
    milliUsed28Days: sum(use),
    days: first === null ? 0 : use.filter(({ day }) => day >= first).length,
  };
}

/**
 * How many more whole days the available credits last if they are used as on an average calendar day of the last 28
 * days, or since the first charge. Null without use, with too little history, or when nobody counts.
 */
export function forecastDays(
  milliAvailable: number | null,
  { milliUsed28Days, days }: RecentUse,
): number | null {
  if (milliAvailable === null || milliUsed28Days <= 0 || days < MIN_FORECAST_DAYS) return null;
  return Math.max(0, Math.floor((milliAvailable * days) / milliUsed28Days));
}

function dailyUse({ store, practice, now }: Deps, channel: Channel, days: number): Promise<CreditDay[]> {
  const { timeZone } = practice;
  const today = localDateOf(now(), timeZone);
  const spans = Array.from({ length: days }, (_, index) => {
    const day = addDays(today, index + 1 - days);
    return { day, from: startOfDay(day, timeZone), until: startOfDay(addDays(day, 1), timeZone) };
  });
  return store.read.creditUse(channel, spans);
}
