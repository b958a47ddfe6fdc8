import { describe, expect, test } from 'vitest';
import { OutageError } from '../../src/errors.ts';
import { createGate, lostButTaken, lostOnTheWay } from '../support/fake-portal.ts';
import {
  anActor,
  aSubmittedBatch,
  leftOut,
  logOf,
  offered,
  openSecondProcess,
  type Practice,
  refusalOf,
  startPractice,
  withApprovedBatch,
} from '../support/practice.ts';
import { aFullDay, mobileOf } from '../support/records.ts';

const TEN_MINUTES = 10 * 60_000;

/** One SMS whose fate nobody knows; the portal has not got it. */
async function withUnclearMessage(
  settings: NonNullable<Parameters<typeof startPractice>[0]>['settings'] = {},
) {
  const practice = await startPractice({ settings });
  await practice.enter(...aFullDay(1));
  practice.sms.answer(mobileOf('1'), lostOnTheWay);
  const { batch } = await aSubmittedBatch(practice);
  const [entry] = await logOf(practice);
  return { ...practice, batchId: batch.id, entryId: entry?.id ?? 0 };
}

const statesOf = async (practice: Pick<Practice, 'engine' | 'actor'>) =>
  (await logOf(practice)).map(({ state }) => state);

describe('S4: what cannot be known is asked by our own reference', () => {
  test('S4: an unknown outcome that the portal knows becomes submitted', async () => {
    const practice = await withApprovedBatch(2);
    practice.sms.answer(mobileOf('1'), lostButTaken);
    const { counts } = await practice.engine.submitBatch(practice.actor, practice.batchId);
    expect(counts).toMatchObject({ submitted: 2, unclear: 0 });
    expect(practice.sms.handed).toHaveLength(2);
  });

  test('S4: an unknown outcome that the portal does not know is unclear and never sent again by itself', async () => {
    const practice = await withUnclearMessage();
    const { engine, actor, batchId, clock, sms } = practice;
    clock.advance(TEN_MINUTES);
    await engine.refreshDelivery(actor, {});
    expect(await statesOf(practice)).toEqual(['unclear']);
    expect((await refusalOf(engine.submitBatch(actor, batchId))).code).toBe('batch-not-open');
    expect(await offered(practice)).toEqual([]);
    expect(sms.handed).toHaveLength(1);
  });

  test('S4: a portal that cannot be asked leaves the message unclear until it can', async () => {
    const practice = await withApprovedBatch(1);
    const { engine, actor, sms, batchId } = practice;
    const gate = createGate();
    sms.answerAll({ ...lostButTaken, until: gate.opened });
    const submission = engine.submitBatch(actor, batchId);
    await expect.poll(() => sms.handed.length).toBe(1);
    sms.isReachable = false;
    gate.open();
    expect((await submission).counts.unclear).toBe(1);
    await expect(engine.refreshDelivery(actor, {})).rejects.toBeInstanceOf(OutageError);
    sms.isReachable = true;
    await engine.refreshDelivery(actor, {});
    expect(await statesOf(practice)).toEqual(['submitted']);
  });

  test('S4: a mail server cannot be asked, so an unknown outcome stays unclear', async () => {
    const practice = await startPractice({ accounts: { email: 'none' } });
    await practice.enter(...aFullDay(1));
    practice.email.answerAll(lostButTaken);
    const { counts } = await aSubmittedBatch(practice, 'email');
    expect(counts.unclear).toBe(1);
    expect(practice.email.inquiries).toEqual([]);
  });
});

describe('S4: sending again what the portal never got, where the practice allows it', () => {
  test('S4: only after the portal’s own delay', async () => {
    const practice = await withUnclearMessage({ 'send.resend-unknown': 'true' });
    const { engine, actor, clock } = practice;
    const [before] = await logOf(practice);
    clock.set(new Date((before?.loggedAt.getTime() ?? 0) + TEN_MINUTES - 1).toISOString());
    await engine.refreshDelivery(actor, {});
    expect(await statesOf(practice)).toEqual(['unclear']);
    clock.advance(1);
    await engine.refreshDelivery(actor, {});
    expect(await statesOf(practice)).toEqual(['queued']);
  });

  test('S4: under a new reference, with the next submit of its batch', async () => {
    const practice = await withUnclearMessage({ 'send.resend-unknown': 'true' });
    const { engine, actor, clock, batchId, sms } = practice;
    clock.advance(TEN_MINUTES);
    await engine.refreshDelivery(actor, {});
    expect((await engine.viewBatch(actor, batchId)).batch).toMatchObject({
      state: 'paused',
      reason: 'requeued',
    });
    await engine.submitBatch(actor, batchId);
    expect(new Set(sms.handed.map(({ reference }) => reference)).size).toBe(2);
    expect(sms.taken).toHaveLength(1);
  });

  test('S4: what a dead process had in hand counts its delay from when that was noticed', async () => {
    const practice = await withApprovedBatch(1, { settings: { 'send.resend-unknown': 'true' } });
    const { sms, batchId, actor, clock, dead, crash, engine } = practice;
    clock.advance(2 * TEN_MINUTES); // long after it was prepared
    const gate = createGate();
    sms.answerAll({ ...lostOnTheWay, until: gate.opened });
    const submission = engine.submitBatch(actor, batchId).catch(() => 'dead');
    await expect.poll(() => sms.handed.length).toBe(1);
    crash.now();
    dead.add('process-1');
    const second = await openSecondProcess(practice);
    await second.engine.refreshDelivery(actor, {});
    expect(await statesOf({ ...second, actor })).toEqual(['unclear']);
    gate.open();
    expect(await submission).toBe('dead');
  });
});

describe('S4: a person decides about an unclear message', () => {
  test('S4: sent: it counts as submitted, is charged, and its appointment stays reminded', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(1));
    await practice.engine.enterPurchase(practice.actor, { channel: 'email', milliCredits: 1000 });
    practice.email.answerAll(lostButTaken);
    await aSubmittedBatch(practice, 'email');
    const [entry] = await logOf(practice);
    expect(await practice.engine.decideUnclear(practice.actor, [entry?.id ?? 0], 'sent')).toBe(1);
    expect(await statesOf(practice)).toEqual(['submitted']);
    expect(await leftOut(practice)).toEqual(['T1: already-reminded']);
    const account = (await practice.engine.readAccounts(practice.actor)).find(
      ({ channel }) => channel === 'email',
    );
    expect(account?.milliAvailable).toBe(900);
  });

  test('S4: not sent: it counts as rejected, and can be reset', async () => {
    const practice = await withUnclearMessage();
    const { engine, actor, entryId } = practice;
    await engine.decideUnclear(actor, [entryId], 'not-sent');
    expect((await logOf(practice))[0]).toMatchObject({ state: 'rejected', reason: 'decided-not-sent' });
    expect(await offered(practice)).toEqual([]);
    await engine.resetEntries(actor, { ids: [entryId] });
    expect(await offered(practice)).toEqual(['T1']);
  });

  test('S4: again: it is sent once more, under a new reference, with the next submit', async () => {
    const { engine, actor, entryId, batchId, sms } = await withUnclearMessage();
    await engine.decideUnclear(actor, [entryId], 'again');
    expect((await engine.submitBatch(actor, batchId)).counts).toMatchObject({ submitted: 1, unclear: 0 });
    expect(sms.handed).toHaveLength(2);
    expect(sms.handed[0]?.reference).not.toBe(sms.handed[1]?.reference);
  });

  test('S4: only unclear messages can be decided about', async () => {
    const practice = await withUnclearMessage();
    const { engine, actor, entryId } = practice;
    expect((await refusalOf(engine.decideUnclear(actor, [entryId, 99], 'sent'))).code).toBe(
      'message-not-unclear',
    );
    await engine.decideUnclear(actor, [entryId], 'sent');
    expect((await refusalOf(engine.decideUnclear(actor, [entryId], 'again'))).code).toBe(
      'message-not-unclear',
    );
    const viewer = anActor('vreni', ['view']);
    expect((await refusalOf(engine.decideUnclear(viewer, [entryId], 'sent'))).code).toBe('not-permitted');
  });

  test('S4: of two decisions at the same moment one counts', async () => {
    const practice = await withUnclearMessage();
    const second = await openSecondProcess(practice);
    const outcomes = await Promise.allSettled([
      practice.engine.decideUnclear(practice.actor, [practice.entryId], 'sent'),
      second.engine.decideUnclear(practice.actor, [practice.entryId], 'again'),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});
