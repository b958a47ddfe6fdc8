import { type Actor, requireCapability } from './actor.ts';
import type { Deps } from './deps.ts';
import { RefusalError } from './errors.ts';
import { type PriceTable, parseMilliCredits } from './model/price.ts';
import { isLocalTime, type LocalTime, resolveDay } from './model/time.ts';
import type { Reads } from './store.ts';

/** Every value that is a matter of the practice's taste, with its shipped default (P6). */
export type Settings = Readonly<{
  'run.days': readonly string[];
  'run.statuses': readonly string[];
  /** null: all. */
  'run.reasons': readonly string[] | null;
  'run.one-per-day': boolean;
  'run.reason-display': 'code' | 'name';
  'approval.mode': 'none' | 'any' | 'four-eyes';
  'batch.expires-after-hours': number;
  'quiet-hours.from': LocalTime;
  'quiet-hours.to': LocalTime;
  'send.first-wait-seconds': number;
  'send.resend-unknown': boolean;
  /** Thousandths of a credit per segment, by number prefix. */
  'price.sms': PriceTable;
  /** Thousandths of a credit. */
  'price.email': number;
  'price.inquiry': number;
}>;

export type SettingKey = keyof Settings;

type Definition<T> = Readonly<{
  default: T;
  /** The value, or undefined when the text is none. */
  parse: (text: string) => T | undefined;
  /** What `parse` accepts and gives back. */
  print: (value: T) => string;
}>;

type Definitions = { readonly [K in SettingKey]: Definition<Settings[K]> };

/** `a,b` → ['a', 'b']; undefined when there is nothing. */
export const parseList = (text: string): readonly string[] | undefined => {
  const values = text
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');
  return values.length > 0 ? values : undefined;
};
const boolean = (text: string): boolean | undefined => ({ true: true, false: false })[text];
const integer = (min: number, max: number) => (text: string) => {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
};
const choice =
  <T extends string>(...choices: readonly T[]) =>
  (text: string) =>
    choices.find((value) => value === text);
const time = (text: string): LocalTime | undefined => (isLocalTime(text) ? text : undefined);
const price = (text: string): number | undefined => parseMilliCredits(text) ?? undefined;
const asIs = (value: string): string => value;
const milliToText = (value: number): string => String(value / 1000);

export const settingDefinitions: Definitions = {
  'run.days': {
    default: ['tomorrow'],
    parse: (text) => {
      const days = parseList(text);
      return days?.every((day) => resolveDay(day, '2026-01-01') !== null) ? days : undefined;
    },
    print: (days) => days.join(','),
  },
  'run.statuses': { default: ['definite'], parse: parseList, print: (statuses) => statuses.join(',') },
  'run.reasons': {
    default: null,
    parse: (text) => (text === 'all' ? null : parseList(text)),
    print: (reasons) => reasons?.join(',') ?? 'all',
  },
  'run.one-per-day': { default: true, parse: boolean, print: String },
  'run.reason-display': { default: 'code', parse: choice('code', 'name'), print: asIs },
  'approval.mode': { default: 'any', parse: choice('none', 'any', 'four-eyes'), print: asIs },
  'batch.expires-after-hours': { default: 72, parse: integer(1, 744), print: String },
  'quiet-hours.from': { default: '20:00', parse: time, print: asIs },
  'quiet-hours.to': { default: '08:00', parse: time, print: asIs },
  'send.first-wait-seconds': { default: 5, parse: integer(0, 15), print: String }, // S3: 0–15
  'send.resend-unknown': { default: false, parse: boolean, print: String },
  'price.sms': { default: { '+': 1000 }, parse: parsePriceTable, print: printPriceTable },
  'price.email': { default: 100, parse: price, print: milliToText },
  'price.inquiry': { default: 0, parse: price, print: milliToText },
};

export const settingKeys = Object.keys(settingDefinitions) as SettingKey[];

/** `+41:1,+:1.5` – thousandths of a credit per segment by number prefix; `+` is the price of all other numbers. */
function parsePriceTable(text: string): PriceTable | undefined {
  const table: Record<string, number> = {};
  for (const pair of parseList(text) ?? []) {
    const [prefix = '', credits = ''] = pair.split(':');
    const milliCredits = parseMilliCredits(credits);
    if (!/^\+\d{0,6}$/.test(prefix) || milliCredits === null) return undefined;
    table[prefix] = milliCredits;
  }
  return table['+'] === undefined ? undefined : table;
}

function printPriceTable(table: PriceTable): string {
  return Object.entries(table)
    .map(([prefix, price]) => `${prefix}:${milliToText(price)}`)
    .join(',');
}

/** The settings in force: what is stored, else the shipped default. */
export async function readSettings(reads: Reads): Promise<Settings> {
  const stored = new Map((await reads.settings()).map((row) => [row.key, row.value]));
  const value = <K extends SettingKey>(key: K): Settings[K] => {
    const text = stored.get(key);
    const { default: shipped, parse }: Definition<Settings[K]> = settingDefinitions[key];
    const parsed = text === undefined ? undefined : parse(text);
    return parsed === undefined ? shipped : parsed;
  };
  return Object.fromEntries(settingKeys.map((key) => [key, value(key)])) as Settings;
}

/** The setting of that name; refuses as `unknown-setting`. */
export function knownSetting(text: string): SettingKey {
  const key = settingKeys.find((known) => known === text);
  if (key === undefined) throw new RefusalError('unknown-setting', { key: text, known: settingKeys });
  return key;
}

/** Changes one setting of the practice from its text form; refuses unknown keys and values with what is expected. */
export async function changeSetting(
  { store, now, log }: Deps,
  actor: Actor,
  change: Readonly<{ key: string; value: string }>,
): Promise<void> {
  requireCapability(actor, 'admin');
  const key = knownSetting(change.key);
  if (settingDefinitions[key].parse(change.value) === undefined) {
    throw new RefusalError('invalid-setting', { key, value: change.value });
  }
  await store.write((tx) =>
    tx.putSetting({
      key,
      scope: 'practice',
      scopeId: '',
      value: change.value,
      changedBy: actor.id,
      changedAt: now(),
    }),
  );
  log.info('setting.changed', { key, by: actor.id });
}

/** The setting's value in the text form that `changeSetting` takes. */
export function printSetting<K extends SettingKey>(key: K, settings: Settings): string {
  const definition: Definition<Settings[K]> = settingDefinitions[key];
  return definition.print(settings[key]);
}
