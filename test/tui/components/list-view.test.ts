import { expect, test } from 'vitest';
import { emptyList, type ListState } from '../../../tui/components/list.ts';
import { createListView } from '../../../tui/components/list-view.ts';

const PEOPLE = [
  { id: 1, name: 'Müller' },
  { id: 2, name: 'Anna' },
  { id: 3, name: 'Mia' },
];

/** A view, and how often it has looked at a name or compared two. */
function aView() {
  const work = { looked: 0 };
  const name = (row: (typeof PEOPLE)[number]) => {
    work.looked += 1;
    return row.name;
  };
  return {
    work,
    view: createListView<number, (typeof PEOPLE)[number]>(name, (a, b) => name(a).localeCompare(name(b))),
  };
}

const filtered = { ...emptyList<number>(), filter: 'm' };
const sorted = { ...emptyList<number>(), sort: { column: 0, descending: false } };

test('asked again for the same, it looks at nothing again and gives the same rows', () => {
  const { view, work } = aView();
  const first = [view(PEOPLE, filtered), view(PEOPLE, sorted)];
  const { looked } = work;
  const moved: ListState<number> = { ...filtered, cursor: 2, ticks: new Set([1]) };
  expect([view(PEOPLE, moved), view(PEOPLE, sorted)]).toEqual(first);
  expect(view(PEOPLE, sorted)).toBe(first[1]);
  expect(work.looked).toBe(looked);
});

test('another filter, order, tick that counts, other rows or another language show at once', () => {
  const { view } = aView();
  const ids = (...args: Parameters<typeof view>) => view(...args).map(({ id }) => id);
  expect(ids(PEOPLE, filtered)).toEqual([1, 3]);
  expect(ids(PEOPLE, { ...filtered, filter: 'mu' })).toEqual([1]);
  expect(ids(PEOPLE, sorted)).toEqual([2, 3, 1]);
  expect(ids(PEOPLE, { ...filtered, onlyTicked: true, ticks: new Set([3]) })).toEqual([3]);
  expect(ids(PEOPLE, { ...filtered, onlyTicked: true, ticks: new Set([1]) })).toEqual([1]);
  expect(ids(PEOPLE.slice(2), filtered)).toEqual([3]);
});

test('names that changed with the language are looked at anew', () => {
  let name = 'Kontrolle';
  const view = createListView<number, { id: number }>(
    () => name,
    () => 0,
  );
  const rows = [{ id: 1 }];
  expect(view(rows, { ...emptyList<number>(), filter: 'check' }, 'de')).toEqual([]);
  name = 'Check-up';
  expect(view(rows, { ...emptyList<number>(), filter: 'check' }, 'en')).toEqual(rows);
});
