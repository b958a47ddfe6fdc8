import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
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
  visibleRows,
} from '../../../tui/components/list.ts';
import { redoList, rememberList, undoList } from '../../../tui/components/list-undo.ts';
import { emptyUndo } from '../../../tui/components/undo.ts';

const PAGE = 4;
const ROWS = [10, 20, 30, 40, 50, 60, 70, 80];

function pressed(
  actions: readonly ListAction[],
  rows: readonly number[] = ROWS,
  from: ListState<number> = reconcile(emptyList<number>(), [], rows),
): ListState<number> {
  return actions.reduce((state, action) => listAction(state, action, rows, PAGE, 3), from);
}

const ticks = (state: ListState<number>) => [...state.ticks].sort((a, b) => a - b);

describe('moving', () => {
  test.each<readonly [readonly ListAction[], number, number]>([
    [[], 10, 0],
    [['up'], 10, 0],
    [['down', 'down'], 30, 0],
    [['down', 'down', 'down', 'down'], 50, 1],
    [['page-down'], 50, 4],
    [['down', 'page-down'], 60, 4],
    [['page-down', 'page-down', 'page-down'], 80, 4],
    [['last'], 80, 4],
    [['last', 'page-up'], 40, 0],
    [['last', 'up'], 70, 4],
    [['last', 'first'], 10, 0],
    [['half-down'], 30, 2],
    [['last', 'half-up'], 60, 2],
  ])('%j ends on row %i with row number %i on top', (actions, cursor, top) => {
    expect(pressed(actions)).toMatchObject({ cursor, top });
  });

  test('the column cursor stops at the first and the last column', () => {
    expect(pressed(['column-left']).column).toBe(0);
    expect(pressed(['column-right', 'column-right', 'column-right']).column).toBe(2);
    expect(pressed(['column-right', 'column-left']).column).toBe(0);
  });

  test('an empty list has no cursor, whatever is pressed', () => {
    for (const action of ALL) expect(pressed([action], [])).toMatchObject({ cursor: null, ticks: new Set() });
  });
});

describe('P7: single entries, ranges or all are ticked', () => {
  test.each<readonly [string, readonly ListAction[], readonly number[]]>([
    ['a single row, the cursor stays', ['down', 'tick'], [20]],
    ['again takes it back', ['tick', 'tick'], []],
    ['a range with Shift+arrows', ['down', 'range-down', 'range-down', 'tick'], [20, 30, 40]],
    ['a range upwards', ['last', 'range-up', 'tick'], [70, 80]],
    ['a jump back ends a range with Shift', ['down', 'range-down', 'first', 'tick'], [10]],
    ['a plain arrow ends a range with Shift', ['range-down', 'down', 'tick'], [30]],
    [
      'a sticky range goes along with plain arrows',
      ['range', 'down', 'page-down', 'tick'],
      [10, 20, 30, 40, 50, 60],
    ],
    ['v again ends it', ['range', 'down', 'range', 'tick'], [20]],
    ['Shift makes a sticky range one that a plain arrow ends', ['range', 'range-down', 'down', 'tick'], [30]],
    ['a range partly ticked becomes wholly ticked', ['tick', 'range', 'down', 'tick'], [10, 20]],
    ['a range wholly ticked is unticked', ['range', 'down', 'tick', 'range', 'up', 'tick'], []],
    ['all', ['tick-all'], ROWS],
    ['none when all are', ['tick', 'tick-all', 'tick-all'], []],
    ['the others', ['tick', 'invert'], ROWS.slice(1)],
  ])('%s', (_, actions, expected) => {
    expect(ticks(pressed(actions))).toEqual(expected);
  });

  test('a range ends with its tick, and Esc ends it before anything else', () => {
    expect(pressed(['range', 'down', 'tick']).range).toBeNull();
    const filtered = setFilter(pressed(['down']), 'x');
    const ranged = pressed(['range', 'down'], ROWS, filtered);
    expect(rangeIds(ranged, ROWS)).toEqual([20, 30]);
    const left = pressed(['leave'], ROWS, ranged);
    expect(left).toMatchObject({ range: null, filter: 'x' });
    const again = pressed(['leave'], ROWS, left);
    expect(again.filter).toBe('');
    expect(pressed(['leave'], ROWS, again)).toBe(again);
  });

  test('all and none mean the rows in view of the filter; the ticks of others stay and are counted', () => {
    const some = pressed(['tick']);
    const all = pressed(['tick-all'], [30, 40], keepCursor(some, ROWS, [30, 40]));
    expect(ticks(all)).toEqual([10, 30, 40]);
    expect(tickCounts(all, [30, 40])).toEqual({ ticked: 3, hidden: 1 });
    expect(ticks(pressed(['tick-all'], [30, 40], all))).toEqual([10]);
  });
});

describe('rows that change under the cursor', () => {
  const on40 = pressed(['down', 'down', 'down', 'tick']);

  test.each<readonly [string, readonly number[], number | null]>([
    ['the cursor stays on its row', [40, 10], 40],
    ['where it is gone, the next takes its place', [10, 20, 30, 50, 60], 50],
    ['at the end, the one before', [10, 20, 30], 30],
    ['when all are others, the one at that place', [1, 2, 3, 4, 5], 4],
    ['when there are fewer, the last', [1, 2], 2],
    ['no rows, no cursor', [], null],
  ])('%s', (_, rows, cursor) => {
    expect(reconcile(on40, ROWS, rows).cursor).toBe(cursor);
  });

  test('rows that come in above do not move the cursor on the screen', () => {
    const state = pressed(['page-down']);
    const rows = [1, 2, 3, ...ROWS];
    const before = listWindow(state, ROWS, PAGE, (id) => id);
    const now = listWindow(reconcile(state, ROWS, rows), rows, PAGE, (id) => id);
    expect(now.rows.indexOf(50)).toBe(before.rows.indexOf(50));
  });

  test('a filter hides ticks and drops none; what no longer exists is dropped', () => {
    expect(ticks(keepCursor(on40, ROWS, [10]))).toEqual([40]);
    expect(ticks(reconcile(on40, [10, 40], [10], ROWS))).toEqual([40]);
    expect(ticks(reconcile(on40, ROWS, [10]))).toEqual([]);
  });

  test('nothing changed gives the same object: nothing is painted again', () => {
    expect(reconcile(on40, ROWS, [...ROWS])).toBe(on40);
  });
});

describe('filter and sort', () => {
  const people = [
    { id: 1, name: 'Müller Zoë', age: 40 },
    { id: 2, name: 'Meier Anna', age: 30 },
    { id: 3, name: 'Mueller Ann', age: 30 },
    { id: 4, name: 'Łukasz Strauß', age: 50 },
  ];
  const view = (state: Partial<ListState<number>>) =>
    visibleRows(
      people,
      { ...emptyList<number>(), ...state },
      ({ name }) => name,
      (a, b, column) => (column === 0 ? a.name.localeCompare(b.name) : a.age - b.age),
    ).map(({ id }) => id);

  test.each([
    ['', [1, 2, 3, 4]],
    ['  ', [1, 2, 3, 4]],
    ['ann', [2, 3]],
    ['ANN mei', [2]],
    ['zoe', [1]],
    ['zoë mü', [1]],
    ['müller', [1, 3]],
    ['mueller', [1, 3]],
    ['muller', [1]],
    ['lukasz', [4]],
    ['STRAUSS', [4]],
    ['xyz', []],
    ['[', []],
  ])('"%s" finds %j', (filter, expected) => {
    expect(view({ filter })).toEqual(expected);
  });

  test('one key sorts by the column, again reverses, a third time ends it', () => {
    const second = pressed(['column-right', 'sort']);
    expect(second.sort).toEqual({ column: 1, descending: false });
    const reversed = pressed(['sort'], ROWS, second);
    expect(reversed.sort).toEqual({ column: 1, descending: true });
    expect(pressed(['sort'], ROWS, reversed).sort).toBeNull();
    expect(pressed(['column-left', 'sort'], ROWS, reversed).sort).toEqual({ column: 0, descending: false });
  });

  test('rows of the same value keep their order, both ways', () => {
    expect(view({ sort: { column: 1, descending: false } })).toEqual([2, 3, 1, 4]);
    expect(view({ sort: { column: 1, descending: true } })).toEqual([4, 1, 2, 3]);
  });

  test('only the ticked', () => {
    expect(view({ onlyTicked: true, ticks: new Set([4, 1]) })).toEqual([1, 4]);
  });
});

describe('undo', () => {
  test('ticks, filter and sort are taken back and done again; moving is not a step', () => {
    let steps = emptyUndo<Pick<ListState<number>, 'ticks' | 'filter' | 'onlyTicked' | 'sort'>>();
    let state = pressed([]);
    for (const action of ['tick', 'down', 'sort', 'down'] as const) {
      const next = pressed([action], ROWS, state);
      steps = rememberList(steps, state, next);
      state = next;
    }
    const once = undoList(steps, state);
    expect(once?.state).toMatchObject({ sort: null, cursor: 30, ticks: new Set([10]) });
    const twice = once && undoList(once.undo, once.state);
    expect(twice?.state.ticks).toEqual(new Set());
    expect(twice && undoList(twice.undo, twice.state)).toBeNull();
    const again = twice && redoList(twice.undo, twice.state);
    expect(again?.state.ticks).toEqual(new Set([10]));
    expect(again && redoList(again.undo, again.state)?.state.sort).toEqual(state.sort);
  });
});

const ALL: readonly ListAction[] = [
  'up',
  'down',
  'page-up',
  'page-down',
  'half-up',
  'half-down',
  'first',
  'last',
  'tick',
  'tick-all',
  'invert',
  'range',
  'range-up',
  'range-down',
  'only-ticked',
  'column-left',
  'column-right',
  'sort',
  'clear-filter',
  'leave',
];

describe('whatever is pressed and whatever comes and goes', () => {
  const rowsOf = fc.uniqueArray(fc.integer({ min: 0, max: 12 }), { maxLength: 12 });
  const step = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...ALL) }, { weight: 1, arbitrary: rowsOf });

  test('the cursor is on a row and in view, the ticks exist, a page is never empty while there are rows', () => {
    fc.assert(
      fc.property(
        rowsOf,
        fc.array(step, { maxLength: 30 }),
        fc.integer({ min: 0, max: 6 }),
        (first, steps, page) => {
          let rows = first;
          let state = reconcile(emptyList<number>(), [], rows);
          for (const next of steps) {
            if (typeof next === 'string') state = listAction(state, next, rows, page, 3);
            else {
              state = reconcile(state, rows, next);
              rows = next;
            }
            const window = listWindow(state, rows, page, (id) => id);
            expect(state.cursor === null ? rows : rows.includes(state.cursor)).toEqual(
              state.cursor === null ? [] : true,
            );
            if (state.cursor !== null && page > 0) expect(window.rows).toContain(state.cursor);
            if (rows.length >= page) expect(window.rows.length).toBe(page);
            expect([...state.ticks].filter((id) => !rows.includes(id))).toEqual([]);
            expect(state.column).toBeLessThan(3);
          }
        },
      ),
    );
  });
});
