import { describe, expect, test } from 'vitest';
import { createEngine } from '../../src/engine.ts';
import { OutageError, RefusalError } from '../../src/errors.ts';
import { runSql } from '../support/database.ts';
import { accepted, createGate, type FakePortal, lostButTaken, lostOnTheWay } from '../support/fake-portal.ts';
import {
  anActor,
  anApprovedBatch,
  aSubmittedBatch,
  logOf,
  openSecondProcess,
  type Practice,
  refusalOf,
  startPractice,
  withApprovedBatch,
} from '../support/practice.ts';
import { aFullDay, mobileOf } from '../support/records.ts';

const accountOf = async (
  { engine, actor }: Pick<Practice, 'engine' | 'actor'>,
  channel: 'sms' | 'email' = 'sms',
) => {
  const account = (await engine.readAccounts(actor)).find((found) => found.channel === channel);
  if (account === undefined) throw new Error('expected an account');
  return account;
};

const kindsOf = async ({ engine, actor }: Pick<Practice, 'engine' | 'actor'>) =>
  (await engine.readLedger(actor, { channel: 'sms', limit: 1000 })).map(({ kind }) => kind).reverse();

/** A practice whose first batch of three SMS has gone: 100 credits at the portal before, 97 now. */
async function withLedger(settings: Parameters<typeof startPractice>[0] = {}) {
  const practice = await startPractice(settings);
  practice.sms.milliCredits = 100_000;
  await practice.enter(...aFullDay(3));
  await aSubmittedBatch(practice);
  return practice;
}

/** Another practice day, so that there is something to remind of again. */
async function withTwoBatches(options: Parameters<typeof startPractice>[0] = {}) {
  const practice = await startPractice(options);
  practice.sms.milliCredits = 100_000;
  await practice.enter(...aFullDay(6));
  const { engine, actor } = practice;
  const prepare = async (...only: string[]) => {
    const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' }, only);
    await engine.approveBatch(actor, batchId);
    return batchId;
  };
  return {
    ...practice,
    first: await prepare('T1', 'T2', 'T3'),
    second: await prepare('T4', 'T5', 'T6'),
  };
}

/** Once, while the portal is asked for its balance, something else happens before or after it answers. */
function meanwhile(sms: FakePortal, moment: 'before' | 'after', happens: () => Promise<unknown>): void {
  const ask = sms.balance;
  sms.balance = async () => {
    sms.balance = ask;
    if (moment === 'before') await happens();
    const answer = await ask();
    if (moment === 'after') await happens();
    return answer;
  };
}

describe('opening: our ledger starts with what the provider had', () => {
  test('opening: the first submission books it, and from then on the ledger is the portal’s balance', async () => {
    const practice = await withTwoBatches();
    const { engine, actor, sms } = practice;
    expect(await accountOf(practice)).toMatchObject({ milliLedger: 0, drift: null });
    await engine.submitBatch(actor, practice.first);
    expect(await accountOf(practice)).toMatchObject({ milliLedger: 97_000, milliBalance: 97_000 });
    await engine.submitBatch(actor, practice.second);
    expect(sms.milliCredits).toBe(94_000);
    expect(await accountOf(practice)).toMatchObject({
      milliLedger: 94_000,
      drift: { milliCredits: 0, milliUnexplained: 0, isReported: false },
    });
    expect((await kindsOf(practice)).filter((kind) => kind === 'opening')).toEqual(['opening']);
    expect((await kindsOf(practice))[0]).toBe('opening');
  });

  test('opening: a purchase that was entered before is in the balance already and is not counted twice', async () => {
    const practice = await startPractice();
    const { engine, actor, sms } = practice;
    sms.milliCredits = 100_000;
    await engine.enterPurchase(actor, { channel: 'sms', milliCredits: 60_000 });
    await practice.enter(...aFullDay(3));
    await aSubmittedBatch(practice);
    expect(await accountOf(practice)).toMatchObject({ milliLedger: 97_000, drift: { milliCredits: 0 } });
    const entries = await engine.readLedger(actor, { channel: 'sms', limit: 10 });
    expect(entries.find(({ kind }) => kind === 'opening')?.milliCredits).toBe(40_000);
  });

  test('opening: a purchase entered while the portal was asked puts it off to the next submission', async () => {
    const practice = await withTwoBatches();
    const { engine, actor, sms } = practice;
    meanwhile(sms, 'after', async () => {
      sms.milliCredits += 50_000;
      await engine.enterPurchase(actor, { channel: 'sms', milliCredits: 50_000 });
    });
    await engine.submitBatch(actor, practice.first);
    expect(await kindsOf(practice)).not.toContain('opening');
    await engine.submitBatch(actor, practice.second);
    expect(await accountOf(practice)).toMatchObject({ milliLedger: 144_000, drift: { milliCredits: 0 } });
  });

  test('opening: two processes that submit first at the same moment book it once', async () => {
    const practice = await withTwoBatches();
    const other = await openSecondProcess(practice);
    await Promise.all([
      practice.engine.submitBatch(practice.actor, practice.first),
      other.engine.submitBatch(practice.actor, practice.second),
    ]);
    expect((await kindsOf(practice)).filter((kind) => kind === 'opening')).toEqual(['opening']);
    expect(practice.sms.milliCredits).toBe(94_000);
    expect((await accountOf(practice)).milliLedger).toBe(94_000);
  });

  test('opening: an account that was corrected first is open: what it lost since is drift, not its beginning', async () => {
    const practice = await withTwoBatches();
    const { engine, actor, sms } = practice;
    await engine.correctLedger(actor, { channel: 'sms', reason: 'taken over from the old program' });
    sms.milliCredits -= 5000;
    const { account } = await engine.submitBatch(actor, practice.first);
    expect(account.drift).toMatchObject({ milliCredits: -5000, isReported: true });
    expect(await kindsOf(practice)).not.toContain('opening');
  });

  test('opening: the schema too takes only one for each account', async () => {
    const practice = await withLedger();
    const opening = `insert into credit_entry (channel, at, kind, milli_credits)
      values ('sms', '2026-11-23T09:00:00.000Z', 'opening', 5)`;
    await expect(runSql(practice.target, opening)).rejects.toThrow(/unique/i);
  });

  test('opening: a refused submission books nothing (S1)', async () => {
    const practice = await withTwoBatches();
    practice.sms.milliCredits = 2000;
    const refusal = await refusalOf(practice.engine.submitBatch(practice.actor, practice.first));
    expect(refusal.code).toBe('insufficient-credits');
    expect(await kindsOf(practice)).toEqual([]);
  });

  test('opening: an account that our ledger counts has none', async () => {
    const practice = await startPractice({ accounts: { sms: 'ledger' } });
    await practice.engine.enterPurchase(practice.actor, { channel: 'sms', milliCredits: 9000 });
    await practice.enter(...aFullDay(1));
    await aSubmittedBatch(practice);
    expect(await kindsOf(practice)).toEqual(['purchase', 'message']);
    expect((await accountOf(practice)).drift).toBeNull();
  });
});

describe('the ledger only grows', () => {
  test.each([
    'update credit_entry set milli_credits = 0',
    'update credit_entry set at = at',
    'delete from credit_entry',
  ])('the database refuses: %s', async (statement) => {
    const practice = await withLedger();
    await expect(runSql(practice.target, statement)).rejects.toThrow('append-only');
    expect((await accountOf(practice)).milliLedger).toBe(97_000);
  });

  test('purging the log leaves every charge', async () => {
    const practice = await withLedger();
    await practice.engine.purgeEntries(practice.actor, {}, '2026-11-23');
    expect(await logOf(practice)).toEqual([]);
    expect(await kindsOf(practice)).toEqual(['opening', 'message', 'message', 'message']);
  });

  test('a change of price never changes what was prepared before', async () => {
    const practice = await startPractice();
    const { engine, actor, sms } = practice;
    sms.milliCredits = 100_000;
    await practice.enter(...aFullDay(2));
    const batchId = await anApprovedBatch(practice);
    await engine.changeSetting(actor, { key: 'price.sms', value: '+:9.999' });
    expect((await engine.submitBatch(actor, batchId)).milliCreditsUsed).toBe(2000);
    expect((await accountOf(practice)).milliLedger).toBe(98_000);
  });

  test('fractional prices add up exactly', async () => {
    const practice = await startPractice({ settings: { 'price.sms': '+:0.007' } });
    practice.sms.milliCredits = 1000;
    practice.sms.price = 7;
    await practice.enter(...aFullDay(30));
    expect((await aSubmittedBatch(practice)).milliCreditsUsed).toBe(210);
    expect(await accountOf(practice)).toMatchObject({ milliLedger: 790, drift: { milliCredits: 0 } });
  });
});

describe('drift: the provider’s balance and our ledger are apart', () => {
  const drifted = ({ records }: Practice) => records.filter(({ event }) => event === 'credits.drifted');

  test.each([
    ['more: a purchase was not entered', 500_000],
    ['less: another program uses the account', -5000],
  ])('drift: the provider has %s', async (_, milliCredits) => {
    const practice = await withLedger();
    practice.sms.milliCredits += milliCredits;
    expect((await accountOf(practice)).drift).toEqual({
      milliCredits,
      milliInDoubt: 0,
      milliUnexplained: milliCredits,
      isReported: true,
      since: new Date('2026-11-23T09:00:00Z'),
    });
    expect(drifted(practice)[0]?.facts).toMatchObject({ channel: 'sms', milliCredits });
  });

  test('drift: what was bought and is entered now is none', async () => {
    const practice = await withLedger();
    practice.sms.milliCredits += 500_000;
    const { drift } = await practice.engine.enterPurchase(practice.actor, {
      channel: 'sms',
      milliCredits: 500_000,
    });
    expect(drift).toMatchObject({ milliCredits: 0, isReported: false, since: null });
  });

  test('drift: what the setting tolerates is not reported', async () => {
    const practice = await withLedger({ settings: { 'credits.drift': '2.5' } });
    for (const [milliCredits, isReported] of [
      [2500, false],
      [2501, true],
      [-2500, false],
      [-2501, true],
    ] as const) {
      practice.sms.milliCredits = 97_000 + milliCredits;
      expect((await accountOf(practice)).drift).toMatchObject({ milliCredits, isReported });
    }
    expect(drifted(practice)).toHaveLength(2);
  });

  test('drift: a wrong price shows with the submission (S2)', async () => {
    const practice = await startPractice({ settings: { 'price.sms': '+:0.5' } });
    practice.sms.milliCredits = 100_000;
    await practice.enter(...aFullDay(4));
    const { account } = await aSubmittedBatch(practice);
    expect(account.drift).toMatchObject({ milliCredits: -2000, isReported: true });
  });

  test.each([
    ['the portal took and charged', lostButTaken, -2000],
    ['the portal never saw', lostOnTheWay, 0],
  ])('drift: unclear messages that %s explain it', async (_, answer, milliCredits) => {
    const practice = await startPractice({ settings: { 'credits.drift': '0' } });
    const { sms } = practice;
    sms.milliCredits = 100_000;
    await practice.enter(...aFullDay(5));
    sms.answer(mobileOf('1'), answer);
    sms.answer(mobileOf('2'), answer);
    sms.deliveryStatus = async () => new Map(); // it does not say what it knows
    await aSubmittedBatch(practice);
    expect((await accountOf(practice)).drift).toEqual({
      milliCredits,
      milliInDoubt: 2000,
      milliUnexplained: 0,
      isReported: false,
      since: null,
    });
    sms.milliCredits -= 3000; // beyond what the two can explain
    expect((await accountOf(practice)).drift).toMatchObject({
      milliUnexplained: milliCredits - 1000,
      isReported: true,
    });
  });

  test('drift: messages that are being submitted right now explain it', async () => {
    const practice = await withTwoBatches({ settings: { 'credits.drift': '0' } });
    const { engine, actor, sms } = practice;
    const gate = createGate();
    sms.answerAll({ ...accepted, until: gate.opened });
    const submission = engine.submitBatch(actor, practice.first);
    await expect.poll(() => sms.taken.length).toBe(3);
    const other = await openSecondProcess(practice);
    expect((await accountOf({ ...other, actor })).drift).toMatchObject({
      milliCredits: -3000,
      milliInDoubt: 3000,
      isReported: false,
    });
    gate.open();
    await submission;
    expect((await accountOf(practice)).drift).toMatchObject({ milliCredits: 0, milliInDoubt: 0 });
  });

  const bookings = [
    ['charged', 'before'],
    ['charged', 'after'],
    ['entered', 'before'],
    ['entered', 'after'],
  ] as const;
  test.each(bookings)(
    'drift: what is %s while the portal is asked is none, be it booked %s it answers',
    async (what, moment) => {
      const practice = await withTwoBatches({ settings: { 'credits.drift': '0' } });
      const { engine, actor, sms } = practice;
      await engine.submitBatch(actor, practice.first);
      const happens = async () => {
        if (what === 'charged') await engine.submitBatch(actor, practice.second);
        else {
          sms.milliCredits += 9000;
          await engine.enterPurchase(actor, { channel: 'sms', milliCredits: 9000 });
        }
      };
      meanwhile(sms, moment, happens);
      expect((await accountOf(practice)).drift).toMatchObject({ milliUnexplained: 0, isReported: false });
      expect((await accountOf(practice)).drift).toMatchObject({ milliCredits: 0 });
    },
  );

  test('drift: inquiries are charged at their price, and both still agree', async () => {
    const practice = await withTwoBatches({ settings: { 'price.inquiry': '0.25', 'credits.drift': '0' } });
    const { engine, actor, sms } = practice;
    const inquire = sms.deliveryStatus;
    sms.deliveryStatus = (references) => {
      sms.milliCredits -= 250 * references.length;
      return inquire(references);
    };
    await engine.submitBatch(actor, practice.first);
    await engine.refreshDelivery(actor, {});
    expect(await accountOf(practice)).toMatchObject({
      milliLedger: 97_000 - 2 * 3 * 250,
      drift: { milliCredits: 0, isReported: false },
    });
  });

  test('drift: unknown while the provider cannot be asked', async () => {
    const practice = await withLedger();
    practice.sms.isReachable = false;
    expect(await accountOf(practice)).toMatchObject({ drift: null, milliLedger: 97_000 });
  });
});

describe('correction: our ledger is made equal to what there is', () => {
  const request = { channel: 'sms', reason: 'the agenda program sends too' } as const;

  test('correction: of a provider’s account to its balance, with who, why and how much', async () => {
    const practice = await withLedger();
    const { engine, actor, sms, clock } = practice;
    sms.milliCredits = 90_500;
    clock.advance(60_000);
    const { milliCredits, account } = await engine.correctLedger(actor, request);
    expect(milliCredits).toBe(-6500);
    expect(account).toMatchObject({ milliLedger: 90_500, drift: { milliCredits: 0, isReported: false } });
    const [newest] = await engine.readLedger(actor, { channel: 'sms', limit: 1 });
    expect(newest).toMatchObject({
      kind: 'correction',
      milliCredits: -6500,
      actor: 'anna',
      note: request.reason,
    });
    const [entry] = await practice.store.read.auditEntries({ action: 'credits.corrected' }, { limit: 5 });
    expect(entry).toMatchObject({
      actor: 'anna',
      subject: 'account sms',
      details: { credits: -6.5, balance: 90.5, hasReason: true },
    });
  });

  test('correction: a later drift counts from it', async () => {
    const practice = await withLedger();
    practice.sms.milliCredits = 90_000;
    practice.clock.advance(3_600_000);
    await practice.engine.correctLedger(practice.actor, request);
    practice.sms.milliCredits = 80_000;
    const { drift } = await accountOf(practice);
    expect(drift).toMatchObject({ milliCredits: -10_000 });
    expect(drift?.since?.getTime()).toBeGreaterThan(Date.parse('2026-11-23T10:00:00Z') - 1);
  });

  test('correction: where both agree nothing is booked', async () => {
    const practice = await withLedger();
    expect(await practice.engine.correctLedger(practice.actor, request)).toMatchObject({ milliCredits: 0 });
    expect(await kindsOf(practice)).not.toContain('correction');
    expect(await practice.store.read.auditEntries({ action: 'credits.corrected' }, { limit: 5 })).toEqual([]);
  });

  test('correction: of an account that our ledger counts to a stated balance, zero too', async () => {
    const practice = await startPractice();
    const { engine, actor } = practice;
    await engine.enterPurchase(actor, { channel: 'email', milliCredits: 10_000 });
    for (const milliBalance of [12_345, 0]) {
      const { account } = await engine.correctLedger(actor, {
        channel: 'email',
        reason: 'counted',
        milliBalance,
      });
      expect(account).toMatchObject({ milliBalance, milliLedger: milliBalance });
    }
    expect((await refusalOf(engine.correctLedger(actor, { channel: 'email', reason: 'x' }))).code).toBe(
      'balance-needed',
    );
  });

  test.each([-1, 0.5, Number.NaN, 1e15])('correction: to %d thousandths is refused', async (milliBalance) => {
    const { engine, actor } = await startPractice();
    const wish = { channel: 'email', reason: 'x', milliBalance } as const;
    expect((await refusalOf(engine.correctLedger(actor, wish))).code).toBe('invalid-value');
  });

  test('correction: refused without a reason, with a balance the provider says, where nobody counts', async () => {
    const practice = await startPractice({ accounts: { email: 'none' } });
    const { engine, actor } = practice;
    const code = async (wish: Parameters<typeof engine.correctLedger>[1]) =>
      (await refusalOf(engine.correctLedger(actor, wish))).code;
    expect(await code({ channel: 'sms', reason: ' \u001b[31m\u200b ' })).toBe('reason-needed');
    expect(await code({ channel: 'sms', reason: 'x', milliBalance: 5 })).toBe('balance-not-wanted');
    expect(await code({ channel: 'email', reason: 'x', milliBalance: 5 })).toBe('account-not-counted');
  });

  test('correction: only by an administrator', async () => {
    const { engine } = await startPractice();
    const user = anActor('carla', ['view', 'prepare', 'approve']);
    expect((await refusalOf(engine.correctLedger(user, request))).code).toBe('not-permitted');
  });

  test('correction: not while messages are being submitted', async () => {
    const practice = await withTwoBatches();
    const { engine, actor, sms } = practice;
    const gate = createGate();
    sms.answerAll({ ...accepted, until: gate.opened });
    const submission = engine.submitBatch(actor, practice.first);
    await expect.poll(() => sms.taken.length).toBe(3);
    expect((await refusalOf(engine.correctLedger(actor, request))).code).toBe('account-in-use');
    gate.open();
    await submission;
    expect(await engine.correctLedger(actor, request)).toMatchObject({ milliCredits: 0 });
  });

  test('correction: not with a balance that was asked before something was charged', async () => {
    const practice = await withTwoBatches();
    const { engine, actor, sms } = practice;
    await engine.submitBatch(actor, practice.first);
    meanwhile(sms, 'after', () => engine.submitBatch(actor, practice.second));
    expect((await refusalOf(engine.correctLedger(actor, request))).code).toBe('account-in-use');
    expect(await accountOf(practice)).toMatchObject({ milliLedger: 94_000, drift: { milliCredits: 0 } });
  });

  test('correction: of two at the same moment only one is booked', async () => {
    const practice = await withLedger();
    const other = await openSecondProcess(practice);
    practice.sms.milliCredits = 50_000;
    const outcomes = await Promise.allSettled([
      practice.engine.correctLedger(practice.actor, request),
      other.engine.correctLedger(practice.actor, request),
    ]);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'account-in-use' });
    }
    expect((await kindsOf(practice)).filter((kind) => kind === 'correction')).toHaveLength(1);
    expect((await accountOf(practice)).milliLedger).toBe(50_000);
  });
});

describe('purchase', () => {
  const wish = { channel: 'sms', milliCredits: 5000 } as const;

  test('purchase: it is audited', async () => {
    const { engine, actor, store } = await startPractice();
    await engine.enterPurchase(actor, wish);
    const [entry] = await store.read.auditEntries({ action: 'credits.purchased' }, { limit: 5 });
    expect(entry).toMatchObject({ actor: 'anna', subject: 'account sms', details: { credits: 5 } });
  });

  test('purchase: what is refused is not bought at the portal either', async () => {
    const { engine } = await startPractice();
    let bought = 0;
    const buyAtPortal = async () => {
      bought += 1;
    };
    const user = anActor('carla', ['view']);
    expect((await refusalOf(engine.enterPurchase(user, { ...wish, buyAtPortal }))).code).toBe(
      'not-permitted',
    );
    expect(bought).toBe(0);
  });

  test('purchase: what the portal does not sell is not entered', async () => {
    const practice = await startPractice();
    const buyAtPortal = () => Promise.reject(new RefusalError('sandbox-only'));
    await refusalOf(practice.engine.enterPurchase(practice.actor, { ...wish, buyAtPortal }));
    expect(await kindsOf(practice)).toEqual([]);
  });

  test('purchase: what was bought and could not be entered is logged, and shows as drift', async () => {
    const practice = await withLedger();
    const { deps, actor, sms, records } = practice;
    const write = () => Promise.reject(new OutageError('database-busy'));
    const engine = createEngine({ ...deps, store: { ...deps.store, write } });
    const buyAtPortal = async () => {
      sms.milliCredits += 5000;
    };
    const purchase = engine.enterPurchase(actor, { ...wish, buyAtPortal });
    await expect(purchase).rejects.toMatchObject({ code: 'database-busy' });
    expect(records.map(({ event }) => event)).toContain('credits.bought-not-entered');
    expect((await accountOf(practice)).drift).toMatchObject({ milliCredits: 5000, isReported: true });
  });
});

test('S1: a correction by somebody else meanwhile takes nothing from what is available', async () => {
  const practice = await withApprovedBatch(3);
  const { engine, actor, sms, batchId } = practice;
  sms.milliCredits = 3000;
  await engine.enterPurchase(actor, { channel: 'sms', milliCredits: 9000 });
  meanwhile(sms, 'after', async () => {
    await engine.correctLedger(actor, { channel: 'sms', reason: 'a slip' });
  });
  expect((await engine.submitBatch(actor, batchId)).counts.submitted).toBe(3);
});
