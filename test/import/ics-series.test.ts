import { describe, expect, test } from 'vitest';
import { aCalendar, anEvent, readItems } from './ics-file.ts';

/** The local starts and ids of what a calendar has, in the order of time. */
async function occurrences(...events: readonly (readonly string[])[]) {
  const { appointments, problems } = await readItems(aCalendar(...events), { windowDays: 30 });
  expect(problems).toEqual([]);
  return appointments.map(({ startsLocal, id }) => `${startsLocal.slice(5)} ${id}`).sort();
}

const WEEKLY = 'RRULE:FREQ=WEEKLY;COUNT=3';

describe('a series', () => {
  test('its occurrences have the UID and their own starts as ids', async () => {
    expect(await occurrences(anEvent(WEEKLY))).toEqual([
      '11-24T10:00 E/20261124T090000Z',
      '12-01T10:00 E/20261201T090000Z',
      '12-08T10:00 E/20261208T090000Z',
    ]);
  });

  test.each([
    ['daily without an end, to the end of the window', 'RRULE:FREQ=DAILY', 30],
    ['from long before', 'RRULE:FREQ=WEEKLY', 5, 'DTSTART:19800101T100000'],
    ['every second week from long before', 'RRULE:FREQ=WEEKLY;INTERVAL=2', 2, 'DTSTART:20161115T100000'],
    ['with a count that ended long ago', 'RRULE:FREQ=WEEKLY;COUNT=10', 0, 'DTSTART:20200101T100000'],
    ['until a day, all of it', 'RRULE:FREQ=DAILY;UNTIL=20261126', 3],
    ['until an instant, inclusive', 'RRULE:FREQ=DAILY;UNTIL=20261126T090000Z', 3],
    ['until an instant before', 'RRULE:FREQ=DAILY;UNTIL=20261126T085959Z', 2],
    ['until a time without a zone', 'RRULE:FREQ=DAILY;UNTIL=20261126T100000', 3],
    ['on several days', 'RRULE:FREQ=WEEKLY;BYDAY=TU,TH', 9],
    ['monthly on the last Monday', 'RRULE:FREQ=MONTHLY;BYDAY=-1MO', 1, 'DTSTART:20261026T100000'],
    ['yearly', 'RRULE:FREQ=YEARLY', 1, 'DTSTART:20001201T100000'],
    ['in small letters, with a semicolon at the end', 'RRULE:freq=daily;count=2;', 2],
    ['dates only', 'RDATE:20261201T100000,20261202T100000', 3],
    ['dates of periods', 'RDATE;VALUE=PERIOD:20261201T100000/PT1H', 2],
    ['by two rules that meet', 'RRULE:FREQ=DAILY;COUNT=2\r\nRRULE:FREQ=DAILY;COUNT=3', 3],
  ])('%s', async (_, rule, count, ...others: string[]) => {
    expect(await occurrences(anEvent(rule, ...others))).toHaveLength(count);
  });

  test('every second week keeps its weeks, however long ago it began', async () => {
    const starts = await occurrences(anEvent('RRULE:FREQ=WEEKLY;INTERVAL=2', 'DTSTART:20161115T100000'));
    expect(starts.map((start) => start.slice(0, 5))).toEqual(['12-01', '12-15']);
  });

  test.each([
    ['a time', 'EXDATE:20261201T100000'],
    ['a time in UTC', 'EXDATE:20261201T090000Z'],
    ['a time in a zone', 'EXDATE;TZID=Europe/London:20261201T090000'],
    ['a day', 'EXDATE;VALUE=DATE:20261201'],
    ['one of a list', 'EXDATE:20261130T100000,20261201T100000'],
  ])('EXDATE takes out %s', async (_, line) => {
    const starts = await occurrences(anEvent(WEEKLY, line));
    expect(starts.map((start) => start.slice(0, 5))).toEqual(['11-24', '12-08']);
  });

  // 28 March 2027 and 31 October 2027 are Sundays
  test.each([
    ['by the clock of the practice', ':', ['08:00', '08:00', '08:00']],
    ['in a zone', ';TZID=Europe/Zurich:', ['08:00', '08:00', '08:00']],
    ['in UTC', ':', ['08:00', '09:00', '09:00'], 'Z', '07'],
  ])('daylight saving: %s', async (_, zone, times, utc = '', hour = '08') => {
    for (const [day, order] of [
      ['20270321', times],
      ['20271024', utc ? ['09:00', '08:00', '08:00'] : times],
    ] as const) {
      const { appointments } = await readItems(
        aCalendar(anEvent(`DTSTART${zone}${day}T${hour}0000${utc}`, 'RRULE:FREQ=WEEKLY;COUNT=3')),
      );
      expect(appointments.map(({ startsLocal }) => startsLocal.slice(11))).toEqual(order);
    }
  });
});

describe('an exception of a series', () => {
  const exception = (...lines: string[]) => anEvent('RECURRENCE-ID:20261201T100000', ...lines);
  const moved = exception('DTSTART:20261202T153000');

  test('a moved occurrence keeps its id, before or after its series in the file', async () => {
    for (const order of [
      [anEvent(WEEKLY), moved],
      [moved, anEvent(WEEKLY)],
    ]) {
      expect(await occurrences(...order)).toEqual([
        '11-24T10:00 E/20261124T090000Z',
        '12-02T15:30 E/20261201T090000Z',
        '12-08T10:00 E/20261208T090000Z',
      ]);
    }
  });

  test.each([
    ['UTC', 'RECURRENCE-ID:20261201T090000Z'],
    ['another zone', 'RECURRENCE-ID;TZID=Europe/London:20261201T090000'],
  ])('its occurrence is found when it is written in %s', async (_, line) => {
    const starts = await occurrences(anEvent(WEEKLY), anEvent(line, 'DTSTART:20261202T153000'));
    expect(starts[1]).toBe('12-02T15:30 E/20261201T090000Z');
    expect(starts).toHaveLength(3);
  });

  test('by a day only, it replaces what is on that day', async () => {
    const byDay = anEvent('RECURRENCE-ID;VALUE=DATE:20261201', 'DTSTART:20261202T153000');
    const starts = await occurrences(anEvent(WEEKLY), byDay);
    expect(starts.map((start) => start.slice(0, 11))).toEqual(['11-24T10:00', '12-02T15:30', '12-08T10:00']);
  });

  test('out of the window and into it', async () => {
    const out = exception('DTSTART:20271201T100000');
    const into = anEvent('RECURRENCE-ID:20261110T100000', 'DTSTART:20261125T100000');
    const starts = await occurrences(
      anEvent('RRULE:FREQ=WEEKLY;COUNT=5', 'DTSTART:20261110T100000'),
      out,
      into,
    );
    expect(starts).toEqual([
      '11-24T10:00 E/20261124T090000Z',
      '11-25T10:00 E/20261110T090000Z',
      '12-08T10:00 E/20261208T090000Z',
    ]);
  });

  test('P9: a cancelled one is cancelled, the others are not', async () => {
    const { appointments } = await readItems(
      aCalendar(anEvent(WEEKLY), exception('DTSTART:20261201T100000', 'STATUS:CANCELLED')),
    );
    const statuses = appointments.map(({ startsLocal, status }) => `${startsLocal.slice(5, 10)} ${status}`);
    expect(statuses.sort()).toEqual(['11-24 definite', '12-01 cancelled', '12-08 definite']);
  });

  test('without its series it stands for itself', async () => {
    expect(await occurrences(moved)).toEqual(['12-02T15:30 E/20261201T090000Z']);
  });

  test('the newest of several wins', async () => {
    const newer = exception('SEQUENCE:2', 'DTSTART:20261203T080000');
    const starts = await occurrences(newer, anEvent(WEEKLY), moved);
    expect(starts).toContain('12-03T08:00 E/20261201T090000Z');
    expect(starts).toHaveLength(3);
  });

  test('RANGE=THISANDFUTURE moves what follows too, as it says itself', async () => {
    const later = anEvent(
      'RECURRENCE-ID;RANGE=THISANDFUTURE:20261201T100000',
      'DTSTART:20261202T113000',
      'DURATION:PT20M',
      'SUMMARY:Muster Anna',
    );
    const { appointments } = await readItems(aCalendar(later, anEvent(WEEKLY)));
    expect(
      appointments
        .map((one) => [one.startsLocal.slice(5), one.id, one.durationMinutes, one.personName])
        .sort(),
    ).toEqual([
      ['11-24T10:00', 'E/20261124T090000Z', null, null],
      ['12-02T11:30', 'E/20261201T090000Z', 20, 'Muster Anna'],
      ['12-09T11:30', 'E/20261208T090000Z', 20, 'Muster Anna'],
    ]);
  });

  test('RANGE=THISANDFUTURE from before the window brings in what it moves to today', async () => {
    const tuesdays = anEvent(
      'RECURRENCE-ID;RANGE=THISANDFUTURE:20261115T100000',
      'DTSTART:20261117T100000', // from Sundays to Tuesdays
    );
    const starts = await occurrences(
      anEvent('RRULE:FREQ=WEEKLY;COUNT=3', 'DTSTART:20261108T100000'),
      tuesdays,
    );
    expect(starts).toEqual(['11-24T10:00 E/20261122T090000Z']);
  });

  test.each([
    [
      'RANGE=THISANDFUTURE without its series',
      [anEvent('RECURRENCE-ID;RANGE=THISANDFUTURE:20261201T100000')],
      'series',
    ],
    ['a RECURRENCE-ID that cannot be read', [anEvent('RECURRENCE-ID:soon')], 'moment'],
  ])('P7a: %s: nobody knows what is lost', async (_, events, expected) => {
    const { problems, appointments } = await readItems(aCalendar(...events));
    expect(appointments).toEqual([]);
    expect(problems).toMatchObject([{ expected, rejected: true }]);
    expect(problems[0]).not.toHaveProperty('appointmentId');
  });

  test('nobody is reminded by a series of which it is not clear what was moved', async () => {
    const { problems, appointments } = await readItems(
      aCalendar(anEvent('UID:F'), anEvent(WEEKLY), anEvent('RECURRENCE-ID:soon')),
    );
    expect(appointments.map(({ id }) => id)).toEqual(['F']);
    expect(problems).toMatchObject([
      { record: 2, expected: 'series' },
      { record: 3, expected: 'moment' },
    ]);
  });
});

describe('rules that cannot be followed', () => {
  test.each([
    ['every second', 'FREQ=SECONDLY'],
    ['every minute', 'FREQ=MINUTELY;INTERVAL=30'],
    ['a count of nothing, endless to some', 'FREQ=DAILY;COUNT=0'],
    ['a negative count', 'FREQ=DAILY;COUNT=-1'],
    ['a hundred times a day', 'FREQ=DAILY;BYHOUR=1,2,3,4,5,6,7,8,9,10;BYMINUTE=1,2,3,4,5,6,7,8,9,10'],
    ['two thousand million days apart', 'FREQ=DAILY;INTERVAL=2000000000'],
    ['no frequency', 'COUNT=3'],
    ['a part nobody knows', 'FREQ=DAILY;RSCALE=HEBREW'],
    ['a part twice', 'FREQ=DAILY;COUNT=3;COUNT=4'],
    ['no end that can be read', 'FREQ=DAILY;UNTIL=soon'],
    ['days nobody knows', 'FREQ=WEEKLY;BYDAY=XX'],
    ['weeks of a month', 'FREQ=MONTHLY;BYWEEKNO=20;BYDAY=MO'],
    ['an ordinal that has no meaning', 'FREQ=WEEKLY;BYDAY=1TU'],
    ['nothing', ''],
  ])('%s: all its occurrences are unknown (P7a), the others stay', async (_, rule, ...others: string[]) => {
    const { problems, appointments } = await readItems(
      aCalendar(anEvent(`RRULE:${rule}`, ...others), anEvent('UID:F')),
    );
    expect(appointments.map(({ id }) => id)).toEqual(['F']);
    expect(problems).toMatchObject([{ path: 'VEVENT[1].RRULE', expected: 'recurrence', rejected: true }]);
    expect(problems[0]).not.toHaveProperty('appointmentId');
  });

  test.each([
    ['30 February, daily', 'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30'],
    ['30 February, monthly', 'FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30'],
    ['30 February, yearly', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'],
  ])('%s: comes to an end', async (_, rule) => {
    const { appointments } = await readItems(aCalendar(anEvent(`RRULE:${rule}`, 'DTSTART:20261101T100000')));
    expect(appointments).toEqual([]);
  });

  test.each([
    [
      'on the 31st',
      'FREQ=MONTHLY',
      '20261231T100000',
      ['2026-12-31', '2027-01-31', '2027-03-31', '2027-05-31'],
    ],
    ['on 29 February', 'FREQ=YEARLY', '20240229T100000', ['2028-02-29']],
    [
      'on a last workday',
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
      '20261130T100000',
      ['2026-11-30', '2026-12-31'],
    ],
    [
      'on Friday the 13th',
      'FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13',
      '20261113T100000',
      ['2027-08-13', '2028-10-13'],
    ],
    [
      'in February and March',
      'FREQ=MONTHLY;BYMONTH=2,3;BYMONTHDAY=30',
      '20260330T100000',
      ['2027-03-30', '2028-03-30'],
    ],
  ])('%s: what does not exist is passed over', async (_, rule, start, days) => {
    const events = aCalendar(anEvent(`RRULE:${rule}`, `DTSTART:${start}`));
    const { appointments } = await readItems(events, { windowDays: 1000 });
    const found = appointments.map(({ startsLocal }) => startsLocal.slice(0, 10));
    expect(found.slice(0, days.length)).toEqual(days);
  });

  test.each([
    ['EXDATE', 'EXDATE:soon', 'moment'],
    ['EXRULE, which RFC 5545 has given up', 'EXRULE:FREQ=WEEKLY;INTERVAL=2', 'recurrence'],
    ['RDATE of a day', 'RDATE;VALUE=DATE:20261201', 'moment'],
  ])('%s that cannot be followed: nothing of the series is used', async (_, line, expected) => {
    const { problems, appointments } = await readItems(aCalendar(anEvent(WEEKLY, line)));
    expect(appointments).toEqual([]);
    expect(problems).toMatchObject([{ expected, rejected: true }]);
    expect(problems[0]).not.toHaveProperty('appointmentId');
  });
});
