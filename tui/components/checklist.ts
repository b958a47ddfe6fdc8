import { clip, showText } from '../terminal/cells.ts';
import type { Key } from '../terminal/keys.ts';
import type { Theme } from '../terminal/theme.ts';
import { type FieldState, fieldOf } from './editing.ts';
import {
  emptyList,
  keepCursor,
  type ListAction,
  type ListState,
  listAction,
  listWindow,
  setFilter,
  visibleRows,
} from './list.ts';
import { fieldKey, paintField } from './text-field.ts';

export type Option = Readonly<{ value: string; label: string }>;

/** A list of options to tick, with a filter. */
export type ChecklistState = Readonly<{
  list: ListState<string>;
  /** The filter while it is being typed. */
  filter: FieldState | null;
}>;

/** Opens a list with these ticked, the cursor on the first ticked one. */
export function openChecklist(options: readonly Option[], chosen: readonly string[]): ChecklistState {
  const ticks = new Set(chosen.filter((value) => options.some((option) => option.value === value)));
  const cursor = (options.find(({ value }) => ticks.has(value)) ?? options[0])?.value ?? null;
  return { list: { ...emptyList<string>(), ticks, cursor }, filter: null };
}

/** What a key does to the list; null: it is closed. */
export function checklistKey(
  state: ChecklistState,
  options: readonly Option[],
  key: Key,
  pageSize: number,
): ChecklistState | null {
  if (state.filter !== null) return filterKey(state, state.filter, options, key);
  if (key.id === '/') return { ...state, filter: fieldOf(state.list.filter) };
  const action = ACTIONS[key.id];
  const rows = shownOptions(state.list, options).map(({ id }) => id);
  if (action !== undefined) {
    const list = listAction(state.list, action, rows, pageSize);
    const now = shownOptions(list, options).map(({ id }) => id);
    return list === state.list ? state : { ...state, list: keepCursor(list, rows, now) };
  }
  if (key.id === 'enter' || key.id === 'tab') return null;
  if (key.id !== 'escape') return state;
  const list = listAction(state.list, 'leave', rows, pageSize);
  return list === state.list ? null : { ...state, list };
}

/** The values that are ticked, in the order of the options. */
export function chosenOf({ list }: ChecklistState, options: readonly Option[]): readonly string[] {
  return options.map(({ value }) => value).filter((value) => list.ticks.has(value));
}

/** Exactly `height` lines of at most `width` cells: the title, the options, and the filter while it is typed or restricts. */
export function paintChecklist({
  state: { list, filter },
  options,
  title,
  width,
  height,
  theme,
}: Readonly<{
  state: ChecklistState;
  options: readonly Option[];
  title: string;
  width: number;
  height: number;
  theme: Theme;
}>): Readonly<{ lines: readonly string[]; cursor: Readonly<{ row: number; column: number }> | null }> {
  const field = filter === null ? null : paintField({ state: filter, width: Math.max(0, width - 3), theme });
  const filterText = field === null ? clip(showText(list.filter), Math.max(0, width - 3)) : field.line;
  const below = filter === null && list.filter === '' ? [] : [clip(' / ', width) + filterText];
  const room = Math.max(0, height - 1 - below.length);
  const rows = shownOptions(list, options);
  const window = listWindow(list, rows, room, ({ id }) => id);
  const body = window.rows.map(({ id, label }) => optionLine(id, label, list, width, theme));
  const blank = Array.from({ length: Math.max(0, room - body.length) }, () => '');
  const head = theme.paint('header', clip(showText(title), width));
  const lines = [head, ...body.slice(0, room), ...blank, ...below].slice(0, Math.max(0, height));
  const isShown = field !== null && lines.length > 1 && width > 3;
  return { lines, cursor: isShown ? { row: lines.length - 1, column: 3 + field.cursor } : null };
}

const ACTIONS: Readonly<Record<string, ListAction>> = {
  up: 'up',
  k: 'up',
  down: 'down',
  j: 'down',
  pageup: 'page-up',
  pagedown: 'page-down',
  'ctrl+u': 'half-up',
  'ctrl+d': 'half-down',
  home: 'first',
  g: 'first',
  end: 'last',
  G: 'last',
  space: 'tick',
  a: 'tick-all',
  i: 'invert',
  v: 'range',
  'shift+up': 'range-up',
  'shift+down': 'range-down',
  o: 'only-ticked',
};

type Shown = Readonly<{ id: string; label: string }>;

function shownOptions(list: ListState<string>, options: readonly Option[]): readonly Shown[] {
  const rows = options.map(({ value, label }) => ({ id: value, label }));
  return visibleRows<string, Shown>(
    rows,
    list,
    ({ label }) => label,
    () => 0,
  );
}

/** Enter keeps the filter, Esc takes it away, everything else is typed. */
function filterKey(
  state: ChecklistState,
  filter: FieldState,
  options: readonly Option[],
  key: Key,
): ChecklistState {
  if (key.id === 'enter' || key.id === 'tab') return { ...state, filter: null };
  const typed = key.id === 'escape' ? fieldOf('') : fieldKey(filter, key);
  const list = setFilter(state.list, typed.value);
  const before = shownOptions(state.list, options).map(({ id }) => id);
  const now = shownOptions(list, options).map(({ id }) => id);
  return { list: keepCursor(list, before, now), filter: key.id === 'escape' ? null : typed };
}

function optionLine(id: string, label: string, list: ListState<string>, width: number, theme: Theme): string {
  const isCursor = list.cursor === id;
  const line = clip(
    `${isCursor ? '>' : ' '} ${list.ticks.has(id) ? '[x]' : '[ ]'} ${showText(label)}`,
    width,
  );
  return isCursor ? theme.paint('cursor', line) : line;
}
