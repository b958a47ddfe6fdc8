import type { AgendaEntry } from './model/candidate.ts';
import type { Channel, MessageKind } from './model/message.ts';
import type { BirthdayOccasion, Occasion, RecallOccasion } from './model/occasion.ts';
import type { LocalDate } from './model/time.ts';

/** What confirmations, recalls and greetings need of the database. */
export interface OccasionReads {
  /** Appointments that were booked from then on, ordered by start, with their confirmations. */
  appointmentsBookedSince(since: Date): Promise<AgendaEntry[]>;
  /**
   * Recalls due from a day on whose call-in day lies in the span, without those done before today, by their due day; and of
   * those due before it for which nobody was called in the latest 500.
   */
  recallsToCall(span: CallSpan): Promise<RecallOccasion[]>;
  /** Living and other patients born on these days ('MM-DD') of whatever year, by name, with the year's greetings. */
  birthdays(monthDays: readonly string[], year: number): Promise<BirthdayOccasion[]>;
  /** What these messages of one kind are about now, by message; appointments only while the message holds their claim. */
  occasionsOf(kind: MessageKind, messageIds: readonly number[]): Promise<ReadonlyMap<number, Occasion>>;
  /** What the batch's queued messages are about. */
  queuedOccasions(batchId: number): Promise<QueuedOccasion[]>;
  /** The newest recall batch of which something has left, or could not; null: there is none. */
  lastRecallBatch(): Promise<number | null>;
}

export interface OccasionWrites {
  /** Claims the due dates for their messages, which are there already; returns how many were won. */
  claimRecalls(claims: readonly NewRecallClaim[], isRetry: boolean): Promise<number>;
  /** Claims the patients' years for their messages, which are there already; returns how many were won. */
  claimGreetings(claims: readonly NewGreetingClaim[], isRetry: boolean): Promise<number>;
  /** Frees the call-ins that the batch's settled messages hold; returns how many, and how many may still leave. */
  releaseRecalls(batchId: number, at: Date): Promise<Readonly<{ released: number; unsettled: number }>>;
}

export type CallSpan = Readonly<{
  from: LocalDate;
  until: LocalDate;
  dueFrom: LocalDate;
  today: LocalDate;
}>;

/** `id`: our own number of the appointment, the recall or the patient, `externalId`: the source's. */
export type QueuedOccasion = Readonly<{ messageId: number; id: number; externalId: string }>;

type Claim = Readonly<{ patientId: number; channel: Channel; claimedAt: Date; reference: string }>;

export type NewRecallClaim = Claim & Readonly<{ recallId: number; dueOn: LocalDate }>;

export type NewGreetingClaim = Claim & Readonly<{ year: number }>;
