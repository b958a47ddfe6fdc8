import { filterWords, matchesWords, searchableText } from './search.ts';
import { allOrNone, inverted } from './ticks.ts';

export type Sort = Readonly<{ column: number; descending: boolean }>;

/** A list or table whose rows are all in memory. Cursor and ticks are ids, so they outlast filter, sort and reload. */
export type ListState<Id extends string | number> = Readonly<{
  cursor: Id | null;
  ticks: ReadonlySet<Id>;
  /** From the anchor to the cursor; one that is not sticky ends with the next plain move. */
  range: Readonly<{ anchor: Id; sticky: boolean }> | null;
  filter: string;
  onlyTicked: boolean;
  /** The column cursor. */
  column: number;
  /** Null: as the rows come. */
  sort: Sort | null;
  /** The first row in view; `listWindow` corrects it for the height there is. */
  top: number;
}>;

/** Called as the keys are in `keys.ts`, without 'list.'. */
export type ListAction =
  | 'up'
  | 'down'
  | 'page-up'
  | 'page-down'
  | 'half-up'
  | 'half-down'
  | 'first'
  | 'last'
  | 'tick'
  | 'tick-all'
  | 'invert'
  | 'range'
  | 'range-up'
  | 'range-down'
  | 'only-ticked'
  | 'column-left'
  | 'column-right'
  | 'sort'
  | 'clear-filter'
  | 'leave';

/** Nothing ticked, filtered or sorted; the cursor comes with the first rows (`reconcile`). */
export function emptyList<Id extends string | number>(): ListState<Id> {
  return {
    cursor: null,
    ticks: new Set(),
    range: null,
    filter: '',
    onlyTicked: false,
    column: 0,
    sort: null,
    top: 0,
  };
}

/**
 * What a key does to a list. `rows` are the ids in view of the filter, in shown order. 'leave' leaves one level (range,
 * then filter) and answers the same object when there is none to leave. After an action that changes which rows there
 * are or their order (sort, filter, only ticked) the caller works out the new rows and calls `keepCursor`.
 */
export function listAction<Id extends string | number>(
  state: ListState<Id>,
  action: ListAction,
  rows: readonly Id[],
  pageSize: number,
  columnCount: number = Number.POSITIVE_INFINITY,
): ListState<Id> {
  const place = {
    rows,
    index: state.cursor === null ? -1 : rows.indexOf(state.cursor),
    pageSize,
    columnCount,
  };
  const after = MOVES[action]?.(state, place) ?? CHANGES[action]?.(state, place) ?? state;
  return action === 'leave' && after === state ? state : settled(after, place);
}

/** Another filter; a range does not outlast it. The caller then calls `keepCursor`. */
export function setFilter<Id extends string | number>(state: ListState<Id>, filter: string): ListState<Id> {
  return filter === state.filter ? state : { ...state, filter, range: null };
}

/**
 * The rows that are shown now: those with all words of the filter, only the ticked if so wished, in their order. For
 * thousands of rows wrap `textOf` once in `searchableOf`.
 */
export function visibleRows<Id extends string | number, Row extends Readonly<{ id: Id }>>(
  rows: readonly Row[],
  { ticks, filter, onlyTicked, sort }: Pick<ListState<Id>, 'ticks' | 'filter' | 'onlyTicked' | 'sort'>,
  textOf: (row: Row) => string,
  compare: (a: Row, b: Row, column: number) => number,
): readonly Row[] {
  const words = filterWords(filter);
  const isShown = (row: Row) =>
    (!onlyTicked || ticks.has(row.id)) &&
    (words.length === 0 || matchesWords(searchableText(textOf(row)), words));
  const shown = words.length === 0 && !onlyTicked ? rows : rows.filter(isShown);
  if (sort === null) return shown;
  const sign = sort.descending ? -1 : 1;
  return shown.toSorted((a, b) => sign * compare(a, b, sort.column));
}

/**
 * The same rows filtered or sorted anew: the cursor stays on its row and the row on its place in the window. Where it is
 * gone, the row that took its place gets the cursor. Ticks stay, also of rows out of view.
 */
export function keepCursor<Id extends string | number>(
  state: ListState<Id>,
  oldRows: readonly Id[],
  newRows: readonly Id[],
): ListState<Id> {
  const oldIndex = state.cursor === null ? -1 : oldRows.indexOf(state.cursor);
  const newIndex = indexNow(state.cursor, oldIndex, oldRows, newRows);
  const cursor = newRows[newIndex] ?? null;
  const range = state.range !== null && newRows.includes(state.range.anchor) ? state.range : null;
  const top = oldIndex < 0 ? 0 : Math.max(0, state.top + newIndex - oldIndex);
  if (cursor === state.cursor && range === state.range && top === state.top) return state;
  return { ...state, cursor, range, top };
}

/**
 * The rows were read again: as `keepCursor`, and ticks of what no longer exists are dropped. `known` is everything there
 * is, also what the filter hides.
 */
export function reconcile<Id extends string | number>(
  state: ListState<Id>,
  oldRows: readonly Id[],
  newRows: readonly Id[],
  known: readonly Id[] = newRows,
): ListState<Id> {
  const kept = keepCursor(state, oldRows, newRows);
  if (kept.ticks.size === 0) return kept;
  const existing = new Set(known);
  const ticks = [...kept.ticks].filter((id) => existing.has(id));
  return ticks.length === kept.ticks.size ? kept : { ...kept, ticks: new Set(ticks) };
}

/** The rows that fit, the cursor among them. */
export function listWindow<Id extends string | number, Row>(
  { cursor, top }: Pick<ListState<Id>, 'cursor' | 'top'>,
  rows: readonly Row[],
  height: number,
  idOf: (row: Row) => Id,
): Readonly<{ top: number; rows: readonly Row[] }> {
  const index = cursor === null ? -1 : rows.findIndex((row) => idOf(row) === cursor);
  const first = windowTop(top, index, rows.length, height);
  return { top: first, rows: rows.slice(first, first + Math.max(0, height)) };
}

/** The ids between the range's anchor and the cursor, both included; none without a range. */
export function rangeIds<Id extends string | number>(
  { range, cursor }: Pick<ListState<Id>, 'range' | 'cursor'>,
  rows: readonly Id[],
): readonly Id[] {
  if (range === null || cursor === null) return [];
  const [from, to] = [rows.indexOf(range.anchor), rows.indexOf(cursor)];
  return from < 0 || to < 0 ? [] : rows.slice(Math.min(from, to), Math.max(from, to) + 1);
}

/** How many are ticked, and how many of them the filter hides. */
export function tickCounts<Id extends string | number>(
  { ticks }: Pick<ListState<Id>, 'ticks'>,
  rows: readonly Id[],
): Readonly<{ ticked: number; hidden: number }> {
  const inView = ticks.size === 0 ? 0 : rows.reduce((sum, id) => sum + (ticks.has(id) ? 1 : 0), 0);
  return { ticked: ticks.size, hidden: ticks.size - inView };
}

type Place<Id> = Readonly<{ rows: readonly Id[]; index: number; pageSize: number; columnCount: number }>;
type Step = <Id extends string | number>(state: ListState<Id>, place: Place<Id>) => ListState<Id>;

const MOVES: Readonly<Partial<Record<ListAction, Step>>> = {
  up: (state, place) => movedBy(plain(state), place, -1),
  down: (state, place) => movedBy(plain(state), place, 1),
  'page-up': (state, place) => scrolledBy(plain(state), place, -Math.max(1, place.pageSize)),
  'page-down': (state, place) => scrolledBy(plain(state), place, Math.max(1, place.pageSize)),
  'half-up': (state, place) => scrolledBy(plain(state), place, -Math.max(1, Math.floor(place.pageSize / 2))),
  'half-down': (state, place) => scrolledBy(plain(state), place, Math.max(1, Math.floor(place.pageSize / 2))),
  first: (state, place) => movedTo(plain(state), place, 0),
  last: (state, place) => movedTo(plain(state), place, place.rows.length - 1),
  'range-up': (state, place) => movedBy(ranged(state, place, false), place, -1),
  'range-down': (state, place) => movedBy(ranged(state, place, false), place, 1),
};

const CHANGES: Readonly<Partial<Record<ListAction, Step>>> = {
  tick: ticked,
  'tick-all': (state, { rows }) => ({ ...state, ticks: allOrNone(state.ticks, rows), range: null }),
  invert: (state, { rows }) => ({ ...state, ticks: inverted(state.ticks, rows), range: null }),
  range: (state, place) => (state.range?.sticky ? { ...state, range: null } : ranged(state, place, true)),
  'only-ticked': (state) => ({ ...state, onlyTicked: !state.onlyTicked, range: null }),
  'column-left': (state) => ({ ...state, column: Math.max(0, state.column - 1) }),
  'column-right': (state, { columnCount }) => ({
    ...state,
    column: Math.max(0, Math.min(state.column + 1, columnCount - 1)),
  }),
  sort: (state) => ({ ...state, sort: nextSort(state.sort, state.column), range: null }),
  'clear-filter': withoutFilter,
  leave: (state) => (state.range === null ? withoutFilter(state) : { ...state, range: null }),
};

/** The cursor is on a row whenever there is one, and in view. */
function settled<Id extends string | number>(
  state: ListState<Id>,
  { rows, pageSize }: Place<Id>,
): ListState<Id> {
  const found = state.cursor === null ? -1 : rows.indexOf(state.cursor);
  const index = found < 0 && rows.length > 0 ? 0 : found;
  const cursor = rows[index] ?? null;
  const top = windowTop(state.top, index, rows.length, pageSize);
  return cursor === state.cursor && top === state.top ? state : { ...state, cursor, top };
}

function windowTop(top: number, index: number, count: number, height: number): number {
  const rows = Math.max(1, height);
  const first = Math.max(0, Math.min(top, count - rows));
  if (index < 0) return first;
  return Math.max(index - rows + 1, Math.min(first, index));
}

function movedTo<Id extends string | number>(
  state: ListState<Id>,
  { rows }: Place<Id>,
  index: number,
): ListState<Id> {
  const cursor = rows[Math.max(0, Math.min(index, rows.length - 1))] ?? null;
  return { ...state, cursor };
}

function movedBy<Id extends string | number>(
  state: ListState<Id>,
  place: Place<Id>,
  by: number,
): ListState<Id> {
  return movedTo(state, place, place.index < 0 ? 0 : place.index + by);
}

/** The window moves along, so that the eye finds the cursor where it was. */
function scrolledBy<Id extends string | number>(
  state: ListState<Id>,
  place: Place<Id>,
  by: number,
): ListState<Id> {
  return { ...movedBy(state, place, by), top: Math.max(0, state.top + by) };
}

function plain<Id extends string | number>(state: ListState<Id>): ListState<Id> {
  return state.range === null || state.range.sticky ? state : { ...state, range: null };
}

function ranged<Id extends string | number>(
  state: ListState<Id>,
  { rows, index }: Place<Id>,
  sticky: boolean,
): ListState<Id> {
  const anchor = state.range?.anchor ?? rows[index];
  return anchor === undefined ? state : { ...state, range: { anchor, sticky } };
}

/** A cursor that is on no row ticks nothing: nobody could see what. */
function ticked<Id extends string | number>(state: ListState<Id>, { rows, index }: Place<Id>): ListState<Id> {
  const inRange = rangeIds(state, rows);
  const chosen = inRange.length > 0 ? inRange : rows.slice(index, index + 1);
  if (index < 0 || chosen.length === 0) return state;
  return { ...state, ticks: allOrNone(state.ticks, chosen), range: null };
}

function nextSort(sort: Sort | null, column: number): Sort | null {
  if (sort?.column !== column) return { column, descending: false };
  return sort.descending ? null : { column, descending: true };
}

function withoutFilter<Id extends string | number>(state: ListState<Id>): ListState<Id> {
  if (state.filter === '' && !state.onlyTicked) return state;
  return { ...state, filter: '', onlyTicked: false, range: null };
}

function indexNow<Id>(
  cursor: Id | null,
  oldIndex: number,
  oldRows: readonly Id[],
  newRows: readonly Id[],
): number {
  const found = cursor === null ? -1 : newRows.indexOf(cursor);
  if (found >= 0 || newRows.length === 0) return found;
  if (cursor === null || oldIndex < 0) return 0;
  const places = new Map(newRows.map((id, index) => [id, index]));
  const nearest = [...oldRows.slice(oldIndex + 1), ...oldRows.slice(0, oldIndex).reverse()];
  const survivor = nearest.find((id) => places.has(id));
  return places.get(survivor ?? cursor) ?? Math.min(oldIndex, newRows.length - 1);
}
