import { isBirthdayOn, isPlausibleBirthDate } from './birthday.ts';
import { type ExclusionReason, exclusionOf, isInHand, type Selection } from './candidate.ts';
import { cannotAnnounce } from './consent.ts';
import type { Channel } from './message.ts';
import type { BirthdayOccasion, Occasion, RecallOccasion } from './occasion.ts';
import { isDueTooLong } from './recall.ts';
import type { LocalDate } from './time.ts';

/** What decides whether somebody is called in or greeted. */
export type AnnouncementRules = Readonly<{
  channel: Channel;
  today: LocalDate;
  /** Without the patient's recorded yes nothing is sent. */
  needsConsent: boolean;
  /** A recall that is overdue for longer is for a person to look at. */
  overdueDays: number;
}>;

/** Decides for each recall whether its patient is called in (R1, P9). */
export function selectRecalls(recalls: readonly RecallOccasion[], rules: AnnouncementRules): Selection {
  return select(
    recalls,
    (recall) => dueReason(recall, rules) ?? cannotAnnounce(recall, rules) ?? calledReason(recall),
  );
}

/** Decides for each patient with a birthday whether they are greeted (R2, P9). */
export function selectBirthdays(patients: readonly BirthdayOccasion[], rules: AnnouncementRules): Selection {
  return select(
    patients,
    (birthday) =>
      (isPlausibleBirthDate(birthday.patient.birthDate, rules.today) ? null : 'implausible-birth-date') ??
      cannotAnnounce(birthday, rules) ??
      greetedReason(birthday),
  );
}

/** Why a prepared call-in must not leave; null when it may. */
export function recallHindrance(recall: RecallOccasion, rules: AnnouncementRules): string | null {
  if (recall.vanished) return 'recall-gone';
  if (recall.isDone) return 'recall-done';
  if (recall.claim === null) return 'claim-gone';
  if (recall.claim.dueOn !== recall.dueOn) return 'due-date-changed';
  return cannotAnnounce(recall, rules);
}

/** Why a prepared greeting must not leave; null when it may. */
export function greetingHindrance(birthday: BirthdayOccasion, rules: AnnouncementRules): string | null {
  if (!isBirthdayOn(birthday.patient.birthDate, rules.today)) return 'day-over';
  return cannotAnnounce(birthday, rules);
}

function select<Kind extends Occasion>(
  occasions: readonly Kind[],
  reasonOf: (occasion: Kind) => ExclusionReason | null,
): Selection<Kind> {
  const judged = occasions.map((entry) => ({ entry, reason: reasonOf(entry) }));
  return {
    included: judged.flatMap(({ entry, reason }) => (reason === null ? [entry] : [])),
    excluded: judged.flatMap(({ entry, reason }) => (reason === null ? [] : [exclusionOf(entry, reason)])),
  };
}

function dueReason(
  { isDone, callOn, dueOn }: RecallOccasion,
  rules: AnnouncementRules,
): ExclusionReason | null {
  if (isDone) return 'recall-done';
  if (callOn > rules.today) return 'not-yet-due';
  return isDueTooLong(dueOn, rules.today, rules.overdueDays) ? 'overdue' : null;
}

/** A call-in that somebody else got, before the recall was corrected, holds nobody back. */
function calledReason({ claim, patient }: RecallOccasion): ExclusionReason | null {
  if (claim === null) return null;
  if (isInHand(claim)) return 'in-open-batch';
  return claim.patientId === patient.id ? 'already-called-in' : null;
}

function greetedReason({ claim }: BirthdayOccasion): ExclusionReason | null {
  if (claim === null) return null;
  return isInHand(claim) ? 'in-open-batch' : 'already-greeted';
}
