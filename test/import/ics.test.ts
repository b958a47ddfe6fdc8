import { describe, expect, test } from 'vitest';
import { aCalendar, anEvent, readItems, readOne } from './ics-file.ts';

const VTIMEZONE = [
  'BEGIN:VTIMEZONE',
  'TZID:Praxiszeit',
  'BEGIN:STANDARD',
  'DTSTART:16011028T030000',
  'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'END:STANDARD',
  'BEGIN:DAYLIGHT',
  'DTSTART:16010325T020000',
  'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'END:DAYLIGHT',
  'END:VTIMEZONE',
];

describe('when an event is', () => {
  test.each([
    ['by the clock of the practice', 'DTSTART:20261124T100000', '2026-11-24T09:00:00.000Z'],
    ['in UTC', 'DTSTART:20261124T100000Z', '2026-11-24T10:00:00.000Z'],
    ['in a zone by its name', 'DTSTART;TZID=Europe/London:20261124T100000', '2026-11-24T10:00:00.000Z'],
    ['in a zone in quotes', 'DTSTART;TZID="Europe/London":20261124T100000', '2026-11-24T10:00:00.000Z'],
    [
      'in a zone with a prefix',
      'DTSTART;TZID=/mozilla.org/20050126_1/Europe/London:20261124T100000',
      '2026-11-24T10:00:00.000Z',
    ],
    [
      'in a zone as Windows calls it',
      'DTSTART;TZID=GMT Standard Time:20261124T100000',
      '2026-11-24T10:00:00.000Z',
    ],
    ['in a zone of the file', 'DTSTART;TZID=Praxiszeit:20261124T100000', '2026-11-24T09:00:00.000Z'],
    [
      'in summer, by a zone of the file',
      'DTSTART;TZID=Praxiszeit:20270701T100000',
      '2027-07-01T08:00:00.000Z',
    ],
    ['with seconds, which are dropped', 'DTSTART:20261124T100059', '2026-11-24T09:00:00.000Z'],
  ])('a time is read %s', async (_, start, expected) => {
    const { appointments, problems } = await readItems(aCalendar(VTIMEZONE, anEvent(start)));
    expect(problems).toEqual([]);
    expect(appointments.map(({ startsAt }) => startsAt.toISOString())).toEqual([expected]);
  });

  // 28 March 2027, 02:00 → 03:00, and 31 October 2027, 03:00 → 02:00
  test.each([
    ['a skipped time', '20270328T023000', '2027-03-28T01:30:00.000Z', '2027-03-28T03:30'],
    ['before the gap', '20270328T015900', '2027-03-28T00:59:00.000Z', '2027-03-28T01:59'],
    ['after the gap', '20270328T030000', '2027-03-28T01:00:00.000Z', '2027-03-28T03:00'],
    [
      'the first of a time that happens twice',
      '20271031T023000',
      '2027-10-31T00:30:00.000Z',
      '2027-10-31T02:30',
    ],
    ['after the change', '20271031T030000', '2027-10-31T02:00:00.000Z', '2027-10-31T03:00'],
  ])('daylight saving: %s is the same by any way to write it', async (_, local, instant, startsLocal) => {
    const utc = instant.replace('.000Z', 'Z').replaceAll(/[-:]/g, '');
    const starts = [`:${local}`, `;TZID=Europe/Zurich:${local}`, `;TZID=Praxiszeit:${local}`, `:${utc}`];
    for (const start of starts) {
      const { appointments } = await readItems(aCalendar(VTIMEZONE, anEvent(`DTSTART${start}`)));
      expect(appointments).toMatchObject([{ startsAt: new Date(instant), startsLocal }]);
    }
  });

  test.each([
    ['February has no 30th', '20260230T100000', 'moment'],
    ['the year 0', '00000101T100000', 'moment'],
    ['the year 9999', '99990101T100000', 'moment'],
    ['25 o’clock', '20261124T250000', 'moment'],
    ['no time', 'tomorrow', 'moment'],
    ['nothing', '', 'moment'],
  ])('%s is no time; the event is known to be there (P7a)', async (_, value, expected) => {
    const { problems, appointments } = await readItems(aCalendar(anEvent(`DTSTART:${value}`)));
    expect(appointments).toEqual([]);
    expect(problems).toMatchObject([
      {
        line: 5,
        path: 'VEVENT[1].DTSTART',
        field: 'starts_at',
        value,
        expected,
        rejected: true,
        appointmentId: 'E',
      },
    ]);
  });

  test('a zone that nobody knows is never guessed', async () => {
    const { problems, appointments } = await readItems(
      aCalendar(anEvent('DTSTART;TZID=Mond:20261124T100000')),
    );
    expect(appointments).toEqual([]);
    expect(problems).toMatchObject([{ expected: 'time-zone', value: 'Mond', appointmentId: 'E' }]);
  });

  test.each([
    ['DTEND', 'DTEND:20261124T103000', 30],
    ['DTEND in UTC', 'DTEND:20261124T093000Z', 30],
    ['DURATION', 'DURATION:PT1H15M', 75],
    ['no length', 'SUMMARY:x', null],
    ['a length of nothing', 'DURATION:PT0S', null],
  ])('how long it takes: %s', async (_, line, durationMinutes) => {
    expect(await readOne([line])).toMatchObject({ durationMinutes, problems: [] });
  });

  test.each([
    ['DURATION:P400D', null],
    ['DTEND:20261126T100000', null],
    ['DURATION:P999999999W', null],
  ])('what is longer than a day keeps its start: %s', async (line, durationMinutes) => {
    const problems = [{ expected: 'minutes', rejected: false }];
    expect(await readOne([line])).toMatchObject({ durationMinutes, problems });
  });

  test.each(['DURATION:-PT1H', 'DURATION:soon', 'DURATION:P', 'DTEND:20261124T090000'])(
    'times that contradict each other are rejected: %s',
    async (line) => {
      const { problems, appointments } = await readItems(aCalendar(anEvent(line)));
      expect(appointments).toEqual([]);
      expect(problems).toMatchObject([{ expected: 'minutes', rejected: true, appointmentId: 'E' }]);
    },
  );
});

describe('what is left out', () => {
  test('events of whole days, answers, older versions and what lies outside the window are counted', async () => {
    const { appointments, notices } = await readItems([
      ...aCalendar(
        anEvent('UID:A', 'DTSTART;VALUE=DATE:20261124'),
        anEvent('UID:B', 'DTSTART:20261122T100000'),
        anEvent('UID:C', 'DTSTART:20280101T100000'),
        anEvent('UID:D', 'SEQUENCE:1', 'SUMMARY:new'),
        anEvent('UID:D', 'SEQUENCE:0', 'SUMMARY:old'),
        anEvent('UID:F', 'DTSTART:20261123T070000'),
      ),
      ...aCalendar('METHOD:REPLY', anEvent('UID:D', 'SEQUENCE:5', 'STATUS:CANCELLED')),
    ]);
    expect(appointments.map(({ id }) => id)).toEqual(['D', 'F']);
    expect(notices).toEqual([
      { file: 'a.ics', code: 'excerpt' },
      { file: 'a.ics', code: 'all-day-left-out', count: 1 },
      { file: 'a.ics', code: 'outside-window-left-out', count: 2, until: '2027-12-28' },
      { file: 'a.ics', code: 'older-versions-left-out', count: 1 },
      { file: 'a.ics', code: 'answers-left-out', count: 1 },
    ]);
  });

  test('what is no event is ignored, and so is what is nested in one', async () => {
    const { appointments, problems, notices } = await readItems(
      aCalendar(
        ['BEGIN:VTODO', 'UID:T', 'DTSTART:20261124T100000', 'END:VTODO'],
        ['BEGIN:VFREEBUSY', 'DTSTART:20261124T100000', 'END:VFREEBUSY'],
        anEvent(
          'UID:E',
          'SUMMARY:Muster Anna',
          'BEGIN:VALARM',
          'UID:X',
          'SUMMARY:Alarm',
          'DURATION:x',
          'END:VALARM',
        ),
      ),
    );
    expect([problems, notices]).toEqual([[], []]);
    expect(appointments).toMatchObject([{ id: 'E', personName: 'Muster Anna', durationMinutes: null }]);
  });

  test('several calendars in one file each have their own time zones', async () => {
    const other = VTIMEZONE.map((line) => line.replace('+0200', '+0500').replace('+0100', '+0400'));
    const { appointments } = await readItems([
      ...aCalendar(VTIMEZONE, anEvent('UID:A', 'DTSTART;TZID=Praxiszeit:20261124T100000')),
      ...aCalendar(anEvent('UID:B', 'DTSTART;TZID=Praxiszeit:20261124T100000'), other),
      ...aCalendar(VTIMEZONE, anEvent('UID:C', 'DTSTART;TZID=Praxiszeit:20261124T100000')),
    ]);
    expect(appointments.map(({ startsLocal }) => startsLocal.slice(11))).toEqual(['10:00', '07:00', '10:00']);
  });
});

describe('versions of one event', () => {
  test.each([
    ['the higher SEQUENCE', ['SEQUENCE:2'], ['SEQUENCE:1', 'LAST-MODIFIED:20261123T000000Z']],
    ['the later LAST-MODIFIED', ['LAST-MODIFIED:20261101T000000Z'], ['LAST-MODIFIED:20261001T000000Z']],
    ['the later DTSTAMP', ['DTSTAMP:20261101T000000Z'], ['DTSTAMP:20261001T000000Z']],
    ['a SEQUENCE over none', ['SEQUENCE:1'], []],
  ])('%s wins, wherever it stands', async (_, newer, older) => {
    const first = anEvent(...newer, 'DTSTART:20261124T140000');
    const second = anEvent(...older, 'SUMMARY:old');
    for (const order of [
      [first, second],
      [second, first],
    ]) {
      const { appointments, problems } = await readItems(aCalendar(...order));
      expect(problems).toEqual([]);
      expect(appointments.map(({ startsLocal }) => startsLocal)).toEqual(['2026-11-24T14:00']);
    }
  });

  test('the same twice is one', async () => {
    const { appointments, problems } = await readItems(aCalendar(anEvent(), anEvent()));
    expect([appointments.length, problems]).toEqual([1, []]);
  });

  test('two that differ and are equally new count for nothing, and have not vanished (P7a)', async () => {
    const { appointments, problems } = await readItems(aCalendar(anEvent(), anEvent('SUMMARY:other')));
    expect(appointments).toEqual([]);
    const problem = { expected: 'unique-id', rejected: true, appointmentId: 'E' };
    expect(problems).toMatchObject([
      { ...problem, record: 1 },
      { ...problem, record: 2 },
    ]);
  });
});

describe('status', () => {
  test.each([
    [[], 'definite'],
    [['STATUS:CONFIRMED'], 'definite'],
    [['STATUS:TENTATIVE'], 'planned'],
    [['STATUS:CANCELLED'], 'cancelled'],
    [['STATUS:cancelled'], 'cancelled'],
    [['STATUS:NEEDS-ACTION'], 'NEEDS-ACTION'],
    [['SUMMARY:Abgesagt: Muster Anna'], 'cancelled'],
    [['SUMMARY:Canceled: Muster Anna', 'STATUS:CONFIRMED'], 'cancelled'],
    [['TRANSP:TRANSPARENT', 'CLASS:PRIVATE'], 'definite'],
  ])('%j is %s', async (lines, status) => {
    expect(await readOne(lines)).toMatchObject({ status, problems: [] });
  });

  test('the practice says what confirmed and tentative stand for', async () => {
    const options = { confirmed: 'geplant', tentative: 'Provisorisch' };
    expect((await readOne([], options)).status).toBe('planned');
    expect((await readOne(['STATUS:TENTATIVE'], options)).status).toBe('Provisorisch');
  });

  test('P9: what is called off by METHOD:CANCEL is cancelled', async () => {
    const { appointments, notices } = await readItems(
      aCalendar('METHOD:CANCEL', anEvent('STATUS:CONFIRMED')),
    );
    expect(appointments).toMatchObject([{ id: 'E', status: 'cancelled' }]);
    expect(notices).toEqual([{ file: 'a.ics', code: 'excerpt' }]);
  });
});
