import type { Key } from '../terminal/keys.ts';
import { emptyUndo, redo, remember, type Undo, undo } from './undo.ts';

type Text = Readonly<{ value: string; cursor: number }>;

/** A text being edited. The cursor counts UTF-16 units and stands between two characters as people see them. */
export type FieldState = Text &
  Readonly<{
    /** In UTF-16 units, as the engine counts. */
    maxLength: number;
    undo: Undo<Text>;
    /** The last key wrote a letter: the next one belongs to the same step of undo. */
    isTyping: boolean;
  }>;

const MAX_LENGTH = 10_000; // no text of a practice is longer; a paste by mistake may be

/** A text to be edited, the cursor at its end. */
export function fieldOf(value: string, maxLength: number = MAX_LENGTH): FieldState {
  return { value, cursor: value.length, maxLength, undo: emptyUndo(), isTyping: false };
}

/** What a key does to a text; the same object when it means nothing here. With `keepLines` a paste keeps its line breaks. */
export function editKey(state: FieldState, key: Key, keepLines: boolean): FieldState {
  const step = STEPS[key.id];
  if (step !== undefined) return step(state);
  if (key.id === 'paste') return insert(state, tamed(key.text ?? '', keepLines), false);
  if (key.text === null) return state;
  const text = tamed(key.text, keepLines);
  return text === '' ? state : insert(state, text, true);
}

/** Writes a text where the cursor is, as far as there is room. */
export function insert(state: FieldState, text: string, isTyping = false): FieldState {
  const fitting = cutToLength(text, state.maxLength - state.value.length);
  if (fitting === '') return state;
  const { value, cursor } = state;
  const after = changed(
    state,
    value.slice(0, cursor) + fitting + value.slice(cursor),
    cursor + fitting.length,
  );
  const continues = isTyping && state.isTyping && fitting.trim() !== '';
  return { ...after, undo: continues ? state.undo : after.undo, isTyping };
}

/** The cursor goes to the character that contains or follows this place. */
export function moveTo(state: FieldState, at: number): FieldState {
  const cursor = characterStart(state.value, Math.max(0, Math.min(at, state.value.length)));
  return cursor === state.cursor && !state.isTyping ? state : { ...state, cursor, isTyping: false };
}

/** Where the line with this place begins. */
export function lineStart(value: string, at: number): number {
  return at === 0 ? 0 : value.lastIndexOf('\n', at - 1) + 1;
}

/** Where the line with this place ends, before its line break. */
export function lineEnd(value: string, at: number): number {
  const found = value.indexOf('\n', at);
  return found < 0 ? value.length : found;
}

const STEPS: Readonly<Record<string, (state: FieldState) => FieldState>> = {
  left: (state) => moveTo(state, before(state.value, state.cursor)),
  right: (state) => moveTo(state, after(state.value, state.cursor)),
  home: (state) => moveTo(state, lineStart(state.value, state.cursor)),
  end: (state) => moveTo(state, lineEnd(state.value, state.cursor)),
  'ctrl+a': (state) => moveTo(state, lineStart(state.value, state.cursor)),
  'ctrl+e': (state) => moveTo(state, lineEnd(state.value, state.cursor)),
  'ctrl+home': (state) => moveTo(state, 0),
  'ctrl+end': (state) => moveTo(state, state.value.length),
  'ctrl+left': (state) => moveTo(state, wordStart(state.value, state.cursor)),
  'ctrl+right': (state) => moveTo(state, wordEnd(state.value, state.cursor)),
  'alt+left': (state) => moveTo(state, wordStart(state.value, state.cursor)),
  'alt+right': (state) => moveTo(state, wordEnd(state.value, state.cursor)),
  backspace: (state) => without(state, before(state.value, state.cursor), state.cursor),
  'ctrl+h': (state) => without(state, before(state.value, state.cursor), state.cursor),
  delete: (state) => without(state, state.cursor, after(state.value, state.cursor)),
  'ctrl+w': (state) => without(state, wordStart(state.value, state.cursor), state.cursor),
  'alt+backspace': (state) => without(state, wordStart(state.value, state.cursor), state.cursor),
  'ctrl+u': (state) => without(state, lineStart(state.value, state.cursor), state.cursor),
  'ctrl+k': (state) => without(state, state.cursor, lineEnd(state.value, state.cursor)),
  'ctrl+z': (state) => travelled(state, undo(state.undo, textOf(state))),
  'ctrl+y': (state) => travelled(state, redo(state.undo, textOf(state))),
};

function textOf({ value, cursor }: FieldState): Text {
  return { value, cursor };
}

function travelled(state: FieldState, to: Readonly<{ undo: Undo<Text>; value: Text }> | null): FieldState {
  return to === null ? state : { ...state, ...to.value, undo: to.undo, isTyping: false };
}

function changed(state: FieldState, value: string, cursor: number): FieldState {
  return { ...state, value, cursor, undo: remember(state.undo, textOf(state)), isTyping: false };
}

function without(state: FieldState, from: number, to: number): FieldState {
  if (from >= to) return state;
  return changed(state, state.value.slice(0, from) + state.value.slice(to), from);
}

/** Nothing that steers a terminal or hides; what joins and colours an emoji stays. */
function tamed(text: string, keepLines: boolean): string {
  const lines = text.replaceAll(LINE_BREAKS, '\n').replaceAll('\t', ' ');
  return (keepLines ? lines : lines.replaceAll('\n', ' '))
    .replaceAll(UNWANTED, '')
    .replaceAll(EXCESS_MARKS, '$1');
}

function cutToLength(text: string, room: number): string {
  if (text.length <= room) return text;
  return room <= 0 ? '' : text.slice(0, characterStart(text, room));
}

const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function characterStart(value: string, at: number): number {
  if (at <= 0 || at >= value.length) return Math.max(0, Math.min(at, value.length));
  return characters.segment(value).containing(at)?.index ?? at;
}

function before(value: string, at: number): number {
  return at === 0 ? 0 : characterStart(value, at - 1);
}

function after(value: string, at: number): number {
  const found = characters.segment(value).containing(at);
  return found === undefined ? value.length : found.index + found.segment.length;
}

function wordStart(value: string, at: number): number {
  let start = at;
  while (start > 0 && !isInWord(value, start - 1)) start -= 1;
  while (start > 0 && isInWord(value, start - 1)) start -= 1;
  return characterStart(value, start);
}

function wordEnd(value: string, at: number): number {
  let end = at;
  while (end < value.length && !isInWord(value, end)) end += 1;
  while (end < value.length && isInWord(value, end)) end += 1;
  const start = characterStart(value, end);
  return start === end ? end : after(value, start);
}

function isInWord(value: string, at: number): boolean {
  return WORD.test(value.charAt(at));
}

const WORD = /[\p{L}\p{N}\p{M}\p{Cs}]/u; // halves of pairs too: letters and emoji beyond 16 bits
const LINE_BREAKS = /\r\n?|[\v\f\x85\u2028\u2029]/g;
const UNWANTED =
  /(?!\n)[\0-\x1F\x7F-\x9F\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFF\p{Cs}\p{Co}]/gu;
const EXCESS_MARKS = /(\p{M}{8})\p{M}+/gu; // no script stacks more
