import fc from 'fast-check';
import { expect, test } from 'vitest';
import { forecastDays } from '../../src/credit-use.ts';
import type { AccountState } from '../../src/credits.ts';
import type { CreditEntryKind } from '../../src/ledger.ts';
import type { Channel } from '../../src/model/message.ts';
import { addDays, startOfDay } from '../../src/model/time.ts';
import { openBooks } from '../support/books.ts';
import { runs } from '../support/database.ts';
import { type Practice, refusalOf, startPractice } from '../support/practice.ts';

/** One booking as it was wished for; a message that was charged before is not charged again. */
type Booked = Readonly<{
  channel: Channel;
  kind: CreditEntryKind;
  milliCredits: number;
  messageId: number | null;
  at: Date;
}>;

const TODAY = '2026-11-23';
const ZONE = 'Europe/Zurich';

const channel = fc.constantFrom<Channel>('sms', 'email');
const amount = fc.oneof(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 1_000_000_000_000 }));
/** On any of the last days, also at their first and last instant and around the change of the clocks. */
const moment = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.constantFrom(-1, 0, 1, 3 * 3_600_000, 20 * 3_600_000))
  .map(([ago, offset]) => new Date(startOfDay(addDays(TODAY, -ago), ZONE).getTime() + offset));
const charge = fc.record({
  channel,
  kind: fc.constantFrom<CreditEntryKind>('message', 'message', 'inquiry'),
  milliCredits: fc.oneof(fc.constant(0), amount).map((credits) => 0 - credits),
  messageId: fc.integer({ min: 1, max: 12 }),
  at: moment,
});

const step = fc.oneof(
  fc.record({ do: fc.constant('purchase' as const), channel, milliCredits: amount }),
  fc.record({ do: fc.constant('charge' as const), entries: fc.array(charge, { maxLength: 6 }) }),
  fc.record({ do: fc.constant('correct' as const), channel, milliCredits: amount }),
  fc.record({ do: fc.constant('wait' as const), hours: fc.constantFrom(1, 14, 24, 24 * 8) }),
  fc.record({
    do: fc.constant('nonsense' as const),
    channel,
    milliCredits: fc.constantFrom(0, -1, 0.5, Number.NaN),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

test('whatever is bought, charged, asked and corrected, every sum of the ledger is the sum of its entries', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
      const practice = await startPractice();
      const books = await openBooks(practice.target);
      const ledger: Booked[] = [];
      for (const each of steps) {
        await take(practice, ledger, each);
        await expectSums(practice, ledger);
      }
      await expectEveryPoint(practice, ledger);
      await expectUse(practice, ledger);
      const { credit_entry: rows } = await books.read();
      expect(rows.map((row) => Number(row['milli_credits']))).toEqual(
        ledger.map(({ milliCredits }) => milliCredits),
      );
      await books.close();
      await practice.close();
    }),
    { numRuns: runs(12), interruptAfterTimeLimit: 45_000 },
  );
});

test('a forecast is a number of days or none, and more credits never last shorter', () => {
  const credits = fc.oneof(fc.integer({ min: -1_000_000, max: 1_000_000_000_000 }), fc.constant(null));
  const use = fc.record({
    milliUsed7Days: fc.nat(),
    milliUsed28Days: fc.integer({ min: 0, max: 1_000_000_000_000 }),
    days: fc.integer({ min: 0, max: 28 }),
  });
  fc.assert(
    fc.property(credits, use, fc.nat(1_000_000), (available, recent, more) => {
      const days = forecastDays(available, recent);
      if (days === null) {
        expect(available === null || recent.milliUsed28Days === 0 || recent.days < 7).toBe(true);
        return;
      }
      expect(Number.isInteger(days) && days >= 0).toBe(true);
      expect(forecastDays((available ?? 0) + more, recent) ?? -1).toBeGreaterThanOrEqual(days);
      // used as on average, they last that long and not a day longer
      const perDay = recent.milliUsed28Days / recent.days;
      if (days > 0) expect(days * perDay).toBeLessThanOrEqual((available ?? 0) * (1 + 1e-9));
      expect((days + 1) * perDay).toBeGreaterThan((available ?? 0) * (1 - 1e-9));
    }),
  );
});

async function take(practice: Practice, ledger: Booked[], each: Step): Promise<void> {
  const { engine, actor, clock, sms, store } = practice;
  const nobody = { messageId: null, batchId: null, actor: null };
  if (each.do === 'wait') return clock.advance(each.hours * 3_600_000);
  if (each.do === 'charge') {
    await store.write((tx) =>
      tx.insertCreditEntries(each.entries.map((entry) => ({ ...nobody, ...entry, ...ofMessage(entry) }))),
    );
    for (const entry of each.entries) {
      const { messageId } = ofMessage(entry);
      const isKnown = messageId !== null && ledger.some((booked) => booked.messageId === messageId);
      if (!isKnown) ledger.push({ ...entry, messageId });
    }
    return;
  }
  const { channel: account, milliCredits } = each;
  if (each.do === 'nonsense') {
    expect(await refusalOf(engine.enterPurchase(actor, { channel: account, milliCredits }))).toMatchObject({
      code: 'invalid-value',
    });
    return;
  }
  const booked = { channel: account, messageId: null, at: clock.now() };
  if (each.do === 'purchase') {
    await engine.enterPurchase(actor, { channel: account, milliCredits });
    ledger.push({ ...booked, kind: 'purchase', milliCredits });
    return;
  }
  // the provider says what an SMS account has; of the other a person says it
  if (account === 'sms') sms.milliCredits = milliCredits;
  const wish = {
    channel: account,
    reason: 'Auszug',
    ...(account === 'email' && { milliBalance: milliCredits }),
  };
  const difference = milliCredits - sumOf(ledger, account);
  expect(await engine.correctLedger(actor, wish)).toMatchObject({ milliCredits: difference });
  if (difference !== 0) ledger.push({ ...booked, kind: 'correction', milliCredits: difference });
}

/** Two charges of one message are one, and an inquiry is about no message. */
function ofMessage({ kind, messageId }: Pick<Booked, 'kind' | 'messageId'>) {
  return { messageId: kind === 'message' ? messageId : null };
}

async function expectSums(practice: Practice, ledger: readonly Booked[]): Promise<void> {
  const accounts = await practice.engine.readAccounts(practice.actor);
  for (const account of accounts) {
    expect(account.milliLedger).toBe(sumOf(ledger, account.channel));
    if (account.channel === 'email') expect(account.milliAvailable).toBe(account.milliLedger);
    else {
      expect(account.milliAvailable).toBe(practice.sms.milliCredits);
      const isOpen = ledger.some(({ channel: its, kind }) => its === 'sms' && kind === 'correction');
      const apart = practice.sms.milliCredits - account.milliLedger;
      expect(account.drift?.milliCredits ?? null).toBe(isOpen ? apart : null);
    }
    expectSensible(account);
  }
}

function expectSensible({ daysLeft, milliUsed7Days, milliUsed28Days, isLow, lowReason }: AccountState): void {
  expect(daysLeft === null || (Number.isInteger(daysLeft) && daysLeft >= 0)).toBe(true);
  expect(milliUsed7Days).toBeGreaterThanOrEqual(0);
  expect(milliUsed28Days).toBeGreaterThanOrEqual(milliUsed7Days);
  expect(isLow).toBe(lowReason !== null);
}

/** Whatever entry one counts up to, and from: as when all of them are added. */
async function expectEveryPoint(
  { store, engine, actor }: Practice,
  ledger: readonly Booked[],
): Promise<void> {
  for (const account of ['sms', 'email'] as const) {
    const entries = (await engine.readLedger(actor, { channel: account, limit: 1000 })).toReversed();
    const own = ledger.filter(({ channel: its }) => its === account);
    expect(entries.map(({ kind, milliCredits, messageId }) => ({ kind, milliCredits, messageId }))).toEqual(
      own.map(({ kind, milliCredits, messageId }) => ({ kind, milliCredits, messageId })),
    );
    for (const [index, { id }] of [{ id: 0 }, ...entries].entries()) {
      const [earlier, later] = [own.slice(0, index), own.slice(index)];
      const charged = later.filter(isCharge);
      expect(await store.read.ledgerUpTo(account, id)).toBe(sumOf(earlier, account));
      expect(await store.read.chargedSince(account, id)).toBe(0 - sumOf(charged, account));
      expect(await store.read.enteredSince(account, id)).toBe(
        sumOf(later, account) - sumOf(charged, account),
      );
    }
    expect(await store.read.lastCreditEntry(account)).toBe(entries.at(-1)?.id ?? 0);
  }
}

async function expectUse({ engine, actor, clock }: Practice, ledger: readonly Booked[]): Promise<void> {
  const dayOf = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short' });
  for (const account of ['sms', 'email'] as const) {
    const days = await engine.readCreditUse(actor, { channel: account, days: 90 });
    const charges = ledger.filter((booked) => booked.channel === account && isCharge(booked));
    for (const { day, milliCredits, messages } of days) {
      const its = charges.filter(({ at }) => dayOf.format(at) === day);
      const count = its.filter(({ kind }) => kind === 'message').length;
      expect({ day, milliCredits, messages }).toEqual({
        day,
        milliCredits: 0 - sumOf(its, account),
        messages: count,
      });
    }
    const known = charges.filter(({ at }) => at <= clock.now() && dayOf.format(at) >= (days[0]?.day ?? ''));
    expect(days.reduce((sum, { milliCredits }) => sum + milliCredits, 0)).toBe(0 - sumOf(known, account));
    expect(days.at(-1)?.day).toBe(dayOf.format(clock.now()));
  }
}

function isCharge({ kind }: Pick<Booked, 'kind'>): boolean {
  return kind === 'message' || kind === 'inquiry';
}

function sumOf(ledger: readonly Booked[], account: Channel): number {
  return ledger.reduce(
    (sum, { channel: its, milliCredits }) => sum + (its === account ? milliCredits : 0),
    0,
  );
}
