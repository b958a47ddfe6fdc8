import { describe, expect, test } from 'vitest';
import {
  anActor,
  anApprovedBatch,
  aSubmittedBatch,
  logOf,
  offered,
  openSecondProcess,
  refusalOf,
  startPractice,
} from '../support/practice.ts';
import { aFullDay, anAppointment, aPatient } from '../support/records.ts';

const beat = anActor('beat', ['view', 'approve']);

type Options = Parameters<typeof startPractice>[0];

async function withPreparedBatch(options: Options = {}) {
  const practice = await startPractice(options);
  await practice.enter(...aFullDay(2));
  const { batchId } = await practice.engine.prepareBatch(practice.actor, { channel: 'sms' });
  return { ...practice, batchId };
}

describe('S5: approval', () => {
  test('S5: as shipped the preparer may approve', async () => {
    const { engine, actor, batchId, clock } = await withPreparedBatch();
    clock.advance(60_000);
    const { batch } = await engine.approveBatch(actor, batchId);
    expect(batch).toMatchObject({
      state: 'approved',
      preparedBy: 'anna',
      decidedBy: 'anna',
      decidedAt: new Date('2026-11-23T09:01:00Z'),
    });
  });

  test('S5: a batch that is not approved is not submitted', async () => {
    const { engine, actor, batchId, sms } = await withPreparedBatch();
    expect((await refusalOf(engine.submitBatch(actor, batchId))).code).toBe('batch-not-approved');
    expect(sms.handed).toEqual([]);
  });

  test('S5: with approval «none» a prepared batch is submitted as it is', async () => {
    const { engine, actor, batchId, sms } = await withPreparedBatch({
      settings: { 'approval.mode': 'none' },
    });
    expect((await engine.submitBatch(actor, batchId)).batch.state).toBe('submitted');
    expect(sms.taken).toHaveLength(2);
  });

  test('S5: with four eyes the preparer may not approve', async () => {
    const { engine, actor, batchId } = await withPreparedBatch({
      settings: { 'approval.mode': 'four-eyes' },
    });
    expect((await refusalOf(engine.approveBatch(actor, batchId))).code).toBe('four-eyes');
    expect((await engine.viewBatch(actor, batchId)).batch.state).toBe('prepared');
  });

  test('S5: with four eyes somebody else’s approval is enough', async () => {
    const { engine, actor, batchId } = await withPreparedBatch({
      settings: { 'approval.mode': 'four-eyes' },
    });
    expect((await engine.approveBatch(beat, batchId)).batch.state).toBe('approved');
    expect((await engine.submitBatch(actor, batchId)).batch.state).toBe('submitted');
  });

  test('S5: who may not approve is refused', async () => {
    const { engine, batchId } = await withPreparedBatch();
    const carla = anActor('carla', ['view', 'prepare']);
    expect((await refusalOf(engine.approveBatch(carla, batchId))).code).toBe('not-permitted');
    expect((await refusalOf(engine.rejectBatch(carla, batchId, 'no'))).code).toBe('not-permitted');
  });

  test('S5: an unknown batch is refused', async () => {
    const { engine, actor } = await startPractice();
    expect((await refusalOf(engine.approveBatch(actor, 99))).code).toBe('batch-not-found');
    expect((await refusalOf(engine.submitBatch(actor, 99))).code).toBe('batch-not-found');
  });
});

describe('S5: the decision is final', () => {
  test('S5: of two simultaneous approvals one wins and the other is told who', async () => {
    const practice = await withPreparedBatch();
    const second = await openSecondProcess(practice);
    const outcomes = await Promise.allSettled([
      practice.engine.approveBatch(practice.actor, practice.batchId),
      second.engine.approveBatch(beat, practice.batchId),
    ]);
    const { batch } = await practice.engine.viewBatch(practice.actor, practice.batchId);
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(lost).toHaveLength(1);
    expect(lost[0]?.reason).toMatchObject({
      code: 'batch-not-prepared',
      details: { state: 'approved', by: batch.decidedBy },
    });
  });

  test('S5: of an approval and a rejection at the same moment only one counts', async () => {
    const practice = await withPreparedBatch();
    const second = await openSecondProcess(practice);
    const outcomes = await Promise.allSettled([
      practice.engine.approveBatch(practice.actor, practice.batchId),
      second.engine.rejectBatch(beat, practice.batchId, 'wrong day'),
    ]);
    const { batch } = await practice.engine.viewBatch(practice.actor, practice.batchId);
    const [approval, rejection] = outcomes.map(({ status }) => status);
    expect([approval, rejection].sort()).toEqual(['fulfilled', 'rejected']);
    expect(batch.state).toBe(approval === 'fulfilled' ? 'approved' : 'rejected');
  });

  test('S5: an approved batch can no longer be rejected', async () => {
    const { engine, actor, batchId } = await withPreparedBatch();
    await engine.approveBatch(actor, batchId);
    const refusal = await refusalOf(engine.rejectBatch(beat, batchId, 'late'));
    expect(refusal).toMatchObject({ code: 'batch-not-prepared', details: { state: 'approved', by: 'anna' } });
  });

  test('S5: a rejected batch can no longer be approved or submitted', async () => {
    const { engine, actor, batchId, sms } = await withPreparedBatch();
    await engine.rejectBatch(actor, batchId, 'wrong day');
    expect((await refusalOf(engine.approveBatch(beat, batchId))).code).toBe('batch-not-prepared');
    expect((await refusalOf(engine.submitBatch(actor, batchId))).code).toBe('batch-not-open');
    expect(sms.handed).toEqual([]);
  });

  test('S5: a rejection needs a reason, which is recorded', async () => {
    const { engine, actor, batchId } = await withPreparedBatch();
    expect((await refusalOf(engine.rejectBatch(actor, batchId, '  '))).code).toBe('reason-needed');
    const { batch } = await engine.rejectBatch(beat, batchId, ' wrong day ');
    expect(batch).toMatchObject({ state: 'rejected', reason: 'wrong day', decidedBy: 'beat' });
  });

  test('S5: rejection releases the appointments and withdraws the messages', async () => {
    const practice = await withPreparedBatch();
    await practice.engine.rejectBatch(practice.actor, practice.batchId, 'wrong day');
    expect(await offered(practice)).toEqual(['T1', 'T2']);
    expect(new Set((await logOf(practice)).map(({ state, reason }) => `${state} ${reason}`))).toEqual(
      new Set(['withdrawn batch-rejected']),
    );
  });
});

describe('S5: expiry', () => {
  test('S5: an open batch expires at the set time', async () => {
    const { engine, actor, batchId, clock } = await withPreparedBatch({
      settings: { 'batch.expires-after-hours': '2' },
    });
    clock.advance(2 * 3_600_000 - 1);
    expect((await engine.viewBatch(actor, batchId)).batch.state).toBe('prepared');
    clock.advance(1);
    expect((await engine.viewBatch(actor, batchId)).batch.state).toBe('expired');
  });

  test('S5: an open batch expires when its first appointment starts', async () => {
    const { engine, actor, batchId, clock } = await withPreparedBatch();
    clock.set('2026-11-24T06:59:59.999Z');
    expect((await engine.viewBatch(actor, batchId)).batch.state).toBe('prepared');
    clock.set('2026-11-24T07:00:00Z'); // 08:00 in Zurich
    const [view] = await engine.listBatches(actor, 1);
    expect(view?.batch.state).toBe('expired');
  });

  test('S5: an expired batch is neither approved nor submitted, and its appointments are free', async () => {
    const practice = await withPreparedBatch({ settings: { 'batch.expires-after-hours': '1' } });
    const { engine, actor, batchId, clock, sms } = practice;
    clock.advance(3_600_000);
    expect((await refusalOf(engine.approveBatch(actor, batchId))).code).toBe('batch-expired');
    expect((await refusalOf(engine.submitBatch(actor, batchId))).code).toBe('batch-expired');
    expect((await refusalOf(engine.withdrawBatch(actor, batchId))).code).toBe('batch-not-open');
    expect(sms.handed).toEqual([]);
    expect(await offered(practice)).toEqual(['T1', 'T2']);
    expect((await logOf(practice)).map(({ reason }) => reason)).toEqual(['batch-expired', 'batch-expired']);
  });

  test('S5: an approved batch expires too', async () => {
    const { engine, actor, batchId, clock } = await withPreparedBatch({
      settings: { 'batch.expires-after-hours': '1' },
    });
    await engine.approveBatch(actor, batchId);
    clock.advance(3_600_000);
    expect((await refusalOf(engine.submitBatch(actor, batchId))).code).toBe('batch-expired');
  });

  test('S5: a submitted batch never expires', async () => {
    const practice = await startPractice();
    await practice.enter(aPatient(), anAppointment());
    const { batch } = await aSubmittedBatch(practice);
    practice.clock.advance(30 * 86_400_000);
    expect((await practice.engine.viewBatch(practice.actor, batch.id)).batch.state).toBe('submitted');
  });
});

describe('S5: withdrawal', () => {
  test('S5: withdrawing a batch releases its appointments', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(2));
    const batchId = await anApprovedBatch(practice);
    const { batch, counts } = await practice.engine.withdrawBatch(practice.actor, batchId);
    expect(batch).toMatchObject({ state: 'withdrawn', reason: null });
    expect(counts.withdrawn).toBe(2);
    expect(await offered(practice)).toEqual(['T1', 'T2']);
  });

  test('S5: what was submitted stays submitted and reminded when the rest is withdrawn', async () => {
    const practice = await startPractice({ concurrency: 1 });
    await practice.enter(...aFullDay(5));
    const { engine, actor, sms } = practice;
    const batchId = await anApprovedBatch(practice);
    sms.answer('+41790000002', { outcome: 'stop', reason: 'no-credits', taken: false });
    const { batch, counts } = await engine.submitBatch(actor, batchId);
    expect(batch.state).toBe('paused');
    await engine.withdrawBatch(actor, batchId);
    expect((await engine.viewBatch(actor, batchId)).counts).toMatchObject({
      submitted: counts.submitted,
      withdrawn: 5 - counts.submitted,
      queued: 0,
    });
    expect(await offered(practice)).toHaveLength(5 - counts.submitted);
  });

  test('S5: a submitted batch cannot be withdrawn', async () => {
    const practice = await startPractice();
    await practice.enter(aPatient(), anAppointment());
    const { batch } = await aSubmittedBatch(practice);
    const refusal = await refusalOf(practice.engine.withdrawBatch(practice.actor, batch.id));
    expect(refusal).toMatchObject({ code: 'batch-not-open', details: { state: 'submitted' } });
  });

  test('S5: who may only view withdraws nothing', async () => {
    const { engine, batchId } = await withPreparedBatch();
    const viewer = anActor('vreni', ['view']);
    expect((await refusalOf(engine.withdrawBatch(viewer, batchId))).code).toBe('not-permitted');
  });
});

test('S5: the newest batch is listed first, with what has become of its messages', async () => {
  const practice = await withPreparedBatch();
  await practice.engine.rejectBatch(practice.actor, practice.batchId, 'wrong day');
  await practice.engine.prepareBatch(practice.actor, { channel: 'sms' });
  const views = await practice.engine.listBatches(practice.actor, 10);
  expect(views.map(({ batch, counts }) => `${batch.state} ${counts.queued} ${counts.withdrawn}`)).toEqual([
    'prepared 2 0',
    'rejected 0 2',
  ]);
});
