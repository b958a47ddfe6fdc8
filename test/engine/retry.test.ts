import { describe, expect, test } from 'vitest';
import { refused } from '../support/fake-portal.ts';
import { leftOut, logOf, offered, refusalOf, startPractice } from '../support/practice.ts';
import { aFullDay, aMobile, anAppointment, aPatient, mobileOf } from '../support/records.ts';

/** T1 is refused by the portal, T2 cannot be delivered, T3 arrives. */
async function withFailedMessages() {
  const practice = await startPractice();
  const { engine, actor, sms } = practice;
  await practice.enter(...aFullDay(3));
  sms.answer(mobileOf('1'), refused);
  sms.report(mobileOf('2'), 2, '107');
  sms.report(mobileOf('3'), 0);
  const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' });
  await engine.approveBatch(actor, batchId);
  await engine.submitBatch(actor, batchId);
  return { ...practice, batchId };
}

type FailedPractice = Awaited<ReturnType<typeof withFailedMessages>>;

async function sendRetry({ engine, actor }: FailedPractice, batchId: number) {
  await engine.approveBatch(actor, batchId);
  return engine.submitBatch(actor, batchId);
}

describe('a retry of what was refused or failed (DESIGN §3)', () => {
  test('S5: is a new batch with an approval of its own, of these messages only', async () => {
    const practice = await withFailedMessages();
    const { engine, actor, sms } = practice;
    const retry = await engine.retryBatch(actor, practice.batchId);
    expect(retry).toEqual({ batchId: 2, messages: 2, left: [] });
    expect((await refusalOf(engine.submitBatch(actor, 2))).code).toBe('batch-not-approved');
    expect((await sendRetry(practice, 2)).counts).toMatchObject({ submitted: 2, total: 2 });
    expect(sms.taken.map(({ recipient }) => recipient)).toEqual(
      ['2', '3', '1', '2'].map((number) => mobileOf(number)),
    );
    expect(new Set(sms.handed.map(({ reference }) => reference)).size).toBe(sms.handed.length);
  });

  test('P4: meanwhile nobody else prepares these appointments, and a second retry finds nothing', async () => {
    const practice = await withFailedMessages();
    const { engine, actor, batchId } = practice;
    await engine.retryBatch(actor, batchId);
    expect(await offered(practice, 'email')).toEqual([]);
    expect(await leftOut(practice)).toEqual([
      'T1: in-open-batch',
      'T2: in-open-batch',
      'T3: already-reminded',
    ]);
    expect(await refusalOf(engine.retryBatch(actor, batchId))).toMatchObject({ code: 'nothing-to-retry' });
  });

  test('P4: two who retry at once make one batch', async () => {
    const { engine, actor, batchId } = await withFailedMessages();
    const outcomes = await Promise.allSettled([
      engine.retryBatch(actor, batchId),
      engine.retryBatch(actor, batchId),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await engine.listBatches(actor, 10)).toHaveLength(2);
  });

  test('P4: a retry that is rejected leaves the appointments as they were: reminded, and to be retried again', async () => {
    const practice = await withFailedMessages();
    const { engine, actor, batchId } = practice;
    const retry = await engine.retryBatch(actor, batchId);
    await engine.rejectBatch(actor, retry.batchId, 'by telephone instead');
    expect(await offered(practice)).toEqual([]);
    expect((await engine.retryBatch(actor, batchId)).messages).toBe(2);
  });

  test('a corrected number is used, and the text is written anew', async () => {
    const practice = await withFailedMessages();
    const { engine, actor, sms } = practice;
    await practice.enter(aPatient({ number: '1', mobile: aMobile('+41791112233') }));
    const { batchId } = await engine.retryBatch(actor, practice.batchId);
    await sendRetry(practice, batchId);
    expect(sms.taken.map(({ recipient }) => recipient)).toContain('+41791112233');
  });

  test('by the other channel', async () => {
    const practice = await withFailedMessages();
    const { engine, actor, email } = practice;
    const { batchId } = await engine.retryBatch(actor, practice.batchId, { channel: 'email' });
    await engine.enterPurchase(actor, { channel: 'email', milliCredits: 10_000 });
    await sendRetry(practice, batchId);
    expect(email.taken).toHaveLength(2);
    expect(await offered(practice)).toEqual([]);
  });

  test('only the chosen entries', async () => {
    const practice = await withFailedMessages();
    const [first] = await logOf(practice);
    const retry = await practice.engine.retryBatch(practice.actor, practice.batchId, {
      only: [first?.id ?? 0],
    });
    expect(retry.messages).toBe(1);
  });

  test('P9: who may not be written to any more, is cancelled or was moved is left, with the reason', async () => {
    const practice = await withFailedMessages();
    await practice.enter(
      aPatient({ number: '1', smsOptOut: true }),
      anAppointment({ id: 'T2', patientNumber: '2', at: '2026-11-24T16:00' }),
    );
    const refusal = await refusalOf(practice.engine.retryBatch(practice.actor, practice.batchId));
    expect(refusal.code).toBe('nothing-to-retry');
    await practice.enter(aPatient({ number: '1' }));
    expect(await practice.engine.retryBatch(practice.actor, practice.batchId)).toMatchObject({
      messages: 1,
      left: [{ reason: 'moved' }],
    });
  });

  test('L4: what was reset is not retried: the next run prepares it', async () => {
    const practice = await withFailedMessages();
    const { engine, actor, batchId } = practice;
    const [first] = await logOf(practice);
    await engine.resetEntries(actor, { ids: [first?.id ?? 0] });
    expect((await engine.retryBatch(actor, batchId)).messages).toBe(1);
    expect(await offered(practice)).toEqual(['T1']);
  });

  test('S4: nothing that may have been sent is retried', async () => {
    const practice = await startPractice();
    const { engine, actor, sms } = practice;
    await practice.enter(...aFullDay(2));
    sms.answerAll({ outcome: 'unknown', reason: 'time-out', taken: false });
    const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' });
    await engine.approveBatch(actor, batchId);
    await engine.submitBatch(actor, batchId);
    expect((await refusalOf(engine.retryBatch(actor, batchId))).code).toBe('nothing-to-retry');
  });
});

describe('S4: a message a person gave up turns out as sent after all', () => {
  /** The portal does not know it, a person decides that it was not sent. */
  async function withGivenUpMessage() {
    const practice = await startPractice();
    const { engine, actor, sms } = practice;
    await practice.enter(...aFullDay(1));
    sms.answer(mobileOf('1'), { outcome: 'unknown', reason: 'time-out', taken: false });
    const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' });
    await engine.approveBatch(actor, batchId);
    await engine.submitBatch(actor, batchId);
    const [message] = await logOf(practice);
    if (message === undefined) throw new Error('expected a message');
    await engine.decideUnclear(actor, [message.id], 'not-sent');
    const { reference } = message;
    const learnLate = () =>
      practice.store.write((tx) =>
        tx.recordOutcomes([{ reference, state: 'submitted', reason: null, at: practice.clock.now() }]),
      );
    return { ...practice, batchId, learnLate, handedBefore: sms.handed.length };
  }

  type GivenUp = Awaited<ReturnType<typeof withGivenUpMessage>>;

  async function expectNoSecond(practice: GivenUp, batchId: number) {
    const { engine, actor, sms, handedBefore } = practice;
    await practice.learnLate();
    const refusal = await engine.submitBatch(actor, batchId).then(
      () => null,
      (error: { code: string }) => error.code,
    );
    expect([null, 'batch-not-open']).toContain(refusal);
    expect(sms.handed).toHaveLength(handedBefore);
    expect((await logOf(practice)).map(({ state, reason }) => [state, reason])).toEqual([
      ['submitted', null],
      ['withdrawn', 'sent-after-all'],
    ]);
    expect(await offered(practice)).toEqual([]);
  }

  test('S4: its retry, approved already, does not leave', async () => {
    const practice = await withGivenUpMessage();
    const { batchId } = await practice.engine.retryBatch(practice.actor, practice.batchId);
    await practice.engine.approveBatch(practice.actor, batchId);
    await expectNoSecond(practice, batchId);
  });

  test('S4, L4: nor does the one prepared after a reset, and the appointment counts as reminded', async () => {
    const practice = await withGivenUpMessage();
    const { engine, actor } = practice;
    await engine.resetEntries(actor, {});
    const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' });
    await engine.approveBatch(actor, batchId);
    await expectNoSecond(practice, batchId);
  });

  test('S4: but the reminder of the unregistered person who has the slot now does leave', async () => {
    const practice = await startPractice();
    const { engine, actor, sms, clock } = practice;
    const slot = { id: 'T1', patientNumber: null } as const;
    const [first, second] = [aMobile('+41790000011'), aMobile('+41790000012')];
    await practice.enter(anAppointment({ ...slot, personName: 'X', personMobile: first }));
    sms.answer(first.number, { outcome: 'unknown', reason: 'time-out', taken: false });
    const given = await engine.prepareBatch(actor, { channel: 'sms' });
    await engine.approveBatch(actor, given.batchId);
    await engine.submitBatch(actor, given.batchId);
    const [message] = await logOf(practice);
    if (message === undefined) throw new Error('expected a message');
    await engine.decideUnclear(actor, [message.id], 'not-sent');
    await practice.enter(anAppointment({ ...slot, personName: 'Y', personMobile: second }));
    const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' });
    await engine.approveBatch(actor, batchId);
    const { reference } = message;
    await practice.store.write((tx) =>
      tx.recordOutcomes([{ reference, state: 'submitted', reason: null, at: clock.now() }]),
    );
    await engine.submitBatch(actor, batchId);
    expect(sms.taken.map(({ recipient }) => recipient)).toEqual([second.number]);
  });

  test('P10: but the reminder of another time does leave', async () => {
    const practice = await withGivenUpMessage();
    const { engine, actor, sms, handedBefore } = practice;
    await practice.enter(anAppointment({ id: 'T1', at: '2026-11-24T16:00' }));
    const { batchId } = await engine.prepareBatch(actor, { channel: 'sms', includeMoved: true });
    await engine.approveBatch(actor, batchId);
    await practice.learnLate();
    await engine.submitBatch(actor, batchId);
    expect(sms.handed).toHaveLength(handedBefore + 1);
  });
});
