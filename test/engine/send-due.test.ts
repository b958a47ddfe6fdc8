import { describe, expect, test } from 'vitest';
import { serverActor } from '../../src/send-due.ts';
import { stopFor } from '../support/fake-portal.ts';
import {
  anActor,
  openSecondProcess,
  type Practice,
  refusalOf,
  startPractice,
  withApprovedBatch,
} from '../support/practice.ts';
import { aFullDay, mobileOf } from '../support/records.ts';

const server = serverActor('practice-server');
const QUICK = { 'send.first-wait-seconds': '0' } as const;

const sendDue = ({ engine }: Pick<Practice, 'engine'>) =>
  engine.sendDue(server, { signal: new AbortController().signal });

async function aPreparedBatch(count: number, settings: Record<string, string> = {}) {
  const practice = await startPractice({ settings: { ...QUICK, ...settings } });
  await practice.enter(...aFullDay(count));
  const { batchId } = await practice.engine.prepareBatch(practice.actor, { channel: 'sms' });
  return { ...practice, batchId };
}

const auditOf = async ({ engine, actor }: Practice) =>
  (await engine.readAudit(actor, { filter: {}, limit: 50 })).entries.map(
    ({ action, actor: who, face }) => `${action} ${who} ${face}`,
  );

describe('an order to send', () => {
  test('approving and ordering is one write, and a running server sends it', async () => {
    const practice = await aPreparedBatch(3);
    const { engine, batchId, sms } = practice;
    expect(await engine.isSomethingDue(server)).toBe(false);
    const { batch } = await engine.approveBatch(anActor('beat'), batchId, 1, { andSend: true });
    expect(batch).toMatchObject({
      state: 'approved',
      sendOrderedBy: 'beat',
      sendOrderedAt: practice.clock.now(),
    });
    expect(await engine.isSomethingDue(server)).toBe(true);
    expect(await sendDue(practice)).toMatchObject([
      { batchId, outcome: 'sent', report: { counts: { submitted: 3 }, batch: { sendOrderedBy: null } } },
    ]);
    expect(sms.taken).toHaveLength(3);
    expect(await engine.isSomethingDue(server)).toBe(false);
    expect(await sendDue(practice)).toEqual([]);
    expect((await auditOf(practice)).slice(0, 2)).toEqual([
      'batch.submitting schedule:serve schedule',
      'batch.approved beat cli',
    ]);
    const [, approved] = (await engine.readAudit(practice.actor, { filter: {}, limit: 2 })).entries;
    expect(approved?.details).toMatchObject({ andSend: true });
  });

  test('an approval without an order waits for a person', async () => {
    const practice = await withApprovedBatch(1, { settings: QUICK });
    expect(await sendDue(practice)).toEqual([]);
    expect(practice.sms.handed).toEqual([]);
  });

  test('an approved batch is ordered by whoever prepares or approves, once, and it is on record', async () => {
    const practice = await withApprovedBatch(1, { settings: QUICK });
    const { engine, batchId } = practice;
    expect(await refusalOf(engine.orderSending(anActor('vera', ['view']), batchId))).toMatchObject({
      code: 'not-permitted',
    });
    await engine.orderSending(anActor('beat', ['view', 'approve']), batchId);
    const { batch } = await engine.orderSending(anActor('carla', ['view', 'prepare']), batchId);
    expect(batch.sendOrderedBy).toBe('beat');
    expect((await auditOf(practice)).filter((entry) => entry.startsWith('batch.send'))).toEqual([
      'batch.send-ordered beat cli',
    ]);
  });

  test('S5: a batch that waits for approval is not ordered, unless none is needed', async () => {
    const practice = await aPreparedBatch(1);
    const { engine, actor, batchId } = practice;
    expect(await refusalOf(engine.orderSending(actor, batchId))).toMatchObject({
      code: 'batch-not-approved',
    });
    await engine.changeSetting(actor, { key: 'approval.mode', value: 'none', scope: 'practice' });
    expect(await refusalOf(engine.orderSending(actor, batchId, 2))).toMatchObject({ code: 'batch-changed' });
    await engine.orderSending(actor, batchId);
    // by the time it is due approval is needed again
    await engine.changeSetting(actor, { key: 'approval.mode', value: 'any', scope: 'practice' });
    expect(await sendDue(practice)).toEqual([]);
    await engine.changeSetting(actor, { key: 'approval.mode', value: 'none', scope: 'practice' });
    expect(await sendDue(practice)).toMatchObject([{ outcome: 'sent' }]);
  });

  test('rejecting, withdrawing, expiring and revising take the order back', async () => {
    const practice = await aPreparedBatch(4, { 'approval.mode': 'none' });
    const { engine, actor, batchId, clock, store } = practice;
    const ordered = async () => (await store.read.batch(batchId))?.sendOrderedAt ?? null;
    await engine.orderSending(actor, batchId);
    await engine.reviseBatch(actor, batchId, { only: ['T1', 'T2'] });
    expect(await ordered()).toBeNull();
    await engine.orderSending(actor, batchId, 2);
    await engine.rejectBatch(actor, batchId, 'not now', 2);
    expect(await ordered()).toBeNull();
    const again = (await engine.prepareBatch(actor, { channel: 'sms' }, ['T1'])).batchId;
    await engine.orderSending(actor, again);
    await engine.withdrawBatch(actor, again);
    expect((await store.read.batch(again))?.sendOrderedAt).toBeNull();
    const last = (await engine.prepareBatch(actor, { channel: 'sms' }, ['T2'])).batchId;
    await engine.orderSending(actor, last);
    clock.advance(3 * 86_400_000);
    expect(await sendDue(practice)).toEqual([]);
    expect(await store.read.batch(last)).toMatchObject({ state: 'expired', sendOrderedAt: null });
    expect(practice.sms.handed).toEqual([]);
  });

  test('it is taken back while nobody has it in hand', async () => {
    const practice = await withApprovedBatch(1, { settings: QUICK });
    const { engine, actor, batchId } = practice;
    expect(await refusalOf(engine.cancelSending(actor, batchId))).toMatchObject({
      code: 'batch-not-ordered',
    });
    await engine.orderSending(actor, batchId);
    const { batch } = await engine.cancelSending(actor, batchId);
    expect(batch).toMatchObject({ state: 'approved', sendOrderedAt: null, sendOrderedBy: null });
    expect(await sendDue(practice)).toEqual([]);
    expect((await auditOf(practice))[0]).toBe('batch.send-cancelled anna cli');
  });

  test('an order taken back between the look and the sending is not carried out', async () => {
    const practice = await withApprovedBatch(1, { settings: QUICK });
    const { engine, actor, batchId, deps } = practice;
    await engine.orderSending(actor, batchId);
    const { sendDue: sendWith } = await import('../../src/send-due.ts');
    const meanwhile = {
      ...deps,
      gateways: {
        ...deps.gateways,
        // the balance is asked for after the look and before the batch is taken up
        sms: {
          ...practice.sms,
          balance: async () => {
            await engine.cancelSending(actor, batchId);
            return practice.sms.balance();
          },
        },
      },
    };
    const signal = new AbortController().signal;
    expect(await sendWith(meanwhile, server, { signal })).toEqual([]);
    expect(practice.sms.handed).toEqual([]);
    expect(await practice.store.read.batch(batchId)).toMatchObject({ state: 'approved' });
  });

  test('what was ordered survives a crash between the order and the sending', async () => {
    const practice = await withApprovedBatch(2, { settings: QUICK });
    const { engine, actor, batchId, crash, dead } = practice;
    crash.at(1, 'after');
    await expect(engine.orderSending(actor, batchId)).rejects.toThrow('the process has ended here');
    dead.add('process-1');
    const second = await openSecondProcess(practice);
    expect(await sendDue(second)).toMatchObject([{ batchId, outcome: 'sent' }]);
    expect(practice.sms.taken).toHaveLength(2);
  });
});

describe('what is due leaves by itself', () => {
  test('in the quiet hours an ordered batch is held, neither refused nor sent, and leaves at their end', async () => {
    const practice = await withApprovedBatch(2, { settings: QUICK });
    const { engine, actor, batchId, clock, sms } = practice;
    clock.set('2026-11-23T20:30:00.000Z'); // half past nine in the evening
    await engine.orderSending(actor, batchId);
    expect(await sendDue(practice)).toMatchObject([
      {
        outcome: 'sent',
        report: { held: { reason: 'quiet-hours', until: new Date('2026-11-24T07:00:00Z') } },
      },
    ]);
    expect(sms.handed).toEqual([]);
    expect(await engine.isSomethingDue(server)).toBe(false);
    expect(await sendDue(practice)).toEqual([]);
    clock.set('2026-11-24T06:59:59.000Z');
    expect(await sendDue(practice)).toEqual([]);
    clock.set('2026-11-24T07:00:00.000Z');
    expect(await sendDue(practice)).toMatchObject([{ batchId, outcome: 'sent' }]);
    // the first appointment has begun by then
    expect(sms.taken.map(({ recipient }) => recipient)).toEqual([mobileOf('2')]);
  });

  test('a held batch leaves when its time has come, whoever submitted it; stopping it pauses it', async () => {
    const practice = await startPractice({ settings: QUICK });
    await practice.enter(...aFullDay(2));
    const { engine, actor, clock, sms } = practice;
    const held = async (only: string) => {
      const { batchId } = await engine.prepareBatch(actor, { channel: 'sms', notBefore: '14:00' }, [only]);
      await engine.approveBatch(actor, batchId);
      await engine.submitBatch(actor, batchId);
      return batchId;
    };
    const [first, stopped] = [await held('T1'), await held('T2')];
    expect(await sendDue(practice)).toEqual([]);
    expect((await engine.cancelSending(actor, stopped)).batch).toMatchObject({
      state: 'paused',
      reason: 'send-cancelled',
    });
    clock.set('2026-11-23T13:00:00.000Z');
    expect(await sendDue(practice)).toMatchObject([{ batchId: first, outcome: 'sent' }]);
    expect(sms.taken).toHaveLength(1);
    await engine.orderSending(actor, stopped);
    expect(await sendDue(practice)).toMatchObject([{ batchId: stopped, outcome: 'sent' }]);
    expect(sms.taken).toHaveLength(2);
  });

  test('S4: a batch whose process died is taken up again, and nothing is handed over twice', async () => {
    const practice = await withApprovedBatch(20, { settings: QUICK });
    const { engine, actor, batchId, crash, dead } = practice;
    crash.at(3, 'before');
    await expect(engine.submitBatch(actor, batchId)).rejects.toThrow('the process has ended here');
    dead.add('process-1');
    const second = await openSecondProcess(practice);
    expect(await second.engine.isSomethingDue(server)).toBe(true);
    expect(await sendDue(second)).toMatchObject([{ batchId, outcome: 'sent' }]);
    const recipients = practice.sms.taken.map(({ recipient }) => recipient);
    expect(new Set(recipients).size).toBe(recipients.length);
    const { counts } = await second.engine.viewBatch(actor, batchId);
    expect(counts).toMatchObject({ queued: 0, submitting: 0, total: 20 });
  });

  test('told to stop, it finishes what is in flight; the rest leaves with the next call', async () => {
    const practice = await withApprovedBatch(60, { settings: QUICK });
    const { engine, actor, batchId, sms } = practice;
    await engine.orderSending(actor, batchId);
    const stopping = new AbortController();
    const told: number[] = [];
    await engine.sendDue(server, {
      signal: stopping.signal,
      onProgress: (batch, done, total) => {
        expect([batch, total]).toEqual([batchId, 60]);
        told.push(done);
        stopping.abort();
      },
    });
    const { counts } = await engine.viewBatch(actor, batchId);
    expect(counts.queued).toBeGreaterThan(0);
    expect(counts).toMatchObject({ submitted: sms.taken.length, submitting: 0, unclear: 0 });
    expect(told.at(-1)).toBe(sms.taken.length);
    expect(await engine.sendDue(server, { signal: stopping.signal })).toEqual([]);
    expect(await sendDue(practice)).toMatchObject([
      { outcome: 'sent', report: { counts: { submitted: 60 } } },
    ]);
  });

  test('two processes at once: one sends, and each message leaves once', async () => {
    const practice = await withApprovedBatch(30, { settings: QUICK });
    const second = await openSecondProcess(practice);
    const { engine, actor, batchId, sms } = practice;
    await engine.orderSending(actor, batchId);
    const outcomes = (await Promise.all([sendDue(practice), sendDue(second), sendDue(practice)])).flat();
    // who came too late waits for nothing: should the winner die, it goes on at once
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['sent']);
    const recipients = sms.handed.map(({ recipient }) => recipient);
    expect(recipients).toHaveLength(30);
    expect(new Set(recipients).size).toBe(30);
  });
});

describe('what cannot be sent', () => {
  test('S1: too few credits: the order is gone, nothing was sent, and a person decides', async () => {
    const practice = await withApprovedBatch(3, { settings: QUICK });
    const { engine, actor, batchId, sms, records } = practice;
    sms.milliCredits = 1000;
    await engine.orderSending(actor, batchId);
    expect(await sendDue(practice)).toMatchObject([
      { batchId, outcome: 'refused', code: 'insufficient-credits', details: { missing: 2 } },
    ]);
    expect(await practice.store.read.batch(batchId)).toMatchObject({
      state: 'approved',
      sendOrderedAt: null,
    });
    expect(await sendDue(practice)).toEqual([]);
    expect(sms.handed).toEqual([]);
    expect(records).toContainEqual({
      level: 'warn',
      event: 'batch.not-sent',
      facts: { batch: batchId, code: 'insufficient-credits' },
    });
  });

  test('a held batch that cannot go on is paused with the reason, not refused for ever', async () => {
    const practice = await startPractice({ settings: QUICK });
    await practice.enter(...aFullDay(3));
    const { engine, actor, clock, sms } = practice;
    const { batchId } = await engine.prepareBatch(actor, { channel: 'sms', notBefore: '14:00' });
    await engine.approveBatch(actor, batchId);
    await engine.submitBatch(actor, batchId);
    sms.milliCredits = 1000;
    clock.set('2026-11-23T13:00:00.000Z');
    expect(await sendDue(practice)).toMatchObject([{ outcome: 'refused', code: 'insufficient-credits' }]);
    expect(await practice.store.read.batch(batchId)).toMatchObject({
      state: 'paused',
      reason: 'insufficient-credits',
    });
    expect(await sendDue(practice)).toEqual([]);
  });

  test('a portal that cannot be reached leaves the order for later', async () => {
    const practice = await withApprovedBatch(1, { settings: QUICK });
    const { engine, actor, batchId, sms } = practice;
    await engine.orderSending(actor, batchId);
    sms.isReachable = false;
    expect(await sendDue(practice)).toEqual([{ batchId, outcome: 'later' }]);
    sms.isReachable = true;
    expect(await sendDue(practice)).toMatchObject([{ batchId, outcome: 'sent' }]);
  });

  test('a batch the portal stops is paused and loses its order', async () => {
    const practice = await withApprovedBatch(2, { settings: QUICK });
    const { engine, actor, batchId, sms, store } = practice;
    await engine.orderSending(actor, batchId);
    sms.answerAll(stopFor('no-credits'));
    expect(await sendDue(practice)).toMatchObject([{ outcome: 'sent', report: { paused: 'no-credits' } }]);
    expect(await store.read.batch(batchId)).toMatchObject({ state: 'paused', sendOrderedAt: null });
    expect(await sendDue(practice)).toEqual([]);
  });
});

describe('who stopped it, and what was declined', () => {
  test('S4: what a person stops while it is sent goes on only when a person says so', async () => {
    const { engine, actor, batchId, sms } = await withApprovedBatch(3);
    const stopped = new AbortController();
    stopped.abort();
    await engine.submitBatch(actor, batchId, { signal: stopped.signal });
    expect((await engine.viewBatch(actor, batchId)).batch).toMatchObject({
      state: 'paused',
      reason: 'stopped',
    });
    await engine.sendDue(actor, { signal: new AbortController().signal });
    expect(sms.taken).toEqual([]);
    await engine.submitBatch(actor, batchId);
    expect(sms.taken).toHaveLength(3);
  });

  test('S1: an order that is declined is gone, and the batch says why; a new order forgets it', async () => {
    const { engine, actor, batchId, sms } = await withApprovedBatch(3);
    sms.milliCredits = 1000;
    await engine.orderSending(actor, batchId);
    await engine.sendDue(actor, { signal: new AbortController().signal });
    expect((await engine.viewBatch(actor, batchId)).batch).toMatchObject({
      state: 'approved',
      reason: 'insufficient-credits',
      sendOrderedAt: null,
    });
    expect(await engine.readMaskedBatch(actor, batchId)).toMatchObject({
      pauseReason: 'insufficient-credits',
    });
    const { entries } = await engine.readAudit(actor, { filter: {}, limit: 1 });
    expect(entries[0]).toMatchObject({
      action: 'batch.send-cancelled',
      details: { refused: 'insufficient-credits' },
    });
    sms.milliCredits = 10_000;
    await engine.orderSending(actor, batchId);
    await engine.sendDue(actor, { signal: new AbortController().signal });
    expect((await engine.viewBatch(actor, batchId)).batch).toMatchObject({
      state: 'submitted',
      reason: null,
    });
  });
});
