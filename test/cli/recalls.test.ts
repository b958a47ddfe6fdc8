import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHome, type Home } from '../support/cli.ts';

const MORNING = ['--now', '2026-11-23T09:00:00+01:00'];

let home: Home;
const rundruf = (...words: string[]) => home.run(...words, ...MORNING);

beforeAll(async () => {
  home = createHome();
  const patients = home.file(
    'patients.csv',
    [
      'Nummer;Name;Vorname;Einwilligung Recall;Einwilligung Recall am',
      '1;Zürcher;Jürg;ja;01.02.2026',
      '2;Meier;\u001b[31mEva;;',
    ].join('\n'),
  );
  const recalls = home.file(
    'recalls.csv',
    [
      'Recall-Nr;Patientennummer;Kurzzeichen;Fällig am;Intervall',
      'R1;1;JK;14.12.2026;12',
      'R2;9;JK;14.12.2026;',
    ].join('\n'),
  );
  const { code, stderr } = await rundruf('import', recalls, patients, '--lang', 'de');
  expect(code).toBe(1);
  expect(stderr).toContain('recalls.csv:3 patient_number: gefunden «9»');
});
afterAll(() => home.remove());

test('R1: recalls are listed, entered, changed and closed', async () => {
  const list = await rundruf('recalls', 'list', '--due', '--lang', 'de');
  expect(list.stdout).toContain(
    '1   14.12.2026  16.11.2026   1 Zürcher Jürg  JK            12 Monate  aufzubieten',
  );
  const added = await rundruf(
    'recalls',
    'add',
    '--patient',
    '2',
    '--reason',
    'LAB',
    '--due',
    '2027-03-31',
    '--json',
  );
  const late = await rundruf(
    'recalls',
    'add',
    '--patient',
    '1',
    '--reason',
    'OLD',
    '--due',
    '2024-05-01',
    '--json',
  );
  expect(late.json).toMatchObject({ state: 'overdue', calledIn: null });
  const told = await rundruf('recalls', 'list', '--patient', '1', '--lang', 'de');
  expect(told.stdout).toContain('zu lange überfällig, kein Aufgebot');
  await rundruf('recalls', 'close', '3');
  expect(added.json).toMatchObject({
    id: 2,
    source: 'hand',
    patient: { number: '2', lastName: 'Meier', firstName: 'Eva' },
    dueOn: '2027-03-31',
    callOn: '2027-03-03',
    intervalMonths: null,
    state: 'open',
  });
  const changed = await rundruf('recalls', 'change', '2', '--every', '6', '--lead', '14');
  expect(changed.stdout).toContain('Recall 2 changed.');
  const closed = await rundruf('recalls', 'close', '2', '--json');
  expect(closed.json).toMatchObject({
    intervalMonths: 6,
    leadDays: 14,
    state: 'closed',
    doneOn: '2026-11-23',
  });
});

test('what is wrong is said, with its exit code', async () => {
  const ofFile = await rundruf('recalls', 'change', '1', '--every', '6', '--json');
  expect([ofFile.code, ofFile.json]).toMatchObject([1, { error: { code: 'recall-of-file' } }]);
  const nothing = await rundruf('recalls', 'change', '1');
  expect([nothing.code, nothing.stdout]).toEqual([2, '']);
  const both = await rundruf('patients', 'consent', '1', '--purpose', 'recall', '--given', '--withdrawn');
  expect(both.code).toBe(2);
});

test('consents are found, shown and recorded', async () => {
  const found = await rundruf('patients', 'find', 'zurch', '--json');
  expect(found.json).toMatchObject({
    patients: [
      {
        number: '1',
        recallConsent: { isGiven: true, on: '2026-02-01', source: null },
        greetingConsent: null,
      },
    ],
    more: false,
  });
  const recorded = await rundruf(
    'patients',
    'consent',
    '1',
    '--purpose',
    'recall',
    '--withdrawn',
    '--source',
    'Telefon',
  );
  expect(recorded.stdout).toBe('Recorded: the patient does not want recalls.\n');
  const shown = await rundruf('patients', 'show', '1', '--lang', 'de');
  expect(shown.stdout).toMatch(/Recall-Aufgebote\s+nein\s+23\.11\.2026\s+Telefon/);
});
