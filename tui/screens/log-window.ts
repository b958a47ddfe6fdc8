/** Anything that is listed: known by its id. */
export type WindowRow = Readonly<{ id: number }>;

/** How many rows stand before the first in memory ('start') or behind the last ('end'), as counted on the way. */
export type Origin = Readonly<{ side: 'start' | 'end'; rows: number; isExact: boolean }>;

/**
 * The stretch of a long list that is in memory. Places are counted from its first row, so that they may lie before 0 or
 * beyond the last one: what is there has still to be read.
 */
export type LogWindow<R extends WindowRow> = Readonly<{
  rows: readonly R[];
  /** Nothing stands before the first row, or behind the last. */
  atStart: boolean;
  atEnd: boolean;
  cursor: number;
  /** The first row in view. */
  top: number;
  /** Null: nobody knows where in the list this is. */
  origin: Origin | null;
}>;

/** A page to be read: what follows `after` in the order or against it; null: from the very end of it. */
export type WindowRead<R extends WindowRow> = Readonly<{
  direction: 'forward' | 'backward';
  after: R | null;
  limit: number;
}>;

/** What was read, in the direction of its reading. */
export type WindowPage<R extends WindowRow> = Readonly<{ rows: readonly R[]; hasMore: boolean }>;

export const PAGE_ROWS = 100; // a screen full and some more: one read for many moves
const BEYOND = 400; // how far a held key may run ahead of what has been read

/** Nothing read yet, the cursor on what will be the first or the last row. */
export function emptyWindow<R extends WindowRow>(side: Origin['side'] = 'start'): LogWindow<R> {
  return {
    rows: [],
    atStart: side === 'start',
    atEnd: side === 'end',
    cursor: side === 'start' ? 0 : -1,
    top: side === 'start' ? 0 : -1,
    origin: { side, rows: 0, isExact: true },
  };
}

/** The row at the cursor; null when there is none, or while it is being read. */
export function cursorRow<R extends WindowRow>({ rows, cursor }: LogWindow<R>): R | null {
  return rows[cursor] ?? null;
}

/** Whether everything there is has been read, and it is nothing. */
export function isNothing({ rows, atStart, atEnd }: LogWindow<WindowRow>): boolean {
  return rows.length === 0 && atStart && atEnd;
}

/** The cursor so many rows further, as far as there are rows, or may be; the same object when it stays. */
export function moved<R extends WindowRow>(window: LogWindow<R>, by: number): LogWindow<R> {
  const cursor = within(window, window.cursor + by);
  return cursor === window.cursor ? window : { ...window, cursor };
}

/** As `moved`, and what is in view moves along. */
export function scrolled<R extends WindowRow>(window: LogWindow<R>, by: number): LogWindow<R> {
  const after = moved(window, by);
  return after === window ? window : { ...after, top: window.top + by };
}

/** The cursor at the start or the end; what is not in memory has to be read from there. */
export function atEdge<R extends WindowRow>(window: LogWindow<R>, side: Origin['side']): LogWindow<R> {
  if (side === 'start' && window.atStart) return moved(window, -window.cursor);
  if (side === 'end' && window.atEnd) return moved(window, window.rows.length - 1 - window.cursor);
  return emptyWindow<R>(side);
}

/** The window with its view of so many rows around the cursor. */
export function inView<R extends WindowRow>(window: LogWindow<R>, height: number): LogWindow<R> {
  const { rows, cursor, atStart, atEnd } = window;
  const shown = Math.max(1, height);
  let top = Math.max(cursor - shown + 1, Math.min(window.top, cursor));
  if (atEnd) top = Math.min(top, rows.length - shown);
  if (atStart) top = Math.max(0, top);
  return top === window.top ? window : { ...window, top };
}

/** The rows in view, the first to stand at `top`; null is one that has still to be read. */
export function viewRows<R extends WindowRow>(window: LogWindow<R>, height: number): readonly (R | null)[] {
  const { rows, top, atStart, atEnd } = window;
  if (rows.length === 0) return atStart && atEnd ? [] : [null];
  const first = atStart ? Math.max(0, top) : top;
  const last = atEnd ? Math.min(rows.length, first + height) : first + height;
  return Array.from({ length: Math.max(0, last - first) }, (_, index) => rows[first + index] ?? null);
}

/** What has to be read so that the cursor can move a screen in either direction; null: nothing. */
export function nextRead<R extends WindowRow>(window: LogWindow<R>, height: number): WindowRead<R> | null {
  const { rows, top, cursor, atStart, atEnd } = window;
  const from = Math.min(top, cursor);
  const to = Math.max(top + height, cursor + 1);
  const ahead = atEnd ? 0 : to + height - rows.length;
  const behind = atStart ? 0 : height - from;
  if (ahead <= 0 && behind <= 0) return null;
  const direction = ahead >= behind ? 'forward' : 'backward';
  const after = (direction === 'forward' ? rows.at(-1) : rows[0]) ?? null;
  return { direction, after, limit: Math.max(PAGE_ROWS, ahead, behind) };
}

/** The window with a page that was asked for by `nextRead`. `anchor` is the id of a row that must stay in memory. */
export function merged<R extends WindowRow>(
  window: LogWindow<R>,
  { direction }: Pick<WindowRead<R>, 'direction'>,
  page: WindowPage<R>,
  height: number,
  anchor: number | null = null,
): LogWindow<R> {
  const known = new Set(window.rows.map(({ id }) => id));
  const fresh = page.rows.filter(({ id }) => !known.has(id));
  const longer =
    direction === 'forward'
      ? appended(window, fresh, page.hasMore)
      : prepended(window, fresh.toReversed(), page.hasMore);
  return trimmed(inView(clamped(longer), height), height, anchor);
}

/**
 * The window read anew around a row: what stands before it and behind it, each read away from it, and the row itself;
 * null when it is gone. The cursor stays on its row, or goes to what took its place. `isOther`: filter or order are others.
 */
export function reloaded<R extends WindowRow>(
  window: LogWindow<R>,
  read: Readonly<{ before: WindowPage<R>; row: R | null; after: WindowPage<R>; isOther: boolean }>,
  height: number,
): LogWindow<R> {
  const { before, row, after, isOther } = read;
  const rows = unique([...before.rows.toReversed(), ...(row === null ? [] : [row]), ...after.rows]);
  const current = cursorRow(window);
  const own = current === null ? -1 : rows.findIndex(({ id }) => id === current.id);
  const cursor = own < 0 ? Math.max(0, Math.min(before.rows.length, rows.length - 1)) : own;
  const [atStart, atEnd] = [!before.hasMore, !after.hasMore];
  const shift = cursor - window.cursor;
  const origin = originNow({ atStart, atEnd }, isOther ? null : shifted(window, rows.length, shift));
  return inView({ rows, atStart, atEnd, cursor, top: window.top + shift, origin }, height);
}

/** How many rows must be read in each direction so that a range that began at `anchor` is still whole. */
export function reachOf<R extends WindowRow>(
  { rows, cursor }: LogWindow<R>,
  height: number,
  anchor: number | null,
): number {
  const index = anchor === null ? -1 : rows.findIndex(({ id }) => id === anchor);
  const distance = index < 0 ? 0 : Math.abs(index - cursor) + 1;
  return Math.max(PAGE_ROWS, 2 * height, distance + height);
}

/** The rows from the anchor to the cursor, both included; none when one of them is not in memory. */
export function rowsBetween<R extends WindowRow>(
  { rows, cursor }: LogWindow<R>,
  anchor: number,
): readonly R[] {
  const from = rows.findIndex(({ id }) => id === anchor);
  if (from < 0 || rows[cursor] === undefined) return [];
  return rows.slice(Math.min(from, cursor), Math.max(from, cursor) + 1);
}

/** Which row the cursor is on, counted from 1 at that side; null when nobody knows. */
export function position<R extends WindowRow>({ rows, cursor, origin }: LogWindow<R>): Origin | null {
  if (origin === null || rows.length === 0) return null;
  const row = origin.side === 'start' ? origin.rows + cursor + 1 : origin.rows + rows.length - cursor;
  return { ...origin, rows: row };
}

function within<R extends WindowRow>({ rows, atStart, atEnd }: LogWindow<R>, place: number): number {
  const first = atStart ? 0 : -BEYOND;
  const last = atEnd ? rows.length - 1 : rows.length - 1 + BEYOND;
  return Math.max(first, Math.min(place, Math.max(first, last)));
}

function clamped<R extends WindowRow>(window: LogWindow<R>): LogWindow<R> {
  const cursor = within(window, window.cursor);
  return cursor === window.cursor ? window : { ...window, cursor };
}

function appended<R extends WindowRow>(
  window: LogWindow<R>,
  fresh: readonly R[],
  hasMore: boolean,
): LogWindow<R> {
  const after = { ...window, rows: [...window.rows, ...fresh], atEnd: !hasMore };
  const { origin } = window;
  const counted = origin?.side === 'end' ? lessBy(origin, fresh.length) : origin;
  return { ...after, origin: originNow(after, counted) };
}

function prepended<R extends WindowRow>(
  window: LogWindow<R>,
  fresh: readonly R[],
  hasMore: boolean,
): LogWindow<R> {
  const { cursor, top, origin } = window;
  const by = fresh.length;
  const after = {
    ...window,
    rows: [...fresh, ...window.rows],
    atStart: !hasMore,
    cursor: cursor + by,
    top: top + by,
  };
  const counted = origin?.side === 'start' ? lessBy(origin, by) : origin;
  return { ...after, origin: originNow(after, counted) };
}

/** An end that is in memory is known for certain; what was counted on the way goes before what was guessed. */
function originNow(
  { atStart, atEnd }: Readonly<{ atStart: boolean; atEnd: boolean }>,
  counted: Origin | null,
) {
  if (atStart) return { side: 'start', rows: 0, isExact: true } as const;
  if (atEnd && counted?.isExact !== true) return { side: 'end', rows: 0, isExact: true } as const;
  return counted;
}

/** Rows came or went meanwhile if fewer were left than were read. */
function lessBy(origin: Origin, by: number): Origin {
  return { ...origin, rows: Math.max(0, origin.rows - by), isExact: origin.isExact && origin.rows >= by };
}

/** Where the row at the cursor was is where it is, more or less: what came or went before it nobody has counted. */
function shifted<R extends WindowRow>(
  { rows, cursor, origin }: LogWindow<R>,
  count: number,
  shift: number,
): Origin | null {
  if (origin === null) return null;
  const behind = rows.length - cursor - (count - cursor - shift);
  const at = origin.side === 'start' ? origin.rows - shift : origin.rows + behind;
  return { side: origin.side, rows: Math.max(0, at), isExact: false };
}

/** Without what is far from the cursor on both sides: memory holds some screens full, however long one walks. */
function trimmed<R extends WindowRow>(
  window: LogWindow<R>,
  height: number,
  anchor: number | null,
): LogWindow<R> {
  const { rows, cursor, top, origin } = window;
  const kept = 2 * height + PAGE_ROWS; // more than `nextRead` asks for, or the two would work against each other
  if (rows.length <= 2 * kept + PAGE_ROWS) return window;
  const held = anchor === null ? -1 : rows.findIndex(({ id }) => id === anchor);
  const other = held < 0 ? cursor : held;
  const from = Math.max(0, Math.min(cursor, other) - kept);
  const to = Math.min(rows.length, Math.max(cursor, other) + kept);
  if (from === 0 && to === rows.length) return window;
  const gone = origin?.side === 'start' ? from : rows.length - to;
  return {
    rows: rows.slice(from, to),
    atStart: window.atStart && from === 0,
    atEnd: window.atEnd && to === rows.length,
    cursor: cursor - from,
    top: top - from,
    origin: origin === null ? null : { ...origin, rows: origin.rows + gone },
  };
}

function unique<R extends WindowRow>(rows: readonly R[]): readonly R[] {
  const known = new Set<number>();
  return rows.filter(({ id }) => !known.has(id) && known.add(id));
}
