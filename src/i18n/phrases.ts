import { MAX_COUNTED } from '../delivery-log.ts';
import type { RefusalDetails } from '../errors.ts';

/** A sentence made of what a refusal tells. */
export type Sentence = (details: RefusalDetails) => string;

/** '1 entry', '2 entries'. */
export function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** '3 sent, 2 refused'; what is none is left out. */
export function counted(parts: readonly (readonly [count: number, word: string])[]): string {
  const told = parts.filter(([count]) => count > 0);
  return told.map(([count, word]) => `${count} ${word}`).join(', ');
}

/** A list as a sentence shows it; an empty text for nothing. */
export function joined(value: RefusalDetails[string] | undefined): string {
  return Array.isArray(value) ? value.join(', ') : String(value ?? '');
}

const MAX_NAMES = 4; // of more, some say enough

/** 'Anna, Beat or Carla'; of many the first. */
export function listOfNames(names: readonly string[], or: string): string {
  if (names.length > MAX_NAMES) return `${names.slice(0, MAX_NAMES).join(', ')} …`;
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} ${or} ${last}`;
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
