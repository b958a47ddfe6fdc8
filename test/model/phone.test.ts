import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePhone } from '../../src/model/phone.ts';

describe('P3: an SMS needs a mobile number', () => {
  test.each([
    ['079 123 45 67', '+41791234567'],
    ['0791234567', '+41791234567'],
    ['+41 79 123 45 67', '+41791234567'],
    ['0041 (0)79 123 45 67', '+41791234567'],
    ['079/123.45.67', '+41791234567'],
    ['+49 1512 3456789', '+4915123456789'],
    ['+33 6 12 34 56 78', '+33612345678'],
  ])('%s is one', (text, number) => {
    expect(parsePhone(text, 'CH')).toEqual({ number, kind: 'mobile' });
  });

  test.each([
    ['044 668 18 00', '+41446681800'],
    ['058 123 45 67', '+41581234567'],
    ['+49 30 901820', '+4930901820'],
  ])('%s is valid but takes none (P8 says why)', (text, number) => {
    expect(parsePhone(text, 'CH')).toEqual({ number, kind: 'landline' });
  });

  test.each([
    ['0900 123 456', 'premium rate'],
    ['0901 123 456', 'premium rate'],
    ['+41 906 123 456', 'premium rate'],
    ['0848 800 800', 'shared cost'],
    ['0800 800 800', 'toll-free'],
    ['0878 123 456', 'call forwarding'],
    ['+44 70 1234 5678', 'call forwarding'],
  ])('P8: %s is nobody’s telephone (%s) and is kept to be shown', (text) => {
    expect(parsePhone(text, 'CH')).toEqual({ number: text, kind: 'invalid' });
  });

  test.each(['abc', '079', '079 123 45', '117', '+41 79 123 45 67 ext. 5', `${'0'.repeat(39)}12`])(
    '%s is none and is kept to be shown',
    (text) => {
      const phone = parsePhone(text, 'CH');
      expect(phone?.kind).toBe('invalid');
      expect(text.startsWith(phone?.number ?? '?')).toBe(true);
    },
  );

  test('a number without a country belongs to the practice’s', () => {
    expect(parsePhone('0664 1234567', 'AT')?.number).toBe('+436641234567');
  });

  test.each(['＋41 79 123 45 67', '﹢41 79 123 45 67', '＋４１ ７９ １２３ ４５ ６７'])(
    '%s is a Swiss number in Germany too: its plus counts',
    (text) => {
      expect(parsePhone(text, 'DE')).toEqual({ number: '+41791234567', kind: 'mobile' });
    },
  );

  test('no text is no number', () => {
    expect(parsePhone('  ', 'CH')).toBeNull();
  });

  test('a number that was read once is read the same again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999 }), (digits) => {
        const phone = parsePhone(`079 ${String(digits).padStart(7, '0')}`, 'CH');
        expect(parsePhone(phone?.number ?? '', 'DE')).toEqual(phone);
      }),
    );
  });

  test('nothing that is written there stops the program', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const phone = parsePhone(text, 'CH');
        if (phone?.kind === 'mobile') expect(phone.number).toMatch(/^\+\d{5,15}$/);
        expect((phone?.number ?? '').length).toBeLessThanOrEqual(40);
      }),
    );
  });
});
