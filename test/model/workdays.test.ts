import { describe, expect, test } from 'vitest';
import { defaultSettings } from '../../src/model/settings.ts';
import { nextWorkday, resolveDay } from '../../src/model/time.ts';
import { type Canton, cantons, workdaysBy } from '../../src/model/workdays.ts';

const within = (settings: Partial<typeof defaultSettings>) => workdaysBy({ ...defaultSettings, ...settings });

test('without a canton holidays are working days, and weekends are not', async () => {
  const isWorkday = await within({});
  expect(['2026-12-25', '2026-12-26', '2026-12-27', '2026-12-28'].map(isWorkday)).toEqual([
    true,
    false,
    false,
    true,
  ]);
});

describe('the public holidays of the canton are no working days', () => {
  test.each<[Canton, string, boolean]>([
    ['ZH', '2026-12-25', false],
    ['ZH', '2026-04-06', false], // Easter Monday
    ['ZH', '2026-05-01', false],
    ['BE', '2026-05-01', true],
    ['BE', '2026-01-02', false], // Berchtoldstag
    ['ZH', '2026-01-02', true],
    ['TI', '2026-06-29', false], // Peter and Paul
    ['GE', '2026-09-10', false], // Jeûne genevois, a Thursday of its own
    ['VS', '2026-12-24', true], // a holiday from noon is a working day
    ['ZH', '2027-08-02', true],
    ['LU', '2026-06-04', false], // Corpus Christi
  ])('%s on %s: %s', async (canton, day, isOpen) => {
    expect((await within({ 'practice.canton': canton }))(day)).toBe(isOpen);
  });

  test('every canton has some, and keeps the national day', async () => {
    for (const canton of cantons) {
      const isWorkday = await within({ 'practice.canton': canton, 'practice.working-days': ['sat'] });
      expect([canton, isWorkday('2026-08-01')]).toEqual([canton, false]); // a Saturday
    }
  });
});

test('closing days are no working days, both ends included', async () => {
  const isWorkday = await within({
    'practice.closing-days': [
      { from: '2026-12-24', until: '2027-01-04' },
      { from: '2027-05-07', until: '2027-05-07' },
    ],
  });
  const days = ['2026-12-23', '2026-12-24', '2026-12-31', '2027-01-04', '2027-01-05', '2027-05-07'];
  expect(days.map(isWorkday)).toEqual([true, false, false, false, true, false]);
  expect(nextWorkday('2026-12-23', isWorkday)).toBe('2027-01-05');
  expect(resolveDay('next-workday', '2026-12-23', isWorkday)).toBe('2027-01-05');
});

test('a practice that works on Saturdays has one more working day', async () => {
  const isWorkday = await within({ 'practice.working-days': ['tue', 'sat'] });
  expect(nextWorkday('2026-11-24', isWorkday)).toBe('2026-11-28');
  expect(nextWorkday('2026-11-28', isWorkday)).toBe('2026-12-01');
});

test('who is closed for more than a year is taken to work the next day', () => {
  expect(nextWorkday('2026-11-24', () => false)).toBe('2026-11-25');
});
