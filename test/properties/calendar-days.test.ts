import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, isLocalDate, nextWorkday, resolveDay } from '../../src/model/time.ts';

const DAY = 86_400_000;

describe('P1: calendar days', () => {
  const day = fc
    .integer({ min: Date.UTC(1851, 0) / DAY, max: Date.UTC(2149, 0) / DAY })
    .map((days) => new Date(days * DAY).toISOString().slice(0, 10));

  test('days are added as on a calendar, back again, and in order', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -400, max: 400 }), (from, days) => {
        const to = addDays(from, days);
        expect(to).toBe(new Date(Date.parse(from) + days * DAY).toISOString().slice(0, 10));
        expect(addDays(to, -days)).toBe(from);
        if (days >= 0 && days <= 366) expect(resolveDay(`+${days}`, from)).toBe(to);
      }),
    );
  });

  test('the next workday is the first of Monday to Friday after the day', () => {
    fc.assert(
      fc.property(day, (from) => {
        let expected = from;
        do {
          expected = new Date(Date.parse(expected) + DAY).toISOString().slice(0, 10);
        } while ([0, 6].includes(new Date(expected).getUTCDay()));
        expect(nextWorkday(from)).toBe(expected);
      }),
    );
  });

  test('a day is one that a calendar has, whatever the three numbers', () => {
    const number = (max: number, length: number) =>
      fc.integer({ min: 0, max }).map((value) => String(value).padStart(length, '0'));
    fc.assert(
      fc.property(number(9999, 4), number(14, 2), number(33, 2), (year, month, date) => {
        const text = `${year}-${month}-${date}`;
        const parsed = new Date(`${text}T00:00:00Z`);
        const exists = !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
        expect(isLocalDate(text)).toBe(exists && Number(year) >= 1850 && Number(year) <= 2150);
      }),
      { numRuns: 500 },
    );
  });
});
