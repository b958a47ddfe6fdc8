import type { Key } from '../terminal/keys.ts';
import { type FieldState, fieldOf } from './editing.ts';
import {
  type FieldValue,
  type FormSpec,
  type FormState,
  formKey,
  formOf,
  isBusy,
  problemsOf,
  tellProblems,
} from './form.ts';
import { fieldKey } from './text-field.ts';

/** One thing that may be answered; its first key is the one that is shown. */
export type DialogAnswer = Readonly<{ id: string; keys: readonly string[]; label: string }>;

/** A question: what it says, and how it may be answered besides cancelling. Made anew for each language. */
export type DialogSpec = Readonly<{
  title: string;
  lines: readonly string[];
  answers: readonly DialogAnswer[];
  /** How cancelling is called. */
  cancel: string;
  /**
   * How moving between fields and choosing a value are called, and in an open list ticking, with its key, and closing it;
   * left out: nobody is told of them.
   */
  hints?: Readonly<{ field: string; change: string; tick: string; close: string }>;
  /** Destroys or leaves the house: the cursor is on cancel, and keys typed ahead are ignored. */
  isDanger?: boolean;
  /** What must be typed before Enter gives the first answer. */
  expected?: string;
  /** Said when Enter is pressed on something else. */
  missed?: string;
  /** What is asked for; Enter gives the first answer once nothing is wrong. */
  fields?: FormSpec;
  /** Instead of `fields` where what is asked for depends on what was chosen. */
  fieldsFor?: (values: Readonly<Record<string, FieldValue>>) => FormSpec;
}>;

export type DialogState = Readonly<{
  /** The answer with the cursor; their number: cancel. */
  focus: number;
  /** Keys before this moment, in milliseconds, were meant for something else. */
  guardedUntil: number;
  /** What has been typed of the expected word. */
  typed: FieldState | null;
  /** Enter was pressed on something else than what is expected. */
  hasMissed: boolean;
  form: FormState | null;
}>;

/** The id of an answer, or that none was wanted; null: the question is still open. */
export type DialogOutcome = Readonly<{ answer: string }> | 'cancelled' | null;

const GUARD_MILLISECONDS = 200; // longer than a key repeats, shorter than anybody reads
const MAX_TYPED = 40; // a count or a word

/** Asks a question; `at` is now, in milliseconds. */
export function openDialog(
  spec: DialogSpec,
  at: number,
  values: Readonly<Record<string, FieldValue>> = {},
): DialogState {
  const isDanger = spec.isDanger === true || spec.expected !== undefined;
  return {
    focus: spec.isDanger ? spec.answers.length : 0,
    guardedUntil: isDanger ? at + GUARD_MILLISECONDS : at,
    typed: spec.expected === undefined ? null : fieldOf('', MAX_TYPED),
    hasMissed: false,
    form: hasFields(spec) ? formOf(fieldsOf(spec, values), values) : null,
  };
}

/** What is asked for while these are the values; none: nothing is. */
export function fieldsOf(
  { fields = [], fieldsFor }: Pick<DialogSpec, 'fields' | 'fieldsFor'>,
  values: Readonly<Record<string, FieldValue>>,
): FormSpec {
  return fieldsFor?.(values) ?? fields;
}

function hasFields({ fields, fieldsFor }: DialogSpec): boolean {
  return fields !== undefined || fieldsFor !== undefined;
}

/**
 * What a key does to a question. A key held down since before the question came stays ignored until it is let go.
 */
export function dialogKey(
  state: DialogState,
  spec: DialogSpec,
  key: Key,
  at: number,
): Readonly<{ state: DialogState; outcome: DialogOutcome }> {
  if (isGuarded(state, at)) return open({ ...state, guardedUntil: at + GUARD_MILLISECONDS });
  const isListOpen = state.form?.checklist != null;
  if (key.id === 'ctrl+c' || (key.id === 'escape' && !isListOpen)) return { state, outcome: 'cancelled' };
  if (state.typed !== null) return typedKey(state, state.typed, spec, key);
  if (state.form !== null) return formedKey(state, state.form, spec, key);
  return choiceKey(state, spec, key);
}

/** Whether what was typed is what was asked for: spaces around it and capitals do not matter. */
export function isExpected({ typed }: DialogState, { expected }: DialogSpec): boolean {
  if (typed === null || expected === undefined) return false;
  return sameWord(typed.value) === sameWord(expected) && sameWord(expected) !== '';
}

/** A clock that is set back must not lock the question for as long. */
function isGuarded({ guardedUntil }: DialogState, at: number): boolean {
  return at < guardedUntil && guardedUntil - at <= GUARD_MILLISECONDS;
}

type Result = Readonly<{ state: DialogState; outcome: DialogOutcome }>;

function open(state: DialogState): Result {
  return { state, outcome: null };
}

function answered(state: DialogState, { answers }: DialogSpec, index: number): Result {
  const answer = answers[index];
  return { state, outcome: answer === undefined ? 'cancelled' : { answer: answer.id } };
}

function typedKey(state: DialogState, typed: FieldState, spec: DialogSpec, key: Key): Result {
  if (key.id !== 'enter') return open({ ...state, typed: fieldKey(typed, key), hasMissed: false });
  return isExpected(state, spec) ? answered(state, spec, 0) : open({ ...state, hasMissed: true });
}

function formedKey(state: DialogState, form: FormState, spec: DialogSpec, key: Key): Result {
  const fields = fieldsOf(spec, form.values);
  const isListOpen = form.checklist !== null;
  if (key.id !== 'enter' || isListOpen) {
    const after = formKey(form, fields, key);
    if (after !== form || isBusy(form)) return open({ ...state, form: after });
    const index = spec.answers.findIndex(({ keys }) => keys.includes(key.id));
    return index < 0 ? open(state) : submitted(state, form, spec, index);
  }
  return submitted(state, form, spec, 0);
}

function submitted(state: DialogState, form: FormState, spec: DialogSpec, index: number): Result {
  const fields = fieldsOf(spec, form.values);
  if (Object.keys(problemsOf(form, fields)).length === 0) return answered(state, spec, index);
  return open({ ...state, form: tellProblems(form, fields) });
}

const STEPS: Readonly<Record<string, number>> = {
  left: -1,
  'shift+tab': -1,
  up: -1,
  right: 1,
  tab: 1,
  down: 1,
};

function choiceKey(state: DialogState, spec: DialogSpec, key: Key): Result {
  const index = spec.answers.findIndex(({ keys }) => keys.includes(key.id));
  if (index >= 0) return answered(state, spec, index);
  if (key.id === 'n') return { state, outcome: 'cancelled' };
  if (key.id === 'enter' || key.id === 'space') return answered(state, spec, state.focus);
  const step = STEPS[key.id];
  if (step === undefined) return open(state);
  const places = spec.answers.length + 1;
  return open({ ...state, focus: (state.focus + step + places) % places });
}

function sameWord(text: string): string {
  return text.normalize('NFC').trim().toLowerCase();
}
