import { OutageError, type RefusalCode, type RefusalDetails, RefusalError } from '../errors.ts';
import { cleanText, shorten } from '../model/text.ts';
import type { Catalogue } from './en.ts';
import type { Sentence } from './phrases.ts';

/** One sentence for a person, and the code and details for a program. */
export type Explanation = Readonly<{ code: string; message: string; details: RefusalDetails }>;

/** Sentences of a face that has other ways out than the command line; what is missing is said as there. */
export type FaceSentences = Readonly<Partial<Record<RefusalCode, Sentence>>>;

/** A refusal or an outage as it is shown; null for a bug. */
export function explainRefusal(error: unknown, t: Catalogue, own: FaceSentences = {}): Explanation | null {
  if (error instanceof RefusalError) {
    const { code, details } = error;
    const sentence = own[code] ?? t.refusal[code];
    return { code, message: sentence(harmless(details)), details };
  }
  if (error instanceof OutageError) {
    const { code, details } = error;
    return { code, message: t.outage[code](harmless(details)), details };
  }
  return null;
}

/** The same in the dashboard: the way out is a key or a screen, not an option or a command. */
export function explainOnScreen(error: unknown, t: Catalogue): Explanation | null {
  return explainRefusal(error, t, t.tui.refusal);
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
