import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanText, normaliseForSms, shorten } from '../../src/model/text.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
    .map((units) => String.fromCharCode(...units)),
  fc
    .array(
      fc.constantFrom(
        'a',
        ' ',
        '\x1b',
        '\x1b[',
        '\x9b',
        '\x1b]',
        '\x9d',
        '\x07',
        '\x1b\\',
        '31m',
        '\u0301',
        '\u0344',
        '\u200b',
        '\ud83d',
        '\ude00',
        '\u1100',
        '\u1161',
        '\u2028',
        '\t',
      ),
      { maxLength: 60 },
    )
    .map((parts) => parts.join('')),
);

describe('text from outside', () => {
  test.each([
    ['Müller', 'Müller'],
    ['  Anna   Maria  ', 'Anna Maria'],
    ['Anna\r\nMaria\tRosa\u2028X\u2029Y\u0085Z', 'Anna Maria Rosa X Y Z'],
    ['Mu\u0308ller', 'Müller'],
    ['\x1b[31mrot\x1b[0m', 'rot'],
    ['\x9b2Jleer', 'leer'],
    ['\x1b]0;Titel\x07Muster\x1b]8;;http://x\x1b\\', 'Muster'],
    ['\x1b]0;nie zu Ende', ']0;nie zu Ende'],
    ['a\0b\x7fc\x08d\x90e', 'abcde'],
    ['Meier\u202Egpj.exe\u2066\u061C\u200E', 'Meiergpj.exe'],
    ['z\u200Be\u200Cr\u200Do\uFEFF\u2060', 'zero'],
    ['a\uD800b\uDC00c\uFFFE\uFFFF', 'abc'],
    ['\uD83D\u200B\uDE00', ''],
    ['😀 Ł\u00A0Ž', '😀 Ł Ž'],
    [`e${'\u0301'.repeat(5000)}`, `é${'\u0301'.repeat(7)}`],
  ])('%j is shown as %j', (raw, shown) => {
    expect(cleanText(raw)).toBe(shown);
  });

  test('nothing that is left can move a cursor, turn the reading direction or break a line', () => {
    const forbidden =
      /[\0-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]|\s\s|^\s|\s$/;
    fc.assert(
      fc.property(anyText, (text) => {
        const cleaned = cleanText(text);
        expect(cleaned).not.toMatch(forbidden);
        expect(cleaned.isWellFormed()).toBe(true);
        expect(cleaned.normalize('NFC')).toBe(cleaned);
      }),
      { numRuns: 1000 },
    );
  });

  test('cleaning twice is cleaning once', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(cleanText(cleanText(text))).toBe(cleanText(text));
      }),
      { numRuns: 1000 },
    );
  });

  test('a character that becomes two marks does not slip through', () => {
    const cleaned = cleanText(`a${'\u0344'.repeat(9)}`);
    expect(cleanText(cleaned)).toBe(cleaned);
    expect(cleaned).not.toMatch(/\p{M}{9}/u);
  });

  test('a text made to be slow is cleaned like any other', () => {
    const million = 1_000_000;
    for (const unit of ['\u0301\u0316', '\x1b]', '\x9d', '\x1b[1', '\x9b', ' \u200b', '\x1b[;;;;']) {
      expect(cleanText(unit.repeat(million / unit.length)).length).toBeLessThanOrEqual(million);
    }
  }, 20_000);
});

describe('a shortened text', () => {
  test('keeps what fits and says with … that there was more', () => {
    expect(shorten('Kontrolle', 9)).toBe('Kontrolle');
    expect(shorten('Kontrolle', 8)).toBe('Kontrol…');
    expect(shorten('Kontrolle', 1)).toBe('…');
    expect(shorten('Kontrolle', 0)).toBe('');
  });

  test('never ends in half a character', () => {
    expect(shorten('ab😀cd', 4)).toBe('ab…');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(20), (text, max) => {
        const short = shorten(text, max);
        expect(short.length).toBeLessThanOrEqual(max);
        expect(short.isWellFormed()).toBe(true);
        expect(text.startsWith(short.replace(/…$/, ''))).toBe(true);
      }),
    );
  });
});

describe('a text for SMS', () => {
  test('pays nothing for typographic quotes and spaces', () => {
    expect(normaliseForSms('«Guten\u00A0Tag» „Frau“ ‹M›\u202F‘x’ “y”')).toBe(
      '"Guten Tag" "Frau" \'M\' \'x\' "y"',
    );
  });

  test('keeps dashes, letters and line breaks as they are', () => {
    const text = 'Français – ç — Łódź\nzwei Zeilen…';
    expect(normaliseForSms(text)).toBe(text);
  });
});
