import { expect, test } from 'vitest';
import { serverActor } from '../../src/send-due.ts';
import { anApprovedBatch, aSubmittedBatch, startPractice } from '../support/practice.ts';
import { aFullDay, mobileOf } from '../support/records.ts';

const server = serverActor('server');

async function aPractice() {
  const practice = await startPractice({ settings: { 'send.first-wait-seconds': '0' } });
  await practice.enter(...aFullDay(4));
  return practice;
}

test('status: where schedules are on and no server runs somebody must act; where one runs nobody has to', async () => {
  const { engine, actor, clock } = await aPractice();
  expect((await engine.readStatus(actor)).isFine).toBe(false);
  await engine.beatServer(server, clock.now());
  expect((await engine.readStatus(actor)).isFine).toBe(true);
  clock.advance(600_000);
  expect((await engine.readStatus(actor)).isFine).toBe(false);
  for (const { id, isOn, revision } of await engine.listSchedules(actor))
    if (isOn) await engine.changeSchedule(actor, id, { isOn: false }, revision);
  expect((await engine.readStatus(actor)).isFine).toBe(true);
});

test('what is held or ordered leaves by itself only where a server runs and sending is switched on', async () => {
  const { engine, actor, clock } = await aPractice();
  expect(await engine.readSendingState(actor)).toBe('no-server');
  await engine.beatServer(server, clock.now());
  expect(await engine.readSendingState(actor)).toBe('running');
  const sending = (await engine.listSchedules(actor)).find(({ job }) => job === 'send-due');
  await engine.changeSchedule(actor, sending?.id ?? 0, { isOn: false }, sending?.revision ?? 0);
  expect(await engine.readSendingState(actor)).toBe('switched-off');
});

test('status: an open alarm is for somebody to act on', async () => {
  const { engine, actor, clock, sms } = await aPractice();
  sms.milliCredits = 0;
  await engine.beatServer(server, clock.now());
  await engine.checkAlarms(server, { askPortals: true });
  const { isFine, alarms } = await engine.readStatus(actor);
  expect(isFine).toBe(false);
  expect(alarms.map(({ condition, subject }) => [condition, subject])).toContainEqual(['credits-low', 'sms']);
});

test('status: what waits says whether it leaves by itself, and when', async () => {
  const practice = await aPractice();
  const { engine, actor, clock } = practice;
  const batchId = await anApprovedBatch(practice);
  const batchOf = async () =>
    (await engine.readStatus(actor)).batches.map(({ leavesByItself, nextDueAt }) => ({
      leavesByItself,
      nextDueAt,
    }));
  expect(await batchOf()).toEqual([{ leavesByItself: false, nextDueAt: clock.now() }]);
  await engine.orderSending(actor, batchId);
  clock.set('2026-11-23T21:00:00Z');
  expect(await batchOf()).toEqual([{ leavesByItself: true, nextDueAt: new Date('2026-11-24T07:00:00Z') }]);
  expect((await engine.readStatus(actor)).import).toEqual({
    lastAt: new Date('2026-11-23T09:00:00.000Z'),
    maxAgeHours: null,
    isStale: false,
  });
});

test('metrics: messages, queue, batches and runs are counted; what is older than a day is not', async () => {
  const practice = await aPractice();
  const { engine, actor, sms, clock } = practice;
  await aSubmittedBatch(practice);
  sms.report(mobileOf('1'), 0);
  await engine.refreshDelivery(actor, {});
  const now = clock.now();
  const counted = { channel: 'sms', kind: 'reminder', state: 'submitted' };
  const metrics = await engine.readMetrics(actor);
  expect(metrics).toMatchObject({ unclear: [], queue: [], batches: [], lastImportAt: now, at: now });
  expect(metrics.messages.toSorted((a, b) => b.count - a.count)).toEqual([
    { ...counted, deliveryStatus: null, count: 3 },
    { ...counted, deliveryStatus: 0, count: 1 },
  ]);
  await engine.runDueSchedules(server, { signal: new AbortController().signal });
  clock.advance(25 * 3_600_000);
  await engine.runDueSchedules(server, { signal: new AbortController().signal });
  const later = await engine.readMetrics(actor);
  expect(later.messages).toEqual([]);
  expect(later.runs.length).toBeGreaterThan(0);
  expect(later.successes.map(({ job }) => job)).toContain('send-due');
});

test('metrics: how long the oldest message that may leave has been due', async () => {
  const practice = await aPractice();
  const { engine, actor, clock } = practice;
  const batchId = await anApprovedBatch(practice);
  const queue = async () => (await engine.readMetrics(actor)).queue;
  const waiting = { channel: 'sms', batchState: 'approved', queued: 4 };
  expect(await queue()).toEqual([{ ...waiting, due: 0, oldestDueAt: null }]);
  const orderedAt = clock.now();
  await engine.orderSending(actor, batchId);
  clock.advance(60_000);
  expect(await queue()).toEqual([{ ...waiting, due: 4, oldestDueAt: orderedAt }]);
});
