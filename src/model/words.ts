/** The same for spellings that mean the same: case, spaces, punctuation, accents, 'ae' for 'ä'. */
export function fold(word: string): string {
  const letters = word
    .normalize('NFD')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll(/[^a-z0-9]/g, '');
  return letters.replaceAll(/([aou])e/g, '$1');
}

/** Looks words up by what they mean, however they are spelled. */
export function byFoldedWord<T extends string>(words: Record<T, readonly string[]>): ReadonlyMap<string, T> {
  const entries = Object.entries(words) as [T, readonly string[]][];
  return new Map(entries.flatMap(([meaning, spellings]) => spellings.map((word) => [fold(word), meaning])));
}
