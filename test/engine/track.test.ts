import { describe, expect, test } from 'vitest';
import { OutageError } from '../../src/errors.ts';
import { serverActor } from '../../src/send-due.ts';
import { lostButTaken, lostOnTheWay } from '../support/fake-portal.ts';
import {
  anActor,
  anApprovedBatch,
  aSubmittedBatch,
  logOf,
  refusalOf,
  startPractice,
} from '../support/practice.ts';
import { aFullDay, mobileOf } from '../support/records.ts';

const DAY = 86_400_000;

async function withSubmittedMessages(count: number) {
  const practice = await startPractice({ settings: { 'send.first-wait-seconds': '0' } });
  await practice.enter(...aFullDay(count));
  await aSubmittedBatch(practice);
  return practice;
}

const deliveries = async (practice: Parameters<typeof logOf>[0]) =>
  (await logOf(practice)).map(({ deliveryStatus }) => deliveryStatus);

describe('L3: the delivery status', () => {
  test('L3: a refresh records what the provider says and reports the result', async () => {
    const practice = await withSubmittedMessages(4);
    const { engine, actor, sms } = practice;
    sms.report(mobileOf('1'), 0);
    sms.report(mobileOf('2'), 1);
    sms.report(mobileOf('3'), 2, '206');
    const report = await engine.refreshDelivery(actor, {});
    expect(report).toEqual({ asked: 4, delivered: 1, buffered: 1, failed: 1, pending: 1, unclear: 0 });
    expect(await deliveries(practice)).toEqual([0, 1, 2, null]);
    expect((await logOf(practice))[2]?.deliveryReason).toBe('206');
  });

  test('L3: buffered becomes delivered', async () => {
    const practice = await withSubmittedMessages(1);
    const { engine, actor, sms, clock } = practice;
    sms.report(mobileOf('1'), 1);
    await engine.refreshDelivery(actor, {});
    sms.report(mobileOf('1'), 0);
    clock.advance(60_000);
    await engine.refreshDelivery(actor, {});
    const [entry] = await logOf(practice);
    expect(entry).toMatchObject({ deliveryStatus: 0, deliveredAt: new Date('2026-11-23T09:01:00Z') });
  });

  test.each([0, 2] as const)('L3: %i is final: the provider is not asked about it again', async (status) => {
    const { engine, actor, sms } = await withSubmittedMessages(1);
    sms.report(mobileOf('1'), status);
    await engine.refreshDelivery(actor, {});
    const { asked } = await engine.refreshDelivery(actor, {});
    expect(asked).toBe(0);
    expect(sms.inquiries).toHaveLength(1);
  });

  test.each([
    [0, 2],
    [0, 1],
    [2, 0],
    [2, 1],
    [1, 1],
  ] as const)('L3: %i never goes back: later news of %i change nothing', async (first, later) => {
    const practice = await withSubmittedMessages(1);
    const reference = (await logOf(practice))[0]?.reference ?? '';
    const record = (status: 0 | 1 | 2, at: string) =>
      practice.store.write((tx) =>
        tx.recordDeliveries([{ reference, status, reason: at, at: new Date(at) }], new Date(at)),
      );
    expect(await record(first, '2026-11-23T10:00:00Z')).toBe(1);
    expect(await record(later, '2026-11-23T11:00:00Z')).toBe(0);
    const [entry] = await logOf(practice);
    expect(entry).toMatchObject({ deliveryStatus: first, deliveryReason: '2026-11-23T10:00:00Z' });
  });

  test('L3: a refused message has no delivery status', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(1));
    practice.sms.answerAll({ outcome: 'refused', reason: 'bad-number', taken: true });
    practice.sms.report(mobileOf('1'), 0);
    await aSubmittedBatch(practice);
    await practice.engine.refreshDelivery(practice.actor, {});
    expect(await deliveries(practice)).toEqual([null]);
  });

  test('L3: the status can be refreshed for seven days after sending and no longer', async () => {
    const { engine, actor, sms, clock } = await withSubmittedMessages(1);
    clock.advance(7 * DAY);
    expect((await engine.refreshDelivery(actor, {})).asked).toBe(1);
    clock.advance(1);
    expect((await engine.refreshDelivery(actor, {})).asked).toBe(0);
    expect(sms.inquiries).toHaveLength(1);
  });

  test('L3: opening the log can tell how many SMS have no final status', async () => {
    const { engine, actor, sms, clock } = await withSubmittedMessages(3);
    sms.report(mobileOf('1'), 0);
    sms.report(mobileOf('2'), 1);
    await engine.refreshDelivery(actor, {});
    expect(await engine.refreshQuestion(actor)).toEqual({ awaiting: 2, milliCredits: 0 });
    clock.advance(7 * DAY + 1);
    expect(await engine.refreshQuestion(actor)).toBe(null);
  });

  test('L3: a selection refreshes the selected entries only', async () => {
    const practice = await withSubmittedMessages(3);
    const { engine, actor, sms } = practice;
    for (const number of ['1', '2', '3']) sms.report(mobileOf(number), 0);
    const second = (await logOf(practice))[1]?.id ?? 0;
    expect((await engine.refreshDelivery(actor, { ids: [second] })).asked).toBe(1);
    expect(await deliveries(practice)).toEqual([null, 0, null]);
  });

  test('L3: a portal that cannot be asked is said, and nothing is changed', async () => {
    const practice = await withSubmittedMessages(1);
    practice.sms.isReachable = false;
    await expect(practice.engine.refreshDelivery(practice.actor, {})).rejects.toBeInstanceOf(OutageError);
    expect(await deliveries(practice)).toEqual([null]);
  });

  test('L3: more than a thousand are asked about in portions', async () => {
    const practice = await startPractice({
      settings: { 'send.first-wait-seconds': '0', 'run.statuses': 'definite' },
      concurrency: 100,
    });
    await practice.enter(...aFullDay(900));
    await practice.enter(
      ...aFullDay(600).map((record) =>
        'lastName' in record
          ? record
          : { ...record, id: `B${record.id}`, startsLocal: record.startsLocal.replace('-24T', '-25T') },
      ),
    );
    practice.sms.milliCredits = 10_000_000;
    const { engine, actor } = practice;
    const { batchId } = await engine.prepareBatch(actor, { channel: 'sms', days: ['+1', '+2'] });
    await engine.approveBatch(actor, batchId);
    await engine.submitBatch(actor, batchId);
    expect((await engine.refreshDelivery(actor, {})).asked).toBe(1500);
    expect(practice.sms.inquiries.map(({ length }) => length)).toEqual([1000, 500]);
  });

  test('L3: an inquiry that costs is charged', async () => {
    const practice = await startPractice({
      accounts: { sms: 'ledger' },
      settings: { 'price.inquiry': '0.1', 'send.first-wait-seconds': '0' },
    });
    const { engine, actor } = practice;
    await practice.enter(...aFullDay(2));
    await engine.enterPurchase(actor, { channel: 'sms', milliCredits: 10_000 });
    const { milliCreditsLeft } = await aSubmittedBatch(practice);
    await engine.refreshDelivery(actor, {});
    const [account] = await engine.readAccounts(actor);
    expect([milliCreditsLeft, account?.milliAvailable]).toEqual([8000, 7800]);
  });

  test('S4: an inquiry about an unclear message is charged too', async () => {
    const practice = await startPractice({
      accounts: { sms: 'ledger' },
      settings: { 'price.inquiry': '0.1', 'send.first-wait-seconds': '0' },
    });
    await practice.enter(...aFullDay(1));
    await practice.engine.enterPurchase(practice.actor, { channel: 'sms', milliCredits: 10_000 });
    practice.sms.answer(mobileOf('1'), lostButTaken);
    expect((await aSubmittedBatch(practice)).milliCreditsLeft).toBe(8900);
  });

  test('L3: who may only view refreshes nothing, because it costs, and is not asked to', async () => {
    const { engine, actor, sms } = await withSubmittedMessages(1);
    const viewer = anActor('viewer', ['view', 'approve', 'admin']);
    expect((await refusalOf(engine.refreshDelivery(viewer, {}))).code).toBe('not-permitted');
    expect(sms.inquiries).toEqual([]);
    expect(await engine.refreshQuestion(viewer)).toBe(null);
    expect(await engine.refreshQuestion(actor)).not.toBe(null);
  });
});

describe('what a running server asks by itself', () => {
  const server = serverActor('practice-server');

  test('L3: it asks about what is not final, says of how many there was news, and asks nobody otherwise', async () => {
    const practice = await withSubmittedMessages(3);
    const { engine, sms } = practice;
    sms.report(mobileOf('1'), 0);
    sms.report(mobileOf('2'), 1);
    const counts = { asked: 3, delivered: 1, buffered: 1, failed: 0, pending: 1, unclear: 0 };
    expect(await engine.trackDue(server)).toEqual({ ...counts, changed: 2 });
    sms.report(mobileOf('2'), 0);
    sms.report(mobileOf('3'), 2, '206');
    // two processes at once do no harm
    const both = await Promise.all([engine.trackDue(server), engine.trackDue(server)]);
    expect(both.reduce((sum, { changed }) => sum + changed, 0)).toBe(2);
    expect(await deliveries(practice)).toEqual([0, 0, 2]);
    const asked = sms.inquiries.length;
    expect(await engine.trackDue(server)).toMatchObject({ asked: 0, changed: 0 });
    expect(sms.inquiries).toHaveLength(asked);
  });

  test('S4: it asks about what is unclear, because whoever should have asked may have died before', async () => {
    const practice = await startPractice({ settings: { 'send.first-wait-seconds': '0' } });
    const { engine, actor, sms, clock } = practice;
    await practice.enter(...aFullDay(2));
    sms.answer(mobileOf('1'), lostButTaken);
    sms.answer(mobileOf('2'), lostOnTheWay);
    const batchId = await anApprovedBatch(practice);
    const onProgress = () => {
      sms.isReachable = false; // from the last outcome on, as for a process that ends there
    };
    await engine.submitBatch(actor, batchId, { onProgress });
    expect((await logOf(practice)).map(({ state }) => state)).toEqual(['unclear', 'unclear']);
    sms.isReachable = true;
    expect(await engine.trackDue(server)).toMatchObject({ asked: 3, unclear: 1, changed: 1 }); // the found one also for its status
    expect((await logOf(practice)).map(({ state }) => state)).toEqual(['submitted', 'unclear']);
    clock.advance(8 * DAY);
    const asked = sms.inquiries.length;
    await engine.trackDue(server); // the portal has forgotten it, and a person decides
    expect(sms.inquiries).toHaveLength(asked);
  });

  test('a portal that cannot be reached is an outage, and nothing is lost by it', async () => {
    const { engine, sms } = await withSubmittedMessages(1);
    sms.isReachable = false;
    await expect(engine.trackDue(server)).rejects.toThrow(OutageError);
    sms.isReachable = true;
    expect(await engine.trackDue(server)).toMatchObject({ asked: 1 });
  });
});
