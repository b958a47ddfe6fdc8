import { OutageError, type RefusalDetails, RefusalError } from '../errors.ts';
import { cleanText, shorten } from '../model/text.ts';
import type { Catalogue } from './en.ts';

/** One sentence for a person, and the code and details for a program. */
export type Explanation = Readonly<{ code: string; message: string; details: RefusalDetails }>;

/** A refusal or an outage as it is shown; null for a bug. */
export function explainRefusal(error: unknown, t: Catalogue): Explanation | null {
  if (error instanceof RefusalError) {
    const { code, details } = error;
    return { code, message: t.refusal[code](harmless(details)), details };
  }
  if (error instanceof OutageError) {
    const { code, details } = error;
    return { code, message: t.outage[code](harmless(details)), details };
  }
  return null;
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
