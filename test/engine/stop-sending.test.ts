import { expect, test } from 'vitest';
import { serverActor } from '../../src/send-due.ts';
import { auditOf } from '../support/audit.ts';
import { accepted, createGate } from '../support/fake-portal.ts';
import { openSecondProcess, refusalOf, startPractice } from '../support/practice.ts';
import { aFullDay, mobileOf } from '../support/records.ts';

const QUICK = { 'send.first-wait-seconds': '0' } as const;

/** A batch of 40 that is being sent by the first process; its first messages wait at the portal until let go. */
async function whileSending() {
  const practice = await startPractice({ settings: QUICK, concurrency: 2 });
  await practice.enter(...aFullDay(40));
  const { engine, actor, sms } = practice;
  const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' });
  await engine.approveBatch(actor, batchId);
  let letGo = () => {};
  const until = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  sms.answerAll({ ...accepted, until });
  const submitting = engine.submitBatch(actor, batchId);
  while (sms.handed.length === 0) await new Promise((resolve) => setImmediate(resolve));
  const second = await openSecondProcess(practice);
  return { ...practice, batchId, submitting, letGo, second, batch: () => second.store.read.batch(batchId) };
}

test('S4: another process stops what is being sent: what is in flight is finished, the rest stays queued', async () => {
  const practice = await whileSending();
  const { engine, actor, batchId, submitting, letGo, second, sms, batch } = practice;
  await second.engine.stopSending(actor, batchId);
  expect(await batch()).toMatchObject({ state: 'submitting', reason: 'stop-ordered' });
  letGo();
  const report = await submitting;
  expect(report).toMatchObject({ paused: 'stopped', batch: { state: 'paused', reason: 'stopped' } });
  const { submitted, queued, unclear } = report.counts;
  expect([submitted, submitted + queued, unclear]).toEqual([sms.taken.length, 40, 0]);
  expect(queued).toBeGreaterThan(0);
  expect(await auditOf(practice, { action: 'batch.send-cancelled' })).toHaveLength(1);

  // it goes on by nobody's doing but a person's
  const server = serverActor('desk');
  expect(await second.engine.sendDue(server, { signal: new AbortController().signal })).toEqual([]);
  await engine.orderSending(actor, batchId);
  await second.engine.sendDue(server, { signal: new AbortController().signal });
  expect(await batch()).toMatchObject({ state: 'submitted', reason: null });
  expect(new Set(sms.taken.map(({ recipient }) => recipient)).size).toBe(40);
  expect(sms.taken).toHaveLength(40);
});

test('a wish to stop that is there already stays as it is; the process that dies over it leaves the batch stopped', async () => {
  const practice = await whileSending();
  const { actor, batchId, submitting, letGo, second, batch, dead, crash } = practice;
  await second.engine.stopSending(actor, batchId);
  await second.engine.stopSending(actor, batchId);
  expect(await auditOf(practice, { action: 'batch.send-cancelled' })).toHaveLength(1);
  crash.at(1, 'before');
  letGo();
  await expect(submitting).rejects.toThrow('the process has ended here');
  dead.add('process-1');
  await second.engine.viewBatch(actor, batchId);
  expect(await batch()).toMatchObject({ state: 'paused', reason: 'stopped' });
});

test('what nobody has in hand is taken back; what has ended or was never ordered cannot be stopped', async () => {
  const practice = await startPractice({ settings: QUICK });
  await practice.enter(...aFullDay(2));
  const { engine, actor } = practice;
  const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' });
  expect(await refusalOf(engine.stopSending(actor, batchId))).toMatchObject({ code: 'batch-not-ordered' });
  await engine.approveBatch(actor, batchId, 1, { andSend: true });
  expect((await engine.stopSending(actor, batchId)).batch).toMatchObject({
    state: 'approved',
    sendOrderedAt: null,
  });
  await engine.submitBatch(actor, batchId);
  expect(await refusalOf(engine.stopSending(actor, batchId))).toMatchObject({ code: 'batch-not-open' });
});

test('stopped when the rest is held back already: it is paused, not held, and leaves by nobody’s doing', async () => {
  const practice = await startPractice({ settings: QUICK, concurrency: 2, now: '2026-11-23T18:59:50.000Z' });
  await practice.enter(...aFullDay(20));
  const { engine, actor, sms, store, clock } = practice;
  const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' });
  await engine.approveBatch(actor, batchId);
  const [begin, end] = [createGate(), createGate()];
  sms.beforeCall = begin.opened;
  sms.answer(mobileOf('1'), { ...accepted, until: end.opened });
  const submitting = engine.submitBatch(actor, batchId);
  const reached = async (is: (counts: Awaited<ReturnType<typeof store.read.counts>>) => boolean) => {
    while (!is(await store.read.counts(batchId))) await new Promise((resolve) => setImmediate(resolve));
  };
  await reached(({ submitting: inHand }) => inHand > 0);
  clock.set('2026-11-23T19:00:10.000Z'); // the quiet hours have begun: nothing more is claimed
  begin.open();
  await reached(({ submitting: inHand, submitted }) => inHand === 1 && submitted > 0);
  await engine.stopSending(actor, batchId);
  end.open();
  await submitting;
  expect(await store.read.batch(batchId)).toMatchObject({ state: 'paused', reason: 'stopped' });
  clock.set('2026-11-24T07:30:00.000Z');
  expect(await engine.isSomethingDue(serverActor('desk'))).toBe(false);
});
