import { changedSpan } from './changed-span.ts';
import { composeLines, type Region } from './frame.ts';
import { fitLine } from './line.ts';
import {
  BEGIN_UPDATE,
  END_UPDATE,
  ENTER,
  ERASE_TO_END,
  HIDE_CURSOR,
  LEAVE,
  moveTo,
  RESET,
  SHOW_CURSOR,
} from './sequences.ts';

/** Where a screen writes; a `tty.WriteStream` is one. */
export type ScreenOutput = {
  write(text: string): unknown;
  readonly columns: number;
  readonly rows: number;
  on(event: 'resize' | 'error', listener: () => void): unknown;
  off(event: 'resize' | 'error', listener: () => void): unknown;
};

/** Counted from 0, on the whole screen. */
export type CursorPlace = Readonly<{ column: number; row: number }>;

type Size = { columns: number; rows: number };

/** What a screen knows: what it should show, and what the terminal shows. */
export type ScreenState = {
  readonly output: ScreenOutput;
  readonly size: Size;
  /** Ink's last frame. */
  frame: readonly string[];
  readonly regions: Map<string, Region>;
  cursor: CursorPlace | null;
  /** The lines the terminal shows, as they were before they were fitted; nothing where that is unknown. */
  written: readonly string[];
  /** Where the terminal's cursor is seen; null when it is hidden. */
  writtenCursor: CursorPlace | null;
  /** Goes before the next update. */
  prologue: string;
  isEntered: boolean;
  isBroken: boolean;
  scheduled: NodeJS.Immediate | null;
  bytesWritten: number;
};

/** The state of a screen that has not been entered. */
export function newScreenState(output: ScreenOutput): ScreenState {
  const state: ScreenState = {
    output,
    size: { columns: 0, rows: 0 },
    frame: [],
    regions: new Map(),
    cursor: null,
    written: [],
    writtenCursor: null,
    prologue: '',
    isEntered: false,
    isBroken: false,
    scheduled: null,
    bytesWritten: 0,
  };
  takeSize(state);
  return state;
}

/** Asks the terminal for its size, and tells whether that has changed; a terminal that does not know it says 0. */
export function takeSize({ output, size }: ScreenState): boolean {
  const columns = output.columns || 80;
  const rows = output.rows || 24;
  const isNew = columns !== size.columns || rows !== size.rows;
  Object.assign(size, { columns, rows });
  return isNew;
}

/** Nothing is known any more of what the terminal shows: every line is written again. */
export function forgetWritten(state: ScreenState): void {
  state.written = [];
}

/** Paints a region again, or all, with the next flush. */
export function repaintRegions(state: ScreenState, id?: string): void {
  for (const [key, region] of state.regions) if (id === undefined || key === id) region.painted = null;
  schedule(state);
}

/** Flushes after this tick, however often it is asked for. */
export function schedule(state: ScreenState): void {
  if (!state.isEntered || state.scheduled) return;
  state.scheduled = setImmediate(() => flush(state));
}

/** Takes the terminal over. */
export function enterScreen(state: ScreenState): void {
  state.isEntered = true;
  state.writtenCursor = null;
  forgetWritten(state);
  write(state, ENTER);
  repaintRegions(state);
}

/** Gives the terminal back, blanked: not every one has an alternate screen that takes the patients' rows away. */
export function leaveScreen(state: ScreenState): void {
  unschedule(state);
  state.isEntered = false;
  state.prologue = '';
  const rows = Array.from({ length: state.size.rows }, (_, row) => moveTo(row, 0) + ERASE_TO_END);
  write(state, `${RESET}${rows.join('')}${moveTo(0, 0)}${END_UPDATE}${LEAVE}`);
}

/** Writes what has changed, in one piece; nothing when nothing has. */
export function flush(state: ScreenState): void {
  unschedule(state);
  if (!state.isEntered) return;
  const { size, written, prologue } = state;
  const lines = composeLines(state.frame, state.regions, size);
  const rows = lines.map((line, row) => rowUpdate(written[row], line, row, size)).join('');
  state.written = lines;
  state.prologue = '';
  const update = prologue + rows + cursorUpdate(state, rows !== '');
  if (update !== '') write(state, BEGIN_UPDATE + update + END_UPDATE);
}

function unschedule(state: ScreenState): void {
  if (state.scheduled) clearImmediate(state.scheduled);
  state.scheduled = null;
}

function write(state: ScreenState, text: string): void {
  if (state.isBroken) return;
  state.bytesWritten += Buffer.byteLength(text);
  state.output.write(text);
}

/** What has changed in one row. The last cell of the last row stays free: some terminals scroll when it is written. */
function rowUpdate(before: string | undefined, line: string, row: number, { columns, rows }: Size): string {
  if (line === before) return '';
  const room = row === rows - 1 ? columns - 1 : columns;
  const { text: now, cells } = fitLine(line, room);
  const known = before === undefined ? null : fitLine(before, room).text;
  const { column, text } = known === null ? { column: 0, text: now } : changedSpan(known, now);
  if (now === known || column >= columns) return ''; // what is another is beyond the last cell
  const start = moveTo(row, column) + RESET;
  const end = text.includes('\x1b') ? RESET : '';
  // Erasing after a full line would take its last cell: without wrapping the cursor is still on it.
  return cells < columns ? start + text + end + ERASE_TO_END : start + ERASE_TO_END + text + end;
}

/** The cursor is hidden while rows are written, and is put back where it belongs. */
function cursorUpdate(state: ScreenState, hasMoved: boolean): string {
  const { writtenCursor: shown, size } = state;
  const wanted = state.cursor && clamped(state.cursor, size);
  state.writtenCursor = wanted;
  if (!wanted) return shown ? HIDE_CURSOR : '';
  const isThere = shown !== null && shown.row === wanted.row && shown.column === wanted.column;
  if (isThere && !hasMoved) return '';
  return moveTo(wanted.row, wanted.column) + (shown ? '' : SHOW_CURSOR);
}

function clamped({ column, row }: CursorPlace, { columns, rows }: Size): CursorPlace {
  return {
    column: Math.max(0, Math.min(column, columns - 1)),
    row: Math.max(0, Math.min(row, rows - 1)),
  };
}
