import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RefusalError } from '../../src/errors.ts';
import { detectCsv } from '../../src/import/csv.ts';
import { APPOINTMENTS, PATIENTS, readItems, writeCsv } from './csv-file.ts';

describe('what a file is', () => {
  test('is told by its columns', async () => {
    expect((await detectCsv(await writeCsv(PATIENTS))).kind).toBe('patients');
    expect((await detectCsv(await writeCsv(APPOINTMENTS))).kind).toBe('appointments');
    expect((await detectCsv(await writeCsv(`${PATIENTS},id,starts_at,status`))).kind).toBe('appointments');
    expect((await detectCsv(await writeCsv('\n \n"Nummer";"Name"'))).kind).toBe('patients');
    expect((await detectCsv(await writeCsv('id;"starts\n_at";status\nA;B;C'))).kind).toBe('appointments');
  });

  test('is separated as most of its columns ask for', async () => {
    const { patients } = await readItems(['Nummer;Name;Vorname;Bemerkung,Mobile', '1;Müller;Anna;a,b']);
    expect(patients).toMatchObject([{ number: '1', lastName: 'Müller', firstName: 'Anna' }]);
  });

  test('a header of several lines is one header', async () => {
    const { items } = await readItems(['', 'number;"last', '_name"', '1;A']);
    expect(items).toMatchObject([{ type: 'patient', line: 4, record: { lastName: 'A' } }]);
  });

  test('missing columns are named', async () => {
    await expectRefusal('id,patient_number,starts_at', 'file-columns-missing', {
      found: ['id', 'patient_number', 'starts_at'],
      missing: ['status'],
    });
    await expectRefusal('Nummer;Vorname;\x1b[31mX', 'file-columns-missing', {
      found: ['Nummer', 'Vorname', 'X'],
      missing: ['last_name'],
    });
    await expectRefusal('Termin-ID;Status', 'file-columns-missing', { missing: ['starts_at'] });
  });

  test('a file without a header we know is refused, and nothing of it is repeated', async () => {
    for (const text of ['100,Müller,Anna', '\0\x01\x02PK', '\n\n', '"', 'x'.repeat(100_000)]) {
      await expectRefusal(text, 'file-format-unknown', { file: 'a.csv' });
    }
  });

  test('a column given twice is refused, also under two names', async () => {
    await expectRefusal('number,last_name,mobile,Natel', 'file-unreadable', {
      reason: 'column-twice',
      columns: ['mobile'],
    });
  });

  test('a file that cannot be read is refused', async () => {
    await expectRefusal('', 'file-unreadable', { reason: 'empty' });
    const folder = dirname(await writeCsv(''));
    await expect(detectCsv(join(folder, 'none.csv'))).rejects.toMatchObject({
      code: 'file-unreadable',
      details: { file: 'none.csv', reason: 'ENOENT' },
    });
    await expect(detectCsv(folder)).rejects.toMatchObject({ details: { reason: 'not-a-file' } });
  });

  test('unknown columns are ignored and named', async () => {
    const { patients, notices } = await readItems(['number,AHV,last_name,,\x1b[1mX', '1,756,M,,y']);
    expect(patients).toMatchObject([{ number: '1', lastName: 'M' }]);
    expect(notices).toEqual([{ file: 'a.csv', code: 'unknown-columns', columns: ['AHV', 'X'] }]);
  });
});

describe('characters', () => {
  const text = 'number;last_name\r\n1;Müßig–€\r\n';

  test('UTF-8 with or without its mark, and UTF-16 with it, need no word', async () => {
    const utf16 = Buffer.from(`\uFEFF${text}`, 'utf16le');
    for (const bytes of [
      Buffer.from(text),
      Buffer.from(`\uFEFF${text}`),
      utf16,
      Buffer.from(utf16).swap16(),
    ]) {
      const { patients, notices } = await readItems(bytes);
      expect(patients).toMatchObject([{ number: '1', lastName: 'Müßig–€' }]);
      expect(notices).toEqual([]);
    }
  });

  test('half of a character is no line feed, where lines end with carriage returns', async () => {
    const utf16 = Buffer.from('\uFEFFnumber;last_name\r1;Ċ\r2;Ԁ\uDC0A', 'utf16le');
    for (const bytes of [utf16, Buffer.from(utf16).swap16()]) {
      const { patients } = await readItems(bytes);
      expect(patients.map(({ number }) => number)).toEqual(['1', '2']);
    }
  });

  test('what is not valid UTF-8 is read as windows-1252, and said so', async () => {
    const bytes = Buffer.concat([
      Buffer.from('number;last_name\n1;M'),
      Buffer.from([0xfc, 0xdf, 0x96, 0x80, 0x8a]),
    ]);
    const { patients, notices } = await readItems(bytes);
    expect(patients).toMatchObject([{ lastName: 'Müß–€Š' }]);
    expect(notices).toEqual([{ file: 'a.csv', code: 'read-as-windows-1252' }]);
  });

  test('one byte far down the file, even its last, decides', async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => `${index},Muster`).join('\n');
    const { patients, notices } = await readItems(
      Buffer.concat([Buffer.from(`number,last_name\n${rows}`), Buffer.from([0xe9])]),
    );
    expect(patients.at(-1)?.lastName).toBe('Musteré');
    expect(patients).toHaveLength(20_000);
    expect(notices).toHaveLength(1);
  });

  test('a letter cut by the pieces in which a file is read stays whole', async () => {
    const rows = Array.from({ length: 30_000 }, (_, index) => `${index},äöü😀`);
    const { patients, problems } = await readItems(['number,last_name', ...rows]);
    expect(patients).toHaveLength(30_000);
    expect(new Set(patients.map((patient) => patient.lastName))).toEqual(new Set(['äöü😀']));
    expect(problems).toEqual([]);
  });

  test('line ends of all three worlds, blank lines and rows without content change nothing', async () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const { items } = await readItems(
        Buffer.from(['number,last_name', '1,A', '', '  ', ',', '2,B', ''].join(end)),
      );
      expect(items).toMatchObject([
        { type: 'patient', line: 2, record: { number: '1', lastName: 'A' } },
        { type: 'patient', line: 6, record: { number: '2', lastName: 'B' } },
      ]);
    }
  });
});

async function expectRefusal(content: string, code: string, details: object): Promise<void> {
  const refusal = await detectCsv(await writeCsv(content)).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(RefusalError);
  expect(refusal).toMatchObject({ code, details });
}
