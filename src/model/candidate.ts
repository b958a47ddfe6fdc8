import { cannotReach } from './consent.ts';
import type { PatientRecord } from './import-record.ts';
import type { Channel, MessageState } from './message.ts';
import type { Occasion } from './occasion.ts';
import type { Consent } from './patient-consent.ts';
import type { PhoneNumber } from './phone.ts';
import type { LocalDateTime } from './time.ts';

/** An agenda entry with all that decides whether it is reminded. */
export type AgendaEntry = Readonly<{
  type: 'appointment';
  id: number;
  /** The source's own id. */
  externalId: string;
  startsAt: Date;
  startsLocal: LocalDateTime;
  /** null: the source does not tell. */
  durationMinutes: number | null;
  status: string;
  reasonCode: string | null;
  reasonName: string | null;
  doctor: string | null;
  /** Fachgebiet. */
  specialty: string | null;
  /** Ort: the site, house or room, for display. */
  location: string | null;
  /** Missing in the newest file that spoke for its day (P7a). */
  vanished: boolean;
  personName: string | null;
  personMobile: PhoneNumber | null;
  patient: AgendaPatient | null;
  /** The reminder this appointment already has. */
  claim: AgendaClaim | null;
}>;

export type AgendaPatient = PatientRecord &
  Readonly<{
    id: number;
    /** null: nothing is recorded, which is not the same as a no. */
    greetingConsent: Consent | null;
    recallConsent: Consent | null;
  }>;

export type AgendaClaim = Readonly<{
  /** Whom the reminder was for; null: somebody unregistered. */
  patientId: number | null;
  /** Where it was sent; null when it was purged from the log. */
  recipient: string | null;
  channel: Channel;
  claimedAt: Date;
  /** The appointment's start when it was claimed. */
  startsAt: Date;
  /** null when it was purged from the log. */
  messageId: number | null;
  /** What became of the reminder; null when it was purged from the log. */
  state: MessageState | null;
}>;

/** Why nobody is written to about an appointment, a recall or a birthday (P8), in order of precedence (DESIGN §7). */
export const exclusionReasons = [
  'cancelled',
  'past',
  'too-soon',
  'status-filtered',
  'reason-filtered',
  'recall-done',
  'not-yet-due',
  'overdue',
  'implausible-birth-date',
  'deceased',
  'blocked',
  'no-consent',
  'opted-out',
  'no-mobile',
  'no-email',
  'invalid-number',
  'landline',
  'already-reminded',
  'already-confirmed',
  'already-called-in',
  'already-greeted',
  'in-open-batch',
  'moved',
  'not-first-of-day',
] as const;
export type ExclusionReason = (typeof exclusionReasons)[number];

/** What is not offered. `channel` and `at` say how and when a message was made for it, where that is why. */
export type Exclusion<Entry extends Occasion = Occasion> = Readonly<{
  entry: Entry;
  reason: ExclusionReason;
  channel: Channel | null;
  at: Date | null;
  /** What became of that message: one that was rejected or is unclear holds the appointment until it is reset. */
  state: MessageState | null;
}>;

export type Selection<Entry extends Occasion = Occasion> = Readonly<{
  included: readonly Entry[];
  excluded: readonly Exclusion<Entry>[];
}>;

export type SelectionRules = Readonly<{
  kind: 'reminder' | 'confirmation';
  channel: Channel;
  statuses: readonly string[];
  /** null: all. */
  reasons: readonly string[] | null;
  onePerDay: boolean;
  includeMoved: boolean;
  /** When the messages leave at the earliest: what has started by then is past. */
  earliest: Date;
  /** What starts by then needs no such message any more. */
  soonest: Date;
  /** Whether the patient already has a reminder for another appointment of that day (P5). */
  isRemindedThatDay: (entry: AgendaEntry) => boolean;
}>;

/** The name as lists sort it, last name first. */
export function personName({ patient, personName: name }: Pick<Occasion, 'patient' | 'personName'>): string {
  if (patient === null) return name ?? '';
  return patient.firstName === null ? patient.lastName : `${patient.lastName} ${patient.firstName}`;
}

/** Cancelled appointments are never offered, whatever the filters say (P9). */
export function isCancelled(entry: Pick<AgendaEntry, 'status' | 'vanished'>): boolean {
  return entry.status === 'cancelled' || entry.vanished;
}

/**
 * Decides for each entry, ordered by start, whether it is offered (P3–P5, P8, P9). The patient's first appointment
 * of a day is the first that passes status, reason, cancelled and past; only then is it tested for reminders, so that
 * the second is not reminded after the first.
 */
export function selectCandidates(
  entries: readonly AgendaEntry[],
  rules: SelectionRules,
): Selection<AgendaEntry> {
  const included: AgendaEntry[] = [];
  const excluded: Exclusion<AgendaEntry>[] = [];
  const firstOfDay = new Set<string>();
  for (const entry of entries) {
    const key = entry.patient && `${entry.patient.id} ${entry.startsLocal.slice(0, 10)}`;
    const filtered = filterReason(entry, rules);
    const isFirst = key === null || !firstOfDay.has(key);
    if (filtered === null && key !== null) firstOfDay.add(key);
    const reason =
      filtered ??
      cannotReach(entry, rules.channel) ??
      claimReason(entry, rules) ??
      (rules.onePerDay && (!isFirst || rules.isRemindedThatDay(entry)) ? 'not-first-of-day' : null);
    if (reason === null) included.push(entry);
    else excluded.push(exclusionOf(entry, reason));
  }
  return { included, excluded };
}

function filterReason(entry: AgendaEntry, rules: SelectionRules): ExclusionReason | null {
  if (isCancelled(entry)) return 'cancelled';
  if (entry.startsAt <= rules.earliest) return 'past';
  if (entry.startsAt <= rules.soonest) return 'too-soon';
  if (!rules.statuses.includes(entry.status)) return 'status-filtered';
  if (rules.reasons !== null && !rules.reasons.includes(entry.reasonCode ?? '')) return 'reason-filtered';
  return null;
}

function claimReason(entry: AgendaEntry, { kind, includeMoved }: SelectionRules): ExclusionReason | null {
  const { claim, startsAt } = entry;
  if (claim === null) return null;
  if (isInHand(claim)) return 'in-open-batch';
  if (isForAnother(claim, entry)) return null;
  const isSameStart = claim.startsAt.getTime() === startsAt.getTime();
  if (isSameStart) return kind === 'confirmation' ? 'already-confirmed' : 'already-reminded';
  return includeMoved ? null : 'moved';
}

/** Whether the message that holds the claim may still leave. */
export function isInHand({ state }: Pick<AgendaClaim, 'state'>): boolean {
  return state === 'queued' || state === 'submitting';
}

/**
 * Whether the slot was given to somebody else since. Who was unregistered and is a patient now stays the same person; of
 * two unregistered people only the numbers tell. `claimAppointments` takes over exactly these claims.
 */
function isForAnother(claim: AgendaClaim, { patient, personMobile }: AgendaEntry): boolean {
  if (claim.patientId !== null) return claim.patientId !== patient?.id;
  if (patient !== null || personMobile === null || claim.recipient === null) return false;
  return claim.recipient !== personMobile.number;
}

const TOLD: readonly ExclusionReason[] = [
  'already-reminded',
  'already-confirmed',
  'already-called-in',
  'already-greeted',
  'in-open-batch',
  'moved',
];

/** The exclusion with what is known of the message that is why. */
export function exclusionOf<Entry extends Occasion>(entry: Entry, reason: ExclusionReason): Exclusion<Entry> {
  const claim = TOLD.includes(reason) ? entry.claim : null;
  return {
    entry,
    reason,
    channel: claim?.channel ?? null,
    at: claim?.claimedAt ?? null,
    state: claim?.state ?? null,
  };
}
