import type { CountryCode } from 'libphonenumber-js';
import type { Channel } from './message.ts';
import type { PriceTable } from './price.ts';
import {
  cantonOrNone,
  choice,
  closingDays,
  daySpecs,
  emailList,
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
import type { Canton, ClosedSpan } from './workdays.ts';

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
  /** Appointments booked late are still reminded by a schedule when at least so many hours remain. */
  'run.late-hours': number;
  /** For how many days after its booking an appointment may still be confirmed. */
  'confirmation.within-days': number;
  /** Whether patients are called in, or greeted, only when their consent is recorded. */
  'recall.needs-consent': boolean;
  'birthday.needs-consent': boolean;
  /** Nobody is called in for what is overdue for longer: a person looks at it. */
  'recall.overdue-days': number;
  /** Whose public holidays are no working days; null: holidays are working days. */
  'practice.canton': Canton | null;
  'practice.closing-days': readonly ClosedSpan[];
  'practice.working-days': readonly Weekday[];
  'approval.mode': 'none' | 'any' | 'four-eyes';
  'batch.expires-after-hours': number;
  'quiet-hours.from': LocalTime;
  'quiet-hours.to': LocalTime;
  /** On which days SMS may be sent. */
  'send.days': readonly Weekday[];
  /** Messages per day of the practice, both channels together; null: no limit. */
  'send.limit-per-day': number | null;
  /** Messages in any sixty minutes, both channels together; null: no limit. */
  'send.limit-per-hour': number | null;
  'send.first-wait-seconds': number;
  'send.resend-unknown': boolean;
  /** What a schedule prepares beyond it waits for a person's approval; null: no limit. */
  'schedule.max-messages': number | null;
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
  /** After so many minutes in which a message could leave and does not, staff are told; null: never. */
  'alarm.due-minutes': number | null;
  'email.calendar': boolean;
  /** Who of the staff gets the morning digest, and alarms, by mail. */
  'digest.emails': readonly string[];
  'alarm.emails': readonly string[];
  /** After so many minutes without a key the dashboard hides its patients; null: never. */
  'dashboard.blank-after-minutes': number | null;
  /** Beyond this age of the newest import a schedule prepares nothing for appointments; null: not checked. */
  'import.max-age-hours': number | null;
  /** After so many days texts, subjects and names of settled messages are removed; null: never. */
  'retention.texts-days': number | null;
  /** The same for whole log entries. */
  'retention.log-days': number | null;
  /** So many days after it began an appointment is removed that its source and no log entry name any more; null: never. */
  'retention.appointments-days': number | null;
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
const MINUTES_PER_DAY = 1440;
const MIN_KEPT_DAYS = 30; // deliveries, retries and questions of patients are about the last weeks
const MAX_KEPT_DAYS = 3650;
const MIN_AGENDA_DAYS = 100; // what is moved from so long ago is rather another appointment (P10)
const SHIPPED_AGENDA_DAYS = 400;
const MAX_MESSAGES_PER_DAY = 100_000;
const MAX_LATE_HOURS = 72;
const SHIPPED_MAX_MESSAGES = 500; // more than a day of a group practice: it is rather a mistake
const WORKING_DAYS = ['mon', 'tue', 'wed', 'thu', 'fri'] as const satisfies readonly Weekday[];

export const settingDefinitions: Definitions = {
  'run.channel': personal(choice('sms', 'email'), 'sms'),
  'run.days': personal(daySpecs, ['tomorrow']),
  'run.statuses': personal(statusList, ['definite']),
  'run.reasons': personal(reasonList, null),
  'run.one-per-day': personal(yesOrNo, true),
  'run.not-before': personal(immediatelyOrTime, 'immediately'),
  'run.reason-display': personal(choice('code', 'name'), 'code'),
  'run.moved': common(choice('ask', 'always', 'never'), 'ask'),
  'run.late-hours': common(integer(0, MAX_LATE_HOURS), 2),
  'confirmation.within-days': common(integer(0, 60), 2),
  'recall.needs-consent': common(yesOrNo, true),
  'birthday.needs-consent': common(yesOrNo, true),
  'recall.overdue-days': common(integer(0, 3660), 90),
  'practice.canton': common(cantonOrNone, null),
  'practice.closing-days': common(closingDays, []),
  'practice.working-days': common(weekdayList, WORKING_DAYS),
  'approval.mode': common(choice('none', 'any', 'four-eyes'), 'any'),
  'batch.expires-after-hours': common(integer(1, MAX_HOURS), 72),
  'quiet-hours.from': common(timeOfDay, '20:00'),
  'quiet-hours.to': common(timeOfDay, '08:00'),
  'send.days': common(weekdayList, weekdays),
  'send.limit-per-day': common(integerOrNone(1, MAX_MESSAGES_PER_DAY), null),
  'send.limit-per-hour': common(integerOrNone(1, MAX_MESSAGES_PER_DAY), null),
  'send.first-wait-seconds': common(integer(0, 15), 5), // S3: 0–15
  'send.resend-unknown': common(yesOrNo, false),
  'schedule.max-messages': common(integerOrNone(1, MAX_MESSAGES_PER_DAY), SHIPPED_MAX_MESSAGES),
  'price.sms': common(priceTable, { '+': 1000 }),
  'price.email': common(milliCredits, 100),
  'price.inquiry': common(milliCredits, 0),
  'credits.low': common(milliCredits, 20_000),
  'credits.low-days': common(integer(0, 365), 5),
  'credits.drift': common(milliCredits, 1000),
  'alarm.due-minutes': common(integerOrNone(5, MINUTES_PER_DAY), 60),
  'email.calendar': common(yesOrNo, true),
  'digest.emails': common(emailList, []),
  'alarm.emails': common(emailList, []),
  'dashboard.blank-after-minutes': personal(integerOrNone(1, 480), 10),
  'import.max-age-hours': common(integerOrNone(1, MAX_HOURS), null),
  'retention.texts-days': common(integerOrNone(MIN_KEPT_DAYS, MAX_KEPT_DAYS), null),
  'retention.log-days': common(integerOrNone(MIN_KEPT_DAYS, MAX_KEPT_DAYS), null),
  'retention.appointments-days': common(integerOrNone(MIN_AGENDA_DAYS, MAX_KEPT_DAYS), SHIPPED_AGENDA_DAYS),
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
