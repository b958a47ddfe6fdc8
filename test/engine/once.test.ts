import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AppointmentRecord } from '../../src/model/import-record.ts';
import { runs } from '../support/database.ts';
import {
  anApprovedBatch,
  aSubmittedBatch,
  leftOut,
  logOf,
  offered,
  startPractice,
} from '../support/practice.ts';
import { aMobile, anAppointment, aPatient, emailOf, mobileOf } from '../support/records.ts';

describe('P4: an appointment is reminded once', () => {
  test('P4: an appointment reminded by SMS is not offered by the e-mail run', async () => {
    const practice = await startPractice();
    await practice.enter(aPatient(), anAppointment({ id: 'A' }));
    await aSubmittedBatch(practice);
    expect(await offered(practice, 'email')).toEqual([]);
    expect(await offered(practice, 'sms')).toEqual([]);
  });

  test('P4: the channel prepared first wins, even before it is sent', async () => {
    const practice = await startPractice();
    await practice.enter(aPatient(), anAppointment({ id: 'A' }));
    await practice.engine.prepareBatch(practice.actor, { channel: 'email' });
    expect(await leftOut(practice, 'sms')).toEqual(['A: in-open-batch']);
  });

  test('P4: of two runs prepared at the same moment one gets the appointment and the other is told', async () => {
    const practice = await startPractice();
    await practice.enter(aPatient(), anAppointment());
    const outcomes = await Promise.allSettled([
      practice.engine.prepareBatch(practice.actor, { channel: 'sms' }),
      practice.engine.prepareBatch(practice.actor, { channel: 'email' }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await logOf(practice)).toHaveLength(1);
  });

  test('P4: an appointment the portal refused is not offered again by itself', async () => {
    const practice = await startPractice();
    await practice.enter(aPatient(), anAppointment({ id: 'A' }));
    practice.sms.answerAll({ outcome: 'refused', reason: 'bad-number', taken: false });
    await aSubmittedBatch(practice);
    expect(await leftOut(practice)).toEqual(['A: already-reminded']);
  });
});

describe('P5: one reminder per patient and day', () => {
  const twoOnOneDay = () => [
    aPatient(),
    anAppointment({ id: 'late', at: '2026-11-24T14:00' }),
    anAppointment({ id: 'early', at: '2026-11-24T08:00' }),
  ];

  test('P5: only the first appointment of the day is offered', async () => {
    const practice = await startPractice();
    await practice.enter(...twoOnOneDay());
    expect(await offered(practice)).toEqual(['early']);
    expect(await leftOut(practice)).toEqual(['late: not-first-of-day']);
  });

  test('P5: once the first is reminded the other is not offered later', async () => {
    const practice = await startPractice();
    await practice.enter(...twoOnOneDay());
    await aSubmittedBatch(practice);
    expect(await offered(practice, 'sms')).toEqual([]);
    expect(await offered(practice, 'email')).toEqual([]);
  });

  test('P5: the other is not offered either when the reminded one is cancelled afterwards', async () => {
    const practice = await startPractice();
    await practice.enter(...twoOnOneDay());
    await aSubmittedBatch(practice);
    await practice.enter(anAppointment({ id: 'early', at: '2026-11-24T08:00', status: 'cancelled' }));
    expect(await leftOut(practice)).toEqual(['early: cancelled', 'late: not-first-of-day']);
  });

  test('P5: the first is the first that passes the filters', async () => {
    const practice = await startPractice();
    await practice.enter(
      aPatient(),
      anAppointment({ id: 'cancelled', at: '2026-11-24T07:00', status: 'cancelled' }),
      anAppointment({ id: 'planned', at: '2026-11-24T08:00', status: 'planned' }),
      anAppointment({ id: 'definite', at: '2026-11-24T09:00' }),
    );
    expect(await offered(practice)).toEqual(['definite']);
  });

  test('P5: without the option all appointments of the day are offered', async () => {
    const { engine, actor, enter } = await startPractice();
    await enter(...twoOnOneDay());
    const { candidates } = await engine.previewRun(actor, { channel: 'sms', onePerDay: false });
    expect(candidates).toHaveLength(2);
  });

  test('P5: unregistered people stand alone, even with the same number', async () => {
    const practice = await startPractice();
    const person = { patientNumber: null, personName: 'Neu', personMobile: aMobile('+41790000077') };
    await practice.enter(
      anAppointment({ ...person, at: '2026-11-24T08:00' }),
      anAppointment({ ...person, at: '2026-11-24T09:00' }),
    );
    expect(await offered(practice)).toHaveLength(2);
  });

  test('P5: each chosen day has its own first appointment', async () => {
    const { engine, actor, enter } = await startPractice();
    await enter(
      aPatient(),
      anAppointment({ at: '2026-11-24T09:00' }),
      anAppointment({ at: '2026-11-25T09:00' }),
    );
    const { candidates } = await engine.previewRun(actor, { channel: 'sms', days: ['+1', '+2'] });
    expect(candidates).toHaveLength(2);
  });
});

describe('P10: moved appointments', () => {
  const movedAfterReminder = async () => {
    const practice = await startPractice();
    await practice.enter(aPatient(), anAppointment({ id: 'A', at: '2026-11-24T09:00' }));
    await aSubmittedBatch(practice);
    await practice.enter(anAppointment({ id: 'A', at: '2026-11-24T16:00' }));
    return practice;
  };

  test('P10: an appointment moved after its reminder is shown as moved', async () => {
    expect(await leftOut(await movedAfterReminder())).toEqual(['A: moved']);
  });

  test('P10: a moved appointment that is released is reminded once more', async () => {
    const practice = await movedAfterReminder();
    const { engine, actor } = practice;
    const { batchId } = await engine.prepareBatch(actor, { channel: 'sms', includeMoved: true });
    await engine.approveBatch(actor, batchId);
    await engine.submitBatch(actor, batchId);
    expect(practice.sms.taken).toHaveLength(2);
    expect(await leftOut(practice)).toEqual(['A: already-reminded']);
  });

  test('P10: a moved appointment that is still waiting to be sent is not released', async () => {
    const practice = await startPractice();
    await practice.enter(aPatient(), anAppointment({ id: 'A', at: '2026-11-24T09:00' }));
    await anApprovedBatch(practice);
    await practice.enter(anAppointment({ id: 'A', at: '2026-11-24T16:00' }));
    const { engine, actor } = practice;
    const { excluded } = await engine.previewRun(actor, { channel: 'sms', includeMoved: true });
    expect(excluded.map(({ reason }) => reason)).toEqual(['in-open-batch']);
  });

  test('P10: a copied appointment carries no reminder with it', async () => {
    const practice = await startPractice();
    await practice.enter(aPatient(), anAppointment({ id: 'A', at: '2026-11-24T09:00' }));
    await aSubmittedBatch(practice);
    await practice.enter(anAppointment({ id: 'copy of A', at: '2026-11-25T09:00' }));
    const { engine, actor } = practice;
    const { candidates } = await engine.previewRun(actor, { channel: 'sms', days: ['+2'] });
    expect(candidates.map(({ entry }) => entry.externalId)).toEqual(['copy of A']);
  });
});

test('P4, P5: whatever is prepared, in whatever order, nobody is reminded twice', async () => {
  const slot = fc.record({
    patientNumber: fc.constantFrom('1', '2', '3', null),
    at: fc
      .tuple(fc.constantFrom('2026-11-24', '2026-11-25'), fc.integer({ min: 0, max: 23 }))
      .map(([day, hour]) => `${day}T${String(hour).padStart(2, '0')}:00`),
    status: fc.constantFrom('definite', 'planned', 'cancelled'),
    reasonCode: fc.constantFrom('K', 'L'),
  });
  const run = fc.record({
    channel: fc.constantFrom('sms' as const, 'email' as const),
    statuses: fc.constantFrom(['definite'], ['definite', 'planned'], ['cancelled', 'planned']),
    reasons: fc.constantFrom(null, ['K'], ['L']),
    days: fc.constantFrom(['+1'], ['+1', '+2'], ['+2']),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(slot, { minLength: 1, maxLength: 12 }),
      fc.array(run, { minLength: 1, maxLength: 6 }),
      async (slots, runs) => {
        const practice = await startPractice();
        const { engine, actor } = practice;
        const appointments: AppointmentRecord[] = slots.map((wish, index) =>
          anAppointment({
            ...wish,
            id: `A${index}`,
            personMobile: wish.patientNumber === null ? aMobile('+41790000099') : null,
          }),
        );
        await practice.enter(...['1', '2', '3'].map((number) => aPatient({ number })), ...appointments);
        for (const request of runs) {
          await engine.prepareBatch(actor, { ...request, onePerDay: true }).catch((error) => {
            if (error.code !== 'no-candidates') throw error;
          });
        }
        const log = await logOf(practice);
        const reminded = log.map(({ appointmentId }) => appointmentId);
        expect(new Set(reminded).size).toBe(reminded.length);
        const days = log.flatMap(({ patientNumber, appointmentId }) =>
          patientNumber === null
            ? []
            : [
                `${patientNumber} ${appointments.find(({ id }) => id === appointmentId)?.startsLocal.slice(0, 10)}`,
              ],
        );
        expect(new Set(days).size).toBe(days.length);
        for (const { appointmentId, recipient, patientNumber } of log) {
          const appointment = appointments.find(({ id }) => id === appointmentId);
          expect(appointment?.status).not.toBe('cancelled');
          if (patientNumber !== null) {
            expect([mobileOf(patientNumber), emailOf(patientNumber)]).toContain(recipient);
          }
        }
        await practice.close();
      },
    ),
    { numRuns: runs(40) },
  );
});
