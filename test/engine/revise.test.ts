import { describe, expect, test } from 'vitest';
import { anActor, logOf, offered, openSecondProcess, refusalOf, startPractice } from '../support/practice.ts';
import { aFullDay, anAppointment, aPatient } from '../support/records.ts';

async function withPreparedBatch(only: readonly string[] = ['T1', 'T2']) {
  const practice = await startPractice();
  await practice.enter(...aFullDay(3));
  const { batchId } = await practice.engine.prepareBatch(practice.actor, { channel: 'sms' }, only);
  return { ...practice, batchId };
}

/** The appointments that would be sent, in order. */
async function inBatch({ engine, actor }: Awaited<ReturnType<typeof withPreparedBatch>>, batchId: number) {
  const messages = await engine.batchMessages(actor, batchId);
  return messages.flatMap(({ state, appointmentId }) => (state === 'queued' ? [appointmentId] : []));
}

describe('S5: revising a batch', () => {
  test('S5: who is taken out is free again, who is added is claimed, and the revision rises', async () => {
    const practice = await withPreparedBatch();
    const { engine, actor, batchId } = practice;
    const { batch, counts } = await engine.reviseBatch(actor, batchId, { only: ['T2', 'T3'] });
    expect(batch).toMatchObject({ state: 'prepared', revision: 2 });
    expect(counts).toMatchObject({ total: 2, queued: 2, withdrawn: 0 });
    expect(await inBatch(practice, batchId)).toEqual(['T2', 'T3']);
    expect(await offered(practice)).toEqual(['T1']);
  });

  test('S5: an approval is void when the selection changes, and a new one counts', async () => {
    const { engine, actor, batchId, sms } = await withPreparedBatch();
    await engine.approveBatch(actor, batchId);
    const { batch } = await engine.reviseBatch(actor, batchId, { only: ['T1'] });
    expect(batch).toMatchObject({ state: 'prepared', decidedBy: null, decidedAt: null });
    expect((await refusalOf(engine.submitBatch(actor, batchId))).code).toBe('batch-not-approved');
    await engine.approveBatch(actor, batchId, 2);
    expect((await engine.submitBatch(actor, batchId)).counts.submitted).toBe(1);
    expect(sms.taken).toHaveLength(1);
  });

  test('S5: the same selection changes nothing: an approval stays', async () => {
    const { engine, actor, batchId } = await withPreparedBatch();
    await engine.approveBatch(actor, batchId);
    const { batch } = await engine.reviseBatch(actor, batchId, { only: ['T2', 'T1'] });
    expect(batch).toMatchObject({ state: 'approved', revision: 1 });
  });

  test('S5: taken out and put in again, an appointment is sent once', async () => {
    const practice = await withPreparedBatch();
    const { engine, actor, batchId, sms } = practice;
    await engine.reviseBatch(actor, batchId, { only: ['T1'] });
    await engine.reviseBatch(actor, batchId, { only: ['T1', 'T2'], revision: 2 });
    expect(await inBatch(practice, batchId)).toEqual(['T1', 'T2']);
    await engine.approveBatch(actor, batchId, 3);
    await engine.submitBatch(actor, batchId);
    expect(sms.taken).toHaveLength(2);
    expect(await offered(practice)).toEqual(['T3']);
  });

  test('S5: a decision on another revision than the one that was looked at is refused', async () => {
    const { engine, actor, batchId } = await withPreparedBatch();
    await engine.reviseBatch(actor, batchId, { only: ['T1'] });
    for (const decision of [
      () => engine.approveBatch(actor, batchId, 1),
      () => engine.rejectBatch(actor, batchId, 'no', 1),
      () => engine.reviseBatch(actor, batchId, { only: ['T1', 'T2'], revision: 1 }),
    ]) {
      expect(await refusalOf(decision())).toMatchObject({ code: 'batch-changed', details: { revision: 2 } });
    }
    expect((await engine.viewBatch(actor, batchId)).batch).toMatchObject({ state: 'prepared', revision: 2 });
  });

  test('S5: of two who revise the same revision at once, one wins and the other is told', async () => {
    const practice = await withPreparedBatch();
    const second = await openSecondProcess(practice);
    const outcomes = await Promise.allSettled([
      practice.engine.reviseBatch(practice.actor, practice.batchId, { only: ['T1'], revision: 1 }),
      second.engine.reviseBatch(practice.actor, practice.batchId, { only: ['T2'], revision: 1 }),
    ]);
    const codes = outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.code : 'won'));
    expect(codes.sort()).toEqual(['batch-changed', 'won']);
    expect(await inBatch(practice, practice.batchId)).toHaveLength(1);
  });

  test('P4: who was prepared elsewhere meanwhile cannot be added, and nothing is changed', async () => {
    const practice = await withPreparedBatch();
    const { engine, actor, batchId } = practice;
    await engine.prepareBatch(actor, { channel: 'email' }, ['T3']);
    const refusal = await refusalOf(engine.reviseBatch(actor, batchId, { only: ['T3'] }));
    expect(refusal).toEqual({ code: 'unknown-selection', details: { appointments: ['T3'] } });
    expect(await inBatch(practice, batchId)).toEqual(['T1', 'T2']);
    expect((await engine.viewBatch(actor, batchId)).batch.revision).toBe(1);
  });

  test('P5: with the first appointment of the day taken out, the second is still not offered', async () => {
    const practice = await startPractice();
    const { engine, actor } = practice;
    await practice.enter(
      ...aFullDay(1),
      anAppointment({ id: 'later', at: '2026-11-24T15:00' }),
      aPatient({ number: '9' }),
      anAppointment({ id: 'other', patientNumber: '9' }),
    );
    const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' });
    const refusal = await refusalOf(engine.reviseBatch(actor, batchId, { only: ['other', 'later'] }));
    expect(refusal).toMatchObject({ code: 'unknown-selection', details: { appointments: ['later'] } });
  });

  test('S5: nobody left is refused: a batch is withdrawn instead', async () => {
    const { engine, actor, batchId } = await withPreparedBatch();
    expect((await refusalOf(engine.reviseBatch(actor, batchId, { only: [] }))).code).toBe('no-candidates');
  });

  test.each(['submitted', 'rejected', 'withdrawn', 'expired'] as const)(
    'S5: a batch that is %s is not revised',
    async (state) => {
      const { engine, actor, batchId, clock } = await withPreparedBatch();
      if (state === 'rejected') await engine.rejectBatch(actor, batchId, 'no');
      if (state === 'withdrawn') await engine.withdrawBatch(actor, batchId);
      if (state === 'expired') clock.set('2026-11-24T07:00:00Z');
      if (state === 'submitted') {
        await engine.approveBatch(actor, batchId);
        await engine.submitBatch(actor, batchId);
      }
      const { code } = await refusalOf(engine.reviseBatch(actor, batchId, { only: ['T1'] }));
      expect(code).toBe(state === 'expired' ? 'batch-expired' : 'batch-not-open');
    },
  );

  test('S5: with its first appointment taken out, a batch lives until the next one', async () => {
    const { engine, actor, batchId, clock } = await withPreparedBatch();
    const { batch } = await engine.reviseBatch(actor, batchId, { only: ['T2'] });
    expect(batch.expiresAt).toEqual(new Date('2026-11-24T07:01:00Z'));
    clock.set('2026-11-24T07:00:30Z');
    expect((await engine.viewBatch(actor, batchId)).batch.state).toBe('prepared');
  });

  test('S5: with four eyes, neither who prepared a batch nor who revised it approves it', async () => {
    const practice = await startPractice({ settings: { 'approval.mode': 'four-eyes' } });
    const { engine, actor } = practice;
    await practice.enter(...aFullDay(2));
    const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' });
    const beat = anActor('beat');
    await engine.reviseBatch(beat, batchId, { only: ['T1'] });
    for (const own of [actor, beat]) {
      expect((await refusalOf(engine.approveBatch(own, batchId, 2))).code).toBe('four-eyes');
    }
    const carla = anActor('carla');
    expect((await engine.approveBatch(carla, batchId, 2)).batch.state).toBe('approved');
  });

  test('S5: who approves a batch that was revised says which revision they have seen', async () => {
    const { engine, actor, batchId } = await withPreparedBatch();
    await engine.reviseBatch(actor, batchId, { only: ['T1'] });
    expect((await refusalOf(engine.approveBatch(actor, batchId))).code).toBe('batch-changed');
  });

  test('S5: a batch whose time was shortened since is not ended by a change of its selection', async () => {
    const { engine, actor, batchId, clock } = await withPreparedBatch();
    clock.advance(5 * 3_600_000);
    await engine.changeSetting(actor, { key: 'batch.expires-after-hours', value: '1' });
    const { batch } = await engine.reviseBatch(actor, batchId, { only: ['T1'] });
    expect(batch.state).toBe('prepared');
  });

  test('S5: who may only view revises nothing', async () => {
    const { engine, batchId } = await withPreparedBatch();
    const viewer = anActor('vreni', ['view']);
    const { code } = await refusalOf(engine.reviseBatch(viewer, batchId, { only: ['T1'] }));
    expect(code).toBe('not-permitted');
  });

  test('the log tells why somebody taken out got nothing', async () => {
    const practice = await withPreparedBatch();
    await practice.engine.reviseBatch(practice.actor, practice.batchId, { only: ['T2'] });
    expect((await logOf(practice))[0]).toMatchObject({ state: 'withdrawn', reason: 'taken-out' });
  });
});
