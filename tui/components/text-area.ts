import type { Key } from '../terminal/keys.ts';
import { editKey, type FieldState, insert, lineEnd, moveTo } from './editing.ts';
import { cellAt, type Piece, piecesOf, placeAt, sliceCells } from './pieces.ts';

/** A text of several lines being edited; long lines are wrapped where they are shown, never in the text. */
export type AreaState = Readonly<{
  field: FieldState;
  /** The first row in view. */
  top: number;
  /** The cell that up and down keep to; null after any other key. */
  goal: number | null;
}>;

export type AreaSize = Readonly<{ width: number; height: number }>;

/** The cursor begins at the start of the text, which is what one reads first. */
export function areaOf(field: FieldState): AreaState {
  return { field: moveTo(field, 0), top: 0, goal: null };
}

/** What a key does to a text of several lines; the same object when it means nothing there (Tab, Esc …). */
export function areaKey(state: AreaState, key: Key, size: AreaSize): AreaState {
  const by = ROWS_BY[key.id]?.(size.height);
  if (by !== undefined) return inView(movedRows(state, by, size), size);
  const field = edited(state.field, key, size);
  return field === state.field ? state : inView({ ...state, field, goal: null }, size);
}

/** Writes a text where the cursor is: a placeholder that was chosen. */
export function areaInsert(state: AreaState, text: string, size: AreaSize): AreaState {
  return inView({ ...state, field: insert(state.field, text), goal: null }, size);
}

/** Exactly `height` lines of at most `width` cells, and where the terminal's cursor belongs. */
export function paintArea(
  state: AreaState,
  { width, height }: AreaSize,
): Readonly<{ lines: readonly string[]; cursor: Readonly<{ row: number; column: number }> }> {
  const rows = rowsOf(state.field.value, width);
  const at = rowAt(rows, state.field.cursor);
  const top = topFor(state.top, at, rows.length, height);
  const lines = Array.from({ length: Math.max(0, height) }, (_, index) =>
    sliceCells(rows[top + index]?.pieces ?? [], 0, width),
  );
  const column = Math.min(cellAt(rows[at]?.pieces ?? [], state.field.cursor), Math.max(0, width - 1));
  return { lines, cursor: { row: at - top, column } };
}

type Row = Readonly<{ start: number; pieces: readonly Piece[] }>;

const ROWS_BY: Readonly<Record<string, (height: number) => number>> = {
  up: () => -1,
  down: () => 1,
  pageup: (height) => -Math.max(1, height - 1),
  pagedown: (height) => Math.max(1, height - 1),
};

function edited(field: FieldState, key: Key, { width }: AreaSize): FieldState {
  if (key.id === 'enter') return insert(field, '\n');
  if (key.id !== 'home' && key.id !== 'end') return editKey(field, key, true);
  const rows = rowsOf(field.value, width);
  const at = rowAt(rows, field.cursor);
  return moveTo(field, key.id === 'home' ? (rows[at]?.start ?? 0) : rowEnd(rows, at, field.value));
}

function movedRows(state: AreaState, by: number, { width }: AreaSize): AreaState {
  const { field } = state;
  const rows = rowsOf(field.value, width);
  const at = rowAt(rows, field.cursor);
  const goal = state.goal ?? cellAt(rows[at]?.pieces ?? [], field.cursor);
  const to = Math.max(0, Math.min(at + by, rows.length - 1));
  const row = rows[to];
  if (row === undefined || to === at) return state;
  const place = row.pieces.length === 0 ? row.start : placeAt(row.pieces, goal);
  return { ...state, field: moveTo(field, Math.min(place, rowEnd(rows, to, field.value))), goal };
}

/** The last place of a row that is still shown on it. */
function rowEnd(rows: readonly Row[], at: number, value: string): number {
  const row = rows[at];
  if (row === undefined) return 0;
  const end = row.pieces.at(-1)?.end ?? row.start;
  const isWrapped = rows[at + 1] !== undefined && lineEnd(value, row.start) !== end;
  return isWrapped ? (row.pieces.at(-1)?.start ?? end) : end;
}

function rowAt(rows: readonly Row[], cursor: number): number {
  return Math.max(
    0,
    rows.findLastIndex(({ start }) => start <= cursor),
  );
}

function inView(state: AreaState, { width, height }: AreaSize): AreaState {
  const rows = rowsOf(state.field.value, width);
  const top = topFor(state.top, rowAt(rows, state.field.cursor), rows.length, height);
  return top === state.top ? state : { ...state, top };
}

function topFor(top: number, row: number, count: number, height: number): number {
  const shown = Math.max(1, height);
  const first = Math.max(0, Math.min(top, count - shown));
  return Math.max(row - shown + 1, Math.min(first, row));
}

/** One cell stays free for the cursor behind the last character. */
function rowsOf(value: string, width: number): readonly Row[] {
  const rows: Row[] = [];
  for (let start = 0; start <= value.length; ) {
    const end = lineEnd(value, start);
    const line = value.slice(start, end);
    rows.push(...wrapped(piecesOf(line, start), start, Math.max(1, width - 1), gluedIn(line, start)));
    start = end + 1;
  }
  return rows;
}

type Span = Readonly<{ start: number; end: number }>;

/** Placeholders: read as one word, they are shown as one. */
function gluedIn(line: string, from: number): readonly Span[] {
  return [...line.matchAll(PLACEHOLDER)].map(({ index, 0: text }) => ({
    start: from + index,
    end: from + index + text.length,
  }));
}

const PLACEHOLDER = /\{\{[^{}]*\}\}/g;

function wrapped(
  pieces: readonly Piece[],
  start: number,
  width: number,
  glued: readonly Span[],
): readonly Row[] {
  const rows: Row[] = [];
  let from = 0;
  let cells = 0;
  let breakAt = 0;
  for (const [index, piece] of pieces.entries()) {
    const isBlank = piece.shown === ' ';
    if (cells + piece.width > width + (isBlank ? 1 : 0) && index > from) {
      const to = breakAt > from ? breakAt : index;
      rows.push({ start: pieces[from]?.start ?? start, pieces: pieces.slice(from, to) });
      from = to;
      cells = pieces.slice(from, index).reduce((sum, { width: cell }) => sum + cell, 0);
    }
    cells += piece.width;
    const isGlued = isBlank && glued.some((span) => span.start < piece.start && piece.end < span.end);
    if (isBlank && !isGlued) breakAt = index + 1;
  }
  return [...rows, { start: pieces[from]?.start ?? start, pieces: pieces.slice(from) }];
}
