import { expect, test } from 'vitest';
import { isoDay } from '../../tui/typed-day.ts';

test.each([
  ['23.11.2026', '2026-11-23'],
  ['3/1/2027', '2027-01-03'],
  ['23/11/26', '2026-11-23'],
  ['2026-11-23', '2026-11-23'],
  ['today', 'today'],
  ['23.11/2026', '23.11/2026'],
])('a day may be typed as it is shown: %s', (typed, day) => {
  expect(isoDay(typed)).toBe(day);
});
