import type { AlarmConditionReads } from './alarm-conditions.ts';
import type { AlarmReads, AlarmWrites } from './alarms.ts';
import type { AuditReads, AuditWrites } from './audit.ts';
import type { CallReads } from './calls.ts';
import type { CardReads, CardWrites } from './cards.ts';
import type { ChoiceReads } from './choice.ts';
import type { ClockReads, ClockWrites } from './clock-guard.ts';
import type { ConsentReads, ConsentWrites } from './consents.ts';
import type { CreditUseReads } from './credit-use.ts';
import type { DeliveryReportReads } from './delivery-report.ts';
import type { FolderReads, FolderWrites } from './import-folder.ts';
import type { LedgerReads, LedgerWrites } from './ledger.ts';
import type { MaskedReads } from './masked.ts';
import type { MetricReads } from './metrics.ts';
import type { Batch, BatchCounts, BatchState } from './model/batch.ts';
import type { AgendaEntry } from './model/candidate.ts';
import type { DaySpan } from './model/day-span.ts';
import type { AppointmentRecord, PatientRecord } from './model/import-record.ts';
import type { LogEntry, LogFilter, LogKey, LogPage, MessageEvent } from './model/log.ts';
import type { Channel, DeliveryStatus, MessageKind } from './model/message.ts';
import type { LocalDate } from './model/time.ts';
import type { NoticeReads, NoticeWrites } from './notices.ts';
import type { OccasionReads, OccasionWrites } from './occasions.ts';
import type { PeopleReads, PeopleWrites } from './people.ts';
import type { RecallReads, RecallWrites } from './recalls.ts';
import type { ReportReads } from './report.ts';
import type { RestoreReads, RestoreWrites } from './restore.ts';
import type { RetentionReads, RetentionWrites } from './retention.ts';
import type { RunReads, RunWrites } from './schedule/runs.ts';
import type { ScheduleReads, ScheduleWrites } from './schedule/schedules.ts';
import type { SendDueReads } from './send-due.ts';
import type { ServerReads, ServerWrites } from './servers.ts';
import type { SettingReads, SettingWrites } from './settings.ts';
import type { StatusReads } from './status.ts';
import type {
  BatchChanges,
  BatchDecision,
  Booking,
  DueMessage,
  ImportCounts,
  Late,
  NewBatch,
  NewClaim,
  NewMessage,
  RecordedDelivery,
  RecordedOutcome,
  Retake,
  UnclearMessage,
  VanishSpan,
  VisitReason,
} from './store-rows.ts';
import type { TemplateReads, TemplateWrites } from './templates.ts';
import type { TimeZoneReads, TimeZoneWrites } from './time-zone.ts';

export type * from './store-rows.ts';

/** Which database: a file of this machine, or one of a PostgreSQL server. */
export type DatabaseTarget =
  | Readonly<{ type: 'sqlite'; file: string }>
  | Readonly<{
      type: 'postgres';
      /** `postgres://user@host/db`, without a password. */
      url: string;
      password: string | null;
    }>;

/** The database as the engine needs it. Every write goes through `write`; reads see committed rows only. */
export interface Store {
  readonly read: Reads;
  /** Runs `work` in one transaction, after all earlier writes; all of it is durable when it returns, or none. */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Refreshes the planner's statistics after much has changed. */
  optimize(): Promise<void>;
  /** Another one after every commit, of this or any other process; now and then also without one. Costs next to nothing. */
  commitMark(): Promise<string>;
  close(): Promise<void>;
}

export interface Reads
  extends PeopleReads,
    RecallReads,
    ConsentReads,
    AuditReads,
    SettingReads,
    TemplateReads,
    LedgerReads,
    CreditUseReads,
    ClockReads,
    TimeZoneReads,
    CardReads,
    ScheduleReads,
    RunReads,
    SendDueReads,
    MaskedReads,
    ChoiceReads,
    OccasionReads,
    RestoreReads,
    FolderReads,
    RetentionReads,
    ReportReads,
    NoticeReads,
    CallReads,
    AlarmReads,
    StatusReads,
    MetricReads,
    AlarmConditionReads,
    ServerReads,
    DeliveryReportReads {
  /** The agenda from the first day up to and including the last, ordered by start. */
  agenda(kind: MessageKind, day: LocalDate): Promise<AgendaEntry[]>;
  /** Which appointments of the day hold a claim, by patient (P5). */
  claimsOfDay(kind: MessageKind, day: LocalDate): Promise<{ patientId: number; appointmentId: number }[]>;
  upcoming(now: Date): Promise<{ statuses: string[]; reasons: VisitReason[] }>;
  countAppointments(): Promise<number>;
  knownPatientNumbers(numbers: readonly string[]): Promise<Set<string>>;
  /** The days that imports of the source have spoken for (P7a), in order. */
  importSpans(source: string): Promise<DaySpan[]>;
  /** When the source was imported last before this import; null: never. */
  importBefore(source: string, importId: number): Promise<Date | null>;

  batch(id: number): Promise<Batch | null>;
  /** Newest first. */
  batches(limit: number): Promise<Batch[]>;
  /** Who was taken out of the selection is not counted: they are no part of the batch any more. */
  counts(batchId: number): Promise<BatchCounts>;
  messagesOf(batchId: number): Promise<LogEntry[]>;
  /** How many of the batch's submitted messages have which delivery status. */
  deliveryCounts(batchId: number): Promise<{ status: DeliveryStatus | null; count: number }[]>;
  /** Batches that some process has, or had, in hand. */
  leasedBatches(): Promise<Batch[]>;
  /** Paused and held batches with queued messages that are too late. */
  overdueBatches(late: Late): Promise<number[]>;
  /** Prepared and approved batches whose time has come. */
  expiredBatches(now: Date): Promise<number[]>;
  /**
   * Messages that have left, or may have left, from then on and before the other (a clock may have been ahead); and those
   * leaving `now`, of which that is not known yet.
   */
  countSent(
    day: Readonly<{ from: Date; until: Date }>,
    now: Date,
  ): Promise<Readonly<{ sent: number; leaving: number }>>;
  /** When the so-manieth newest of those that `countSent` counts as sent left; null: there are fewer. */
  newestSent(span: Readonly<{ from: Date; until: Date }>, rank: number): Promise<Date | null>;
  /** How many of the batch's queued messages are too late by then. */
  countTooLate(batchId: number, late: Late): Promise<number>;
  /** When the next queued message of the batch may go; null when none is queued. */
  nextDueAt(batchId: number): Promise<Date | null>;

  logPage(filter: LogFilter, page: LogPage): Promise<LogEntry[]>;
  /** The same page as `logPage`, with only what deciding about an entry takes. */
  logKeys(filter: LogFilter, page: LogPage): Promise<LogKey[]>;
  /** Everything that became of one message, the oldest first. */
  messageEvents(messageId: number): Promise<MessageEvent[]>;
  /** How many the filter selects; stops counting at `limit`. */
  logCount(filter: LogFilter, limit: number): Promise<number>;
  /** References of messages whose delivery is not final, submitted at or after `since`, oldest first. */
  awaitingDelivery(filter: LogFilter, channel: Channel, since: Date, limit: number): Promise<string[]>;
  /** By id, after one of them. */
  unclear(
    filter: LogFilter,
    channel: Channel,
    page: { after: number; limit: number },
  ): Promise<UnclearMessage[]>;
}

export interface Tx
  extends Reads,
    PeopleWrites,
    RecallWrites,
    ConsentWrites,
    AuditWrites,
    SettingWrites,
    TemplateWrites,
    LedgerWrites,
    ClockWrites,
    TimeZoneWrites,
    CardWrites,
    RestoreWrites,
    FolderWrites,
    RetentionWrites,
    OccasionWrites,
    ScheduleWrites,
    RunWrites,
    AlarmWrites,
    ServerWrites,
    NoticeWrites {
  /** Known patients keep what is not among `columns`, when these are given: a file without opt-outs lifts none (P9). */
  savePatients(records: readonly PatientRecord[], columns?: readonly string[]): Promise<ImportCounts>;
  /** Returns the import's id; a later import has a greater one. */
  startImport(source: string, at: Date): Promise<number>;
  /**
   * `patientNumber` of every record must be known, and each id be there once. Known appointments keep what is not among
   * `columns`, when these are given, unless it belonged to somebody or something else. Without `booking` nothing is newly
   * booked.
   */
  saveAppointments(
    source: string,
    records: readonly AppointmentRecord[],
    importId: number,
    columns?: readonly string[],
    booking?: Booking,
  ): Promise<ImportCounts>;
  saveImportSpans(source: string, spans: readonly DaySpan[]): Promise<void>;
  /** Marks known appointments as cancelled; those that are not known count as unchanged. */
  cancelAppointments(source: string, externalIds: readonly string[], importId: number): Promise<ImportCounts>;
  /** Keeps these appointments from vanishing although their records were bad. */
  keepAppointments(source: string, externalIds: readonly string[], importId: number): Promise<void>;
  /**
   * Marks appointments after `now`, on the days from `from` to `until`, as vanished when only older imports have seen
   * them (P7a). Returns how many.
   */
  markVanished(source: string, importId: number, span: VanishSpan): Promise<number>;

  insertBatch(batch: NewBatch): Promise<number>;
  /** Returns the appointments won; the others are claimed by somebody else. */
  claimAppointments(claims: readonly NewClaim[], retake: Retake): Promise<Set<number>>;
  insertMessages(batchId: number, messages: readonly NewMessage[]): Promise<void>;
  /**
   * Moves the batch if it is in one of `from`; the answer says whether it was. What stops or ends it takes the order to
   * send it back: only an approved batch and one being submitted keep theirs.
   */
  moveBatch(
    id: number,
    from: readonly BatchState[],
    to: BatchState,
    changes?: BatchChanges,
  ): Promise<boolean>;
  recordDecision(decision: BatchDecision): Promise<boolean>;
  /**
   * The selection has changed (S5): revision + 1, prepared again, and the decision void. False when it is no longer
   * prepared or approved in that revision.
   */
  reviseBatch(
    id: number,
    revision: number,
    changes: Readonly<{ revisedBy: readonly string[]; expiresAt: Date }>,
  ): Promise<boolean>;
  /** Queued messages become withdrawn and their appointments free. Returns how many. */
  withdrawQueued(batchId: number, reason: string, at: Date): Promise<number>;
  /** The same for those that are too late. */
  withdrawOverdue(batchId: number, late: Late): Promise<number>;

  /** Renews the sole right to submit the batch; null when somebody else has it by now. */
  renewLease(
    id: number,
    owner: string,
    until: Date,
  ): Promise<Readonly<{ /** Why it is to be stopped; null: it is not. */ reason: string | null }> | null>;
  releaseBatch(id: number, owner: string): Promise<void>;
  /** Queued messages that are due, in order, with all the last look needs. */
  dueMessages(batchId: number, now: Date, limit: number): Promise<DueMessage[]>;
  /** Returns those that were still queued and are ours now. */
  claimMessages(
    ids: readonly number[],
    claim: Readonly<{ owner: string; leaseUntil: Date; at: Date }>,
  ): Promise<Set<number>>;
  /** A resumed batch's messages that were put off are due as they were at first, and their attempts counted anew. */
  forgetAttempts(batchId: number, notBefore: Date | null): Promise<void>;
  withdrawMessages(withdrawals: readonly { id: number; reason: string }[], at: Date): Promise<void>;
  /**
   * Records outcomes and charges what was submitted. A message somebody settled meanwhile is left alone, unless they
   * took it for not sent and the portal took it after all. What goes back to the queue of an ended batch reopens it as
   * paused, or is withdrawn with it. Returns the references that moved.
   */
  recordOutcomes(outcomes: readonly RecordedOutcome[]): Promise<string[]>;
  /** What a dead process had claimed becomes unclear. Returns how many. */
  abandonClaims(batchId: number, at: Date): Promise<number>;
  renewClaims(batchId: number, owner: string, until: Date): Promise<void>;
  recordDeliveries(reports: readonly RecordedDelivery[], at: Date): Promise<number>;

  /** Frees the claims of settled reminders; returns the ids that were reset. */
  resetMessages(ids: readonly number[], at: Date): Promise<number[]>;
  /** Deletes settled messages; claims stay (L6). Returns how many. */
  purgeMessages(ids: readonly number[]): Promise<number>;
}
