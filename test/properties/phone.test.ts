import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPhone } from '../../src/import/fields.ts';
import { parsePhone } from '../../src/model/phone.ts';

type Mobile = Readonly<{
  region: 'CH' | 'DE' | 'AT' | 'FR' | 'IT' | 'US';
  code: string;
  trunk: string;
  national: string;
}>;

const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));
const mobileOf = (
  region: Mobile['region'],
  [code, trunk]: readonly [string, string],
  national: fc.Arbitrary<string>,
): fc.Arbitrary<Mobile> => national.map((number) => ({ region, code, trunk, national: number }));

/** National plans as their regulators publish them: every number of these ranges is a mobile, or may be one (US). */
const mobiles = {
  CH: mobileOf('CH', ['41', '0'], fc.tuple(fc.constantFrom('76', '77', '78', '79'), digits(7)).map(joined)),
  DE: mobileOf(
    'DE',
    ['49', '0'],
    fc
      .tuple(fc.constantFrom('151', '152', '157', '160', '170', '171', '175'), digits(7))
      .map(([range, rest]) => (range.startsWith('15') ? `${range}${rest}1` : `${range}${rest}`)),
  ),
  AT: mobileOf(
    'AT',
    ['43', '0'],
    fc.tuple(fc.constantFrom('650', '660', '664', '676', '699'), digits(7)).map(joined),
  ),
  FR: mobileOf(
    'FR',
    ['33', '0'],
    fc.tuple(fc.constantFrom('60', '61', '62', '66', '67', '75'), digits(7)).map(joined),
  ),
  IT: mobileOf(
    'IT',
    ['39', ''],
    fc.tuple(fc.constantFrom('320', '328', '338', '347', '349'), digits(7)).map(joined),
  ),
  US: mobileOf(
    'US',
    ['1', ''],
    fc
      .tuple(fc.constantFrom('212', '415', '617', '202'), fc.constantFrom('234', '456', '789'), digits(4))
      .map((parts) => parts.join('')),
  ),
} as const;
const anyMobile = fc.oneof(...Object.values(mobiles));

const separator = fc.constantFrom(' ', '-', '.', '/', '\u00a0', '\u202f', '\u2009', '–', '');
const invisible = fc.constantFrom(
  '',
  '',
  '\u200b',
  '\u200e',
  '\u202a',
  '\u202c',
  '\ufeff',
  '\u2060',
  '\u00ad',
);
const digitForm = fc.constantFrom('plain', 'plain', 'full-width', 'arabic');
const prefixForm = fc.constantFrom('+', '00', 'national', '+(0)', '00(0)');
const style = fc.record({
  prefix: prefixForm,
  form: digitForm,
  brackets: fc.boolean(),
  separators: fc.array(separator, { minLength: 3, maxLength: 3 }),
  invisibles: fc.array(invisible, { minLength: 3, maxLength: 3 }),
});
type Style = typeof style extends fc.Arbitrary<infer S> ? S : never;

describe('E.164 from whatever people write', () => {
  test('every usual spelling of a mobile is the same number', () => {
    fc.assert(
      fc.property(anyMobile, style, (mobile, wish) => {
        const written = write(mobile, wish);
        const number = `+${mobile.code}${mobile.national}`;
        expect({ written, ...readPhone(written, mobile.region).value }).toEqual({
          written,
          number,
          kind: 'mobile',
        });
      }),
      { numRuns: 500 },
    );
  });

  test('with its country code it is the same number wherever the practice is', () => {
    fc.assert(
      fc.property(anyMobile, fc.constantFrom('CH', 'DE', 'AT', 'FR', 'IT', 'LI'), (mobile, region) => {
        const number = `+${mobile.code}${mobile.national}`;
        expect(parsePhone(number, region)).toEqual({ number, kind: 'mobile' });
        expect(parsePhone(`00${number.slice(1)}`, region)).toEqual({ number, kind: 'mobile' });
      }),
    );
  });

  test('two people never become one', () => {
    fc.assert(
      fc.property(anyMobile, anyMobile, style, style, (one, other, oneStyle, otherStyle) => {
        const isSame = one.code === other.code && one.national === other.national;
        const [a, b] = [
          readPhone(write(one, oneStyle), one.region),
          readPhone(write(other, otherStyle), other.region),
        ];
        expect(a.value?.number === b.value?.number).toBe(isSame);
      }),
    );
  });

  test('one digit more, less or other is never the same number', () => {
    fc.assert(
      fc.property(anyMobile, fc.nat(8), fc.constantFrom('0', '3', '7', '12', ''), (mobile, at, instead) => {
        const changed = `${mobile.national.slice(0, at)}${instead}${mobile.national.slice(at + 1)}`;
        const read = parsePhone(`+${mobile.code}${changed}`, 'CH');
        // a US number may follow a second 1, as one dials it there
        const isTrunk = mobile.region === 'US' && changed.startsWith('1');
        if (changed !== mobile.national && !isTrunk)
          expect(read?.number).not.toBe(`+${mobile.code}${mobile.national}`);
      }),
      { numRuns: 300 },
    );
  });

  test('whatever stands there is E.164, a landline, or is kept as it was; reading again changes nothing', () => {
    const junk = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({
        unit: fc.constantFrom(
          '+',
          '0',
          '4',
          '1',
          '7',
          '9',
          ' ',
          '-',
          '(',
          ')',
          '/',
          'x',
          ';',
          'ext',
          '٠',
          '９',
          '\u200b',
          '=',
          '\0',
        ),
        maxLength: 30,
      }),
      fc.string({
        unit: fc.constantFrom('+', '00', '41', '79', '123', '45', '67', 'tel:', ';ext=', ',', '#'),
        maxLength: 12,
      }),
    );
    fc.assert(
      fc.property(junk, fc.constantFrom('CH', 'DE', 'US', 'IT'), (text, region) => {
        const { value } = readPhone(text, region);
        if (value === null) return;
        if (value.kind === 'mobile') expect(value.number).toMatch(/^\+[1-9]\d{6,14}$/);
        // E.164 has fifteen digits at most; Germany has a few old lines that are longer
        if (value.kind === 'landline') expect(value.number).toMatch(/^\+[1-9]\d{4,16}$/);
        expect(value.number.length).toBeLessThanOrEqual(40);
        expect(readPhone(value.number, region).value).toEqual(value);
        if (value.kind !== 'invalid') expect(parsePhone(value.number, 'GB')).toEqual(value);
      }),
      { numRuns: 600 },
    );
  });
});

function joined(parts: readonly string[]): string {
  return parts.join('');
}

// what one dials to call abroad
const OUT_OF = { CH: '00', DE: '00', AT: '00', FR: '00', IT: '00', US: '011' } as const;

/** A mobile as this person writes it. */
function write(
  { region, code, trunk, national }: Mobile,
  { prefix, form, brackets, separators, invisibles }: Style,
): string {
  const [first = '', second = '', third = ''] = separators;
  const isInternational = prefix !== 'national';
  const begin = isInternational ? `${prefix.startsWith('+') ? '+' : OUT_OF[region]}${code}${first}` : '';
  const zero = trunk === '' ? '' : prefix.endsWith('(0)') ? '(0)' : isInternational ? '' : trunk;
  const area = `${isInternational ? '' : zero}${national.slice(0, 3)}`;
  const head = brackets ? `${isInternational ? zero : ''}(${area})` : `${isInternational ? zero : ''}${area}`;
  const rest = [national.slice(3, 6), second, national.slice(6, 8), third, national.slice(8)].join('');
  const text = `${invisibles[0] ?? ''}${begin}${head}${second}${invisibles[1] ?? ''}${rest}${invisibles[2] ?? ''}`;
  return text.replaceAll(/[\d+]/g, (character) => inForm(character, form));
}

function inForm(character: string, form: Style['form']): string {
  if (form === 'plain') return character;
  if (character === '+') return form === 'full-width' ? '＋' : '+';
  return String.fromCodePoint((form === 'full-width' ? 0xff10 : 0x660) + Number(character));
}
