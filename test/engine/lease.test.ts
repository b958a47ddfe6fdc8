import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createEngine } from '../../src/engine.ts';
import { OutageError } from '../../src/errors.ts';
import { accepted, createGate, lostOnTheWay } from '../support/fake-portal.ts';
import {
  anApprovedBatch,
  logOf,
  openSecondProcess,
  type Practice,
  refusalOf,
  startPractice,
  withApprovedBatch,
} from '../support/practice.ts';
import { aFullDay } from '../support/records.ts';

/** The next so many calls of the portal wait until `wake`; later ones begin at once. */
function suspendCalls({ sms }: Pick<Practice, 'sms'>, count: number) {
  const gate = createGate();
  let asked = 0;
  Object.defineProperty(sms, 'beforeCall', {
    get() {
      asked += 1;
      return asked <= count ? gate.opened : Promise.resolve();
    },
  });
  return { wake: gate.open, suspended: () => Math.min(asked, count) };
}

describe('S4: a process that is suspended between claim and call', () => {
  /** The first process has claimed two of three messages, begun no call, and slept past its lease. */
  async function withSuspendedProcess() {
    const practice = await withApprovedBatch(3, { concurrency: 1 });
    const { wake, suspended } = suspendCalls(practice, 2);
    const submission = practice.engine.submitBatch(practice.actor, practice.batchId);
    await expect.poll(suspended).toBe(2);
    practice.clock.advance(61_000);
    return { ...practice, wake, submission };
  }

  const recipients = ({ sms }: Pick<Practice, 'sms'>) => new Set(sms.taken.map(({ recipient }) => recipient));

  test('S4: it begins no call when it wakes after another took over: nobody gets two messages', async () => {
    const practice = await withSuspendedProcess();
    const { actor, batchId, sms, wake, submission } = practice;
    const second = await openSecondProcess(practice);
    expect((await second.engine.submitBatch(actor, batchId)).counts).toMatchObject({
      submitted: 1,
      unclear: 2,
    });
    const unclear = (await logOf({ ...second, actor })).filter(({ state }) => state === 'unclear');
    const ids = unclear.map(({ id }) => id);
    await second.engine.decideUnclear(actor, ids, 'again');
    expect((await second.engine.submitBatch(actor, batchId)).counts.submitted).toBe(3);
    wake();
    expect((await submission).counts).toMatchObject({ submitted: 3, queued: 0, unclear: 0 });
    expect(sms.taken).toHaveLength(3);
    expect(recipients(practice).size).toBe(3);
  });

  test('S4: what it did not begin goes back to the queue when nobody has decided about it yet', async () => {
    const practice = await withSuspendedProcess();
    const { actor, batchId, sms, wake, submission } = practice;
    const second = await openSecondProcess(practice);
    await second.engine.submitBatch(actor, batchId);
    wake();
    await submission;
    expect((await second.engine.submitBatch(actor, batchId)).counts).toMatchObject({
      submitted: 3,
      unclear: 0,
    });
    expect(sms.taken).toHaveLength(3);
    expect(recipients(practice).size).toBe(3);
  });

  test('S4: it goes on under a new lease when nobody has taken over', async () => {
    const practice = await withSuspendedProcess();
    practice.wake();
    expect((await practice.submission).counts.submitted).toBe(3);
    expect(practice.sms.taken).toHaveLength(3);
    expect(recipients(practice).size).toBe(3);
  });
});

describe('S4: the lease is renewed while a call takes its time', () => {
  /** Two messages are claimed and their calls suspended; `beat` renews the lease, and `store` says whether that lasts. */
  async function withHeartbeat(isDurable: boolean) {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const practice = await withApprovedBatch(2, { concurrency: 1 });
    const { deps, actor, batchId, clock } = practice;
    const { wake, suspended } = suspendCalls(practice, 2);
    let fails = false;
    const store: typeof deps.store = {
      ...deps.store,
      write: (work) =>
        deps.store.write(async (tx) => {
          const result = await work(tx);
          if (fails) throw new OutageError('database-busy'); // undoes the write
          return result;
        }),
    };
    const submission = createEngine({ ...deps, store }).submitBatch(actor, batchId);
    await expect.poll(suspended).toBe(2);
    fails = !isDurable;
    clock.advance(45_000);
    vi.advanceTimersByTime(20_000);
    await deps.store.write(async () => undefined); // after the heartbeat's own
    fails = false;
    clock.advance(16_000);
    return { ...practice, wake, submission, second: await openSecondProcess(practice) };
  }

  test('S4: nobody takes the batch over, and the calls begin', async () => {
    const { second, actor, batchId, wake, submission, sms } = await withHeartbeat(true);
    const claimed = await second.engine.batchMessages(actor, batchId);
    expect((await refusalOf(second.engine.submitBatch(actor, batchId))).code).toBe('batch-being-submitted');
    wake();
    expect((await submission).counts.submitted).toBe(2);
    expect(sms.handed.map(({ reference }) => reference)).toEqual(claimed.map(({ reference }) => reference));
  });

  test('S4: a renewal that did not become durable extends nothing: nobody gets two messages', async () => {
    const practice = await withHeartbeat(false);
    const { second, actor, batchId, wake, submission, sms } = practice;
    expect((await second.engine.viewBatch(actor, batchId)).counts.unclear).toBe(2);
    const ids = (await logOf(practice)).map(({ id }) => id);
    await second.engine.decideUnclear(actor, ids, 'again');
    await second.engine.submitBatch(actor, batchId);
    wake();
    await submission;
    expect(sms.taken).toHaveLength(2);
  });
});

test('S4: two submissions of one batch in one process are kept apart: the second is told so', async () => {
  const { engine, actor, batchId, sms } = await withApprovedBatch(5, { concurrency: 1 });
  const gate = createGate();
  sms.answerAll({ ...accepted, until: gate.opened });
  const submission = engine.submitBatch(actor, batchId);
  await expect.poll(() => sms.handed.length).toBe(2);
  expect((await refusalOf(engine.submitBatch(actor, batchId))).code).toBe('batch-being-submitted');
  expect((await refusalOf(engine.withdrawBatch(actor, batchId))).code).toBe('batch-being-submitted');
  gate.open();
  expect((await submission).counts.submitted).toBe(5);
  expect(sms.handed).toHaveLength(5);
});

describe('S4: after a crash', () => {
  /** A process died with two of four messages in the portal’s hands; a second one looks at what it left. */
  async function withDeadProcess() {
    const practice = await startPractice({ concurrency: 1 });
    await practice.enter(...aFullDay(6));
    const { engine, actor, sms, crash, dead } = practice;
    const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' }, ['T1', 'T2', 'T3', 'T4']);
    await engine.approveBatch(actor, batchId);
    const otherBatchId = await anApprovedBatch(practice);
    const gate = createGate();
    sms.answerAll({ ...lostOnTheWay, until: gate.opened });
    const submission = engine.submitBatch(actor, batchId).catch(() => 'dead');
    await expect.poll(() => sms.handed.length).toBe(2);
    crash.now();
    gate.open();
    expect(await submission).toBe('dead');
    dead.add('process-1');
    sms.answerAll(accepted);
    const second = await openSecondProcess(practice);
    return { ...practice, ...second, batchId, otherBatchId };
  }

  /** What the dead process left is known, and reserves nothing for others. */
  async function expectLeftInOrder({ engine, actor, batchId }: Practice & { batchId: number }) {
    const { batch, counts } = await engine.viewBatch(actor, batchId);
    expect(batch).toMatchObject({ state: 'paused', reason: 'interrupted', owner: null });
    expect(counts).toMatchObject({ queued: 2, submitting: 0, unclear: 2 });
    const accounts = await engine.readAccounts(actor);
    expect(accounts.find(({ channel }) => channel === 'sms')?.milliReserved).toBe(0);
  }

  test('S1: a submit refused for too few credits leaves its batch paused, reserving nothing', async () => {
    const practice = await withDeadProcess();
    const { engine, actor, batchId, sms } = practice;
    sms.milliCredits = 1000;
    expect((await refusalOf(engine.submitBatch(actor, batchId))).code).toBe('insufficient-credits');
    await expectLeftInOrder(practice);
  });

  test('S4: a submit refused for quiet hours leaves its batch paused, reserving nothing', async () => {
    const practice = await withDeadProcess();
    practice.clock.set('2026-11-23T19:30:00Z');
    const { engine, actor, batchId } = practice;
    expect((await refusalOf(engine.submitBatch(actor, batchId))).code).toBe('quiet-hours');
    await expectLeftInOrder(practice);
  });

  test('S4: a refresh of the log takes its batch over too', async () => {
    const practice = await withDeadProcess();
    const { engine, actor } = practice;
    expect(await engine.refreshDelivery(actor, {})).toMatchObject({ asked: 2, unclear: 2 });
    await expectLeftInOrder(practice);
  });

  test('S1: another batch may use the credits that its batch would have needed', async () => {
    const { engine, actor, sms, otherBatchId } = await withDeadProcess();
    sms.milliCredits = 2000;
    expect((await engine.submitBatch(actor, otherBatchId)).counts.submitted).toBe(2);
  });
});
