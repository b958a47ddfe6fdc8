import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMilliCredits, smsPrice, toCredits } from '../../src/model/price.ts';

describe('prices: an SMS costs by its number’s prefix and by its segments', () => {
  const table = { '+': 2000, '+4': 1900, '+41': 1000, '+4179': 1250 };

  test.each([
    ['+41791234567', 1250],
    ['+41781234567', 1000],
    ['+436641234567', 1900],
    ['+33612345678', 2000],
  ])('prices: the longest prefix of %s wins', (recipient, price) => {
    expect(smsPrice(table, recipient, 1)).toBe(price);
  });

  test('prices: the order in which the table names them does not matter', () => {
    const reversed = Object.fromEntries(Object.entries(table).reverse());
    expect(smsPrice(reversed, '+41791234567', 1)).toBe(1250);
  });

  test('prices: each segment costs', () => {
    expect(smsPrice(table, '+41791234567', 3)).toBe(3750);
  });

  test('prices: fractional prices are exact, however many segments', () => {
    // 0.1 × 3 and 0.7 × 10 are not what floating point makes of them
    expect(smsPrice({ '+': 100 }, '+41790000000', 3)).toBe(300);
    expect(toCredits(smsPrice({ '+': 700 }, '+41790000000', 10))).toBe(7);
    expect(smsPrice({ '+': 1 }, '+41790000000', 255)).toBe(255);
  });
});

describe('prices: a number of credits is read to the thousandth', () => {
  test.each([
    ['12', 12_000],
    ['0.25', 250],
    ['0.001', 1],
    [' 1.5 ', 1500],
    ['0.2500', 250],
    ['0', 0],
    ['999999999.999', 999_999_999_999],
  ])('prices: "%s" is %i thousandths', (text, milliCredits) => {
    expect(parseMilliCredits(text)).toBe(milliCredits);
  });

  test.each([
    '',
    ' ',
    '-1',
    '+1',
    '1,5',
    '.5',
    '5.',
    '1e3',
    '0x10',
    'NaN',
    'Infinity',
    '1 000',
    '١',
    '1.5.1',
    '12345678901',
    '9'.repeat(100_000),
  ])('prices: "%.20s" is no number of credits', (text) => {
    expect(parseMilliCredits(text)).toBeNull();
  });

  test('prices: what is finer than a thousandth is no price, rather than cut to another', () => {
    expect(parseMilliCredits('0.0005')).toBeNull();
    expect(parseMilliCredits('1.2345')).toBeNull();
  });

  test('prices: what is shown is read back as the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999 }), (milliCredits) => {
        expect(parseMilliCredits(String(toCredits(milliCredits)))).toBe(milliCredits);
      }),
    );
  });
});
