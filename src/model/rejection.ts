/** Reasons one can choose from where nobody should type: typed words may name a patient. */
export const rejectionReasons = [
  'not-needed',
  'wrong-selection',
  'wrong-text',
  'wrong-time',
  'other',
] as const;
export type RejectionReason = (typeof rejectionReasons)[number];

const PREFIX = 'code:';

/** What a chosen reason is stored as, for `rejectBatch`; faces show it in their own words. */
export function rejectionText(reason: RejectionReason): string {
  return `${PREFIX}${reason}`;
}

/** The chosen reason that is stored in these words; null: they are a person's own. */
export function rejectionReasonOf(stored: string | null): RejectionReason | null {
  return rejectionReasons.find((reason) => stored === rejectionText(reason)) ?? null;
}
