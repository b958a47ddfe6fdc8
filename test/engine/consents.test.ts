import { describe, expect, test } from 'vitest';
import type { PatientRecord } from '../../src/model/import-record.ts';
import type { Consent } from '../../src/model/patient-consent.ts';
import { type Practice, patientsFile, refusalOf, startPractice } from '../support/practice.ts';
import { aPatient } from '../support/records.ts';

const TODAY = '2026-11-23'; // the practice's clock

const yes = (on: string | null = null): Consent => ({ isGiven: true, on, source: null });
const no = (on: string | null = null): Consent => ({ isGiven: false, on, source: null });

async function importPatient(practice: Practice, patient: Partial<PatientRecord>) {
  return practice.importFiles([patientsFile([aPatient(patient)])]);
}

async function recorded({ engine, actor }: Practice, number = '1') {
  return (await engine.viewConsents(actor, number)).consents;
}

/** What files say one after the other, and what is recorded then. */
async function after(practice: Practice, ...said: (Consent | null)[]): Promise<Consent | null> {
  for (const greetingConsent of said) await importPatient(practice, { greetingConsent });
  const { greeting } = await recorded(practice);
  return greeting && { isGiven: greeting.isGiven, on: greeting.on, source: greeting.source };
}

describe('what files say of consents', () => {
  test.each<[string, (Consent | null)[], Consent | null]>([
    ['the first word counts', [yes('2026-01-01')], yes('2026-01-01')],
    ['the later day wins', [yes('2026-01-01'), no('2026-02-01')], no('2026-02-01')],
    ['an earlier day does not', [no('2026-02-01'), yes('2026-01-01')], no('2026-02-01')],
    ['of the same day the last file wins', [yes('2026-01-01'), no('2026-01-01')], no('2026-01-01')],
    ['without a date the last file wins', [yes('2026-01-01'), no()], no()],
    ['a date wins over none', [no(), yes('2020-01-01')], yes('2020-01-01')],
    ['an empty cell takes a yes back', [yes('2026-01-01'), null], null],
    ['an empty cell takes no no back', [no(), null], no()],
  ])('%s', async (_case, said, expected) => {
    expect(await after(await startPractice(), ...said)).toEqual(expected);
  });

  test('a file without the columns changes nothing that is recorded', async () => {
    const practice = await startPractice();
    await importPatient(practice, { greetingConsent: yes('2026-01-01'), recallConsent: no('2026-02-01') });
    const { files } = await importPatient(practice, { lastName: 'Neu' });
    expect(files[0]).toMatchObject({ changed: 1 });
    expect(await recorded(practice)).toMatchObject({ greeting: yes('2026-01-01'), recall: no('2026-02-01') });
  });

  test('saying the same again changes nothing, and neither does what does not count', async () => {
    const practice = await startPractice();
    await importPatient(practice, { greetingConsent: no('2026-02-01') });
    for (const greetingConsent of [no('2026-02-01'), yes('2026-01-01')]) {
      const { files } = await importPatient(practice, { greetingConsent });
      expect(files[0]).toMatchObject({ changed: 0, unchanged: 1 });
    }
  });

  test('a day to come is reported, and what it says is not taken', async () => {
    const practice = await startPractice();
    await importPatient(practice, { greetingConsent: no('2026-02-01') });
    const { files, problems } = await importPatient(practice, { greetingConsent: yes('2026-11-24') });
    expect(files[0]).toMatchObject({ rejected: 0, unchanged: 1 });
    expect(problems).toMatchObject([
      { line: 2, field: 'greeting_consent_on', expected: 'past-day', rejected: false },
    ]);
    expect(await recorded(practice)).toMatchObject({ greeting: no('2026-02-01') });
  });
});

describe('what somebody has recorded', () => {
  test('holds against files that are older, of the same day, without a date, or empty', async () => {
    const practice = await startPractice();
    await importPatient(practice, { greetingConsent: yes('2026-01-01') });
    const { engine, actor } = practice;
    await engine.recordConsent(actor, '1', {
      purpose: 'greeting',
      isGiven: false,
      on: '2026-03-01',
      source: 'Brief',
    });
    for (const said of [yes('2026-02-01'), yes('2026-03-01'), yes(), null]) {
      await importPatient(practice, { greetingConsent: said });
      expect((await recorded(practice)).greeting).toEqual({
        isGiven: false,
        on: '2026-03-01',
        source: 'Brief',
        recordedBy: 'anna',
      });
    }
  });

  test('gives way to a later day in a file', async () => {
    const practice = await startPractice();
    await importPatient(practice, {});
    const { engine, actor } = practice;
    await engine.recordConsent(actor, '1', { purpose: 'greeting', isGiven: false, on: '2026-03-01' });
    await importPatient(practice, { greetingConsent: yes('2026-03-02') });
    expect((await recorded(practice)).greeting).toEqual({ ...yes('2026-03-02'), recordedBy: null });
  });

  test('is of today where no day is said, and of one purpose only', async () => {
    const practice = await startPractice();
    await importPatient(practice, {});
    const { engine, actor } = practice;
    const { patient, isChanged } = await engine.recordConsent(actor, '1', {
      purpose: 'recall',
      isGiven: true,
    });
    expect(isChanged).toBe(true);
    expect(patient.recallConsent).toEqual(yes(TODAY));
    expect(await recorded(practice)).toMatchObject({ greeting: null, recall: { recordedBy: 'anna' } });
  });

  test('is on record with what was before, and nothing about the patient; the same again is not', async () => {
    const practice = await startPractice();
    await importPatient(practice, { greetingConsent: yes('2026-01-01') });
    const { engine, actor } = practice;
    const entry = { purpose: 'greeting', isGiven: false, on: '2026-03-01', source: 'Vera sagt es' } as const;
    await engine.recordConsent(actor, '1', entry);
    expect(await engine.recordConsent(actor, '1', entry)).toMatchObject({ isChanged: false });
    const { entries } = await engine.readAudit(actor, { filter: { action: 'consent.recorded' }, limit: 9 });
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ subject: expect.stringMatching(/^patient \d+$/) });
    expect(entries[0]?.details).toEqual({
      purpose: 'greeting',
      given: false,
      on: '2026-03-01',
      beforeGiven: true,
      beforeOn: '2026-01-01',
      beforeBy: null,
    });
  });

  test.each([
    ['2026-11-24', 'invalid-value'],
    ['2026-02-30', 'invalid-value'],
    ['\u001b[2J', 'invalid-value'],
  ])('is refused on %j', async (on, code) => {
    const practice = await startPractice();
    await importPatient(practice, {});
    const { engine, actor } = practice;
    const refused = refusalOf(engine.recordConsent(actor, '1', { purpose: 'recall', isGiven: true, on }));
    expect((await refused).code).toBe(code);
    expect((await recorded(practice)).recall).toBeNull();
  });

  test('is refused for nobody', async () => {
    const { engine, actor } = await startPractice();
    const refused = refusalOf(engine.recordConsent(actor, '1', { purpose: 'recall', isGiven: true }));
    expect((await refused).code).toBe('patient-not-found');
  });
});

describe('patients are found', () => {
  const names = [
    ['7', 'Zürcher', 'Jürg'],
    ['8', 'Zuercher', 'Anna'],
    ['9', 'Müller-Meier', 'Anna'],
    ['77', 'Meier', null],
    ['10', "O'Brien", 'Sean'],
  ] as const;

  test.each([
    ['7', ['7', '77']],
    ['zurch', ['8', '7']],
    ['ZÜRCHER', ['8', '7']],
    ['anna zu', ['8']],
    ['meier', ['77', '9']],
    ['brien', ['10']],
    ['nobody', []],
    ['  \u001b[2J ', []],
    ['%', []],
  ])('by %j', async (query, numbers) => {
    const { engine, actor, importFiles } = await startPractice();
    await importFiles([
      patientsFile(names.map(([number, lastName, firstName]) => aPatient({ number, lastName, firstName }))),
    ]);
    const found = await engine.findPatients(actor, query, 10);
    expect(found.map(({ number }) => number)).toEqual(numbers);
    expect(await engine.findPatients(actor, query, 1)).toHaveLength(Math.min(1, numbers.length));
  });
});
