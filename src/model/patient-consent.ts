import type { PatientRecord } from './import-record.ts';
import type { LocalDate } from './time.ts';

/** What a patient may consent to apart from reminders, which need no consent (facts: UWG 3(1)(o)). */
export const consentPurposes = ['greeting', 'recall'] as const;
export type ConsentPurpose = (typeof consentPurposes)[number];

/** What a patient has said about one purpose (Einwilligung). */
export type Consent = Readonly<{
  isGiven: boolean;
  /** null: a file said it without a date. */
  on: LocalDate | null;
  /** How it is known, in the practice's words: 'Formular'. */
  source: string | null;
}>;

/**
 * The record without what it says of days to come, which would outlast all that is said until then; `columns` are those of
 * the dates.
 */
export function withoutFutureConsents(
  record: PatientRecord,
  today: LocalDate,
): Readonly<{ record: PatientRecord; columns: readonly string[] }> {
  const isFuture = (consent: Consent | null | undefined) => (consent?.on ?? today) > today;
  const columns = [
    ...(isFuture(record.greetingConsent) ? ['greeting_consent_on'] : []),
    ...(isFuture(record.recallConsent) ? ['recall_consent_on'] : []),
  ];
  if (columns.length === 0) return { record, columns };
  const { greetingConsent, recallConsent, ...rest } = record;
  const kept = {
    ...rest,
    ...(greetingConsent !== undefined && !isFuture(greetingConsent) && { greetingConsent }),
    ...(recallConsent !== undefined && !isFuture(recallConsent) && { recallConsent }),
  };
  return { record: kept, columns };
}
