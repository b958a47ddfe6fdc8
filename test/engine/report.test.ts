import { describe, expect, test } from 'vitest';
import { lostOnTheWay, refused } from '../support/fake-portal.ts';
import { aSubmittedBatch, refusalOf, startPractice } from '../support/practice.ts';
import { aFullDay, anAppointment, aPatient, mobileOf } from '../support/records.ts';

const QUICK = { 'send.first-wait-seconds': '0' } as const;

describe('the report', () => {
  test('of a batch: what became of its messages, what they cost, and why some did not arrive', async () => {
    const practice = await startPractice({ settings: QUICK });
    await practice.enter(...aFullDay(9));
    const { engine, actor, sms } = practice;
    for (const number of ['1', '2']) sms.answer(mobileOf(number), refused);
    sms.answer(mobileOf('3'), lostOnTheWay);
    sms.report(mobileOf('4'), 0);
    sms.report(mobileOf('5'), 1);
    for (const number of ['6', '7', '8']) sms.report(mobileOf(number), 2, '206');
    const { batch } = await aSubmittedBatch(practice);
    await engine.refreshDelivery(actor, {});
    expect(await engine.readReport(actor, { batchId: batch.id })).toEqual({
      batches: 1,
      channels: [
        {
          channel: 'sms',
          submitted: 6,
          delivered: 1,
          buffered: 1,
          failed: 3,
          pending: 1,
          rejected: 2,
          unclear: 1,
          withdrawn: 0,
          milliCredits: 6000,
        },
      ],
      failures: [
        { channel: 'sms', kind: 'failed', reason: '206', count: 3 },
        { channel: 'sms', kind: 'rejected', reason: 'bad-number', count: 2 },
        { channel: 'sms', kind: 'unclear', reason: 'time-out', count: 1 },
      ],
    });
  });

  test('of a period: by submission date in the practice’s days, both channels, all batches', async () => {
    const practice = await startPractice({ settings: QUICK, accounts: { email: 'none' } });
    const { engine, actor, clock } = practice;
    await practice.enter(...aFullDay(2));
    await aSubmittedBatch(practice);
    clock.set('2026-11-24T22:59:00.000Z'); // a minute before midnight in Zurich
    await practice.enter(
      aPatient({ number: '3' }),
      anAppointment({ patientNumber: '3', at: '2026-11-25T15:00' }),
    );
    await aSubmittedBatch(practice, 'email');
    const channelsOf = async (from: string, until: string) => {
      const { batches, channels } = await engine.readReport(actor, { from, until });
      return [batches, channels.map(({ channel, submitted }) => `${channel} ${submitted}`)];
    };
    expect(await channelsOf('2026-11-23', '2026-11-23')).toEqual([1, ['sms 2']]);
    expect(await channelsOf('2026-11-24', '2026-11-24')).toEqual([1, ['email 1']]);
    expect(await channelsOf('2026-11-23', '2026-11-24')).toEqual([2, ['sms 2', 'email 1']]);
    expect(await channelsOf('2026-11-25', '2026-11-30')).toEqual([0, []]);
  });

  test('who was taken out is not counted, who ended with the batch is no failure', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(3));
    const { engine, actor } = practice;
    const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' });
    await engine.reviseBatch(actor, batchId, { only: ['T1', 'T2'] });
    await engine.rejectBatch(actor, batchId, 'not now', 2);
    expect(await engine.readReport(actor, { batchId })).toMatchObject({
      channels: [{ withdrawn: 2, submitted: 0 }],
      failures: [],
    });
  });

  test('the days are days, in order, and at most 366', async () => {
    const { engine, actor } = await startPractice();
    const codeOf = async (from: string, until: string) =>
      (await refusalOf(engine.readReport(actor, { from, until }))).code;
    expect(await codeOf('2026-02-30', '2026-03-01')).toBe('invalid-day');
    expect(await codeOf('2026-11-24', '2026-11-23')).toBe('invalid-value');
    expect(await codeOf('2025-11-24', '2026-11-25')).toBe('invalid-value');
    await engine.readReport(actor, { from: '2025-11-24', until: '2026-11-24' });
    expect(await refusalOf(engine.readReport(actor, { batchId: 9 }))).toMatchObject({
      code: 'batch-not-found',
    });
  });
});
