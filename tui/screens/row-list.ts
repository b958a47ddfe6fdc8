import { type FieldState, fieldOf } from '../components/editing.ts';
import { flow } from '../components/flow.ts';
import {
  emptyList,
  keepCursor,
  type ListAction,
  type ListState,
  listAction,
  listWindow,
  rangeIds,
  reconcile,
  setFilter,
  tickCounts,
} from '../components/list.ts';
import { type ListMemory, redoList, rememberList, undoList } from '../components/list-undo.ts';
import { createListView } from '../components/list-view.ts';
import { type Column, createRowCache, hiddenColumns, paintTable } from '../components/table.ts';
import { fieldKey, paintField } from '../components/text-field.ts';
import { emptyUndo, type Undo } from '../components/undo.ts';
import type { Face, Place, Size } from '../face.ts';
import type { Command } from '../keys.ts';
import type { Key } from '../terminal/keys.ts';

/** A table column, with how its rows are ordered by it. */
export type RowColumn<Row> = Column<Row> & Readonly<{ compare: (a: Row, b: Row) => number }>;

export type RowListOptions<Row extends Readonly<{ id: string | number }>> = Readonly<{
  face: Pick<Face, 't' | 'theme' | 'paint'>;
  /** Made anew for each painting: the language may change. */
  columns: () => readonly RowColumn<Row>[];
  /** What a filter looks at. */
  textOf: (row: Row) => string;
  isTickable: boolean;
  /** Said in place of the rows when there are none. */
  empty: () => readonly string[];
  /** Called after each change of the ticks. */
  onTicks?: (ticks: ReadonlySet<Row['id']>) => void;
}>;

export type RowList<Row extends Readonly<{ id: string | number }>> = ReturnType<typeof createRowList<Row>>;

/** A table whose rows are all in memory: cursor, ticks, ranges, filter, sort order and undo, as every list has them. */
export function createRowList<Row extends Readonly<{ id: string | number }>>(options: RowListOptions<Row>) {
  type Id = Row['id'];
  const { face, columns, textOf, isTickable, empty } = options;
  let rows: readonly Row[] = [];
  let state: ListState<Id> = emptyList<Id>();
  let undo: Undo<ListMemory<Id>> = emptyUndo();
  let filter: FieldState | null = null;
  let pageSize = 10;
  let place: Place | null = null;
  let cache = createRowCache();
  let language = face.t().code;
  let awaited: Id | null = null;

  const view = createListView<Id, Row>(textOf, (a, b, column) => columns()[column]?.compare(a, b) ?? 0);
  const shown = (of: ListState<Id> = state): readonly Row[] => view(rows, of, face.t());
  const idsOf = (list: readonly Row[]): Id[] => list.map(({ id }) => id);

  const become = (next: ListState<Id>, isRemembered = true): void => {
    if (next === state) return;
    if (isRemembered) undo = rememberList(undo, state, next);
    const hasOtherRows =
      next.filter !== state.filter ||
      next.sort !== state.sort ||
      next.onlyTicked !== state.onlyTicked ||
      (next.onlyTicked && next.ticks !== state.ticks);
    const ticksChanged = next.ticks !== state.ticks;
    state = hasOtherRows ? keepCursor(next, idsOf(shown()), idsOf(shown(next))) : next;
    if (ticksChanged) options.onTicks?.(state.ticks);
    face.paint();
  };
  const act = (action: ListAction): void =>
    become(listAction(state, action, idsOf(shown()), pageSize, columns().length));

  const TICKING: readonly string[] = [
    'tick',
    'tick-all',
    'invert',
    'range',
    'range-up',
    'range-down',
    'only-ticked',
  ];

  return {
    rows: () => rows,
    setRows(next: readonly Row[], ticks?: ReadonlySet<Id>): void {
      const before = idsOf(shown());
      rows = next;
      const withTicks = ticks === undefined ? state : { ...state, ticks };
      state = reconcile(withTicks, before, idsOf(shown(withTicks)), idsOf(next));
      if (awaited !== null && idsOf(shown()).includes(awaited)) {
        state = { ...state, cursor: awaited };
        awaited = null;
      }
      options.onTicks?.(state.ticks);
      face.paint();
    },
    cursorRow: (): Row | null => rows.find(({ id }) => id === state.cursor) ?? null,
    /** What is not among the rows yet is gone to when it comes, unless somebody does something before. */
    moveTo(id: Id): void {
      const isThere = idsOf(shown()).includes(id);
      awaited = isThere ? null : id;
      if (isThere) become({ ...state, cursor: id });
    },
    ticks: (): ReadonlySet<Id> => state.ticks,
    /** The ticked rows in their order; the one at the cursor when none is. */
    chosen(): readonly Row[] {
      const ticked = rows.filter(({ id }) => state.ticks.has(id));
      return ticked.length > 0 ? ticked : rows.filter(({ id }) => id === state.cursor);
    },
    /** True when it was a list's command. */
    onCommand(command: Command): boolean {
      awaited = null;
      if (command === 'list.filter') {
        filter = fieldOf(state.filter);
        face.paint();
        return true;
      }
      if (command === 'global.undo' || command === 'global.redo') {
        const back = command === 'global.undo' ? undoList(undo, state) : redoList(undo, state);
        if (back === null) return true;
        undo = back.undo;
        become(reconcile(back.state, idsOf(shown()), idsOf(shown(back.state)), idsOf(rows)), false);
        return true;
      }
      if (!command.startsWith('list.')) return false;
      const action = command.slice('list.'.length) as ListAction;
      if (isTickable || !TICKING.includes(action)) act(action);
      return true;
    },
    /** True: the key was typed into the filter. */
    onKey(key: Key): boolean {
      awaited = null;
      if (filter === null) return false;
      if (key.id === 'enter' || key.id === 'tab' || key.id === 'up' || key.id === 'down') filter = null;
      else filter = key.id === 'escape' ? null : fieldKey(filter, key);
      if (key.id === 'escape') become(setFilter(state, ''));
      else if (filter !== null) become(setFilter(state, filter.value));
      face.paint();
      return true;
    },
    isFiltering: () => filter !== null,
    leaveLevel(): boolean {
      const before = state;
      act('leave');
      return state !== before;
    },
    chips: (): string[] =>
      state.filter === '' || filter !== null ? [] : [face.t().tui.chrome.filter(state.filter)],
    cursor: (): Place | null => place,
    /** The table, and as its last line where one is in it. */
    paint({ width, height }: Size): readonly string[] {
      const words = face.t().tui.run;
      if (language !== face.t().code) cache = createRowCache(); // the same rows say it otherwise
      language = face.t().code;
      const room = Math.max(1, height - 1);
      pageSize = Math.max(1, room - 1);
      const visible = shown();
      const window = listWindow(state, visible, pageSize, ({ id }) => id);
      state = window.top === state.top ? state : { ...state, top: window.top };
      const inRange = new Set(rangeIds(state, idsOf(visible)));
      const table = paintTable<Id, Row>({
        columns: columns(),
        rows: window.rows,
        cursorId: state.cursor,
        ...(isTickable && { isTicked: (id: Id) => state.ticks.has(id) }),
        isInRange: (id: Id) => inRange.has(id),
        column: state.column,
        sort: state.sort,
        width,
        height: room,
        theme: face.theme,
        empty: state.filter === '' ? empty() : [words.nobodyFiltered],
        cache,
      });
      place = null;
      if (filter !== null) {
        const field = paintField({ state: filter, width: Math.max(1, width - 4), theme: face.theme });
        place = { column: 3 + field.cursor, row: height - 1 };
        return [...table, ` / ${field.line}`];
      }
      return [
        ...table,
        face.theme.paint('dim', ` ${flow(positionText(visible, width), width - 1)[0] ?? ''}`),
      ];
    },
  };

  function positionText(visible: readonly Row[], width: number): string[] {
    const words = face.t().tui.run;
    const index = visible.findIndex(({ id }) => id === state.cursor);
    const { ticked, hidden } = tickCounts(state, idsOf(visible));
    const sorted = state.sort && columns()[state.sort.column];
    const { up, down } = face.theme.symbols;
    const outOfView = hiddenColumns(columns(), { width, isTickable, column: state.column });
    return [
      ...(visible.length === 0 ? [] : [words.position(index + 1, visible.length)]),
      ...(isTickable ? [words.ticked(ticked, rows.length)] : []),
      ...(hidden > 0 ? [words.hiddenTicks(hidden)] : []),
      ...(sorted ? [`${words.sortedBy(sorted.title)} ${state.sort?.descending ? down : up}`] : []),
      ...(state.range === null ? [] : [words.range]),
      ...(outOfView === 0 ? [] : [face.t().tui.chrome.moreColumns(outOfView)]),
    ];
  }
}

/** A column of text, ordered as people order names. */
export function textColumn<Row>(text: (row: Row) => string) {
  return { text, compare: (a: Row, b: Row) => text(a).localeCompare(text(b)) };
}
