import type { ImportExpectation } from '../model/import-record.ts';
import { cleanText } from '../model/text.ts';
import type { IcsComponent } from './ics-components.ts';
import type { IcsProperties, IcsProperty } from './ics-properties.ts';
import { readTime } from './ics-times.ts';
import type { Zones } from './ics-zones.ts';

/** The longest id of an appointment: Outlook's are longer than 64 characters. */
export const MAX_ID = 255;

/** Which appointment an event is. */
export type Identity = Readonly<{
  uid: string;
  /** The occurrence it replaces, by its original start; null for a series or a single event. */
  original: Original | null;
}>;

/** The original start of an occurrence: its instant, or in series of whole days and by some programs its day. */
export type Original = Readonly<{ key: string; instant: number | null; day: string }>;

/** One thing wrong with one property. */
export type Fault = Readonly<{
  /** null: the event as a whole. */
  property: string | null;
  line: number;
  value: string;
  expected: ImportExpectation;
}>;

/** The id of an appointment: of an occurrence the same when it is moved. */
export function appointmentIdOf({ uid, original }: Identity): string {
  return original === null ? uid : `${uid}/${original.key}`;
}

/** The UID, cleaned. */
export function readUid({ all }: IcsProperties, line: number): Readonly<{ uid: string } | Fault> {
  const property = onlyOne(all.get('UID'));
  const uid = cleanText(property?.texts.join(',') ?? '');
  const fault = { property: 'UID', line: property?.line ?? line, value: uid };
  if (property === undefined || uid === '') return { ...fault, expected: 'required' };
  return property.cut || uid.length > MAX_ID ? { ...fault, expected: 'shorter-text' } : { uid };
}

/** Which occurrence an event replaces; null for none. */
export function readOriginal(
  property: IcsProperty,
  calendar: number,
  zones: Zones,
): Readonly<{ original: Original } | Fault> {
  const reading = readTime(property, calendar, zones);
  if ('expected' in reading) return { ...reading, property: 'RECURRENCE-ID', line: property.line };
  const { local, zone, day } = reading.time;
  return { original: local === null ? originalOfDay(day) : originalAt(zone.toInstant(local), day) };
}

/** An occurrence by the instant of its original start. */
export function originalAt(instant: Date, day: string): Original {
  const key = instant.toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '');
  return { key, instant: instant.getTime(), day };
}

function originalOfDay(day: string): Original {
  return { key: day.replaceAll('-', ''), instant: null, day };
}

/** The only property of its name; two of them may be those of two events. */
export function onlyOne(properties: readonly IcsProperty[] | undefined): IcsProperty | undefined {
  return properties?.length === 1 ? properties[0] : undefined;
}

/** Whether an event is one of a series by its own rules. */
export function isSeries({ all }: IcsProperties): boolean {
  return ['RRULE', 'RDATE', 'EXRULE'].some((name) => all.has(name));
}

/** A part of an event as problems name it: 'VEVENT[12].DTSTART'. */
export function pathOf({ ordinal }: IcsComponent, property: string | null): string {
  return `VEVENT[${ordinal}]${property === null ? '' : `.${property}`}`;
}
