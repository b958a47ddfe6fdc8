import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  atEdge,
  cursorRow,
  emptyWindow,
  inView,
  isNothing,
  type LogWindow,
  merged,
  moved,
  nextRead,
  position,
  reachOf,
  reloaded,
  rowsBetween,
  scrolled,
  viewRows,
  type WindowPage,
} from '../../../tui/screens/log-window.ts';

type Row = Readonly<{ id: number }>;
type Window = LogWindow<Row>;

const HEIGHT = 10;

const listOf = (count: number): Row[] => Array.from({ length: count }, (_, index) => ({ id: index + 1 }));
const idAt = (window: Window): number | null => cursorRow(window)?.id ?? null;
const idsOf = (rows: readonly (Row | null)[]) => rows.map((row) => row?.id ?? null);

/** A page as the database gives it: by the order, from what follows `after`. */
function pageOf(
  list: readonly Row[],
  { direction, after, limit }: Readonly<{ direction: string; after: Row | null; limit: number }>,
): WindowPage<Row> {
  const isForward = direction === 'forward';
  const ordered = isForward ? list : list.toReversed();
  const rest = ordered.filter(({ id }) => after === null || (isForward ? id > after.id : id < after.id));
  return { rows: rest.slice(0, limit), hasMore: rest.length > limit };
}

/** Everything read that is wanted. */
function settled(
  window: Window,
  list: readonly Row[],
  height = HEIGHT,
  anchor: number | null = null,
): Window {
  let now = inView(window, height);
  for (let reads = 0; reads < 50; reads += 1) {
    const read = nextRead(now, height);
    if (read === null) return now;
    now = merged(now, read, pageOf(list, read), height, anchor);
  }
  throw new Error('expected reading to end, it goes on after 50 pages');
}

function readAnew(
  window: Window,
  list: readonly Row[],
  isOther = false,
  anchor: number | null = null,
): Window {
  const stood = cursorRow(window) ?? window.rows[0] ?? { id: 0 };
  const limit = reachOf(window, HEIGHT, anchor);
  const before = pageOf(list, { direction: 'backward', after: stood, limit });
  const after = pageOf(list, { direction: 'forward', after: stood, limit });
  const row = list.find(({ id }) => id === stood.id) ?? null;
  return reloaded(window, { before, row, after, isOther }, HEIGHT);
}

const opened = (list: readonly Row[]) => settled(emptyWindow<Row>(), list);
const atEnd = (list: readonly Row[]) => settled(atEdge(opened(list), 'end'), list);

describe('the stretch of the log that is in memory', () => {
  test('nothing is in it at first, and its first page is asked for from the start', () => {
    expect(nextRead(emptyWindow<Row>(), HEIGHT)).toEqual({ direction: 'forward', after: null, limit: 100 });
    expect(nextRead(emptyWindow<Row>('end'), HEIGHT)).toEqual({
      direction: 'backward',
      after: null,
      limit: 100,
    });
    expect(viewRows(emptyWindow<Row>(), HEIGHT)).toEqual([null]);
  });

  test('an empty log is known to be empty, and the cursor goes nowhere', () => {
    const window = opened([]);
    expect(isNothing(window)).toBe(true);
    expect(nextRead(window, HEIGHT)).toBeNull();
    expect(viewRows(window, HEIGHT)).toEqual([]);
    for (const by of [1, -1, 400]) expect(moved(window, by)).toBe(window);
    expect(position(window)).toBeNull();
  });

  test.each([
    ['one down', 1, 2],
    ['one up at the start', -1, 1],
    ['a page down', 10, 11],
    ['far beyond the end', 400, 25],
  ])('%s', (_, by, expected) => {
    const list = listOf(25);
    expect(idAt(settled(moved(opened(list), by), list))).toBe(expected);
  });

  test('a held key runs ahead of what is read: the rows show as being read, and come with one read', () => {
    const list = listOf(5000);
    let window = opened(list);
    for (let press = 0; press < 30; press += 1) window = inView(scrolled(window, HEIGHT), HEIGHT);
    expect(idAt(window)).toBeNull();
    expect(viewRows(window, HEIGHT)).toEqual(Array.from({ length: HEIGHT }, () => null));
    const read = nextRead(window, HEIGHT);
    expect(read).toMatchObject({ direction: 'forward', after: { id: 100 } });
    expect(read?.limit).toBeLessThan(300);
    expect(idAt(settled(window, list))).toBe(301);
  });

  test('a held key stops some pages ahead, where the rows are read before it goes on', () => {
    let window = opened(listOf(100_000));
    for (let press = 0; press < 1000; press += 1) window = moved(window, HEIGHT);
    expect(moved(window, HEIGHT)).toBe(window);
    expect(nextRead(window, HEIGHT)?.limit).toBeLessThan(600);
  });

  test('the end is read from the end, however far it is', () => {
    const list = listOf(100_000);
    const window = atEnd(list);
    expect(idAt(window)).toBe(100_000);
    expect(window.rows.length).toBeLessThan(300);
    expect(idsOf(viewRows(window, HEIGHT))).toEqual(
      listOf(100_000)
        .slice(-10)
        .map(({ id }) => id),
    );
    expect(position(window)).toEqual({ side: 'end', rows: 1, isExact: true });
  });

  test('memory holds some screens full, however far one walks, and the place is still counted', () => {
    const list = listOf(20_000);
    let window = opened(list);
    for (let page = 0; page < 1000; page += 1) window = settled(scrolled(window, HEIGHT), list);
    expect(window.rows.length).toBeLessThan(500);
    expect(idAt(window)).toBe(10_001);
    expect(position(window)).toEqual({ side: 'start', rows: 10_001, isExact: true });
    for (let page = 0; page < 1000; page += 1) window = settled(scrolled(window, -HEIGHT), list);
    expect(position(window)).toEqual({ side: 'start', rows: 1, isExact: true });
    expect(window.rows.length).toBeLessThan(500);
  });

  test('what one can see, and a screen before and behind it, is never forgotten', () => {
    const list = listOf(3000);
    let window = opened(list);
    for (let step = 0; step < 500; step += 1) {
      window = settled(moved(window, 3), list);
      expect(idsOf(viewRows(window, HEIGHT))).not.toContain(null);
    }
  });

  test('a range keeps its first row in memory, and is read again with it', () => {
    const list = listOf(3000);
    let window = opened(list);
    for (let page = 0; page < 100; page += 1) window = settled(scrolled(window, HEIGHT), list, HEIGHT, 1);
    expect(rowsBetween(window, 1)).toHaveLength(1001);
    expect(rowsBetween(readAnew(window, list, false, 1), 1)).toHaveLength(1001);
  });

  test('a row that came twice, because it moved meanwhile, is shown once', () => {
    const window = opened(listOf(150));
    const page = { rows: [{ id: 100 }, { id: 101 }], hasMore: false };
    const after = merged(window, { direction: 'forward' }, page, HEIGHT);
    expect(after.rows.filter(({ id }) => id === 100)).toHaveLength(1);
  });
});

describe('the log read again', () => {
  test('the cursor stays on its row and the row where it was on the screen', () => {
    const list = listOf(500);
    const window = settled(moved(opened(list), 200), list);
    const more = [...list, { id: 501 }].filter(({ id }) => id % 7 !== 0);
    const after = readAnew(window, more);
    expect(idAt(after)).toBe(201);
    expect(after.cursor - after.top).toBe(window.cursor - window.top);
  });

  test.each([
    ['in the middle: the next one', 50, 51],
    ['the last one: the one before', 100, 99],
  ])('where the row is gone, another takes its place: %s', (_, id, expected) => {
    const list = listOf(100);
    const window = settled(moved(opened(list), id - 1), list);
    const left = list.filter((row) => row.id !== id);
    expect(idAt(readAnew(window, left))).toBe(expected);
  });

  test('all gone: nothing is there', () => {
    expect(isNothing(readAnew(opened(listOf(5)), []))).toBe(true);
  });

  test('who moved while it was being read stays where the move led', () => {
    const list = listOf(100);
    const window = settled(moved(opened(list), 10), list);
    const page = (direction: string) => pageOf(list, { direction, after: { id: 11 }, limit: 100 });
    const read = { before: page('backward'), row: { id: 11 }, after: page('forward'), isOther: false };
    expect(idAt(reloaded(moved(window, 3), read, HEIGHT))).toBe(14);
  });

  test('the place in the middle of a long log is about right, and said to be so; at its start it is exact', () => {
    const list = listOf(2000);
    const window = settled(moved(settled(moved(opened(list), 390), list), 390), list);
    expect(position(readAnew(window, list))).toEqual({ side: 'start', rows: 781, isExact: false });
    expect(position(readAnew(opened(list), list))).toEqual({ side: 'start', rows: 1, isExact: true });
    expect(position(readAnew(window, list, true))).toBeNull();
  });
});

describe('the window beside an array of everything', () => {
  type Step =
    | Readonly<{ does: 'move' | 'scroll'; by: number }>
    | Readonly<{ does: 'edge'; side: 'start' | 'end' }>
    | Readonly<{ does: 'change'; gone: readonly number[]; come: readonly number[] }>;

  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({
      does: fc.constantFrom('move' as const, 'scroll' as const),
      by: fc.integer({ min: -390, max: 390 }),
    }),
    fc.record({
      does: fc.constant('edge' as const),
      side: fc.constantFrom('start' as const, 'end' as const),
    }),
    fc.record({
      does: fc.constant('change' as const),
      gone: fc.array(fc.nat(3000), { maxLength: 30 }),
      come: fc.array(fc.nat(3000), { maxLength: 30 }),
    }),
  );

  test('L2: after any steps the cursor is on the row an array would have it on, and every row in view is the array’s', () => {
    fc.assert(
      fc.property(
        fc.nat(2000),
        fc.array(step, { maxLength: 25 }),
        fc.integer({ min: 1, max: 60 }),
        (count, steps, height) => {
          let list = listOf(count).map(({ id }) => ({ id: id * 2 }));
          let window = settled(emptyWindow<Row>(), list, height);
          let id = list[0]?.id ?? null;
          for (const each of steps) {
            const index = list.findIndex((row) => row.id === id);
            if (each.does === 'change') {
              const gone = new Set(each.gone);
              const ids = new Set([
                ...list.map((row) => row.id).filter((old) => !gone.has(old)),
                ...each.come,
              ]);
              list = [...ids].sort((a, b) => a - b).map((known) => ({ id: known }));
              window =
                window.rows.length === 0
                  ? settled(emptyWindow<Row>(), list, height)
                  : settled(readAnew(window, list), list, height);
              const after = list.find((row) => row.id >= (id ?? 0)) ?? list.at(-1);
              id = after?.id ?? null;
            } else if (each.does === 'edge') {
              window = settled(atEdge(window, each.side), list, height);
              id = list.at(each.side === 'start' ? 0 : -1)?.id ?? null;
            } else {
              const move = each.does === 'move' ? moved : scrolled;
              window = settled(move(window, each.by), list, height);
              id = list[Math.max(0, Math.min(index + each.by, list.length - 1))]?.id ?? null;
            }
            expect(idAt(window)).toBe(id);
            const view = idsOf(viewRows(window, height));
            if (id !== null) expect(view).toContain(id);
            const from = list.findIndex((row) => row.id === view[0]);
            expect(view).toEqual(list.slice(from, from + Math.min(height, list.length)).map((row) => row.id));
            expect(window.rows.length).toBeLessThan(900);
            const at = position(window);
            const own = list.findIndex((row) => row.id === id);
            if (at?.isExact) expect(at.rows).toBe(at.side === 'start' ? own + 1 : list.length - own);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
