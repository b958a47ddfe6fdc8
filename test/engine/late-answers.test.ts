import { describe, expect, test } from 'vitest';
import { createEngine } from '../../src/engine.ts';
import { OutageError } from '../../src/errors.ts';
import type { RecordedOutcome, Store } from '../../src/store.ts';
import { accepted, createGate, lostButTaken, lostOnTheWay, tryLater } from '../support/fake-portal.ts';
import {
  anApprovedBatch,
  aSubmittedBatch,
  logOf,
  offered,
  openSecondProcess,
  startPractice,
  withApprovedBatch,
} from '../support/practice.ts';
import { aFullDay, anAppointment, aPatient, mobileOf } from '../support/records.ts';

type Attempt = (outcomes: readonly RecordedOutcome[]) => void;

/** A store on which recording outcomes is preceded and followed by something, which may throw. */
function aroundRecording(store: Store, before: Attempt, after: Attempt = () => {}): Store {
  return {
    ...store,
    async write(work) {
      const recorded: RecordedOutcome[] = [];
      const result = await store.write((tx) =>
        work({
          ...tx,
          recordOutcomes(outcomes) {
            before(outcomes);
            recorded.push(...outcomes);
            return tx.recordOutcomes(outcomes);
          },
        }),
      );
      after(recorded);
      return result;
    },
  };
}

describe('S4: late answers of a process that then dies', () => {
  /** Two of five messages wait for their answer while a second process takes over; the first learns it and dies. */
  async function withLateAnswers() {
    const practice = await withApprovedBatch(5, { concurrency: 1 });
    const { actor, batchId, sms, clock, deps, crash } = practice;
    const gate = createGate();
    sms.answerAll({ ...tryLater, until: gate.opened });
    let recorded = 0;
    const store = aroundRecording(
      deps.store,
      () => {},
      (outcomes) => {
        recorded += outcomes.length;
        if (recorded === 2) crash.now();
      },
    );
    const submission = createEngine({ ...deps, store })
      .submitBatch(actor, batchId)
      .catch(() => 'dead');
    await expect.poll(() => sms.handed.length).toBe(2);
    sms.answerAll(accepted);
    clock.advance(61_000);
    const second = await openSecondProcess(practice);
    const learnAndDie = async () => {
      gate.open();
      expect(await submission).toBe('dead');
    };
    return { ...practice, ...second, learnAndDie };
  }

  test('S4: put off: the submitted batch is paused with them and can be submitted', async () => {
    const { engine, actor, batchId, sms, learnAndDie } = await withLateAnswers();
    expect((await engine.submitBatch(actor, batchId)).batch.state).toBe('submitted');
    await learnAndDie();
    const { batch, counts } = await engine.viewBatch(actor, batchId);
    expect(batch).toMatchObject({ state: 'paused', reason: 'requeued' });
    expect(counts).toMatchObject({ submitted: 3, queued: 2, unclear: 0 });
    expect((await engine.submitBatch(actor, batchId)).counts.submitted).toBe(5);
    expect(new Set(sms.taken.map(({ recipient }) => recipient)).size).toBe(5);
    expect(sms.taken).toHaveLength(5);
  });

  test('S4: put off in a withdrawn batch: they are withdrawn and their appointments free', async () => {
    const practice = await withLateAnswers();
    const { engine, actor, batchId, learnAndDie } = practice;
    expect((await engine.withdrawBatch(actor, batchId)).counts).toMatchObject({ withdrawn: 3, unclear: 2 });
    await learnAndDie();
    const { batch, counts } = await engine.viewBatch(actor, batchId);
    expect(batch.state).toBe('withdrawn');
    expect(counts).toMatchObject({ withdrawn: 5, queued: 0, unclear: 0 });
    expect(await offered(practice)).toEqual(['T1', 'T2', 'T3', 'T4', 'T5']);
  });
});

test('S4: the portal took what a person had decided was not sent: it is submitted and charged', async () => {
  const practice = await withApprovedBatch(2, { concurrency: 1 });
  const { engine, actor, batchId, sms, clock, store } = practice;
  const gate = createGate();
  sms.answerAll({ ...accepted, until: gate.opened });
  const submission = engine.submitBatch(actor, batchId);
  await expect.poll(() => sms.handed.length).toBe(2);
  clock.advance(61_000);
  const second = await openSecondProcess(practice);
  await second.engine.viewBatch(actor, batchId);
  const [first, other] = await logOf(practice);
  await second.engine.decideUnclear(actor, [first?.id ?? 0], 'not-sent');
  await second.engine.decideUnclear(actor, [other?.id ?? 0], 'sent');
  expect((await logOf(practice)).map(({ state }) => state)).toEqual(['rejected', 'submitted']);
  gate.open();
  await submission;
  const settled = (await logOf(practice)).map(({ state, reason }) => ({ state, reason }));
  expect(settled).toEqual([
    { state: 'submitted', reason: null },
    { state: 'submitted', reason: null },
  ]);
  const entries = await store.read.creditEntries('sms', 10);
  const charges = entries.filter(({ kind }) => kind === 'message');
  expect(charges.map(({ milliCredits }) => milliCredits)).toEqual([-1000, -1000]);
  expect(await store.read.ledgerBalance('sms')).toBe(sms.milliCredits);
});

describe('S4: outcomes that cannot be recorded at once', () => {
  test('S4: a database that is busy for a while delays them, and nothing is lost', async () => {
    const { deps, actor, batchId, sms } = await withApprovedBatch(6, { concurrency: 2 });
    let failures = 4;
    const store = aroundRecording(deps.store, () => {
      failures -= 1;
      if (failures >= 0) throw new OutageError('database-busy');
    });
    const report = await createEngine({ ...deps, store }).submitBatch(actor, batchId);
    expect(failures).toBeLessThan(0);
    expect(report.counts).toMatchObject({ submitted: 6, unclear: 0 });
    expect(report.milliCreditsUsed).toBe(6000);
    expect(sms.handed).toHaveLength(6);
  });

  test('S4: a group that fails for good keeps no later one back, and the submission says so', async () => {
    const practice = await withApprovedBatch(2, { concurrency: 1 });
    const { deps, engine, actor, batchId, sms, clock } = practice;
    const gate = createGate();
    sms.answer(mobileOf('2'), { ...accepted, until: gate.opened });
    let failed = false;
    const store = aroundRecording(deps.store, (outcomes) => {
      const first = sms.handed.find(({ recipient }) => recipient === mobileOf('1'));
      if (!outcomes.some(({ reference }) => reference === first?.reference)) return;
      failed = true;
      throw new Error('disk full');
    });
    const submission = createEngine({ ...deps, store }).submitBatch(actor, batchId);
    const ending = submission.catch((error: Error) => error.message);
    await expect.poll(() => failed && sms.handed.length === 2).toBe(true);
    gate.open();
    expect(await ending).toBe('disk full');
    const states = async () => (await logOf(practice)).map(({ state }) => state);
    expect(await states()).toEqual(['submitting', 'submitted']);
    clock.advance(61_000); // the lease ends, and the portal knows what became of the other
    await engine.refreshDelivery(actor, {});
    expect(await states()).toEqual(['submitted', 'submitted']);
    expect(sms.handed).toHaveLength(2);
  });
});

describe('S4: asking about what is unclear', () => {
  const TEN_MINUTES = 10 * 60_000;
  const SIX_DAYS = 6 * 86_400_000;

  test.each([
    ['not before ten minutes', TEN_MINUTES - 1, 'unclear'],
    ['after ten minutes', TEN_MINUTES, 'queued'],
    ['in the last moment of six days', SIX_DAYS - 1, 'queued'],
    ['not after six days, when the portal soon forgets', SIX_DAYS, 'unclear'],
  ] as const)('S4: what the portal does not know is sent again %s', async (_when, age, state) => {
    const practice = await startPractice({ settings: { 'send.resend-unknown': 'true' } });
    const { engine, actor, sms, clock, enter, store } = practice;
    await enter(...aFullDay(1));
    sms.answerAll(lostOnTheWay);
    const { batch } = await aSubmittedBatch(practice);
    const [entry] = await logOf(practice);
    clock.set(new Date((entry?.loggedAt.getTime() ?? 0) + age).toISOString());
    await engine.refreshDelivery(actor, {});
    // read from the database: the next verb would withdraw what is too late by then
    expect((await store.read.messagesOf(batch.id)).map((message) => message.state)).toEqual([state]);
  });

  test('S4: every unclear message is asked about, also beyond the first thousand', async () => {
    const practice = await startPractice({ concurrency: 1005 });
    const { engine, actor, sms, enter } = practice;
    const numbers = Array.from({ length: 1005 }, (_, index) => String(index + 1));
    await enter(
      ...numbers.map((number) => aPatient({ number })),
      ...numbers.map((number) => anAppointment({ patientNumber: number })),
    );
    sms.milliCredits = 2_000_000;
    sms.answerAll(lostOnTheWay);
    const batchId = await anApprovedBatch(practice);
    const messages = await engine.batchMessages(actor, batchId);
    sms.answer(messages.at(-1)?.recipient ?? '', lostButTaken);
    const { counts } = await engine.submitBatch(actor, batchId);
    expect(counts).toMatchObject({ submitted: 1, unclear: 1004 });
    expect((await logOf(practice)).at(-1)?.state).toBe('submitted');
  });
});
