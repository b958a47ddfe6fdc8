import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSelection } from '../../../tui/plain/selection.ts';

const words = { all: ['all', 'alle'], none: ['none', 'keine'], except: ['ausser', 'except'] };
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test.each([
  ['all', [1, 2, 3, 4, 5, 6, 7, 8]],
  ['ALLE', [1, 2, 3, 4, 5, 6, 7, 8]],
  ['none', []],
  ['3', [3]],
  ['1-5,8', [1, 2, 3, 4, 5, 8]],
  ['8, 1 - 3', [1, 2, 3, 8]],
  ['5-3', [3, 4, 5]],
  ['2 2 2-3', [2, 3]],
  ['7;1', [1, 7]],
  ['1–2', [1, 2]],
  ['alle ausser 3', [1, 2, 4, 5, 6, 7, 8]],
  ['all, except 2 - 4, 8', [1, 5, 6, 7]],
  ['all except 1-8', []],
])('P7: "%s" ticks what people mean by it', (text, numbers) => {
  expect(parseSelection(text, upTo(8), words)).toEqual({ numbers });
});

test.each([
  ['', ''],
  ['9', '9'],
  ['0', '0'],
  ['1-9', '1-9'],
  ['1,x', 'x'],
  ['1--3', '1--3'],
  ['-2', '-2'],
  ['1.5', '1.5'],
  ['all except 9', '9'],
  ['all except', ''],
  ['all without 3', 'all without 3'],
  ['none except 3', 'none'],
  ['99999999999999999999', '99999999999999999999'],
])('P7: "%s" names nobody who is there: nothing is ticked, and it is said', (text, unknown) => {
  expect(parseSelection(text, upTo(8), words)).toEqual({ unknown });
});

test('L4: numbers of log entries have gaps; a range holds those that were read out', () => {
  expect(parseSelection('12-20', [3, 12, 15, 20, 31], words)).toEqual({ numbers: [12, 15, 20] });
  expect(parseSelection('13-20', [3, 12, 15, 20, 31], words)).toEqual({ unknown: '13-20' });
});

test('whatever is typed, only known numbers come of it, each once and in order', () => {
  const typed = fc.oneof(fc.string(), fc.stringMatching(/^[\d ,;-]{0,20}$/));
  fc.assert(
    fc.property(typed, fc.uniqueArray(fc.integer({ min: 1, max: 40 })), (text, numbers) => {
      const known = numbers.toSorted((a, b) => a - b);
      const found = parseSelection(text, known, words);
      if ('unknown' in found) return true;
      return (
        found.numbers.every((number) => known.includes(number)) &&
        found.numbers.every((number, index) => index === 0 || number > (found.numbers[index - 1] ?? 0))
      );
    }),
  );
});
