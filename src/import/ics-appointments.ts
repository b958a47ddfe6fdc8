import type { AppointmentRecord } from '../model/import-record.ts';
import { type IcsComponent, isAnswer } from './ics-components.ts';
import { readCreated } from './ics-created.ts';
import { type EventFields, type FieldOptions, type Remark, readFields } from './ics-event.ts';
import {
  appointmentIdOf,
  type Fault,
  type Identity,
  isSeries,
  MAX_ID,
  type Original,
  onlyOne,
  readOriginal,
  readUid,
} from './ics-identity.ts';
import type { IcsIndex } from './ics-index.ts';
import { type Budget, findOccurrences, type Window } from './ics-occurrences.ts';
import { type IcsProperties, readProperties } from './ics-properties.ts';
import { type EventTimes, readEventTimes } from './ics-times.ts';
import type { Zone } from './ics-zones.ts';

/** The file that is being read, and what of it was left out so far. */
export type IcsFile = Readonly<{
  index: IcsIndex;
  window: Window;
  fields: FieldOptions;
  budget: Budget;
  counts: { allDay: number; outside: number; older: number; answers: number };
}>;

/** What an event comes to: its appointments, or why it has none. */
export type EventResult = Readonly<{
  appointments: readonly AppointmentRecord[];
  remarks: readonly Remark[];
  /** Without an id it is not known which appointments are lost (P7a). */
  fault: (Fault & Readonly<{ appointmentId?: string }>) | null;
}>;

/** Reads one event; what is left out is counted in the file. */
export async function readEvent(event: IcsComponent, file: IcsFile): Promise<EventResult> {
  const { index, counts } = file;
  const whole: Fault = { property: null, line: event.line, value: '', expected: 'closed-component' };
  if (isAnswer(event)) {
    counts.answers += 1;
    return NOTHING;
  }
  if (!event.isWhole) return lost(whole);
  const version = index.versionOf(event.ordinal);
  if (version === 'superseded') {
    counts.older += 1;
    return NOTHING;
  }
  const properties = readProperties(event.lines);
  const identity = faultIn(properties, IDENTIFYING) ?? readIdentity(event, properties, file);
  if ('expected' in identity) return lost(identity);
  const { uid, original } = identity;
  const isOfRules = original === null && isSeries(properties);
  const id = isOfRules ? undefined : appointmentIdOf(identity);
  if (version === 'contradicted') return lost({ ...whole, value: uid, expected: 'unique-id' }, id);
  const times = faultIn(properties, TIMES) ?? readEventTimes(event, properties, index.zones);
  if ('expected' in times) return lost(times, id);
  if (times.start.local === null) {
    counts.allDay += 1;
    return NOTHING;
  }
  const reading = { event, properties, times, uid };
  const result = isOfRules ? await readSeries(reading, file) : readSingle(reading, original, file);
  const isOutside = result.fault === null && result.appointments.length === 0;
  counts.outside += Number(isOutside);
  return isOutside ? NOTHING : result;
}

type Reading = Readonly<{
  event: IcsComponent;
  properties: IcsProperties;
  times: EventTimes;
  uid: string;
}>;

const NOTHING: EventResult = { appointments: [], remarks: [], fault: null };

const lost = (fault: Fault, appointmentId?: string): EventResult => ({
  ...NOTHING,
  fault: appointmentId === undefined ? fault : { ...fault, appointmentId },
});

const IDENTIFYING = ['UID', 'RECURRENCE-ID', 'RRULE', 'RDATE', 'EXDATE', 'EXRULE'];
const TIMES = ['DTSTART', 'DTEND', 'DURATION', 'STATUS'];
const SEVERAL = ['RRULE', 'RDATE', 'EXDATE', 'EXRULE'];

/** A line of these that cannot be read, or that stands there twice: two events may have run together. */
function faultIn({ all, broken }: IcsProperties, names: readonly string[]): Fault | null {
  const line = broken.find(({ name }) => names.includes(name));
  if (line !== undefined) {
    return { property: line.name, line: line.line, value: line.raw, expected: 'readable-record' };
  }
  const single = names.filter((name) => !SEVERAL.includes(name));
  const twice = single.flatMap((name) => all.get(name)?.slice(1, 2) ?? []).at(0);
  if (twice === undefined) return null;
  return { property: twice.name, line: twice.line, value: twice.raw, expected: 'one-value' };
}

function readIdentity(event: IcsComponent, properties: IcsProperties, { index }: IcsFile): Identity | Fault {
  const reading = readUid(properties, event.line);
  if (!('uid' in reading)) return reading;
  const { uid } = reading;
  const property = onlyOne(properties.all.get('RECURRENCE-ID'));
  const found =
    property === undefined ? { original: null } : readOriginal(property, event.calendar, index.zones);
  if (!('original' in found)) return found;
  const identity = { uid, original: found.original };
  const length = appointmentIdOf(identity).length + (isSeries(properties) ? OCCURRENCE_LENGTH : 0);
  const { line = event.line } = properties.all.get('UID')?.[0] ?? {};
  return length > MAX_ID ? { property: 'UID', line, value: uid, expected: 'shorter-text' } : identity;
}

const OCCURRENCE_LENGTH = '/20261124T090000Z'.length;

/** An event by itself, or one that replaces an occurrence of a series. */
function readSingle(reading: Reading, original: Original | null, file: IcsFile): EventResult {
  const { event, properties, times, uid } = reading;
  const property = properties.all.get('RECURRENCE-ID')?.[0];
  if (property?.parameters.has('RANGE') && !file.index.hasSeries(uid)) {
    return lost({ property: property.name, line: property.line, value: property.raw, expected: 'series' });
  }
  const startsAt = times.start.zone.toInstant(times.start.local ?? '');
  if (!isWithin(startsAt, file.window)) return NOTHING;
  const { fields, remarks } = readFields(event, properties, file.fields);
  const id = appointmentIdOf({ uid, original });
  const { bookedAt, remarks: ofBooking } = booking(reading, original, file);
  return {
    appointments: [{ ...appointmentOf(id, startsAt, times, fields, file), bookedAt }],
    remarks: [...times.remarks, ...remarks, ...ofBooking],
    fault: null,
  };
}

/** An occurrence of a series has the series' CREATED, and those added a year later have it too: it says nothing of them. */
function booking({ event, properties }: Reading, original: Original | null, { index }: IcsFile) {
  const created = readCreated(event, properties, index.zones);
  return original === null && index.tellsBooked ? created : { ...created, bookedAt: null };
}

/** All occurrences but those that other events replace; what follows a RANGE=THISANDFUTURE is as that event says. */
async function readSeries(reading: Reading, file: IcsFile): Promise<EventResult> {
  const { event, properties, times, uid } = reading;
  const { index, window, budget } = file;
  const exceptions = index.exceptionsOf(uid);
  const changes = (exceptions?.ranges ?? []).filter(
    (range) => index.versionOf(range.event.ordinal) === 'current',
  );
  const ranges = changes.map((range) => readRange(range.event, range.original, file));
  if ((exceptions?.unclear.length ?? 0) > 0 || ranges.includes(null)) {
    return lost({ property: null, line: event.line, value: uid, expected: 'series' });
  }
  const latestFirst = ranges.filter((range) => range !== null).sort((a, b) => b.from - a.from);
  const margin = Math.min(MAX_SHIFT, Math.max(0, ...latestFirst.map(({ shift }) => Math.abs(shift))));
  const widened = {
    from: new Date(window.from.getTime() - margin),
    until: new Date(window.until.getTime() + margin),
  };
  const series = { properties, calendar: event.calendar, start: times.start };
  const originals = await findOccurrences(series, index.zones, widened, budget);
  if ('expected' in originals) return lost(originals);
  const { fields, remarks } = readFields(event, properties, file.fields);
  const appointments = originals.flatMap((original) => {
    const instant = original.instant ?? 0;
    if (exceptions?.instants.has(instant) || exceptions?.days.has(original.day)) return [];
    const range = latestFirst.find(({ from }) => from <= instant);
    const startsAt = range === undefined ? new Date(instant) : shifted(range, instant);
    if (startsAt === null || !isWithin(startsAt, window)) return [];
    const id = appointmentIdOf({ uid, original });
    return [appointmentOf(id, startsAt, range?.times ?? times, range?.fields ?? fields, file)];
  });
  return { appointments, remarks: [...times.remarks, ...remarks], fault: null };
}

const MAX_SHIFT = 62 * 86_400_000;

/** A change of all occurrences from one on. */
type Range = Readonly<{
  from: number;
  /** By the wall clock; milliseconds. */
  shift: number;
  zone: Zone;
  /** They are whole days now. */
  isAllDay: boolean;
  times: EventTimes;
  fields: EventFields;
}>;

/** null when it cannot be read, or is of a day instead of a time. */
function readRange(event: IcsComponent, { instant }: Original, file: IcsFile): Range | null {
  const properties = readProperties(event.lines);
  const fault = faultIn(properties, [...IDENTIFYING, ...TIMES]);
  const times = readEventTimes(event, properties, file.index.zones);
  if (instant === null || fault !== null || 'expected' in times) return null;
  const { zone, local } = times.start;
  const { fields } = readFields(event, properties, file.fields);
  const shift = local === null ? 0 : wallClock(local) - wallClock(zone.toLocal(new Date(instant)));
  return { from: instant, shift, zone, isAllDay: local === null, times, fields };
}

const wallClock = (local: string) => Date.parse(`${local}:00Z`);

function shifted({ shift, zone, isAllDay }: Range, instant: number): Date | null {
  if (isAllDay) return null;
  const wall = new Date(wallClock(zone.toLocal(new Date(instant))) + shift);
  return zone.toInstant(wall.toISOString().slice(0, 16));
}

const isWithin = (instant: Date, { from, until }: Window) => instant >= from && instant < until;

function appointmentOf(
  id: string,
  startsAt: Date,
  { durationMinutes }: EventTimes,
  fields: EventFields,
  { index }: IcsFile,
): AppointmentRecord {
  return { id, startsAt, startsLocal: index.zones.practice.toLocal(startsAt), durationMinutes, ...fields };
}
