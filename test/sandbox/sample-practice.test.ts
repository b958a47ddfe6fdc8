import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { csvFiles } from '../../src/import/csv.ts';
import { addDays, nextWorkday, weekdayOf } from '../../src/model/time.ts';
import { samplePractice } from '../../src/sandbox/sample-practice.ts';
import { runSql } from '../support/database.ts';
import { startPractice } from '../support/practice.ts';

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

test.each(['2026-11-23', '2027-02-28', '2028-02-29', '2026-12-31'])(
  'on %s there are birthdays, recalls and new bookings to try things with',
  async (today) => {
    const practice = await startPractice({ now: `${today}T09:00:00Z` });
    const folder = mkdtempSync(join(tmpdir(), 'rundruf-sample-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const sample = samplePractice(new Date(`${today}T09:00:00Z`), 'Europe/Zurich');
    const paths = Object.entries(sample).map(([name, content]) => {
      writeFileSync(join(folder, `${name}.csv`), content);
      return join(folder, `${name}.csv`);
    });
    const files = await csvFiles(paths, { timeZone: 'Europe/Zurich', region: 'CH' });
    const report = await practice.importFiles(files.map((file) => ({ ...file, source: 'csv' })));
    expect(report.files.map(({ rejected }) => rejected)).toEqual([0, 0, 0]);
    const count = async (sql: string) => Number((await runSql(practice.target, sql))[0]?.count);
    expect(
      await count(
        `select count(*) as count from patient where substr(birth_date, 6, 5) = '${today.slice(5)}'`,
      ),
    ).toBeGreaterThanOrEqual(3);
    expect(await count('select count(*) as count from appointment where booked_at is not null')).toBe(4);
    const { entries } = await practice.engine.listRecalls(practice.actor, { limit: 100, isAll: true });
    const states = entries.map(({ recall }) =>
      recall.doneOn !== null ? 'done' : recall.callOn <= today ? 'due' : 'later',
    );
    expect(new Set(states)).toEqual(new Set(['done', 'due', 'later']));
  },
);
