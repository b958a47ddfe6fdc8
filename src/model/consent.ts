import type { AgendaPatient } from './candidate.ts';
import type { Channel } from './message.ts';
import { type BirthdayOccasion, hasConsent, type Occasion, type RecallOccasion } from './occasion.ts';
import type { PhoneNumber } from './phone.ts';

type ReachReason =
  | 'deceased'
  | 'blocked'
  | 'opted-out'
  | 'no-mobile'
  | 'no-email'
  | 'invalid-number'
  | 'landline';

type Reachable = Pick<Occasion, 'patient' | 'personMobile'>;

/** Why nobody may or can be written to by this channel (P3, P9); null when it is allowed and possible. */
export function cannotReach(entry: Reachable, channel: Channel): ReachReason | null {
  if (entry.patient !== null) {
    return refusesContact(entry.patient, channel) ?? cannotReceive(entry, channel);
  }
  return cannotReceive(entry, channel);
}

/**
 * The same for what is no appointment: greetings and recalls are announcements, for which the patient's recorded yes is
 * needed where the practice says so.
 */
export function cannotAnnounce(
  entry: RecallOccasion | BirthdayOccasion,
  { channel, needsConsent }: Readonly<{ channel: Channel; needsConsent: boolean }>,
): ReachReason | 'no-consent' | null {
  const { patient } = entry;
  if (patient.deceasedOn !== null) return 'deceased';
  if (patient.blocked) return 'blocked';
  if (needsConsent && !hasConsent(entry)) return 'no-consent';
  return cannotReach(entry, channel);
}

/** The address a message goes to: the patient's, or for an unregistered person the appointment's mobile (P3, P7a). */
export function recipientOf({ patient, personMobile }: Reachable, channel: Channel): string | null {
  if (channel === 'email') return patient?.email ?? null;
  return (patient === null ? personMobile : patient.mobile)?.number ?? null;
}

function refusesContact(patient: AgendaPatient, channel: Channel): ReachReason | null {
  if (patient.deceasedOn !== null) return 'deceased';
  if (patient.blocked) return 'blocked';
  if (channel === 'sms' ? patient.smsOptOut : patient.emailOptOut) return 'opted-out';
  return null;
}

function cannotReceive({ patient, personMobile }: Reachable, channel: Channel): ReachReason | null {
  if (channel === 'email') return patient?.email ? null : 'no-email';
  return mobileProblem(patient === null ? personMobile : patient.mobile);
}

function mobileProblem(mobile: PhoneNumber | null): ReachReason | null {
  if (mobile === null) return 'no-mobile';
  if (mobile.kind === 'invalid') return 'invalid-number';
  return mobile.kind === 'landline' ? 'landline' : null;
}
