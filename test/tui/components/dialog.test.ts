import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DialogSpec, dialogKey, openDialog } from '../../../tui/components/dialog.ts';
import { paintDialog } from '../../../tui/components/dialog-paint.ts';
import { anyText, anyTheme, ascii, bare, fits, key, plain } from './painted.ts';

const SEND: DialogSpec = {
  title: 'Send 37 messages?',
  lines: ['52 credits, balance 1,204 to 1,152.', 'This cannot be undone.'],
  answers: [{ id: 'send', keys: ['y', 'S'], label: 'send' }],
  cancel: 'cancel',
  isDanger: true,
};
const PURGE: DialogSpec = {
  ...SEND,
  answers: [{ id: 'purge', keys: [], label: 'purge' }],
  expected: 'Löschen',
};
const REJECT: DialogSpec = {
  title: 'Reject',
  lines: [],
  answers: [{ id: 'reject', keys: ['y'], label: 'reject' }],
  cancel: 'cancel',
  fields: [
    {
      id: 'why',
      label: 'Reason',
      kind: 'text',
      problem: (value) => (value === '' ? 'A reason is needed.' : null),
    },
  ],
};

/** What these keys give, all pressed long after the question was put. */
function answerTo(spec: DialogSpec, ...ids: readonly string[]) {
  let state = openDialog(spec, 0);
  for (const id of ids) {
    const next = dialogKey(state, spec, key(id), 1_000);
    if (next.outcome !== null) return next.outcome;
    state = next.state;
  }
  return null;
}

describe('a question before something irreversible', () => {
  test.each<readonly [readonly string[], ReturnType<typeof answerTo>]>([
    [['enter'], 'cancelled'],
    [['space'], 'cancelled'],
    [['n'], 'cancelled'],
    [['escape'], 'cancelled'],
    [['ctrl+c'], 'cancelled'],
    [['y'], { answer: 'send' }],
    [['left', 'enter'], { answer: 'send' }],
    [['tab', 'tab', 'enter'], 'cancelled'],
    [['x', 'q', 'up'], null],
  ])('%j gives %j', (keys, expected) => {
    expect(answerTo(SEND, ...keys)).toEqual(expected);
  });

  test('one without danger has the cursor on its answer', () => {
    expect(answerTo({ ...SEND, isDanger: false }, 'enter')).toEqual({ answer: 'send' });
  });

  test('keys typed ahead do nothing, nor does one that is held down until it is let go', () => {
    let state = openDialog(SEND, 0);
    for (const at of [0, 150, 199, 350, 540]) {
      const next = dialogKey(state, SEND, key('y'), at);
      expect(next.outcome).toBeNull();
      state = next.state;
    }
    expect(dialogKey(state, SEND, key('y'), 740).outcome).toEqual({ answer: 'send' });
  });

  test('a clock that is set back does not lock the question', () => {
    expect(dialogKey(openDialog(SEND, 3_600_000), SEND, key('y'), 0).outcome).toEqual({ answer: 'send' });
  });

  test('Enter works once the word is typed, and only then', () => {
    expect(answerTo(PURGE, 'y', 'enter', 'n')).toBeNull();
    expect(answerTo(PURGE, ...'lösche', 'enter')).toBeNull();
    expect(answerTo(PURGE, ...'löschen', 'enter')).toEqual({ answer: 'purge' });
    expect(answerTo({ ...PURGE, expected: '312' }, ...'312', 'enter')).toEqual({ answer: 'purge' });
    expect(answerTo({ ...PURGE, expected: ' ' }, 'enter')).toBeNull();
    expect(answerTo(PURGE, 'l', 'escape')).toBe('cancelled');
  });
});

describe('a question with fields', () => {
  test('is answered with Enter once nothing is wrong; letters are text', () => {
    expect(answerTo(REJECT, 'enter')).toBeNull();
    expect(answerTo(REJECT, 'y', 'n', 'enter')).toEqual({ answer: 'reject' });
    const told = dialogKey(openDialog(REJECT, 0), REJECT, key('enter'), 1).state;
    expect(paintDialog({ spec: REJECT, state: told, width: 40, maxHeight: 9, theme: plain }).lines).toContain(
      '    ! A reason is needed.',
    );
  });

  test('starts with the values given', () => {
    const state = openDialog(REJECT, 0, { why: 'late' });
    expect(state.form?.values).toEqual({ why: 'late' });
    expect(dialogKey(state, REJECT, key('enter'), 0).outcome).toEqual({ answer: 'reject' });
  });

  test('Esc closes an open list first', () => {
    const spec: DialogSpec = {
      ...REJECT,
      fields: [
        { id: 'a', label: 'A', kind: 'checklist', options: [{ value: 'x', label: 'X' }], summary: () => '' },
      ],
    };
    expect(answerTo(spec, 'space', 'escape')).toBeNull();
    expect(answerTo(spec, 'space', 'escape', 'escape')).toBe('cancelled');
    expect(answerTo(spec, 'space', 'enter')).toBeNull();
    expect(answerTo(spec, 'space', 'enter', 'enter')).toEqual({ answer: 'reject' });
  });
});

describe('a question on the screen', () => {
  const painted = (spec: DialogSpec, width: number, maxHeight = 20) =>
    paintDialog({ spec, state: openDialog(spec, 0), width, maxHeight, theme: ascii }).lines.map(bare);

  test('is a drawer with a rule on top and its keys below, the cursor on cancel', () => {
    expect(painted(SEND, 40)).toEqual([
      '-'.repeat(40),
      'Send 37 messages?',
      '52 credits, balance 1,204 to 1,152.',
      'This cannot be undone.',
      'y send · [Enter/n/Esc cancel]',
    ]);
  });

  test('wraps at any width', () => {
    expect(painted(SEND, 16)).toEqual([
      '-'.repeat(16),
      'Send 37',
      'messages?',
      '52 credits,',
      'balance 1,204 to',
      '1,152.',
      'This cannot be',
      'undone.',
      'y send',
      '[Enter/n/Esc ca…',
    ]);
  });

  test('with too little room what it says is cut, never its title or its keys', () => {
    expect(painted(SEND, 40, 4)).toEqual([
      '-'.repeat(40),
      'Send 37 messages?',
      '…',
      'y send · [Enter/n/Esc cancel]',
    ]);
  });

  test('asks for the word, with the cursor where it is typed', () => {
    const { lines, cursor } = paintDialog({
      spec: PURGE,
      state: openDialog(PURGE, 0),
      width: 40,
      maxHeight: 9,
      theme: plain,
    });
    expect(lines.slice(-2)).toEqual(['> ', 'Enter purge · Esc cancel']);
    expect(cursor).toEqual({ row: lines.length - 2, column: 2 });
  });

  test('with too little room what is to be typed is still said', () => {
    const spec = { ...PURGE, lines: ['Four lines', 'that have', 'no room', 'here.', 'Type "37":'] };
    const { lines } = paintDialog({
      spec,
      state: openDialog(spec, 0),
      width: 40,
      maxHeight: 7,
      theme: plain,
    });
    expect(lines.slice(2)).toEqual(['Four lines', '…', 'Type "37":', '> ', 'Enter purge · Esc cancel']);
  });

  test('another word is said to be another word, until it is typed anew', () => {
    const spec = { ...PURGE, missed: 'Only that word deletes.' };
    const shown = (...pressed: string[]) => {
      const state = pressed.reduce(
        (now, id) => dialogKey(now, spec, key(id), 1_000).state,
        openDialog(spec, 0),
      );
      return paintDialog({ spec, state, width: 40, maxHeight: 9, theme: plain }).lines;
    };
    expect(shown('a', 'enter')).toContain('! Only that word deletes.');
    expect(shown('a', 'enter', 'b')).not.toContain('! Only that word deletes.');
  });

  test('whatever it says, no line is too wide and none too many', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(SEND, PURGE, REJECT),
        fc.array(anyText, { maxLength: 4 }),
        anyText,
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 0, max: 12 }),
        anyTheme,
        fc.array(fc.constantFrom('a', 'enter', 'tab', '中'), { maxLength: 6 }),
        (base, said, label, width, maxHeight, theme, pressed) => {
          const [first] = base.answers;
          const spec = {
            ...base,
            lines: said,
            title: label,
            cancel: label,
            answers: first ? [{ ...first, label }] : [],
          };
          const state = pressed.reduce(
            (now, id) => dialogKey(now, spec, key(id), 1_000).state,
            openDialog(spec, 0),
          );
          const { lines, cursor } = paintDialog({ spec, state, width, maxHeight, theme });
          expect(lines.length).toBeLessThanOrEqual(maxHeight);
          for (const line of lines) expect(fits(line, width)).toBe(true);
          expect(cursor?.row ?? -1).toBeLessThan(lines.length);
          expect(cursor?.column ?? -1).toBeLessThan(width);
        },
      ),
    );
  });
});

describe('the keys of a form are told below it, as far as they mean something there', () => {
  const hints = { field: 'field', change: 'change', tick: 'Space tick', close: 'done' };
  const options = [{ value: 'a', label: 'A' }];
  const spec: DialogSpec = {
    ...REJECT,
    hints,
    fields: [
      { id: 'one', label: 'One', kind: 'text' },
      { id: 'two', label: 'Two', kind: 'choice', options },
      { id: 'three', label: 'Three', kind: 'checklist', options, summary: () => '' },
    ],
  };
  test.each([
    [[], 'Enter reject · Esc cancel · ↑↓ field'],
    [['tab'], 'Enter reject · Esc cancel · ↑↓ field · ←→ change'],
    [['tab', 'tab'], 'Enter reject · Esc cancel · ↑↓ field · → change'],
    [['tab', 'tab', 'right'], 'Enter done · Space tick'],
  ])('%j: %s', (ids, expected) => {
    let state = openDialog(spec, 0);
    for (const id of ids) state = dialogKey(state, spec, key(id), 1_000).state;
    const { lines } = paintDialog({ spec, state, width: 60, maxHeight: 12, theme: plain });
    expect(lines.at(-1)).toBe(expected);
  });
});
