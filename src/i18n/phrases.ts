import { MAX_COUNTED } from '../delivery-log.ts';
import type { RefusalDetails } from '../errors.ts';

/** A sentence made of what a refusal tells. */
export type Sentence = (details: RefusalDetails) => string;

/** '1 entry', '2 entries'. */
export function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** A list as a sentence shows it; an empty text for nothing. */
export function joined(value: RefusalDetails[string] | undefined): string {
  return Array.isArray(value) ? value.join(', ') : String(value ?? '');
}

/** A list to be copied into a command line. */
export function shellWords(value: RefusalDetails[string] | undefined): string {
  const words = Array.isArray(value) ? value : [value ?? ''];
  return words
    .map(String)
    .map((word) => (/^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
}

/** As `plural`, for what is counted up to MAX_COUNTED only. */
export function pluralUpTo(count: number, one: string, many: string, moreThan: string): string {
  return count > MAX_COUNTED ? `${moreThan} ${many}` : plural(count, one, many);
}
