import { cellWidth, showText } from '../terminal/cells.ts';

/** One character of a text as it is shown: its place in the text and its width in cells. */
export type Piece = Readonly<{ shown: string; width: number; start: number; end: number }>;

/** A line of text, character by character; `from` is where the line begins in its text. */
export function piecesOf(line: string, from = 0): readonly Piece[] {
  if (SIMPLE.test(line)) {
    return Array.from(line, (shown, index) => ({
      shown,
      width: 1,
      start: from + index,
      end: from + index + 1,
    }));
  }
  return Array.from(characters.segment(line), ({ segment, index }) => {
    const isSimple = SIMPLE.test(segment);
    const shown = isSimple ? segment : showText(segment);
    return {
      shown,
      width: isSimple ? 1 : cellWidth(shown),
      start: from + index,
      end: from + index + segment.length,
    };
  });
}

/** How many cells stand before a place in the text. */
export function cellAt(pieces: readonly Piece[], at: number): number {
  return pieces.reduce((sum, { end, width }) => (end <= at ? sum + width : sum), 0);
}

/** The place in the text that stands at a cell, or nearest to it. */
export function placeAt(pieces: readonly Piece[], cell: number): number {
  let seen = 0;
  for (const { width, start } of pieces) {
    if (seen + width > cell) return start;
    seen += width;
  }
  return pieces.at(-1)?.end ?? 0;
}

/** The cells from `offset` on, at most `width` of them; a wide character cut at an edge leaves blanks. */
export function sliceCells(pieces: readonly Piece[], offset: number, width: number): string {
  let seen = 0;
  let shown = '';
  for (const piece of pieces) {
    const from = seen - offset;
    seen += piece.width;
    if (seen <= offset) continue;
    if (seen - offset > width) break;
    shown += from < 0 ? ' '.repeat(seen - offset) : piece.shown;
  }
  return shown;
}

const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
// Latin letters and what is written with them: a cell each, shown as they are, and nothing joins them.
const SIMPLE = /^[ -~¡-¬®-ɏ‐-‧‰-›€]*$/;
