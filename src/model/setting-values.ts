import type { CountryCode } from 'libphonenumber-js';
import { isEmailAddress } from './email-address.ts';
import { type PriceTable, parseMilliCredits } from './price.ts';
import { isRegion } from './region.ts';
import { isLocalDate, isLocalTime, type LocalTime, resolveDay, type Weekday, weekdays } from './time.ts';
import { type Canton, type ClosedSpan, cantons } from './workdays.ts';

/** What kind of value a setting takes, so that a face can offer the right field for it. */
export type ValueRange =
  | Readonly<{
      kind:
        | 'boolean'
        | 'days'
        | 'statuses'
        | 'reasons'
        | 'time'
        | 'region'
        | 'credits'
        | 'price-table'
        | 'closing-days';
    }>
  | Readonly<{ kind: 'choice'; choices: readonly string[] }>
  /** Any number of these, at least one. */
  | Readonly<{ kind: 'list'; choices: readonly string[] }>
  /** `also` is a word that may stand instead. */
  | Readonly<{ kind: 'integer'; min: number; max: number; also?: string }>
  | Readonly<{ kind: 'time-or'; also: string }>
  /** Any number of mail addresses. */
  | Readonly<{ kind: 'emails'; also: string }>;

/** A kind of value with its text form. */
export type ValueType<T> = Readonly<{
  range: ValueRange;
  /** The value, or undefined when the text is none. */
  parse: (text: string) => T | undefined;
  /** What `parse` accepts and gives back. */
  print: (value: T) => string;
}>;

const MAX_LIST = 50; // entries: more days, statuses or reasons than any practice has

/** `a,b` → ['a', 'b']; undefined when there is nothing. */
export const parseList = (text: string): readonly string[] | undefined => {
  const values = text
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');
  return values.length > 0 ? values : undefined;
};
const asIs = (value: string): string => value;
const printList = (values: readonly string[]): string => values.join(',');
const shortList = (text: string): readonly string[] | undefined => {
  const values = parseList(text);
  return values !== undefined && values.length <= MAX_LIST ? values : undefined;
};

export const yesOrNo: ValueType<boolean> = {
  range: { kind: 'boolean' },
  parse: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  print: String,
};

/** A whole number of at most six digits. */
export const integer = (min: number, max: number): ValueType<number> => ({
  range: { kind: 'integer', min, max },
  parse(text) {
    const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
    return value >= min && value <= max ? value : undefined;
  },
  print: String,
});

/** A whole number, or 'none'. */
export const integerOrNone = (min: number, max: number): ValueType<number | null> => ({
  range: { kind: 'integer', min, max, also: 'none' },
  parse: (text) => (text === 'none' ? null : integer(min, max).parse(text)),
  print: (value) => (value === null ? 'none' : String(value)),
});

export const choice = <T extends string>(...choices: readonly T[]): ValueType<T> => ({
  range: { kind: 'choice', choices },
  parse: (text) => choices.find((value) => value === text),
  print: asIs,
});

export const timeOfDay: ValueType<LocalTime> = {
  range: { kind: 'time' },
  parse: (text) => (isLocalTime(text) ? text : undefined),
  print: asIs,
};

export const immediatelyOrTime: ValueType<'immediately' | LocalTime> = {
  range: { kind: 'time-or', also: 'immediately' },
  parse: (text) => (text === 'immediately' || isLocalTime(text) ? text : undefined),
  print: asIs,
};

/** 'today', 'tomorrow', '+N', 'next-workday' or dates. */
export const daySpecs: ValueType<readonly string[]> = {
  range: { kind: 'days' },
  parse(text) {
    const days = shortList(text);
    return days?.every((day) => resolveDay(day, '2026-01-01') !== null) ? days : undefined;
  },
  print: printList,
};

export const statusList: ValueType<readonly string[]> = {
  range: { kind: 'statuses' },
  parse: shortList,
  print: printList,
};

/** null: all. */
export const reasonList: ValueType<readonly string[] | null> = {
  range: { kind: 'reasons' },
  parse: (text) => (text === 'all' ? null : shortList(text)),
  print: (reasons) => (reasons === null ? 'all' : printList(reasons)),
};

/** At least one day of the week, each once, in the week's order. */
export const weekdayList: ValueType<readonly Weekday[]> = {
  range: { kind: 'list', choices: weekdays },
  parse(text) {
    const given = parseList(text);
    const isEachKnown = given?.every((day) => weekdays.some((known) => known === day));
    return isEachKnown ? weekdays.filter((day) => given?.includes(day)) : undefined;
  },
  print: printList,
};

/** A canton, or 'none', in capitals or not. */
export const cantonOrNone: ValueType<Canton | null> = {
  range: { kind: 'choice', choices: ['none', ...cantons] },
  parse: (text) =>
    text.toLowerCase() === 'none' ? null : cantons.find((canton) => canton === text.toUpperCase()),
  print: (canton) => canton ?? 'none',
};

/** Days and ranges such as `2026-12-24..2027-01-02,2027-05-07`, or 'none'. */
export const closingDays: ValueType<readonly ClosedSpan[]> = {
  range: { kind: 'closing-days' },
  parse(text) {
    if (text === 'none') return [];
    const spans = shortList(text)?.map(closedSpan);
    return spans?.every((span) => span !== undefined) ? spans : undefined;
  },
  print: (spans) =>
    spans.map(({ from, until }) => (from === until ? from : `${from}..${until}`)).join(',') || 'none',
};

function closedSpan(text: string): ClosedSpan | undefined {
  const [from = '', until = from, ...more] = text.split('..').map((day) => day.trim());
  return isLocalDate(from) && isLocalDate(until) && from <= until && more.length === 0
    ? { from, until }
    : undefined;
}

const MAX_ADDRESSES = 20; // a practice's staff; more is what a mailing list is for

/** Mail addresses, each once; 'none': nobody's. */
export const emailList: ValueType<readonly string[]> = {
  range: { kind: 'emails', also: 'none' },
  parse(text) {
    if (text === 'none') return [];
    const addresses = [...new Set(shortList(text) ?? [])];
    const isFit = addresses.length <= MAX_ADDRESSES && addresses.every(isEmailAddress);
    return isFit && addresses.length > 0 ? addresses : undefined;
  },
  print: (addresses) => (addresses.length === 0 ? 'none' : printList(addresses)),
};

/** Thousandths of a credit, written as a plain number of credits. */
export const milliCredits: ValueType<number> = {
  range: { kind: 'credits' },
  parse: (text) => parseMilliCredits(text) ?? undefined,
  print: milliToText,
};

/** `+41:1,+:1.5` – thousandths of a credit per segment by number prefix; `+` is the price of all other numbers. */
export const priceTable: ValueType<PriceTable> = {
  range: { kind: 'price-table' },
  parse(text) {
    const table: Record<string, number> = {};
    for (const pair of shortList(text) ?? []) {
      const [prefix = '', credits = '', ...more] = pair.split(':');
      const price = parseMilliCredits(credits);
      if (!/^\+\d{0,6}$/.test(prefix) || price === null || more.length > 0) return undefined;
      table[prefix] = price;
    }
    return table['+'] === undefined ? undefined : table;
  },
  print: (table) =>
    Object.entries(table)
      .map(([prefix, price]) => `${prefix}:${milliToText(price)}`)
      .join(','),
};

/** An ISO country such as CH: numbers without a country code are its. */
export const region: ValueType<CountryCode> = {
  range: { kind: 'region' },
  parse: (text) => (isRegion(text) ? text : undefined),
  print: asIs,
};

function milliToText(value: number): string {
  return String(value / 1000);
}
