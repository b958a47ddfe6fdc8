import type { Catalogue } from '../src/i18n/en.ts';
import { type DialogSpec, type DialogState, dialogKey, openDialog } from './components/dialog.ts';
import { paintDialog, ruleLine } from './components/dialog-paint.ts';
import type { FieldValue } from './components/form.ts';
import type { Answer, Question } from './face.ts';
import { shownKey } from './keys.ts';
import type { Key } from './terminal/keys.ts';
import type { Theme } from './terminal/theme.ts';

type Open = {
  spec: DialogSpec;
  state: DialogState;
  resolve: (answer: Answer | null) => void;
};

type QuestionsOptions = Readonly<{
  /** Milliseconds of a clock that only runs forward. */
  ticks: () => number;
  cancelLabel: () => string;
  /** How moving between a form's fields and choosing a value are called. */
  hints: () => NonNullable<DialogSpec['hints']>;
  theme: Theme;
  onChange: () => void;
}>;

/** The keys of forms, as people are told them below a question. */
export function questionHints({ tui: { commands, chrome } }: Catalogue): NonNullable<DialogSpec['hints']> {
  return {
    field: commands['form.down'][0],
    change: commands['form.left'][0],
    tick: `${shownKey('checklist.tick', chrome.key)} ${commands['checklist.tick'][0]}`,
    close: commands['checklist.close'][0],
  };
}

const YES = 'y';
const REPEAT_MILLISECONDS = 400; // between two presses of somebody in a hurry
const MARGIN = 1; // as everything else has it

export type PaintedQuestion = ReturnType<typeof paintDialog>;

/** One question at a time, in a drawer; the others wait their turn. */
export function createQuestions({ ticks, cancelLabel, hints, theme, onChange }: QuestionsOptions) {
  let open: Open | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let repeatedUntil = Number.NEGATIVE_INFINITY;

  const show = (question: Question): Promise<Answer | null> =>
    new Promise((resolve) => {
      const { values = {}, ...words } = question;
      const spec = { ...words, cancel: cancelLabel(), hints: hints() };
      open = { spec, state: openDialog(spec, ticks(), values), resolve };
      onChange();
    });
  const close = (answer: Answer | null): void => {
    const closed = open;
    open = null;
    onChange();
    closed?.resolve(answer);
  };

  /** A yes that is held down, or pressed twice, is no command. */
  const isRepeated = ({ id }: Key): boolean => {
    if (id !== YES || ticks() >= repeatedUntil) return false;
    repeatedUntil = ticks() + REPEAT_MILLISECONDS;
    return true;
  };

  return {
    ask(question: Question): Promise<Answer | null> {
      const answer = last.then(() => show(question));
      last = answer;
      return answer;
    },
    isOpen: () => open !== null,
    /** True: taken, because a question is open, or because it answers once more what was answered a moment ago. */
    onKey(key: Key): boolean {
      if (open === null) return isRepeated(key);
      const { state, outcome } = dialogKey(open.state, open.spec, key, ticks());
      open.state = state;
      if (outcome === null) onChange();
      else if (outcome === 'cancelled') close(null);
      else {
        if (key.id === YES) repeatedUntil = ticks() + REPEAT_MILLISECONDS;
        close({ id: outcome.answer, values: valuesOf(state) });
      }
      return true;
    },
    /** The drawer, or nothing. */
    paint(width: number, maxHeight: number): PaintedQuestion | null {
      if (open === null) return null;
      const { lines, cursor } = paintDialog({ ...open, width: width - MARGIN, maxHeight, theme });
      const rule = ruleLine(width - MARGIN, theme);
      return {
        lines: lines.map((line) => (line === rule ? ruleLine(width, theme) : ` ${line}`)),
        cursor: cursor && { ...cursor, column: cursor.column + MARGIN },
      };
    },
  };
}

function valuesOf({ form }: DialogState): Readonly<Record<string, FieldValue>> {
  return form?.values ?? {};
}
