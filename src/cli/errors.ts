import { OutageError, type RefusalDetails, RefusalError } from '../errors.ts';
import type { Catalogue } from '../i18n/en.ts';
import { cleanText, shorten } from '../model/text.ts';

/** The command line itself was wrong: exit code 2. */
class UsageError extends Error {}

/** Wrong usage, as the sentence that says so. */
export const usageError = (sentence: string): Error => new UsageError(sentence);

/** One sentence for a person, a code for a program, and the exit code (DESIGN §7); null for a bug. */
type Explanation = Readonly<{
  code: string;
  message: string;
  details: RefusalDetails;
  exitCode: number;
}>;

/** The refusal, outage or wrong usage as it is shown; null when it is none of these. */
export function explain(error: unknown, t: Catalogue): Explanation | null {
  if (error instanceof UsageError) return { code: 'usage', message: error.message, details: {}, exitCode: 2 };
  if (error instanceof RefusalError) {
    const message = t.refusal[error.code](harmless(error.details));
    return { code: error.code, message, details: error.details, exitCode: 1 };
  }
  if (error instanceof OutageError) {
    const message = t.outage[error.code](harmless(error.details));
    return { code: error.code, message, details: error.details, exitCode: 1 };
  }
  return null;
}

/** The bare reason of a bug, where nothing keeps its stack. */
export function plainReason(error: unknown): string {
  return shorten(cleanText(error instanceof Error ? error.message : String(error)), 200);
}

/** What came from outside may hold terminal escapes or be very long. */
function harmless(details: RefusalDetails): RefusalDetails {
  return Object.fromEntries(
    Object.entries(details).map(([key, value]) => [
      key,
      typeof value === 'string' ? shorten(cleanText(value), 120) : value,
    ]),
  );
}
