import type { ImportExpectation } from '../model/import-record.ts';
import { isLocalDate, isLocalTime, type LocalDate, type LocalDateTime } from '../model/time.ts';
import type { IcsComponent } from './ics-components.ts';
import type { Remark } from './ics-event.ts';
import type { Fault } from './ics-identity.ts';
import type { IcsProperties, IcsProperty } from './ics-properties.ts';
import type { Zone, Zones } from './ics-zones.ts';

/** A time of an event as it is written: a whole day, or a time by the clocks of a zone. */
export type IcsTime = Readonly<{ day: LocalDate; local: LocalDateTime | null; zone: Zone }>;

/** When an event is. */
export type EventTimes = Readonly<{
  start: IcsTime;
  durationMinutes: number | null;
  remarks: readonly Remark[];
}>;

/** Reads DTSTART and how long an event takes. What is longer than a day has no length: it is no appointment's. */
export function readEventTimes(
  { calendar, line }: IcsComponent,
  { all }: IcsProperties,
  zones: Zones,
): EventTimes | Fault {
  const property = all.get('DTSTART')?.[0];
  if (property === undefined) return { property: 'DTSTART', line, value: '', expected: 'required' };
  const reading = readTime(property, calendar, zones);
  if ('expected' in reading) return { property: 'DTSTART', line: property.line, ...reading };
  const start = reading.time;
  const last = all.get('DTEND')?.[0] ?? all.get('DURATION')?.[0];
  if (start.local === null || last === undefined) return { start, durationMinutes: null, remarks: [] };
  const length = readLength(last, start, calendar, zones);
  if (typeof length === 'object') return { property: last.name, line: last.line, ...length };
  if (length < 0) return { property: last.name, line: last.line, value: last.raw, expected: 'minutes' };
  if (length <= MAX_MINUTES) return { start, durationMinutes: length || null, remarks: [] };
  const remark: Remark = { field: 'duration_minutes', value: last.raw, expected: 'minutes' };
  return { start, durationMinutes: null, remarks: [remark] };
}

const MAX_MINUTES = 1440;

function readLength(
  property: IcsProperty,
  { local, zone }: IcsTime,
  calendar: number,
  zones: Zones,
): number | Readonly<{ expected: ImportExpectation; value: string }> {
  if (property.name === 'DURATION') {
    return readDurationMinutes(property.raw) ?? { expected: 'minutes', value: property.raw };
  }
  const reading = readTime(property, calendar, zones);
  if ('expected' in reading) return reading;
  const { time: end } = reading;
  if (end.local === null) return Number.POSITIVE_INFINITY; // ends with a day: how long it takes is not said
  const milliseconds = end.zone.toInstant(end.local).getTime() - zone.toInstant(local ?? '').getTime();
  return Math.floor(milliseconds / 60_000);
}

/** What a property's values are, or what was expected of the one that could not be read. */
export type IcsTimes = Readonly<
  { times: readonly IcsTime[] } | { expected: ImportExpectation; value: string }
>;

/** Reads the times of DTSTART, DTEND, RECURRENCE-ID, EXDATE or RDATE; of a period its beginning. */
export function readTimes(property: IcsProperty, calendar: number, zones: Zones): IcsTimes {
  const tzid = property.parameters.get('TZID');
  const named = tzid === undefined ? zones.practice : zones.find(tzid, calendar);
  const times: IcsTime[] = [];
  for (const value of property.raw.split(',')) {
    const match = TIME.exec(value.split('/')[0]?.trim() ?? '')?.groups;
    const day = `${match?.['year']}-${match?.['month']}-${match?.['day']}`;
    const time = match?.['hour'] === undefined ? null : `${match['hour']}:${match['minute']}`;
    if (match === undefined || property.cut || !isLocalDate(day) || (time !== null && !isLocalTime(time))) {
      return { expected: 'moment', value };
    }
    const zone = match['utc'] === undefined ? named : zones.utc;
    if (zone === null) return { expected: 'time-zone', value: tzid ?? '' };
    times.push({ day, local: time === null ? null : `${day}T${time}`, zone });
  }
  return { times };
}

/** The only time of a property. */
export function readTime(
  property: IcsProperty,
  calendar: number,
  zones: Zones,
): Readonly<{ time: IcsTime } | { expected: ImportExpectation; value: string }> {
  const reading = readTimes(property, calendar, zones);
  if ('expected' in reading) return reading;
  const [time, another] = reading.times;
  return time === undefined || another !== undefined ? { expected: 'moment', value: property.raw } : { time };
}

/** Seconds are dropped, as everywhere; a leap second exists. */
const TIME =
  /^(?<year>\d{4})-?(?<month>\d\d)-?(?<day>\d\d)(?:T(?<hour>\d\d):?(?<minute>\d\d):?(?:[0-5]\d|60)(?<utc>Z)?)?$/i;

/** The minutes of a DURATION ('PT1H30M', 'P1D'), negative too; null when it is none. */
export function readDurationMinutes(raw: string): number | null {
  const match = DURATION.exec(raw.trim().toUpperCase())?.groups;
  if (match === undefined) return null;
  const part = (name: string) => Number(match[name] ?? 0);
  const days = part('weeks') * 7 + part('days');
  const minutes = (days * 24 + part('hours')) * 60 + part('minutes') + Math.floor(part('seconds') / 60);
  return match['sign'] === '-' ? -minutes : minutes;
}

const DURATION =
  /^(?<sign>[+-])?P(?=\d|T\d)(?:(?<weeks>\d{1,9})W)?(?:(?<days>\d{1,9})D)?(?:T(?=\d)(?:(?<hours>\d{1,9})H)?(?:(?<minutes>\d{1,9})M)?(?:(?<seconds>\d{1,9})S)?)?$/;
