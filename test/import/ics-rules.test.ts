import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ruleTimes } from '../../src/import/ics-recurrence.ts';

const DAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const DAY = 86_400_000;

type Rule = Readonly<{
  freq: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  interval: number;
  count: number | null;
  byDay: readonly string[];
  byMonthDay: readonly number[];
  byMonth: readonly number[];
}>;

const monthsOf = (day: Date) => day.getUTCFullYear() * 12 + day.getUTCMonth();
const weekOf = (day: Date) => Math.floor((day.getTime() / DAY + 3) / 7); // weeks begin on Monday; 1 January 1970 was a Thursday
const lengthOf = (day: Date) =>
  new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();

/** RFC 5545 §3.3.10 as it is written, day by day. */
function isDay(rule: Rule, start: Date, day: Date): boolean {
  const { freq, interval, byDay, byMonthDay, byMonth } = rule;
  const periods = {
    DAILY: (day.getTime() - start.getTime()) / DAY,
    WEEKLY: weekOf(day) - weekOf(start),
    MONTHLY: monthsOf(day) - monthsOf(start),
    YEARLY: day.getUTCFullYear() - start.getUTCFullYear(),
  };
  if (day < start || periods[freq] % interval !== 0) return false;
  if (byMonth.length > 0 && !byMonth.includes(day.getUTCMonth() + 1)) return false;
  const date = day.getUTCDate();
  if (byMonthDay.length > 0 && !byMonthDay.some((one) => one === date || one === date - lengthOf(day) - 1))
    return false;
  if (byDay.length > 0) return byDay.some((one) => isWeekday(one, day));
  if (byMonthDay.length > 0 || freq === 'DAILY') return true;
  if (freq === 'WEEKLY') return day.getUTCDay() === start.getUTCDay();
  if (date !== start.getUTCDate()) return false;
  return freq === 'MONTHLY' || byMonth.length > 0 || day.getUTCMonth() === start.getUTCMonth();
}

/** 'TU', '2TU', '-1TU' of the month. */
function isWeekday(one: string, day: Date): boolean {
  const ordinal = Number(one.slice(0, -2));
  if (!one.endsWith(DAYS[day.getUTCDay()] ?? '')) return false;
  if (ordinal === 0) return true;
  if (ordinal > 0) return Math.ceil(day.getUTCDate() / 7) === ordinal;
  return Math.ceil((lengthOf(day) - day.getUTCDate() + 1) / 7) === -ordinal;
}

function textOf({ freq, interval, count, byDay, byMonthDay, byMonth }: Rule): string {
  const list = (name: string, values: readonly (string | number)[]) =>
    values.length > 0 ? [`${name}=${values.join(',')}`] : [];
  return [
    `FREQ=${freq}`,
    `INTERVAL=${interval}`,
    ...(count === null ? [] : [`COUNT=${count}`]),
    ...list('BYMONTH', byMonth),
    ...list('BYMONTHDAY', byMonthDay),
    ...list('BYDAY', byDay),
  ].join(';');
}

const some = <T>(values: readonly T[], max: number) =>
  fc.uniqueArray(fc.constantFrom(...values), { maxLength: max });

const rules: fc.Arbitrary<Rule> = fc
  .record({
    freq: fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
    interval: fc.integer({ min: 1, max: 4 }),
    count: fc.option(fc.integer({ min: 1, max: 12 })),
    byDay: some(DAYS, 3),
    ordinal: fc.constantFrom('', '', '1', '2', '4', '-1'),
    byMonthDay: fc.oneof(fc.constant([]), some([1, 13, 15, 28, 29, 30, 31, -1], 2)),
    byMonth: fc.oneof(fc.constant([]), some([1, 2, 3, 6, 11, 12], 2)),
  })
  .map(({ ordinal, ...rule }) => ({
    ...rule,
    freq: rule.freq as Rule['freq'],
    // what calendars can say: weekdays of weeks, days or weekdays of months, a month's days of years
    byDay:
      rule.freq === 'MONTHLY'
        ? rule.byDay.slice(0, 1).map((day) => `${ordinal}${day}`)
        : rule.freq === 'YEARLY'
          ? []
          : rule.byDay,
    byMonthDay:
      rule.freq === 'WEEKLY' || (rule.freq === 'MONTHLY' && rule.byDay.length > 0) ? [] : rule.byMonthDay,
    byMonth:
      rule.freq === 'YEARLY' && rule.byMonthDay.length > 0 && rule.byMonth.length === 0 ? [11] : rule.byMonth,
  }));

test('a rule gives the days that RFC 5545 says, whatever it is and however long ago it began', () => {
  fc.assert(
    fc.property(rules, fc.integer({ min: 0, max: 4000 }), (rule, before) => {
      const first = new Date(Date.UTC(2027, 0, 1) - before * DAY);
      // a start that is none of its own times is undefined (§3.8.5.3)
      const start = Array.from({ length: 3000 }, (_, days) => new Date(first.getTime() + days * DAY)).find(
        (day) => isDay(rule, day, day),
      );
      if (start === undefined) return;
      const last = new Date(Date.UTC(2028, 2, 31));
      const days: string[] = [];
      for (
        let day = start;
        day <= last && days.length < (rule.count ?? Number.POSITIVE_INFINITY);
        day = new Date(day.getTime() + DAY)
      ) {
        if (isDay(rule, start, day)) days.push(day.toISOString().slice(0, 10));
      }
      const from = '2026-12-15T00:00';
      const clock = {
        start: `${start.toISOString().slice(0, 10)}T10:00`,
        from,
        until: '2028-03-31T23:59',
        toLocal: (instant: Date) => instant.toISOString().slice(0, 16),
      };
      const found = [...ruleTimes(textOf(rule), clock)].flatMap((time) => time?.slice(0, 10) ?? []);
      // the start is told wherever it lies
      const inWindow = (all: readonly string[]) =>
        all.filter((day) => day >= from.slice(0, 10) && day <= clock.until.slice(0, 10));
      expect(inWindow(found), `${textOf(rule)} from ${clock.start}`).toEqual(inWindow(days));
    }),
    { numRuns: 250 },
  );
});

// examples of RFC 5545 §3.8.5.3
test.each([
  ['FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA', '1998-01-01', 93, '2000-01-31'],
  ['FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR', '1997-09-01', 25, '1997-12-22'],
  ['FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH', '1997-09-02', 8, '1997-10-16'],
  ['FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO', '1997-08-05', 4, '1997-08-24'],
  ['FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU', '1997-08-05', 4, '1997-08-31'],
  ['FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU', '1997-09-07', 10, '1998-05-31'],
  ['FREQ=MONTHLY;COUNT=6;BYDAY=-2MO', '1997-09-22', 6, '1998-02-16'],
  ['FREQ=MONTHLY;COUNT=6;BYMONTHDAY=-3', '1997-09-28', 6, '1998-02-26'],
  ['FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1', '1997-09-30', 10, '1998-02-01'],
  ['FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15', '1997-09-10', 10, '1999-03-13'],
  ['FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200', '1997-01-01', 10, '2006-01-01'],
  ['FREQ=YEARLY;COUNT=3;BYDAY=20MO', '1997-05-19', 3, '1999-05-17'],
  ['FREQ=YEARLY;COUNT=3;BYWEEKNO=20;BYDAY=MO', '1997-05-12', 3, '1999-05-17'],
  ['FREQ=YEARLY;COUNT=11;BYDAY=TH;BYMONTH=6,7,8', '1997-06-05', 11, '1997-08-14'],
  ['FREQ=MONTHLY;COUNT=5;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13', '1997-09-13', 5, '1998-01-10'],
  [
    'FREQ=YEARLY;INTERVAL=4;COUNT=3;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8',
    '1996-11-05',
    3,
    '2004-11-02',
  ],
  ['FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3', '1997-09-04', 3, '1997-11-06'],
  ['FREQ=MONTHLY;COUNT=7;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2', '1997-09-29', 7, '1998-03-30'],
  ['FREQ=MONTHLY;COUNT=5;BYMONTHDAY=15,30', '2007-01-15', 5, '2007-03-30'],
  ['FREQ=DAILY;COUNT=48;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40', '1997-09-02', 48, '1997-09-03'],
])('%s', (rule, start, count, last) => {
  const clock = { start: `${start}T09:00`, from: '1990-01-01T00:00', until: '2030-01-01T00:00' };
  const toLocal = (instant: Date) => new Date(instant.getTime() - 5 * 3_600_000).toISOString().slice(0, 16);
  const times = [...ruleTimes(rule, { ...clock, toLocal })].filter((time) => time !== null);
  expect([times.length, times.at(-1)?.slice(0, 10)]).toEqual([count, last]);
});
