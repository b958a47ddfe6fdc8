import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  isLocalDate,
  isLocalTime,
  isTimeZone,
  isWithin,
  localDateOf,
  nextAt,
  nextWorkday,
  resolveDay,
  toInstant,
  toLocal,
} from '../../src/model/time.ts';

const ZURICH = 'Europe/Zurich';
const utc = (text: string) => new Date(`${text}:00Z`);

describe('A3: the practice’s clock', () => {
  test.each([
    ['2026-01-15T08:00', '2026-01-15T07:00'],
    ['2026-07-15T08:00', '2026-07-15T06:00'],
    ['2026-03-29T01:59', '2026-03-29T00:59'],
    ['2026-03-29T03:00', '2026-03-29T01:00'],
    ['2026-10-25T01:59', '2026-10-24T23:59'],
    ['2026-10-25T03:00', '2026-10-25T02:00'],
  ])('shows %s at %sZ', (local, instant) => {
    expect(toInstant(local, ZURICH)).toEqual(utc(instant));
    expect(toLocal(utc(instant), ZURICH)).toBe(local);
  });

  test('skips an hour in spring: 02:30 becomes 03:30', () => {
    const instant = toInstant('2026-03-29T02:30', ZURICH);
    expect(instant).toEqual(utc('2026-03-29T01:30'));
    expect(toLocal(instant, ZURICH)).toBe('2026-03-29T03:30');
  });

  test('shows an hour twice in autumn: 02:30 is the first of the two', () => {
    expect(toInstant('2026-10-25T02:30', ZURICH)).toEqual(utc('2026-10-25T00:30'));
    expect(toLocal(utc('2026-10-25T00:30'), ZURICH)).toBe('2026-10-25T02:30');
    expect(toLocal(utc('2026-10-25T01:30'), ZURICH)).toBe('2026-10-25T02:30');
  });

  test('turns the day at the practice’s midnight, not at Greenwich’s', () => {
    expect(localDateOf(utc('2026-07-15T21:59'), ZURICH)).toBe('2026-07-15');
    expect(localDateOf(utc('2026-07-15T22:00'), ZURICH)).toBe('2026-07-16');
  });

  test('an instant read off the clock is found again, but for the repeated hour', () => {
    const minutes = fc.integer({ min: Date.UTC(2020, 0) / 60_000, max: Date.UTC(2035, 0) / 60_000 });
    fc.assert(
      fc.property(minutes, (minute) => {
        const instant = new Date(minute * 60_000);
        const again = toInstant(toLocal(instant, ZURICH), ZURICH);
        expect([0, 3_600_000]).toContain(instant.getTime() - again.getTime());
        expect(toLocal(again, ZURICH)).toBe(toLocal(instant, ZURICH));
      }),
    );
  });

  test('the next time of day is today’s if it is still to come, else tomorrow’s', () => {
    expect(nextAt('08:00', utc('2026-11-23T06:59'), ZURICH)).toEqual(utc('2026-11-23T07:00'));
    expect(nextAt('08:00', utc('2026-11-23T07:00'), ZURICH)).toEqual(utc('2026-11-23T07:00'));
    expect(nextAt('08:00', utc('2026-11-23T07:01'), ZURICH)).toEqual(utc('2026-11-24T07:00'));
  });

  test('the next time of day keeps the wall clock through a change of the clocks', () => {
    expect(nextAt('08:00', utc('2026-03-28T08:00'), ZURICH)).toEqual(utc('2026-03-29T06:00'));
    expect(nextAt('02:30', utc('2026-03-28T08:00'), ZURICH)).toEqual(utc('2026-03-29T01:30'));
    expect(nextAt('08:00', utc('2026-10-24T08:00'), ZURICH)).toEqual(utc('2026-10-25T07:00'));
  });

  test('the next time of day is the second of two when the first has gone by', () => {
    expect(nextAt('02:30', utc('2026-10-25T00:29'), ZURICH)).toEqual(utc('2026-10-25T00:30'));
    expect(nextAt('02:30', utc('2026-10-25T00:31'), ZURICH)).toEqual(utc('2026-10-25T01:30'));
    expect(nextAt('02:30', utc('2026-10-25T01:31'), ZURICH)).toEqual(utc('2026-10-26T01:30'));
  });

  test('knows its time zones', () => {
    expect(isTimeZone(ZURICH)).toBe(true);
    for (const none of ['', 'Zürich', 'Europe/Nowhere']) expect(isTimeZone(none)).toBe(false);
  });
});

describe('P1: days', () => {
  test('a day exists or is refused', () => {
    for (const day of ['2026-11-23', '2024-02-29', '1850-01-01', '2150-12-31'])
      expect(isLocalDate(day)).toBe(true);
    const none = [
      '2026-02-29',
      '2026-13-01',
      '2026-00-10',
      '2026-04-31',
      '1849-12-31',
      '2151-01-01',
      '26-1-1',
      '2026-1-1',
      '2026-11-23T00:00',
      '+002026-11-23',
      '',
    ];
    for (const day of none) expect(isLocalDate(day), day).toBe(false);
  });

  test.each([
    ['today', '2026-11-20'],
    ['tomorrow', '2026-11-21'],
    ['next-workday', '2026-11-23'],
    ['+0', '2026-11-20'],
    ['+3', '2026-11-23'],
    ['+366', '2027-11-21'],
    ['2026-12-24', '2026-12-24'],
  ])('%s is a way to name one', (spec, day) => {
    expect(resolveDay(spec, '2026-11-20')).toBe(day);
  });

  test.each(['', '+367', '+1000', '-1', '+', '+1.5', 'morgen', 'Today', '2026-02-30', '24.12.2026'])(
    '%j names none',
    (spec) => {
      expect(resolveDay(spec, '2026-11-20')).toBeNull();
    },
  );

  test('the next workday is never a weekend and never today', () => {
    expect(nextWorkday('2026-11-19')).toBe('2026-11-20');
    expect(nextWorkday('2026-11-20')).toBe('2026-11-23');
    expect(nextWorkday('2026-11-21')).toBe('2026-11-23');
    expect(nextWorkday('2026-11-22')).toBe('2026-11-23');
  });

  test('tomorrow is tomorrow on the days the clocks change and at the end of the year', () => {
    expect(addDays('2026-03-28', 1)).toBe('2026-03-29');
    expect(addDays('2026-10-24', 2)).toBe('2026-10-26');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  });
});

describe('times of day', () => {
  test('run from 00:00 to 23:59', () => {
    for (const time of ['00:00', '09:05', '23:59']) expect(isLocalTime(time)).toBe(true);
    for (const time of ['24:00', '9:05', '12:60', '12:00:00', '']) expect(isLocalTime(time)).toBe(false);
  });

  test('quiet hours run over midnight; equal ends mean none', () => {
    const isQuiet = (time: string) => isWithin(time, '20:00', '08:00');
    expect(['20:00', '23:59', '00:00', '07:59'].every(isQuiet)).toBe(true);
    expect(['08:00', '12:00', '19:59'].some(isQuiet)).toBe(false);
    expect(isWithin('12:00', '12:00', '13:00')).toBe(true);
    expect(isWithin('13:00', '12:00', '13:00')).toBe(false);
    expect(isWithin('12:00', '12:00', '12:00')).toBe(false);
  });
});
