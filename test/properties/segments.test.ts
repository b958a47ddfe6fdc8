import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { measureSms } from '../../src/model/segments.ts';

// 3GPP TS 23.038 §6.2.1.1: the code is the place in the table, row by row of sixteen; 1B leads to the extension table.
const TABLE = [
  '@£$¥èéùìòÇ\nØø\rÅå',
  'Δ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ',
  ' !"#¤%&\'()*+,-./',
  '0123456789:;<=>?',
  '¡ABCDEFGHIJKLMNO',
  'PQRSTUVWXYZÄÖÑÜ§',
  '¿abcdefghijklmno',
  'pqrstuvwxyzäöñüà',
].join('');
const ESCAPE = 0x1b;
// §6.2.1.1.1, without the codes that are reserved for another extension table and for control
const EXTENSION = new Map([
  [0x0a, '\f'],
  [0x14, '^'],
  [0x28, '{'],
  [0x29, '}'],
  [0x2f, '\\'],
  [0x3c, '['],
  [0x3d, '~'],
  [0x3e, ']'],
  [0x40, '|'],
  [0x65, '€'],
]);
const ESCAPED = [...EXTENSION.values()];
const BASIC = [...TABLE].filter((character) => character !== '\u001b');

const gsm = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...BASIC) },
  { weight: 1, arbitrary: fc.constantFrom(...ESCAPED) },
);
const gsmText = fc.oneof(
  fc.string({ unit: gsm, maxLength: 40 }),
  fc.string({ unit: gsm, minLength: 140, maxLength: 480, size: 'max' }),
);
const emoji = fc.constantFrom('😀', '👩‍⚕️', '🇨🇭', '👍🏽', '𝔘', '\u{10FFFF}');
const unicode = fc.oneof(gsm, emoji, fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }));
const half = fc.constantFrom('\uD83D', '\uDE00', '\uD800', '\uDFFF'); // lone, or by chance a pair
const anyText = fc.oneof(
  fc.string({ unit: fc.oneof(unicode, half), maxLength: 30 }),
  fc.string({ unit: fc.oneof(unicode, half), minLength: 55, maxLength: 220, size: 'max' }),
);

describe('an SMS as a network carries it (3GPP TS 23.038, 23.040)', () => {
  test('any GSM text: as many septets and parts as it takes, and each part is read by itself', () => {
    fc.assert(
      fc.property(gsmText, (text) => {
        const parts = septetParts(text);
        expect(measureSms(text)).toEqual({
          encoding: 'gsm-7',
          segments: parts.length,
          units: parts.flat().length,
          perSegment: parts.length > 1 ? 153 : 160,
          ucs2Characters: [],
        });
        expect(parts.map(readSeptets).join('')).toBe(text);
        expect(parts.every((part) => part.at(-1) !== ESCAPE)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('any other text: UTF-16, no pair in two parts, and the characters to blame are named once, in order', () => {
    fc.assert(
      fc.property(anyText, unicode, anyText, (before, middle, after) => {
        const text = `${before}${middle}ł${after}`;
        const parts = utf16Parts(text);
        const measure = measureSms(text);
        expect(measure).toMatchObject({
          encoding: 'ucs-2',
          segments: parts.length,
          units: text.length,
          perSegment: parts.length > 1 ? 67 : 70,
        });
        expect(parts.join('')).toBe(text);
        for (const [index, part] of parts.entries()) {
          expect(`${part.slice(-1)}${parts[index + 1]?.[0] ?? ''}`).not.toMatch(
            /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/,
          );
        }
        expect(measure.ucs2Characters).toEqual(blamed(text));
      }),
      { numRuns: 300 },
    );
  });

  test('without the characters to blame it travels in seven bits', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const blamed = new Set(measureSms(text).ucs2Characters);
        const rest = [...text].filter((character) => !blamed.has(character)).join('');
        // two halves that stood apart may be a pair now
        if (!rest.isWellFormed()) return;
        expect(measureSms(rest).encoding).toBe('gsm-7');
      }),
    );
  });

  test('no number of parts does with fewer', () => {
    fc.assert(
      fc.property(fc.oneof(gsmText, anyText), (text) => {
        const { encoding, segments } = measureSms(text);
        const sizes = [...text].map((character) =>
          encoding === 'gsm-7' ? septetsOf(character).length : character.length,
        );
        expect(segments).toBe(fewestParts(sizes, encoding === 'gsm-7' ? [160, 153] : [70, 67]));
      }),
      { numRuns: 200 },
    );
  });

  test('an escaped character at any place around any boundary', () => {
    for (const total of [159, 160, 161, 305, 306, 307, 458, 459, 460]) {
      for (let at = Math.max(0, total - 320); at <= total - 2; at += 1) {
        const text = `${'a'.repeat(at)}€${'b'.repeat(total - at - 2)}`;
        const parts = septetParts(text);
        const { segments, units } = measureSms(text);
        expect({ at, total, segments, units }).toEqual({ at, total, segments: parts.length, units: total });
      }
    }
  });

  test('an escaped character costs a part exactly where it would straddle the last one', () => {
    const segments = (at: number) => measureSms(`${'a'.repeat(at)}€${'b'.repeat(306 - at - 2)}`).segments;
    const places = Array.from({ length: 305 }, (_, at) => at);
    expect(places.filter((at) => segments(at) !== 2)).toEqual([152]);
  });

  test('a surrogate pair at any place around any boundary', () => {
    for (const total of [69, 70, 71, 133, 134, 135, 200, 201, 202]) {
      for (let at = 0; at <= total - 2; at += 1) {
        const text = `${'ł'.repeat(at)}😀${'a'.repeat(total - at - 2)}`;
        const { segments, units } = measureSms(text);
        expect({ at, total, segments, units }).toEqual({
          at,
          total,
          segments: utf16Parts(text).length,
          units: total,
        });
      }
    }
  });

  test('one foreign character makes the same text dear, and it is the only one named', () => {
    fc.assert(
      fc.property(
        gsmText,
        gsmText,
        fc.constantFrom('ç', 'ł', '–', '…', '😀', '\u00a0', '\t'),
        (a, b, foreign) => {
          const { encoding, ucs2Characters, units } = measureSms(`${a}${foreign}${b}`);
          expect({ encoding, ucs2Characters }).toEqual({ encoding: 'ucs-2', ucs2Characters: [foreign] });
          expect(units).toBe(a.length + foreign.length + b.length);
        },
      ),
    );
  });
});

function septetsOf(character: string): number[] {
  const code = character === '\u001b' ? -1 : TABLE.indexOf(character);
  if (code >= 0) return [code];
  const escaped = [...EXTENSION].find(([, each]) => each === character);
  if (escaped === undefined) throw new Error(`expected a GSM character, got ${character}`);
  return [ESCAPE, escaped[0]];
}

/** What is put on air: the whole text when it fits, else parts that each hold whole characters. */
function septetParts(text: string): number[][] {
  const all = [...text].map(septetsOf);
  if (all.length === 0) return [];
  if (all.flat().length <= 160) return [all.flat()];
  const parts: number[][] = [[]];
  for (const septets of all) {
    if ((parts.at(-1)?.length ?? 0) + septets.length > 153) parts.push([]);
    parts.at(-1)?.push(...septets);
  }
  return parts;
}

/** What a telephone makes of one part. */
function readSeptets(septets: readonly number[]): string {
  let text = '';
  for (let at = 0; at < septets.length; at += 1) {
    const code = septets[at] ?? -1;
    if (code === ESCAPE) {
      at += 1;
      text += EXTENSION.get(septets[at] ?? -1) ?? '?';
    } else text += TABLE[code] ?? '?';
  }
  return text;
}

/** Unit by unit, with a cut moved back by one where it would part a pair. */
function utf16Parts(text: string): string[] {
  if (text.length <= 70) return text === '' ? [] : [text];
  const parts: string[] = [];
  for (let from = 0; from < text.length; ) {
    const until = Math.min(from + 67, text.length);
    const isInPair = /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(until - 1, until + 1));
    const end = isInPair ? until - 1 : until;
    parts.push(text.slice(from, end));
    from = end;
  }
  return parts;
}

function blamed(text: string): string[] {
  const gsmCharacters = new Set([...BASIC, ...ESCAPED]);
  const found: string[] = [];
  for (const character of text) {
    if (!gsmCharacters.has(character) && !found.includes(character)) found.push(character);
  }
  return found;
}

/** By trying every place to cut. */
function fewestParts(sizes: readonly number[], [single, part]: readonly [number, number]): number {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total <= single) return total === 0 ? 0 : 1;
  const fewest = [0];
  for (let end = 1; end <= sizes.length; end += 1) {
    let size = 0;
    let best = Number.POSITIVE_INFINITY;
    for (let from = end - 1; from >= 0; from -= 1) {
      size += sizes[from] ?? 0;
      if (size > part) break;
      best = Math.min(best, (fewest[from] ?? 0) + 1);
    }
    fewest.push(best);
  }
  return fewest[sizes.length] ?? 0;
}
