import { expect, test } from 'vitest';
import { addDays, nextWorkday, weekdayOf } from '../../src/model/time.ts';
import { samplePractice } from '../../src/sandbox/sample-practice.ts';

const MONDAY = '2026-11-23';

/** How many appointments of the sample practice lie on which day. */
function agendaOn(today: string): Readonly<Record<string, number>> {
  const { appointments } = samplePractice(new Date(`${today}T09:00:00Z`), 'Europe/Zurich');
  const rows = appointments.trim().split('\n').slice(1);
  expect(new Set(rows.map((row) => row.split(',')[0])).size).toBe(rows.length);
  const days = rows.map((row) => row.split(',')[2]?.slice(0, 10) ?? '');
  return Object.fromEntries(
    [...new Set(days)].map((day) => [day, days.filter((each) => each === day).length]),
  );
}

test.each([0, 1, 2, 3, 4, 5, 6])('there is an agenda on the next five working days, %i days on', (later) => {
  const today = addDays(MONDAY, later);
  const agenda = agendaOn(today);
  let day = today;
  for (let count = 0; count < 5; count += 1) {
    day = nextWorkday(day);
    expect({ day, appointments: agenda[day] }).toEqual({ day, appointments: expect.any(Number) });
  }
  const tomorrow = addDays(today, 1);
  expect(agenda[tomorrow]).toBe(22);
  const others = Object.keys(agenda).filter((each) => each !== tomorrow);
  expect(others.map(weekdayOf)).not.toContain('sun');
  expect(others.map(weekdayOf)).not.toContain('sat');
});
