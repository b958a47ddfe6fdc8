import { MAX_COUNTED } from '../../src/delivery-log.ts';
import { flow } from '../components/flow.ts';
import { type Column, hiddenColumns, paintTable, type RowCache } from '../components/table.ts';
import type { Face, Size } from '../face.ts';
import { type LogRow, sortOf } from './log-columns.ts';
import type { LogList } from './log-list.ts';
import { isTicked } from './log-selection.ts';
import { cursorRow, isNothing, position, viewRows } from './log-window.ts';

type Painting = Readonly<{
  face: Face;
  list: LogList;
  columns: readonly Column<LogRow>[];
  /** The column cursor. */
  column: number;
  cache: RowCache;
}>;

const UNREAD = -1; // no entry has this id

/** The table, and as its last line where one is in it. */
export function paintLogList(
  { face, list, columns, column, cache }: Painting,
  { width, height }: Size,
): readonly string[] {
  const { reader } = list;
  const room = Math.max(1, height - 1);
  reader.setHeight(Math.max(1, room - 1));
  const window = reader.shown();
  const rows = viewRows(window, reader.height());
  const at = window.rows.length === 0 ? 0 : window.cursor - window.top;
  const shown: (LogRow | null)[] = rows.map((row, index) =>
    row === null && index === at ? { id: UNREAD, isUnread: true } : row,
  );
  const ticked = new Set(
    rows.flatMap((row) => (row !== null && isTicked(list.selection(), row) ? [row.id] : [])),
  );
  const inRange = new Set(list.rangeRows().map(({ id }) => id));
  const sorted = columns.findIndex((each) => sortOf(each) === list.sort().column);
  const table = paintTable<number, LogRow>({
    columns,
    rows: shown,
    cursorId: cursorRow(window)?.id ?? UNREAD,
    isTicked: (id) => ticked.has(id),
    isInRange: (id) => inRange.has(id),
    column,
    sort: sorted < 0 ? null : { column: sorted, descending: list.sort().descending },
    width,
    height: room,
    theme: face.theme,
    empty: emptyLines(face, list),
    cache,
  });
  const outOfView = hiddenColumns(columns, { width, isTickable: true, column });
  const texts = [
    ...positionTexts(face, list, columns),
    ...(outOfView === 0 ? [] : [face.t().tui.chrome.moreColumns(outOfView)]),
  ];
  return [...table, face.theme.paint('dim', ` ${flow(texts, width - 1)[0] ?? ''}`)];
}

function emptyLines({ t }: Face, list: LogList): string[] {
  const words = t().tui.log;
  return Object.keys(list.filter()).length === 0 ? [words.empty] : words.emptyFiltered;
}

function positionTexts(face: Face, list: LogList, columns: readonly Column<LogRow>[]): string[] {
  const words = face.t().tui.log;
  const { symbols } = face.theme;
  const { hidden } = list.counts();
  const { column, descending } = list.sort();
  const title = columns.find((each) => sortOf(each) === column)?.title ?? words.sortedElsewhere;
  return [
    ...placeTexts(face, list),
    ...tickedTexts(face, list),
    ...(hidden > 0 ? [words.hiddenTicks(hidden)] : []),
    `${words.sortedBy(title)} ${descending ? symbols.down : symbols.up}`,
    ...(list.range() === null ? [] : [face.t().tui.run.range]),
  ];
}

function tickedTexts({ t }: Face, list: LogList): string[] {
  const words = t().tui.log;
  const { ticked } = list.counts();
  if (ticked === null) return [words.tickedUncounted];
  const without = ticked > MAX_COUNTED ? list.selection().except.size : 0;
  return ticked === 0 ? [] : [words.ticked(ticked, without)];
}

/** Where the cursor is, as far as anybody knows: nothing here waits for the rows to be counted. */
function placeTexts(face: Face, list: LogList): string[] {
  const words = face.t().tui.log;
  const window = list.reader.shown();
  const { total } = list.counts();
  const at = position(window);
  if (isNothing(window)) return [words.total(0)];
  if (at === null) return total === null ? [] : [words.total(total)];
  const { side, rows, isExact } = at;
  if (side === 'start') return [words.row(rows, total, isExact)];
  if (total === null || total > MAX_COUNTED) return [words.rowFromEnd(rows, total, isExact)];
  return [words.row(Math.max(1, total - rows + 1), total, isExact)];
}
