import type { CountryCode } from 'libphonenumber-js/max';
import { RefusalError } from '../errors.ts';
import type {
  AppointmentRecord,
  ImportContents,
  ImportExpectation,
  ImportItem,
  ImportProblem,
  PatientRecord,
  RecallRecord,
} from '../model/import-record.ts';
import type { Consent, ConsentPurpose } from '../model/patient-consent.ts';
import { cleanText, shorten } from '../model/text.ts';
import { type CsvHeader, type CsvKind, matchHeader, namesOf } from './csv-columns.ts';
import { detectText, fileNameOf } from './csv-lines.ts';
import {
  type CsvRecord,
  type CsvShape,
  findBeginningField,
  parseRecord,
  readHeaderText,
  readRecords,
  type Separator,
} from './csv-records.ts';
import {
  createMomentReader,
  isRejecting,
  MAX_CODE,
  MAX_TEXT,
  type Reading,
  readAnswer,
  readBooked,
  readBoolean,
  readDate,
  readDays,
  readEmail,
  readLanguage,
  readMinutes,
  readMonths,
  readPhone,
  readRequiredText,
  readStatus,
  readText,
} from './fields.ts';

/** What a reader must know of the practice. */
export type CsvOptions = Readonly<{ timeZone: string; region: CountryCode }>;

/** What a file's header tells: patients, appointments or recalls, and which of our columns it has. */
export type CsvContents = Readonly<{ kind: CsvKind; columns: readonly string[] }>;

/** Reads the header of a file. Refuses a file that holds none of these. */
export async function detectCsv(path: string): Promise<CsvContents> {
  const { header } = await openTable(path);
  return { kind: header.kind, columns: header.columns.filter((column) => column !== null) };
}

/**
 * Reads a file of patients, appointments or recalls, notices first, then records and problems in the order of the file.
 * Holds a piece of the file and the ids seen so far, nothing else. Refuses a file that has no usable header.
 */
export async function* readCsv(path: string, options: CsvOptions): AsyncGenerator<ImportItem> {
  const table = await openTable(path);
  const { file, header, shape } = table;
  if (shape.encoding === 'windows-1252') {
    yield { type: 'notice', notice: { file, code: 'read-as-windows-1252' } };
  }
  if (header.unknown.length > 0) {
    yield { type: 'notice', notice: { file, code: 'unknown-columns', columns: header.unknown } };
  }
  const namesNobody = !['patient_number', 'name', 'mobile'].some((column) => header.columns.includes(column));
  if (header.kind === 'appointments' && namesNobody) {
    yield { type: 'notice', notice: { file, code: 'no-person-columns' } };
  }
  const reading: Reader = {
    table,
    options,
    seen: new Set(),
    readMoment: createMomentReader(options.timeZone),
  };
  for await (const records of readRecords(path, shape)) {
    for (const record of records) yield* itemsOf(record, reading);
  }
}

/** The files with what their headers tell of them. Refuses what cannot be read or is no kind we know. */
export async function csvFiles(paths: readonly string[], options: CsvOptions): Promise<ImportContents[]> {
  const files: ImportContents[] = [];
  for (const path of paths) {
    files.push({ name: fileNameOf(path), ...(await detectCsv(path)), read: () => readCsv(path, options) });
  }
  return files;
}

const MAX_VALUE = 40; // what a problem shows of the value

type Table = Readonly<{ file: string; header: CsvHeader; shape: CsvShape }>;

type Reader = Readonly<{
  table: Table;
  options: CsvOptions;
  /** Ids or patient numbers of the records so far. */
  seen: Set<string>;
  readMoment: ReturnType<typeof createMomentReader>;
}>;

/** Reads one column of the current record and notes what is wrong with it. */
type Take = <T>(column: string, read: (raw: string) => Reading<T>) => T;

/** A record whose id, or patient number, has been read. */
type KeyedRecord = Readonly<{ line: number; key: string; take: Take }>;

async function openTable(path: string): Promise<Table> {
  const file = fileNameOf(path);
  const text = await detectText(path);
  const line = await readHeaderText(path, text);
  const best = line === null ? null : bestHeader(line.text);
  if (line === null || best === null) throw new RefusalError('file-format-unknown', { file });
  const { header, separator, found } = best;
  if (header.twice.length > 0) {
    throw new RefusalError('file-unreadable', { file, reason: 'column-twice', columns: header.twice });
  }
  if (header.missing.length > 0) {
    throw new RefusalError('file-columns-missing', { file, found, missing: header.missing });
  }
  const shape = { ...text, separator, columnCount: header.columns.length, headerLine: line.number };
  return { file, header, shape };
}

/** The separator is the one that makes the most columns we know. */
function bestHeader(text: string): { header: CsvHeader; separator: Separator; found: string[] } | null {
  const candidates = ([',', ';', '\t'] as const).flatMap((separator) => {
    const fields = parseRecord(text, separator) ?? [];
    const header = matchHeader(fields);
    if (header === null) return [];
    const known = header.columns.filter((column) => column !== null).length;
    return [{ header, separator, found: namesOf(fields), known }];
  });
  return candidates.sort((a, b) => b.known - a.known)[0] ?? null;
}

function itemsOf(record: CsvRecord, reader: Reader): ImportItem[] {
  const { header, shape } = reader.table;
  const idColumn = header.columns.indexOf('id');
  if ('expected' in record) {
    const { line, expected, beginning: text } = record;
    const rawId = idColumn < 0 ? '' : findBeginningField(text, idColumn, shape.separator);
    return [brokenItem(reader.table, { line, expected, text, rawId })];
  }
  if (record.fields.every((field) => field === '')) return [];
  if (record.fields.length !== header.columns.length) {
    const text = record.fields.join(shape.separator);
    const rawId = record.fields[idColumn] ?? '';
    const expected = 'same-number-of-fields';
    return [brokenItem(reader.table, { line: record.line, expected, text, rawId })];
  }
  return readItems(record.line, record.fields, reader);
}

type BrokenRecord = Readonly<{ line: number; expected: ImportExpectation; text: string; rawId: string }>;

function brokenItem({ file }: Table, { line, expected, text, rawId }: BrokenRecord): ImportItem {
  const value = shorten(cleanText(text), MAX_VALUE);
  const problem = { file, line, field: null, value, expected, rejected: true };
  const id = readText(rawId, MAX_CODE).value;
  return { type: 'problem', problem: id === null ? problem : { ...problem, appointmentId: id } };
}

function readItems(line: number, fields: readonly string[], reader: Reader): ImportItem[] {
  const { file, header } = reader.table;
  const problems: ImportProblem[] = [];
  const rawOf = (column: string) => fields[header.columns.indexOf(column)] ?? '';
  const report = (column: string, expected: ImportExpectation) => {
    const value = shorten(cleanText(rawOf(column)), MAX_VALUE);
    problems.push({ file, line, field: column, value, expected, rejected: isRejecting(expected) });
  };
  const take: Take = (column, read) => {
    const { value, expected } = read(rawOf(column));
    if (expected !== undefined) report(column, expected);
    return value;
  };
  const { keyColumn, item } = ITEMS[header.kind];
  const key = take(keyColumn, readCode);
  if (reader.seen.has(key)) report(keyColumn, 'unique-id');
  if (key !== '') reader.seen.add(key);
  const record = item(reader, { line, key, take });
  const kept = record !== null && !problems.some((problem) => problem.rejected);
  const known = header.kind !== 'patients' && key !== '';
  const told = problems.map((problem) =>
    known && problem.rejected ? { ...problem, appointmentId: key } : problem,
  );
  return [...told.map((problem) => ({ type: 'problem' as const, problem })), ...(kept ? [record] : [])];
}

const readCode = (raw: string) => readRequiredText(raw, MAX_CODE);
const readShort = (raw: string) => readText(raw, MAX_CODE);
const readLong = (raw: string) => readText(raw, MAX_TEXT);

function patientItem({ table, options }: Reader, { line, key, take }: KeyedRecord): ImportItem {
  const record: PatientRecord = {
    number: key,
    lastName: take('last_name', (raw) => readRequiredText(raw, MAX_TEXT)),
    firstName: take('first_name', readLong),
    birthDate: take('birth_date', readDate),
    language: take('language', readLanguage),
    mobile: take('mobile', (raw) => readPhone(raw, options.region)),
    email: take('email', readEmail),
    smsOptOut: take('sms_opt_out', readBoolean),
    emailOptOut: take('email_opt_out', readBoolean),
    deceasedOn: take('deceased_on', readDate),
    blocked: take('blocked', readBoolean),
    ...takeConsents(table, take),
  };
  return { type: 'patient', line, record };
}

type Consents = Pick<PatientRecord, 'greetingConsent' | 'recallConsent'>;

/** Of the purposes the file has a column for; a file without them leaves what is recorded. */
function takeConsents({ header }: Table, take: Take): Consents {
  const isTold = (purpose: ConsentPurpose) => header.columns.includes(`${purpose}_consent`);
  const greetingConsent = takeConsent('greeting', take);
  const recallConsent = takeConsent('recall', take);
  return { ...(isTold('greeting') && { greetingConsent }), ...(isTold('recall') && { recallConsent }) };
}

/** A yes or a no, with or without a date; a date alone says neither. */
function takeConsent(purpose: ConsentPurpose, take: Take): Consent | null {
  const column = `${purpose}_consent`;
  const on = take(`${column}_on`, readDate);
  const source = take(`${column}_source`, readLong);
  const isGiven = take(column, (raw) => {
    const answer = readAnswer(raw);
    const isDateAlone = answer.value === null && on !== null;
    return isDateAlone ? { value: null, expected: 'consent-answer' as const } : answer;
  });
  return isGiven === null ? null : { isGiven, on, source };
}

function recallItem(_reader: Reader, { line, key, take }: KeyedRecord): ImportItem | null {
  const patientNumber = take('patient_number', readCode);
  const reasonCode = take('reason_code', readCode);
  const dueOn = take('due_on', (raw): Reading<string | null> => {
    const day = readDate(raw);
    return day.value === null && day.expected === undefined ? { value: null, expected: 'required' } : day;
  });
  const record = {
    patientNumber,
    reasonCode,
    reasonName: take('reason_name', readLong),
    doctor: take('doctor', readLong),
    intervalMonths: take('interval_months', readMonths),
    leadDays: take('lead_days', readDays),
  } satisfies Omit<RecallRecord, 'id' | 'dueOn'>;
  return dueOn === null ? null : { type: 'recall', line, record: { id: key, dueOn, ...record } };
}

function appointmentItem(reader: Reader, { line, key, take }: KeyedRecord): ImportItem | null {
  const patientNumber = take('patient_number', readShort);
  const moment = take('starts_at', reader.readMoment);
  const durationMinutes = take('duration_minutes', readMinutes);
  const status = take('status', readStatus);
  const reasonCode = take('reason_code', readShort);
  const reasonName = take('reason_name', readLong);
  const record = {
    patientNumber,
    durationMinutes,
    status,
    reasonCode: reasonCode ?? (reasonName === null ? null : shorten(reasonName, MAX_CODE)),
    reasonName,
    doctor: take('doctor', readLong),
    specialty: take('specialty', readLong),
    location: take('location', readLong),
    personName: take('name', readLong),
    personMobile: take('mobile', (raw) => readPhone(raw, reader.options.region)),
    ...(reader.table.header.columns.includes('booked_at') && {
      bookedAt: take('booked_at', (raw) => readBooked(raw, reader.options.timeZone)),
    }),
  } satisfies Omit<AppointmentRecord, 'id' | 'startsAt' | 'startsLocal'>;
  return moment === null ? null : { type: 'appointment', line, record: { id: key, ...moment, ...record } };
}

const ITEMS = {
  patients: { keyColumn: 'number', item: patientItem },
  appointments: { keyColumn: 'id', item: appointmentItem },
  recalls: { keyColumn: 'id', item: recallItem },
} as const satisfies Record<
  CsvKind,
  { keyColumn: string; item: (reader: Reader, record: KeyedRecord) => ImportItem | null }
>;
