import { describe, expect, test } from 'vitest';
import type { NewCreditEntry } from '../../src/ledger.ts';
import { anActor, aSubmittedBatch, type Practice, refusalOf, startPractice } from '../support/practice.ts';
import { aFullDay } from '../support/records.ts';

const DAY = 86_400_000;

type Wish = Partial<NewCreditEntry> & Readonly<{ at: Date; milliCredits: number }>;

/** Books what earlier days have charged. */
const charge = ({ store }: Practice, ...wishes: Wish[]) =>
  store.write((tx) =>
    tx.insertCreditEntries(
      wishes.map((wish) => ({
        channel: 'email',
        kind: 'message',
        messageId: null,
        batchId: null,
        actor: null,
        ...wish,
      })),
    ),
  );

/** As many credits were used on each of the last days, today included. */
const useDaily = (practice: Practice, days: number, milliCredits: number) =>
  charge(
    practice,
    ...Array.from({ length: days }, (_, ago) => ({
      at: new Date(practice.clock.now().getTime() - ago * DAY),
      milliCredits: -milliCredits,
    })),
  );

const emailOf = async ({ engine, actor }: Practice) => {
  const account = (await engine.readAccounts(actor)).find(({ channel }) => channel === 'email');
  if (account === undefined) throw new Error('expected an account');
  return account;
};

const useOfDays = ({ engine, actor }: Practice, days: number) =>
  engine.readCreditUse(actor, { channel: 'email', days });

describe('use: what each day has cost', () => {
  test('use: a submission counts on its day, messages and credits; days without use have 0', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(3));
    await practice.engine.enterPurchase(practice.actor, { channel: 'email', milliCredits: 5000 });
    await aSubmittedBatch(practice, 'email');
    practice.clock.advance(DAY);
    expect(await useOfDays(practice, 3)).toEqual([
      { day: '2026-11-22', milliCredits: 0, messages: 0 },
      { day: '2026-11-23', milliCredits: 300, messages: 3 },
      { day: '2026-11-24', milliCredits: 0, messages: 0 },
    ]);
  });

  test('use: inquiries cost and are no messages; purchases, openings and corrections are no use', async () => {
    const practice = await startPractice();
    const at = practice.clock.now();
    await charge(
      practice,
      { at, milliCredits: -250, kind: 'inquiry' },
      { at, milliCredits: -100 },
      { at, milliCredits: 9000, kind: 'purchase' },
      { at, milliCredits: 500, kind: 'opening' },
      { at, milliCredits: -4000, kind: 'correction' },
      { at, milliCredits: -7000, channel: 'sms' },
    );
    expect(await useOfDays(practice, 1)).toEqual([{ day: '2026-11-23', milliCredits: 350, messages: 1 }]);
  });

  test('use: days are the practice’s own, also the one of 25 hours when the clock goes back', async () => {
    const practice = await startPractice({ now: '2026-10-26T09:00:00Z' });
    const at = (instant: string) => ({ at: new Date(instant), milliCredits: -100 });
    await charge(
      practice,
      at('2026-10-24T21:59:59.999Z'), // 24 October, 23:59 in summer time
      at('2026-10-24T22:00:00.000Z'), // 25 October begins
      at('2026-10-25T00:30:00.000Z'), // 02:30, the first time
      at('2026-10-25T01:30:00.000Z'), // 02:30, the second time
      at('2026-10-25T22:59:59.999Z'), // 23:59 in winter time
      at('2026-10-25T23:00:00.000Z'), // 26 October begins
    );
    expect((await useOfDays(practice, 3)).map(({ day, messages }) => [day, messages])).toEqual([
      ['2026-10-24', 1],
      ['2026-10-25', 4],
      ['2026-10-26', 1],
    ]);
  });

  test('use: the day of 23 hours, when the clock goes forward', async () => {
    const practice = await startPractice({ now: '2026-03-30T09:00:00Z' });
    const at = (instant: string) => ({ at: new Date(instant), milliCredits: -100 });
    await charge(
      practice,
      at('2026-03-28T22:59:59.999Z'),
      at('2026-03-28T23:00:00.000Z'), // 29 March begins in winter time
      at('2026-03-29T21:59:59.999Z'), // and ends in summer time
      at('2026-03-29T22:00:00.000Z'),
    );
    expect((await useOfDays(practice, 3)).map(({ day, messages }) => [day, messages])).toEqual([
      ['2026-03-28', 1],
      ['2026-03-29', 2],
      ['2026-03-30', 1],
    ]);
  });

  test.each([0, -1, 1.5, 367, Number.NaN])('use: %d days are refused', async (days) => {
    const practice = await startPractice();
    expect((await refusalOf(useOfDays(practice, days))).code).toBe('invalid-value');
  });

  test('use: who may not view is not told', async () => {
    const { engine } = await startPractice();
    const nobody = anActor('nobody', []);
    for (const verb of [
      engine.readCreditUse(nobody, { channel: 'sms', days: 1 }),
      engine.readLedger(nobody, { channel: 'sms', limit: 1 }),
      engine.readAccounts(nobody),
    ]) {
      expect((await refusalOf(verb)).code).toBe('not-permitted');
    }
  });
});

describe('forecast: how many days the credits last', () => {
  test('forecast: available credits by the average calendar day of the last 28 days', async () => {
    const practice = await startPractice();
    await practice.engine.enterPurchase(practice.actor, { channel: 'email', milliCredits: 100_000 });
    await useDaily(practice, 40, 1000); // 12 of these days are too long ago to count
    expect(await emailOf(practice)).toMatchObject({
      milliAvailable: 60_000,
      milliUsed7Days: 7000,
      milliUsed28Days: 28_000,
      daysLeft: 60,
    });
  });

  test('forecast: weekends and other days without use count as days', async () => {
    const practice = await startPractice();
    const workdays = [1, 2, 3, 4, 7, 8, 9, 10, 11, 14, 27].map((ago) => ({
      at: new Date(practice.clock.now().getTime() - ago * DAY),
      milliCredits: -2800,
    }));
    await charge(practice, ...workdays, { at: practice.clock.now(), milliCredits: 41_800, kind: 'purchase' });
    // 30,800 used in 28 days are 1,100 a day; 11,000 are left
    expect(await emailOf(practice)).toMatchObject({ milliAvailable: 11_000, daysLeft: 10 });
  });

  test('forecast: with a shorter history, the average since the first charge', async () => {
    const practice = await startPractice();
    await practice.engine.enterPurchase(practice.actor, { channel: 'email', milliCredits: 30_000 });
    await useDaily(practice, 10, 1000);
    expect((await emailOf(practice)).daysLeft).toBe(20);
  });

  test('forecast: six days tell nothing, seven do', async () => {
    const practice = await startPractice();
    await practice.engine.enterPurchase(practice.actor, { channel: 'email', milliCredits: 30_000 });
    await useDaily(practice, 6, 1000);
    expect((await emailOf(practice)).daysLeft).toBeNull();
    practice.clock.advance(DAY);
    expect((await emailOf(practice)).daysLeft).toBe(28); // 24,000 at 6,000 in seven days
  });

  test('forecast: days are counted by the calendar across a clock change', async () => {
    // 28 × 24 hours ago it was 00:30 on 6 October: the calendar's 28 days begin half an hour earlier
    const practice = await startPractice({ now: '2026-11-02T22:30:00Z' });
    await practice.engine.enterPurchase(practice.actor, { channel: 'email', milliCredits: 56_000 });
    await charge(
      practice,
      { at: new Date('2026-10-05T22:00:00Z'), milliCredits: -14_000 }, // 6 October, 00:00: the first of 28 days
      { at: new Date('2026-10-05T21:59:00Z'), milliCredits: -28_000 }, // 5 October, 23:59: before them
    );
    expect(await emailOf(practice)).toMatchObject({ milliUsed28Days: 14_000, daysLeft: 28 });
  });

  test('forecast: what is reserved counts as used', async () => {
    const practice = await startPractice();
    await practice.engine.enterPurchase(practice.actor, { channel: 'email', milliCredits: 30_000 });
    await useDaily(practice, 10, 1000);
    await practice.enter(...aFullDay(1));
    practice.email.answerAll({ outcome: 'unknown', reason: 'time-out', taken: true });
    const { batch } = await aSubmittedBatch(practice, 'email');
    expect(batch.state).toBe('submitted');
    expect(await emailOf(practice)).toMatchObject({
      milliReserved: 100,
      milliAvailable: 19_900,
      daysLeft: 19,
    });
  });

  test('forecast: nothing left is 0 days', async () => {
    const practice = await startPractice();
    await useDaily(practice, 10, 1000);
    expect(await emailOf(practice)).toMatchObject({ milliAvailable: -10_000, daysLeft: 0 });
  });

  test('forecast: none without use, where nobody counts, and when the portal cannot be asked', async () => {
    const unused = await startPractice();
    await unused.engine.enterPurchase(unused.actor, { channel: 'email', milliCredits: 30_000 });
    expect((await emailOf(unused)).daysLeft).toBeNull();
    const uncounted = await startPractice({ accounts: { email: 'none' } });
    await useDaily(uncounted, 10, 1000);
    expect(await emailOf(uncounted)).toMatchObject({ daysLeft: null, isLow: false });
    const silent = await startPractice({ accounts: { email: 'provider' } });
    await useDaily(silent, 10, 1000);
    silent.email.isReachable = false;
    expect(await emailOf(silent)).toMatchObject({ daysLeft: null, isLow: false, isUnreachable: true });
  });
});

describe('low: when somebody should buy', () => {
  test('low: fewer credits available than the setting says', async () => {
    const practice = await startPractice({ settings: { 'credits.low': '12.5' } });
    const { engine, actor } = practice;
    await engine.enterPurchase(actor, { channel: 'email', milliCredits: 12_499 });
    expect(await emailOf(practice)).toMatchObject({ isLow: true, lowReason: 'few-credits' });
    await engine.enterPurchase(actor, { channel: 'email', milliCredits: 1 });
    expect(await emailOf(practice)).toMatchObject({ isLow: false, lowReason: null });
  });

  test('low: shipped, an account is low below 20 credits', async () => {
    const practice = await startPractice();
    practice.sms.milliCredits = 19_999;
    expect((await practice.engine.readAccounts(practice.actor))[0]).toMatchObject({ isLow: true });
    practice.sms.milliCredits = 20_000;
    expect((await practice.engine.readAccounts(practice.actor))[0]).toMatchObject({ isLow: false });
  });

  test('low: the credits last fewer days than the setting says', async () => {
    const practice = await startPractice({ settings: { 'credits.low-days': '5' } });
    const { engine, actor } = practice;
    await useDaily(practice, 10, 10_000);
    await engine.enterPurchase(actor, { channel: 'email', milliCredits: 149_999 });
    expect(await emailOf(practice)).toMatchObject({ daysLeft: 4, isLow: true, lowReason: 'few-days' });
    await engine.enterPurchase(actor, { channel: 'email', milliCredits: 1 });
    expect(await emailOf(practice)).toMatchObject({ daysLeft: 5, isLow: false });
  });

  test('low: told after a submission (S2)', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(2));
    practice.sms.milliCredits = 21_000;
    const { account, milliCreditsLeft } = await aSubmittedBatch(practice);
    expect(milliCreditsLeft).toBe(19_000);
    expect(account).toMatchObject({ isLow: true, lowReason: 'few-credits' });
  });
});
