import { describe, expect, test } from 'vitest';
import {
  appointmentsFile,
  importFile,
  leftOut,
  offered,
  openSecondProcess,
  patientsFile,
  startPractice,
} from '../support/practice.ts';
import { aFullDay, anAppointment, aPatient } from '../support/records.ts';
import { badRecord, goodRecord } from './items.ts';

const late = (id: string) => anAppointment({ id, at: '2026-11-26T17:00' });

describe('P7a: what is missing has vanished', () => {
  test('P7a: an appointment missing between the first and the last has vanished', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(3));
    const { files } = await practice.drop('T2');
    expect(files[1]).toMatchObject({ vanished: 1, unchanged: 2 });
    expect(await leftOut(practice)).toEqual(['T2: cancelled']);
  });

  test('P7a: a file speaks only for the days between its first and its last appointment', async () => {
    const { importFiles, enter } = await startPractice();
    await enter(
      aPatient(),
      ...['24', '25', '26', '27'].map((day) => anAppointment({ id: day, at: `2026-11-${day}T09:00` })),
    );
    const { files } = await importFiles([
      appointmentsFile([anAppointment({ id: 'other', at: '2026-11-25T14:00' })]),
    ]);
    expect(files[0]?.vanished).toBe(1);
  });

  test('P7a: a file speaks only for its own source', async () => {
    const { importFiles, enter } = await startPractice();
    await enter(aPatient(), anAppointment({ id: 'A' }));
    const { files } = await importFiles([appointmentsFile([anAppointment({ id: 'B' })], 'other')]);
    expect(files[0]?.vanished).toBe(0);
  });

  test('P7a: a past appointment does not vanish', async () => {
    const { importFiles, enter } = await startPractice();
    await enter(aPatient(), anAppointment({ id: 'past', at: '2026-11-23T08:00' }));
    const { files } = await importFiles([
      appointmentsFile([anAppointment({ id: 'B', at: '2026-11-23T16:00' })]),
    ]);
    expect(files[0]?.vanished).toBe(0);
  });

  test('P7a: a vanished appointment that comes back is offered again', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(3));
    await practice.drop('T2');
    const { files } = await practice.enter(
      anAppointment({ id: 'T2', patientNumber: '2', at: '2026-11-24T08:01' }),
    );
    expect(files[1]).toMatchObject({ changed: 1, vanished: 0 });
    expect(await offered(practice)).toEqual(['T1', 'T2', 'T3']);
  });

  test('P7a: patients never vanish', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(2));
    await practice.importFiles([patientsFile([aPatient({ number: '2' })])]);
    expect(await offered(practice)).toEqual(['T1', 'T2']);
  });

  test('P7a: a bad record whose id can be read has not vanished', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(3));
    const [first, third] = ['08:00', '08:02'].map((time, index) =>
      anAppointment({ id: `T${index * 2 + 1}`, patientNumber: `${index * 2 + 1}`, at: `2026-11-24T${time}` }),
    );
    if (first === undefined || third === undefined) throw new Error('expected two');
    const items = [goodRecord(2, first), badRecord(3, 'T2'), goodRecord(4, third)];
    const { files } = await practice.importFiles([importFile('appointments', items)]);
    expect(files[0]).toMatchObject({ vanished: 0, vanishedUnknown: false });
    expect(await offered(practice)).toEqual(['T1', 'T2', 'T3']);
  });

  test('P7a: with a bad record whose id cannot be read nothing vanishes, and that is said', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(3));
    const items = [
      goodRecord(2, anAppointment({ id: 'T1', at: '2026-11-24T08:00' })),
      badRecord(3),
      goodRecord(4, anAppointment({ id: 'T3', patientNumber: '3', at: '2026-11-24T08:02' })),
    ];
    const { files } = await practice.importFiles([importFile('appointments', items)]);
    expect(files[0]).toMatchObject({ vanished: 0, vanishedUnknown: true });
    expect(await offered(practice)).toEqual(['T1', 'T2', 'T3']);
  });

  test('P7a: an empty file makes nothing vanish', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(2));
    const { files } = await practice.importFiles([appointmentsFile([])]);
    expect(files[0]?.vanished).toBe(0);
    expect(await offered(practice)).toHaveLength(2);
  });

  test('P7a: an older export that ends later does not undo a newer one', async () => {
    const practice = await startPractice();
    await practice.enter(aPatient(), anAppointment({ id: 'A', at: '2026-11-24T09:00' }));
    const older = await practice.store.write((tx) => tx.startImport('agenda', practice.clock.now()));
    await practice.enter(anAppointment({ id: 'B', at: '2026-11-24T10:00' }));
    await practice.enter();
    const vanished = await practice.store.write((tx) =>
      tx.markVanished('agenda', older, {
        from: '2026-11-24',
        until: '2026-11-24',
        now: practice.clock.now(),
      }),
    );
    expect(vanished).toBe(0);
  });

  test('P7a: the files of one import do not make each other’s appointments vanish', async () => {
    const practice = await startPractice();
    const first = [anAppointment({ id: 'A', at: '2026-11-24T08:00' }), late('B')];
    const second = [anAppointment({ id: 'C', patientNumber: '2', at: '2026-11-24T09:00' })];
    const patients = [aPatient(), aPatient({ number: '2' })];
    const files = [patientsFile(patients), appointmentsFile(first), appointmentsFile(second)];
    for (const _ of ['first', 'again']) {
      const report = await practice.importFiles(files);
      expect(report.files.map(({ vanished }) => vanished)).toEqual([0, 0, 0]);
    }
    expect(await offered(practice)).toEqual(['A', 'C']);
  });

  test('P7a: the files of one import speak for their own days, not for those between', async () => {
    const { enter, importFiles } = await startPractice();
    const days = ['24', '25', '26', '27', '28'];
    await enter(aPatient(), ...days.map((day) => anAppointment({ id: day, at: `2026-11-${day}T09:00` })));
    const { files } = await importFiles([
      appointmentsFile([anAppointment({ id: 'X', at: '2026-11-25T10:00' })]),
      appointmentsFile([anAppointment({ id: 'Y', at: '2026-11-27T10:00' })]),
    ]);
    expect(files.map(({ vanished }) => vanished)).toEqual([1, 1]);
  });

  test('P7a: what is missing in two files that speak for its day vanishes once', async () => {
    const { enter, importFiles } = await startPractice();
    await enter(aPatient(), anAppointment({ id: 'gone' }));
    const { files } = await importFiles([
      appointmentsFile([anAppointment({ id: 'X', at: '2026-11-24T10:00' })]),
      appointmentsFile([anAppointment({ id: 'Y', at: '2026-11-24T11:00' })]),
    ]);
    expect(files.map(({ vanished }) => vanished)).toEqual([1, 0]);
  });

  test('P7a: an unreadable id in one file keeps all appointments of its source from vanishing', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(2));
    const { files } = await practice.importFiles([
      appointmentsFile([anAppointment({ id: 'T1', at: '2026-11-24T08:00' })]),
      importFile('appointments', [badRecord(2)]),
      appointmentsFile([late('X')], 'other'),
    ]);
    expect(files.map(({ vanishedUnknown }) => vanishedUnknown)).toEqual([true, true, false]);
    expect(await offered(practice)).toEqual(['T1', 'T2']);
  });

  test('P7a: an id in a bad record of one file has not vanished from the other', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(3));
    const { files } = await practice.importFiles([
      appointmentsFile([anAppointment({ id: 'T1', at: '2026-11-24T08:00' })]),
      importFile('appointments', [badRecord(2, 'T2')]),
    ]);
    expect(files.map(({ vanished }) => vanished)).toEqual([1, 0]);
    expect(await offered(practice)).toEqual(['T1', 'T2']);
  });

  test('P7a: bad patients say nothing about appointments', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(2));
    const { files } = await practice.importFiles([
      importFile('patients', [badRecord(2)]),
      appointmentsFile([anAppointment({ id: 'T1', at: '2026-11-24T08:00' })]),
    ]);
    expect(files.map(({ vanished, vanishedUnknown }) => [vanished, vanishedUnknown])).toEqual([
      [0, false],
      [1, false],
    ]);
  });

  test('P7a: more bad records than one commit holds have not vanished', async () => {
    const { enter, importFiles } = await startPractice();
    const ids = Array.from({ length: 10_500 }, (_, index) => `A${index}`);
    await enter(aPatient(), ...ids.map((id) => anAppointment({ id })));
    const items = [
      goodRecord(2, anAppointment({ id: 'A0' })),
      ...ids.slice(1).map((id, index) => badRecord(index + 3, id)),
    ];
    const { files } = await importFiles([importFile('appointments', items)]);
    expect(files[0]).toMatchObject({ rejected: 10_499, vanished: 0, vanishedUnknown: false });
  });

  test('P7a: a dry run tells what would vanish, and nothing vanishes', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(4));
    const items = [goodRecord(2, anAppointment({ id: 'T1', at: '2026-11-24T08:00' })), badRecord(3, 'T2')];
    const files = [
      importFile('appointments', items),
      appointmentsFile([anAppointment({ id: 'T4', patientNumber: '4', at: '2026-11-24T08:03' })]),
    ];
    const trial = await practice.importFiles(files, { dryRun: true });
    expect(trial.files.map(({ vanished }) => vanished)).toEqual([1, 0]);
    expect(await offered(practice)).toEqual(['T1', 'T2', 'T3', 'T4']);
    const real = await practice.importFiles(files);
    expect(real.files.map(({ vanished }) => vanished)).toEqual([1, 0]);
  });

  test('P7a: a dry run of more records than one commit holds finds all of them', async () => {
    const { enter, importFiles } = await startPractice();
    const all = Array.from({ length: 10_500 }, (_, index) => anAppointment({ id: `A${index}` }));
    await enter(aPatient(), ...all, anAppointment({ id: 'gone' }));
    const { files } = await importFiles([appointmentsFile(all)], { dryRun: true });
    expect(files[0]).toMatchObject({ unchanged: 10_500, vanished: 1 });
  });

  test('P7a: two imports at once have numbers of their own', async () => {
    const practice = await startPractice();
    const second = await openSecondProcess(practice);
    const started = await Promise.all(
      [practice.store, second.store, practice.store].map((store) =>
        store.write((tx) => tx.startImport('agenda', practice.clock.now())),
      ),
    );
    expect(new Set(started).size).toBe(3);
  });

  test('P7a: what a newer import has seen stays, although an older one reads it again', async () => {
    const { store, clock, enter } = await startPractice();
    await enter(aPatient());
    const [seen, bad] = [anAppointment({ id: 'seen' }), anAppointment({ id: 'bad' })];
    const [older, newer] = await store.write(async (tx) => [
      await tx.startImport('agenda', clock.now()),
      await tx.startImport('agenda', clock.now()),
    ]);
    if (older === undefined || newer === undefined) throw new Error('expected two');
    const vanished = await store.write(async (tx) => {
      await tx.saveAppointments('agenda', [seen, bad], newer);
      await tx.saveAppointments('agenda', [seen], older);
      await tx.saveAppointments('agenda', [{ ...seen, status: 'planned' }], older);
      await tx.keepAppointments('agenda', ['bad'], older);
      return tx.markVanished('agenda', newer, { from: '2026-11-24', until: '2026-11-24', now: clock.now() });
    });
    expect(vanished).toBe(0);
  });
});
