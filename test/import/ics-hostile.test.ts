import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { preparePatterns } from '../../src/import/ics-patterns.ts';
import { readProperties } from '../../src/import/ics-properties.ts';
import { shippedPatterns } from '../../src/import/ics-shipped-patterns.ts';
import { cleanText } from '../../src/model/text.ts';
import { aCalendar, anEvent, readItems, TUESDAY } from './ics-file.ts';

const idsOf = async (content: readonly string[] | Buffer) =>
  (await readItems(content)).appointments.map(({ id }) => id);

describe('P7a: a broken event costs itself only', () => {
  const good = (uid: string) => anEvent(`UID:${uid}`);

  test.each([
    ['its end is missing', ['BEGIN:VEVENT', 'UID:B', TUESDAY], 'closed-component'],
    ['something in it is not closed', anEvent('UID:B', 'BEGIN:VALARM'), 'closed-component'],
    [
      'it is far too large',
      anEvent('UID:B', ...Array(20).fill(`DESCRIPTION:${'x'.repeat(60_000)}`)),
      'closed-component',
    ],
    ['it has no UID', ['BEGIN:VEVENT', TUESDAY, 'END:VEVENT'], 'required'],
    ['its UID is empty', anEvent('UID: \u200b'), 'required'],
    ['its UID is too long', anEvent(`UID:${'x'.repeat(256)}`), 'shorter-text'],
    ['it has two UIDs', anEvent('UID:B', 'UID:C'), 'one-value'],
    ['a quote in its UID is not closed', anEvent('UID;X="a:B'), 'readable-record'],
    ['its RECURRENCE-ID is no time', anEvent('UID:B', 'RECURRENCE-ID:soon'), 'moment'],
    [
      'a quote in its EXDATE is not closed',
      anEvent('UID:B', 'EXDATE;TZID="a:20261124T100000'),
      'readable-record',
    ],
  ])('%s: what is lost is unknown', async (_, bad, expected) => {
    const { appointments, problems } = await readItems(aCalendar(good('A'), bad, good('Z')));
    expect(appointments.map(({ id }) => id)).toEqual(['A', 'Z']);
    expect(problems).toMatchObject([{ record: 2, expected, rejected: true }]);
    expect(problems[0]?.path).toMatch(/^VEVENT\[2\]/);
    expect(problems[0]).not.toHaveProperty('appointmentId');
  });

  test.each([
    ['no DTSTART', ['BEGIN:VEVENT', 'UID:B', 'END:VEVENT'], 'required'],
    ['two DTSTARTs', anEvent('UID:B', TUESDAY, TUESDAY), 'one-value'],
    [
      'a DTSTART that is not closed',
      anEvent('UID:B', 'DTSTART;TZID="Europe:20261124T100000'),
      'readable-record',
    ],
    ['a DTSTART of two times', anEvent('UID:B', 'DTSTART:20261124T100000,20261125T100000'), 'moment'],
  ])('%s: the appointment is known to be there', async (_, bad, expected) => {
    const { appointments, problems } = await readItems(aCalendar(good('A'), bad, good('Z')));
    expect(appointments.map(({ id }) => id)).toEqual(['A', 'Z']);
    expect(problems).toMatchObject([{ record: 2, expected, rejected: true, appointmentId: 'B' }]);
  });

  test('a file that is cut off: what is missing is unknown', async () => {
    for (const cut of [1, 2, 3, 5]) {
      const lines = aCalendar(good('A'), good('B')).slice(0, -cut);
      const { problems, appointments } = await readItems(lines);
      expect(appointments.map(({ id }) => id)).toEqual(cut === 1 ? ['A', 'B'] : ['A']);
      expect(problems.at(-1)).toMatchObject({ expected: 'whole-file', path: 'VCALENDAR[1]', rejected: true });
      expect(problems.at(-1)).not.toHaveProperty('appointmentId');
    }
  });

  test('a calendar in the middle that is cut off', async () => {
    const { problems, appointments } = await readItems([
      ...aCalendar(good('A')).slice(0, -1),
      ...aCalendar(good('B')),
    ]);
    expect(appointments.map(({ id }) => id)).toEqual(['A', 'B']);
    expect(problems).toMatchObject([{ expected: 'whole-file', path: 'VCALENDAR[1]', line: 7 }]);
  });

  test('lines that are none, and text that was not folded, are ignored', async () => {
    const event = [
      'BEGIN:VEVENT',
      'UID:A',
      'what is this',
      '',
      '::',
      TUESDAY,
      ';=',
      'END:VEVENT',
      'END:VTODO',
    ];
    const { problems, appointments } = await readItems(aCalendar(event));
    expect(problems).toEqual([]);
    expect(appointments.map(({ id }) => id)).toEqual(['A']);
  });
});

describe('lines', () => {
  test('a problem says in which line of the file it is, whatever was folded before', async () => {
    const { problems } = await readItems(
      aCalendar(
        anEvent('SUMMARY:Muster', '  Anna', ' , Kontrolle', 'DTSTART;TZID=Mo', ' nd:20261124T100000'),
      ),
    );
    expect(problems).toMatchObject([{ line: 8, path: 'VEVENT[1].DTSTART', value: 'Mond' }]);
  });

  test.each([
    ['\r\n', 'a.ics'],
    ['\n', 'a.ics'],
    ['\r', 'a.ics'],
  ])('lines may end in %j', async (end) => {
    const lines = aCalendar(anEvent('SUMMARY:Muster', '  Anna'));
    const { appointments } = await readItems(Buffer.from(lines.join(end)));
    expect(appointments).toMatchObject([{ id: 'E', personName: 'Muster Anna' }]);
  });

  test('a fold in the middle of a character is mended', async () => {
    const text = aCalendar(anEvent('SUMMARY:Müller Zoë\\, 👍')).join('\r\n');
    const bytes = Buffer.from(text);
    for (let at = text.indexOf('SUMMARY') + 8; at < bytes.length - 30; at += 1) {
      const folded = Buffer.concat([bytes.subarray(0, at), Buffer.from('\r\n '), bytes.subarray(at)]);
      if (bytes[at] === 0x0a) break;
      const { appointments, notices } = await readItems(folded);
      expect([appointments[0]?.personName, notices]).toEqual(['Müller Zoë', []]);
    }
  });

  test('every possible piece of a file gives the same', async () => {
    const filler = anEvent('UID:F', `DESCRIPTION:${'é'.repeat(30)}`, ` ${'ü'.repeat(30)}`);
    const before = Array.from({ length: 300 }, (_, index) =>
      filler.map((line) => line.replace('UID:F', `UID:F${index}`)),
    );
    const { appointments, notices } = await readItems(aCalendar(...before, anEvent('UID:Ü')));
    expect([appointments.length, notices, appointments.at(-1)?.id]).toEqual([301, [], 'Ü']);
  });

  test('what is not UTF-8 is read as Windows-1252, and it is said; a byte order mark is none of the text', async () => {
    const lines = aCalendar(anEvent('SUMMARY:Müller Anna')).join('\r\n');
    const latin = await readItems(Buffer.from(lines, 'latin1'));
    expect(latin.appointments[0]?.personName).toBe('Müller Anna');
    expect(latin.notices).toEqual([{ file: 'a.ics', code: 'read-as-windows-1252' }]);
    const marked = await readItems(Buffer.from(`\uFEFF${lines}`));
    expect(marked.appointments[0]?.personName).toBe('Müller Anna');
    const utf16 = await readItems(Buffer.from(`\uFEFF${lines}`, 'utf16le'));
    expect(utf16.appointments[0]?.personName).toBe('Müller Anna');
  });

  test('pictures and megabytes in properties that nobody reads cost nothing', async () => {
    const picture = [`ATTACH;ENCODING=BASE64:${'A'.repeat(70)}`, ...Array(30_000).fill(` ${'A'.repeat(70)}`)];
    const long = `X-ALT-DESC:${'x'.repeat(3_000_000)}`;
    expect(await idsOf(aCalendar(anEvent(...picture), anEvent('UID:F', long)))).toEqual(['E', 'F']);
  });

  test('a summary of megabytes is read from its beginning', async () => {
    const { appointments } = await readItems(
      aCalendar(anEvent(`SUMMARY:Muster Anna\\, Kontrolle\\, ${'x '.repeat(500_000)}`)),
    );
    expect(appointments).toHaveLength(1);
  });

  test('a thousand nested components, and ten thousand that are not closed', async () => {
    const nested = [...Array(1000).fill('BEGIN:X'), ...Array(1000).fill('END:X')];
    expect(await idsOf(aCalendar(anEvent('UID:A', ...nested), anEvent('UID:B')))).toEqual(['A', 'B']);
    const open = Array(10_000).fill('BEGIN:VTODO');
    expect(await idsOf(aCalendar(open, anEvent('UID:B')))).toEqual(['B']);
  });
});

describe('texts', () => {
  test('nothing that could harm a terminal gets through, and no line break', async () => {
    const evil = '\u001b[31mMuster\u0000 Anna\u202e\\n\\r\\, Kon\u009btrolle\u200b';
    const { items } = await readItems(aCalendar(anEvent(`UID:\u001b]0;x\u0007A\\nB`, `SUMMARY:${evil}`)));
    expect(items).toMatchObject([{ record: { id: 'A B' } }]);
    for (const value of JSON.stringify(items).match(/"[^"]*"/g) ?? []) {
      expect(value).toBe(cleanText(value));
    }
  });

  test('whatever the lines are, reading ends and what comes of it is clean', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ...'BEGIN:VEVENT END:VEVENT BEGIN:VCALENDAR END:VCALENDAR UID:A UID:B RRULE:FREQ=DAILY'.split(' '),
      ),
      fc.constantFrom(
        TUESDAY,
        'RECURRENCE-ID:20261124T100000',
        'BEGIN:VTIMEZONE',
        'END:VTIMEZONE',
        ' x',
        'EXDATE:1',
      ),
      fc.constantFrom(
        'SUMMARY;X="',
        'DTSTART;TZID=:',
        'STATUS:',
        'SEQUENCE:-1',
        'DTEND;VALUE=DATE:2026',
        'RRULE:;;=;',
      ),
      fc.string({ unit: 'binary', maxLength: 40 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (lines) => {
        const { appointments, problems } = await readItems(['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines]);
        for (const { id } of appointments) expect(id).toBe(cleanText(id));
        for (const { value } of problems)
          expect([value.length <= 40, value]).toEqual([true, cleanText(value)]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('patterns', () => {
  const hostile = [
    'a ',
    'Aa ',
    'A',
    '#',
    '#1',
    '1',
    '0 ',
    '(',
    ' ',
    '\n',
    'Tel ',
    'Tel 0',
    'Herr ',
    'von ',
    'A von ',
    'Pat ',
    'Pat-Nr. ',
    'Muster Anna, ',
    '079 123 45 67 ',
    'Dr. ',
    '<tel:',
    '.',
    'Arzt ',
  ];

  test.each(hostile)('shipped ones give up quickly on 2,000 characters of %j', (piece) => {
    const text = piece.repeat(Math.ceil(2000 / piece.length)).slice(0, 1999);
    for (const pattern of Object.values(shippedPatterns).flat()) {
      const reading = preparePatterns({ ...NONE, name: [pattern] });
      const names = ['SUMMARY', 'DESCRIPTION', 'CATEGORIES'].map((name, number) => ({
        number,
        text: `${name}:${text}!`,
        cut: false,
      }));
      const people = ['ORGANIZER', 'ATTENDEE'].map((name, number) => ({
        number,
        text: `${name};CN="${text}":x`,
        cut: false,
      }));
      const properties = readProperties([...names, ...people]);
      const before = process.cpuUsage();
      reading.read(properties).all('name');
      const { user } = process.cpuUsage(before);
      expect(user / 1000, pattern.pattern).toBeLessThan(200); // milliseconds of this process; a good one takes two
    }
  });
});

const NONE = Object.fromEntries(Object.keys(shippedPatterns).map((field) => [field, []]));

test('what is no calendar is refused', async () => {
  await expect(readItems(['id,starts_at', 'A,B'])).rejects.toMatchObject({ code: 'file-format-unknown' });
  await expect(readItems(Buffer.alloc(0))).rejects.toMatchObject({ code: 'file-unreadable' });
});
