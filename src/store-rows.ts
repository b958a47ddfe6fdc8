import type { Batch } from './model/batch.ts';
import type { DaySpan } from './model/day-span.ts';
import type { Channel, DeliveryStatus, Language, MessageKind } from './model/message.ts';
import type { Occasion } from './model/occasion.ts';
import type { Encoding } from './model/segments.ts';
import type { LocalDate, LocalDateTime } from './model/time.ts';

export type VisitReason = Readonly<{ code: string; name: string | null }>;

export type ImportCounts = Readonly<{ added: number; changed: number; unchanged: number }>;

/** What is newly booked now: what has another start or patient, and what is new on days that are known already. */
export type Booking = Readonly<{
  at: Date;
  known: readonly DaySpan[];
  /** Begin of the day on which the source was imported before; null: never. */
  since: Date | null;
}>;

export type VanishSpan = Readonly<{ from: LocalDate; until: LocalDate; now: Date }>;

export type NewBatch = Omit<
  Batch,
  | 'id'
  | 'revision'
  | 'revisedBy'
  | 'decidedAt'
  | 'decidedBy'
  | 'reason'
  | 'submittedAt'
  | 'owner'
  | 'leaseUntil'
  | 'sendOrderedAt'
  | 'sendOrderedBy'
>;

/** Which claims a new one takes over: of another patient, or also of another start (P10), or (a retry) any. */
export type Retake = 'other-patient' | 'moved' | 'any';

export type NewClaim = Readonly<{
  appointmentId: number;
  kind: MessageKind;
  patientId: number | null;
  day: LocalDate;
  startsAt: Date;
  channel: Channel;
  claimedAt: Date;
}>;

export type NewMessage = Readonly<{
  reference: string;
  appointmentId: number | null;
  recallId: number | null;
  patientId: number | null;
  kind: MessageKind;
  channel: Channel;
  recipient: string;
  /** The recipient's name as the log sorts it: last name first. */
  person: string;
  language: Language;
  subject: string | null;
  text: string;
  encoding: Encoding | null;
  segments: number;
  milliCredits: number;
  startsAt: Date | null;
  startsLocal: LocalDateTime | null;
  /** When the appointment ends, if the e-mail carries it for the calendar. */
  endsAt: Date | null;
  notBefore: Date | null;
  createdAt: Date;
}>;

export type BatchChanges = Readonly<{
  decidedAt?: Date;
  decidedBy?: string;
  reason?: string | null;
  submittedAt?: Date;
  owner?: string | null;
  leaseUntil?: Date | null;
  sendOrderedAt?: Date | null;
  sendOrderedBy?: string | null;
}>;

export type BatchDecision = Readonly<{
  batchId: number;
  revision: number;
  decision: 'approved' | 'rejected';
  decidedBy: string;
  decidedAt: Date;
  reason: string | null;
}>;

export type DueMessage = Readonly<{
  id: number;
  reference: string;
  kind: MessageKind;
  language: Language;
  recipient: string;
  subject: string | null;
  text: string;
  encoding: Encoding | null;
  milliCredits: number;
  attempts: number;
  /** The patient and the appointment's start when the text was written. */
  patientId: number | null;
  startsAt: Date | null;
  /** When the appointment ends, if the e-mail carries it for the calendar. */
  endsAt: Date | null;
  entry: Occasion | null;
}>;

/** When a message comes too late: its appointment has started `at` then, or its birthday was before that day's start. */
export type Late = Readonly<{ at: Date; dayStart: Date }>;

export type RecordedOutcome = Readonly<{
  reference: string;
  state: 'submitted' | 'rejected' | 'unclear' | 'queued';
  reason: string | null;
  at: Date;
  /** For `queued`: the reference of the next try, and when it may be made. */
  nextReference?: string;
  retryAt?: Date;
}>;

export type RecordedDelivery = Readonly<{
  reference: string;
  status: DeliveryStatus;
  reason: string | null;
  at: Date;
}>;

export type UnclearMessage = Readonly<{ id: number; reference: string; since: Date }>;
