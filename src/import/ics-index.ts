import { hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { RefusalError } from '../errors.ts';
import { areAlike, type Creations, noCreations, noteCreation } from './booked-alike.ts';
import { type FileText, fileNameOf } from './csv-lines.ts';
import { createAssembler, type IcsComponent, type IcsPart, isAnswer } from './ics-components.ts';
import { creationOf } from './ics-created.ts';
import { isSeries, type Original, onlyOne, readOriginal, readUid } from './ics-identity.ts';
import { type ContentLine, readContentLines } from './ics-lines.ts';
import { type IcsProperties, propertyName, rawValue, readProperties } from './ics-properties.ts';
import { createZones, noteZone, type ZoneDefinitions, type Zones } from './ics-zones.ts';

/** What must be known of a file before its events can be read one by one. */
export type IcsIndex = Readonly<{
  zones: Zones;
  versionOf: (ordinal: number) => EventVersion;
  /** The occurrences of a series that other events replace; null for the many of which none is. */
  exceptionsOf: (uid: string) => Exceptions | null;
  /** Whether CREATED says of its events when they were booked. */
  tellsBooked: boolean;
  /** Whether the file has the series itself. */
  hasSeries: (uid: string) => boolean;
}>;

/** 'superseded': the file has a newer version. 'contradicted': it has another one, and neither is newer. */
export type EventVersion = 'current' | 'superseded' | 'contradicted';

/** The occurrences of one series that other events of the file replace. */
export type Exceptions = Readonly<{
  instants: Set<number>;
  days: Set<string>;
  /** RANGE=THISANDFUTURE: they replace all that follow too. */
  ranges: { original: Original; event: IcsComponent }[];
  /** Events that do not say, or not readably, which occurrence they replace. */
  unclear: number[];
}>;

export type IndexOptions = Readonly<{
  timeZone: string;
  lastYear: number;
  isWanted: (name: string) => boolean;
}>;

/** Reads the file once. Refuses what is no iCalendar file, or has more exceptions than fit in memory. */
export async function indexIcs(path: string, text: FileText, options: IndexOptions): Promise<IcsIndex> {
  const file = fileNameOf(path);
  const notes = emptyNotes();
  const assembler = createAssembler(options.isWanted);
  for await (const lines of readContentLines(path, text)) {
    for (const line of lines) notePart(assembler.add(line), notes, file);
    await setImmediate();
  }
  notePart(assembler.end(), notes, file);
  if (assembler.calendars() === 0) throw new RefusalError('file-format-unknown', { file });
  const zones = createZones(notes.zones, options.timeZone, options.lastYear);
  const exceptions = await sortOut(notes, zones);
  return {
    zones,
    versionOf: (ordinal) => notes.versions.get(ordinal) ?? 'current',
    exceptionsOf: (uid) => exceptions.get(keyOf(uid)) ?? null,
    tellsBooked: !areAlike(notes.creations),
    hasSeries: (uid) => notes.series.has(keyOf(uid)),
  };
}

/** What is kept of a file; a practice's calendar has a hundredth of it. */
const LIMITS = [
  ['newest', 5_000_000],
  ['exceptions', 200_000],
  ['ranges', 1000], // kept whole
  ['zones', 10_000],
] as const;

const GROUP = 500; // exceptions; their times take some 10 ms

/** An event that replaces an occurrence of a series. */
type Exception = Readonly<{
  /** Of its UID. */
  key: string;
  ordinal: number;
  calendar: number;
  /** RECURRENCE-ID; null when the event cannot be read. */
  line: ContentLine | null;
}>;

/** Hashes instead of texts, numbers instead of objects: of 100,000 events some 10 MB. */
type Notes = Readonly<{
  zones: ZoneDefinitions;
  /** The newest event so far by the hash of what it is. */
  newest: Map<string, number>;
  /** Only of events of which there are several. */
  versions: Map<number, EventVersion>;
  /** By ordinal. */
  sequences: number[];
  stamps: number[];
  contents: number[];
  creations: Creations;
  series: Set<string>;
  exceptions: Exception[];
  /** By ordinal, those that stand for all that follow too. */
  ranges: Map<number, IcsComponent>;
}>;

const emptyNotes = (): Notes => ({
  zones: new Map(),
  newest: new Map(),
  versions: new Map(),
  sequences: [],
  stamps: [],
  contents: [],
  creations: noCreations(),
  series: new Set(),
  exceptions: [],
  ranges: new Map(),
});

/** Hashes have no length: what a hostile file is full of takes no memory. */
const keyOf = (text: string) => hash('sha1', text, 'base64');

function notePart(parts: readonly IcsPart[], notes: Notes, file: string): void {
  for (const part of parts) {
    if (part.type === 'zone') noteZone(notes.zones, part);
    else if (part.type === 'event' && !isAnswer(part)) noteEvent(part, notes);
    const tooMany = LIMITS.some(([list, limit]) => sizeOf(notes[list]) > limit);
    if (tooMany) throw new RefusalError('file-unreadable', { file, reason: 'too-many-events' });
  }
}

const sizeOf = (list: Readonly<{ size: number } | { length: number }>) =>
  'size' in list ? list.size : list.length;

function noteEvent(event: IcsComponent, notes: Notes): void {
  const { ordinal, calendar } = event;
  const properties = readProperties(event.lines.filter(({ text }) => IDENTITY.has(propertyName(text))));
  const reading = readUid(properties, event.line);
  if (!('uid' in reading)) return;
  const key = keyOf(reading.uid);
  const lineOf = (name: string) => event.lines.find(({ text }) => propertyName(text) === name);
  notes.sequences[ordinal] = toNumber(lineOf('SEQUENCE'));
  notes.stamps[ordinal] = toNumber(lineOf('LAST-MODIFIED') ?? lineOf('DTSTAMP'));
  notes.contents[ordinal] = contentOf(event);
  noteCreation(notes.creations, creationOf(lineOf('CREATED')));
  const line = event.isWhole ? lineOf('RECURRENCE-ID') : null;
  if (line !== undefined) {
    notes.exceptions.push({ key, ordinal, calendar, line });
    if (line !== null && isRange(properties)) notes.ranges.set(ordinal, event);
    return;
  }
  if (isSeries(properties)) notes.series.add(key);
  noteVersion(key, ordinal, notes);
}

const isRange = ({ all }: IcsProperties) => all.get('RECURRENCE-ID')?.[0]?.parameters.has('RANGE') ?? false;

const IDENTITY = new Set(['UID', 'RECURRENCE-ID', 'RRULE', 'RDATE', 'EXRULE']);
const CONTENT = new Set(['DTSTART', 'DTEND', 'DURATION', 'RRULE', 'STATUS', 'SUMMARY', 'DESCRIPTION']);

/** The digits of a number or an instant. */
function toNumber(line: ContentLine | undefined): number {
  const digits = /^\s*(\d{1,8})(?:T(\d{6}))?/.exec(rawValue(line?.text ?? '') ?? '');
  return digits === null ? 0 : Number(`${digits[1]}${digits[2] ?? ''}`);
}

function contentOf({ lines, method }: IcsComponent): number {
  const content = lines.filter(({ text }) => CONTENT.has(propertyName(text))).map(({ text }) => text);
  return Number.parseInt(hash('sha1', `${method}\n${content.join('\n')}`).slice(0, 12), 16);
}

/** The higher sequence wins, then the later stamp (RFC 5546 §2.1.5); of two that say the same the first stays. */
function noteVersion(key: string, ordinal: number, notes: Notes): void {
  const { newest, versions, sequences, stamps, contents } = notes;
  const rival = newest.get(key);
  if (rival === undefined) {
    newest.set(key, ordinal);
    return;
  }
  const of = (numbers: readonly number[]) => (numbers[ordinal] ?? 0) - (numbers[rival] ?? 0);
  const isNewer = of(sequences) || of(stamps);
  if (isNewer > 0) {
    newest.set(key, ordinal);
    versions.set(rival, 'superseded');
  } else if (isNewer < 0 || of(contents) === 0) versions.set(ordinal, 'superseded');
  else {
    versions.set(rival, 'contradicted');
    versions.set(ordinal, 'contradicted');
  }
}

/** Which occurrences the exceptions replace: all time zones of the file are known now. */
async function sortOut(notes: Notes, zones: Zones): Promise<ReadonlyMap<string, Exceptions>> {
  const all = new Map<string, Exceptions>();
  for (const [index, { key, ordinal, calendar, line }] of notes.exceptions.entries()) {
    if (index % GROUP === GROUP - 1) await setImmediate();
    const its = all.get(key) ?? { instants: new Set(), days: new Set(), ranges: [], unclear: [] };
    all.set(key, its);
    const property = onlyOne(readProperties(line === null ? [] : [line]).all.get('RECURRENCE-ID'));
    const reading = property === undefined ? null : readOriginal(property, calendar, zones);
    if (reading === null || !('original' in reading)) {
      its.unclear.push(ordinal);
      continue;
    }
    const { original } = reading;
    if (original.instant === null) its.days.add(original.day);
    else its.instants.add(original.instant);
    noteVersion(keyOf(`${key}\n${original.key}`), ordinal, notes);
    const event = notes.ranges.get(ordinal);
    if (event !== undefined) its.ranges.push({ original, event });
  }
  return all;
}
