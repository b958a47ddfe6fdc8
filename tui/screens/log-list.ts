import type { LogColumn, LogEntry, LogFilter } from '../../src/model/log.ts';
import { emptyUndo, redo, remember, type Undo, undo } from '../components/undo.ts';
import type { Face } from '../face.ts';
import { createLogCounts } from './log-counts.ts';
import { idsOf, partsOf } from './log-parts.ts';
import { createLogReader } from './log-reader.ts';
import { allOrNone, inverted, nothingTicked, type Selection, toggled } from './log-selection.ts';
import { cursorRow, position, rowsBetween } from './log-window.ts';

/** L1, L2: what `z` takes back. */
type Memory = Readonly<{
  filter: LogFilter;
  sort: Readonly<{ column: LogColumn; descending: boolean }>;
  selection: Selection;
}>;

export type LogRange = Readonly<{ anchor: number; isSticky: boolean }>;

export type LogList = ReturnType<typeof createLogList>;

/** L2: the oldest first. */
const DEFAULT_SORT = { column: 'submitted', descending: false } as const;
const MAX_RANGE = 5000; // rows that are held in memory while a range is under way
const MAX_ONLY = 5000; // ticked entries that are shown alone

/** Filter, order, cursor, ticks and ranges of the log, however long it is. */
export function createLogList(face: Face, onCursor: (isNews: boolean) => void) {
  const words = () => face.t().tui.log;
  let memory: Memory = { filter: { kind: 'reminder' }, sort: DEFAULT_SORT, selection: nothingTicked }; // L1
  let steps: Undo<Memory> = emptyUndo();
  let range: LogRange | null = null;
  let isNews = false;

  const reader = createLogReader({
    face,
    order: () => ({
      filter: memory.filter,
      sort: memory.sort.column,
      descending: memory.sort.descending,
    }),
    anchor: () => range?.anchor ?? null,
    onRows: () => {
      if (range !== null && rangeRows().length === 0 && cursorRow(reader.window()) !== null) range = null;
      onCursor(isNews);
      isNews = false;
    },
  });
  const counts = createLogCounts({
    face,
    filter: () => memory.filter,
    selection: () => memory.selection,
    onGone: (selection) => {
      memory = { ...memory, selection };
    },
  });
  const rangeRows = (): readonly LogEntry[] =>
    range === null ? [] : rowsBetween(reader.window(), range.anchor);

  const become = (next: Memory): void => {
    const isOther = next.filter !== memory.filter || next.sort !== memory.sort;
    if (next.filter !== memory.filter) counts.forget();
    memory = next;
    if (isOther) range = null;
    if (isOther) readOther();
    void counts.refresh();
    face.paint();
  };
  /** Who is on the first row has gone nowhere yet, and sees the first row of what comes; otherwise the cursor stays on its row. */
  const readOther = (): void => {
    const at = position(reader.window());
    if (at === null || (at.side === 'start' && at.isExact && at.rows === 1)) reader.restart();
    else void reader.reload(true);
  };
  const change = (changes: Partial<Memory>): void => {
    steps = remember(steps, memory);
    become({ ...memory, ...changes });
  };
  const select = (selection: Selection): void => {
    range = null;
    if (selection !== memory.selection) change({ selection });
    else face.paint();
  };

  const travel = (by: number, isScrolled = false): void => {
    if (range !== null && !range.isSticky) range = null;
    if (range !== null && isTooFar(by)) {
      face.toast('warn', words().rangeTooLong(MAX_RANGE));
      return;
    }
    if (isScrolled) reader.scroll(by);
    else reader.move(by);
    onCursor(false);
  };
  const isTooFar = (by: number): boolean => {
    const { rows, cursor } = reader.window();
    const anchor = rows.findIndex(({ id }) => id === range?.anchor);
    return anchor >= 0 && Math.abs(cursor + by - anchor) >= MAX_RANGE;
  };
  const toEdge = (side: 'start' | 'end'): void => {
    const { atStart, atEnd } = reader.window();
    const isHere = side === 'start' ? atStart : atEnd;
    if (range?.isSticky && !isHere) face.toast('warn', words().rangeEnded);
    if (!range?.isSticky || !isHere) range = null;
    reader.toEdge(side);
    onCursor(false);
  };
  const extend = (by: number): void => {
    const row = cursorRow(reader.window());
    if (range === null && row === null) return;
    range ??= row === null ? null : { anchor: row.id, isSticky: false };
    if (isTooFar(by)) {
      face.toast('warn', words().rangeTooLong(MAX_RANGE));
      return;
    }
    reader.move(by);
    onCursor(false);
    face.paint();
  };
  const toggleRange = (): void => {
    const row = cursorRow(reader.window());
    if (range?.isSticky) range = null;
    else if (range !== null) range = { ...range, isSticky: true };
    else if (row !== null) range = { anchor: row.id, isSticky: true };
    face.paint();
  };

  const tick = (): void =>
    reader.whenRead(() => {
      const row = cursorRow(reader.window());
      const inRange = rangeRows();
      if (inRange.length > 0) select(toggled(memory.selection, inRange));
      else if (row !== null) select(toggled(memory.selection, [row]));
    });
  const invert = (): void => {
    const after = inverted(memory.selection, memory.filter);
    if (after === null) face.toast('warn', words().cannotInvert);
    else select(after);
  };
  /** The ticked as they are now: who is unticked here stays in view. */
  const onlyTicked = async (): Promise<void> => {
    const { ids: shown, ...rest } = memory.filter;
    if (shown !== undefined) return change({ filter: rest });
    const { ticked } = counts.read();
    if (ticked === 0) return face.toast('warn', words().tickFirst);
    if (ticked === null || ticked > MAX_ONLY) return face.toast('warn', words().tooManyForOnly(MAX_ONLY));
    const { selection, filter } = memory;
    const ids = await face.perform(() => idsOf(face, partsOf(selection)));
    if (ids !== null && filter === memory.filter) change({ filter: { ...filter, ids } });
  };
  const undoOrRedo = (step: typeof undo): void => {
    const done = step(steps, memory);
    if (done === null) return;
    steps = done.undo;
    become(done.value);
  };

  return {
    reader,
    filter: () => memory.filter,
    sort: () => memory.sort,
    selection: () => memory.selection,
    range: () => range,
    rangeRows,
    counts: counts.read,
    cursorEntry: (): LogEntry | null => cursorRow(reader.window()),
    select,
    setFilter: (filter: LogFilter) => change({ filter }),
    /** Again reverses, a third time is as at first (L2). */
    sortBy(column: LogColumn): void {
      const { sort } = memory;
      if (column !== sort.column) change({ sort: { column, descending: false } });
      else if (!sort.descending) change({ sort: { column, descending: true } });
      else change({ sort: DEFAULT_SORT });
    },
    travel,
    toEdge,
    extend,
    toggleRange,
    tick,
    tickAll: () => select(allOrNone(memory.selection, memory.filter)),
    invert,
    onlyTicked: () => void onlyTicked(),
    undo: () => undoOrRedo(undo),
    redo: () => undoOrRedo(redo),
    /** True when there was a range to leave. */
    leaveRange(): boolean {
      const wasRange = range !== null;
      range = null;
      return wasRange;
    },
    /** What is said below the rows is counted after they are shown. */
    count: () => void counts.refresh(),
    /** Somebody may have changed everything: read again around the cursor, counted afterwards. */
    async reload(): Promise<void> {
      isNews = true;
      await reader.reload();
      await counts.refresh();
    },
  };
}
