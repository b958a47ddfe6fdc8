/** How a column shares the width there is; all widths in cells. */
export type ColumnWidths = Readonly<{
  /** With less its content says nothing. */
  min: number;
  /** With more it gains nothing, unless it grows. */
  ideal: number;
  /** Its share of what is left over; left out: none. */
  grow?: number;
  /** It grows no wider than this: on a wide screen what belongs together stays together. Left out: as wide as there is room. */
  max?: number;
  /** The highest number goes first where there is no room; 0 stays. Leading columns of 0 stay in view when scrolled. */
  priority: number;
  /** Shown on demand only; with one of them among the columns the table scrolls sideways and drops nothing. */
  technical?: boolean;
}>;

export type TableLayout = Readonly<{
  /** The columns in view, by their place among all. */
  shown: readonly Readonly<{ index: number; width: number }>[];
  /** How many there is no room for. */
  hidden: number;
}>;

/** Between two columns, in cells. */
export const GAP = 2;

/** Which columns are shown in `width` cells, and how wide; the one with the column cursor always is. */
export function layoutColumns(
  columns: readonly ColumnWidths[],
  width: number,
  cursor: number | null,
): TableLayout {
  const chosen = columns.some(({ technical }) => technical)
    ? scrolled(columns, width, cursor ?? 0)
    : kept(columns, width, cursor);
  const widths = shared(
    chosen.flatMap((index) => columns[index] ?? []),
    width,
  );
  const shown = chosen.map((index, place) => ({ index, width: widths[place] ?? 0 }));
  const inView = shown.filter((column) => column.width > 0);
  return { shown: inView, hidden: columns.length - inView.length };
}

/** Without what there is no room for, the least important first. */
function kept(columns: readonly ColumnWidths[], width: number, cursor: number | null): readonly number[] {
  let chosen = columns.map((_, index) => index);
  const mayGo = columns
    .map(({ priority }, index) => ({ priority, index }))
    .filter(({ priority, index }) => priority > 0 && index !== cursor)
    .sort((a, b) => a.priority - b.priority);
  while (needed(columns, chosen) > width) {
    const least = mayGo.pop();
    if (least === undefined) return chosen;
    chosen = chosen.filter((index) => index !== least.index);
  }
  return chosen;
}

/** The leading columns, and of the others a run that ends no earlier than at the cursor. */
function scrolled(columns: readonly ColumnWidths[], width: number, cursor: number): readonly number[] {
  const pinned = pinnedColumns(columns, width);
  const target = Math.max(pinned.length, Math.min(cursor, columns.length - 1));
  const run = (from: number, to: number) => [
    ...pinned,
    ...Array.from({ length: to - from + 1 }, (_, index) => from + index),
  ];
  let from = pinned.length;
  while (from < target && needed(columns, run(from, target)) > width) from += 1;
  let to = Math.min(target, columns.length - 1);
  while (to + 1 < columns.length && needed(columns, run(from, to + 1)) <= width) to += 1;
  return to < from ? pinned : run(from, to);
}

function pinnedColumns(columns: readonly ColumnWidths[], width: number): readonly number[] {
  const pinned: number[] = [];
  for (const [index, { priority }] of columns.entries()) {
    if (priority > 0 || needed(columns, [...pinned, index]) > width / 2) break;
    pinned.push(index);
  }
  return pinned;
}

function needed(columns: readonly ColumnWidths[], chosen: readonly number[]): number {
  const gaps = GAP * Math.max(0, chosen.length - 1);
  return chosen.reduce((sum, index) => sum + (columns[index]?.min ?? 0), gaps);
}

/** First what each needs, then what each wishes for, then what is left over. */
function shared(columns: readonly ColumnWidths[], width: number): readonly number[] {
  let left = Math.max(0, width);
  const widths = columns.map(({ min }, index) => {
    const gap = index === 0 ? 0 : GAP;
    const own = Math.max(0, Math.min(min, left - gap)); // behind a column that is out of view comes none
    left -= own === 0 ? 0 : own + gap;
    return own;
  });
  const wishes = columns.map(({ min, ideal }, index) => (widths[index] === 0 ? 0 : Math.max(0, ideal - min)));
  const granted = portions(wishes, Math.min(left, sumOf(wishes)));
  const wished = widths.map((own, index) => own + (granted[index] ?? 0));
  return grown(columns, wished, left - sumOf(granted));
}

/** What is left over, to those that grow, until there is nothing left or none may grow any more. */
function grown(columns: readonly ColumnWidths[], widths: readonly number[], left: number): readonly number[] {
  const shares = columns.map(({ grow = 0, max = Number.POSITIVE_INFINITY }, index) => {
    const own = widths[index] ?? 0;
    return own === 0 || own >= max ? 0 : Math.max(0, grow);
  });
  if (left <= 0 || sumOf(shares) === 0) return widths;
  const extra = portions(shares, left);
  const next = widths.map((own, index) => {
    const { max = Number.POSITIVE_INFINITY } = columns[index] ?? {};
    return extra[index] ? Math.min(own + extra[index], max) : own;
  });
  return grown(columns, next, left - (sumOf(next) - sumOf(widths)));
}

/** `total` cells divided by weight; what does not divide goes to the first. */
function portions(weights: readonly number[], total: number): readonly number[] {
  const sum = sumOf(weights);
  if (sum === 0 || total <= 0) return weights.map(() => 0);
  let rest = total - sumOf(weights.map((weight) => Math.floor((total * weight) / sum)));
  return weights.map((weight) => {
    const extra = weight > 0 && rest > 0 ? 1 : 0;
    rest -= extra;
    return Math.floor((total * weight) / sum) + extra;
  });
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
