import { isTimeZone, type LocalDateTime, toInstant, toLocal } from '../model/time.ts';
import type { IcsComponent } from './ics-components.ts';
import { propertyName, rawValue, unescapeText } from './ics-properties.ts';
import { ruleTimes } from './ics-recurrence.ts';
import { RecurrenceError } from './ics-rule.ts';

/** A time zone: what its clocks show, and when. */
export type Zone = Readonly<{
  /** As `toInstant` for times that are skipped or happen twice. */
  toInstant: (local: LocalDateTime) => Date;
  toLocal: (instant: Date) => LocalDateTime;
}>;

/** The time zones of one file. */
export type Zones = Readonly<{
  /** The practice's, for times without a zone. */
  practice: Zone;
  utc: Zone;
  /** By TZID, as an event of that VCALENDAR means it; null when nobody knows it. */
  find: (tzid: string, calendar: number) => Zone | null;
}>;

/** Definitions of the file by TZID; by calendar and TZID where a later calendar has another one. */
export type ZoneDefinitions = Map<string, string>;

/** Remembers what a VTIMEZONE says. Calendars put together from many say the same a thousand times. */
export function noteZone(definitions: ZoneDefinitions, zone: IcsComponent): void {
  const tzid = zone.lines.find(({ text }) => propertyName(text) === 'TZID')?.text ?? '';
  const name = unescapeText(rawValue(tzid) ?? '').trim();
  if (name === '' || !zone.isWhole) return;
  const text = zone.lines.map((line) => line.text).join('\n');
  const first = definitions.get(name);
  if (first === undefined) definitions.set(name, text);
  else if (first !== text) definitions.set(calendarKey(name, zone.calendar), text);
}

/**
 * Names of the IANA database mean that zone, whatever the file says: what programs write about it is often shortened.
 * Other names are what the file defines, else what Windows means by them. The first definition serves all calendars
 * that have no other.
 */
export function createZones(definitions: ZoneDefinitions, timeZone: string, lastYear: number): Zones {
  const named = new Map<string, Zone | null>();
  const practice = ianaZone(timeZone);
  const build = (name: string, key: string): Zone | null => {
    const iana = ianaName(name);
    if (iana !== null) return iana === timeZone ? practice : ianaZone(iana);
    const definition = definitions.get(key) ?? definitions.get(name);
    if (definition !== undefined) return definedZone(definition, lastYear);
    const windows = WINDOWS_ZONES.get(name.toLowerCase());
    return windows === undefined ? null : ianaZone(windows);
  };
  return {
    practice,
    utc: UTC,
    find(tzid, calendar) {
      const name = tzid.trim();
      const own = calendarKey(name, calendar);
      const key = definitions.has(own) ? own : name;
      const known = named.get(key);
      if (known !== undefined) return known;
      const zone = build(name, key);
      if (named.size < MAX_NAMED) named.set(key, zone);
      return zone;
    },
  };
}

const MAX_NAMED = 1000;
const MAX_REMEMBERED = 20_000; // appointments share their times; a time zone's arithmetic is slow

const calendarKey = (name: string, calendar: number) => `${calendar}\n${name}`;

const UTC: Zone = {
  toInstant: (local) => new Date(`${local}:00Z`),
  toLocal: (instant) => instant.toISOString().slice(0, 16),
};

/** Also behind what Mozilla, Citadel and others put before it: '/mozilla.org/20050126_1/Europe/Zurich'. */
function ianaName(tzid: string): string | null {
  if (!/^[\w+/.-]{1,100}$/.test(tzid)) return null;
  const parts = tzid.split('/').filter((part) => part !== '');
  const names = tzid.startsWith('/') ? [parts.slice(-3), parts.slice(-2), parts.slice(-1)] : [parts];
  return names.map((name) => name.join('/')).find((name) => /^[A-Z]/i.test(name) && isTimeZone(name)) ?? null;
}

function ianaZone(name: string): Zone {
  return remembering({
    toInstant: (local) => toInstant(local, name),
    toLocal: (instant) => toLocal(instant, name),
  });
}

function remembering(zone: Zone): Zone {
  const instants = new Map<LocalDateTime, Date>();
  const locals = new Map<number, LocalDateTime>();
  return {
    toInstant: (local) => remembered(instants, local, () => zone.toInstant(local)),
    toLocal: (instant) => remembered(locals, instant.getTime(), () => zone.toLocal(instant)),
  };
}

function remembered<K, V>(known: Map<K, V>, key: K, find: () => V): V {
  const value = known.get(key) ?? find();
  if (known.size >= MAX_REMEMBERED) known.clear();
  known.set(key, value);
  return value;
}

/** From `at` on, by the clock before it, clocks show `to` milliseconds more than UTC instead of `from`. */
type Change = Readonly<{ at: number; from: number; to: number }>;

const FIRST_YEAR = '2000-01-01T00:00'; // rules of 1601 are the rule; nobody asks for those years
const MAX_CHANGES = 1000; // of one rule; two a year are usual
const MAX_OBSERVANCES = 100;

function definedZone(definition: string, lastYear: number): Zone | null {
  const observances = definition.split(/^BEGIN:/im).slice(1, MAX_OBSERVANCES);
  const changes = observances.flatMap((lines) => changesOf(lines.split('\n'), lastYear) ?? [null]);
  const known = changes.filter((change) => change !== null).sort((a, b) => a.at - b.at);
  const first = known[0];
  if (first === undefined || known.length < changes.length) return null;
  return remembering({
    toInstant(local) {
      const wall = Date.parse(`${local}:00Z`);
      const change = known.findLast(({ at }) => at <= wall);
      if (change === undefined) return new Date(wall - first.from);
      const isSkipped = wall < change.at + (change.to - change.from);
      return new Date(wall - (isSkipped ? change.from : change.to));
    },
    toLocal(instant) {
      const time = instant.getTime();
      const offset = known.findLast(({ at, from }) => at - from <= time)?.to ?? first.from;
      return UTC.toLocal(new Date(time + offset));
    },
  });
}

/** When a STANDARD or DAYLIGHT begins; null when it cannot be read. */
function changesOf(lines: readonly string[], lastYear: number): Change[] | null {
  const values = (name: string) =>
    lines.filter((line) => propertyName(line) === name).map((line) => rawValue(line) ?? '');
  const start = toLocalTime(values('DTSTART')[0]);
  const from = toOffset(values('TZOFFSETFROM')[0]);
  const to = toOffset(values('TZOFFSETTO')[0]);
  if (start === null || from === null || to === null) return null;
  const moments = values('RDATE').flatMap((value) => value.split(',').map(toLocalTime));
  if (moments.includes(null)) return null;
  const all = new Set([start, ...moments.filter((moment) => moment !== null)]);
  const clock = {
    start,
    from: FIRST_YEAR,
    until: `${lastYear}-12-31T23:59`,
    toLocal: (instant: Date) => UTC.toLocal(new Date(instant.getTime() + from)),
  };
  try {
    for (const rule of values('RRULE')) {
      for (const time of ruleTimes(rule.trim(), clock)) if (time !== null) all.add(time);
      if (all.size > MAX_CHANGES) return null;
    }
  } catch (error) {
    if (error instanceof RecurrenceError) return null;
    throw error;
  }
  return [...all].map((local) => ({ at: Date.parse(`${local}:00Z`), from, to }));
}

function toLocalTime(text: string | undefined): LocalDateTime | null {
  const match = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d)?Z?$/.exec(text?.trim() ?? '');
  if (match === null) return null;
  const [, year, month, day, hour = '00', minute = '00'] = match;
  const local = `${year}-${month}-${day}T${hour}:${minute}`;
  return Number.isNaN(Date.parse(`${local}:00Z`)) ? null : local;
}

function toOffset(text: string | undefined): number | null {
  const match = /^([+-])([01]\d|2[0-3])([0-5]\d)(?:[0-5]\d)?$/.exec(text?.trim() ?? '');
  if (match === null) return null;
  const [, sign, hours, minutes] = match;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

// The names Outlook and Exchange give to zones near us and to those people travel to (CLDR windowsZones, territory 001)
const WINDOWS_ZONES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'W. Europe Standard Time': 'Europe/Berlin',
    'Central Europe Standard Time': 'Europe/Budapest',
    'Central European Standard Time': 'Europe/Warsaw',
    'Romance Standard Time': 'Europe/Paris',
    'GMT Standard Time': 'Europe/London',
    'Greenwich Standard Time': 'Atlantic/Reykjavik',
    'Morocco Standard Time': 'Africa/Casablanca',
    'E. Europe Standard Time': 'Europe/Chisinau',
    'FLE Standard Time': 'Europe/Kiev',
    'GTB Standard Time': 'Europe/Bucharest',
    'Kaliningrad Standard Time': 'Europe/Kaliningrad',
    'Turkey Standard Time': 'Europe/Istanbul',
    'Israel Standard Time': 'Asia/Jerusalem',
    'Egypt Standard Time': 'Africa/Cairo',
    'South Africa Standard Time': 'Africa/Johannesburg',
    'Belarus Standard Time': 'Europe/Minsk',
    'Russian Standard Time': 'Europe/Moscow',
    'Arabian Standard Time': 'Asia/Dubai',
    'Arab Standard Time': 'Asia/Riyadh',
    'India Standard Time': 'Asia/Calcutta',
    'SE Asia Standard Time': 'Asia/Bangkok',
    'China Standard Time': 'Asia/Shanghai',
    'Singapore Standard Time': 'Asia/Singapore',
    'Tokyo Standard Time': 'Asia/Tokyo',
    'AUS Eastern Standard Time': 'Australia/Sydney',
    'Eastern Standard Time': 'America/New_York',
    'Central Standard Time': 'America/Chicago',
    'Mountain Standard Time': 'America/Denver',
    'Pacific Standard Time': 'America/Los_Angeles',
    'Atlantic Standard Time': 'America/Halifax',
    'E. South America Standard Time': 'America/Sao_Paulo',
    'Argentina Standard Time': 'America/Buenos_Aires',
  }).map(([name, zone]) => [name.toLowerCase(), zone]),
);
