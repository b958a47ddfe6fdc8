import { clip, pad, showText, wrap } from '../terminal/cells.ts';
import type { Role, Theme } from '../terminal/theme.ts';
import type { Sort } from './list.ts';
import { type ColumnWidths, GAP, layoutColumns, type TableLayout } from './table-layout.ts';

/** A column: how it is called, what it shows of a row, and the width it takes. */
export type Column<Row> = ColumnWidths &
  Readonly<{
    id: string;
    title: string;
    text: (row: Row) => string;
    align?: 'left' | 'right';
    /** Colour beside the words, never instead of them. */
    role?: (row: Row) => Role | null;
  }>;

/** The strings of rows as they were painted last, some screens full. */
export type RowCache = { layout: string; theme: Theme | null; rows: Map<string, CachedRow> };
type CachedRow = Readonly<{ row: unknown; line: string }>;

export type TablePainting<Id extends string | number, Row extends Readonly<{ id: Id }>> = Readonly<{
  columns: readonly Column<Row>[];
  /** Only those in the window; null is a row that is still being read. */
  rows: readonly (Row | null)[];
  cursorId: Id | null;
  /** Left out: nothing can be ticked. */
  isTicked?: (id: Id) => boolean;
  /** Rows of the range under way. */
  isInRange?: (id: Id) => boolean;
  /** The column cursor; null: there is none. */
  column: number | null;
  sort: Sort | null;
  width: number;
  height: number;
  theme: Theme;
  /** What is said when there are no rows. */
  empty: readonly string[];
  /** What changes with a row's content; left out: another object is another content. */
  versionOf?: (row: Row) => string | number;
  /** Kept by whoever paints the same table again. */
  cache?: RowCache;
}>;

/** For `paintTable`: holds nothing yet. */
export function createRowCache(): RowCache {
  return { layout: '', theme: null, rows: new Map() };
}

/** The table with its header: exactly `height` lines, each of exactly `width` cells but for the blank ones. */
export function paintTable<Id extends string | number, Row extends Readonly<{ id: Id }>>(
  painting: TablePainting<Id, Row>,
): readonly string[] {
  const { columns, rows, width, height, cache = createRowCache() } = painting;
  if (height < 1 || width < 1) return Array.from({ length: Math.max(0, height) }, () => '');
  const prefix = painting.isTicked === undefined ? MARK : MARK + BOX;
  const layout = layoutColumns(columns, width - prefix, painting.column);
  prepareCache(cache, painting, layout);
  const body =
    rows.length === 0
      ? painting.empty.flatMap((text) =>
          wrap(showText(text), Math.max(1, width - MARK)).map((line) => pad(`  ${line}`, width)),
        )
      : rows.slice(0, height - 1).map((row) => rowLine(painting, row, layout, cache));
  const lines = [headerLine(painting, layout, prefix), ...body];
  while (lines.length < height) lines.push('');
  return lines.slice(0, height);
}

/** How many columns have no room in a table of this width, which its header says with a '+'. */
export function hiddenColumns(
  columns: readonly ColumnWidths[],
  { width, isTickable, column }: Readonly<{ width: number; isTickable: boolean; column: number | null }>,
): number {
  return layoutColumns(columns, width - (isTickable ? MARK + BOX : MARK), column).hidden;
}

const MARK = 2; // '> '
const BOX = 4; // '[x] '
const MAX_CACHED = 2_000; // some screens full in each state

/** Rows painted for another width, other columns or another theme are of no use any more. */
function prepareCache<Id extends string | number, Row extends Readonly<{ id: Id }>>(
  cache: RowCache,
  { columns, width, isTicked, theme }: TablePainting<Id, Row>,
  { shown }: TableLayout,
): void {
  const widths = shown.map(({ index, width: cells }) => `${columns[index]?.id}:${cells}`);
  const layout = `${width} ${isTicked !== undefined} ${widths.join(' ')}`;
  if (layout === cache.layout && theme === cache.theme) return;
  cache.rows.clear();
  cache.layout = layout;
  cache.theme = theme;
}

function rowLine<Id extends string | number, Row extends Readonly<{ id: Id }>>(
  painting: TablePainting<Id, Row>,
  row: Row | null,
  layout: TableLayout,
  { rows }: RowCache,
): string {
  const { theme, width, cursorId, isTicked, isInRange, versionOf } = painting;
  if (row === null) return theme.paint('dim', pad(`  ${theme.symbols.ellipsis}`, width));
  const isCursor = row.id === cursorId;
  const mark = isCursor ? '>' : isInRange?.(row.id) ? theme.symbols.bar : ' ';
  const box = isTicked === undefined ? '' : isTicked(row.id) ? '[x] ' : '[ ] ';
  const key = `${mark}${box}${typeof row.id} ${row.id} ${versionOf?.(row) ?? ''}`;
  const known = rows.get(key);
  if (known !== undefined && (versionOf !== undefined || known.row === row)) return known.line;
  const line = paintRow(painting, row, layout, mark, box);
  if (rows.size >= MAX_CACHED) rows.clear();
  rows.set(key, { row, line });
  return line;
}

function paintRow<Id extends string | number, Row extends Readonly<{ id: Id }>>(
  { columns, theme, width }: TablePainting<Id, Row>,
  row: Row,
  layout: TableLayout,
  mark: string,
  box: string,
): string {
  const marks = clip(`${mark} ${box}`, width);
  const start = box.includes('x') ? theme.paint('tick', marks) : marks;
  const line = joinedCells(start, marks.length, columns, layout, width, (column, cells) => {
    const role = column.role?.(row) ?? null;
    const text = pad(showText(column.text(row)), cells, column.align);
    return role === null ? text : theme.paint(role, text);
  });
  return mark === '>' ? theme.paint('cursor', line) : line;
}

/** How many columns are out of view, the titles, the order's arrow at its column, and the column cursor inverse. */
function headerLine<Id extends string | number, Row extends Readonly<{ id: Id }>>(
  { columns, sort, column: cursor, width, theme }: TablePainting<Id, Row>,
  layout: TableLayout,
  prefix: number,
): string {
  const more = layout.hidden === 0 ? '' : `+${layout.hidden}`;
  const start = pad(more.length < prefix ? more : '+', Math.min(prefix, width));
  return joinedCells(
    theme.paint('dim', start),
    start.length,
    columns,
    layout,
    width,
    (column, cells, index) => {
      const title = headerCell(column, cells, sort?.column === index ? sort : null, theme);
      return theme.paint(index === cursor ? 'cursor' : 'header', title);
    },
  );
}

/** The start and the cells of a line, filled up to `width`; each cell is painted exactly as wide as its column. */
function joinedCells<Row>(
  start: string,
  startWidth: number,
  columns: readonly Column<Row>[],
  { shown }: TableLayout,
  width: number,
  cellOf: (column: Column<Row>, cells: number, index: number) => string,
): string {
  let line = start;
  let used = startWidth;
  for (const [place, { index, width: cells }] of shown.entries()) {
    const column = columns[index];
    if (column === undefined) continue;
    const gap = place === 0 ? 0 : GAP;
    line += ' '.repeat(gap) + cellOf(column, cells, index);
    used += gap + cells;
  }
  return line + ' '.repeat(Math.max(0, width - used));
}

/** The arrow stays when the title is cut. */
function headerCell<Row>(
  { title, align }: Column<Row>,
  width: number,
  sort: Sort | null,
  { symbols }: Theme,
): string {
  if (sort === null) return pad(showText(title), width, align);
  const arrow = sort.descending ? symbols.down : symbols.up;
  const text = width < 3 ? '' : `${clip(showText(title), width - 2)} `;
  return pad(text + arrow, width, align);
}
