import { type ListState, visibleRows } from './list.ts';
import { searchableOf } from './search.ts';

type Restriction<Id extends string | number> = Pick<
  ListState<Id>,
  'ticks' | 'filter' | 'onlyTicked' | 'sort'
>;

/** Gives the rows that are shown; `words` is another object or text when names and order are in another language. */
export type ListView<Id extends string | number, Row> = (
  rows: readonly Row[],
  state: Restriction<Id>,
  words?: unknown,
) => readonly Row[];

type Seen<Id extends string | number, Row> = Readonly<{
  rows: readonly Row[];
  state: Restriction<Id>;
  words: unknown;
  shown: readonly Row[];
}>;

const REMEMBERED = 2; // the rows before and after a change are asked for in turn

/**
 * `visibleRows` that filters and sorts only when something has changed: a key asks for its rows several times, and sorting
 * thousands of them takes longer than a frame.
 */
export function createListView<Id extends string | number, Row extends Readonly<{ id: Id }>>(
  textOf: (row: Row) => string,
  compare: (a: Row, b: Row, column: number) => number,
): ListView<Id, Row> {
  let searchable = searchableOf(textOf);
  let seen: readonly Seen<Id, Row>[] = [];
  let wordsThen: unknown;
  return (rows, state, words) => {
    if (words !== wordsThen) searchable = searchableOf(textOf);
    wordsThen = words;
    const known = seen.find((one) => one.rows === rows && one.words === words && isSame(one.state, state));
    if (known !== undefined) return known.shown;
    const shown = visibleRows<Id, Row>(rows, state, searchable, compare);
    seen = [{ rows, state, words, shown }, ...seen].slice(0, REMEMBERED);
    return shown;
  };
}

function isSame<Id extends string | number>(a: Restriction<Id>, b: Restriction<Id>): boolean {
  const hasSameTicks = !a.onlyTicked || a.ticks === b.ticks;
  return a.filter === b.filter && a.onlyTicked === b.onlyTicked && a.sort === b.sort && hasSameTicks;
}
