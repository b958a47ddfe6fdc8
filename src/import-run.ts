import type { FileReport, ImportFile, ImportOptions } from './agenda.ts';
import type { AppointmentRecord, ImportNotice, ImportProblem, PatientRecord } from './model/import-record.ts';
import type { LocalDate } from './model/time.ts';
import type { ImportCounts } from './store.ts';

const MAX_PROBLEMS = 1000; // listed; beyond that they are counted

/** All files of one command; when it is not written it is a trial, which undoes every write. */
export type Run = {
  readonly options: ImportOptions;
  readonly isWritten: boolean;
  /** A strict import's file has changed since its trial and has a bad record now: nothing more is written. */
  isSpoilt: boolean;
  hasWritten: boolean;
  readonly problems: ImportProblem[];
  readonly notices: ImportNotice[];
  moreProblems: number;
  /** By source; what a written run has seen carries its id. */
  readonly importIds: Map<string, number>;
  /** What a trial has seen, as its writes leave nothing behind: patients' numbers, and ids by source. */
  readonly trialPatients: Set<string>;
  readonly trialAppointments: Map<string, Set<string>>;
};

/** One file as far as it has been read. */
export type FileRun = {
  readonly file: ImportFile;
  group: Group;
  readonly counts: { -readonly [name in keyof ImportCounts]: number };
  rejected: number;
  hasUnknownId: boolean;
  first: LocalDate | null;
  last: LocalDate | null;
  vanished: number;
  vanishedUnknown: boolean;
};

type Numbered<T> = Readonly<{ line: number; record: T }>;

/** What has been read and is not written yet. */
export type Group = {
  /** Good and bad. */
  records: number;
  readonly patients: PatientRecord[];
  readonly appointments: Numbered<AppointmentRecord>[];
  readonly cancelledIds: string[];
  readonly rejectedIds: string[];
};

/** What is told of the file when it has been read. */
export function reportOf({ file, counts, rejected, vanished, vanishedUnknown }: FileRun): FileReport {
  return { file: file.name, kind: file.kind, ...counts, rejected, vanished, vanishedUnknown };
}

/** Where the next records go. */
export const emptyGroup = (): Group => ({
  records: 0,
  patients: [],
  appointments: [],
  cancelledIds: [],
  rejectedIds: [],
});

/** A record with several faults is one rejected record. */
export function addProblem(run: Run, fileRun: FileRun, problem: ImportProblem, isNewRecord: boolean): void {
  if (run.problems.length < MAX_PROBLEMS) run.problems.push(problem);
  else run.moreProblems += 1;
  if (!problem.rejected || !isNewRecord) return;
  fileRun.rejected += 1;
  fileRun.group.records += 1;
  if (run.isWritten && run.options.strict) run.isSpoilt = true;
  if (problem.appointmentId === undefined) fileRun.hasUnknownId = true;
  else fileRun.group.rejectedIds.push(problem.appointmentId);
}

/** Remembers what a trial has seen. */
export function noteSeen(run: Run, source: string, group: Group): void {
  const { patients, appointments, cancelledIds, rejectedIds } = group;
  for (const { number } of patients) run.trialPatients.add(number);
  const ids = run.trialAppointments.get(source) ?? new Set();
  run.trialAppointments.set(source, ids);
  for (const id of [...appointments.map(({ record }) => record.id), ...cancelledIds, ...rejectedIds])
    ids.add(id);
}

/** The file speaks for this day too (P7a). */
export function widen(fileRun: FileRun, day: LocalDate): void {
  if (fileRun.first === null || day < fileRun.first) fileRun.first = day;
  if (fileRun.last === null || day > fileRun.last) fileRun.last = day;
}

/** Adds what one statement has written. */
export function addCounts({ counts: sum }: FileRun, { added, changed, unchanged }: ImportCounts): void {
  sum.added += added;
  sum.changed += changed;
  sum.unchanged += unchanged;
}
