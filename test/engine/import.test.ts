import { describe, expect, test } from 'vitest';
import type { ImportFile } from '../../src/agenda.ts';
import type { AppointmentRecord } from '../../src/model/import-record.ts';
import { badRecord, goodRecord } from '../import/items.ts';
import {
  anActor,
  appointmentsFile,
  importFile,
  leftOut,
  offered,
  openSecondProcess,
  patientsFile,
  refusalOf,
  startPractice,
} from '../support/practice.ts';
import { aFullDay, anAppointment, aPatient } from '../support/records.ts';

describe('importing', () => {
  test('a first import adds everything', async () => {
    const { enter } = await startPractice();
    const { files, isWritten } = await enter(...aFullDay(3));
    expect(isWritten).toBe(true);
    expect(files.map(({ kind, added, changed, unchanged }) => [kind, added, changed, unchanged])).toEqual([
      ['patients', 3, 0, 0],
      ['appointments', 3, 0, 0],
    ]);
  });

  test('importing the same again changes nothing', async () => {
    const { enter, store } = await startPractice();
    await enter(...aFullDay(3));
    const { files } = await enter();
    expect(
      files.map(({ added, changed, unchanged, vanished }) => [added, changed, unchanged, vanished]),
    ).toEqual([
      [0, 0, 3, 0],
      [0, 0, 3, 0],
    ]);
    expect(await store.read.countAppointments()).toBe(3);
  });

  test('importing again what was changed changes that and nothing else', async () => {
    const { enter, ...practice } = await startPractice();
    await enter(...aFullDay(3));
    const { files } = await enter(
      aPatient({ number: '2', smsOptOut: true }),
      anAppointment({ id: 'T3', patientNumber: '3', at: '2026-11-24T17:00' }),
    );
    expect(files.map(({ added, changed, unchanged }) => [added, changed, unchanged])).toEqual([
      [0, 1, 2],
      [0, 1, 2],
    ]);
    expect(await leftOut({ ...practice, enter })).toEqual(['T2: opted-out']);
  });

  test('an import does not touch reminders', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(2));
    await practice.engine.prepareBatch(practice.actor, { channel: 'sms' });
    await practice.enter();
    expect(await leftOut(practice)).toEqual(['T1: in-open-batch', 'T2: in-open-batch']);
  });

  test('patients are imported before appointments, whatever the order of the files', async () => {
    const { importFiles } = await startPractice();
    const { problems } = await importFiles([appointmentsFile([anAppointment()]), patientsFile([aPatient()])]);
    expect(problems).toEqual([]);
  });

  test('an appointment of an unknown patient is left out and told with its line', async () => {
    const { importFiles, store } = await startPractice();
    const file = appointmentsFile([anAppointment({ id: 'A', patientNumber: '404' })]);
    const { problems, files } = await importFiles([file]);
    expect(problems).toMatchObject([
      { line: 2, field: 'patient_number', expected: 'known-patient', rejected: true },
    ]);
    expect(files[0]).toMatchObject({ added: 0, rejected: 1 });
    expect(await store.read.countAppointments()).toBe(0);
  });

  test('one bad record does not keep the good ones out', async () => {
    const { importFiles, enter, store } = await startPractice();
    await enter(aPatient());
    const items = [goodRecord(2, anAppointment()), badRecord(3), badRecord(3)];
    const { files, problems } = await importFiles([importFile('appointments', items)]);
    expect(files[0]).toMatchObject({ added: 1, rejected: 1 });
    expect(problems).toHaveLength(2);
    expect(await store.read.countAppointments()).toBe(1);
  });

  test('strict: one bad record and nothing at all is written', async () => {
    const { importFiles, store } = await startPractice();
    const items = [goodRecord(2, anAppointment()), badRecord(3)];
    const files = [patientsFile([aPatient()]), importFile('appointments', items)];
    const report = await importFiles(files, { strict: true });
    expect(report.isWritten).toBe(false);
    expect(report.files.map(({ added, rejected }) => [added, rejected])).toEqual([
      [1, 0],
      [1, 1],
    ]);
    expect(await store.read.countAppointments()).toBe(0);
    expect(await store.read.knownPatientNumbers(['1'])).toEqual(new Set());
  });

  test('strict: a file that changes after its check: nothing of it is written from the bad record on', async () => {
    const { importFiles, store } = await startPractice();
    let reads = 0;
    const changing: ImportFile = {
      ...importFile('appointments', []),
      async *read() {
        reads += 1;
        yield goodRecord(2, anAppointment({ patientNumber: null }));
        if (reads % 2 === 0) yield badRecord(3);
      },
    };
    const { files, isWritten } = await importFiles([changing], { strict: true });
    expect([reads, isWritten]).toEqual([2, false]);
    expect(files[0]).toMatchObject({ added: 0, rejected: 1 });
    const both = await importFiles([patientsFile([aPatient()]), changing], { strict: true });
    expect([reads, both.isWritten]).toEqual([4, true]);
    expect(both.files).toMatchObject([{ added: 1 }, { added: 0, vanished: 0, rejected: 1 }]);
    expect(await store.read.countAppointments()).toBe(0);
  });

  test('strict: without bad records all is written', async () => {
    const { importFiles, store } = await startPractice();
    const files = [patientsFile([aPatient()]), appointmentsFile([anAppointment()])];
    expect((await importFiles(files, { strict: true })).isWritten).toBe(true);
    expect(await store.read.countAppointments()).toBe(1);
  });

  test('a dry run counts and writes nothing', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(2));
    const files = [
      patientsFile([aPatient({ number: '1', blocked: true }), aPatient({ number: '9' })]),
      appointmentsFile([anAppointment({ id: 'T1', at: '2026-11-24T08:00' }), anAppointment({ id: 'new' })]),
    ];
    const report = await practice.importFiles(files, { dryRun: true });
    expect(report.isWritten).toBe(false);
    expect(report.files.map(({ added, changed, unchanged }) => [added, changed, unchanged])).toEqual([
      [1, 1, 0],
      [1, 0, 1],
    ]);
    expect(await offered(practice)).toEqual(['T1', 'T2']);
  });

  test('more records than one commit holds are all imported', async () => {
    const { importFiles, store } = await startPractice();
    const count = 11_500;
    const numbers = Array.from({ length: count }, (_, index) => String(index));
    const report = await importFiles([
      patientsFile(numbers.map((number) => aPatient({ number }))),
      appointmentsFile(numbers.map((number) => anAppointment({ patientNumber: number }))),
    ]);
    expect(report.files.map(({ added }) => added)).toEqual([count, count]);
    expect(await store.read.countAppointments()).toBe(count);
  });

  test('who may not prepare imports nothing', async () => {
    const { engine } = await startPractice();
    const viewer = anActor('vreni', ['view']);
    expect((await refusalOf(engine.importFiles(viewer, [patientsFile([aPatient()])]))).code).toBe(
      'not-permitted',
    );
  });
});

describe('an import that is overtaken by a newer one', () => {
  const old = anAppointment({ id: 'A', at: '2026-11-24T09:00' });

  /** While one process imports an old file, another imports a newer one: just before the old one's A is read. */
  async function overtaken(newer: ImportFile, ...before: AppointmentRecord[]) {
    const practice = await startPractice();
    const second = await openSecondProcess(practice);
    await practice.enter(aPatient(), ...before);
    const first = appointmentsFile([anAppointment({ id: 'X', at: '2026-11-25T09:00' })]);
    const slow: ImportFile = {
      ...appointmentsFile([old]),
      async *read() {
        await second.engine.importFiles(practice.actor, [newer]);
        yield goodRecord(2, old);
      },
    };
    const { files } = await practice.importFiles([first, slow]);
    const [entry] = await practice.store.read.agenda('reminder', '2026-11-24');
    return { practice, report: files[1], entry };
  }

  test('P7a: what the newer one has written stays', async () => {
    const newer = anAppointment({ id: 'A', at: '2026-11-24T15:00', status: 'cancelled', doctor: 'Dr. Neu' });
    const { practice, report, entry } = await overtaken(appointmentsFile([newer]));
    expect(entry).toMatchObject({
      startsLocal: '2026-11-24T15:00',
      status: 'cancelled',
      doctor: 'Dr. Neu',
      vanished: false,
    });
    expect(report).toMatchObject({ added: 0, changed: 0, unchanged: 1 });
    expect(await offered(practice)).toEqual([]);
  });

  test('P7a: what the newer one has not touched is written', async () => {
    const { report, entry } = await overtaken(
      appointmentsFile([anAppointment({ id: 'B', at: '2026-11-26T09:00' })]),
    );
    expect(report).toMatchObject({ added: 1, unchanged: 0 });
    expect(entry).toMatchObject({ externalId: 'A', startsLocal: '2026-11-24T09:00' });
  });

  test('P7a: what was missing in the newer one stays vanished', async () => {
    const newer = anAppointment({ id: 'B', at: '2026-11-24T08:00', status: 'cancelled' });
    const { practice } = await overtaken(appointmentsFile([newer]), old);
    expect(await offered(practice)).toEqual([]);
    await practice.importFiles([appointmentsFile([old])]);
    expect(await offered(practice)).toEqual(['A']);
  });
});
