import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_SMS_CHARACTERS, measureSms } from '../../src/model/segments.ts';

const ESCAPED = '\f^{}\\[~]|€';
// 3GPP TS 23.038 §6.2.1 as code points, row by row, written down independently of the source.
const BASIC = [
  0x40,
  0xa3,
  0x24,
  0xa5,
  0xe8,
  0xe9,
  0xf9,
  0xec,
  0xf2,
  0xc7,
  0x0a,
  0xd8,
  0xf8,
  0x0d,
  0xc5,
  0xe5,
  0x394,
  0x5f,
  0x3a6,
  0x393,
  0x39b,
  0x3a9,
  0x3a0,
  0x3a8,
  0x3a3,
  0x398,
  0x39e,
  0xc6,
  0xe6,
  0xdf,
  0xc9,
  0x20,
  0x21,
  0x22,
  0x23,
  0xa4,
  ...range(0x25, 0x3f),
  0xa1,
  ...range(0x41, 0x5a),
  0xc4,
  0xd6,
  0xd1,
  0xdc,
  0xa7,
  0xbf,
  ...range(0x61, 0x7a),
  0xe4,
  0xf6,
  0xf1,
  0xfc,
  0xe0,
].map((code) => String.fromCodePoint(code));

const gsmText = (maxLength: number) =>
  fc.array(fc.constantFrom('a', 'ä', 'Δ', '\n', '€', '[', '\f'), { maxLength }).map((all) => all.join(''));
const anyText = fc
  .array(fc.constantFrom('a', '€', 'ç', '😀', 'ł', '\u0301'), { maxLength: 300 })
  .map((all) => all.join(''));

describe('what an SMS costs', () => {
  test('every character of the GSM alphabet travels in seven bits, escaped ones in twice seven', () => {
    expect(BASIC).toHaveLength(127);
    for (const character of BASIC)
      expect(measureSms(character)).toMatchObject({ encoding: 'gsm-7', units: 1 });
    for (const character of ESCAPED)
      expect(measureSms(character)).toMatchObject({ encoding: 'gsm-7', units: 2 });
  });

  test('every other character forces UCS-2', () => {
    const gsm = new Set([...BASIC, ...ESCAPED]);
    for (let code = 0; code < 0x3000; code += 1) {
      const character = String.fromCodePoint(code);
      const { encoding, ucs2Characters } = measureSms(character);
      expect(encoding, `U+${code.toString(16)}`).toBe(gsm.has(character) ? 'gsm-7' : 'ucs-2');
      expect(ucs2Characters).toEqual(gsm.has(character) ? [] : [character]);
    }
  });

  test.each([
    ['', 'gsm-7', 0, 160],
    ['a'.repeat(160), 'gsm-7', 1, 160],
    ['a'.repeat(161), 'gsm-7', 2, 153],
    ['a'.repeat(306), 'gsm-7', 2, 153],
    ['a'.repeat(307), 'gsm-7', 3, 153],
    ['€'.repeat(80), 'gsm-7', 1, 160],
    ['€'.repeat(81), 'gsm-7', 2, 153],
    ['€'.repeat(152), 'gsm-7', 2, 153], // 76 to a part: the 153rd septet stays empty
    ['€'.repeat(153), 'gsm-7', 3, 153],
    [`${'a'.repeat(152)}€${'a'.repeat(152)}`, 'gsm-7', 3, 153], // 306 septets, but not in two parts
    ['ç'.repeat(70), 'ucs-2', 1, 70],
    ['ç'.repeat(71), 'ucs-2', 2, 67],
    ['ç'.repeat(134), 'ucs-2', 2, 67],
    ['ç'.repeat(135), 'ucs-2', 3, 67],
    ['😀'.repeat(35), 'ucs-2', 1, 70],
    ['😀'.repeat(36), 'ucs-2', 2, 67],
    ['😀'.repeat(66), 'ucs-2', 2, 67], // 33 to a part: the 67th unit stays empty
    ['😀'.repeat(67), 'ucs-2', 3, 67],
  ])('%j', (text, encoding, segments, perSegment) => {
    expect(measureSms(text)).toMatchObject({ encoding, segments, perSegment });
  });

  test('the characters that make it dear are named once, in the order of the text', () => {
    expect(measureSms('ça va – 😀 ça 😀').ucs2Characters).toEqual(['ç', '–', '😀']);
  });

  test('a text no portal takes is refused before it is measured', () => {
    expect(measureSms('a'.repeat(MAX_SMS_CHARACTERS)).segments).toBe(66);
    expect(() => measureSms('a'.repeat(MAX_SMS_CHARACTERS + 1))).toThrow(RangeError);
  });

  test('it is what a phone counts that fills part after part', () => {
    for (const texts of [gsmText(500), anyText]) {
      fc.assert(
        fc.property(texts, (text) => {
          const parts = splitSlowly(text);
          expect(parts.join('')).toBe(text);
          expect(parts.every((part) => part.isWellFormed())).toBe(true);
          expect(measureSms(text).segments).toBe(parts.length);
        }),
        { numRuns: 300 },
      );
    }
  });

  test('one character more never costs less', () => {
    fc.assert(
      fc.property(gsmText(400), fc.constantFrom('a', '€', 'ç', '😀'), (text, more) => {
        expect(measureSms(text + more).segments).toBeGreaterThanOrEqual(measureSms(text).segments);
      }),
    );
  });
});

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** The reference: always takes the longest beginning that fits, measured anew for each length. */
function splitSlowly(text: string): string[] {
  const characters = Array.from(text);
  const gsm = characters.every((each) => BASIC.includes(each) || ESCAPED.includes(each));
  const size = (part: string[]) =>
    gsm ? part.length + part.filter((each) => ESCAPED.includes(each)).length : part.join('').length;
  if (characters.length === 0) return [];
  if (size(characters) <= (gsm ? 160 : 70)) return [text];
  const parts: string[] = [];
  let rest = characters;
  while (rest.length > 0) {
    let length = rest.length;
    while (size(rest.slice(0, length)) > (gsm ? 153 : 67)) length -= 1;
    parts.push(rest.slice(0, length).join(''));
    rest = rest.slice(length);
  }
  return parts;
}
