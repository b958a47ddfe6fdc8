import { describe, expect, test } from 'vitest';
import { OutageError } from '../../src/errors.ts';
import { createGate, lostOnTheWay, refused, tryLater } from '../support/fake-portal.ts';
import {
  anApprovedBatch,
  aSubmittedBatch,
  logOf,
  openSecondProcess,
  refusalOf,
  startPractice,
  withApprovedBatch,
} from '../support/practice.ts';
import { aFullDay, aMobile, anAppointment, aPatient, mobileOf } from '../support/records.ts';

describe('S1: credits are compared before anything is submitted', () => {
  test('S1: too few SMS credits: nothing is submitted, and what is missing is told', async () => {
    const { engine, actor, batchId, sms } = await withApprovedBatch(5);
    sms.milliCredits = 3000;
    const refusal = await refusalOf(engine.submitBatch(actor, batchId));
    expect(refusal).toEqual({
      code: 'insufficient-credits',
      details: { needed: 5, available: 3, missing: 2 },
    });
    expect(sms.handed).toEqual([]);
  });

  test('S1: too few e-mail credits: nothing is submitted, and what is missing is told', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(5));
    const { engine, actor, email } = practice;
    await engine.enterPurchase(actor, { channel: 'email', milliCredits: 350 });
    const batchId = await anApprovedBatch(practice, 'email');
    const refusal = await refusalOf(engine.submitBatch(actor, batchId));
    expect(refusal).toEqual({
      code: 'insufficient-credits',
      details: { needed: 0.5, available: 0.35, missing: 0.15 },
    });
    expect(email.handed).toEqual([]);
  });

  test('S1: the refused batch stays approved and is submitted after the purchase', async () => {
    const { engine, actor, batchId, sms } = await withApprovedBatch(5);
    sms.milliCredits = 3000;
    await refusalOf(engine.submitBatch(actor, batchId));
    expect((await engine.viewBatch(actor, batchId)).batch.state).toBe('approved');
    sms.milliCredits = 5000;
    const { batch, milliCreditsLeft } = await engine.submitBatch(actor, batchId);
    expect(batch.state).toBe('submitted');
    expect(milliCreditsLeft).toBe(0);
  });

  test('S1: a long SMS costs a credit for each segment', async () => {
    const { engine, actor, enter } = await startPractice();
    await enter(aPatient({ language: 'fr' }), anAppointment());
    const { preview } = await engine.prepareBatch(actor, { channel: 'sms' });
    expect(preview.candidates[0]?.segments).toBe(preview.milliNeeded / 1000);
  });

  test('S1: the price of a segment depends on the number’s prefix', async () => {
    const practice = await startPractice({ settings: { 'price.sms': '+:3,+41:1.5' } });
    await practice.enter(
      aPatient({ number: '1' }),
      aPatient({ number: '2', mobile: aMobile('+4915112345678') }),
      anAppointment({ patientNumber: '1' }),
      anAppointment({ patientNumber: '2' }),
    );
    const { candidates } = await practice.engine.previewRun(practice.actor, { channel: 'sms' });
    expect(candidates.map(({ milliCredits }) => milliCredits)).toEqual([1500, 3000]);
  });

  test('S1: a portal that cannot say how many there are gets nothing', async () => {
    const { engine, actor, batchId, sms } = await withApprovedBatch(1);
    sms.isReachable = false;
    await expect(engine.submitBatch(actor, batchId)).rejects.toBeInstanceOf(OutageError);
    expect(sms.handed).toEqual([]);
    expect((await engine.viewBatch(actor, batchId)).batch.state).toBe('approved');
  });

  test('S1: of an account that nobody counts nothing is compared', async () => {
    const practice = await startPractice({ accounts: { email: 'none' } });
    await practice.enter(...aFullDay(3));
    const { batch, milliCreditsLeft, milliCreditsUsed } = await aSubmittedBatch(practice, 'email');
    expect(batch.state).toBe('submitted');
    expect([milliCreditsUsed, milliCreditsLeft]).toEqual([0, null]);
  });

  test.each(['sms', 'email'] as const)(
    'S1: two %s batches at the same moment cannot both use the same credits',
    async (channel) => {
      const practice = await startPractice();
      const { engine, actor, sms, email } = practice;
      await practice.enter(...aFullDay(6));
      sms.milliCredits = 4000;
      await engine.enterPurchase(actor, { channel: 'email', milliCredits: 400 });
      const batches: number[] = [];
      for (const only of [
        ['T1', 'T2', 'T3'],
        ['T4', 'T5', 'T6'],
      ]) {
        const { batchId } = await engine.prepareBatch(actor, { channel }, only);
        await engine.approveBatch(actor, batchId);
        batches.push(batchId);
      }
      const second = await openSecondProcess(practice);
      const outcomes = await Promise.allSettled([
        engine.submitBatch(actor, batches[0] ?? 0),
        second.engine.submitBatch(actor, batches[1] ?? 0),
      ]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect([...sms.taken, ...email.taken]).toHaveLength(3);
    },
  );
});

describe('S2: the result is told', () => {
  test('S2: how many were submitted, rejected and unclear, what they cost and what is left', async () => {
    const { engine, actor, batchId, sms } = await withApprovedBatch(6);
    sms.milliCredits = 10_000;
    sms.answer(mobileOf('2'), refused);
    sms.answer(mobileOf('4'), lostOnTheWay);
    const report = await engine.submitBatch(actor, batchId);
    expect(report.counts).toMatchObject({ submitted: 4, rejected: 1, unclear: 1, queued: 0, total: 6 });
    expect([report.milliCreditsUsed, report.milliCreditsLeft]).toEqual([4000, 6000]);
    expect(report.batch.state).toBe('submitted');
  });

  test('S2: for e-mail our own ledger says what is left', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(3));
    await practice.engine.enterPurchase(practice.actor, { channel: 'email', milliCredits: 1000 });
    const report = await aSubmittedBatch(practice, 'email');
    expect([report.milliCreditsUsed, report.milliCreditsLeft]).toEqual([300, 700]);
  });

  test('S2: a portal that cannot be asked afterwards hides only what is left', async () => {
    const { engine, actor, batchId, sms } = await withApprovedBatch(2);
    const gate = createGate();
    sms.answerAll({ outcome: 'accepted', taken: true, until: gate.opened });
    const submission = engine.submitBatch(actor, batchId, {
      onProgress: () => {
        sms.isReachable = false;
      },
    });
    gate.open();
    const report = await submission;
    expect(report.counts.submitted).toBe(2);
    expect([report.milliCreditsLeft, report.firstAnswer]).toEqual([null, null]);
  });

  test('S2: progress is told message by message up to the last', async () => {
    const { engine, actor, batchId } = await withApprovedBatch(30);
    const told: number[] = [];
    await engine.submitBatch(actor, batchId, { onProgress: (done, total) => told.push(done, total) });
    expect(told.slice(-2)).toEqual([30, 30]);
  });
});

describe('S3: the first answer', () => {
  test('S3: the engine waits the configured seconds and records what the provider says', async () => {
    const { engine, actor, batchId, sms, clock } = await withApprovedBatch(3, {
      settings: { 'send.first-wait-seconds': '15' },
    });
    sms.report(mobileOf('1'), 0);
    sms.report(mobileOf('2'), 1);
    const { firstAnswer } = await engine.submitBatch(actor, batchId);
    expect(firstAnswer).toEqual({ delivered: 1, buffered: 1, failed: 0, pending: 1 });
    expect(clock.now()).toEqual(new Date('2026-11-23T09:00:15Z'));
  });

  test('S3: what has no answer by then is not processed', async () => {
    const practice = await withApprovedBatch(1);
    await practice.engine.submitBatch(practice.actor, practice.batchId);
    const [entry] = await logOf(practice);
    expect(entry).toMatchObject({ state: 'submitted', deliveryStatus: null });
  });

  test('S3: with 0 seconds the provider is not asked', async () => {
    const { engine, actor, batchId, sms, clock } = await withApprovedBatch(1, {
      settings: { 'send.first-wait-seconds': '0' },
    });
    const { firstAnswer } = await engine.submitBatch(actor, batchId);
    expect(firstAnswer).toBeNull();
    expect(sms.inquiries).toEqual([]);
    expect(clock.now()).toEqual(new Date('2026-11-23T09:00:00Z'));
  });

  test('S3: after an e-mail submission nobody waits', async () => {
    const practice = await startPractice({ accounts: { email: 'none' } });
    await practice.enter(aPatient(), anAppointment());
    expect((await aSubmittedBatch(practice, 'email')).firstAnswer).toBeNull();
    expect(practice.clock.now()).toEqual(new Date('2026-11-23T09:00:00Z'));
  });
});

test('privacy: the program’s log never has names, numbers, addresses or texts', async () => {
  const practice = await withApprovedBatch(5);
  const { engine, actor, sms, batchId } = practice;
  sms.answer(mobileOf('1'), refused);
  sms.answer(mobileOf('2'), lostOnTheWay);
  sms.answer(mobileOf('3'), tryLater);
  await engine.submitBatch(actor, batchId);
  await engine.resetEntries(actor, {});
  await engine.refreshDelivery(actor, {});
  const log = JSON.stringify(practice.records);
  expect(practice.records.length).toBeGreaterThan(5);
  for (const secret of ['Muster', 'Vera', '+4179', '@example', 'Erinnerung', 'Kontrolle']) {
    expect(log).not.toContain(secret);
  }
});

test('submitting without a portal for the channel is refused', async () => {
  const practice = await withApprovedBatch(1);
  const { createEngine } = await import('../../src/engine.ts');
  const engine = createEngine({ ...practice.deps, gateways: { sms: null, email: null } });
  const refusal = await refusalOf(engine.submitBatch(practice.actor, practice.batchId));
  expect(refusal).toEqual({ code: 'gateway-not-configured', details: { channel: 'sms' } });
});
