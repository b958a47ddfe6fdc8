import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type FieldValue,
  type FormSpec,
  type FormState,
  formAction,
  formKey,
  formOf,
  isBusy,
  isTyping,
  problemsOf,
  setValue,
  tellProblems,
} from '../../../tui/components/form.ts';
import { formHeight, paintForm } from '../../../tui/components/form-paint.ts';
import { anyText, anyTheme, bare, fits, key, plain } from './painted.ts';

const SPEC: FormSpec = [
  {
    id: 'channel',
    label: 'Channel',
    kind: 'choice',
    options: [
      { value: 'sms', label: 'SMS' },
      { value: 'email', label: 'E-mail' },
    ],
  },
  {
    id: 'reasons',
    label: 'Visit reasons',
    kind: 'checklist',
    options: ['Kontrolle', 'Impfung', 'Röntgen'].map((label) => ({ value: label[0] ?? '', label })),
    summary: (chosen, total) => (chosen.length === 0 ? 'all' : `${chosen.length} of ${total}`),
    problem: (value) => (Array.isArray(value) && value.length === 3 ? 'too many' : null),
  },
  { id: 'note', label: 'Note', kind: 'text', maxLength: 20, hint: 'shown to nobody' },
  {
    id: 'credits',
    label: 'Credits',
    kind: 'number',
    problem: (value) => (/^\d+$/.test(String(value)) ? null : 'A whole number is needed.'),
  },
  { id: 'once', label: 'Once a day', kind: 'toggle', on: 'yes', off: 'no' },
];
const VALUES: Readonly<Record<string, FieldValue>> = {
  channel: 'sms',
  reasons: [],
  note: '',
  credits: '',
  once: true,
};

function pressed(...ids: readonly string[]): FormState {
  return ids.reduce((state, id) => formKey(state, SPEC, key(id)), formOf(SPEC, VALUES));
}

describe('the fields of a form', () => {
  test.each<readonly [readonly string[], string, FieldValue]>([
    [['right'], 'channel', 'email'],
    [['space', 'space'], 'channel', 'sms'],
    [['left'], 'channel', 'email'],
    [['down', 'right', 'space', 'down', 'down', 'space', 'enter'], 'reasons', ['K', 'R']],
    [['down', 'space', 'a'], 'reasons', ['K', 'I', 'R']],
    [['down', 'space', '/', 'r', 'ö', 'n', 'enter', 'space'], 'reasons', ['R']],
    [['tab', 'tab', 'h', 'j', 'space', 'ctrl+w', 'x'], 'note', 'x'],
    [['down', 'down', 'down', 'a', '4', 'x', '2'], 'credits', '42'],
    [['down', 'down', 'down', 'down', 'space'], 'once', false],
    [['down', 'down', 'down', 'down', 'down', 'down', 'up', 'up', 'z'], 'note', 'z'],
  ])('%j: %s is %j', (keys, id, expected) => {
    expect(pressed(...keys).values[id]).toEqual(expected);
  });

  test('letters are text only where text is typed; an open list wants all keys', () => {
    expect([isTyping(pressed()), isBusy(pressed())]).toEqual([false, false]);
    expect([isTyping(pressed('down', 'down')), isBusy(pressed('down', 'down'))]).toEqual([true, true]);
    expect([isTyping(pressed('down', 'space')), isBusy(pressed('down', 'space'))]).toEqual([false, true]);
    expect(isTyping(pressed('down', 'space', '/'))).toBe(true);
    expect(isBusy(pressed('down', 'space', 'enter'))).toBe(false);
  });

  test('Enter and Esc are left to the form’s owner; Esc leaves the filter, then the list', () => {
    for (const state of [pressed(), pressed('down'), pressed('down', 'down')])
      for (const id of ['enter', 'escape']) expect(formKey(state, SPEC, key(id))).toBe(state);
    const filtered = pressed('down', 'space', '/', 'r', 'enter');
    expect(filtered.checklist?.list.filter).toBe('r');
    const unfiltered = formKey(filtered, SPEC, key('escape'));
    expect(unfiltered.checklist?.list.filter).toBe('');
    expect(formKey(unfiltered, SPEC, key('escape')).checklist).toBeNull();
  });

  test('the commands of the key table do the same', () => {
    const state = formAction(formAction(formOf(SPEC, VALUES), SPEC, 'right'), SPEC, 'down');
    expect(state).toMatchObject({ focus: 1, values: { channel: 'email' } });
    expect(formAction(state, SPEC, 'right').checklist).not.toBeNull();
  });

  test('a value set from outside is what is edited', () => {
    const state = setValue(pressed('down', 'down', 'a'), SPEC, 'note', 'new');
    expect(formKey(state, SPEC, key('s')).values['note']).toBe('news');
  });
});

describe('what is wrong in a form', () => {
  test('is told once a field is left, or when somebody wants to go on', () => {
    const shown = (state: FormState) =>
      paintForm({ spec: SPEC, state, width: 60, height: 9, theme: plain }).lines.join('\n');
    expect(problemsOf(formOf(SPEC, VALUES), SPEC)).toEqual({ credits: 'A whole number is needed.' });
    expect(shown(pressed('down', 'down', 'down'))).not.toContain('whole number');
    expect(shown(pressed('down', 'down', 'down', 'down'))).toContain('    ! A whole number is needed.');
    const told = tellProblems(formOf(SPEC, VALUES), SPEC);
    expect(told.focus).toBe(3);
    expect(shown(told)).toContain('    ! A whole number is needed.');
    const mended = formKey(told, SPEC, key('4'));
    expect(shown(mended)).not.toContain('whole number');
    expect(tellProblems(mended, SPEC)).toBe(mended);
  });
});

describe('a form on the screen', () => {
  const painted = (state: FormState, width = 50, height = 6) =>
    paintForm({ spec: SPEC, state, width, height, theme: plain });

  test('labels and values are aligned, the field with the cursor is marked', () => {
    expect(painted(pressed('right')).lines).toEqual([
      '> Channel        < E-mail >',
      '  Visit reasons  all',
      '  Note             (shown to nobody)',
      '  Credits        ',
      '  Once a day     [x] yes',
      '',
    ]);
  });

  test('the terminal’s cursor stands in the text', () => {
    expect(painted(pressed('down', 'down', 'a', 'b')).cursor).toEqual({ row: 2, column: 19 });
    expect(painted(pressed()).cursor).toBeNull();
  });

  test('an open list takes the rows, with what is chosen in its title', () => {
    expect(painted(pressed('down', 'space', 'space', 'down')).lines).toEqual([
      'Visit reasons: 1 of 3',
      '  [x] Kontrolle',
      '> [ ] Impfung',
      '  [ ] Röntgen',
      '',
      '',
    ]);
    const filtering = painted(pressed('down', 'space', '/', 'r', 'ö', 'n'));
    expect(filtering.lines).toEqual(['Visit reasons: all', '> [ ] Röntgen', '', '', '', ' / rön']);
    expect(filtering.cursor).toEqual({ row: 5, column: 6 });
    expect(painted(pressed('down', 'space', '/'), 50, 1).cursor).toBeNull();
  });

  test('what has no room beside a value stands under the field, whole', () => {
    const state = pressed('down', 'down', 'down', 'down', 'up');
    expect(painted(state, 24, 9).lines.slice(3, 6)).toEqual([
      '> Credits     ',
      '    ! A whole number is',
      '    needed.',
    ]);
    const hinted = formKey(pressed('down', 'down'), SPEC, { id: 'paste', text: '12345678901234567890' });
    expect(painted(hinted, 40, 9).lines.slice(2, 4)).toEqual([
      '> Note           12345678901234567890',
      '    (shown to nobody)',
    ]);
  });

  test('a short window scrolls to the field with the cursor', () => {
    const { lines } = painted(pressed('down', 'down', 'down', 'down'), 50, 2);
    expect(lines[1]).toContain('> Once a day');
  });

  test('whatever is written and pressed, it has exactly its height and fits its width', () => {
    const keys = fc.constantFrom(
      'up',
      'down',
      'left',
      'right',
      'space',
      'a',
      'i',
      'o',
      '/',
      'enter',
      'escape',
      'x',
      '中',
    );
    fc.assert(
      fc.property(
        anyText,
        anyText,
        fc.array(keys, { maxLength: 15 }),
        fc.integer({ min: 0, max: 70 }),
        fc.integer({ min: 0, max: 8 }),
        anyTheme,
        (text, label, ids, width, height, theme) => {
          const spec: FormSpec = SPEC.map((field) => ({
            ...field,
            label,
            hint: text,
            problem: () => text,
            ...('options' in field ? { options: [...field.options, { value: 'x', label: text }] } : {}),
          })) as FormSpec;
          const start = formOf(spec, { ...VALUES, note: text, channel: 'x' });
          const state = ids.reduce((now, id) => formKey(now, spec, key(id)), start);
          const { lines, cursor } = paintForm({ spec, state, width, height, theme });
          expect(lines).toHaveLength(height);
          for (const line of lines) expect(fits(line, width)).toBe(true);
          expect(cursor?.row ?? 0).toBeLessThan(Math.max(1, height));
          expect(cursor?.column ?? 0).toBeLessThan(Math.max(1, width));
          expect(formHeight(spec, state, width, theme)).toBeGreaterThanOrEqual(spec.length);
          expect(lines.map(bare).filter((line) => line.startsWith('> ')).length).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});
