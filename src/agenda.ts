import { type Actor, requireCapability } from './actor.ts';
import type { Deps } from './deps.ts';
import type {
  AppointmentRecord,
  ImportItem,
  ImportNotice,
  ImportProblem,
  PatientRecord,
} from './model/import-record.ts';
import type { LocalDate } from './model/time.ts';
import type { ImportCounts, Tx } from './store.ts';

/** One file to import; `read` starts from the beginning each time. */
export type ImportFile = Readonly<{
  name: string;
  kind: 'patients' | 'appointments';
  /** The files of one source speak for the same appointments (P7a). */
  source: string;
  read: () => AsyncIterable<ImportItem>;
}>;

export type ImportOptions = Readonly<{
  /** One rejected record, and nothing at all is written. */
  strict?: boolean;
  /** Check and count only. */
  dryRun?: boolean;
  onProgress?: (file: string, records: number) => void;
}>;

export type FileReport = Readonly<{
  file: string;
  kind: 'patients' | 'appointments';
  added: number;
  changed: number;
  unchanged: number;
  rejected: number;
  /** Appointments that this file no longer has (P7a). */
  vanished: number;
  /** Vanishing was not looked for: a rejected record's id could not be read, or nothing was good. */
  vanishedUnknown: boolean;
}>;

export type ImportReport = Readonly<{
  files: readonly FileReport[];
  problems: readonly ImportProblem[];
  /** More problems than are listed. */
  moreProblems: number;
  notices: readonly ImportNotice[];
  /** false: a dry run, or a strict one with rejected records. */
  isWritten: boolean;
}>;

const CHUNK = 1000; // records in one statement
const CHUNKS_PER_WRITE = 10; // in one commit: random-order indexes punish small ones (facts/storage §1)
const MAX_PROBLEMS = 1000; // listed; beyond that they are counted

/** Imports patients first, then appointments. Good records are kept; every bad one is in the report. */
export async function importFiles(
  deps: Deps,
  actor: Actor,
  files: readonly ImportFile[],
  options: ImportOptions = {},
): Promise<ImportReport> {
  requireCapability(actor, 'prepare');
  const ordered = [...files].sort(
    (a, b) => Number(a.kind === 'appointments') - Number(b.kind === 'appointments'),
  );
  const isTrial = options.dryRun || options.strict;
  const trial = isTrial ? await importAll(deps, ordered, options, false) : null;
  const isRefused = options.dryRun || trial?.files.some(({ rejected }) => rejected > 0);
  const report = trial && isRefused ? trial : await importAll(deps, ordered, options, true);
  if (report.isWritten) await deps.store.optimize();
  for (const { kind, added, changed, rejected } of report.files) {
    deps.log.info('import.done', { kind, added, changed, rejected, written: report.isWritten, by: actor.id });
  }
  return report;
}

type Collected = {
  readonly problems: ImportProblem[];
  readonly notices: ImportNotice[];
  moreProblems: number;
  /** Patients a trial has seen but not written. */
  readonly newPatients: Set<string>;
};

async function importAll(
  deps: Deps,
  files: readonly ImportFile[],
  options: ImportOptions,
  isWritten: boolean,
): Promise<ImportReport> {
  const collected: Collected = { problems: [], notices: [], moreProblems: 0, newPatients: new Set() };
  const reports: FileReport[] = [];
  for (const file of files) reports.push(await importFile(deps, file, { options, isWritten, collected }));
  const { problems, moreProblems, notices } = collected;
  return { files: reports, problems, moreProblems, notices, isWritten };
}

type FileImport = Readonly<{ options: ImportOptions; isWritten: boolean; collected: Collected }>;

type Numbered<T> = Readonly<{ line: number; record: T }>;

type Progress = {
  counts: ImportCounts;
  rejected: number;
  readonly rejectedIds: string[];
  hasUnknownId: boolean;
  first: LocalDate | null;
  last: LocalDate | null;
};

async function importFile(deps: Deps, file: ImportFile, run: FileImport): Promise<FileReport> {
  const progress: Progress = {
    counts: { added: 0, changed: 0, unchanged: 0 },
    rejected: 0,
    rejectedIds: [],
    hasUnknownId: false,
    first: null,
    last: null,
  };
  const importId = file.kind === 'appointments' ? await deps.store.write((tx) => tx.nextImportId()) : 0;
  const save = (patients: Numbered<PatientRecord>[], appointments: Numbered<AppointmentRecord>[]) =>
    saveGroup(deps, file, run, { progress, importId, patients, appointments });

  let patients: Numbered<PatientRecord>[] = [];
  let appointments: Numbered<AppointmentRecord>[] = [];
  let lastRejectedLine = 0;
  let records = 0;
  for await (const item of file.read()) {
    if (item.type === 'notice') run.collected.notices.push(item.notice);
    if (item.type === 'problem') {
      addProblem(run, progress, item.problem, item.problem.line !== lastRejectedLine);
      if (item.problem.rejected) lastRejectedLine = item.problem.line;
    }
    if (item.type === 'patient') patients.push(item);
    if (item.type === 'appointment') appointments.push(item);
    if (patients.length + appointments.length === CHUNK * CHUNKS_PER_WRITE) {
      records += patients.length + appointments.length;
      await save(patients, appointments);
      [patients, appointments] = [[], []];
      run.options.onProgress?.(file.name, records);
    }
  }
  await save(patients, appointments);
  const vanished = file.kind === 'appointments' ? await findVanished(deps, file, run, progress, importId) : 0;
  return {
    file: file.name,
    kind: file.kind,
    ...progress.counts,
    rejected: progress.rejected,
    vanished: vanished ?? 0,
    vanishedUnknown: vanished === null,
  };
}

/** A record with several faults is one rejected record. */
function addProblem(run: FileImport, progress: Progress, problem: ImportProblem, isNewRecord: boolean): void {
  if (run.collected.problems.length < MAX_PROBLEMS) run.collected.problems.push(problem);
  else run.collected.moreProblems += 1;
  if (!problem.rejected || !isNewRecord) return;
  progress.rejected += 1;
  if (problem.appointmentId === undefined) progress.hasUnknownId = true;
  else progress.rejectedIds.push(problem.appointmentId);
}

type Group = Readonly<{
  progress: Progress;
  importId: number;
  patients: readonly Numbered<PatientRecord>[];
  appointments: readonly Numbered<AppointmentRecord>[];
}>;

async function saveGroup(
  deps: Deps,
  file: ImportFile,
  run: FileImport,
  { progress, importId, patients, appointments }: Group,
): Promise<void> {
  const known = await knownAppointments(deps, file, run, progress, appointments);
  for (const { startsLocal } of known) widen(progress, startsLocal.slice(0, 10));
  if (!run.isWritten) {
    for (const { record } of patients) run.collected.newPatients.add(record.number);
  }
  const counts = await deps.store
    .write(async (tx) => {
      const saved = await saveChunks(tx, file, importId, { patients, appointments: known });
      if (!run.isWritten) throw new Undo(saved);
      return saved;
    })
    .catch((error) => {
      if (error instanceof Undo) return error.counts;
      throw error;
    });
  progress.counts = addCounts(progress.counts, counts);
}

/** Carries the counts of a trial out of the transaction it undoes. */
class Undo extends Error {
  readonly counts: ImportCounts;
  constructor(counts: ImportCounts) {
    super('undone');
    this.counts = counts;
  }
}

async function saveChunks(
  tx: Tx,
  file: ImportFile,
  importId: number,
  group: { patients: readonly Numbered<PatientRecord>[]; appointments: readonly AppointmentRecord[] },
): Promise<ImportCounts> {
  let counts: ImportCounts = { added: 0, changed: 0, unchanged: 0 };
  for (let start = 0; start < group.patients.length; start += CHUNK) {
    const records = group.patients.slice(start, start + CHUNK).map(({ record }) => record);
    counts = addCounts(counts, await tx.savePatients(records));
  }
  for (let start = 0; start < group.appointments.length; start += CHUNK) {
    const records = group.appointments.slice(start, start + CHUNK);
    counts = addCounts(counts, await tx.saveAppointments(file.source, records, importId));
  }
  return counts;
}

/** Appointments whose patient is known; the others are reported. */
async function knownAppointments(
  { store }: Deps,
  file: ImportFile,
  run: FileImport,
  progress: Progress,
  appointments: readonly Numbered<AppointmentRecord>[],
): Promise<AppointmentRecord[]> {
  const numbers = appointments.flatMap(({ record }) =>
    record.patientNumber === null ? [] : [record.patientNumber],
  );
  const known =
    numbers.length === 0 ? new Set<string>() : await store.read.knownPatientNumbers([...new Set(numbers)]);
  return appointments.flatMap(({ line, record }) => {
    const { patientNumber, id } = record;
    if (patientNumber === null || known.has(patientNumber) || run.collected.newPatients.has(patientNumber)) {
      return [record];
    }
    const problem: ImportProblem = {
      file: file.name,
      line,
      field: 'patient_number',
      value: patientNumber.slice(0, 40),
      expected: 'known-patient',
      rejected: true,
      appointmentId: id,
    };
    addProblem(run, progress, problem, true);
    return [];
  });
}

function widen(progress: Progress, day: LocalDate): void {
  if (progress.first === null || day < progress.first) progress.first = day;
  if (progress.last === null || day > progress.last) progress.last = day;
}

/** P7a; null when it cannot be told, because a record with an unreadable id may be the one that is missing. */
async function findVanished(
  { store, now }: Deps,
  file: ImportFile,
  run: FileImport,
  progress: Progress,
  importId: number,
): Promise<number | null> {
  const { first, last, rejectedIds, hasUnknownId } = progress;
  if (first === null || last === null || hasUnknownId) return progress.rejected > 0 ? null : 0;
  if (!run.isWritten) return 0;
  return store.write(async (tx) => {
    await tx.keepAppointments(file.source, rejectedIds, importId);
    return tx.markVanished(file.source, importId, { from: first, until: last, now: now() });
  });
}

function addCounts(a: ImportCounts, b: ImportCounts): ImportCounts {
  return { added: a.added + b.added, changed: a.changed + b.changed, unchanged: a.unchanged + b.unchanged };
}
