import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanText } from '../../src/model/text.ts';
import { lineOf, readItems } from './csv-file.ts';

describe('broken and hostile files', () => {
  test('a record says in which line it begins, also after line breaks in quotes', async () => {
    const { items } = await readItems([
      '"number",last_name',
      '',
      '1,"A\n\nB"',
      '2,"C ""D"""',
      '3',
      '',
      '4,"\n",',
      '5,E',
    ]);
    expect(items.map(lineOf)).toEqual([3, 6, 7, 9, 11]);
    expect(items).toMatchObject([
      { record: { lastName: 'A B' } },
      { record: { lastName: 'C "D"' } },
      { problem: { field: null, expected: 'same-number-of-fields', value: '3', rejected: true } },
      { problem: { expected: 'same-number-of-fields' } },
      { record: { number: '5' } },
    ]);
  });

  test.each([
    ['a quote that never closes', '"A2,2026-11-23T08:00,definite'],
    ['a quote that closes in another record', 'A2,2026-11-23T08:00,"definite'],
    ['a quote in the middle', 'A2,2026-11-23T08:00,de"finite'],
    ['text after a quote', 'A2,2026-11-23T08:00,"de"finite'],
    ['a quote at the end', 'A2,2026-11-23T08:00,definite"'],
  ])('P7a: %s costs its own record, not the others', async (_, bad) => {
    const good = (id: number) => `A${id},2026-11-23T08:00,definite`;
    const files = [
      ['id,starts_at,status', good(1), bad, good(3), good(4)],
      ['id,starts_at,status', good(1), bad, good(3), 'A5,x,"a,\nb"', good(4)],
    ];
    for (const lines of files) {
      const { appointments, problems } = await readItems(lines);
      expect(appointments.map((appointment) => appointment.id)).toEqual(['A1', 'A3', 'A4']);
      expect(problems[0]).toMatchObject({ line: 3, field: null, expected: 'closed-quote', rejected: true });
    }
  });

  test('P7a: two stray quotes do not swallow the appointments between them', async () => {
    const { appointments, problems } = await readItems([
      'id,starts_at,status',
      'A1,"x',
      'A2,2026-11-23T08:00,definite',
      'A3,2026-11-23T08:00,definite',
      'y"',
    ]);
    expect(appointments.map((appointment) => appointment.id)).toEqual(['A2', 'A3']);
    expect(problems).toMatchObject([
      { line: 2, expected: 'closed-quote', appointmentId: 'A1' },
      { line: 5, expected: 'closed-quote' },
    ]);
  });

  test('P7a: an appointment in a broken record has not vanished when its id can be read', async () => {
    const { problems } = await readItems([
      'status,id,starts_at',
      'definite,A1,"x',
      '"de""f","A""2",x"',
      '"definite,A3,x',
      'definite,A4',
      `definite,A5,${'x'.repeat(1_100_000)}`,
    ]);
    expect(problems.map((problem) => [problem.line, problem.expected, problem.appointmentId])).toEqual([
      [2, 'closed-quote', 'A1'],
      [3, 'closed-quote', 'A"2'],
      [4, 'closed-quote', undefined],
      [5, 'same-number-of-fields', 'A4'],
      [6, 'readable-record', 'A5'],
    ]);
  });

  test('a record of megabytes is a problem, not a crash', async () => {
    const { patients, problems } = await readItems([
      'number,last_name',
      '1,A',
      `2,${'x'.repeat(3_000_000)}`,
      '3,B',
      `4,"${'x\nyyyyy\n'.repeat(130_000)}"`,
    ]);
    expect(patients.map((patient) => patient.number)).toEqual(['1', '3']);
    expect(problems[0]).toMatchObject({
      line: 3,
      expected: 'readable-record',
      value: `2,${'x'.repeat(37)}…`,
    });
    expect(problems[1]).toMatchObject({ line: 5, expected: 'closed-quote', value: '4,"x' });
    expect(problems).toHaveLength(260_002); // each of its lines stands alone then
  });

  test('a long text in quotes is too long, not a reason to stop', async () => {
    const { patients, problems } = await readItems([
      'number,last_name',
      `1,"${'x\n'.repeat(300_000)}"`,
      '2,B',
    ]);
    expect(patients.map((patient) => patient.number)).toEqual(['2']);
    expect(problems).toMatchObject([{ line: 2, field: 'last_name', expected: 'shorter-text' }]);
  });

  test('a text that looks like a record stays a text', async () => {
    const { appointments, problems } = await readItems([
      'id,starts_at,status,name',
      'A1,2026-11-23T08:00,definite,"x\nA9,2026-11-23T09:00,definite,Mallory\ny"',
    ]);
    expect(appointments).toMatchObject([
      { id: 'A1', personName: 'x A9,2026-11-23T09:00,definite,Mallory y' },
    ]);
    expect(problems).toEqual([]);
  });

  test('nothing a problem shows can move a cursor', async () => {
    const { items } = await readItems([
      'number,last_name,blocked',
      '\x1b[2J1,\x1b]0;x\x07Anna\0,\x1b[31m\u202Enein?',
      '2,\0\x1b',
    ]);
    expect(JSON.stringify(items)).not.toMatch(/\\u00|\u202E/);
    expect(items).toMatchObject([
      { problem: { field: 'blocked', value: 'nein?', rejected: true } },
      { problem: { expected: 'same-number-of-fields' } },
    ]);
  });

  test('what a spreadsheet writes is read back, whatever it holds', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc
        .array(fc.constantFrom('"', ',', ';', '\t', '\n', '\r\n', 'a', ' ', '\0', '\x1b[', '""', 'é'), {
          maxLength: 10,
        })
        .map((all) => all.join('')),
    );
    const rows = fc.array(fc.tuple(cell, cell), { maxLength: 12 });
    const form = fc.record({
      separator: fc.constantFrom(',', ';', '\t'),
      end: fc.constantFrom('\n', '\r\n'),
    });
    const quote = (text: string) => `"${text.toWellFormed().replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(rows, form, async (cells, { separator, end }) => {
        const records = cells.map(([first, last], index) => [`${index}`, first, `x${last.toWellFormed()}`]);
        const lines = [['number', 'first_name', 'last_name'], ...records].map((row) =>
          row.map(quote).join(separator),
        );
        const { patients, problems } = await readItems(Buffer.from(lines.join(end)));
        expect(problems).toEqual([]);
        expect(
          patients.map(({ number, firstName, lastName }) => [number, firstName ?? '', lastName]),
        ).toEqual(records.map((row) => row.map((text) => cleanText(text.toWellFormed()))));
      }),
      { numRuns: 150 },
    );
  });

  test('whatever follows a header, reading ends and every line is accounted for in order', async () => {
    const parts = fc.constantFrom(
      '"',
      '""',
      ',',
      '\n',
      '\n',
      'a',
      '1',
      ' ',
      '\r',
      '\0',
      '2026-11-23T08:00',
      'A,2026-11-23T08:00,x\n',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(parts, { maxLength: 60 }), async (all) => {
        const { items } = await readItems(Buffer.from(`id,starts_at,status\n${all.join('')}`));
        const lines = items.map(lineOf);
        expect(lines).toEqual([...lines].sort((a, b) => a - b));
        expect(Math.max(1, ...lines)).toBeLessThanOrEqual(1 + all.join('').split('\n').length);
        expect(items.every((item) => item.type !== 'problem' || item.problem.value.length <= 40)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
