import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { detectCsv, readCsv } from '../../src/import/csv.ts';
import type { ImportItem } from '../../src/model/import-record.ts';
import { cleanText } from '../../src/model/text.ts';
import { hostileText, UNSAFE } from '../support/hostile.ts';
import { readItems, writeCsv } from './csv-file.ts';

/** Every column a file of recalls may have. */
const RECALLS = 'id,patient_number,reason_code,reason_name,doctor,due_on,interval_months,lead_days';

async function recallsOf(lines: readonly string[]) {
  const { items, problems } = await readItems(lines);
  return { recalls: items.flatMap((item) => (item.type === 'recall' ? [item.record] : [])), problems };
}

describe('a file of recalls', () => {
  test('is told by its header, in English and in German', async () => {
    expect((await detectCsv(await writeCsv(RECALLS))).kind).toBe('recalls');
    const german =
      'Recall-Nr;Patientennummer;Kurzzeichen;Bezeichnung;Ärztin;Fällig am;Intervall (Monate);Vorlauf (Tage)';
    const contents = await detectCsv(await writeCsv(german));
    expect(contents).toEqual({ kind: 'recalls', columns: RECALLS.split(',') });
  });

  test('a file of appointments that also has a due date stays one', async () => {
    const header = 'id,patient_number,starts_at,status,due_on';
    expect((await detectCsv(await writeCsv(header))).kind).toBe('appointments');
  });

  test('lacking columns are named', async () => {
    await expect(detectCsv(await writeCsv('id,due_on'))).rejects.toMatchObject({
      code: 'file-columns-missing',
      details: { missing: ['patient_number', 'reason_code'] },
    });
  });

  test('once or at an interval, with a lead or without', async () => {
    const { recalls, problems } = await recallsOf([
      RECALLS,
      'R1,1001,JK,Jahreskontrolle,Dr. Muster,2027-01-31,12,28',
      'R2,1001,IMPF,,,31.01.2027,,',
      'R3,1001,X,,,2027-01-31,240,0',
    ]);
    expect(problems).toEqual([]);
    expect(recalls).toEqual([
      {
        id: 'R1',
        patientNumber: '1001',
        reasonCode: 'JK',
        reasonName: 'Jahreskontrolle',
        doctor: 'Dr. Muster',
        dueOn: '2027-01-31',
        intervalMonths: 12,
        leadDays: 28,
      },
      expect.objectContaining({ id: 'R2', dueOn: '2027-01-31', intervalMonths: null, leadDays: null }),
      expect.objectContaining({ id: 'R3', intervalMonths: 240, leadDays: 0 }),
    ]);
  });

  test.each([
    ['R1,,JK,,,2027-01-31,12,28', 'patient_number', 'required'],
    ['R1,1001,,,,2027-01-31,12,28', 'reason_code', 'required'],
    ['R1,1001,JK,,,,12,28', 'due_on', 'required'],
    ['R1,1001,JK,,,31.02.2027,12,28', 'due_on', 'date'],
    ['R1,1001,JK,,,2027-01-31,0,28', 'interval_months', 'months'],
    ['R1,1001,JK,,,2027-01-31,241,28', 'interval_months', 'months'],
    ['R1,1001,JK,,,2027-01-31,1.5,28', 'interval_months', 'months'],
    ['R1,1001,JK,,,2027-01-31,12,-1', 'lead_days', 'days'],
    ['R1,1001,JK,,,2027-01-31,12,367', 'lead_days', 'days'],
    ['R1,1001,JK,,,2027-01-31,12,28,more', null, 'same-number-of-fields'],
  ])('%s: rejected, and its id is known, so that it has not vanished', async (line, field, expected) => {
    const { recalls, problems } = await recallsOf([RECALLS, line, 'R2,1002,JK,,,2027-01-31,12,28']);
    expect(recalls.map(({ id }) => id)).toEqual(['R2']);
    expect(problems).toMatchObject([{ line: 2, field, expected, rejected: true, appointmentId: 'R1' }]);
  });

  test('an id that is there twice is rejected', async () => {
    const line = 'R1,1001,JK,,,2027-01-31,12,28';
    const { recalls, problems } = await recallsOf([RECALLS, line, line]);
    expect(recalls).toHaveLength(1);
    expect(problems).toMatchObject([{ line: 3, field: 'id', expected: 'unique-id' }]);
  });

  test('whatever stands in it, records are clean and whole or there is a problem', async () => {
    const field = fc.oneof(hostileText, fc.constantFrom('', '12', '2027-01-31', 'JK', '\u001b]0;x\u0007'));
    const line = fc.tuple(field, field, field, field, field, field, field, field);
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 5 }), async (lines) => {
        const quoted = lines.map((fields) =>
          fields.map((text) => `"${text.replaceAll('"', '""')}"`).join(','),
        );
        const path = await writeCsv([RECALLS, ...quoted].join('\n'));
        const items: ImportItem[] = [];
        for await (const item of readCsv(path, { timeZone: 'Europe/Zurich', region: 'CH' })) items.push(item);
        for (const item of items) {
          const texts = Object.values(item.type === 'recall' ? item.record : item).filter(
            (value) => typeof value === 'string',
          );
          for (const text of texts) expect(text).toBe(cleanText(text));
          expect(JSON.stringify(item)).not.toMatch(UNSAFE);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('consents in a file of patients', () => {
  const header =
    'number,last_name,greeting_consent,greeting_consent_on,greeting_consent_source,recall_consent';
  const patientOf = async (line: string, columns = header) => {
    const { patients, problems } = await readItems([columns, line]);
    return { patient: patients[0], problems };
  };

  test('a file without their columns says nothing of them', async () => {
    const { patient } = await patientOf('1,Muster', 'number,last_name');
    expect(patient).not.toHaveProperty('greetingConsent');
    expect(patient).not.toHaveProperty('recallConsent');
  });

  test('an answer with its date and source, or without', async () => {
    const { patient, problems } = await patientOf('1,Muster,ja,01.02.2026,Formular,nein');
    expect(problems).toEqual([]);
    expect(patient).toMatchObject({
      greetingConsent: { isGiven: true, on: '2026-02-01', source: 'Formular' },
      recallConsent: { isGiven: false, on: null, source: null },
    });
  });

  test('an empty cell is neither yes nor no', async () => {
    const { patient, problems } = await patientOf('1,Muster,,,Formular,');
    expect(problems).toEqual([]);
    expect(patient).toMatchObject({ greetingConsent: null, recallConsent: null });
  });

  test('a date alone says nothing; the patient is kept', async () => {
    const { patient, problems } = await patientOf('1,Muster,,2026-02-01,,');
    expect(problems).toMatchObject([
      { field: 'greeting_consent', expected: 'consent-answer', rejected: false },
    ]);
    expect(patient).toMatchObject({ greetingConsent: null });
  });

  test.each([
    ['1,Muster,vielleicht,,,', 'greeting_consent', 'boolean'],
    ['1,Muster,ja,gestern,,', 'greeting_consent_on', 'date'],
    ['1,Muster,ja,,,x', 'recall_consent', 'boolean'],
  ])('what cannot be read rejects the record, as with opt-outs: %s', async (line, field, expected) => {
    const { patient, problems } = await patientOf(line);
    expect(patient).toBeUndefined();
    expect(problems).toMatchObject([{ field, expected, rejected: true }]);
  });

  test('German headers', async () => {
    const german =
      'Nummer;Name;Einwilligung Glückwunsch;Einwilligung Glückwunsch am;Einwilligung Recall;Einwilligung Recall am;Einwilligung Recall Quelle';
    const { patient } = await patientOf('1;Muster;nein;;ja;05.01.2026;Telefon', german);
    expect(patient).toMatchObject({
      greetingConsent: { isGiven: false },
      recallConsent: { isGiven: true, on: '2026-01-05', source: 'Telefon' },
    });
  });
});
