import type { Actor } from './actor.ts';
import type { CalendarEntry } from './model/calendar.ts';
import type { Channel, DeliveryStatus } from './model/message.ts';
import type { Encoding } from './model/segments.ts';

/** One message as a portal gets it: an address, a text, and our own reference; nothing else about the patient. */
export type OutgoingMessage = Readonly<{
  /** Our reference: random, unique, [a-z0-9], stored before the call. */
  reference: string;
  /** E.164 for SMS, a checked address for e-mail. */
  recipient: string;
  /** null for SMS. */
  subject: string | null;
  text: string;
  /** The e-mail's HTML; left out: the text as simple HTML. */
  html?: string;
  /** Of an SMS; null for e-mail. */
  encoding: Encoding | null;
  /** The appointment for the patient's calendar, if the e-mail carries it. */
  calendar: CalendarEntry | null;
  /** Whether the e-mail tells how to get no more of its kind. */
  mayUnsubscribe: boolean;
}>;

/** What became of one message that was handed to `Gateway.submit`. */
export type SubmitOutcome = Readonly<{ reference: string }> &
  (
    | Readonly<{ outcome: 'accepted' }>
    /** The portal said no to this message for good. `reason` is a short code. */
    | Readonly<{ outcome: 'refused'; reason: string }>
    /** Certainly not taken, may work later: connection refused, or the portal says so, of itself or of one recipient. */
    | Readonly<{ outcome: 'try-later'; reason: string; concerns?: 'recipient' }>
    /** Nobody knows: time-out, connection lost after the request was written, HTTP 5xx. */
    | Readonly<{ outcome: 'unknown'; reason: string }>
    /** Certainly not taken, and no other message of the batch would be: a person must act first. */
    | Readonly<{ outcome: 'stop'; reason: StopReason }>
    /** The signal was raised, or `mayBegin` said no, before the call was made. */
    | Readonly<{ outcome: 'not-attempted' }>
  );

export type StopReason = 'credentials' | 'no-credits' | 'sender-refused' | 'portal-misconfigured';

/** What the portal says of one reference; `status` null means it knows the reference but has no news. */
export type DeliveryReport = Readonly<{
  status: DeliveryStatus | null;
  /** The portal's reason code (ASPSMS §7), or null. */
  reason: string | null;
  /** When the portal says it happened, or null. */
  at: Date | null;
}>;

export type Balance = Readonly<{ kind: 'credits'; milliCredits: number } | { kind: 'not-supported' }>;

/** A portal. One adapter per provider; it owns its library or protocol. */
export interface Gateway {
  readonly channel: Channel;
  /** How many calls it makes at once. */
  readonly concurrency: number;
  /** Whether `deliveryStatus` can be asked at all (SMTP cannot). */
  readonly reportsDelivery: boolean;
  /**
   * Exactly one outcome per message, as it comes, in any order. Never throws for a message. `mayBegin` is asked
   * immediately before each call; false leaves the message not attempted.
   */
  submit(
    messages: readonly OutgoingMessage[],
    signal: AbortSignal,
    mayBegin?: () => boolean,
  ): AsyncIterable<SubmitOutcome>;
  /** Only references the portal knows are in the map. Throws OutageError when it cannot be asked. */
  deliveryStatus(references: readonly string[]): Promise<ReadonlyMap<string, DeliveryReport>>;
  /** Throws OutageError when it cannot be asked. */
  balance(): Promise<Balance>;
  close(): Promise<void>;
}

/** The program's own log: ids and numbers, never names, numbers of patients, addresses or texts. */
export interface Log {
  info(event: string, facts?: LogFacts): void;
  warn(event: string, facts?: LogFacts): void;
  /** `cause` with its stack. */
  error(event: string, cause: unknown): void;
}

export type LogFacts = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** What schedules do with this machine's files. */
export interface Housekeeping {
  /**
   * Copies the database to a new, verified file, and where none is named into the folder of backups, of which the oldest
   * beyond those to keep are removed. Throws an OutageError `backup-failed`.
   */
  backUp(file?: string): Promise<BackupReport>;
  /** Imports what has changed in the watched folder. */
  importFolder(actor: Actor): Promise<FolderReport>;
}

/** The new file, and how many older ones were removed. */
export type BackupReport = Readonly<{ file: string; bytes: number; removed: number }>;

export type FolderReport = Readonly<{
  /** false: no folder is configured. */
  isConfigured: boolean;
  files: number;
  added: number;
  changed: number;
  vanished: number;
  rejected: number;
  /** Files that could not be read at all, or whose import was refused: by name. */
  failed: readonly string[];
}>;
