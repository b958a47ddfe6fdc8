import { expect, test } from 'vitest';
import { leftOut, patientsFile, startPractice } from '../support/practice.ts';
import { aFullDay, aPatient } from '../support/records.ts';

test('P9: a patients file without opt-out and death columns lifts neither', async () => {
  const practice = await startPractice();
  await practice.enter(
    ...aFullDay(2),
    aPatient({ number: '1', smsOptOut: true }),
    aPatient({ number: '2', deceasedOn: '2026-01-01' }),
  );
  const short = {
    ...patientsFile([aPatient({ number: '1', lastName: 'Neu' }), aPatient({ number: '2', lastName: 'Neu' })]),
    columns: ['number', 'last_name', 'mobile'],
  };
  const { files } = await practice.engine.importFiles(practice.actor, [short]);
  expect(files[0]).toMatchObject({ changed: 2 });
  expect(await leftOut(practice)).toEqual(['T1: opted-out', 'T2: deceased']);
});

test('P9: a file that has the columns lifts them', async () => {
  const practice = await startPractice();
  await practice.enter(...aFullDay(1), aPatient({ number: '1', smsOptOut: true }));
  const short = {
    ...patientsFile([aPatient({ number: '1' })]),
    columns: ['number', 'last_name', 'sms_opt_out'],
  };
  await practice.engine.importFiles(practice.actor, [short]);
  expect(await leftOut(practice)).toEqual([]);
});
