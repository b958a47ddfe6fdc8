import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FieldState, fieldOf } from '../../../tui/components/editing.ts';
import { areaInsert, areaKey, areaOf, paintArea } from '../../../tui/components/text-area.ts';
import { fieldKey, paintField } from '../../../tui/components/text-field.ts';
import { cellWidth } from '../../../tui/terminal/cells.ts';
import { anyText, bare, fits, key, plain } from './painted.ts';

/** A text with its cursor as '|', after these keys; other words are typed letter by letter. */
function edited(from: string, ...keys: readonly string[]): string {
  const at = from.indexOf('|');
  let state: FieldState = { ...fieldOf(from.replace('|', ''), 40), cursor: at < 0 ? from.length : at };
  for (const id of keys) {
    const isNamed = /^(ctrl|alt)\+|^(left|right|home|end|backspace|delete|enter|tab|escape)$/.test(id);
    for (const one of isNamed ? [key(id)] : [...id].map((letter) => key(letter === ' ' ? 'space' : letter)))
      state = fieldKey(state, one);
  }
  return `${state.value.slice(0, state.cursor)}|${state.value.slice(state.cursor)}`;
}

describe('a line of text', () => {
  test.each<readonly [string, readonly string[], string]>([
    ['', ['Zoë', ' ', 'M'], 'Zoë M|'],
    ['ab|cd', ['x'], 'abx|cd'],
    ['ab|cd', ['left', 'left', 'left'], '|abcd'],
    ['ab|cd', ['right', 'right', 'right'], 'abcd|'],
    ['ab|cd', ['home'], '|abcd'],
    ['ab|cd', ['end'], 'abcd|'],
    ['ab|cd', ['ctrl+a'], '|abcd'],
    ['ab|cd', ['ctrl+e'], 'abcd|'],
    ['ab|cd', ['backspace'], 'a|cd'],
    ['|ab', ['backspace'], '|ab'],
    ['ab|cd', ['delete'], 'ab|d'],
    ['ab|', ['delete'], 'ab|'],
    ['e\u0301👩‍⚕️|', ['backspace'], 'e\u0301|'],
    ['e\u0301|', ['backspace'], '|'],
    ['a👩‍⚕️|b', ['left'], 'a|👩‍⚕️b'],
    ['|👩‍⚕️b', ['delete'], '|b'],
    ['eins zwei, drei|', ['ctrl+left', 'ctrl+left'], 'eins |zwei, drei'],
    ['|eins zwei', ['ctrl+right'], 'eins| zwei'],
    ['|👩‍⚕️ x', ['ctrl+right', 'ctrl+right'], '👩‍⚕️ x|'],
    ['eins zwei |drei', ['ctrl+w'], 'eins |drei'],
    ['eins zwei|', ['alt+backspace'], 'eins |'],
    ['eins |zwei', ['ctrl+u'], '|zwei'],
    ['eins |zwei', ['ctrl+k'], 'eins |'],
    ['abc|', ['ctrl+k'], 'abc|'],
    ['ab', ['cde', 'ctrl+z'], 'ab|'],
    ['', ['ein zwei', 'ctrl+z'], 'ein|'],
    ['', ['ein zwei', 'ctrl+z', 'ctrl+z', 'ctrl+z'], '|'],
    ['ab', ['backspace', 'ctrl+z', 'ctrl+y'], 'a|'],
    ['ab', ['ctrl+z'], 'ab|'],
    ['ab', ['enter', 'tab', 'escape'], 'ab|'],
  ])('%j and %j: %j', (from, keys, expected) => {
    expect(edited(from, ...keys)).toBe(expected);
  });

  test('keys that mean nothing here give the same object, so that others may have them', () => {
    const state = fieldOf('ab');
    for (const id of ['enter', 'tab', 'escape', 'f1', 'up', 'ctrl+s'])
      expect(fieldKey(state, key(id))).toBe(state);
  });

  test('a paste becomes one line, without what steers a terminal', () => {
    const pasted = fieldKey(fieldOf('a'), { id: 'paste', text: 'b\r\nc\td\u001b[2J\u202e\u200be👩‍⚕️' });
    expect(pasted.value).toBe('ab c d[2Je👩‍⚕️');
    expect(fieldKey(pasted, key('ctrl+z')).value).toBe('a');
  });

  test('never grows beyond its length, and half a character is none', () => {
    expect(fieldKey(fieldOf('abc', 4), { id: 'paste', text: 'xyz' }).value).toBe('abcx');
    expect(fieldKey(fieldOf('abc', 4), { id: 'paste', text: '😀' }).value).toBe('abc');
    expect(fieldKey(fieldOf('abcd', 4), key('e')).value).toBe('abcd');
  });

  test('the cursor stands at its cell and in view, and an empty field shows its placeholder', () => {
    const shown = (value: string, cursor: number, width: number) =>
      paintField({ state: { ...fieldOf(value), cursor }, width, theme: plain });
    expect(shown('中村x', 2, 10)).toEqual({ line: '中村x', cursor: 4 });
    expect(shown('abcdefghij', 10, 6)).toEqual({ line: '…hij', cursor: 4 });
    expect(shown('abcdefghij', 0, 6)).toEqual({ line: 'abcde…', cursor: 0 });
    expect(shown('中村中村中村', 6, 6).line).toBe('…村');
    expect(shown('中村中村中村', 6, 8)).toEqual({ line: '… 村', cursor: 4 });
    expect(paintField({ state: fieldOf(''), width: 5, theme: plain, placeholder: 'Grund …' })).toEqual({
      line: 'Grund',
      cursor: 0,
    });
  });
});

const SIZE = { width: 11, height: 3 };

function areaAfter(value: string, ...keys: readonly string[]) {
  return keys.reduce((state, id) => areaKey(state, key(id), SIZE), areaOf(fieldOf(value)));
}

describe('a text of several lines', () => {
  const TEXT = 'Guten Tag Frau Müller\n\nBis bald';

  test('a placeholder is never parted by a line’s end, unless it is longer than a line', () => {
    const shown = (text: string, width: number) =>
      paintArea(areaOf(fieldOf(text)), { width, height: 4 }).lines.map((line) => line.trimEnd());
    expect(shown('am {{ a.date }} um', 14)).toEqual(['am', '{{ a.date }}', 'um', '']);
    expect(shown('am {{ a.date um', 12)).toEqual(['am {{', 'a.date um', '', '']);
    expect(shown('{{ appointment.date }}', 12).join('')).toBe('{{ appointment.date }}');
  });

  test('is wrapped between words where it is shown, and not in itself', () => {
    expect(paintArea(areaOf(fieldOf(TEXT)), { width: 11, height: 6 }).lines).toEqual([
      'Guten Tag ',
      'Frau ',
      'Müller',
      '',
      'Bis bald',
      '',
    ]);
  });

  test.each<readonly [readonly string[], number]>([
    [['down'], 10],
    [['down', 'down', 'down'], 22],
    [['down', 'end'], 14],
    [['end'], 9],
    [['end', 'right'], 10],
    [['end', 'down', 'down'], 21],
    [['down', 'down', 'down', 'down', 'down'], 23],
    [['pagedown', 'pagedown'], 23],
    [['pagedown', 'pagedown', 'pageup', 'pageup'], 0],
    [['down', 'down', 'home'], 15],
    [['ctrl+end'], 31],
    [['ctrl+end', 'ctrl+home'], 0],
  ])('%j ends at place %i', (keys, cursor) => {
    expect(areaAfter(TEXT, ...keys).field.cursor).toBe(cursor);
  });

  test('up and down keep to their cell through shorter lines', () => {
    const state = areaAfter('abcdef\nx\nabcdef', 'right', 'right', 'right', 'down', 'down');
    expect(state.field.cursor).toBe(9 + 3);
  });

  test('Enter breaks the line, a paste keeps its breaks, a placeholder is written where the cursor is', () => {
    const state = areaKey(areaAfter('ab', 'right'), key('enter'), SIZE);
    expect(state.field.value).toBe('a\nb');
    expect(areaKey(state, { id: 'paste', text: 'x\r\ny' }, SIZE).field.value).toBe('a\nx\nyb');
    expect(areaInsert(state, '{{ time }}', SIZE).field.value).toBe('a\n{{ time }}b');
    expect(areaKey(state, key('ctrl+z'), SIZE).field.value).toBe('ab');
  });

  test('Ctrl+U and Ctrl+K stop at the line', () => {
    expect(areaAfter('ab\ncd', 'down', 'right', 'ctrl+u').field.value).toBe('ab\nd');
    expect(areaAfter('ab\ncd', 'right', 'ctrl+k').field.value).toBe('a\ncd');
  });

  test('scrolls so that the cursor is in view', () => {
    const { lines, cursor } = paintArea(areaAfter('1\n2\n3\n4\n5', 'down', 'down', 'down'), SIZE);
    expect(lines).toEqual(['2', '3', '4']);
    expect(cursor).toEqual({ row: 2, column: 0 });
  });
});

const KEYS = [
  'left',
  'right',
  'up',
  'down',
  'home',
  'end',
  'pageup',
  'pagedown',
  'backspace',
  'delete',
  'enter',
  'space',
];
const CONTROL = [
  'ctrl+left',
  'ctrl+right',
  'ctrl+w',
  'ctrl+u',
  'ctrl+k',
  'ctrl+z',
  'ctrl+y',
  'ctrl+home',
  'ctrl+end',
];
const anyKey = fc.oneof(
  fc.constantFrom(...KEYS, ...CONTROL, 'a', 'é', '中', '😀', '\u0301').map((id) => key(id)),
  anyText.map((text) => ({ id: 'paste', text })),
);

describe('whatever is typed', () => {
  test('cursor and text stay within, and what is painted fits with the cursor on it', () => {
    fc.assert(
      fc.property(
        anyText,
        fc.array(anyKey, { maxLength: 20 }),
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 0, max: 5 }),
        (value, keys, width, height) => {
          let field = fieldOf(value, 400);
          let area = areaOf(fieldOf(value, 400));
          for (const one of keys) {
            field = fieldKey(field, one);
            area = areaKey(area, one, { width, height });
          }
          for (const { value: text, cursor } of [field, area.field]) {
            expect(cursor).toBeGreaterThanOrEqual(0);
            expect(cursor).toBeLessThanOrEqual(text.length);
            expect(text.length).toBeLessThanOrEqual(Math.max(400, value.length));
          }
          const { line, cursor } = paintField({ state: field, width, theme: plain });
          expect(fits(line, width)).toBe(true);
          expect(cursor).toBeLessThanOrEqual(Math.max(0, width - 1));
          expect(cursor).toBeLessThanOrEqual(cellWidth(bare(line)));
          const painted = paintArea(area, { width, height });
          expect(painted.lines).toHaveLength(height);
          for (const shown of painted.lines) expect(fits(shown, width)).toBe(true);
          expect(painted.cursor.column).toBeLessThanOrEqual(Math.max(0, width - 1));
          if (height > 0) expect(painted.cursor.row).toBeLessThan(height);
          expect(painted.cursor.row).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});
