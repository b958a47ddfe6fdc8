import type { CountryCode } from 'libphonenumber-js/max';
import { isEmailAddress } from '../model/email-address.ts';
import type { ImportExpectation } from '../model/import-record.ts';
import type { Language } from '../model/message.ts';
import { type PhoneNumber, parsePhone } from '../model/phone.ts';
import { MAX_INTERVAL_MONTHS, MAX_LEAD_DAYS } from '../model/recall.ts';
import { statusOf } from '../model/status.ts';
import { cleanText } from '../model/text.ts';
import {
  addDays,
  isLocalDate,
  isLocalTime,
  type LocalDate,
  type LocalDateTime,
  startOfDay,
  toInstant,
  toLocal,
} from '../model/time.ts';
import { byFoldedWord, fold } from '../model/words.ts';

/** What became of one field: the value to go on with, and what was expected instead when it could not be read. */
export type Reading<T> = Readonly<{ value: T; expected?: ImportExpectation }>;

/** A moment as instants and wall clocks see it; both always agree. */
export type Moment = Readonly<{ startsAt: Date; startsLocal: LocalDateTime }>;

export const MAX_TEXT = 200; // names and labels
export const MAX_CODE = 64; // ids, numbers, codes, statuses

/** Whether a record with this fault is left out; the other faults empty one field and keep the patient. */
export function isRejecting(expected: ImportExpectation): boolean {
  return !KEPT.includes(expected);
}

/** Cleaned text, null when empty, refused when longer than `max`. */
export function readText(raw: string, max: number): Reading<string | null> {
  const text = cleanText(raw);
  if (text === '') return { value: null };
  return text.length > max ? { value: null, expected: 'shorter-text' } : { value: text };
}

/** Like `readText`, and refused when empty; the value is then ''. */
export function readRequiredText(raw: string, max: number): Reading<string> {
  const { value, expected } = readText(raw, max);
  if (value !== null) return { value };
  return { value: '', expected: expected ?? 'required' };
}

/** Yes or no in English, German or digits; empty means no. */
export function readBoolean(raw: string): Reading<boolean> {
  const text = cleanText(raw).toLowerCase();
  if (['1', 'true', 'ja', 'yes'].includes(text)) return { value: true };
  if (['', '0', 'false', 'nein', 'no'].includes(text)) return { value: false };
  return { value: false, expected: 'boolean' };
}

/** Yes or no as `readBoolean` knows them; empty says neither. */
export function readAnswer(raw: string): Reading<boolean | null> {
  return cleanText(raw) === '' ? { value: null } : readBoolean(raw);
}

/** 'YYYY-MM-DD' or 'DD.MM.YYYY'. */
export function readDate(raw: string): Reading<LocalDate | null> {
  const text = cleanText(raw);
  if (text === '') return { value: null };
  const day = toLocalDate(text);
  return day === null ? { value: null, expected: 'date' } : { value: day };
}

/**
 * 'YYYY-MM-DD' or 'DD.MM.YYYY', then 'HH:MM[:SS]': the practice's wall clock, unless 'Z' or an offset follows.
 * Seconds are dropped. A wall-clock time that daylight saving skips is moved as `toInstant` does.
 */
export function readMoment(raw: string, timeZone: string): Reading<Moment | null> {
  const text = cleanText(raw);
  if (text === '') return { value: null, expected: 'required' };
  const instant = instantOf(text, timeZone);
  if (instant === null) return { value: null, expected: 'moment' };
  return { value: { startsAt: instant, startsLocal: toLocal(instant, timeZone) } };
}

/** What `readMoment` reads, without the practice's clock for it, which is slow to know. */
function instantOf(text: string, timeZone: string): Date | null {
  const parts = MOMENT.exec(text)?.groups;
  const day = toLocalDate(parts?.['day'] ?? '');
  const time = (parts?.['time'] ?? '').padStart(5, '0');
  if (day === null || !isLocalTime(time)) return null;
  const local = `${day}T${time}`;
  const offset = parts?.['offset']?.toUpperCase();
  if (offset === undefined) return toInstant(local, timeZone);
  const signed = offset === 'Z' ? '+00:00' : `${offset.slice(0, 3)}:${offset.slice(-2)}`;
  return isLocalTime(signed.slice(1)) ? new Date(`${local}:00${signed}`) : null;
}

/** Reads moments as `readMoment` does, and remembers days: a time zone's arithmetic is slow. */
export function createMomentReader(timeZone: string): (raw: string) => Reading<Moment | null> {
  const days = new Map<string, EvenDay | null>();
  return (raw) => {
    const [, text = '', hours = '', minutes = ''] = WALL_CLOCK.exec(raw) ?? [];
    const time = `${hours.padStart(2, '0')}:${minutes}`;
    if (!isLocalTime(time)) return readMoment(raw, timeZone);
    if (days.size >= MAX_DAYS) days.clear();
    const day = days.get(text) ?? evenDay(text, timeZone);
    days.set(text, day);
    if (day === null) return readMoment(raw, timeZone);
    const startsAt = new Date(day.midnight + (Number(hours) * 60 + Number(minutes)) * 60_000);
    return { value: { startsAt, startsLocal: `${day.date}T${time}` } };
  };
}

/**
 * When something was booked: a moment, or a day, which is then taken from its beginning. null when empty, or when it is the
 * day that programs write for none.
 */
export function readBooked(raw: string, timeZone: string): Reading<Date | null> {
  const text = cleanText(raw);
  if (text === '' || isDayOfNone(text)) return { value: null };
  const day = readDate(text).value;
  const value = day === null ? instantOf(text, timeZone) : startOfDay(day, timeZone);
  return value === null ? { value, expected: 'booked-moment' } : { value };
}

/** Whether it begins with a day that no booking is of: the first one a program's calendar has, or the last before that. */
export function isDayOfNone(text: string): boolean {
  const [, iso, german] = /^(?:(\d{4})-?\d\d-?\d\d|\d{1,2}\.\d{1,2}\.(\d{4}))(?!\d)/.exec(text) ?? [];
  const year = iso ?? german;
  return year !== undefined && YEARS_OF_NONE.includes(Number(year));
}

/** .NET's and Google's, Windows', SQL Server's, Delphi's and Excel's, the Macintosh's, Unix'; a day earlier west of Greenwich. */
const YEARS_OF_NONE = [0, 1, 1600, 1601, 1752, 1753, 1899, 1900, 1903, 1904, 1969, 1970];

/** Whole minutes, 1 to 1440; null when empty. */
export function readMinutes(raw: string): Reading<number | null> {
  return readWhole(raw, { least: 1, most: 1440, expected: 'minutes' });
}

/** Whole months between two due dates; null when empty. */
export function readMonths(raw: string): Reading<number | null> {
  return readWhole(raw, { least: 1, most: MAX_INTERVAL_MONTHS, expected: 'months' });
}

/** Whole days before a due date; null when empty. */
export function readDays(raw: string): Reading<number | null> {
  return readWhole(raw, { least: 0, most: MAX_LEAD_DAYS, expected: 'days' });
}

type Whole = Readonly<{ least: number; most: number; expected: ImportExpectation }>;

function readWhole(raw: string, { least, most, expected }: Whole): Reading<number | null> {
  const text = cleanText(raw);
  if (text === '') return { value: null };
  const number = /^\d{1,4}$/.test(text) ? Number(text) : -1;
  return number >= least && number <= most ? { value: number } : { value: null, expected };
}

/** A language by code ('de', 'D', 'de-CH') or name ('Deutsch', 'German'); null when empty or not one of ours. */
export function readLanguage(raw: string): Reading<Language | null> {
  const text = cleanText(raw);
  if (text === '') return { value: null };
  const word = fold(/^[a-z]{2}[-_]/i.test(text) ? text.slice(0, 2) : text);
  const language = LANGUAGES.get(word);
  return language === undefined ? { value: null, expected: 'language' } : { value: language };
}

/** Termin-Status: ours when we know the word, else as the source spells it. */
export function readStatus(raw: string): Reading<string> {
  const { value, expected } = readRequiredText(raw, MAX_CODE);
  return expected === undefined ? { value: statusOf(value) } : { value, expected };
}

/** A number is kept even when it is none, so that the reason can be said (P8). */
export function readPhone(raw: string, region: CountryCode): Reading<PhoneNumber | null> {
  const phone = parsePhone(cleanText(raw), region);
  if (phone?.kind !== 'invalid') return { value: phone };
  return { value: { ...phone, number: cleanText(phone.number) }, expected: 'phone-number' }; // may be cut in a pair
}

/** An e-mail address; null when empty or not one. */
export function readEmail(raw: string): Reading<string | null> {
  const text = cleanText(raw);
  if (text === '') return { value: null };
  return isEmailAddress(text) ? { value: text } : { value: null, expected: 'email-address' };
}

const KEPT: readonly ImportExpectation[] = [
  'phone-number',
  'email-address',
  'language',
  'consent-answer',
  'past-day',
  'booked-moment',
];

const MOMENT =
  /^(?<day>[\d-]{10}|[\d.]{8,10})(?:T| )(?<time>\d{1,2}:\d\d)(?::[0-5]\d(?:\.\d{1,9})?)?(?<offset>Z|[+-]\d\d:?\d\d)?$/i;

/** The commonest way to write one. */
const WALL_CLOCK = /^([\d-]{10}|[\d.]{8,10})[T ](\d{1,2}):(\d\d)(?::[0-5]\d)?$/;
const MAX_DAYS = 10_000; // 27 years; more are no practice's

/** A day on which the clocks do not change, and the instant it begins at. */
type EvenDay = Readonly<{ date: LocalDate; midnight: number }>;

function evenDay(text: string, timeZone: string): EvenDay | null {
  const date = toLocalDate(text);
  if (date === null) return null;
  const midnight = toInstant(`${date}T00:00`, timeZone).getTime();
  const next = toInstant(`${addDays(date, 1)}T00:00`, timeZone).getTime();
  return next - midnight === DAY_MILLISECONDS ? { date, midnight } : null;
}

const DAY_MILLISECONDS = 24 * 3_600_000;

const LANGUAGES = byFoldedWord<Language>({
  de: ['de', 'd', 'ger', 'deu', 'german', 'deutsch', 'allemand', 'tedesco'],
  fr: ['fr', 'f', 'fra', 'fre', 'french', 'französisch', 'français', 'francese'],
  it: ['it', 'i', 'ita', 'italian', 'italienisch', 'italien', 'italiano'],
  en: ['en', 'e', 'eng', 'english', 'englisch', 'anglais', 'inglese'],
});

function toLocalDate(text: string): LocalDate | null {
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  const day = german ? `${german[3]}-${german[2]?.padStart(2, '0')}-${german[1]?.padStart(2, '0')}` : text;
  return isLocalDate(day) ? day : null;
}
