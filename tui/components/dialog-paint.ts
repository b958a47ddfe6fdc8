import { cellWidth, clip, showText, wrap } from '../terminal/cells.ts';
import type { Theme } from '../terminal/theme.ts';
import { type DialogSpec, type DialogState, fieldsOf, isExpected } from './dialog.ts';
import { type CursorPlace, formHeight, paintForm } from './form-paint.ts';
import { paintField } from './text-field.ts';

type Painting = Readonly<{
  spec: DialogSpec;
  state: DialogState;
  width: number;
  maxHeight: number;
  theme: Theme;
}>;

/**
 * A question as a drawer: a rule, its title, what it says, what is typed, and at last its keys. As high as it needs to be,
 * at most `maxHeight`: then what it says is cut, never its title, what is to be typed, or its keys.
 */
export function paintDialog(
  painting: Painting,
): Readonly<{ lines: readonly string[]; cursor: CursorPlace | null }> {
  const { spec, width, theme } = painting;
  const maxHeight = Math.max(0, painting.maxHeight);
  if (width < 1 || maxHeight === 0) return { lines: [], cursor: null };
  const keys = keyLines(painting);
  const head = [
    ruleLine(width, theme),
    ...wrap(showText(spec.title), width).map((line) => theme.paint('title', line)),
  ];
  const asked = askedFor(painting, Math.max(1, maxHeight - head.length - keys.length));
  const room = maxHeight - head.length - asked.lines.length - keys.length;
  const said = saidLines(painting, Math.max(0, room));
  const above = [...head, ...said].slice(0, Math.max(0, maxHeight - asked.lines.length - keys.length));
  const lines = [...above, ...asked.lines, ...keys].slice(-maxHeight);
  const row = lines.length - keys.length - asked.lines.length + (asked.cursor?.row ?? 0);
  return { lines, cursor: asked.cursor === null || row < 0 ? null : { row, column: asked.cursor.column } };
}

type Asked = Readonly<{ lines: readonly string[]; cursor: CursorPlace | null }>;

/** What sets a drawer off from what is above it. */
export function ruleLine(width: number, { paint, symbols }: Theme): string {
  return paint('dim', symbols.line.repeat(width));
}

/** The line or the form that is to be filled in. */
function askedFor(painting: Painting, room: number): Asked {
  const { spec, state, width, theme } = painting;
  if (state.typed !== null) {
    const { line, cursor } = paintField({
      state: state.typed,
      width: Math.max(0, width - PROMPT.length),
      theme,
    });
    return {
      lines: [clip(PROMPT, width) + line, ...missedLines(painting)],
      cursor: { row: 0, column: Math.min(width - 1, PROMPT.length + cursor) },
    };
  }
  if (state.form === null) return { lines: [], cursor: null };
  const fields = fieldsOf(spec, state.form.values);
  const natural = formHeight(fields, state.form, width, theme);
  const wanted = state.form.checklist === null ? natural : Math.max(natural, MIN_LIST);
  return paintForm({ spec: fields, state: state.form, width, height: Math.min(wanted, room), theme });
}

/** Something else was typed than what was asked for. */
function missedLines({ spec, state, width, theme }: Painting): string[] {
  if (!state.hasMissed || spec.missed === undefined) return [];
  return wrap(showText(`! ${spec.missed}`), width).map((line) => theme.paint('error', line));
}

/** What it says, cut where it has no room and seen to be; what must be typed is its last line and stays. */
function saidLines({ spec, state, width }: Painting, room: number): readonly string[] {
  const wrapped = spec.lines.map((line) => wrap(showText(line), width));
  const lines = wrapped.flat();
  if (lines.length <= room) return lines;
  const last = state.typed === null ? [] : (wrapped.at(-1) ?? []);
  const left = room - last.length;
  return left < 1 ? last.slice(0, room) : [...lines.slice(0, left - 1), clip('…', width), ...last];
}

type Item = Readonly<{ text: string; isFocus: boolean; isOff: boolean }>;

/** The keys, on as many lines as they need; the answer with the cursor, which Enter gives, stands in brackets. */
function keyLines({ spec, state, width, theme }: Painting): readonly string[] {
  const rows: Item[][] = [[]];
  let cells = 0;
  for (const item of keyItems(spec, state)) {
    const own = cellWidth(item.text);
    if (cells > 0 && cells + SEPARATOR.length + own > width) {
      rows.push([]);
      cells = 0;
    }
    rows.at(-1)?.push({ ...item, text: clip(item.text, width) });
    cells += (cells > 0 ? SEPARATOR.length : 0) + own;
  }
  return rows.map((row) => row.map((item) => paintItem(item, theme)).join(theme.paint('dim', SEPARATOR)));
}

function keyItems(spec: DialogSpec, state: DialogState): readonly Item[] {
  const { hints } = spec;
  const isListOpen = state.form !== null && state.form.checklist !== null;
  if (isListOpen && hints !== undefined)
    return [`${KEYS.enter} ${hints.close}`, hints.tick].map((text) => ({
      text,
      isFocus: false,
      isOff: false,
    }));
  const isTyped = state.typed !== null || state.form !== null;
  const isOff = state.typed !== null && !isExpected(state, spec);
  const answers = spec.answers.map(({ keys, label }, index) => ({
    key: isTyped && index === 0 ? 'enter' : (keys[0] ?? ''),
    label,
    isOff,
  }));
  const cancel = { key: isTyped ? 'escape' : 'n', label: spec.cancel, isOff: false };
  const told = [...answers, cancel].map(({ key, label, isOff: off }, index) => {
    const isFocus = !isTyped && index === state.focus;
    const shown = key === 'n' ? `n/${KEYS.escape}` : (KEYS[key] ?? key);
    const text = `${shown} ${showText(label)}`.trim();
    return { text: isFocus ? `[${KEYS.enter}/${text}]` : text, isFocus, isOff: off };
  });
  return [...told, ...hintItems(spec, state)];
}

/** How to get from field to field, and to another value where one is chosen. */
function hintItems(spec: DialogSpec, { form }: DialogState): readonly Item[] {
  if (form === null || spec.hints === undefined) return [];
  const fields = fieldsOf(spec, form.values);
  const { field, change } = spec.hints;
  const kind = fields[form.focus]?.kind;
  const isChosen = kind === 'choice' || kind === 'toggle';
  return [
    ...(fields.length > 1 ? [`↑↓ ${field}`] : []),
    ...(isChosen ? [`←→ ${change}`] : []),
    ...(kind === 'checklist' ? [`→ ${change}`] : []),
  ].map((text) => ({ text, isFocus: false, isOff: true }));
}

function paintItem({ text, isFocus, isOff }: Item, theme: Theme): string {
  if (isFocus) return theme.paint('cursor', text);
  return isOff ? theme.paint('dim', text) : text;
}

const KEYS: Readonly<Record<string, string>> = { escape: 'Esc', enter: 'Enter' };
const PROMPT = '> ';
const SEPARATOR = ' · ';
const MIN_LIST = 8; // a list of two rows is no list
