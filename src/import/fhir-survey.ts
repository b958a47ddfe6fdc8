import { RefusalError } from '../errors.ts';
import { type Creations, noCreations, noteCreation } from './booked-alike.ts';
import { fileNameOf } from './csv-lines.ts';
import { appointmentId } from './fhir-appointment.ts';
import { creationOf } from './fhir-booked.ts';
import {
  addActor,
  addPatient,
  addressedAs,
  emptyIndex,
  type FhirIndex,
  findPatient,
  type KnownPatient,
  survivorOf,
} from './fhir-index.ts';
import { elementsOf, type FhirElement, memberOf, textOf } from './fhir-json.ts';
import type { FhirOptions } from './fhir-person.ts';
import { type FhirRecord, readFhirRecords } from './fhir-records.ts';
import { addressOf } from './fhir-references.ts';
import { isNewer, type Version, versionOf } from './fhir-versions.ts';

/** What one file holds, found out before anything of it is read in. */
export type FhirFile = {
  readonly path: string;
  readonly name: string;
  patients: number;
  appointments: number;
  /** Doctors, services and places. */
  actors: number;
  /** Broken records that are certainly Patients, and those that are or may be Appointments. */
  readonly brokenPatients: Set<number>;
  readonly broken: Set<number>;
  /** Some of it is no UTF-8. */
  isWindows1252: boolean;
  /** Types that are not used, and how many of each. */
  readonly ignored: Map<string, number>;
  /** Records that a newer copy, or the one a patient was merged into, stands for. */
  readonly outdated: Set<number>;
  /** Records whose id or number another one has. */
  readonly repeated: Set<number>;
  /** When its appointments were made, as they say. */
  readonly creations: Creations;
  /** Bundles that are not the whole answer to their search, counted as the file's records are. */
  readonly partial: Set<number>;
};

/** All FHIR files of one command: they refer to each other. */
export type FhirSurvey = Readonly<{
  files: readonly FhirFile[];
  index: FhirIndex;
  /** Whether any Patient says if its record is in use. */
  tellsActive: boolean;
}>;

/** Reads all files once for what must be known beforehand. Refuses a file that holds no FHIR resource. */
export async function surveyFhir(paths: readonly string[], options: FhirOptions): Promise<FhirSurvey> {
  const survey: Survey = {
    options,
    files: [],
    index: emptyIndex(),
    tellsActive: false,
    appointments: new Map(),
    deleted: new Set(),
    patients: new Set(),
    pages: new Set(),
    nextPages: [],
  };
  for (const path of paths) await surveyFile(survey, path);
  settleNumbers(survey);
  for (const { file, url, record } of survey.nextPages) if (!survey.pages.has(url)) file.partial.add(record);
  return survey;
}

const ACTORS: readonly string[] = ['Practitioner', 'PractitionerRole', 'HealthcareService', 'Location'];
const MAX_TYPES = 100; // FHIR has some 150; a file may name anything

type Survey = {
  readonly options: FhirOptions;
  readonly files: FhirFile[];
  readonly index: FhirIndex;
  tellsActive: boolean;
  readonly appointments: Map<string, Version>;
  /** Ids of appointments a server has deleted; older versions of them may follow. */
  readonly deleted: Set<string>;
  readonly patients: Set<KnownPatient>;
  /** Addresses of the pages of search results that are there, and of those that ought to be. */
  readonly pages: Set<string>;
  readonly nextPages: { file: FhirFile; url: string; record: number }[];
};

async function surveyFile(survey: Survey, path: string): Promise<void> {
  const file: FhirFile = {
    path,
    name: fileNameOf(path),
    patients: 0,
    appointments: 0,
    actors: 0,
    brokenPatients: new Set(),
    broken: new Set(),
    isWindows1252: false,
    ignored: new Map(),
    creations: noCreations(),
    outdated: new Set(),
    repeated: new Set(),
    partial: new Set(),
  };
  survey.files.push(file);
  let records = 0;
  let isFhir = false;
  for await (const group of readFhirRecords(path)) {
    for (const record of group) {
      records += 1;
      isFhir ||= record.kind !== 'broken' || record.type !== null || record.path.startsWith('Bundle');
      surveyRecord(survey, file, record);
    }
  }
  if (records === 0) throw new RefusalError('file-unreadable', { file: file.name, reason: 'empty' });
  if (!isFhir) throw new RefusalError('file-format-unknown', { file: file.name });
}

function surveyRecord(survey: Survey, file: FhirFile, record: FhirRecord): void {
  switch (record.kind) {
    case 'resource':
      surveyResource(survey, file, record);
      return;
    case 'broken':
      if (record.type === 'Patient') file.brokenPatients.add(record.record);
      else if (record.type === null || record.type === 'Appointment') file.broken.add(record.record);
      else countIgnored(file, record.type);
      return;
    case 'deleted': {
      const { key = '' } = addressOf(record.reference) ?? {};
      if (key.startsWith('Appointment/')) survey.deleted.add(key.slice('Appointment/'.length));
      return;
    }
    case 'bundle':
      surveyBundle(survey, file, record);
      return;
    case 'windows-1252':
      file.isWindows1252 = true;
  }
}

type ResourceRecord = Extract<FhirRecord, { kind: 'resource' }>;
type BundleRecord = Extract<FhirRecord, { kind: 'bundle' }>;

function surveyResource(survey: Survey, file: FhirFile, record: ResourceRecord): void {
  const { type, json, path, fullUrl } = record;
  const element: FhirElement = { json, path, faults: [] };
  if (type === 'Patient') surveyPatient(survey, file, record, element);
  else if (type === 'Appointment') surveyAppointment(survey, file, record, element);
  else if (ACTORS.includes(type)) {
    file.actors += 1;
    addActor(survey.index, type, addressedAs(type, element, fullUrl), survey.options);
  } else countIgnored(file, type);
}

function countIgnored({ ignored }: FhirFile, type: string): void {
  const name = ignored.size < MAX_TYPES || ignored.has(type) ? type : '…';
  ignored.set(name, (ignored.get(name) ?? 0) + 1);
}

function surveyPatient(survey: Survey, file: FhirFile, record: ResourceRecord, element: FhirElement): void {
  file.patients += 1;
  const { index, options, files } = survey;
  if (memberOf(element, 'active') !== undefined) survey.tellsActive = true;
  const found = addressedAs('Patient', element, record.fullUrl);
  const address = found.address ?? { base: null, key: `#${files.length}.${record.record}` };
  const version = versionOf(element, files.length - 1, record.record);
  const replaced = addPatient(index, { ...found, address }, version, options);
  if (replaced === 'unknown') file.repeated.add(record.record);
  else if (replaced !== null) files[replaced.file]?.outdated.add(replaced.record);
  const patient = findPatient(index, address);
  if (patient === null) return;
  if (patient.mergedInto !== null) survey.tellsActive = true;
  survey.patients.add(patient);
}

function surveyAppointment(
  survey: Survey,
  file: FhirFile,
  record: ResourceRecord,
  element: FhirElement,
): void {
  file.appointments += 1;
  noteCreation(file.creations, creationOf(element));
  const { files, appointments, deleted } = survey;
  const id = appointmentId(element);
  if (id === null) return;
  const version = versionOf(element, files.length - 1, record.record);
  const other = appointments.get(id);
  const isNew = other === undefined ? true : isNewer(version, other);
  if (deleted.has(id)) file.outdated.add(record.record);
  else if (isNew === null) file.repeated.add(record.record);
  else if (!isNew) file.outdated.add(record.record);
  else {
    if (other !== undefined) files[other.file]?.outdated.add(other.record);
    appointments.set(id, version);
  }
}

/** A page of a search result names itself and the page that follows. */
function surveyBundle({ pages, nextPages }: Survey, file: FhirFile, bundle: BundleRecord): void {
  const { json, path, record } = bundle;
  const urls = (relation: string) =>
    elementsOf({ json, path, faults: [] }, 'link')
      .filter((link) => textOf(link, 'relation') === relation)
      .map((link) => textOf(link, 'url') ?? '');
  for (const url of urls('self')) {
    pages.add(url);
    if (/[?&](_lastUpdated|_since)=/.test(url)) file.partial.add(record);
  }
  for (const url of urls('next')) nextPages.push({ file, url, record });
}

/** Of two Patients with one number only one can have it: messages for the other must not go there. */
function settleNumbers({ patients, files, index }: Survey): void {
  const owners = new Map<string, KnownPatient>();
  const order = [...patients].sort((a, b) => precedence(a) - precedence(b));
  for (const patient of order) {
    const { number, file, record } = patient;
    if (number === null) continue;
    const owner = owners.get(number);
    if (owner === undefined) {
      owners.set(number, patient);
      continue;
    }
    const isMerged = survivorOf(index, patient) === owner;
    files[file]?.[isMerged ? 'outdated' : 'repeated'].add(record);
    if (!isMerged) patient.number = null;
  }
}

/** A record in use has its number before one that is not, and that before one that was merged. */
function precedence({ isActive, mergedInto }: KnownPatient): number {
  if (mergedInto !== null) return 2;
  return isActive ? 0 : 1;
}
