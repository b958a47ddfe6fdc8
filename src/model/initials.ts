import { cleanText } from './text.ts';

/** What stands for a name, or a part of it, that begins with no letter. */
const NO_LETTER = '–';

const LONGEST_GRAPHEME = 64; // units looked at for the first letter: no name's letter is longer

/** 'M. H.': one capital letter for each part of a name that is there; null where there is none at all. */
export function initialsOf(parts: readonly (string | null)[]): string | null {
  const letters = parts.map((part) => cleanText(part ?? '')).filter((part) => part !== '');
  return letters.length === 0 ? null : letters.map(initialOf).join(' ');
}

/** Of a name in one piece: those of its first and of its last word. */
export function initialsOfWords(name: string): string | null {
  const words = cleanText(name).split(' ');
  const [first = ''] = words;
  return initialsOf(words.length === 1 ? [first] : [first, words.at(-1) ?? '']);
}

function initialOf(word: string): string {
  const segments = new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(
    word.slice(0, LONGEST_GRAPHEME),
  );
  const [first] = segments;
  const [letter = ''] = (first?.segment ?? '').normalize('NFD').replaceAll(/\p{M}/gu, '');
  if (!/^\p{L}$/u.test(letter)) return NO_LETTER;
  const capital = letter.toUpperCase();
  return `${[...capital].length === 1 ? capital : letter}.`; // some letters have no single capital
}
