import { describe, expect, test } from 'vitest';
import { createEngine } from '../../src/engine.ts';
import { refused } from '../support/fake-portal.ts';
import { anApprovedBatch, refusalOf, startPractice, withApprovedBatch } from '../support/practice.ts';
import { aFullDay, anAppointment, aPatient, mobileOf } from '../support/records.ts';

describe('allowed days', () => {
  const SATURDAY = '2026-11-28T09:00:00Z';
  const workdays = { 'send.days': 'mon,tue,wed,thu,fri' };

  async function onSaturday() {
    const practice = await startPractice({ now: SATURDAY, settings: workdays });
    await practice.enter(
      aPatient(),
      anAppointment({ id: 'mon', at: '2026-11-30T07:30' }),
      aPatient({ number: '2' }),
      anAppointment({ id: 'tue', patientNumber: '2', at: '2026-12-01T09:00' }),
    );
    const { engine, actor } = practice;
    const { batchId } = await engine.prepareBatch(actor, {
      channel: 'sms',
      days: ['2026-11-30', '2026-12-01'],
    });
    await engine.approveBatch(actor, batchId);
    return { ...practice, batchId };
  }

  test('a person who submits SMS on another day is refused, and told how many appointments that would miss', async () => {
    const { engine, actor, batchId, sms } = await onSaturday();
    expect(await refusalOf(engine.submitBatch(actor, batchId))).toEqual({
      code: 'quiet-hours',
      details: {
        batch: batchId,
        until: '2026-11-30T07:00:00.000Z',
        untilLocal: '2026-11-30 08:00',
        tooLate: 1,
      },
    });
    expect(sms.handed).toEqual([]);
  });

  test('who insists submits all the same', async () => {
    const { engine, actor, batchId, sms } = await onSaturday();
    await engine.submitBatch(actor, batchId, { despiteQuietHours: true });
    expect(sms.taken).toHaveLength(2);
  });

  test('e-mail knows no such days', async () => {
    const practice = await onSaturday();
    const { engine, actor, email } = practice;
    await engine.withdrawBatch(actor, practice.batchId);
    await engine.enterPurchase(actor, { channel: 'email', milliCredits: 10_000 });
    const { batchId } = await engine.prepareBatch(actor, { channel: 'email', days: ['2026-12-01'] });
    await engine.approveBatch(actor, batchId);
    await engine.submitBatch(actor, batchId);
    expect(email.taken).toHaveLength(1);
  });
});

describe('a limit per day', () => {
  test('what is beyond it is held until tomorrow, and a submit then sends it', async () => {
    const practice = await withApprovedBatch(5, { settings: { 'send.limit-per-day': '3' } });
    const { engine, actor, batchId, sms, clock } = practice;
    const report = await engine.submitBatch(actor, batchId);
    expect(report.counts).toMatchObject({ submitted: 3, queued: 2 });
    expect(report.held).toEqual({
      until: new Date('2026-11-23T23:00:00Z'),
      reason: 'limit-per-day',
      tooLate: 0,
    });
    clock.set('2026-11-23T23:30:00Z');
    const next = await engine.submitBatch(actor, batchId, { despiteQuietHours: true });
    expect(next.batch.state).toBe('submitted');
    expect(sms.taken).toHaveLength(5);
  });

  test('SMS and e-mails of a day count together, also when they are submitted at the same time', async () => {
    const practice = await startPractice({
      settings: { 'send.limit-per-day': '4' },
      accounts: { email: 'none' },
    });
    const { engine, actor, sms, email } = practice;
    await practice.enter(...aFullDay(6));
    const first = await engine.prepareBatch(actor, { channel: 'sms' }, ['T1', 'T2', 'T3']);
    const second = await engine.prepareBatch(actor, { channel: 'email' });
    for (const { batchId } of [first, second]) await engine.approveBatch(actor, batchId);
    await Promise.all([first, second].map(({ batchId }) => engine.submitBatch(actor, batchId)));
    expect(sms.taken.length + email.taken.length).toBe(4);
  });

  test('what a portal refuses does not count', async () => {
    const practice = await withApprovedBatch(3, {
      settings: { 'send.limit-per-day': '2' },
      concurrency: 1,
    });
    practice.sms.answer(mobileOf('1'), refused);
    const report = await practice.engine.submitBatch(practice.actor, practice.batchId);
    expect(report.counts).toMatchObject({ rejected: 1, submitted: 2 });
  });

  test('nobody oversteps it by insisting on the quiet hours', async () => {
    const practice = await withApprovedBatch(3, { settings: { 'send.limit-per-day': '2' } });
    const { engine, actor, batchId } = practice;
    await engine.submitBatch(actor, batchId, { despiteQuietHours: true });
    const again = await engine.submitBatch(actor, batchId, { despiteQuietHours: true });
    expect(again.counts).toMatchObject({ submitted: 2, queued: 1 });
  });

  test('appointments that start before the limit lets them through are told', async () => {
    const practice = await startPractice({
      now: '2026-11-23T09:00:00Z',
      settings: { 'send.limit-per-day': '1' },
    });
    await practice.enter(
      aPatient(),
      anAppointment({ id: 'a', at: '2026-11-23T15:00' }),
      aPatient({ number: '2' }),
      anAppointment({ id: 'b', patientNumber: '2', at: '2026-11-23T16:00' }),
    );
    const { engine, actor } = practice;
    const { batchId } = await engine.prepareBatch(actor, { channel: 'sms', days: ['today'] });
    await engine.approveBatch(actor, batchId);
    expect((await engine.submitBatch(actor, batchId)).held).toMatchObject({ tooLate: 1 });
  });

  test('without a limit all leave', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(40));
    const batchId = await anApprovedBatch(practice);
    expect((await practice.engine.submitBatch(practice.actor, batchId)).counts.submitted).toBe(40);
  });
});

describe('a limit per hour', () => {
  test('what is beyond it is held until the first of them were sent an hour ago', async () => {
    const practice = await withApprovedBatch(5, { settings: { 'send.limit-per-hour': '2' } });
    const { engine, actor, batchId, sms, clock } = practice;
    const report = await engine.submitBatch(actor, batchId);
    expect(report.counts).toMatchObject({ submitted: 2, queued: 3 });
    expect(report.held).toEqual({
      until: new Date('2026-11-23T10:00:00Z'),
      reason: 'limit-per-hour',
      tooLate: 0,
    });
    clock.set('2026-11-23T09:59:59.999Z');
    expect((await engine.viewBatch(actor, batchId)).nextDueAt).toEqual(new Date('2026-11-23T10:00:00Z'));
    expect((await engine.submitBatch(actor, batchId)).counts.submitted).toBe(2);
    clock.set('2026-11-23T10:00:00Z');
    expect((await engine.submitBatch(actor, batchId)).counts.submitted).toBe(4);
    expect(sms.taken).toHaveLength(4);
  });

  test('it counts any sixty minutes, and of two limits the one that holds longer', async () => {
    const practice = await withApprovedBatch(6, {
      settings: { 'send.limit-per-hour': '3', 'send.limit-per-day': '4' },
      concurrency: 1,
    });
    const { engine, actor, batchId, clock } = practice;
    expect((await engine.submitBatch(actor, batchId)).held).toMatchObject({ reason: 'limit-per-hour' });
    clock.advance(3_600_000);
    expect((await engine.submitBatch(actor, batchId)).held).toMatchObject({
      reason: 'limit-per-day',
      until: new Date('2026-11-23T23:00:00Z'),
    });
  });
});

test('a limit that is raised or lowered while messages wait or leave holds from the next group on', async () => {
  const practice = await withApprovedBatch(6, {
    settings: { 'send.limit-per-day': '2' },
    concurrency: 1,
  });
  const { engine, actor, batchId, sms } = practice;
  expect((await engine.submitBatch(actor, batchId)).counts.submitted).toBe(2);
  await engine.changeSetting(actor, { key: 'send.limit-per-day', value: '5' });
  expect((await engine.submitBatch(actor, batchId)).counts.submitted).toBe(5);
  expect(sms.taken).toHaveLength(5);
});

test('S5: approval that is asked for while the portal is asked for the balance holds', async () => {
  const practice = await startPractice({ settings: { 'approval.mode': 'none' } });
  const { engine, actor, deps, sms } = practice;
  await practice.enter(...aFullDay(2));
  const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' });
  const slow = createEngine({
    ...deps,
    gateways: {
      ...deps.gateways,
      sms: {
        ...sms,
        async balance() {
          await engine.changeSetting(actor, { key: 'approval.mode', value: 'any' });
          return sms.balance();
        },
      },
    },
  });
  expect((await refusalOf(slow.submitBatch(actor, batchId))).code).toBe('batch-not-approved');
  expect(sms.handed).toEqual([]);
});
