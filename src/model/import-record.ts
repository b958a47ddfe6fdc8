import type { Language } from './message.ts';
import type { Consent } from './patient-consent.ts';
import type { PhoneNumber } from './phone.ts';
import type { LocalDate, LocalDateTime } from './time.ts';

/** Master data (Stammdaten) of one patient as a source gives them; every text is cleaned and bounded. */
export type PatientRecord = Readonly<{
  number: string;
  lastName: string;
  firstName: string | null;
  birthDate: LocalDate | null;
  language: Language | null;
  /** Kept even when it is a landline or no number at all, so that the reason can be said (P8). */
  mobile: PhoneNumber | null;
  email: string | null;
  smsOptOut: boolean;
  emailOptOut: boolean;
  deceasedOn: LocalDate | null;
  blocked: boolean;
  /** Left out: the source knows of no consents; null: it knows of none of this patient. */
  greetingConsent?: Consent | null;
  recallConsent?: Consent | null;
}>;

/** One appointment (Termin) as a source gives it. */
export type AppointmentRecord = Readonly<{
  /** The source's own id. */
  id: string;
  /** null: an unregistered person, who may have `personName` and `personMobile`. */
  patientNumber: string | null;
  startsAt: Date;
  startsLocal: LocalDateTime;
  durationMinutes: number | null;
  /** One of ours (planned definite arrived done cancelled no-show) or as the source spells it. */
  status: string;
  reasonCode: string | null;
  reasonName: string | null;
  doctor: string | null;
  /** Fachgebiet. */
  specialty: string | null;
  /** Ort: the site, house or room, for display. */
  location: string | null;
  personName: string | null;
  personMobile: PhoneNumber | null;
  /** When it was booked; left out or null: the source does not tell. */
  bookedAt?: Date | null;
}>;

/** One follow-up (Recall) as a source gives it. */
export type RecallRecord = Readonly<{
  /** The source's own id. */
  id: string;
  patientNumber: string;
  reasonCode: string;
  reasonName: string | null;
  doctor: string | null;
  dueOn: LocalDate;
  /** null: once. */
  intervalMonths: number | null;
  /** null: the file does not tell. */
  leadDays: number | null;
}>;

/** What a reader yields, one after another, in the order of the file. */
export type ImportItem =
  | Readonly<{ type: 'patient'; line: number; record: PatientRecord }>
  | Readonly<{ type: 'appointment'; line: number; record: AppointmentRecord }>
  | Readonly<{ type: 'recall'; line: number; record: RecallRecord }>
  /** An appointment that is called off, of which nothing but its id is told; nothing when it is not known (P9). */
  | Readonly<{ type: 'cancellation'; line: number; id: string }>
  | Readonly<{ type: 'problem'; problem: ImportProblem }>
  | Readonly<{ type: 'notice'; notice: ImportNotice }>;

/** What a file holds. */
export type FileKind = 'patients' | 'appointments' | 'recalls';

/** What one file, or one part of it, holds; `read` starts from the beginning each time. */
export type ImportContents = Readonly<{
  /** The file's name without its folder. */
  name: string;
  kind: FileKind;
  /** The columns the file has; what it lacks stays as it is. Left out: all. */
  columns?: readonly string[];
  read: () => AsyncIterable<ImportItem>;
}>;

/** One thing wrong with one record. */
export type ImportProblem = Readonly<{
  /** The file's name without its folder. */
  file: string;
  /** 1 is the first line of the file. */
  line: number;
  /** Where in a structured file: 'Bundle.entry[3].resource.start'. */
  path?: string;
  /** Which record of the file, where several may stand on one line; left out: the line tells. */
  record?: number;
  /** Our column name, or null when it concerns the whole record. */
  field: string | null;
  /** What came: cleaned of control characters, at most 40 characters. */
  value: string;
  expected: ImportExpectation;
  /** true: the record was left out. false: it was kept, the field was emptied or is unusable. */
  rejected: boolean;
  /** The source's id of a rejected appointment or recall, when it could be read: it has not vanished (P7a). */
  appointmentId?: string;
}>;

export type ImportExpectation =
  | 'required'
  | 'date'
  | 'moment'
  | 'boolean'
  | 'language'
  | 'phone-number'
  | 'email-address'
  | 'minutes'
  | 'months'
  | 'days'
  | 'consent-answer'
  | 'past-day'
  | 'booked-moment'
  | 'shorter-text'
  | 'known-patient'
  | 'unique-id'
  | 'same-number-of-fields'
  | 'closed-quote'
  | 'readable-record'
  | 'whole-file'
  | 'whole-search'
  | 'fhir-type'
  | 'no-modifier-extension'
  | 'time-zone'
  | 'recurrence'
  | 'series'
  | 'closed-component'
  | 'one-value';

/** Something worth saying about a file that is no error. */
export type ImportNotice = Readonly<
  | { file: string; code: 'read-as-windows-1252' }
  | { file: string; code: 'unknown-columns'; columns: readonly string[] }
  /** Appointments of nobody: the file has neither the patient's number nor a name. */
  | { file: string; code: 'no-person-columns' }
  /** Events of a calendar that are no appointments: whole days. */
  | { file: string; code: 'all-day-left-out'; count: number }
  /** Events before today and after the last day that is read. */
  | { file: string; code: 'outside-window-left-out'; count: number; until: LocalDate }
  /** Events of which the file has a newer version, or the same once more. */
  | { file: string; code: 'older-versions-left-out'; count: number }
  /** Answers and proposals about events. */
  | { file: string; code: 'answers-left-out'; count: number }
  /** Invitations, changes, cancellations: they speak of nothing but themselves (P7a). */
  | { file: string; code: 'excerpt' }
  /** FHIR resources of other types, or nested so. */
  | { file: string; code: 'ignored-resources'; types: readonly Readonly<{ type: string; count: number }>[] }
  /** All its appointments were created within minutes: that says nothing about when they were booked. */
  | { file: string; code: 'created-together' }
  /** Appointments that have no time yet, or none any more. */
  | { file: string; code: 'without-start'; count: number }
>;
