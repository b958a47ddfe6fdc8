import { pad } from '../terminal/cells.ts';
import type { Key } from '../terminal/keys.ts';
import type { Theme } from '../terminal/theme.ts';
import { editKey, type FieldState } from './editing.ts';
import { cellAt, type Piece, piecesOf, sliceCells } from './pieces.ts';

/** What a key does to a field of one line; the same object when it means nothing there (Enter, Tab, Esc …). */
export function fieldKey(state: FieldState, key: Key): FieldState {
  return editKey(state, key, false);
}

/** One line of at most `width` cells, and the cell where the terminal's cursor belongs. */
export function paintField({
  state,
  width,
  theme,
  placeholder = '',
}: Readonly<{
  state: FieldState;
  width: number;
  theme: Theme;
  /** Shown while the field is empty. */
  placeholder?: string;
}>): Readonly<{ line: string; cursor: number }> {
  if (width < 1) return { line: '', cursor: 0 };
  if (state.value === '') {
    return { line: theme.paint('dim', sliceCells(piecesOf(placeholder), 0, width)), cursor: 0 };
  }
  const pieces = piecesOf(state.value);
  const cell = cellAt(pieces, state.cursor);
  const offset = scrolledTo(cell, width);
  return { line: fieldLine(pieces, offset, width, cell - offset, theme), cursor: cell - offset };
}

/** What is out of view is marked, but never where the cursor stands. */
function fieldLine(
  pieces: readonly Piece[],
  offset: number,
  width: number,
  cursor: number,
  { symbols }: Theme,
): string {
  const total = pieces.reduce((sum, piece) => sum + piece.width, 0);
  const before = offset > 0 && cursor > 0 ? symbols.ellipsis : '';
  const after = total > offset + width && cursor < width - 1 ? symbols.ellipsis : '';
  const room = width - before.length - after.length;
  const shown = sliceCells(pieces, offset + before.length, room);
  return after === '' ? before + shown : before + pad(shown, room) + after;
}

/** Half a field at a time, so that the text does not move with every key. */
function scrolledTo(cell: number, width: number): number {
  if (cell < width) return 0;
  const step = Math.max(1, Math.floor(width / 2));
  return Math.ceil((cell - width + 1) / step) * step;
}
