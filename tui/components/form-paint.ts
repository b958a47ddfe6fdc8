import { cellWidth, clip, pad, showText } from '../terminal/cells.ts';
import type { Theme } from '../terminal/theme.ts';
import { paintChecklist } from './checklist.ts';
import { type FieldSpec, type FormSpec, type FormState, problemsOf, valuesOf } from './form.ts';
import { paintField } from './text-field.ts';

export type CursorPlace = Readonly<{ row: number; column: number }>;
export type PaintedForm = Readonly<{ lines: readonly string[]; cursor: CursorPlace | null }>;

type Painting = Readonly<{
  spec: FormSpec;
  state: FormState;
  width: number;
  height: number;
  theme: Theme;
}>;

/**
 * Exactly `height` lines of at most `width` cells: a row for each field, what is wrong under it, the field with the cursor
 * marked and in view. An open checklist takes the place of the rows.
 */
export function paintForm(painting: Painting): PaintedForm {
  const { spec, state, width, theme } = painting;
  const height = Math.max(0, painting.height);
  const field = spec[state.focus];
  if (field?.kind === 'checklist' && state.checklist !== null) {
    return paintChecklist({
      state: state.checklist,
      options: field.options,
      title: `${showText(field.label)}: ${summaryOf(field, state)}`,
      width,
      height,
      theme,
    });
  }
  const rows = formRows(painting);
  const from = rows.findIndex(({ isFocus }) => isFocus);
  const to = rows.findLastIndex(({ isFocus }) => isFocus);
  const top = Math.max(0, Math.min(Math.max(0, to - height + 1), from));
  const lines = Array.from({ length: height }, (_, index) => rows[top + index]?.line ?? '');
  const column = rows[from]?.column ?? null;
  return { lines, cursor: column === null || from - top >= height ? null : { row: from - top, column } };
}

/** How many lines a form needs to be shown whole. */
export function formHeight(spec: FormSpec, state: FormState, width: number, theme: Theme): number {
  return formRows({ spec, state, width, height: 0, theme }).length;
}

type Row = Readonly<{ line: string; isFocus: boolean; column: number | null }>;

const MARK = 2; // '> '
const MIN_HINT = 12; // a shorter hint says nothing

function formRows(painting: Painting): readonly Row[] {
  const { spec, state } = painting;
  const problems = problemsOf(state, spec);
  return spec.flatMap((field, index) => {
    const isFocus = index === state.focus;
    const problem = state.told.has(field.id) ? problems[field.id] : undefined;
    const row = fieldRow(painting, field, isFocus);
    return problem === undefined ? [row] : [row, problemRow(painting, problem, isFocus)];
  });
}

function fieldRow(painting: Painting, field: FieldSpec, isFocus: boolean): Row {
  const { spec, width, theme } = painting;
  const widest = Math.max(0, ...spec.map(({ label }) => cellWidth(showText(label))));
  const labels = Math.min(widest, Math.floor(width / 3));
  const start = MARK + labels + 2;
  const room = Math.max(0, width - start);
  const label = clip(`${isFocus ? '>' : ' '} ${pad(showText(field.label), labels)}  `, width);
  const { value, cursor } = shownValue(painting, field, isFocus, room);
  const hint = shownHint(field, room - cellWidth(value), theme);
  return {
    line: `${isFocus ? theme.paint('accent', label) : label}${value}${hint}`,
    isFocus,
    column: cursor === null || room === 0 ? null : start + cursor,
  };
}

type Value = Readonly<{ value: string; cursor: number | null }>;

/** A text with the terminal's cursor in it, or a value that is marked where the cursor is. */
function shownValue({ state, theme }: Painting, field: FieldSpec, isFocus: boolean, room: number): Value {
  if (isFocus && state.text !== null) {
    const placeholder = 'placeholder' in field ? (field.placeholder ?? '') : '';
    const { line, cursor } = paintField({ state: state.text, width: room, theme, placeholder });
    return { value: line, cursor };
  }
  const value = clip(isFocus ? offered(field, state) : valueText(field, state), room);
  return { value: isFocus ? theme.paint('cursor', value) : value, cursor: null };
}

/** How the field with the cursor says that it can be changed. */
function offered(field: FieldSpec, state: FormState): string {
  const text = valueText(field, state);
  if (field.kind === 'choice') return `< ${text} >`;
  return field.kind === 'checklist' ? `${text} >` : text;
}

function valueText(field: FieldSpec, state: FormState): string {
  const value = state.values[field.id];
  if (field.kind === 'toggle')
    return value === true ? `[x] ${showText(field.on)}` : `[ ] ${showText(field.off)}`;
  if (field.kind === 'checklist') return summaryOf(field, state);
  if (field.kind !== 'choice') return showText(String(value ?? ''));
  return showText(field.options.find((option) => option.value === value)?.label ?? '');
}

function summaryOf(field: FieldSpec & { kind: 'checklist' }, state: FormState): string {
  const values = new Set(valuesOf(state, field.id));
  const chosen = field.options.filter(({ value }) => values.has(value));
  return showText(field.summary(chosen, field.options.length));
}

function shownHint({ hint }: FieldSpec, room: number, theme: Theme): string {
  if (hint === undefined || room - 2 < MIN_HINT) return '';
  return `  ${theme.paint('dim', clip(showText(hint), room - 2))}`;
}

function problemRow({ width, theme }: Painting, problem: string, isFocus: boolean): Row {
  const line = theme.paint('error', clip(`    ! ${showText(problem)}`, width));
  return { line, isFocus, column: null };
}
