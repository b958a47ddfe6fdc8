import { describe, expect, test } from 'vitest';
import { initialsOf, initialsOfWords } from '../../src/model/initials.ts';

describe('initials', () => {
  test.each([
    [['Max', 'Huber'], 'M. H.'],
    [['max', 'huber'], 'M. H.'],
    [['Ärni', 'Öhlen'], 'A. O.'],
    [['A\u0308rni', 'E\u0301mile'], 'A. E.'],
    [[null, 'Huber'], 'H.'],
    [['', ' \u202eHuber'], 'H.'],
    [['9fach', '*Huber'], '– –'],
    [['\u{1F468}\u200D\u{1F469}\u200D\u{1F467} Max', 'Huber'], '– H.'],
    [['ßein', 'ŉame'], 'ß. ŉ.'],
    [['Ольга', '李'], 'О. 李.'],
    [['\u001b[31mMax', 'Huber'], 'M. H.'],
    [[null, ''], null],
  ])('of %j: %s', (parts, expected) => {
    expect(initialsOf(parts)).toBe(expected);
  });

  test.each([
    ['Maria Anna Huber', 'M. H.'],
    ['Huber', 'H.'],
    ['  Maria   von Huber ', 'M. H.'],
    ['<!channel> Huber', '– H.'],
    ['', null],
  ])('of %j in one piece: %s', (name, expected) => {
    expect(initialsOfWords(name)).toBe(expected);
  });

  test('of a name of absurd size in no time', () => {
    expect(initialsOf([`M${'\u0301'.repeat(1_000_000)}`, 'x'.repeat(1_000_000)])).toBe('M. X.');
  });
});
