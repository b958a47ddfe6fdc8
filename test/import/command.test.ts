import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHome, type Home } from '../support/cli.ts';

let home: Home;

beforeEach(() => {
  home = createHome();
});
afterEach(() => home.remove());

const PATIENTS = 'number,last_name,mobile\n1,Muster,079 100 00 01\n2,Beispiel,0906 123 456\n';
const NOW = ['--now', '2026-11-23T10:00:00+01:00'];

/** Imports the patients and these appointments with these options. */
function importLines(lines: readonly string[], ...options: string[]) {
  const appointments = ['id,patient_number,starts_at,status,Fachgebiet', ...lines].join('\n');
  const paths = [home.file('patients.csv', PATIENTS), home.file('appointments.csv', appointments)];
  return home.run('import', ...paths, ...options, '--json', ...NOW);
}

const good = ['A,1,2026-11-24T08:00,definite,Kardiologie', 'B,2,2026-11-24T09:00,definite,'];
const allNew = [
  { added: 2, changed: 0 },
  { added: 2, changed: 0 },
];
const bad = 'C,404,2026-11-24T10:00,definite,';

test('a rejected record ends with 1; the good ones are kept', async () => {
  expect(await importLines([...good, bad])).toMatchObject({
    code: 1,
    json: { written: true, files: [{ added: 2 }, { added: 2, rejected: 1 }] },
  });
  const run = await home.run('prepare', '--channel', 'sms', '--json', ...NOW);
  expect(run.json).toMatchObject({
    candidates: [{ appointmentId: 'A' }],
    excluded: [{ appointmentId: 'B', reason: 'invalid-number' }],
  });
});

test('--strict ends with 1 and has written nothing when a record is rejected, else with 0', async () => {
  expect(await importLines([...good, bad], '--strict')).toMatchObject({ code: 1, json: { written: false } });
  expect(await importLines(good, '--strict')).toMatchObject({
    code: 0,
    json: { written: true, files: allNew },
  });
});

test('--dry-run ends with 0 and has written nothing; a rejected record ends it with 1', async () => {
  expect(await importLines(good, '--dry-run')).toMatchObject({
    code: 0,
    json: { written: false, files: allNew },
  });
  expect(await importLines([...good, bad], '--dry-run')).toMatchObject({ code: 1 });
  expect(await importLines(good)).toMatchObject({ code: 0, json: { written: true, files: allNew } });
});

test('a file of the needed columns changes nothing else', async () => {
  await importLines(good);
  const file = home.file('agenda.csv', 'id,starts_at,status\nA,2026-11-24T08:00,definite\n');
  expect(await home.run('import', file, '--json', ...NOW)).toMatchObject({
    code: 0,
    json: { files: [{ unchanged: 1, changed: 0, vanished: 1 }] },
  });
});

test('a FHIR file with both tells in two rows which are the patients', async () => {
  const bundle = {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [
      { resource: { resourceType: 'Patient', id: '1', name: [{ family: 'Muster' }] } },
      {
        resource: {
          resourceType: 'Appointment',
          id: 'A',
          status: 'booked',
          start: '2026-11-24T09:00:00+01:00',
          participant: [{ actor: { reference: 'Patient/1' }, status: 'accepted' }],
        },
      },
    ],
  };
  const path = home.file('b.json', JSON.stringify(bundle));
  const { stdout } = await home.run('import', path, '--lang', 'en', ...NOW);
  expect(stdout).toMatch(/b\.json: patients +1 /);
  expect(stdout).toMatch(/b\.json: appointments +1 /);
});
