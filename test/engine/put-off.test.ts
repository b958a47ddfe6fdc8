import { describe, expect, test } from 'vitest';
import { type Answer, accepted, lostOnTheWay, refused, stopFor, tryLater } from '../support/fake-portal.ts';
import { logOf, type Practice, withApprovedBatch } from '../support/practice.ts';
import { mobileOf } from '../support/records.ts';

/** The portal works; this recipient’s mailbox or telephone does not take anything now. */
const recipientBusy: Answer = { ...tryLater, ...{ concerns: 'recipient' } };

const times = <T>(count: number, answer: T): T[] => Array.from({ length: count }, () => answer);

function triesOf({ sms }: Pick<Practice, 'sms'>, number: string): number {
  return sms.handed.filter(({ recipient }) => recipient === mobileOf(number)).length;
}

describe('S4: a recipient who keeps being put off', () => {
  test('S4, STYLE 26: is rejected after five tries, and the others are sent', async () => {
    const practice = await withApprovedBatch(8, { concurrency: 2 });
    const { engine, actor, batchId, sms } = practice;
    sms.answer(mobileOf('3'), ...times(9, recipientBusy));
    const { batch, counts, paused } = await engine.submitBatch(actor, batchId);
    expect([batch.state, paused]).toEqual(['submitted', null]);
    expect(counts).toMatchObject({ submitted: 7, rejected: 1, queued: 0 });
    expect(triesOf(practice, '3')).toBe(5);
    expect((await logOf(practice))[2]).toMatchObject({ state: 'rejected', reason: 'connection-refused' });
  });

  test('S4: is sent to as soon as the message is taken', async () => {
    const practice = await withApprovedBatch(2);
    const { engine, actor, batchId, sms } = practice;
    sms.answer(mobileOf('1'), ...times(4, recipientBusy), accepted);
    expect((await engine.submitBatch(actor, batchId)).counts.submitted).toBe(2);
    expect(triesOf(practice, '1')).toBe(5);
  });

  test('STYLE 26: trips no fuse, however many there are', async () => {
    const { engine, actor, batchId, sms } = await withApprovedBatch(9, { concurrency: 1 });
    for (const number of ['1', '2', '3', '4', '5', '6', '7']) {
      sms.answer(mobileOf(number), ...times(9, recipientBusy));
    }
    const { counts, paused } = await engine.submitBatch(actor, batchId);
    expect(paused).toBeNull();
    expect(counts).toMatchObject({ submitted: 2, rejected: 7 });
  });

  test('S4: gets five new tries when the batch is resumed', async () => {
    const practice = await withApprovedBatch(1);
    const { engine, actor, batchId, sms } = practice;
    const fourTimes = times(4, recipientBusy);
    sms.answer(mobileOf('1'), ...fourTimes, stopFor('no-credits'), ...fourTimes, accepted);
    expect((await engine.submitBatch(actor, batchId)).batch.state).toBe('paused');
    expect((await engine.submitBatch(actor, batchId)).counts).toMatchObject({ submitted: 1, rejected: 0 });
    expect(triesOf(practice, '1')).toBe(10);
  });
});

describe('S4: a portal that keeps putting off', () => {
  test('S4: is left alone when one message was put off five times, without five faults in a row', async () => {
    const practice = await withApprovedBatch(1, { concurrency: 1 });
    const { engine, actor, batchId, sms } = practice;
    sms.answer(mobileOf('1'), tryLater, tryLater, tryLater, recipientBusy, tryLater, accepted);
    const { batch, counts, paused } = await engine.submitBatch(actor, batchId);
    expect([batch.state, paused]).toEqual(['paused', 'portal-unavailable']);
    expect(counts).toMatchObject({ queued: 1, rejected: 0 });
    expect((await engine.submitBatch(actor, batchId)).counts.submitted).toBe(1);
  });

  test('S4: a refusal is an answer: it interrupts a row of faults', async () => {
    const { engine, actor, batchId, sms } = await withApprovedBatch(9, { concurrency: 1 });
    for (const number of ['1', '2', '3', '4', '6', '7', '8', '9']) sms.answer(mobileOf(number), lostOnTheWay);
    sms.answer(mobileOf('5'), refused);
    const { counts, paused } = await engine.submitBatch(actor, batchId);
    expect(paused).toBeNull();
    expect(counts).toMatchObject({ rejected: 1, unclear: 8 });
  });
});
