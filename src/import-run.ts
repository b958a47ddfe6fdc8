import type { Actor } from './actor.ts';
import type { FileReport, ImportFile, ImportOptions } from './agenda.ts';
import type { Deps } from './deps.ts';
import type {
  AppointmentRecord,
  ImportNotice,
  ImportProblem,
  PatientRecord,
  RecallRecord,
} from './model/import-record.ts';
import { type LocalDate, localDateOf } from './model/time.ts';
import type { Booking, ImportCounts } from './store.ts';

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
  readonly actorId: string;
  /** What is found newly booked was booked then. */
  readonly startedAt: Date;
  readonly today: LocalDate;
  /** By source: what counts as newly booked. */
  readonly bookings: Map<string, Booking>;
  /** By source; what a written run has seen carries its id. */
  readonly importIds: Map<string, number>;
  /** What a trial has seen, as its writes leave nothing behind: patients' numbers, and ids by source. */
  readonly trialPatients: Set<string>;
  readonly trialAppointments: Map<string, Set<string>>;
  /** By source: the recalls its files have, good and bad. */
  readonly recallIds: Map<string, Set<string>>;
};

/** One file as far as it has been read. */
export type FileRun = {
  readonly file: ImportFile;
  group: Group;
  readonly counts: { -readonly [name in keyof ImportCounts]: number };
  rejected: number;
  hasUnknownId: boolean;
  /** Speaks of nothing but its own records (P7a). */
  isExcerpt: boolean;
  first: LocalDate | null;
  last: LocalDate | null;
  vanished: number;
  vanishedUnknown: boolean;
};

export type Numbered<T> = Readonly<{ line: number; record: T }>;

/** What has been read and is not written yet. */
export type Group = {
  /** Good and bad. */
  records: number;
  readonly patients: PatientRecord[];
  readonly appointments: Numbered<AppointmentRecord>[];
  readonly recalls: Numbered<RecallRecord>[];
  readonly cancelledIds: string[];
  readonly rejectedIds: string[];
};

/** A run that has read nothing yet. */
export function beginRun(
  { now, practice }: Pick<Deps, 'now' | 'practice'>,
  actor: Actor,
  { options, isWritten }: Pick<Run, 'options' | 'isWritten'>,
): Run {
  const startedAt = now();
  return {
    options,
    isWritten,
    actorId: actor.id,
    startedAt,
    today: localDateOf(startedAt, practice.timeZone),
    isSpoilt: false,
    hasWritten: false,
    problems: [],
    notices: [],
    moreProblems: 0,
    importIds: new Map(),
    bookings: new Map(),
    trialPatients: new Set(),
    trialAppointments: new Map(),
    recallIds: new Map(),
  };
}

/** A file of which nothing has been read yet. */
export function beginFile(file: ImportFile): FileRun {
  return {
    file,
    group: emptyGroup(),
    counts: { added: 0, changed: 0, unchanged: 0 },
    rejected: 0,
    hasUnknownId: false,
    isExcerpt: false,
    first: null,
    last: null,
    vanished: 0,
    vanishedUnknown: false,
  };
}

/** What is told of the file when it has been read. */
export function reportOf({ file, counts, rejected, vanished, vanishedUnknown }: FileRun): FileReport {
  return { file: file.name, kind: file.kind, ...counts, rejected, vanished, vanishedUnknown };
}

/** Where the next records go. */
export const emptyGroup = (): Group => ({
  records: 0,
  patients: [],
  appointments: [],
  recalls: [],
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

/** Remembers which recalls the files of a source have: those that are missing have vanished. */
export function noteRecalls({ recallIds }: Run, source: string, { recalls, rejectedIds }: Group): void {
  const ids = recallIds.get(source) ?? new Set();
  recallIds.set(source, ids);
  for (const id of [...recalls.map(({ record }) => record.id), ...rejectedIds]) ids.add(id);
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
