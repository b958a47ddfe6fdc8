import type { AgendaClaim, AgendaEntry, AgendaPatient } from './candidate.ts';
import type { LocalDate } from './time.ts';

/** What a message is about: an appointment, a recall, or somebody's birthday. */
export type Occasion = AgendaEntry | RecallOccasion | BirthdayOccasion;

/** What an appointment has and these have not: they are on no agenda. */
type Unscheduled = Readonly<{
  startsAt: null;
  startsLocal: null;
  location: null;
  personName: null;
  personMobile: null;
  patient: AgendaPatient;
}>;

/** A follow-up (Recall) with all that decides whether its patient is called in. */
export type RecallOccasion = Unscheduled &
  Readonly<{
    type: 'recall';
    /** Our own number of the recall. */
    id: number;
    /** The source's own id. */
    externalId: string;
    reasonCode: string;
    reasonName: string | null;
    doctor: string | null;
    dueOn: LocalDate;
    /** From this day on the patient is called in. */
    callOn: LocalDate;
    /** An appointment for it is booked or was kept, or a person has closed it. */
    isDone: boolean;
    /** Missing in the newest file that spoke for its due day. */
    vanished: boolean;
    claim: CallInClaim | null;
  }>;

/** A patient with all that decides whether they are greeted on their birthday. */
export type BirthdayOccasion = Unscheduled &
  Readonly<{
    type: 'birthday';
    /** Our own number of the patient. */
    id: number;
    /** The patient's number. */
    externalId: string;
    reasonCode: null;
    reasonName: null;
    doctor: null;
    claim: OccasionClaim | null;
  }>;

/** The message this occasion already has. */
export type OccasionClaim = Omit<AgendaClaim, 'startsAt'>;

export type CallInClaim = OccasionClaim & Readonly<{ dueOn: LocalDate }>;

/** Whether the patient's yes to messages of this purpose is recorded. */
export function hasConsent({ type, patient }: RecallOccasion | BirthdayOccasion): boolean {
  const consent = type === 'recall' ? patient.recallConsent : patient.greetingConsent;
  return consent?.isGiven === true;
}
