import { cellWidth, clip, pad, showText, wrap } from '../terminal/cells.ts';
import type { Role, Theme } from '../terminal/theme.ts';
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
const LABEL_SHARE = 0.45; // the greater part is the values'
const NOTE_INDENT = 4;

function formRows(painting: Painting): readonly Row[] {
  const { spec, state } = painting;
  const problems = problemsOf(state, spec);
  return spec.flatMap((field, index) => {
    const isFocus = index === state.focus;
    const problem = state.told.has(field.id) ? problems[field.id] : undefined;
    return [
      ...fieldRows(painting, field, isFocus),
      ...(problem === undefined ? [] : noteRows(painting, `! ${problem}`, 'error', isFocus)),
    ];
  });
}

/** A hint stands behind the value; where it has no room, under the field with the cursor. */
function fieldRows(painting: Painting, field: FieldSpec, isFocus: boolean): readonly Row[] {
  const { spec, width, theme } = painting;
  const widest = Math.max(0, ...spec.map(({ label }) => cellWidth(showText(label))));
  const labels = Math.min(widest, Math.floor(width * LABEL_SHARE));
  const start = MARK + labels + 2;
  const room = Math.max(0, width - start);
  const label = clip(`${isFocus ? '>' : ' '} ${pad(showText(field.label), labels)}  `, width);
  const { value, cursor } = shownValue(painting, field, isFocus, room);
  const hint = field.hint === undefined || field.hint === '' ? '' : `(${showText(field.hint)})`;
  const hasRoom = hint !== '' && cellWidth(hint) <= room - cellWidth(value) - 2;
  const line = `${isFocus ? theme.paint('accent', label) : label}${value}`;
  const row = {
    line: hasRoom ? `${line}  ${theme.paint('dim', hint)}` : line,
    isFocus,
    column: cursor === null || room === 0 ? null : start + cursor,
  };
  return hint === '' || hasRoom || !isFocus ? [row] : [row, ...noteRows(painting, hint, 'dim', isFocus)];
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
  if (value === '' && 'placeholder' in field && field.placeholder !== undefined)
    return { value: theme.paint('dim', clip(showText(field.placeholder), room)), cursor: null };
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

function noteRows({ width, theme }: Painting, note: string, role: Role, isFocus: boolean): readonly Row[] {
  const indent = ' '.repeat(Math.min(NOTE_INDENT, Math.max(0, width - 1)));
  return wrap(showText(note), Math.max(1, width - indent.length)).map((text) => ({
    line: clip(indent, width) + theme.paint(role, clip(text, width - indent.length)),
    isFocus,
    column: null,
  }));
}
