import type { Key } from '../terminal/keys.ts';
import { type ChecklistState, checklistKey, chosenOf, type Option, openChecklist } from './checklist.ts';
import { type FieldState, fieldOf } from './editing.ts';
import { fieldKey } from './text-field.ts';

/** What a field holds: a choice's value or a text, the ticked values, or yes and no. */
export type FieldValue = string | boolean | readonly string[];

/** What a field is and how it is called; made anew for each language. */
export type FieldSpec = Readonly<{
  id: string;
  label: string;
  hint?: string;
  /** Why its value will not do, as a sentence; null when it will. */
  problem?: (value: FieldValue) => string | null;
}> &
  (
    | Readonly<{ kind: 'choice'; options: readonly Option[] }>
    | Readonly<{
        kind: 'checklist';
        options: readonly Option[];
        summary: (chosen: readonly Option[], total: number) => string;
      }>
    | Readonly<{ kind: 'text'; maxLength?: number; placeholder?: string }>
    /** Digits, a sign and separators only; whether they make a number its `problem` says. */
    | Readonly<{ kind: 'number'; maxLength?: number; placeholder?: string }>
    | Readonly<{ kind: 'toggle'; off: string; on: string }>
  );

export type FormSpec = readonly FieldSpec[];

export type FormState = Readonly<{
  values: Readonly<Record<string, FieldValue>>;
  /** The field with the cursor, by its place. */
  focus: number;
  /** The text of that field while it is edited. */
  text: FieldState | null;
  /** The options of that field while they are ticked. */
  checklist: ChecklistState | null;
  /** Fields whose problem is told: those that were left or asked for. */
  told: ReadonlySet<string>;
}>;

/** Called as the keys are in `keys.ts`, without 'form.'. */
export type FormAction = 'up' | 'down' | 'left' | 'right';

/** A form with these values, the cursor in its first field. */
export function formOf(spec: FormSpec, values: Readonly<Record<string, FieldValue>>): FormState {
  return focused({ values, focus: 0, text: null, checklist: null, told: new Set() }, spec, 0);
}

/** Goes to another field, or changes what the field holds: right opens a checklist. */
export function formAction(state: FormState, spec: FormSpec, action: FormAction): FormState {
  if (action === 'up') return left(state, spec, state.focus - 1);
  if (action === 'down') return left(state, spec, state.focus + 1);
  const field = spec[state.focus];
  if (field === undefined) return state;
  if (field.kind === 'toggle') return withValue(state, field.id, state.values[field.id] !== true);
  if (field.kind === 'choice') return chosen(state, field.id, field.options, action === 'left' ? -1 : 1);
  if (field.kind !== 'checklist' || action === 'left') return state;
  return { ...state, checklist: openChecklist(field.options, valuesOf(state, field.id)) };
}

/** What a key does to a form; the same object when it means nothing there (Enter and Esc, unless a checklist is open). */
export function formKey(state: FormState, spec: FormSpec, key: Key, height = 10): FormState {
  const field = spec[state.focus];
  if (field === undefined) return state;
  if (field.kind === 'checklist' && state.checklist !== null) return ticking(state, field, key, height);
  const action = MOVES[key.id];
  if (action !== undefined) return formAction(state, spec, action);
  if (field.kind === 'text' || field.kind === 'number') return typing(state, field, key);
  const change = CHANGES[key.id];
  return change === undefined ? state : formAction(state, spec, change);
}

/** Whether letters are text just now, and no commands. */
export function isTyping({ text, checklist }: FormState): boolean {
  return text !== null || (checklist !== null && checklist.filter !== null);
}

/** Whether the form wants every key first: text is typed or a list is open. */
export function isBusy({ text, checklist }: FormState): boolean {
  return text !== null || checklist !== null;
}

/** Another value, set from outside; its text is edited anew. */
export function setValue(state: FormState, spec: FormSpec, id: string, value: FieldValue): FormState {
  return focused(withValue(state, id, value), spec, state.focus);
}

/** What is wrong, by field; empty when the form may be used. */
export function problemsOf({ values }: FormState, spec: FormSpec): Readonly<Record<string, string>> {
  return Object.fromEntries(
    spec.flatMap(({ id, problem }) => {
      const found = problem?.(values[id] ?? '') ?? null;
      return found === null ? [] : [[id, found]];
    }),
  );
}

/** Tells all problems and goes to the first of them; the same object when there is none. */
export function tellProblems(state: FormState, spec: FormSpec): FormState {
  const problems = problemsOf(state, spec);
  const first = spec.findIndex(({ id }) => problems[id] !== undefined);
  if (first < 0) return state;
  return { ...focused(state, spec, first), told: new Set(spec.map(({ id }) => id)) };
}

/** The ticked values of a checklist. */
export function valuesOf({ values }: FormState, id: string): readonly string[] {
  const value = values[id];
  return Array.isArray(value) ? value : [];
}

const MOVES: Readonly<Record<string, FormAction>> = {
  up: 'up',
  'shift+tab': 'up',
  down: 'down',
  tab: 'down',
};

const CHANGES: Readonly<Record<string, FormAction>> = {
  left: 'left',
  h: 'left',
  right: 'right',
  l: 'right',
  space: 'right',
  k: 'up',
  j: 'down',
};

function withValue(state: FormState, id: string, value: FieldValue): FormState {
  return { ...state, values: { ...state.values, [id]: value } };
}

function focused(state: FormState, spec: FormSpec, to: number): FormState {
  const focus = Math.max(0, Math.min(to, spec.length - 1));
  const field = spec[focus];
  const isText = field?.kind === 'text' || field?.kind === 'number';
  const text = isText ? fieldOf(String(state.values[field.id] ?? ''), field.maxLength) : null;
  return { ...state, focus, text, checklist: null };
}

/** A field that is left tells what is wrong with it. */
function left(state: FormState, spec: FormSpec, to: number): FormState {
  if (to < 0 || to >= spec.length) return state;
  const id = spec[state.focus]?.id;
  const told = id === undefined || state.told.has(id) ? state.told : new Set([...state.told, id]);
  return { ...focused(state, spec, to), told };
}

function chosen(state: FormState, id: string, options: readonly Option[], by: number): FormState {
  if (options.length === 0) return state;
  const at = options.findIndex(({ value }) => value === state.values[id]);
  const next = at < 0 ? 0 : (at + by + options.length) % options.length;
  return withValue(state, id, options[next]?.value ?? '');
}

function ticking(
  state: FormState,
  field: FieldSpec & { kind: 'checklist' },
  key: Key,
  height: number,
): FormState {
  if (state.checklist === null) return state;
  const checklist = checklistKey(state.checklist, field.options, key, Math.max(1, height - 1));
  if (checklist === state.checklist) return state;
  if (checklist === null) return { ...state, checklist };
  const ticked = chosenOf(checklist, field.options);
  return { ...withValue(state, field.id, ticked), checklist };
}

function typing(state: FormState, field: FieldSpec, key: Key): FormState {
  if (state.text === null) return state;
  const isRefused = field.kind === 'number' && key.text !== null && !NUMBER.test(key.text);
  const text = isRefused ? state.text : fieldKey(state.text, key);
  return text === state.text ? state : { ...withValue(state, field.id, text.value), text };
}

const NUMBER = /^[\s\d.,'’+-]*$/;
