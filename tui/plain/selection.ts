/** The numbers that were meant, in their order; or the piece that could not be understood. */
export type Selection = Readonly<{ numbers: readonly number[] }> | Readonly<{ unknown: string }>;

/** What stands for all, for none, and between all and who is left out, in the language in use. */
export type SelectionWords = Readonly<{
  all: readonly string[];
  none: readonly string[];
  except: readonly string[];
}>;

/** Reads 'all', 'none', 'all except 3' or numbers and ranges such as '1-5,8'; each number named must be one of those known. */
export function parseSelection(text: string, known: readonly number[], words: SelectionWords): Selection {
  const folded = text.trim().toLowerCase();
  if (words.all.includes(folded)) return { numbers: known };
  if (words.none.includes(folded)) return { numbers: [] };
  const [first = '', second = '', ...others] = folded.split(/[\s,]+/);
  if (!words.all.includes(first)) return parseNumbers(folded, known);
  if (!words.except.includes(second)) return { unknown: text.trim() };
  const found = parseNumbers(others.join(' '), known);
  if ('unknown' in found) return found;
  return { numbers: known.filter((number) => !found.numbers.includes(number)) };
}

function parseNumbers(folded: string, known: readonly number[]): Selection {
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
