import type { CountryCode } from 'libphonenumber-js';
import type { Channel } from './message.ts';
import type { PriceTable } from './price.ts';
import {
  choice,
  daySpecs,
  immediatelyOrTime,
  integer,
  integerOrNone,
  milliCredits,
  priceTable,
  reasonList,
  region,
  statusList,
  timeOfDay,
  type ValueType,
  weekdayList,
  yesOrNo,
} from './setting-values.ts';
import type { LocalTime, Weekday } from './time.ts';
import { weekdays } from './time.ts';

/** Every value that is a matter of the practice's taste (Schalter, P6). */
export type Settings = Readonly<{
  /** What faces offer first; the command line is always told. */
  'run.channel': Channel;
  'run.days': readonly string[];
  'run.statuses': readonly string[];
  /** null: all. */
  'run.reasons': readonly string[] | null;
  'run.one-per-day': boolean;
  /** SMS only: today at that time. */
  'run.not-before': 'immediately' | LocalTime;
  'run.reason-display': 'code' | 'name';
  /** Whether an appointment that was moved after its reminder is offered again (P10). */
  'run.moved': 'ask' | 'always' | 'never';
  'approval.mode': 'none' | 'any' | 'four-eyes';
  'batch.expires-after-hours': number;
  'quiet-hours.from': LocalTime;
  'quiet-hours.to': LocalTime;
  /** On which days SMS may be sent. */
  'send.days': readonly Weekday[];
  /** Messages per day of the practice, both channels together; null: no limit. */
  'send.limit-per-day': number | null;
  'send.first-wait-seconds': number;
  'send.resend-unknown': boolean;
  /** How often a running server asks for delivery statuses by itself; null: never. */
  'delivery.refresh-minutes': number | null;
  /** Thousandths of a credit per segment, by number prefix. */
  'price.sms': PriceTable;
  /** Thousandths of a credit, as are all credits. */
  'price.email': number;
  'price.inquiry': number;
  /** With fewer credits available somebody should buy. */
  'credits.low': number;
  /** The same by the days they last, from real use. */
  'credits.low-days': number;
  /** By how much our ledger and the portal's balance may differ. */
  'credits.drift': number;
  'email.calendar': boolean;
  /** After so many minutes without a key the dashboard hides its patients; null: never. */
  'dashboard.blank-after-minutes': number | null;
  /** ISO country of numbers without a country code. */
  'import.region': CountryCode;
}>;

export type SettingKey = keyof Settings;

/** For whom a value holds; the narrower wins: user, workstation, practice, then the shipped default. */
export type SettingScope = 'practice' | 'workstation' | 'user';

/** From the narrowest to the widest. */
export const settingScopes = ['user', 'workstation', 'practice'] as const satisfies readonly SettingScope[];

export type Definition<T> = ValueType<T> & Readonly<{ default: T; scopes: readonly SettingScope[] }>;

type Definitions = { readonly [K in SettingKey]: Definition<Settings[K]> };

/** A matter of taste of who sits there. */
const personal = <T>(type: ValueType<T>, shipped: T): Definition<T> => ({
  ...type,
  default: shipped,
  scopes: settingScopes,
});

/** Protects patients or money: the same for everybody. */
const common = <T>(type: ValueType<T>, shipped: T): Definition<T> => ({
  ...type,
  default: shipped,
  scopes: ['practice'],
});

const MAX_HOURS = 744; // a month
const MAX_MESSAGES_PER_DAY = 100_000;
const MINUTES_PER_DAY = 1440;

export const settingDefinitions: Definitions = {
  'run.channel': personal(choice('sms', 'email'), 'sms'),
  'run.days': personal(daySpecs, ['tomorrow']),
  'run.statuses': personal(statusList, ['definite']),
  'run.reasons': personal(reasonList, null),
  'run.one-per-day': personal(yesOrNo, true),
  'run.not-before': personal(immediatelyOrTime, 'immediately'),
  'run.reason-display': personal(choice('code', 'name'), 'code'),
  'run.moved': common(choice('ask', 'always', 'never'), 'ask'),
  'approval.mode': common(choice('none', 'any', 'four-eyes'), 'any'),
  'batch.expires-after-hours': common(integer(1, MAX_HOURS), 72),
  'quiet-hours.from': common(timeOfDay, '20:00'),
  'quiet-hours.to': common(timeOfDay, '08:00'),
  'send.days': common(weekdayList, weekdays),
  'send.limit-per-day': common(integerOrNone(1, MAX_MESSAGES_PER_DAY), null),
  'send.first-wait-seconds': common(integer(0, 15), 5), // S3: 0–15
  'send.resend-unknown': common(yesOrNo, false),
  'delivery.refresh-minutes': common(integerOrNone(1, MINUTES_PER_DAY), 5),
  'price.sms': common(priceTable, { '+': 1000 }),
  'price.email': common(milliCredits, 100),
  'price.inquiry': common(milliCredits, 0),
  'credits.low': common(milliCredits, 20_000),
  'credits.low-days': common(integer(0, 365), 5),
  'credits.drift': common(milliCredits, 1000),
  'email.calendar': common(yesOrNo, true),
  'dashboard.blank-after-minutes': personal(integerOrNone(1, 480), 10),
  'import.region': common(region, 'CH'),
};

export const settingKeys = Object.keys(settingDefinitions) as SettingKey[];

/** The setting's value in its text form. */
export function printSetting<K extends SettingKey>(key: K, settings: Pick<Settings, K>): string {
  const definition: Definition<Settings[K]> = settingDefinitions[key];
  return definition.print(settings[key]);
}

/** The shipped defaults. */
export const defaultSettings: Settings = Object.freeze(
  Object.fromEntries(settingKeys.map((key) => [key, settingDefinitions[key].default])) as Settings,
);
