/** A word as it is searched for: without case and accents; 'ł' is an l, 'ß' is ss. */
export function foldText(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(LETTERS, (letter) => LETTER_NAMES[letter] ?? letter);
}

/** What a filter looks at: the text folded, and again with 'ae' for 'ä' where it has umlauts, for either way of typing. */
export function searchableText(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  return UMLAUT.test(text) ? `${foldText(text)}\n${foldText(spellOut(text))}` : foldText(text);
}

/** `searchableText` of rows, worked out once for each of them: folding thousands of names takes longer than a key may. */
export function searchableOf<Row extends object>(textOf: (row: Row) => string): (row: Row) => string {
  const known = new WeakMap<Row, string>();
  return (row) => {
    const found = known.get(row) ?? searchableText(textOf(row));
    known.set(row, found);
    return found;
  };
}

/** A filter's words, each in the spellings that count as the same. */
export function filterWords(filter: string): readonly (readonly string[])[] {
  return filter
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => [...new Set([foldText(word), foldText(spellOut(word))])]);
}

/** Whether every word of a filter is contained; `searchable` comes from `searchableText`. */
export function matchesWords(searchable: string, words: readonly (readonly string[])[]): boolean {
  return words.every((spellings) => spellings.some((word) => searchable.includes(word)));
}

function spellOut(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  return UMLAUT.test(text) ? text.normalize('NFC').replaceAll(UMLAUTS, '$&e') : text;
}

const PLAIN = /^[\n -~]*$/; // most names, all codes, numbers and times, and what is folded already
const UMLAUT = /[äöüÄÖÜ]|[aouAOU]\u0308/;
const UMLAUTS = /[äöüÄÖÜ]/g;
const LETTERS = /[ßłøæœđðþı]/g;
const LETTER_NAMES: Readonly<Record<string, string>> = {
  ß: 'ss',
  ł: 'l',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};
