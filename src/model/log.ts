import type { Channel, DeliveryStatus, Language, MessageKind, MessageState } from './message.ts';
import type { Encoding } from './segments.ts';

/** One row of the log (SMS-/Mail-Log). */
export type LogEntry = Readonly<{
  id: number;
  reference: string;
  batchId: number;
  kind: MessageKind;
  channel: Channel;
  state: MessageState;
  /** Why it was rejected, withdrawn or is unclear: a code. */
  reason: string | null;
  deliveryStatus: DeliveryStatus | null;
  deliveryReason: string | null;
  deliveredAt: Date | null;
  /** The source's id. */
  appointmentId: string | null;
  /** The source's id of the recall; null: it is no call-in. */
  recallId: string | null;
  /** Where the appointment is to take place now; it may have been another place when the message was made. */
  location: string | null;
  startsAt: Date | null;
  /** When the appointment ends, if the e-mail carries it for the calendar. */
  endsAt: Date | null;
  patientNumber: string | null;
  person: string;
  recipient: string;
  language: Language;
  subject: string | null;
  text: string;
  encoding: Encoding | null;
  segments: number;
  milliCredits: number;
  createdAt: Date;
  /** The submission date; while there is none, the creation or the last outcome. */
  loggedAt: Date;
  submittedAt: Date | null;
  notBefore: Date | null;
  resetAt: Date | null;
  /** When text, subject and the recipient's name were removed; null: they are there. */
  textRemovedAt: Date | null;
}>;

/** By which id of the source the message is chosen: the appointment's, the recall's, or the patient's number. */
export function occasionIdOf(
  entry: Pick<LogEntry, 'kind' | 'appointmentId' | 'recallId' | 'patientNumber'>,
): string | null {
  const { kind, appointmentId, recallId, patientNumber } = entry;
  return kind === 'birthday' ? patientNumber : (appointmentId ?? recallId);
}

/** One thing that happened to a message: every change of its state, reference or delivery status, and its reset. */
export type MessageEvent = Readonly<{
  at: Date;
  state: MessageState;
  reason: string | null;
  /** The reference under which the portal knows it from then on. */
  reference: string;
  deliveryStatus: DeliveryStatus | null;
  deliveryReason: string | null;
  isReset: boolean;
}>;

export type LogKey = Pick<LogEntry, 'id' | 'state' | 'kind' | 'loggedAt'>;

/** Columns that sort the log; `submitted` is the submission date, or the creation while there is none. */
export const logColumns = [
  'submitted',
  'id',
  'kind',
  'channel',
  'state',
  'delivery',
  'person',
  'recipient',
  'segments',
  'credits',
  'appointment',
  'batch',
] as const;
export type LogColumn = (typeof logColumns)[number];

/** What is left out does not filter. */
export type LogFilter = Readonly<{
  ids?: readonly number[];
  kind?: MessageKind;
  channel?: Channel;
  state?: MessageState;
  batchId?: number;
  /** Submission date, from this instant. */
  since?: Date;
  /** Submission date, before this instant. */
  before?: Date;
}>;

export type LogPage = Readonly<{
  sort: LogColumn;
  descending: boolean;
  limit: number;
  /** The last row of the page before. */
  after: LogPosition | null;
}>;

export type LogPosition = Readonly<{ value: string | number; id: number }>;
