import { type Actor, requireCapability } from './actor.ts';
import type { Deps } from './deps.ts';
import { recordImport, recordImportStart } from './import-audit.ts';
import {
  addCounts,
  addProblem,
  emptyGroup,
  type FileRun,
  noteSeen,
  type Run,
  reportOf,
  widen,
} from './import-run.ts';
import type {
  AppointmentRecord,
  ImportContents,
  ImportNotice,
  ImportProblem,
} from './model/import-record.ts';
import type { Tx } from './store.ts';
import { refuseOtherTimeZone } from './time-zone.ts';

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
  kind: 'patients' | 'appointments';
  added: number;
  changed: number;
  unchanged: number;
  rejected: number;
  /** Appointments of the days this file speaks for that no file of its source has any more (P7a). */
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

const CHUNK = 1000; // records in one statement
const GROUP = 10 * CHUNK; // records in one commit: random-order indexes punish small ones (facts/storage §1)

/** Whether nothing was ever imported. */
export async function isAgendaEmpty({ store }: Deps, actor: Actor): Promise<boolean> {
  requireCapability(actor, 'view');
  return (await store.read.countAppointments()) === 0;
}

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
  if (!isRefused) await recordImportStart(deps, actor, ordered);
  const report = trial && isRefused ? trial : await importAll(deps, ordered, options, true);
  await recordImport(deps, actor, ordered, report);
  // a planner that has seen a few rows would read them all for each record of the next import
  if (report.isWritten && (await deps.store.read.countAppointments()) >= CHUNK) await deps.store.optimize();
  return report;
}

async function importAll(
  deps: Deps,
  files: readonly ImportFile[],
  options: ImportOptions,
  isWritten: boolean,
): Promise<ImportReport> {
  const run: Run = {
    options,
    isWritten,
    isSpoilt: false,
    hasWritten: false,
    problems: [],
    notices: [],
    moreProblems: 0,
    importIds: new Map(),
    trialPatients: new Set(),
    trialAppointments: new Map(),
  };
  const fileRuns: FileRun[] = [];
  for (const file of files) fileRuns.push(await importFile(deps, run, file));
  const agendas = fileRuns.filter(({ file }) => file.kind === 'appointments');
  for (const source of new Set(agendas.map(({ file }) => file.source))) {
    await findVanished(deps, run, source, agendas);
  }
  const { problems, moreProblems, notices } = run;
  const hasWritten = isWritten && (run.hasWritten || !run.isSpoilt);
  return { files: fileRuns.map(reportOf), problems, moreProblems, notices, isWritten: hasWritten };
}

async function importFile(deps: Deps, run: Run, file: ImportFile): Promise<FileRun> {
  const fileRun: FileRun = {
    file,
    group: emptyGroup(),
    counts: { added: 0, changed: 0, unchanged: 0 },
    rejected: 0,
    hasUnknownId: false,
    first: null,
    last: null,
    vanished: 0,
    vanishedUnknown: false,
  };
  let records = 0;
  let lastRejected = 0;
  for await (const item of file.read()) {
    const { group } = fileRun;
    if (item.type === 'notice') {
      run.notices.push(item.notice);
      if (item.notice.code === 'excerpt') fileRun.hasUnknownId = true; // nothing else has vanished (P7a)
    } else if (item.type === 'problem') {
      const { line, record = line, rejected } = item.problem;
      addProblem(run, fileRun, item.problem, record !== lastRejected);
      if (rejected) lastRejected = record;
    } else {
      group.records += 1;
      if (item.type === 'patient') group.patients.push(item.record);
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
  const appointments = await knownAppointments(deps, run, fileRun);
  for (const { startsLocal } of appointments) widen(fileRun, startsLocal.slice(0, 10));
  if (!run.isWritten) noteSeen(run, file.source, group);
  fileRun.group = emptyGroup();
  if (run.isSpoilt) return;
  await writeOrUndo(deps, run, async (tx) => {
    for (const records of chunks(group.patients))
      addCounts(fileRun, await tx.savePatients(records, file.columns));
    if (file.kind === 'patients') return;
    const importId = await importIdOf(deps, run, file.source, tx);
    for (const records of chunks(appointments)) {
      addCounts(fileRun, await tx.saveAppointments(file.source, records, importId, file.columns));
    }
    for (const ids of chunks(group.cancelledIds)) {
      addCounts(fileRun, await tx.cancelAppointments(file.source, ids, importId));
    }
    const spokenOf = [...group.cancelledIds, ...group.rejectedIds]; // whatever the file says of them: they are in it
    for (const ids of chunks(spokenOf)) await tx.keepAppointments(file.source, ids, importId);
  });
}

/** Appointments of the group whose patient is known; the others are reported. */
async function knownAppointments({ store }: Deps, run: Run, fileRun: FileRun): Promise<AppointmentRecord[]> {
  const { file, group } = fileRun;
  const numbers = group.appointments.flatMap(({ record }) => record.patientNumber ?? []);
  const known =
    numbers.length === 0 ? new Set<string>() : await store.read.knownPatientNumbers([...new Set(numbers)]);
  return group.appointments.flatMap(({ line, record }) => {
    const { patientNumber, id } = record;
    if (patientNumber === null || known.has(patientNumber) || run.trialPatients.has(patientNumber)) {
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
    addProblem(run, fileRun, problem, true);
    return [];
  });
}

/** P7a, once for all files of a source: each may have what the others miss. */
async function findVanished(deps: Deps, run: Run, source: string, agendas: FileRun[]): Promise<void> {
  const files = agendas.filter(({ file }) => file.source === source);
  const isUnknown = files.some(({ hasUnknownId }) => hasUnknownId); // it may be the one that is missing
  for (const each of files) each.vanishedUnknown = isUnknown || (each.first === null && each.rejected > 0);
  if (run.isSpoilt || isUnknown || files.every(({ first }) => first === null)) return;
  await writeOrUndo(deps, run, async (tx) => {
    const importId = await importIdOf(deps, run, source, tx);
    const seen = [...(run.trialAppointments.get(source) ?? [])];
    for (const ids of chunks(seen)) await tx.keepAppointments(source, ids, importId);
    for (const fileRun of files) {
      const { first: from, last: until } = fileRun;
      if (from === null || until === null) continue;
      fileRun.vanished = await tx.markVanished(source, importId, { from, until, now: deps.now() });
    }
  });
}

async function writeOrUndo(deps: Deps, run: Run, work: (tx: Tx) => Promise<void>): Promise<void> {
  const undo = new Error('A trial is undone');
  try {
    await deps.store.write(async (tx) => {
      await refuseOtherTimeZone(deps, tx); // an import takes a while
      await work(tx);
      if (!run.isWritten) throw undo;
    });
    run.hasWritten = true;
  } catch (error) {
    if (error !== undo) throw error;
  }
}

/** One for all files of a source; a trial's is undone with each of its writes. */
async function importIdOf({ now }: Deps, run: Run, source: string, tx: Tx): Promise<number> {
  const importId = run.importIds.get(source) ?? (await tx.startImport(source, now()));
  if (run.isWritten) run.importIds.set(source, importId);
  return importId;
}

function chunks<T>(all: readonly T[]): T[][] {
  const starts = Array.from({ length: Math.ceil(all.length / CHUNK) }, (_, index) => index * CHUNK);
  return starts.map((start) => all.slice(start, start + CHUNK));
}
