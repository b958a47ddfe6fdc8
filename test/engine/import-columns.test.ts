import { describe, expect, test } from 'vitest';
import type { AppointmentRecord } from '../../src/model/import-record.ts';
import { appointmentsFile, leftOut, patientsFile, startPractice } from '../support/practice.ts';
import { aFullDay, aMobile, anAppointment, aPatient, mobileOf } from '../support/records.ts';

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

describe('an appointments file leaves what it does not have', () => {
  const needed = ['id', 'starts_at', 'status'];
  const full = anAppointment({
    id: 'A',
    durationMinutes: 45,
    reasonCode: 'K',
    reasonName: 'Kontrolle',
    doctor: 'Dr. Muster',
    specialty: 'Kardiologie',
    location: 'Haus 3',
  });
  const bare = anAppointment({
    id: 'A',
    patientNumber: null,
    durationMinutes: null,
    reasonCode: null,
    reasonName: null,
    doctor: null,
    specialty: null,
  });
  const unregistered = anAppointment({
    id: 'A',
    patientNumber: null,
    personName: 'Hans Meier',
    personMobile: aMobile('+41791111111'),
  });
  const nobody = { personName: null, personMobile: null };

  /** What is known of appointment A after a full file and then this one, which has these columns besides the needed. */
  async function reimported(
    before: AppointmentRecord,
    ...files: (readonly [AppointmentRecord, readonly string[]])[]
  ) {
    const practice = await startPractice();
    await practice.enter(aPatient({ number: '1' }), aPatient({ number: '2' }), before);
    const reports = [];
    for (const [record, columns] of files) {
      const file = { ...appointmentsFile([record]), columns: [...needed, ...columns] };
      const report = await practice.importFiles([file]);
      reports.push(report.files[0]);
    }
    const [entry] = await practice.store.read.agenda('reminder', '2026-11-24');
    if (entry === undefined) throw new Error('expected the appointment');
    return { entry, report: reports.at(-1), practice };
  }

  test('P7a: a file of the needed columns leaves everything else as it is, and says so', async () => {
    const { entry, report } = await reimported(full, [bare, []]);
    expect(report).toMatchObject({ unchanged: 1, changed: 0, vanished: 0 });
    expect(entry).toMatchObject({
      durationMinutes: 45,
      reasonCode: 'K',
      reasonName: 'Kontrolle',
      doctor: 'Dr. Muster',
      specialty: 'Kardiologie',
      location: 'Haus 3',
      patient: { number: '1' },
    });
  });

  test('P7a: what it has is changed, and only that', async () => {
    const moved = { ...bare, ...timeOf('2026-11-24T10:00'), status: 'planned', doctor: 'Dr. Neu' };
    const { entry, report } = await reimported(full, [moved, ['doctor']]);
    expect(report).toMatchObject({ changed: 1 });
    expect(entry).toMatchObject({
      startsLocal: '2026-11-24T10:00',
      status: 'planned',
      doctor: 'Dr. Neu',
      specialty: 'Kardiologie',
      durationMinutes: 45,
      reasonCode: 'K',
      patient: { number: '1' },
    });
  });

  test.each([
    ['duration_minutes', { durationMinutes: null }],
    ['doctor', { doctor: null }],
    ['specialty', { specialty: null }],
    ['location', { location: null }],
    ['patient_number', { patient: null }],
  ] as const)('a file that has %s empty empties it', async (column, emptied) => {
    const { entry, report } = await reimported(full, [bare, [column]]);
    expect(report).toMatchObject({ changed: 1 });
    expect(entry).toMatchObject(emptied);
  });

  test.each([
    ['specialty', { specialty: 'Neurologie' }],
    ['location', { location: 'Haus 4' }],
  ] as const)('a changed %s is recognised, and the same again is not', async (column, change) => {
    const changed = { ...full, ...change };
    const { entry, report } = await reimported(full, [changed, [column]]);
    expect(report).toMatchObject({ changed: 1 });
    expect(entry).toMatchObject(change);
    const again = await reimported(full, [changed, [column]], [changed, [column]]);
    expect(again.report).toMatchObject({ changed: 0, unchanged: 1 });
  });

  test('a new appointment of such a file has what the file tells, and nothing else', async () => {
    const { practice } = await reimported(full);
    const file = { ...appointmentsFile([{ ...bare, id: 'B' }, bare]), columns: needed };
    expect((await practice.importFiles([file])).files[0]).toMatchObject({ added: 1, unchanged: 1 });
    const entries = await practice.store.read.agenda('reminder', '2026-11-24');
    expect(entries.map(({ patient, doctor }) => [patient?.number, doctor])).toEqual([
      ['1', 'Dr. Muster'],
      [undefined, null],
    ]);
  });

  test('P7a: what is missing in such a file has vanished all the same', async () => {
    const { practice } = await reimported(full);
    const file = { ...appointmentsFile([{ ...bare, id: 'B' }]), columns: needed };
    expect((await practice.importFiles([file])).files[0]).toMatchObject({ added: 1, vanished: 1 });
  });

  test('P7a: an unregistered person stays who they are', async () => {
    const { entry, report } = await reimported(unregistered, [
      { ...unregistered, ...nobody },
      ['patient_number'],
    ]);
    expect(report).toMatchObject({ unchanged: 1 });
    expect(entry).toMatchObject({ personName: 'Hans Meier', personMobile: { number: '+41791111111' } });
  });

  test('P7a: a number in the file does not count for a patient, also when the file has no patients', async () => {
    const stranger = { ...bare, personName: 'Eva Fremd', personMobile: aMobile('+41792222222') };
    const { practice } = await reimported(full, [stranger, ['name', 'mobile']]);
    const { candidates } = await practice.engine.previewRun(practice.actor, { channel: 'sms' });
    expect(candidates.map(({ recipient }) => recipient)).toEqual([mobileOf('1')]);
  });

  test('P7a: a number kept for one person is never used for the next', async () => {
    const toPatient = { ...unregistered, ...nobody, patientNumber: '2' };
    const toNobody = { ...unregistered, ...nobody };
    const { entry, practice } = await reimported(
      unregistered,
      [toPatient, ['patient_number']],
      [toNobody, ['patient_number']],
    );
    expect(entry).toMatchObject({ patient: null, personName: null, personMobile: null });
    expect(await leftOut(practice)).toEqual(['A: no-mobile']);
  });

  test('P7a: another name without a number has none, another number without a name has none', async () => {
    const renamed = { ...unregistered, personName: 'Eva Fremd', personMobile: null };
    expect((await reimported(unregistered, [renamed, ['name']])).entry).toMatchObject({
      personName: 'Eva Fremd',
      personMobile: null,
    });
    const renumbered = { ...unregistered, personName: null, personMobile: aMobile('+41792222222') };
    expect((await reimported(unregistered, [renumbered, ['mobile']])).entry).toMatchObject({
      personName: null,
      personMobile: { number: '+41792222222', kind: 'mobile' },
    });
  });

  describe('and empties what was of somebody else', () => {
    const told = {
      reasonCode: 'H',
      reasonName: 'HIV-Kontrolle',
      specialty: 'Infektiologie',
      doctor: 'Dr. Muster',
      location: 'Infektiologie, Haus 3',
    };
    const nothing = { reasonCode: null, reasonName: null, specialty: null, doctor: null, location: null };
    const strange = { personName: 'Eva Fremd', personMobile: aMobile('+41792222222') };

    test.each<[string, AppointmentRecord, AppointmentRecord, readonly string[]]>([
      ['another patient', { ...full, ...told }, { ...bare, patientNumber: '2' }, ['patient_number']],
      ['nobody', { ...full, ...told }, bare, ['patient_number']],
      [
        'an unregistered person',
        { ...full, ...told },
        { ...bare, ...strange },
        ['patient_number', 'name', 'mobile'],
      ],
      [
        'another name',
        { ...unregistered, ...told },
        { ...bare, ...unregistered, ...nothing, personName: 'Eva' },
        ['name', 'mobile'],
      ],
      [
        'another number',
        { ...unregistered, ...told },
        { ...unregistered, ...nothing, personMobile: aMobile('+41793333333') },
        ['patient_number', 'mobile'],
      ],
      ['a patient', { ...unregistered, ...told }, { ...bare, patientNumber: '2' }, ['patient_number']],
    ])('P7a: when it goes to %s', async (_case, before, after, columns) => {
      const { entry } = await reimported(before, [after, columns]);
      expect(entry).toMatchObject(nothing);
      expect(entry.durationMinutes).toBe(before.durationMinutes);
    });

    test('P7a: but not what the file has', async () => {
      const next = { ...bare, patientNumber: '2', reasonCode: 'L', reasonName: 'Labor', doctor: 'Dr. Neu' };
      const columns = ['patient_number', 'reason_code', 'reason_name', 'doctor'];
      const { entry } = await reimported({ ...full, ...told }, [next, columns]);
      expect(entry).toMatchObject({
        reasonCode: 'L',
        reasonName: 'Labor',
        doctor: 'Dr. Neu',
        specialty: null,
      });
    });

    test('P7a: and not because a name or a number comes with a patient’s appointment', async () => {
      const same = { ...bare, ...strange, patientNumber: '1' };
      for (const columns of [
        ['patient_number', 'name', 'mobile'],
        ['name', 'mobile'],
      ]) {
        const { entry } = await reimported({ ...full, ...told }, [same, columns]);
        expect(entry).toMatchObject({ ...told, patient: { number: '1' } });
      }
    });

    test('P7a: and not when the same person’s appointment is moved', async () => {
      const moved = { ...unregistered, ...nothing, ...timeOf('2026-11-24T10:00') };
      const { entry } = await reimported({ ...unregistered, ...told }, [
        moved,
        ['patient_number', 'name', 'mobile'],
      ]);
      expect(entry).toMatchObject({ ...told, startsLocal: '2026-11-24T10:00' });
    });
  });

  test('a visit reason’s name stays with its code, and its code with its name', async () => {
    const code = (reasonCode: string) => [{ ...bare, reasonCode }, ['reason_code']] as const;
    expect((await reimported(full, code('K'))).entry).toMatchObject({
      reasonCode: 'K',
      reasonName: 'Kontrolle',
    });
    expect((await reimported(full, code('L'))).entry).toMatchObject({ reasonCode: 'L', reasonName: null });
    const name = (reasonName: string) =>
      [{ ...bare, reasonName, reasonCode: reasonName }, ['reason_name']] as const;
    expect((await reimported(full, name('Kontrolle'))).entry).toMatchObject({ reasonCode: 'K' });
    expect((await reimported(full, name('Labor'))).entry).toMatchObject({
      reasonCode: 'Labor',
      reasonName: 'Labor',
    });
  });
});

function timeOf(at: string): Pick<AppointmentRecord, 'startsAt' | 'startsLocal'> {
  const { startsAt, startsLocal } = anAppointment({ at });
  return { startsAt, startsLocal };
}
