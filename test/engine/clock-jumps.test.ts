import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createEngine } from '../../src/engine.ts';
import type { Gateway } from '../../src/ports.ts';
import { createGate } from '../support/fake-portal.ts';
import { logOf, openSecondProcess, type Practice, withApprovedBatch } from '../support/practice.ts';

const HOUR = 3_600_000;
const COUNT = 8;

/** The portal as it is, but when it has answered so many messages somebody moves the machine's clock. */
function withJump(gateway: Gateway, after: number, jump: () => void): Gateway {
  let answers = 0;
  return {
    ...gateway,
    async *submit(messages, signal, mayBegin) {
      for await (const outcome of gateway.submit(messages, signal, mayBegin)) {
        answers += 1;
        if (answers === after) jump();
        yield outcome;
      }
    },
  };
}

const recipients = ({ sms }: Pick<Practice, 'sms'>) => new Set(sms.taken.map(({ recipient }) => recipient));

/** S4: nobody gets two messages, no reference is seen twice, and no message is forgotten. */
async function expectOnceEach(practice: Practice): Promise<void> {
  const { sms } = practice;
  expect(new Set(sms.handed.map(({ reference }) => reference)).size).toBe(sms.handed.length);
  expect(recipients(practice).size).toBe(sms.taken.length);
  const states = (await logOf(practice)).map(({ state }) => state);
  expect(states.filter((state) => state === 'submitted')).toHaveLength(sms.taken.length);
  expect(states).toHaveLength(COUNT);
}

describe('S4: the clock jumps while a batch is being sent', () => {
  const cases = [
    ['an hour on', HOUR],
    ['an hour back', -HOUR],
    ['a week back', -7 * 24 * HOUR],
  ] as const;
  const moments = [1, 3, COUNT];

  test.each(cases.flatMap((jump) => moments.map((after) => [...jump, after] as const)))(
    '%s (%i ms), after %i answers: everybody gets one message',
    async (_, milliseconds, after) => {
      const practice = await withApprovedBatch(COUNT, {
        concurrency: 2,
        settings: { 'send.first-wait-seconds': '0' },
      });
      const { deps, actor, batchId, clock, sms } = practice;
      const jumping = withJump(sms, after, () => clock.advance(milliseconds));
      const engine = createEngine({ ...deps, gateways: { ...deps.gateways, sms: jumping } });
      const { batch, counts } = await engine.submitBatch(actor, batchId);
      expect([batch.state, counts.submitted]).toEqual(['submitted', COUNT]);
      expect(sms.taken).toHaveLength(COUNT);
      await expectOnceEach(practice);
    },
  );

  test('a week on: what is too late by then is withdrawn and free again, and nobody gets two', async () => {
    const practice = await withApprovedBatch(COUNT, {
      concurrency: 2,
      settings: { 'send.first-wait-seconds': '0' },
    });
    const { deps, actor, batchId, clock, sms } = practice;
    const jumping = withJump(sms, 2, () => clock.advance(7 * 24 * HOUR));
    const engine = createEngine({ ...deps, gateways: { ...deps.gateways, sms: jumping } });
    const { counts } = await engine.submitBatch(actor, batchId);
    expect(counts.submitted + counts.withdrawn).toBe(COUNT);
    await expectOnceEach(practice);
    clock.advance(-7 * 24 * HOUR + 60_000);
    await engine.acceptClock(actor);
    const again = await engine.prepareBatch(actor, { channel: 'sms' });
    expect(again.preview.candidates).toHaveLength(counts.withdrawn);
    await engine.approveBatch(actor, again.batchId);
    await engine.submitBatch(actor, again.batchId);
    expect(recipients(practice).size).toBe(COUNT);
    expect(sms.taken).toHaveLength(COUNT);
  });

  test.each([
    ['on', HOUR],
    ['back', -HOUR],
  ])(
    'an hour %s between two messages: the lease is renewed by the next heartbeat',
    async (_, milliseconds) => {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
      onTestFinished(() => void vi.useRealTimers());
      const practice = await withApprovedBatch(2, { concurrency: 1 });
      const { engine, deps, store, actor, batchId, clock, sms } = practice;
      const gate = createGate();
      sms.beforeCall = gate.opened;
      const submission = engine.submitBatch(actor, batchId);
      await expect.poll(async () => (await store.read.counts(batchId)).submitting).toBe(2);
      clock.advance(milliseconds);
      vi.advanceTimersByTime(20_000);
      await deps.store.write(async () => undefined); // after the heartbeat's own
      const { leaseUntil } = (await store.read.batch(batchId)) ?? {};
      expect(leaseUntil).toEqual(new Date(clock.now().getTime() + 60_000));
      const second = await openSecondProcess(practice);
      expect((await second.engine.viewBatch(actor, batchId)).batch.state).toBe('submitting');
      gate.open();
      expect((await submission).counts.submitted).toBe(2);
      expect(sms.handed).toHaveLength(2);
    },
  );
});

describe('S4: the clock is set back on a machine that sends, and the process there stands still', () => {
  test('another machine takes over by its own clock; the first begins no call when it wakes', async () => {
    const practice = await withApprovedBatch(3, { concurrency: 1 });
    const { deps, store, actor, batchId, clock, sms } = practice;
    let isSetBack = false;
    const setBack = () => new Date(clock.now().getTime() - (isSetBack ? HOUR : 0));
    const first = createEngine({ ...deps, now: setBack });
    const gate = createGate();
    sms.beforeCall = gate.opened;
    const submission = first.submitBatch(actor, batchId);
    await expect.poll(async () => (await store.read.counts(batchId)).submitting).toBe(2);
    isSetBack = true;
    clock.advance(61_000);
    const second = await openSecondProcess(practice);
    const ids = async () =>
      (await logOf({ ...second, actor })).filter(({ state }) => state === 'unclear').map(({ id }) => id);
    sms.beforeCall = Promise.resolve();
    await second.engine.submitBatch(actor, batchId);
    await second.engine.decideUnclear(actor, await ids(), 'again');
    await second.engine.submitBatch(actor, batchId);
    gate.open();
    await submission;
    expect(sms.taken).toHaveLength(3);
    expect(recipients(practice).size).toBe(3);
  });
});
