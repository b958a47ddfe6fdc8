import { Temporal } from 'temporal-polyfill';
import type { AgendaPatient } from './candidate.ts';
import type { RecallRecord } from './import-record.ts';
import type { Channel, MessageState } from './message.ts';
import { addDays, type LocalDate, type LocalDateTime } from './time.ts';

/** A follow-up for which the patient is called in, once or at an interval (R1). */
export type Recall = Readonly<{
  id: number;
  /** Whose file it came from, or `BY_HAND`. */
  source: string;
  /** The source's own id. */
  externalId: string;
  patientId: number;
  reasonCode: string;
  reasonName: string | null;
  doctor: string | null;
  dueOn: LocalDate;
  /** From this day on the patient is called in: the due day less the lead. */
  callOn: LocalDate;
  /** null: once. */
  intervalMonths: number | null;
  leadDays: number;
  /** The day this due date was said, or of the appointment it has moved on from: what was until then is not for it. */
  sinceOn: LocalDate;
  /** The day of the appointment that is booked for it, or on which it was closed; null: open. */
  doneOn: LocalDate | null;
  /** The appointment that is booked for it; null with `doneOn`: a person has closed it. */
  doneBy: number | null;
  /** Missing in the newest file that spoke for its due day. */
  vanished: boolean;
  changedBy: string;
  changedAt: Date;
}>;

/** The call-in that this due date already has. */
export type RecallCall = Readonly<{
  channel: Channel;
  at: Date;
  /** null when it was purged from the log. */
  messageId: number | null;
  state: MessageState | null;
}>;

/** The appointment that is booked for a recall. */
export type RecallAppointment = Readonly<{
  id: number;
  externalId: string;
  startsAt: Date;
  startsLocal: LocalDateTime;
  status: string;
}>;

/** A recall as people see it. */
export type RecallEntry = Readonly<{
  recall: Recall;
  patient: AgendaPatient;
  appointment: RecallAppointment | null;
  call: RecallCall | null;
}>;

/** The same, judged by the day and by the setting. */
export type RecallView = RecallEntry &
  Readonly<{
    /** Open, not called in, and due so long ago that nobody is called in for it by itself: a person looks at it. */
    isOverdue: boolean;
  }>;

/** A recall as it is kept, with what follows from its due date. */
export type StoredRecall = Omit<Recall, 'id'> &
  Readonly<{
    /** The due date as its file, or a person, has said it last; `dueOn` may have moved on since. */
    givenDueOn: LocalDate;
    /** Appointments before that day are not for this due date. */
    countsFrom: LocalDate;
  }>;

/** The source of recalls that people have entered. */
export const BY_HAND = 'hand';

export const MAX_INTERVAL_MONTHS = 240; // twenty years: more is a typing error
export const MAX_LEAD_DAYS = 366; // who is called in a year ahead has forgotten it

export const MAX_CODE = 64; // characters, as in files
export const MAX_NAME = 200; // of a reason's or a doctor's name

export const DEFAULT_LEAD_DAYS = 28; // four weeks to find an appointment

/** What says when a recall is due. */
export type RecallTiming = Pick<Recall, 'dueOn' | 'intervalMonths' | 'leadDays' | 'sinceOn'>;

/** The same day some months later (or earlier), or the month's last where it has no such day. */
export function addMonths(day: LocalDate, months: number): LocalDate {
  return Temporal.PlainDate.from(day).add({ months }).toString();
}

/** From this day on the patient is called in (R1). */
export function callDay({ dueOn, leadDays }: Pick<RecallTiming, 'dueOn' | 'leadDays'>): LocalDate {
  return addDays(dueOn, -leadDays);
}

/** Due so long ago that nobody is called in by itself any more. */
export function isDueTooLong(dueOn: LocalDate, today: LocalDate, overdueDays: number): boolean {
  return dueOn < addDays(today, -overdueDays);
}

/**
 * Appointments from this day on are for this due date: from the call-in day, of a recurring recall already in the second
 * half of its interval (who comes early has come), and never one of before the due date was said.
 */
export function countsFrom(timing: RecallTiming): LocalDate {
  const { dueOn, intervalMonths, sinceOn } = timing;
  const halfway = intervalMonths === null ? dueOn : addMonths(dueOn, -Math.floor(intervalMonths / 2));
  const [earliest = dueOn] = [callDay(timing), halfway].sort();
  return [earliest, addDays(sinceOn, 1)].sort()[1] ?? earliest;
}

/** The recall with what follows from its due date, interval and lead. */
export function timed<Kind extends Omit<StoredRecall, 'callOn' | 'countsFrom'>>(
  recall: Kind,
): Kind & Pick<StoredRecall, 'callOn' | 'countsFrom'> {
  return { ...recall, callOn: callDay(recall), countsFrom: countsFrom(recall) };
}

/** A recurring recall whose appointment has taken place is due again, counted from that appointment (R1). */
export function movedOn(recall: StoredRecall, appointmentOn: LocalDate): StoredRecall {
  const { intervalMonths } = recall;
  if (intervalMonths === null) return recall;
  const dueOn = addMonths(appointmentOn, intervalMonths);
  return timed({ ...recall, dueOn, sinceOn: appointmentOn, doneOn: null, doneBy: null });
}

type Said = Readonly<{
  source: string;
  patientId: number;
  /** The columns the file has; left out: all. */
  columns: readonly string[] | undefined;
  today: LocalDate;
  by: string;
  at: Date;
}>;

/** A recall of which a file speaks for the first time. */
export function newRecall(record: Omit<RecallRecord, 'patientNumber'>, said: Said): StoredRecall {
  const { id, reasonCode, reasonName, doctor, dueOn, intervalMonths, leadDays } = record;
  return timed({
    source: said.source,
    externalId: id,
    patientId: said.patientId,
    ...{ reasonCode, reasonName, doctor, dueOn, intervalMonths },
    leadDays: leadDays ?? DEFAULT_LEAD_DAYS,
    givenDueOn: dueOn,
    sinceOn: said.today,
    doneOn: null,
    doneBy: null,
    vanished: false,
    changedBy: said.by,
    changedAt: said.at,
  });
}

/**
 * A known recall as its file says it now; the same object when nothing is new. A due date counts only when it is another one
 * than the file said before: this one may have moved on since, or been changed by hand. A later one opens what was closed.
 */
export function toldAgain<Kind extends StoredRecall>(known: Kind, record: RecallRecord, said: Said): Kind {
  const tells = (column: string) => said.columns === undefined || said.columns.includes(column);
  const { patientId } = said;
  const next: Kind = {
    ...known,
    patientId,
    reasonCode: record.reasonCode,
    reasonName: tells('reason_name') ? record.reasonName : known.reasonName,
    doctor: tells('doctor') ? record.doctor : known.doctor,
    intervalMonths: tells('interval_months') ? record.intervalMonths : known.intervalMonths,
    leadDays: tells('lead_days') ? (record.leadDays ?? DEFAULT_LEAD_DAYS) : known.leadDays,
    givenDueOn: record.dueOn,
    vanished: false,
  };
  const isOpenedAnew = isNewDueDate(known, record.dueOn) || patientId !== known.patientId;
  const dated = isOpenedAnew ? dueAnew(next, { dueOn: record.dueOn, today: said.today }) : timed(next);
  const isSame = TOLD.every((name) => dated[name] === known[name]);
  return isSame ? known : { ...dated, changedBy: said.by, changedAt: said.at };
}

/** Somebody has given the recall another due date: appointments until today are not for it. */
export function dueAnew<Kind extends StoredRecall>(
  recall: Kind,
  { dueOn, today }: Readonly<{ dueOn: LocalDate; today: LocalDate }>,
): Kind {
  return timed({ ...recall, dueOn, givenDueOn: dueOn, sinceOn: today, doneOn: null, doneBy: null });
}

/** Closed by a person: no appointment makes it so, and none opens it again. */
export function isClosed({ doneOn, doneBy }: Pick<Recall, 'doneOn' | 'doneBy'>): boolean {
  return doneOn !== null && doneBy === null;
}

function isNewDueDate(known: StoredRecall, dueOn: LocalDate): boolean {
  if (dueOn === known.givenDueOn) return false;
  if (isClosed(known)) return dueOn > known.dueOn;
  const hasMovedOn = known.dueOn !== known.givenDueOn;
  return !hasMovedOn || dueOn > known.sinceOn; // else an appointment has served it already
}

const TOLD = [
  'patientId',
  'reasonCode',
  'reasonName',
  'doctor',
  'dueOn',
  'intervalMonths',
  'leadDays',
  'givenDueOn',
  'vanished',
] as const;
