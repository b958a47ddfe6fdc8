import type { Catalogue } from '../i18n/en.ts';
import { type Explanation, explainRefusal } from '../i18n/explain.ts';
import { cleanText, shorten } from '../model/text.ts';

/** The command line itself was wrong: exit code 2. */
class UsageError extends Error {}

/** Wrong usage, as the sentence that says so. */
export const usageError = (sentence: string): Error => new UsageError(sentence);

type CliExplanation = Explanation & Readonly<{ exitCode: number }>;

/** The refusal, outage or wrong usage as it is shown, with the exit code (DESIGN §7); null when it is none of these. */
export function explain(error: unknown, t: Catalogue): CliExplanation | null {
  if (error instanceof UsageError) return { code: 'usage', message: error.message, details: {}, exitCode: 2 };
  const explanation = explainRefusal(error, t);
  return explanation && { ...explanation, exitCode: 1 };
}

/** The bare reason of a bug, where nothing keeps its stack. */
export function plainReason(error: unknown): string {
  return shorten(cleanText(error instanceof Error ? error.message : String(error)), 200);
}
