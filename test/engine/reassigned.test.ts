import { describe, expect, test } from 'vitest';
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
