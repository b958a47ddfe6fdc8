import { expect, test } from 'vitest';
import type { Channel } from '../../src/model/message.ts';
import { runSql } from '../support/database.ts';
import { lostButTaken } from '../support/fake-portal.ts';
import {
  anApprovedBatch,
  aSubmittedBatch,
  logOf,
  type Practice,
  refusalOf,
  startPractice,
} from '../support/practice.ts';
import { aFullDay, mobileOf } from '../support/records.ts';

// While nobody knows whether a message was charged, no balance says what our ledger should be.

type Faces = Pick<Practice, 'engine' | 'actor'>;

const ledgerOf = async ({ engine, actor }: Faces, channel: Channel = 'sms') =>
  (await engine.readAccounts(actor)).find((account) => account.channel === channel);

const openingsOf = async ({ engine, actor }: Faces) =>
  (await engine.readLedger(actor, { channel: 'sms', limit: 1000 })).filter(({ kind }) => kind === 'opening');

const unclearOf = async (practice: Faces) =>
  (await logOf(practice)).filter(({ state }) => state === 'unclear').map(({ id }) => id);

/** Three SMS have gone; the portal took and charged the first, but its answer was lost. */
async function withUnclear(counted: 'provider' | 'ledger') {
  const practice = await startPractice({ accounts: { sms: counted }, settings: { 'credits.drift': '0' } });
  const { engine, actor, sms } = practice;
  sms.milliCredits = 10_000;
  sms.deliveryStatus = async () => new Map(); // it does not say what it knows
  if (counted === 'ledger') await engine.enterPurchase(actor, { channel: 'sms', milliCredits: 10_000 });
  await practice.enter(...aFullDay(3));
  sms.answer(mobileOf('1'), lostButTaken);
  await aSubmittedBatch(practice);
  expect(await unclearOf(practice)).toHaveLength(1);
  return practice;
}

test.each(['provider', 'ledger'] as const)(
  'correction: not while a message is unclear, or it would be charged twice (%s counts)',
  async (counted) => {
    const practice = await withUnclear(counted);
    const { engine, actor } = practice;
    const request = {
      channel: 'sms',
      reason: 'looked it up',
      ...(counted === 'ledger' && { milliBalance: 7000 }),
    } as const;
    expect(await refusalOf(engine.correctLedger(actor, request))).toEqual({
      code: 'account-in-use',
      details: { channel: 'sms', why: 'unclear' },
    });
    await engine.decideUnclear(actor, await unclearOf(practice), 'sent');
    expect(await engine.correctLedger(actor, request)).toMatchObject({ milliCredits: 0 });
    expect(await ledgerOf(practice)).toMatchObject({ milliLedger: 7000 });
  },
);

test('correction: an unclear message of the other channel is no hindrance', async () => {
  const { engine, actor } = await withUnclear('provider');
  const request = { channel: 'email', reason: 'counted', milliBalance: 5000 } as const;
  expect(await engine.correctLedger(actor, request)).toMatchObject({ milliCredits: 5000 });
});

/** Six patients, two of them for each of three batches; the ledger is not open yet when the first has gone. */
async function unopened() {
  const practice = await startPractice({ settings: { 'credits.drift': '0' } });
  const { engine, actor, sms } = practice;
  sms.milliCredits = 100_000;
  sms.deliveryStatus = async () => new Map();
  await practice.enter(...aFullDay(6));
  const prepare = async (...only: string[]) => {
    const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' }, only);
    await engine.approveBatch(actor, batchId);
    return batchId;
  };
  const batches = [await prepare('T1', 'T2'), await prepare('T3', 'T4'), await prepare('T5', 'T6')] as const;
  const ask = sms.balance;
  sms.balance = async () => {
    sms.balance = ask;
    const answer = await ask();
    // entered while the portal is asked: it puts the opening off
    await engine.enterPurchase(actor, { channel: 'sms', milliCredits: 1000 });
    return answer;
  };
  return { ...practice, batches };
}

test('opening: put off while a message is unclear, or it would be charged twice', async () => {
  const practice = await unopened();
  const { engine, actor, sms, batches } = practice;
  sms.answer(mobileOf('1'), lostButTaken);
  await engine.submitBatch(actor, batches[0]);
  expect(await unclearOf(practice)).toHaveLength(1);
  await engine.submitBatch(actor, batches[1]);
  expect(await openingsOf(practice)).toEqual([]);
  await engine.decideUnclear(actor, await unclearOf(practice), 'sent');
  await engine.submitBatch(actor, batches[2]);
  expect(await openingsOf(practice)).toHaveLength(1);
  expect(await ledgerOf(practice)).toMatchObject({
    milliLedger: 94_000,
    drift: { milliCredits: 0, isReported: false },
  });
});

test('opening: put off when something was charged while the portal was asked', async () => {
  const practice = await unopened();
  const { engine, actor, sms, batches } = practice;
  sms.answer(mobileOf('1'), lostButTaken);
  await engine.submitBatch(actor, batches[0]);
  const ask = sms.balance;
  sms.balance = async () => {
    sms.balance = ask;
    const answer = await ask();
    await engine.decideUnclear(actor, await unclearOf(practice), 'sent'); // charged before, booked now
    return answer;
  };
  await engine.submitBatch(actor, batches[1]);
  expect(await openingsOf(practice)).toEqual([]);
  await engine.submitBatch(actor, batches[2]);
  expect(await ledgerOf(practice)).toMatchObject({ milliLedger: 94_000, drift: { milliCredits: 0 } });
});

test('correction: its reason stands in the ledger, never in the audit or the program’s log', async () => {
  const practice = await startPractice();
  const { engine, actor, store, records } = practice;
  const reason = `\u001b]0;x\u0007Anna Muster\n\u202e${'x'.repeat(100_000)}`;
  await engine.correctLedger(actor, { channel: 'email', reason, milliBalance: 5000 });
  const [newest] = await engine.readLedger(actor, { channel: 'email', limit: 1 });
  expect(newest?.note).toMatch(/^Anna Muster x+…$/);
  expect(newest?.note).toHaveLength(200);
  const [entry] = await store.read.auditEntries({ action: 'credits.corrected' }, { limit: 1 });
  expect(entry?.details).toEqual({ credits: 5, balance: 5, hasReason: true });
  expect(JSON.stringify(records)).not.toContain('Muster');
});

test('correction: logged only when something was booked', async () => {
  const practice = await startPractice();
  const { engine, actor, records } = practice;
  const corrections = () => records.filter(({ event }) => event === 'credits.corrected');
  const request = { channel: 'email', reason: 'counted', milliBalance: 5000 } as const;
  await engine.correctLedger(actor, request);
  expect(corrections()).toHaveLength(1);
  await engine.correctLedger(actor, request);
  expect(corrections()).toHaveLength(1);
});

test('the ledger: what was bought or charged has no note', async () => {
  const practice = await startPractice();
  await practice.enter(...aFullDay(1));
  practice.sms.milliCredits = 9000;
  await anApprovedBatch(practice);
  await practice.engine.submitBatch(practice.actor, 1);
  const entries = await practice.engine.readLedger(practice.actor, { channel: 'sms', limit: 10 });
  expect(entries.map(({ note }) => note)).toEqual([null, null]);
  expect(await runSql(practice.target, 'select note from credit_entry where note is not null')).toEqual([]);
});
