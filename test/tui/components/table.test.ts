import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Column,
  createRowCache,
  paintTable,
  type TablePainting,
} from '../../../tui/components/table.ts';
import { layoutColumns } from '../../../tui/components/table-layout.ts';
import { cellWidth } from '../../../tui/terminal/cells.ts';
import { anyText, anyTheme, bare, colourful, fits, plain } from './painted.ts';

type Person = Readonly<{ id: number; time: string; name: string; reason: string; isBad?: boolean }>;

const PEOPLE: readonly Person[] = [
  { id: 1, time: '08:00', name: 'Müller Zoë', reason: 'Kontrolle' },
  { id: 2, time: '08:15', name: '中村', reason: 'Impfung', isBad: true },
];

const COLUMNS: readonly Column<Person>[] = [
  { id: 'time', title: 'Time', text: ({ time }) => time, min: 5, ideal: 5, priority: 0 },
  { id: 'name', title: 'Patient', text: ({ name }) => name, min: 8, ideal: 14, grow: 1, priority: 0 },
  {
    id: 'reason',
    title: 'Reason',
    text: ({ reason }) => reason,
    min: 9,
    ideal: 9,
    priority: 2,
    role: ({ isBad }) => (isBad ? 'error' : null),
  },
  { id: 'no', title: 'No', text: ({ id }) => String(id), min: 4, ideal: 4, align: 'right', priority: 1 },
];

function painted(changes: Partial<TablePainting<number, Person>> = {}): readonly string[] {
  return paintTable({
    columns: COLUMNS,
    rows: PEOPLE,
    cursorId: 2,
    isTicked: (id) => id === 1,
    column: null,
    sort: null,
    width: 44,
    height: 4,
    theme: plain,
    empty: ['Nobody is found.'],
    ...changes,
  });
}

describe('the table', () => {
  test('has a header, marks the cursor and the ticked rows without any colour, and is aligned in cells', () => {
    expect(painted({ sort: { column: 1, descending: true } })).toEqual([
      '      Time   Patient ▼       Reason       No',
      '  [x] 08:00  Müller Zoë      Kontrolle     1',
      '> [ ] 08:15  中村            Impfung       2',
      '',
    ]);
  });

  test('what is said when there are no rows is wrapped, never cut', () => {
    const empty = ['Nobody is found: choose other days on Run.'];
    expect(
      painted({ rows: [], empty, width: 26, height: 5 })
        .slice(1)
        .map((line) => line.trimEnd()),
    ).toEqual(['  Nobody is found: choose', '  other days on Run.', '', '']);
  });

  test('without ticks there is no box', () => {
    const lines = paintTable<number, Person>({
      columns: COLUMNS,
      rows: PEOPLE,
      cursorId: 1,
      column: null,
      sort: null,
      width: 30,
      height: 2,
      theme: plain,
      empty: [],
    });
    expect(lines[1]).toMatch(/^> 08:00 {2}Müller/);
  });

  test('where it is narrow the least important columns go first, and their number is told', () => {
    expect(painted({ width: 33 })[0]).toBe('+1    Time   Patient           No');
    expect(painted({ width: 24 })[0]).toBe('+2    Time   Patient    ');
  });

  test('the column with the cursor never goes', () => {
    expect(painted({ width: 33, column: 2 })[0]).toContain('Reason');
  });

  test('the column cursor is inverse, the cursor row wholly', () => {
    const lines = painted({ theme: colourful, column: 2 });
    expect(lines[0]).toContain('\x1b[7mReason');
    expect(lines[2]?.startsWith('\x1b[7m> [ ] ')).toBe(true);
    expect(lines[1]?.includes('\x1b[7m')).toBe(false);
  });

  test('rows of a range are marked with a symbol', () => {
    expect(painted({ isInRange: () => true })[1]).toMatch(/^│ \[x\]/);
  });

  test('a row still being read is a row; no rows are said in words', () => {
    expect(painted({ rows: [null, ...PEOPLE] })[1]?.trim()).toBe('…');
    expect(painted({ rows: [] }).map((line) => line.trim())).toEqual([
      expect.any(String),
      'Nobody is found.',
      '',
      '',
    ]);
  });

  test('hostile text stays text', () => {
    const rows = [{ id: 1, time: '\u001b[2J08:00', name: 'a\nb\u202e', reason: '\u001b]52;c;x\u0007' }];
    expect(painted({ rows })[1]).toBe('  [x] 08:00  a ⏎ b                         1');
  });
});

describe('the rows kept from the last time', () => {
  test('a tick, the cursor, another width, other columns and other content show at once', () => {
    const cache = createRowCache();
    const line = (changes: Partial<TablePainting<number, Person>>) => painted({ cache, ...changes })[1];
    const before = line({});
    expect(line({})).toBe(before);
    expect(line({ theme: colourful })).toContain('\x1b[');
    expect(line({ isTicked: () => false })).toContain('[ ]');
    expect(line({ cursorId: 1 })).toMatch(/^>/);
    expect(line({ width: 60 })).toHaveLength(60);
    expect(line({ columns: COLUMNS.slice(1) })).not.toContain('08:00');
    expect(line({ rows: [{ id: 1, time: '09:00', name: 'X', reason: '' }] })).toContain('09:00');
    expect(line({})).toBe(before);
  });

  test('with a version, only another version is painted anew', () => {
    const cache = createRowCache();
    const line = (name: string, version: number) =>
      painted({ cache, rows: [{ id: 1, time: '', name, reason: '' }], versionOf: () => version })[1];
    expect(line('first', 1)).toContain('first');
    expect(line('second', 1)).toContain('first');
    expect(line('second', 2)).toContain('second');
  });

  test('are bounded', () => {
    const cache = createRowCache();
    for (let id = 0; id < 5_000; id += 1) painted({ cache, rows: [{ id, time: '', name: 'x', reason: '' }] });
    expect(cache.rows.size).toBeLessThanOrEqual(2_000);
  });
});

const anyColumn = fc.record({
  min: fc.integer({ min: 1, max: 20 }),
  ideal: fc.integer({ min: 0, max: 80 }),
  grow: fc.integer({ min: 0, max: 3 }),
  priority: fc.integer({ min: 0, max: 4 }),
  technical: fc.boolean(),
});

describe('the widths of columns', () => {
  test('never exceed the room, use it up when one grows, and show the column cursor', () => {
    fc.assert(
      fc.property(
        fc.array(anyColumn, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 0, max: 200 }),
        fc.nat(),
        (columns, width, place) => {
          const cursor = place % columns.length;
          const { shown, hidden } = layoutColumns(columns, width, cursor);
          const total = shown.reduce((sum, column) => sum + column.width, 2 * Math.max(0, shown.length - 1));
          expect(total).toBeLessThanOrEqual(Math.max(0, width));
          expect(shown.length + hidden).toBe(columns.length);
          expect(shown.map(({ index }) => index)).toEqual(
            shown.map(({ index }) => index).toSorted((a, b) => a - b),
          );
          if (shown.some(({ index }) => (columns[index]?.grow ?? 0) > 0)) expect(total).toBe(width);
          const leading = columns
            .filter(({ priority }) => priority === 0)
            .reduce((sum, { min }) => sum + min + 2, 0);
          if (width >= leading + (columns[cursor]?.min ?? 0))
            expect(shown.map(({ index }) => index)).toContain(cursor);
        },
      ),
    );
  });

  test('with technical columns nothing is dropped: the table scrolls to the column cursor, its leading columns stay', () => {
    const columns = Array.from({ length: 8 }, (_, index) => ({
      min: 10,
      ideal: 10,
      priority: index === 0 ? 0 : 5,
      technical: index > 3,
    }));
    const places = (cursor: number) => layoutColumns(columns, 46, cursor).shown.map(({ index }) => index);
    expect(places(0)).toEqual([0, 1, 2, 3]);
    expect(places(3)).toEqual([0, 1, 2, 3]);
    expect(places(4)).toEqual([0, 2, 3, 4]);
    expect(places(7)).toEqual([0, 5, 6, 7]);
    expect(layoutColumns(columns, 46, 4)).toMatchObject({ hidden: 4 });
  });
});

test('whatever the data and the size: exactly that many lines, each exactly that wide or blank, no control characters', () => {
  const row = fc.record({
    id: fc.integer({ min: 0, max: 20 }),
    name: anyText,
    reason: anyText,
    time: anyText,
  });
  fc.assert(
    fc.property(
      fc.array(fc.option(row), { maxLength: 8 }),
      fc.integer({ min: 0, max: 120 }),
      fc.integer({ min: 0, max: 8 }),
      anyTheme,
      anyText,
      fc.option(fc.integer({ min: 0, max: 3 })),
      (rows, width, height, theme, empty, column) => {
        const lines = painted({
          rows,
          width,
          height,
          theme,
          empty: [empty],
          column,
          cursorId: rows[0]?.id ?? null,
        });
        expect(lines).toHaveLength(height);
        for (const line of lines) {
          expect(fits(line, width)).toBe(true);
          expect([0, width]).toContain(cellWidth(bare(line)));
        }
      },
    ),
  );
});

test('a table of 50 by 180 that was painted before takes less than half a millisecond', () => {
  const rows = Array.from({ length: 49 }, (_, id) => ({
    id,
    time: '08:00',
    name: `Müller ${id}`,
    reason: 'Kontrolle',
  }));
  const cache = createRowCache();
  const paint = (cursorId: number) =>
    painted({ rows, cache, cursorId, width: 180, height: 50, theme: colourful });
  for (const { id } of rows) paint(id);
  const times = Array.from({ length: 200 }, (_, index) => {
    const start = performance.now();
    paint(index % rows.length);
    return performance.now() - start;
  }).sort((a, b) => a - b);
  expect(times[100]).toBeLessThan(0.5); // the median: a pause of the machine is not ours
});
