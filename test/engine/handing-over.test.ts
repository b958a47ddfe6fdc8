import { describe, expect, test } from 'vitest';
import { createEngine } from '../../src/engine.ts';
import { createGate, lostOnTheWay, refused, stopFor, tryLater } from '../support/fake-portal.ts';
import {
  logOf,
  openSecondProcess,
  type Practice,
  refusalOf,
  withApprovedBatch,
} from '../support/practice.ts';
import { aPatient, mobileOf } from '../support/records.ts';

async function statesOf(practice: Pick<Practice, 'engine' | 'actor'>): Promise<string[]> {
  return (await logOf(practice)).map(({ state, reason }) => (reason === null ? state : `${state} ${reason}`));
}

describe('S4: handed over at most once', () => {
  test('S4: every message is handed over exactly once, each under its own reference', async () => {
    const { engine, actor, batchId, sms } = await withApprovedBatch(60);
    await engine.submitBatch(actor, batchId);
    expect(new Set(sms.handed.map(({ reference }) => reference)).size).toBe(60);
    expect(new Set(sms.handed.map(({ recipient }) => recipient)).size).toBe(60);
    expect(sms.handed).toHaveLength(60);
  });

  test('S4: the reference is stored before the portal is called', async () => {
    const practice = await withApprovedBatch(1);
    const { sms, batchId, engine, actor } = practice;
    const gate = createGate();
    sms.answerAll({ outcome: 'accepted', taken: true, until: gate.opened });
    const submission = engine.submitBatch(actor, batchId);
    await expect.poll(() => sms.handed.length).toBe(1);
    const [entry] = await logOf(practice);
    expect(entry).toMatchObject({ state: 'submitting', reference: sms.handed[0]?.reference });
    gate.open();
    await submission;
  });

  test('S4: never more than twice the portal’s concurrency is claimed ahead', async () => {
    const practice = await withApprovedBatch(40, { concurrency: 5 });
    const { sms, batchId, engine, actor } = practice;
    const gate = createGate();
    sms.answerAll({ outcome: 'accepted', taken: true, until: gate.opened });
    const submission = engine.submitBatch(actor, batchId);
    await expect.poll(() => sms.handed.length).toBe(10);
    expect((await engine.viewBatch(actor, batchId)).counts).toMatchObject({ submitting: 10, queued: 30 });
    gate.open();
    await submission;
    expect(sms.mostAtOnce).toBeLessThanOrEqual(15); // this portal takes in hand whatever is claimed
  });

  test('S4: a submitted batch is not submitted again', async () => {
    const { engine, actor, batchId, sms } = await withApprovedBatch(3);
    await engine.submitBatch(actor, batchId);
    expect((await refusalOf(engine.submitBatch(actor, batchId))).code).toBe('batch-not-open');
    expect(sms.handed).toHaveLength(3);
  });

  test('S4: while a living process submits, another is told so', async () => {
    const practice = await withApprovedBatch(3);
    const { engine, actor, batchId, sms } = practice;
    const second = await openSecondProcess(practice);
    const gate = createGate();
    sms.answerAll({ outcome: 'accepted', taken: true, until: gate.opened });
    const submission = engine.submitBatch(actor, batchId);
    await expect.poll(() => sms.handed.length).toBe(3);
    expect((await refusalOf(second.engine.submitBatch(actor, batchId))).code).toBe('batch-being-submitted');
    expect((await refusalOf(engine.submitBatch(actor, batchId))).code).toBe('batch-being-submitted');
    expect((await refusalOf(second.engine.withdrawBatch(actor, batchId))).code).toBe('batch-being-submitted');
    gate.open();
    await submission;
    expect(sms.handed).toHaveLength(3);
  });

  test('S4: a message the portal refuses is data, not a failure of the batch', async () => {
    const practice = await withApprovedBatch(3);
    practice.sms.answer(mobileOf('2'), refused);
    await practice.engine.submitBatch(practice.actor, practice.batchId);
    expect(await statesOf(practice)).toEqual(['submitted', 'rejected bad-number', 'submitted']);
  });
});

describe('S4: stops, faults and second tries', () => {
  test.each(['credentials', 'no-credits', 'sender-refused', 'portal-misconfigured'] as const)(
    'S4: on %s the batch pauses, the rest stays queued, and submitting again resumes it',
    async (reason) => {
      const { engine, actor, batchId, sms } = await withApprovedBatch(20, { concurrency: 2 });
      sms.answer(mobileOf('3'), stopFor(reason));
      const stopped = await engine.submitBatch(actor, batchId);
      expect(stopped.batch).toMatchObject({ state: 'paused', reason });
      expect(stopped.paused).toBe(reason);
      expect(stopped.counts.queued).toBeGreaterThan(10);
      const resumed = await engine.submitBatch(actor, batchId);
      expect(resumed.batch).toMatchObject({ state: 'submitted', reason: null });
      expect(resumed.counts.submitted).toBe(20);
      expect(new Set(sms.taken.map(({ recipient }) => recipient)).size).toBe(20);
      expect(sms.taken).toHaveLength(20);
    },
  );

  test('S4: five faults in a row and the portal is left alone', async () => {
    const practice = await withApprovedBatch(40, { concurrency: 1 });
    practice.sms.answerAll(lostOnTheWay);
    const { batch, paused, counts } = await practice.engine.submitBatch(practice.actor, practice.batchId);
    expect(batch.state).toBe('paused');
    expect(paused).toBe('portal-faults');
    expect(counts.unclear).toBeGreaterThanOrEqual(5);
    expect(counts.unclear).toBeLessThanOrEqual(7); // those claimed ahead
    expect(practice.sms.handed).toHaveLength(counts.unclear);
  });

  test('S4: four faults and a success do not trip the fuse', async () => {
    const { engine, actor, batchId, sms } = await withApprovedBatch(12, { concurrency: 1 });
    for (const number of ['1', '2', '3', '4', '7', '8', '9', '10']) {
      sms.answer(mobileOf(number), lostOnTheWay);
    }
    const { batch, counts } = await engine.submitBatch(actor, batchId);
    expect(batch.state).toBe('submitted');
    expect(counts).toMatchObject({ submitted: 4, unclear: 8 });
  });

  test('S4: what the portal puts off is tried again later, under a new reference', async () => {
    const { engine, actor, batchId, sms, clock } = await withApprovedBatch(2);
    sms.answer(mobileOf('1'), tryLater, tryLater);
    const { batch } = await engine.submitBatch(actor, batchId);
    const tries = sms.handed.filter(({ recipient }) => recipient === mobileOf('1'));
    expect(batch.state).toBe('submitted');
    expect(new Set(tries.map(({ reference }) => reference)).size).toBe(3);
    expect(sms.taken).toHaveLength(2);
    // one second, then two, then the five seconds of S3
    expect(clock.now().getTime() - Date.parse('2026-11-23T09:00:00Z')).toBeGreaterThanOrEqual(8000);
  });

  test('S4: a message put off again and again ends as paused, not in an endless loop', async () => {
    const { engine, actor, batchId, sms } = await withApprovedBatch(1);
    sms.answerAll(tryLater);
    const { batch, counts } = await engine.submitBatch(actor, batchId);
    expect(batch.state).toBe('paused');
    expect(counts.queued).toBe(1);
    expect(sms.handed).toHaveLength(5);
  });

  test('S4: a signal stops in good order: what is in flight is finished, the rest stays queued', async () => {
    const { engine, actor, batchId, sms } = await withApprovedBatch(30, { concurrency: 2 });
    const gate = createGate();
    sms.answerAll({ outcome: 'accepted', taken: true, until: gate.opened });
    const stop = new AbortController();
    const submission = engine.submitBatch(actor, batchId, { signal: stop.signal });
    await expect.poll(() => sms.handed.length).toBe(4);
    stop.abort();
    gate.open();
    const { counts, batch } = await submission;
    expect(counts).toMatchObject({ submitted: 4, submitting: 0, queued: 26 });
    expect(batch).toMatchObject({ owner: null, leaseUntil: null });
  });

  test('S4: a signal stops the last look too: it may have much to withdraw', async () => {
    const { deps, actor, batchId, sms, enter } = await withApprovedBatch(30, { concurrency: 2 });
    const numbers = Array.from({ length: 30 }, (_, index) => String(index + 1));
    await enter(...numbers.map((number) => aPatient({ number, smsOptOut: true })));
    const stop = new AbortController();
    const store: typeof deps.store = {
      ...deps.store,
      write: (work) =>
        deps.store.write(async (tx) => {
          if ((await tx.counts(batchId)).withdrawn > 0) stop.abort();
          return work(tx);
        }),
    };
    const engine = createEngine({ ...deps, store });
    const { counts } = await engine.submitBatch(actor, batchId, { signal: stop.signal });
    expect(counts.withdrawn).toBeLessThan(10);
    expect(sms.handed).toEqual([]);
  });

  test('S4: a batch stopped by a signal is resumed by the next submit', async () => {
    const practice = await withApprovedBatch(10);
    const stop = new AbortController();
    stop.abort();
    await practice.engine.submitBatch(practice.actor, practice.batchId, { signal: stop.signal });
    expect(practice.sms.handed).toEqual([]);
    const second = await openSecondProcess(practice);
    const { counts } = await second.engine.submitBatch(practice.actor, practice.batchId);
    expect(counts.submitted).toBe(10);
    expect(practice.sms.handed).toHaveLength(10);
  });
});
