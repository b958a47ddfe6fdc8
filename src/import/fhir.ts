import type { ImportContents, ImportItem, ImportProblem } from '../model/import-record.ts';
import { cleanText, shorten } from '../model/text.ts';
import { areAlike } from './booked-alike.ts';
import { readAppointment } from './fhir-appointment.ts';
import { addressedAs, findPatient } from './fhir-index.ts';
import { type Fault, type FhirElement, noteFault, shownValue } from './fhir-json.ts';
import type { AppointmentContext } from './fhir-participants.ts';
import { FHIR_PATIENT_COLUMNS, patientRecord } from './fhir-patient.ts';
import { type FhirOptions, patientNumber } from './fhir-person.ts';
import { type FhirRecord, readFhirRecords } from './fhir-records.ts';
import { addressOf } from './fhir-references.ts';
import { type FhirFile, type FhirSurvey, surveyFhir } from './fhir-survey.ts';

/**
 * The patients and the appointments of FHIR R4 files, which are read together: an export may have one file for each type.
 * Holds ids, numbers and doctors' and places' names, no resources. Refuses what cannot be read or holds no FHIR resource.
 */
export async function fhirFiles(paths: readonly string[], options: FhirOptions): Promise<ImportContents[]> {
  const survey = await surveyFhir(paths, options);
  const columns = [...FHIR_PATIENT_COLUMNS, ...(survey.tellsActive ? ['blocked'] : [])];
  return survey.files.flatMap((file): ImportContents[] => {
    const { name } = file;
    const reader: Reader = { file, survey, options };
    const patients = { name, kind: 'patients' as const, columns, read: () => readPatients(reader) };
    const appointments = { name, kind: 'appointments' as const, read: () => readAppointments(reader) };
    const hasPatients = file.patients + file.brokenPatients.size > 0;
    return [...(hasPatients ? [patients] : []), ...(hasAppointments(file) ? [appointments] : [])];
  });
}

const MAX_VALUE = 40; // what a problem shows of the value

type Reader = Readonly<{ file: FhirFile; survey: FhirSurvey; options: FhirOptions }>;

/** Also a file of which nobody knows what its broken records are: they may be appointments (P7a). */
function hasAppointments({ patients, brokenPatients, appointments, broken, actors }: FhirFile): boolean {
  return appointments + broken.size > 0 || patients + brokenPatients.size + actors === 0;
}

async function* readPatients(reader: Reader): AsyncGenerator<ImportItem> {
  const { file } = reader;
  if (!hasAppointments(file)) yield* notices(file);
  const wanted = { type: 'Patient', records: file.brokenPatients };
  for await (const records of readFhirRecords(file.path, wanted)) {
    for (const record of records) {
      if (record.kind === 'resource' && record.type === 'Patient') yield* patientItems(reader, record);
      if (record.kind === 'broken' && record.type === 'Patient') yield brokenItem(file, record);
    }
  }
}

async function* readAppointments(reader: Reader): AsyncGenerator<ImportItem> {
  const { file, survey, options } = reader;
  yield* notices(file);
  const tellsBooked = !areAlike(file.creations);
  const context: Context = { index: survey.index, options, tellsBooked, moments: new Map() };
  const wanted = { type: 'Appointment', records: file.broken };
  let withoutStart = 0;
  for await (const records of readFhirRecords(file.path, wanted)) {
    for (const record of records) {
      if (record.kind === 'bundle' && file.partial.has(record.record)) yield partialItem(file, record);
      if (record.kind === 'broken' && (record.type === null || record.type === 'Appointment')) {
        yield brokenItem(file, record);
      }
      if (record.kind !== 'resource' || record.type !== 'Appointment') continue;
      const items = appointmentItems(reader, record, context);
      if (items === 'without-start') withoutStart += 1;
      else yield* items;
    }
  }
  if (withoutStart > 0) {
    yield { type: 'notice', notice: { file: file.name, code: 'without-start', count: withoutStart } };
  }
  if (!tellsBooked) yield { type: 'notice', notice: { file: file.name, code: 'created-together' } };
}

type ResourceRecord = Extract<FhirRecord, { kind: 'resource' }>;
type BrokenRecord = Extract<FhirRecord, { kind: 'broken' }>;
type Context = Omit<AppointmentContext, 'base'>;

function patientItems({ file, survey, options }: Reader, record: ResourceRecord): ImportItem[] {
  if (file.outdated.has(record.record)) return [];
  const element = elementIn(record);
  const { address } = addressedAs('Patient', element, record.fullUrl);
  const known = address && findPatient(survey.index, address);
  const byId =
    options.patientNumberSystem === null && typeof element.json['id'] === 'string'
      ? element.json['id']
      : null;
  const number = patientNumber(element, options) ?? byId;
  element.faults.length = 0; // noted again below
  const patient = patientRecord(element, { options, number, isMerged: known?.mergedInto != null });
  if (file.repeated.has(record.record)) {
    noteFault(element, {
      name: 'identifier',
      value: number,
      field: 'number',
      expected: 'unique-id',
      rejected: true,
    });
  }
  const problems = problemsOf(file, record, element.faults);
  if (problems.some(({ rejected }) => rejected)) return problems.map(problemItem);
  return [...problems.map(problemItem), { type: 'patient', line: record.line, record: patient }];
}

function appointmentItems(
  { file }: Reader,
  record: ResourceRecord,
  context: Context,
): ImportItem[] | 'without-start' {
  if (file.outdated.has(record.record)) return [];
  const element = elementIn(record);
  const base = record.fullUrl === null ? null : (addressOf(record.fullUrl)?.base ?? null);
  const { id, isWithoutStart, cancelledIds, records } = readAppointment(element, { ...context, base });
  if (isWithoutStart) return 'without-start';
  if (cancelledIds.length > 0) {
    return cancelledIds.map((each) => ({ type: 'cancellation', line: record.line, id: each }));
  }
  const isRepeated = file.repeated.has(record.record);
  if (isRepeated) {
    noteFault(element, { name: 'id', value: id, field: 'id', expected: 'unique-id', rejected: true });
  }
  const problems = problemsOf(file, record, element.faults).map((problem) =>
    problem.rejected && id !== null ? { ...problem, appointmentId: id } : problem,
  );
  const kept = isRepeated ? [] : records;
  return [
    ...problems.map(problemItem),
    ...kept.map((each): ImportItem => ({ type: 'appointment', line: record.line, record: each })),
  ];
}

function elementIn({ json, path }: ResourceRecord): FhirElement {
  return { json, path, faults: [] };
}

function problemsOf(
  { name }: FhirFile,
  { line, record }: ResourceRecord,
  faults: readonly Fault[],
): ImportProblem[] {
  return faults.map(({ path, value, expected, field, rejected }) => ({
    file: name,
    line,
    path: shorten(cleanText(path), 200),
    record,
    field,
    value: shorten(shownValue(value), MAX_VALUE),
    expected,
    rejected,
  }));
}

const problemItem = (problem: ImportProblem): ImportItem => ({ type: 'problem', problem });

function brokenItem({ name: file }: FhirFile, broken: BrokenRecord): ImportItem {
  const { line, path, record, expected, id } = broken;
  const value = shorten(cleanText(broken.beginning), MAX_VALUE);
  const problem = { file, line, path: path || '$', record, field: null, value, expected, rejected: true };
  return problemItem(id === null ? problem : { ...problem, appointmentId: id });
}

/** Without the rest of the answer nobody can say what is missing (P7a). */
function partialItem({ name: file }: FhirFile, { line, path, record }: FhirRecord): ImportItem {
  const problem = { file, line, path: `${path}.link`, record, field: null, value: '', rejected: true };
  return problemItem({ ...problem, expected: 'whole-search' });
}

/** What is to be said of the file as a whole, once. */
function* notices({ name: file, isWindows1252, ignored }: FhirFile): Generator<ImportItem> {
  if (isWindows1252) yield { type: 'notice', notice: { file, code: 'read-as-windows-1252' } };
  if (ignored.size === 0) return;
  const types = [...ignored].map(([type, count]) => ({ type: shorten(cleanText(type), MAX_VALUE), count }));
  yield { type: 'notice', notice: { file, code: 'ignored-resources', types } };
}
