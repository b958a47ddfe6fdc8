import { describe, expect, test } from 'vitest';
import type { AppointmentRecord } from '../../src/model/import-record.ts';
import { runSql } from '../support/database.ts';
import {
  anApprovedBatch,
  aSubmittedBatch,
  leftOut,
  logOf,
  offered,
  type Practice,
  startPractice,
} from '../support/practice.ts';
import { aMobile, anAppointment, aPatient, mobileOf } from '../support/records.ts';

describe('P4: a slot that is given to another patient', () => {
  const slot = (patientNumber: string) => anAppointment({ id: 'A', patientNumber });

  async function withSlotOfFirst(...others: Parameters<Practice['enter']>) {
    const practice = await startPractice();
    await practice.enter(aPatient({ number: '1' }), aPatient({ number: '2' }), ...others, slot('1'));
    return practice;
  }

  test('P4: after the first was reminded the new patient is offered, and reminded once', async () => {
    const practice = await withSlotOfFirst();
    await aSubmittedBatch(practice);
    await practice.enter(slot('2'));
    expect(await offered(practice)).toEqual(['A']);
    expect(await offered(practice, 'email')).toEqual(['A']);
    await aSubmittedBatch(practice);
    expect(practice.sms.taken.map(({ recipient }) => recipient)).toEqual([mobileOf('1'), mobileOf('2')]);
    expect(await leftOut(practice)).toEqual(['A: already-reminded']);
    expect(await offered(practice, 'email')).toEqual([]);
  });

  test('P4: when the new patient’s batch is rejected and the slot given back, the first stays reminded', async () => {
    const practice = await withSlotOfFirst();
    const { engine, actor } = practice;
    await aSubmittedBatch(practice);
    await practice.enter(slot('2'));
    const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' });
    await engine.rejectBatch(actor, batchId, 'not now');
    expect(await offered(practice)).toEqual(['A']);
    await practice.enter(slot('1'));
    expect(await leftOut(practice)).toEqual(['A: already-reminded']);
  });

  test('P4: given on once more, it is the last reminder that comes back', async () => {
    const practice = await withSlotOfFirst(aPatient({ number: '3' }));
    const { engine, actor } = practice;
    await aSubmittedBatch(practice);
    await practice.enter(slot('2'));
    await aSubmittedBatch(practice);
    await practice.enter(slot('3'));
    const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' });
    await engine.rejectBatch(actor, batchId, 'not now');
    await practice.enter(slot('2'));
    expect(await leftOut(practice)).toEqual(['A: already-reminded']);
  });

  test.each([
    ['', mobileOf('2')],
    [', also when both share a number', mobileOf('1')],
  ])('P4: before it was sent: withdrawn as patient-changed%s', async (_case, mobile) => {
    const practice = await withSlotOfFirst(aPatient({ number: '2', mobile: aMobile(mobile) }));
    const batchId = await anApprovedBatch(practice);
    await practice.enter(slot('2'));
    await practice.engine.submitBatch(practice.actor, batchId);
    expect((await logOf(practice))[0]).toMatchObject({ state: 'withdrawn', reason: 'patient-changed' });
    expect(practice.sms.handed).toEqual([]);
    expect(await offered(practice)).toEqual(['A']);
  });

  test.each(['sms', 'email'] as const)(
    'P4: an unregistered person who becomes a patient is not reminded again by %s',
    async (channel) => {
      const practice = await startPractice();
      const person = { id: 'A', personName: 'Neu', personMobile: aMobile(mobileOf('1')) };
      await practice.enter(anAppointment({ ...person, patientNumber: null }));
      await aSubmittedBatch(practice);
      await practice.enter(aPatient(), anAppointment({ ...person, patientNumber: '1' }));
      expect(await leftOut(practice, channel)).toEqual(['A: already-reminded']);
    },
  );

  test('P4: an unregistered person who becomes a patient before it is sent is reminded once', async () => {
    const practice = await startPractice();
    const person = { id: 'A', personName: 'Neu', personMobile: aMobile(mobileOf('1')) };
    await practice.enter(anAppointment({ ...person, patientNumber: null }));
    const batchId = await anApprovedBatch(practice);
    await practice.enter(aPatient(), anAppointment({ ...person, patientNumber: '1' }));
    expect((await practice.engine.submitBatch(practice.actor, batchId)).counts.submitted).toBe(1);
    expect(await leftOut(practice)).toEqual(['A: already-reminded']);
  });
});

describe('P4: a slot that is given to or by an unregistered person', () => {
  const slotOf = (personName: string, mobile: string) =>
    anAppointment({ id: 'A', patientNumber: null, personName, personMobile: aMobile(mobile) });
  const [X, Y] = ['+41791111111', '+41792222222'];

  const sentTo = ({ sms }: Practice) => sms.taken.map(({ recipient }) => recipient);

  async function reminded(...records: Parameters<Practice['enter']>) {
    const practice = await startPractice();
    await practice.enter(aPatient({ number: '1' }), ...records);
    await aSubmittedBatch(practice);
    return practice;
  }

  test('P4: after a patient was reminded, the unregistered person is offered and reminded once', async () => {
    const practice = await reminded(anAppointment({ id: 'A' }));
    await practice.enter(slotOf('Neu', X));
    expect(await offered(practice)).toEqual(['A']);
    await aSubmittedBatch(practice);
    expect(sentTo(practice)).toEqual([mobileOf('1'), X]);
    expect(await leftOut(practice)).toEqual(['A: already-reminded']);
  });

  test('P5: the patient who was reminded of it is offered nothing else that day', async () => {
    const practice = await reminded(
      anAppointment({ id: 'A' }),
      anAppointment({ id: 'B', at: '2026-11-24T15:00' }),
    );
    await practice.enter(slotOf('Neu', X));
    await aSubmittedBatch(practice);
    expect(await leftOut(practice)).toEqual(['A: already-reminded', 'B: not-first-of-day']);
  });

  test('P4: when the new person’s batch is rejected and the slot given back, the patient stays reminded', async () => {
    const practice = await reminded(anAppointment({ id: 'A' }));
    await practice.enter(slotOf('Neu', X));
    const { batchId } = await practice.engine.prepareBatch(practice.actor, { channel: 'sms' });
    await practice.engine.rejectBatch(practice.actor, batchId, 'not now');
    expect(await offered(practice)).toEqual(['A']);
    await practice.enter(anAppointment({ id: 'A' }));
    expect(await leftOut(practice)).toEqual(['A: already-reminded']);
  });

  test('P4: from one unregistered person to another with another number: both are reminded, once', async () => {
    const practice = await reminded(slotOf('Neu', X));
    expect(await leftOut(practice)).toEqual(['A: already-reminded']);
    await practice.enter(slotOf('Anders', Y));
    expect(await offered(practice)).toEqual(['A']);
    await aSubmittedBatch(practice);
    expect(sentTo(practice)).toEqual([X, Y]);
    expect(await leftOut(practice)).toEqual(['A: already-reminded']);
  });

  test('P4: an unregistered person who becomes a patient with another number is not reminded again', async () => {
    const practice = await reminded(slotOf('Neu', X));
    await practice.enter(anAppointment({ id: 'A', patientNumber: '1' }));
    expect(await leftOut(practice)).toEqual(['A: already-reminded']);
  });

  test('P4: another name with the same number stays the same person', async () => {
    const practice = await reminded(slotOf('Neu', X));
    await practice.enter(slotOf('Neumann', X));
    expect(await leftOut(practice)).toEqual(['A: already-reminded']);
  });

  test('P4: without a number, or when the log was purged, nothing shows that it is somebody else', async () => {
    const practice = await reminded(slotOf('Neu', X));
    await practice.enter(anAppointment({ id: 'A', patientNumber: null, personName: 'Anders' }));
    expect(await leftOut(practice)).toEqual(['A: no-mobile']);
    const [entry] = await logOf(practice);
    await practice.store.write((tx) => tx.purgeMessages([entry?.id ?? 0]));
    await practice.enter(slotOf('Anders', Y));
    expect(await leftOut(practice)).toEqual(['A: already-reminded']);
  });

  test('P4: before it was sent, somebody else’s message waits for the last look', async () => {
    const practice = await startPractice();
    await practice.enter(slotOf('Neu', X));
    const batchId = await anApprovedBatch(practice);
    await practice.enter(slotOf('Anders', Y));
    expect(await leftOut(practice)).toEqual(['A: in-open-batch']);
    await practice.engine.submitBatch(practice.actor, batchId);
    expect(sentTo(practice)).toEqual([]);
    expect(await offered(practice)).toEqual(['A']);
  });

  test.each<[string, AppointmentRecord, number]>([
    ['the same person', slotOf('Neumann', X), 0],
    ['a patient with another number', { ...slotOf('Neu', Y), patientNumber: '1' }, 0],
    ['another number', slotOf('Anders', Y), 1],
  ])('P4: only a claim of what is offered can be taken over: %s', async (_case, after, won) => {
    const practice = await reminded(slotOf('Neu', X));
    await practice.enter(after);
    const [entry] = await practice.store.read.agenda('reminder', '2026-11-24');
    const claim = {
      appointmentId: entry?.id ?? 0,
      kind: 'reminder',
      patientId: entry?.patient?.id ?? null,
      day: '2026-11-24',
      startsAt: after.startsAt,
      channel: 'sms',
      claimedAt: practice.clock.now(),
    } as const;
    for (const retake of ['other-patient', 'moved'] as const) {
      const taken = await practice.store.write((tx) => tx.claimAppointments([claim], retake));
      expect(taken.size).toBe(retake === 'moved' ? 0 : won); // once taken over there is no message to compare with
    }
  });

  test('P10: together with moved ones it is reminded, too', async () => {
    const practice = await reminded(slotOf('Neu', X));
    await practice.enter(slotOf('Anders', Y));
    const { engine, actor } = practice;
    const { batchId } = await engine.prepareBatch(actor, { channel: 'sms', includeMoved: true });
    await engine.approveBatch(actor, batchId);
    await engine.submitBatch(actor, batchId);
    expect(sentTo(practice)).toEqual([X, Y]);
  });
});

describe('P10: moved after its reminder and prepared again', () => {
  const at = (time: string) => anAppointment({ id: 'A', at: `2026-11-24T${time}` });
  const OLD = '09:00';
  const NEW = '16:00';

  const prepareMoved = async ({ engine, actor }: Practice): Promise<number> =>
    (await engine.prepareBatch(actor, { channel: 'sms', includeMoved: true })).batchId;

  /** Reminded at the old time, moved to the new one, and approved there once more. */
  async function withSecondReminder() {
    const practice = await startPractice({ settings: { 'batch.expires-after-hours': '4' } });
    await practice.enter(aPatient(), at(OLD));
    await aSubmittedBatch(practice);
    await practice.enter(at(NEW));
    return { ...practice, batchId: await prepareMoved(practice) };
  }

  type SecondReminder = Awaited<ReturnType<typeof withSecondReminder>>;

  const endings: Record<string, (practice: SecondReminder) => Promise<unknown>> = {
    rejected: ({ engine, actor, batchId }) => engine.rejectBatch(actor, batchId, 'not now'),
    withdrawn: ({ engine, actor, batchId }) => engine.withdrawBatch(actor, batchId),
    expired: async ({ clock }) => clock.advance(4 * 3_600_000),
    async 'stopped by the last look'({ engine, actor, batchId, enter }) {
      await engine.approveBatch(actor, batchId);
      await enter(aPatient({ smsOptOut: true }));
      await engine.submitBatch(actor, batchId);
      await enter(aPatient());
    },
  };

  test.each(Object.keys(endings))(
    'P10: when the new one is %s, the old reminder counts again',
    async (ending) => {
      const practice = await withSecondReminder();
      expect(await leftOut(practice)).toEqual(['A: in-open-batch']);
      await endings[ending]?.(practice);
      expect(await leftOut(practice)).toEqual(['A: moved']);
      expect((await logOf(practice)).map(({ state }) => state)).toEqual(['submitted', 'withdrawn']);
      expect(await leftOut(practice)).toEqual(['A: moved']);
      await practice.enter(at(OLD));
      expect(await leftOut(practice)).toEqual(['A: already-reminded']);
      expect(practice.sms.taken).toHaveLength(1);
    },
  );

  test('P10: when the third one is rejected, the second reminder counts again', async () => {
    const practice = await withSecondReminder();
    const { engine, actor, batchId } = practice;
    await engine.approveBatch(actor, batchId);
    await engine.submitBatch(actor, batchId);
    await practice.enter(at('17:00'));
    await engine.rejectBatch(actor, await prepareMoved(practice), 'not now');
    expect(await leftOut(practice)).toEqual(['A: moved']);
    await practice.enter(at(NEW));
    expect(await leftOut(practice)).toEqual(['A: already-reminded']);
  });

  test('P10: a new one that is rejected twice changes nothing', async () => {
    const practice = await withSecondReminder();
    const { engine, actor, batchId } = practice;
    await engine.rejectBatch(actor, batchId, 'not now');
    await engine.rejectBatch(actor, await prepareMoved(practice), 'nor now');
    await practice.enter(at(OLD));
    expect(await leftOut(practice)).toEqual(['A: already-reminded']);
  });

  test('L4: a reset of the new one frees the appointment altogether', async () => {
    const practice = await withSecondReminder();
    const { engine, actor, batchId } = practice;
    await engine.approveBatch(actor, batchId);
    await engine.submitBatch(actor, batchId);
    expect(await engine.resetEntries(actor, { batchId })).toMatchObject({ changed: 1 });
    expect(await offered(practice)).toEqual(['A']);
    await practice.enter(at(OLD));
    expect(await offered(practice)).toEqual(['A']);
    const again = await prepareMoved(practice);
    await engine.rejectBatch(actor, again, 'not now');
    expect(await offered(practice)).toEqual(['A']);
  });
});

test('P10: an unclear reminder that is withdrawn after all is no reminder, also when its claim was taken over', async () => {
  const practice = await startPractice();
  const { engine, actor, sms } = practice;
  await practice.enter(aPatient(), anAppointment({ id: 'A', at: '2026-11-24T09:00' }));
  sms.answer(mobileOf('1'), { outcome: 'unknown', reason: 'time-out', taken: false });
  const { batch } = await aSubmittedBatch(practice);
  await practice.enter(anAppointment({ id: 'A', at: '2026-11-24T16:00' }));
  const second = await engine.prepareBatch(actor, { channel: 'sms', includeMoved: true });
  const [unclear] = await logOf(practice);
  await engine.decideUnclear(actor, [unclear?.id ?? 0], 'again');
  await engine.submitBatch(actor, batch.id);
  expect((await logOf(practice))[0]).toMatchObject({ state: 'withdrawn', reason: 'moved' });
  await engine.rejectBatch(actor, second.batchId, 'not now');
  expect(await offered(practice)).toEqual(['A']);
});

test('P5: who was reminded of a slot that was given away is offered nothing else that day, also when it is prepared anew', async () => {
  const practice = await startPractice();
  await practice.enter(
    aPatient({ number: '1' }),
    aPatient({ number: '2' }),
    anAppointment({ id: 'A', patientNumber: '1', at: '2026-11-24T09:00' }),
    anAppointment({ id: 'B', patientNumber: '1', at: '2026-11-24T15:00' }),
  );
  await aSubmittedBatch(practice);
  await practice.enter(anAppointment({ id: 'A', patientNumber: '2', at: '2026-11-24T09:00' }));
  await aSubmittedBatch(practice);
  expect(await leftOut(practice)).toEqual(['A: already-reminded', 'B: not-first-of-day']);
});

test('P4: a claim that is freed or forgotten leaves the appointment’s messages of other kinds alone', async () => {
  const practice = await startPractice();
  const { engine, actor, target } = practice;
  await practice.enter(aPatient(), anAppointment({ id: 'A' }));
  await runSql(
    target,
    `insert into superseded_claim (appointment_id, kind, step, patient_id, day, starts_at, channel, claimed_at)
     select id, 'birthday', 1, patient_id, '2026-11-24', starts_at, 'sms', '' from appointment`,
  );
  const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' });
  await engine.rejectBatch(actor, batchId, 'not now');
  const { batch } = await aSubmittedBatch(practice);
  await engine.resetEntries(actor, { batchId: batch.id });
  expect(await runSql(target, 'select kind from reminder_claim')).toEqual([]);
  expect(await runSql(target, 'select kind from superseded_claim')).toEqual([{ kind: 'birthday' }]);
});
