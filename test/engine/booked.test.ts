import { describe, expect, test } from 'vitest';
import type { AppointmentRecord } from '../../src/model/import-record.ts';
import { runSql } from '../support/database.ts';
import { appointmentsFile, openSecondProcess, type Practice, startPractice } from '../support/practice.ts';
import { aMobile, anAppointment, aPatient } from '../support/records.ts';

const MONDAY = '2026-11-23T09:00:00.000Z';
const TUESDAY = '2026-11-24T09:00:00.000Z';

/** When each appointment was booked, by the source's id. */
async function bookings({ target }: Practice): Promise<Record<string, unknown>> {
  const rows = await runSql(target, 'select external_id, booked_at from appointment order by external_id');
  return Object.fromEntries(rows.map((row) => [row.external_id, row.booked_at]));
}

const at = (id: string, day: string, more: Partial<AppointmentRecord> = {}) =>
  anAppointment({ id, at: `${day}T09:00`, ...more });

/** Two appointments, on Tuesday and a week later, known since Monday; the clock shows Tuesday. */
async function withKnownWeek(): Promise<Practice> {
  const practice = await startPractice({ now: MONDAY });
  await practice.enter(aPatient(), aPatient({ number: '2' }), at('A', '2026-11-25'), at('B', '2026-12-02'));
  practice.clock.set(TUESDAY);
  return practice;
}

describe('newly booked is', () => {
  test('nothing of the first file of a source, whatever it holds', async () => {
    const practice = await withKnownWeek();
    expect(await bookings(practice)).toEqual({ A: null, B: null });
    const other = appointmentsFile([at('X', '2026-11-27')], 'radiology');
    await practice.importFiles([other]);
    expect(await bookings(practice)).toEqual({ A: null, B: null, X: null });
  });

  test('what is new on a day for which a file of its source has spoken', async () => {
    const practice = await withKnownWeek();
    await practice.enter(at('C', '2026-11-25'), at('D', '2026-11-28'));
    expect(await bookings(practice)).toEqual({ A: null, B: null, C: TUESDAY, D: TUESDAY });
    practice.clock.set('2026-11-25T09:00:00.000Z');
    await practice.enter();
    expect(await bookings(practice)).toEqual({ A: null, B: null, C: TUESDAY, D: TUESDAY });
  });

  test('not what is on a day that no file has reached yet, which is known from then on', async () => {
    const practice = await withKnownWeek();
    await practice.enter(at('E', '2026-12-03'), at('F', '2026-11-24'));
    expect(await bookings(practice)).toMatchObject({ E: null, F: null });
    await practice.enter(at('G', '2026-12-03'), at('H', '2026-11-24'));
    expect(await bookings(practice)).toMatchObject({ E: null, F: null, G: TUESDAY, H: TUESDAY });
  });

  test('what is moved, or goes to somebody else', async () => {
    const practice = await withKnownWeek();
    await practice.enter(at('A', '2026-11-26'), at('B', '2026-12-02', { patientNumber: '2' }));
    expect(await bookings(practice)).toEqual({ A: TUESDAY, B: TUESDAY });
  });

  test('not what changes otherwise, vanishes or comes back', async () => {
    const practice = await withKnownWeek();
    await practice.enter(at('C', '2026-11-27', { status: 'planned' }));
    practice.clock.set('2026-11-25T06:00:00.000Z');
    await practice.drop('C');
    await practice.enter(
      at('C', '2026-11-27', { doctor: 'Dr. Neu' }),
      at('A', '2026-11-25', { status: 'planned' }),
    );
    expect(await bookings(practice)).toEqual({ A: null, B: null, C: TUESDAY });
  });

  test('somebody unregistered with another number, but not one who has become a patient', async () => {
    const practice = await startPractice({ now: MONDAY });
    const nobody = (id: string, mobile: string) =>
      at(id, '2026-11-25', { patientNumber: null, personName: 'Hans Meier', personMobile: aMobile(mobile) });
    await practice.enter(aPatient(), nobody('A', '+41790000001'), nobody('B', '+41790000001'));
    practice.clock.set(TUESDAY);
    await practice.enter(nobody('A', '+41790000002'), at('B', '2026-11-25'));
    expect(await bookings(practice)).toEqual({ A: TUESDAY, B: null });
  });

  test('what a file without patients moves', async () => {
    const practice = await withKnownWeek();
    const moved = [
      at('A', '2026-11-27', { patientNumber: null }),
      at('B', '2026-12-02', { patientNumber: null }),
    ];
    await practice.importFiles([{ ...appointmentsFile(moved), columns: ['id', 'starts_at', 'status'] }]);
    expect(await bookings(practice)).toEqual({ A: TUESDAY, B: null });
  });
});

test('when its source says when it was booked, that counts, also in the first file; a moment to come does not', async () => {
  const practice = await startPractice({ now: TUESDAY });
  const said = (id: string, bookedAt: string) => at(id, '2026-11-25', { bookedAt: new Date(bookedAt) });
  await practice.enter(aPatient(), said('A', MONDAY), said('B', '2026-11-24T09:00:01.000Z'));
  expect(await bookings(practice)).toEqual({ A: MONDAY, B: null });
  practice.clock.set('2026-11-25T06:00:00.000Z');
  await practice.enter(at('A', '2026-11-26', { bookedAt: new Date(MONDAY) }));
  expect(await bookings(practice)).toEqual({ A: '2026-11-25T06:00:00.000Z', B: null });
});

test('what its source says counts where it knows better: on days nobody has spoken for, and before its last import', async () => {
  const practice = await withKnownWeek(); // imported on Monday; now it is Tuesday
  const said = (id: string, day: string, bookedAt: string) => at(id, day, { bookedAt: new Date(bookedAt) });
  await practice.enter(
    said('C', '2026-11-27', '2026-11-24T06:00:00.000Z'), // in between: as old as this import, as for all who ask what is late
    said('D', '2026-11-27', '2026-11-22T23:00:00.000Z'), // in between, too: on the day of the last import
    said('E', '2026-11-27', '2026-11-22T22:59:00.000Z'), // before: the earlier file has left it out
    said('F', '2026-12-20', '2026-11-24T06:00:00.000Z'),
    said('G', '2026-11-27', '2026-11-24T09:00:01.000Z'), // to come
  );
  expect(await bookings(practice)).toMatchObject({
    C: TUESDAY,
    D: TUESDAY,
    E: '2026-11-22T22:59:00.000Z',
    F: '2026-11-24T06:00:00.000Z',
    G: TUESDAY,
  });
});

test('a dry run makes no day known', async () => {
  const practice = await withKnownWeek();
  await practice.importFiles([appointmentsFile([at('E', '2027-01-05')])], { dryRun: true });
  await practice.enter(at('E', '2026-12-20'));
  expect(await bookings(practice)).toMatchObject({ E: null });
});

test('an interrupted first import has made no day known: the rest is not newly booked', async () => {
  const practice = await startPractice({ now: MONDAY });
  practice.crash.at(4, 'before'); // it begins, patients, appointments, the end
  await expect(practice.enter(aPatient(), at('A', '2026-11-25'))).rejects.toThrow();
  const second = await openSecondProcess(practice);
  const whole = appointmentsFile([at('A', '2026-11-25'), at('B', '2026-11-25')]);
  await second.engine.importFiles(practice.actor, [whole]);
  expect(await bookings(practice)).toEqual({ A: null, B: null });
});
