/** One thing that was measured, and what it must be. */
export type Figure = Readonly<{
  row: string;
  /** Appointments, and log entries, in the database. */
  size: number;
  what: string;
  /** What was measured and the floor beside it, as people read them. */
  measured: string;
  floor: string;
  /** What the bar is about: nearly always a ratio to the floor. */
  value: number;
  unit: '×' | 'MB' | 'ms' | 'fsync' | 'rows' | 'bytes';
  /** null: only told. */
  bar: Bar | null;
}>;

export type Bar = Readonly<{ at: 'most' | 'least'; value: number }>;

export const atMost = (value: number): Bar => ({ at: 'most', value });
export const atLeast = (value: number): Bar => ({ at: 'least', value });

/** Whether the figure is as good as it must be. */
export function isMet({ value, bar }: Figure): boolean {
  if (bar === null) return true;
  return bar.at === 'most' ? value <= bar.value : value >= bar.value;
}

type Subject = Pick<Figure, 'row' | 'size' | 'what'>;

/** How many times as long as the floor it took, in milliseconds both. */
export function timesFloor(
  subject: Subject,
  [measured, floor]: readonly [measured: number, floor: number],
  bar: number,
  show: (value: number) => string = milliseconds,
): Figure {
  const value = measured / floor;
  return { ...subject, measured: show(measured), floor: show(floor), value, unit: '×', bar: atMost(bar) };
}

/** Milliseconds with as many digits as mean something. */
export function milliseconds(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ms`;
}

export const seconds = (value: number): string => `${(value / 1000).toFixed(2)} s`;

const COLUMNS = ['row', 'size', 'what', 'measured', 'floor', 'value', 'bar', ''] as const;

/** The figures as a table, one line each. */
export function figureTable(figures: readonly Figure[]): string {
  const lines = [[...COLUMNS], ...figures.map(cells)];
  const widths = COLUMNS.map((_, index) => Math.max(...lines.map((line) => (line[index] ?? '').length)));
  return lines
    .map((line) =>
      line
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cells(figure: Figure): string[] {
  const { row, size, what, measured, floor, value, unit, bar } = figure;
  const sign = bar?.at === 'least' ? '≥' : '≤';
  const shown = `${value.toFixed(unit === 'rows' ? 0 : value < 10 ? 2 : 1)} ${unit}`;
  const result = bar === null ? '' : isMet(figure) ? 'ok' : 'MISSED';
  return [
    row,
    String(size),
    what,
    measured,
    floor,
    shown,
    bar === null ? '' : `${sign} ${bar.value}`,
    result,
  ];
}
