import type { ListState } from './list.ts';
import { redo, remember, type Undo, undo } from './undo.ts';

/** What `z` takes back in a list: never where the cursor is. */
export type ListMemory<Id extends string | number> = Pick<
  ListState<Id>,
  'ticks' | 'filter' | 'onlyTicked' | 'sort'
>;

type Undone<Id extends string | number> = Readonly<{ state: ListState<Id>; undo: Undo<ListMemory<Id>> }>;

/** To be called with every change of a list; only one of ticks, filter or sort can be taken back. */
export function rememberList<Id extends string | number>(
  steps: Undo<ListMemory<Id>>,
  before: ListState<Id>,
  after: ListState<Id>,
): Undo<ListMemory<Id>> {
  const isSame =
    before.ticks === after.ticks &&
    before.filter === after.filter &&
    before.onlyTicked === after.onlyTicked &&
    before.sort === after.sort;
  return isSame ? steps : remember(steps, memoryOf(before));
}

/**
 * The list before its last change; null when there is none. The caller then works out its rows and calls `reconcile`, for
 * what was ticked may be gone by now.
 */
export function undoList<Id extends string | number>(
  steps: Undo<ListMemory<Id>>,
  state: ListState<Id>,
): Undone<Id> | null {
  const undone = undo(steps, memoryOf(state));
  return undone === null ? null : { state: { ...state, ...undone.value, range: null }, undo: undone.undo };
}

/** The list as it was before `undoList`; null when there is nothing to do again. */
export function redoList<Id extends string | number>(
  steps: Undo<ListMemory<Id>>,
  state: ListState<Id>,
): Undone<Id> | null {
  const redone = redo(steps, memoryOf(state));
  return redone === null ? null : { state: { ...state, ...redone.value, range: null }, undo: redone.undo };
}

function memoryOf<Id extends string | number>({
  ticks,
  filter,
  onlyTicked,
  sort,
}: ListState<Id>): ListMemory<Id> {
  return { ticks, filter, onlyTicked, sort };
}
