import { cellWidth, graphemes } from './cells.ts';
import { onlyAttributes } from './safe-text.ts';
import { RESET } from './sequences.ts';

/** What the terminal gets for one row: at most `columns` cells of text and attributes, and how many cells it takes. */
export function fitLine(line: string, columns: number): Readonly<{ text: string; cells: number }> {
  const safe = onlyAttributes(line);
  if (PLAIN.test(safe)) {
    const text = safe.slice(0, columns);
    return { text, cells: text.length };
  }
  const visible = safe.replaceAll(ATTRIBUTE, '');
  const isShort = visible.length <= columns * 2; // longer ones are cut while being measured
  const cells = isShort ? cellWidth(visible) : Number.POSITIVE_INFINITY;
  return cells <= columns ? { text: safe, cells } : cutLine(safe, columns);
}

/** A painted line cut or filled up to exactly so many cells, to stand beside another one. */
export function padLine(line: string, columns: number): string {
  const { text, cells } = fitLine(line, columns);
  return `${text}${text.includes('\x1b') ? RESET : ''}${' '.repeat(Math.max(0, columns - cells))}`;
}

const PLAIN = /^[ -~]*$/;

const ATTRIBUTE = /\x1b\[[\d;:]*m/g;

function cutLine(line: string, columns: number): { text: string; cells: number } {
  let text = '';
  let cells = 0;
  for (const piece of line.split(/(\x1b\[[\d;:]*m)/)) {
    if (piece.startsWith('\x1b')) {
      text += piece;
      continue;
    }
    for (const grapheme of graphemes(piece)) {
      const next = cells + cellWidth(grapheme);
      if (next > columns) return { text, cells };
      text += grapheme;
      cells = next;
    }
  }
  return { text, cells };
}
