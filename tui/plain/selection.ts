/** The numbers that were meant, in their order; or the piece that could not be understood. */
export type Selection = Readonly<{ numbers: readonly number[] }> | Readonly<{ unknown: string }>;

/** What stands for all and for none, in the language in use. */
export type SelectionWords = Readonly<{ all: readonly string[]; none: readonly string[] }>;

/** Reads 'all', 'none' or numbers and ranges such as '1-5,8'; each number named must be one of those known. */
export function parseSelection(text: string, known: readonly number[], words: SelectionWords): Selection {
  const folded = text.trim().toLowerCase();
  if (words.all.includes(folded)) return { numbers: known };
  if (words.none.includes(folded)) return { numbers: [] };
  const isKnown = new Set(known);
  const chosen = new Set<number>();
  for (const piece of piecesOf(folded)) {
    const [, from = '', to = from] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(piece) ?? [];
    const ends = [Number(from), Number(to)];
    if (from === '' || !ends.every((end) => isKnown.has(end))) return { unknown: piece };
    for (const number of known) {
      if (number >= Math.min(...ends) && number <= Math.max(...ends)) chosen.add(number);
    }
  }
  return { numbers: known.filter((number) => chosen.has(number)) };
}

/** '1 - 5, 8 9' has three pieces. */
function piecesOf(text: string): string[] {
  const pieces = text.replaceAll(/\s*[-–]\s*/g, '-').split(/[\s,;]+/);
  return pieces.filter((piece, index) => piece !== '' || index === 0);
}
