import { describe, expect, test } from 'vitest';
import { createGate } from '../support/fake-portal.ts';
import { aSubmittedBatch, refusalOf, startPractice, withApprovedBatch } from '../support/practice.ts';
import { aFullDay, anAppointment, aPatient } from '../support/records.ts';

describe('quiet hours', () => {
  const LATE = '2026-11-23T19:30:00Z'; // half past eight in the evening

  test('a person who submits SMS in the quiet hours is refused, and nothing is changed', async () => {
    const { engine, actor, batchId, sms } = await withApprovedBatch(2, { now: LATE });
    const refusal = await refusalOf(engine.submitBatch(actor, batchId));
    expect(refusal).toMatchObject({ code: 'quiet-hours', details: { until: '2026-11-24T07:00:00.000Z' } });
    expect(sms.handed).toEqual([]);
    expect((await engine.viewBatch(actor, batchId)).batch.state).toBe('approved');
  });

  test('who insists submits despite the quiet hours', async () => {
    const { engine, actor, batchId, sms } = await withApprovedBatch(2, { now: LATE });
    await engine.submitBatch(actor, batchId, { despiteQuietHours: true });
    expect(sms.taken).toHaveLength(2);
  });

  test('e-mail knows no quiet hours', async () => {
    const practice = await startPractice({ now: LATE, accounts: { email: 'none' } });
    await practice.enter(aPatient(), anAppointment());
    expect((await aSubmittedBatch(practice, 'email')).counts.submitted).toBe(1);
  });

  test.each([
    ['2026-11-23T18:59:00Z', false],
    ['2026-11-23T19:00:00Z', true],
    ['2026-11-24T06:59:00Z', true],
    ['2026-11-24T07:00:00Z', false],
  ])('the quiet hours are 20:00 to 08:00 in the practice: at %s %s', async (now, isQuiet) => {
    const practice = await startPractice({ now });
    await practice.enter(aPatient(), anAppointment({ at: '2026-11-25T09:00' }));
    const { engine, actor } = practice;
    const { batchId } = await engine.prepareBatch(actor, { channel: 'sms', days: ['2026-11-25'] });
    await engine.approveBatch(actor, batchId);
    const outcome = await engine.submitBatch(actor, batchId).then(
      () => 'sent',
      (error) => error.code,
    );
    expect(outcome).toBe(isQuiet ? 'quiet-hours' : 'sent');
  });

  test('equal ends mean no quiet hours', async () => {
    const { engine, actor, batchId } = await withApprovedBatch(1, {
      now: LATE,
      settings: { 'quiet-hours.from': '08:00' },
    });
    expect((await engine.submitBatch(actor, batchId)).counts.submitted).toBe(1);
  });

  test('P1: SMS held for «not before» leave with the first submit after that time', async () => {
    const practice = await startPractice();
    const { engine, actor, clock, sms } = practice;
    await practice.enter(aPatient(), anAppointment());
    const { batchId } = await engine.prepareBatch(actor, { channel: 'sms', notBefore: '17:30' });
    await engine.approveBatch(actor, batchId);
    const held = await engine.submitBatch(actor, batchId);
    expect(held).toMatchObject({
      held: { until: new Date('2026-11-23T16:30:00Z'), reason: 'not-before' },
      paused: null,
    });
    expect(sms.handed).toEqual([]);
    clock.set('2026-11-23T16:30:00Z');
    expect((await engine.submitBatch(actor, batchId)).batch.state).toBe('submitted');
    expect(sms.taken).toHaveLength(1);
  });

  test('S1: held SMS keep their credits reserved', async () => {
    const practice = await startPractice();
    const { engine, actor, sms } = practice;
    sms.milliCredits = 3000;
    await practice.enter(...aFullDay(4));
    const held = await engine.prepareBatch(actor, { channel: 'sms', notBefore: '17:30' }, ['T1', 'T2']);
    const other = await engine.prepareBatch(actor, { channel: 'sms' }, ['T3', 'T4']);
    for (const { batchId } of [held, other]) await engine.approveBatch(actor, batchId);
    await engine.submitBatch(actor, held.batchId);
    const refusal = await refusalOf(engine.submitBatch(actor, other.batchId));
    expect(refusal.details).toEqual({ needed: 2, available: 1, missing: 1 });
  });
});

describe('what is held is judged anew by the next submit', () => {
  /** Four of twenty have left when the quiet hours begin; the appointments are the next morning at eight. */
  async function withHeldMessages() {
    const practice = await withApprovedBatch(20, { now: '2026-11-23T18:59:59Z', concurrency: 2 });
    const { engine, actor, batchId, sms, clock } = practice;
    const gate = createGate();
    sms.answerAll({ outcome: 'accepted', taken: true, until: gate.opened });
    const submission = engine.submitBatch(actor, batchId);
    await expect.poll(() => sms.handed.length).toBe(4);
    clock.set('2026-11-23T19:00:01Z');
    gate.open();
    return { ...practice, report: await submission };
  }

  test('SMS that reach the quiet hours while being sent are held until their end', async () => {
    const { report } = await withHeldMessages();
    expect(report.counts).toMatchObject({ submitted: 4, queued: 16 });
    expect(report.held).toEqual({
      until: new Date('2026-11-24T07:00:00Z'),
      reason: 'quiet-hours',
      tooLate: 0,
    });
  });

  test('who insists sends them in the quiet hours all the same', async () => {
    const { engine, actor, batchId, sms } = await withHeldMessages();
    expect((await refusalOf(engine.submitBatch(actor, batchId))).code).toBe('quiet-hours');
    const report = await engine.submitBatch(actor, batchId, { despiteQuietHours: true });
    expect(report).toMatchObject({ held: null, counts: { submitted: 20, queued: 0 } });
    expect(sms.taken).toHaveLength(20);
  });

  test('quiet hours that were shortened meanwhile hold nothing any more', async () => {
    const { engine, actor, batchId } = await withHeldMessages();
    await engine.changeSetting(actor, { key: 'quiet-hours.from', value: '22:00' });
    expect((await engine.submitBatch(actor, batchId)).counts.submitted).toBe(20);
  });

  test('the batch tells when they may leave', async () => {
    const { engine, actor, batchId } = await withHeldMessages();
    const { nextDueAt } = await engine.viewBatch(actor, batchId);
    expect(nextDueAt).toEqual(new Date('2026-11-24T07:00:00Z'));
  });
});
