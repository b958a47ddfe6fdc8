import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addMonths, countsFrom, movedOn, type StoredRecall, timed } from '../../src/model/recall.ts';
import { isLocalDate } from '../../src/model/time.ts';

describe('the same day some months later', () => {
  test.each([
    ['2027-01-31', 1, '2027-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2027-08-31', 6, '2028-02-29'],
    ['2027-12-15', 12, '2028-12-15'],
    ['2028-02-29', 12, '2029-02-28'],
    ['2028-02-29', 48, '2032-02-29'],
  ])('%s + %i is %s', (day, months, expected) => {
    expect(addMonths(day, months)).toBe(expected);
  });

  test('is in the month so many months later, on the same day or on its last', () => {
    const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2120-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 240 }), (date, months) => {
        const from = date.toISOString().slice(0, 10);
        const [year = 0, month = 0, number = 0] = from.split('-').map(Number);
        const next = addMonths(from, months);
        expect(isLocalDate(next)).toBe(true);
        const [nextYear = 0, nextMonth = 0, nextNumber = 0] = next.split('-').map(Number);
        expect(nextYear * 12 + nextMonth).toBe(year * 12 + month + months);
        const last = new Date(Date.UTC(nextYear, nextMonth, 0)).getUTCDate();
        expect(nextNumber).toBe(Math.min(number, last));
      }),
    );
  });
});

const recall: StoredRecall = timed({
  source: 'csv',
  externalId: 'R',
  patientId: 1,
  reasonCode: 'J',
  reasonName: null,
  doctor: null,
  dueOn: '2027-01-31',
  givenDueOn: '2027-01-31',
  intervalMonths: 12,
  leadDays: 28,
  sinceOn: '2026-01-31',
  doneOn: null,
  doneBy: null,
  vanished: false,
  changedBy: 'anna',
  changedAt: new Date(0),
});

test('R1: a recurring recall always moves to a later due date that its own appointment does not serve again', () => {
  const day = fc
    .date({ min: new Date('2020-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  const interval = fc.integer({ min: 1, max: 240 });
  fc.assert(
    fc.property(day, interval, fc.integer({ min: 0, max: 366 }), (served, intervalMonths, leadDays) => {
      const next = movedOn({ ...recall, intervalMonths, leadDays, doneOn: served, doneBy: 7 }, served);
      expect(next.dueOn).toBe(addMonths(served, intervalMonths));
      expect(next).toMatchObject({ doneOn: null, doneBy: null, sinceOn: served });
      expect(next.dueOn > served).toBe(true);
      expect(countsFrom(next) > served).toBe(true);
    }),
  );
});
