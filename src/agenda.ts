import { type Actor, requireCapability } from './actor.ts';
import type { Deps } from './deps.ts';
import { recordImport, recordImportStart } from './import-audit.ts';
import { findVanishedRecalls, saveRecalls } from './import-recalls.ts';
import {
  addCounts,
  addProblem,
  beginFile,
  beginRun,
  emptyGroup,
  type FileRun,
  type Group,
  type Numbered,
  noteRecalls,
  noteSeen,
  type Run,
  reportOf,
  widen,
} from './import-run.ts';
import { bookingOf, widenSpans } from './import-spans.ts';
import { CHUNK, chunks, importIdOf, writeOrUndo } from './import-writes.ts';
import type {
  AppointmentRecord,
  FileKind,
  ImportContents,
  ImportNotice,
  ImportProblem,
  PatientRecord,
} from './model/import-record.ts';
import { withoutFutureConsents } from './model/patient-consent.ts';
import { tendAll } from './recall-care.ts';
import type { Tx } from './store.ts';

/** One file to import, or one part of it. */
export type ImportFile = ImportContents &
  Readonly<{
    /** The files of one source speak for the same appointments (P7a). */
    source: string;
  }>;

export type ImportOptions = Readonly<{
  /** One rejected record, and nothing at all is written. */
  strict?: boolean;
  /** Check and count only. */
  dryRun?: boolean;
  /** Told after every 10,000 records of a file, good or bad. */
  onProgress?: (file: string, records: number) => void;
}>;

export type FileReport = Readonly<{
  file: string;
  kind: FileKind;
  added: number;
  changed: number;
  unchanged: number;
  rejected: number;
  /** Appointments, or recalls, of the days this file speaks for that no file of its source has any more (P7a). */
  vanished: number;
  /** Not looked for: the id of a rejected record of this source could not be read, or nothing here was good. */
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

const GROUP = 10 * CHUNK; // records in one commit: random-order indexes punish small ones (facts/storage §1)

const ORDER: readonly FileKind[] = ['patients', 'appointments', 'recalls']; // who is spoken of must be known

/** Whether nothing was ever imported. */
export async function isAgendaEmpty({ store }: Deps, actor: Actor): Promise<boolean> {
  requireCapability(actor, 'view');
  return (await store.read.countAppointments()) === 0;
}

/** Imports patients first, then appointments, then recalls. Good records are kept; every bad one is in the report. */
export async function importFiles(
  deps: Deps,
  actor: Actor,
  files: readonly ImportFile[],
  options: ImportOptions = {},
): Promise<ImportReport> {
  requireCapability(actor, 'prepare');
  const ordered = [...files].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  const isTrial = options.dryRun || options.strict;
  const trial = isTrial ? await importAll(deps, actor, ordered, { options, isWritten: false }) : null;
  const isRefused = options.dryRun || trial?.files.some(({ rejected }) => rejected > 0);
  if (!isRefused) await recordImportStart(deps, actor, ordered);
  const report =
    trial && isRefused ? trial : await importAll(deps, actor, ordered, { options, isWritten: true });
  await recordImport(deps, actor, ordered, report);
  // a planner that has seen a few rows would read them all for each record of the next import
  if (report.isWritten && (await deps.store.read.countAppointments()) >= CHUNK) await deps.store.optimize();
  return report;
}

async function importAll(
  deps: Deps,
  actor: Actor,
  files: readonly ImportFile[],
  mode: Pick<Run, 'options' | 'isWritten'>,
): Promise<ImportReport> {
  const run = beginRun(deps, actor, mode);
  const fileRuns: FileRun[] = [];
  for (const file of files) fileRuns.push(await importFile(deps, run, file));
  for (const kind of ['appointments', 'recalls'] as const) {
    const speaking = fileRuns.filter(({ file }) => file.kind === kind);
    for (const source of new Set(speaking.map(({ file }) => file.source))) {
      await findVanished(deps, run, source, {
        kind,
        files: speaking.filter(({ file }) => file.source === source),
      });
    }
  }
  if (run.isWritten && run.hasWritten) await deps.store.write((tx) => tendAll(deps, tx));
  const { problems, moreProblems, notices } = run;
  const hasWritten = run.isWritten && (run.hasWritten || !run.isSpoilt);
  return { files: fileRuns.map(reportOf), problems, moreProblems, notices, isWritten: hasWritten };
}

async function importFile(deps: Deps, run: Run, file: ImportFile): Promise<FileRun> {
  const fileRun = beginFile(file);
  let records = 0;
  let lastRejected = 0;
  for await (const item of file.read()) {
    const { group } = fileRun;
    if (item.type === 'notice') {
      run.notices.push(item.notice);
      if (item.notice.code === 'excerpt') fileRun.isExcerpt = true;
    } else if (item.type === 'problem') {
      const { line, record = line, rejected } = item.problem;
      addProblem(run, fileRun, item.problem, record !== lastRejected);
      if (rejected) lastRejected = record;
    } else {
      group.records += 1;
      if (item.type === 'patient') group.patients.push(checkedPatient(run, fileRun, item));
      else if (item.type === 'recall') group.recalls.push(item);
      else if (item.type === 'cancellation') group.cancelledIds.push(item.id);
      else group.appointments.push(item);
    }
    if (group.records < GROUP) continue;
    records += group.records;
    await saveGroup(deps, run, fileRun);
    run.options.onProgress?.(file.name, records);
  }
  await saveGroup(deps, run, fileRun);
  return fileRun;
}

async function saveGroup(deps: Deps, run: Run, fileRun: FileRun): Promise<void> {
  const { file, group } = fileRun;
  if (group.records === 0) return;
  const appointments = await ofKnownPatients(deps, run, fileRun, group.appointments);
  const recalls = await ofKnownPatients(deps, run, fileRun, group.recalls);
  for (const { startsLocal } of appointments) widen(fileRun, startsLocal.slice(0, 10));
  for (const { dueOn } of recalls) widen(fileRun, dueOn);
  if (file.kind === 'recalls') noteRecalls(run, file.source, group);
  if (!run.isWritten) noteSeen(run, file.source, group);
  fileRun.group = emptyGroup();
  if (run.isSpoilt) return;
  await writeOrUndo(deps, run, async (tx) => {
    for (const records of chunks(group.patients))
      addCounts(fileRun, await tx.savePatients(records, file.columns));
    for (const records of chunks(recalls)) addCounts(fileRun, await saveRecalls(run, fileRun, records, tx));
    if (file.kind === 'appointments') await saveAgenda(deps, run, fileRun, { group, appointments, tx });
  });
}

type AgendaGroup = Readonly<{ group: Group; appointments: readonly AppointmentRecord[]; tx: Tx }>;

async function saveAgenda(
  deps: Deps,
  run: Run,
  fileRun: FileRun,
  { group, appointments, tx }: AgendaGroup,
): Promise<void> {
  const { source, columns } = fileRun.file;
  const importId = await importIdOf(deps, run, source, tx);
  const booking = await bookingOf(deps, run, source, importId, tx);
  for (const records of chunks(appointments)) {
    addCounts(fileRun, await tx.saveAppointments(source, records, importId, columns, booking));
  }
  for (const ids of chunks(group.cancelledIds)) {
    addCounts(fileRun, await tx.cancelAppointments(source, ids, importId));
  }
  const spokenOf = [...group.cancelledIds, ...group.rejectedIds]; // whatever the file says of them: they are in it
  for (const ids of chunks(spokenOf)) await tx.keepAppointments(source, ids, importId);
}

/** Records of the group whose patient is known; the others are reported. */
async function ofKnownPatients<T extends Readonly<{ id: string; patientNumber: string | null }>>(
  { store }: Deps,
  run: Run,
  fileRun: FileRun,
  numbered: readonly Numbered<T>[],
): Promise<T[]> {
  const numbers = numbered.flatMap(({ record }) => record.patientNumber ?? []);
  const known =
    numbers.length === 0 ? new Set<string>() : await store.read.knownPatientNumbers([...new Set(numbers)]);
  return numbered.flatMap(({ line, record }) => {
    const { patientNumber, id } = record;
    if (patientNumber === null || known.has(patientNumber) || run.trialPatients.has(patientNumber)) {
      return [record];
    }
    const problem: ImportProblem = {
      file: fileRun.file.name,
      line,
      field: 'patient_number',
      value: patientNumber.slice(0, 40),
      expected: 'known-patient',
      rejected: true,
      appointmentId: id,
    };
    addProblem(run, fileRun, problem, true);
    return [];
  });
}

/** The patient's record; what it says of consents on days to come is reported and not taken. */
function checkedPatient(
  run: Run,
  fileRun: FileRun,
  { line, record: read }: Numbered<PatientRecord>,
): PatientRecord {
  const { record, columns } = withoutFutureConsents(read, run.today);
  for (const field of columns) {
    const consent = field === 'greeting_consent_on' ? read.greetingConsent : read.recallConsent;
    const value = consent?.on ?? '';
    const problem = {
      file: fileRun.file.name,
      line,
      field,
      value,
      expected: 'past-day',
      rejected: false,
    } as const;
    addProblem(run, fileRun, problem, false);
  }
  return record;
}

/** P7a, once for all files of a source: each may have what the others miss. */
async function findVanished(
  deps: Deps,
  run: Run,
  source: string,
  { kind, files }: Readonly<{ kind: 'appointments' | 'recalls'; files: readonly FileRun[] }>,
): Promise<void> {
  // an unreadable id may be the one that is missing; beside an excerpt nothing else has vanished
  const isUnknown = files.some(({ hasUnknownId, isExcerpt }) => hasUnknownId || isExcerpt);
  for (const each of files) each.vanishedUnknown = isUnknown || (each.first === null && each.rejected > 0);
  if (run.isSpoilt || files.every(({ first }) => first === null)) return;
  await writeOrUndo(deps, run, async (tx) => {
    if (kind === 'recalls') {
      if (!isUnknown) await findVanishedRecalls(run, source, files, tx);
      return;
    }
    await widenSpans(
      source,
      files.filter(({ isExcerpt }) => !isExcerpt),
      tx,
    );
    if (!isUnknown) await findVanishedAppointments(deps, run, source, files, tx);
  });
}

async function findVanishedAppointments(
  deps: Deps,
  run: Run,
  source: string,
  files: readonly FileRun[],
  tx: Tx,
): Promise<void> {
  const importId = await importIdOf(deps, run, source, tx);
  const seen = [...(run.trialAppointments.get(source) ?? [])];
  for (const ids of chunks(seen)) await tx.keepAppointments(source, ids, importId);
  for (const fileRun of files) {
    const { first: from, last: until } = fileRun;
    if (from === null || until === null) continue;
    fileRun.vanished = await tx.markVanished(source, importId, { from, until, now: deps.now() });
  }
}
