import { setImmediate } from 'node:timers/promises';
import type { CountryCode } from 'libphonenumber-js/max';
import type { ImportContents, ImportItem, ImportNotice, ImportProblem } from '../model/import-record.ts';
import { cleanText, shorten } from '../model/text.ts';
import { addDays, type LocalDate, localDateOf, startOfDay } from '../model/time.ts';
import { detectText, type FileText, fileNameOf } from './csv-lines.ts';
import { type EventResult, type IcsFile, readEvent } from './ics-appointments.ts';
import { createAssembler, type IcsComponent, type IcsPart, isExcerpt } from './ics-components.ts';
import { pathOf } from './ics-identity.ts';
import { indexIcs } from './ics-index.ts';
import { readContentLines, readMended } from './ics-lines.ts';
import { MAX_FILE_STEPS } from './ics-occurrences.ts';
import { type IcsField, type IcsPatterns, type IcsReading, preparePatterns } from './ics-patterns.ts';

/** What a reader must know of the practice, and what its configuration says under `import.ics`. */
export type IcsOptions = Readonly<{
  timeZone: string;
  region: CountryCode;
  now: Date;
  /** Counts for nobody, wherever it stands. */
  practicePhone?: string | undefined;
  /** How many days from today on are read. */
  windowDays?: number | undefined;
  /** The status of events that are confirmed, or do not say. */
  confirmed?: string | undefined;
  tentative?: string | undefined;
  patterns?: IcsPatterns | undefined;
}>;

/** Calendars of appointments; each is refused when it is read if it cannot be, or is no calendar. */
export async function icsFiles(
  paths: readonly string[],
  options: IcsOptions,
): Promise<readonly ImportContents[]> {
  const reading = preparePatterns(options.patterns);
  const columns = [...new Set([...ALWAYS, ...reading.fields.map((field) => COLUMNS[field])])];
  return paths.map((path) => ({
    name: fileNameOf(path),
    kind: 'appointments',
    columns,
    read: () => readIcs(path, options, reading),
  }));
}

/**
 * Reads the events of a calendar as appointments: first the whole file for what they must know of each other, then
 * one after another. What was left out is said at the end.
 */
export async function* readIcs(
  path: string,
  options: IcsOptions,
  reading: IcsReading = preparePatterns(options.patterns),
): AsyncGenerator<ImportItem> {
  const { timeZone, now, windowDays = WINDOW_DAYS } = options;
  const name = fileNameOf(path);
  const text = await detectText(path, readMended);
  if (text.encoding === 'windows-1252') yield notice({ file: name, code: 'read-as-windows-1252' });
  const today = localDateOf(now, timeZone);
  const endDay = addDays(today, windowDays + 1);
  const isWanted = (property: string) => PROPERTIES.has(property) || reading.properties.has(property);
  const lastYear = Number(endDay.slice(0, 4));
  const file: IcsFile = {
    index: await indexIcs(path, text, { timeZone, lastYear, isWanted }),
    window: { from: startOfDay(today, timeZone), until: startOfDay(endDay, timeZone) },
    fields: {
      region: options.region,
      confirmed: options.confirmed ?? 'definite',
      tentative: options.tentative ?? 'planned',
      practicePhone: options.practicePhone ?? null,
      reading,
    },
    budget: { steps: MAX_FILE_STEPS },
    counts: { allDay: 0, outside: 0, older: 0, answers: 0 },
  };
  let hasExcerpts = false;
  for await (const parts of readParts(path, text, isWanted)) {
    for (const part of parts) {
      if (part.type === 'open-calendar') yield openCalendar(name, part.calendar, part.line);
      if (part.type !== 'event') continue;
      hasExcerpts ||= isExcerpt(part);
      if (part.ordinal % GROUP === 0) await setImmediate();
      yield* itemsOf(name, part, await readEvent(part, file));
    }
  }
  yield* noticesOf(name, file, addDays(today, windowDays), hasExcerpts);
}

const GROUP = 20; // events; they take some 5 ms
const WINDOW_DAYS = 400; // a check-up in a year and a month

const PROPERTIES = new Set([
  ...[
    'UID',
    'RECURRENCE-ID',
    'SEQUENCE',
    'LAST-MODIFIED',
    'DTSTAMP',
    'DTSTART',
    'DTEND',
    'DURATION',
    'STATUS',
    'CREATED',
  ],
  ...['RRULE', 'RDATE', 'EXDATE', 'EXRULE', 'SUMMARY', 'DESCRIPTION', 'ORGANIZER'],
]);

const ALWAYS = ['id', 'starts_at', 'duration_minutes', 'status', 'booked_at'];

/** The column that a field stands for. */
const COLUMNS: Readonly<Record<IcsField, string>> = {
  patientNumber: 'patient_number',
  name: 'name',
  mobile: 'mobile',
  reasonCode: 'reason_code',
  reasonName: 'reason_name',
  doctor: 'doctor',
  specialty: 'specialty',
  location: 'location',
  status: 'status',
};

/** The column that a property stands for. */
const FIELDS: ReadonlyMap<string | null, string> = new Map([
  ['UID', 'id'],
  ['DTSTART', 'starts_at'],
  ['DTEND', 'duration_minutes'],
  ['DURATION', 'duration_minutes'],
  ['STATUS', 'status'],
]);

/** Events and time zones, as many at once as a piece of the file completes; others get their turn between two. */
async function* readParts(
  path: string,
  text: FileText,
  isWanted: (name: string) => boolean,
): AsyncGenerator<readonly IcsPart[]> {
  const assembler = createAssembler(isWanted);
  for await (const lines of readContentLines(path, text)) {
    yield lines.flatMap((line) => assembler.add(line));
    await setImmediate();
  }
  yield assembler.end();
}

const MAX_VALUE = 40; // what a problem shows of the value

const shown = (value: string) => shorten(cleanText(value.slice(0, 10 * MAX_VALUE)), MAX_VALUE);

function* itemsOf(file: string, event: IcsComponent, result: EventResult): Generator<ImportItem> {
  const { fault, remarks, appointments } = result;
  const { line, ordinal: record } = event;
  for (const { field, value, expected, property = null, line: own = line } of remarks) {
    const path = pathOf(event, property);
    yield problem({ file, line: own, path, record, field, value: shown(value), expected, rejected: false });
  }
  if (fault !== null) {
    const { property, value, expected, appointmentId } = fault;
    yield problem({
      file,
      line: fault.line,
      path: pathOf(event, property),
      record,
      field: FIELDS.get(property) ?? null,
      value: shown(value),
      expected,
      rejected: true,
      ...(appointmentId !== undefined && { appointmentId }),
    });
  }
  for (const appointment of appointments) yield { type: 'appointment', line, record: appointment };
}

/** Nobody knows what is missing after the place where a calendar was cut off (P7a). */
function openCalendar(file: string, calendar: number, line: number): ImportItem {
  const place = { file, line, path: `VCALENDAR[${calendar}]` };
  return problem({ ...place, field: null, value: '', expected: 'whole-file', rejected: true });
}

function* noticesOf(
  file: string,
  { counts, index }: IcsFile,
  until: LocalDate,
  hasExcerpts: boolean,
): Generator<ImportItem> {
  const { allDay, outside, older, answers } = counts;
  if (hasExcerpts) yield notice({ file, code: 'excerpt' });
  if (allDay > 0) yield notice({ file, code: 'all-day-left-out', count: allDay });
  if (outside > 0) yield notice({ file, code: 'outside-window-left-out', count: outside, until });
  if (older > 0) yield notice({ file, code: 'older-versions-left-out', count: older });
  if (answers > 0) yield notice({ file, code: 'answers-left-out', count: answers });
  if (!index.tellsBooked) yield notice({ file, code: 'created-together' });
}

const notice = (told: ImportNotice): ImportItem => ({ type: 'notice', notice: told });
const problem = (told: ImportProblem): ImportItem => ({ type: 'problem', problem: told });
