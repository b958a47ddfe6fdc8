import { describe, expect, test } from 'vitest';
import { createEngine } from '../../src/engine.ts';
import { OutageError } from '../../src/errors.ts';
import { accepted, createGate, tryLater } from '../support/fake-portal.ts';
import {
  logOf,
  openSecondProcess,
  type Practice,
  refusalOf,
  withApprovedBatch,
} from '../support/practice.ts';

describe('S4: a process dies', () => {
  /** The first process dies with four messages in the portal's hands. */
  async function withDeadProcess() {
    const practice = await withApprovedBatch(10, { concurrency: 2 });
    const { engine, actor, batchId, sms, crash } = practice;
    const gate = createGate();
    sms.answerAll({ ...accepted, until: gate.opened });
    const submission = engine.submitBatch(actor, batchId).catch(() => 'dead');
    await expect.poll(() => sms.handed.length).toBe(4);
    crash.now();
    gate.open();
    expect(await submission).toBe('dead');
    sms.answerAll(accepted);
    return { ...practice, second: await openSecondProcess(practice) };
  }

  test('S4: while it may be alive and its lease runs, nobody takes its batch over', async () => {
    const { second, actor, batchId, clock } = await withDeadProcess();
    clock.advance(59_000);
    expect((await refusalOf(second.engine.submitBatch(actor, batchId))).code).toBe('batch-being-submitted');
  });

  test('S4: its batch is taken over when its lease ends', async () => {
    const { second, actor, batchId, clock, sms } = await withDeadProcess();
    clock.advance(60_000);
    const { counts, batch } = await second.engine.submitBatch(actor, batchId);
    expect(batch.state).toBe('submitted');
    expect(counts).toMatchObject({ submitted: 10, unclear: 0 });
    expect(sms.handed).toHaveLength(10);
  });

  test('S4: its batch is taken over at once when it is certainly gone', async () => {
    const { second, actor, batchId, dead, sms } = await withDeadProcess();
    dead.add('process-1');
    expect((await second.engine.submitBatch(actor, batchId)).counts.submitted).toBe(10);
    expect(sms.handed).toHaveLength(10);
  });

  test('S4: what it had in hand is unclear when the portal has no memory, and is not sent again', async () => {
    const { second, actor, batchId, dead, sms } = await withDeadProcess();
    dead.add('process-1');
    sms.forget();
    const { counts } = await second.engine.submitBatch(actor, batchId);
    expect(counts).toMatchObject({ submitted: 6, unclear: 4 });
    expect(sms.handed).toHaveLength(10);
  });

  test('S4: its batch can be withdrawn; what it had in hand is asked about and stays claimed', async () => {
    const { second, actor, batchId, dead } = await withDeadProcess();
    dead.add('process-1');
    const { counts } = await second.engine.withdrawBatch(actor, batchId);
    expect(counts).toMatchObject({ submitted: 4, unclear: 0, withdrawn: 6 });
    const { candidates } = await second.engine.previewRun(actor, { channel: 'email' });
    expect(candidates).toHaveLength(6);
  });

  test.each(['before', 'after'] as const)(
    'S4: killed %s any of its writes, nothing is sent twice and nothing is lost',
    async (moment) => {
      for (let write = 1; ; write += 1) {
        const practice = await withApprovedBatch(7, { concurrency: 2 });
        const { engine, actor, batchId, sms, crash, dead, close } = practice;
        crash.at(write, moment);
        const ending = await engine.submitBatch(actor, batchId).then(
          () => 'finished',
          () => 'killed',
        );
        dead.add('process-1');
        const second = await openSecondProcess(practice);
        await second.engine.submitBatch(actor, batchId).catch((error) => {
          if (error.code !== 'batch-not-open') throw error;
        });
        await second.engine.refreshDelivery(actor, {});
        const handed = sms.handed.map(({ reference }) => reference);
        expect(new Set(handed).size, `killed ${moment} write ${write}`).toBe(handed.length);
        expect(new Set(sms.taken.map(({ recipient }) => recipient)).size).toBe(sms.taken.length);
        const log = await logOf({ ...second, actor });
        const taken = new Set(sms.taken.map(({ reference }) => reference));
        for (const { state, reference } of log) {
          expect(state, `killed ${moment} write ${write}`).toBe(
            taken.has(reference) ? 'submitted' : 'unclear',
          );
        }
        await second.close();
        await close();
        if (ending === 'finished') {
          expect(write).toBeGreaterThan(4);
          break;
        }
      }
    },
  );
});

describe('S4: a process that slept past its lease', () => {
  async function withSleeper(answer: Parameters<Practice['sms']['answerAll']>[0]) {
    const practice = await withApprovedBatch(5, { concurrency: 1 });
    const { engine, actor, batchId, sms, clock } = practice;
    const gate = createGate();
    sms.answerAll({ ...answer, until: gate.opened });
    const submission = engine.submitBatch(actor, batchId);
    await expect.poll(() => sms.handed.length).toBe(2);
    sms.answerAll(accepted);
    clock.advance(61_000);
    const second = await openSecondProcess(practice);
    const wake = () => {
      gate.open();
      return submission;
    };
    return { ...practice, second, wake };
  }

  test('S4: it sends nothing more and its late answers are charged once', async () => {
    const { second, wake, actor, batchId, sms, engine } = await withSleeper(accepted);
    const taken = await second.engine.submitBatch(actor, batchId);
    expect(taken.counts.submitted).toBe(5);
    await wake();
    expect(sms.handed).toHaveLength(5);
    expect((await engine.viewBatch(actor, batchId)).batch.state).toBe('submitted');
    // opened once, charged five times: our ledger is what the portal has left
    expect((await second.store.read.creditEntries('sms', 100)).length).toBe(6);
    expect(await second.store.read.ledgerBalance('sms')).toBe(sms.milliCredits);
  });

  test('S4: what it learns late to be put off is not forgotten: the batch can be resumed', async () => {
    const { second, wake, actor, batchId, sms } = await withSleeper(tryLater);
    expect((await second.engine.submitBatch(actor, batchId)).counts).toMatchObject({
      submitted: 3,
      unclear: 2,
    });
    await wake();
    expect((await second.engine.viewBatch(actor, batchId)).batch.state).toBe('paused');
    expect((await second.engine.submitBatch(actor, batchId)).counts.submitted).toBe(5);
    expect(new Set(sms.taken.map(({ recipient }) => recipient)).size).toBe(5);
    expect(sms.taken).toHaveLength(5);
  });

  test('S4: what it learns late to be put off is withdrawn with a withdrawn batch', async () => {
    const { second, wake, actor, batchId } = await withSleeper(tryLater);
    await second.engine.withdrawBatch(actor, batchId);
    await wake();
    expect((await second.engine.viewBatch(actor, batchId)).counts).toMatchObject({ withdrawn: 5, queued: 0 });
  });
});

test('S4: a commit that is durable although its answer was lost leaves nothing half done and sends nothing twice', async () => {
  for (let lost = 1; ; lost += 1) {
    const practice = await withApprovedBatch(7, { concurrency: 2 });
    const { deps, actor, batchId, sms, clock, close } = practice;
    let writes = 0;
    const store: typeof deps.store = {
      ...deps.store,
      async write(work) {
        writes += 1;
        const isLost = writes === lost;
        const result = await deps.store.write(work);
        if (isLost) throw new OutageError('database-unusable', { reason: 'connection-lost' });
        return result;
      },
    };
    const engine = createEngine({ ...deps, store });
    const isWhole = await engine.submitBatch(actor, batchId).then(
      () => true,
      () => false,
    );
    if (!isWhole) {
      clock.advance(61_000);
      await engine.submitBatch(actor, batchId).catch((error) => {
        if (error.code !== 'batch-not-open') throw error;
      });
    }
    const { counts, batch } = await engine.viewBatch(actor, batchId);
    expect({ state: batch.state, ...counts }, `write ${lost}`).toMatchObject({
      state: 'submitted',
      submitted: 7,
      submitting: 0,
      unclear: 0,
    });
    expect(new Set(sms.handed.map(({ recipient }) => recipient)).size, `write ${lost}`).toBe(
      sms.handed.length,
    );
    expect(await deps.store.read.ledgerBalance('sms')).toBe(sms.milliCredits);
    await close();
    if (writes < lost) {
      expect(lost).toBeGreaterThan(4);
      break;
    }
  }
});

test('S4: what a portal’s adapter says nothing of is unclear, not forgotten', async () => {
  const { deps, actor, batchId, sms } = await withApprovedBatch(3);
  const silent: typeof sms = { ...sms, async *submit() {} };
  const engine = createEngine({ ...deps, gateways: { ...deps.gateways, sms: silent } });
  const { batch, counts } = await engine.submitBatch(actor, batchId);
  expect({ state: batch.state, ...counts }).toMatchObject({ state: 'submitted', submitting: 0, unclear: 3 });
});
