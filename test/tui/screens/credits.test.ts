import { describe, expect, onTestFinished, test } from 'vitest';
import { creditsScreen } from '../../../tui/screens/credits.ts';
import { amountOf } from '../../../tui/screens/credits-steps.ts';
import { aFace, seen } from '../../support/face.ts';
import { aSubmittedBatch, startPractice } from '../../support/practice.ts';
import { aFullDay } from '../../support/records.ts';
import { ascii, fits } from '../components/painted.ts';
import { press } from './templates-support.ts';

type Practice = Awaited<ReturnType<typeof startPractice>>;

async function openCredits(
  practice: Practice,
  options: Parameters<typeof aFace>[1] & { ascii?: boolean } = {},
) {
  const faked = aFace(practice, options);
  const face = options.ascii ? { ...faked.face, theme: ascii } : faked.face;
  const screen = creditsScreen(face);
  screen.shown();
  await faked.settled();
  onTestFinished(async () => void (await screen.mayLeave?.()));
  return {
    practice,
    ...faked,
    screen,
    async press(...ids: readonly string[]): Promise<void> {
      for (const id of ids) press(screen, id);
      await faked.settled();
    },
    seen: (width = 100, height = 24) => seen(screen, { width, height }),
  };
}

const ledgerOf = async ({ engine, actor }: Practice, channel: 'sms' | 'email') =>
  (await engine.readLedger(actor, { channel, limit: 10 })).map(({ kind, milliCredits, note }) => ({
    kind,
    milliCredits,
    note,
  }));

const BUY = (credits: string) => ({ id: 'go', values: { credits } });

describe('S1: what the accounts have', () => {
  test('S1: balances, who counts them, and how much is reserved', async () => {
    const practice = await startPractice();
    practice.sms.milliCredits = 1_234_000;
    await practice.engine.enterPurchase(practice.actor, { channel: 'email', milliCredits: 500_000 });
    const shown = (await openCredits(practice)).seen(120);
    expect(shown).toMatch(/> SMS +1,234 +1,234 +0/);
    expect(shown).toMatch(/e-mail +500 +500 +0/);
    expect(shown).toContain('the portal');
    expect(shown).toContain('our ledger');
  });

  test('S1: a portal that cannot be reached is said, with what our ledger has', async () => {
    const practice = await startPractice();
    practice.sms.isReachable = false;
    const opened = await openCredits(practice);
    expect(opened.seen()).toContain('SMS: the portal cannot be reached');
    expect(opened.toasts).toEqual([]);
  });

  test('S1: an account that is low is said, with what to do', async () => {
    const practice = await startPractice();
    practice.sms.milliCredits = 2000;
    expect((await openCredits(practice)).seen()).toContain('SMS: only 2 credits left. Buy more in time');
  });

  test('S1: an account that nobody counts is said', async () => {
    const practice = await startPractice({ accounts: { email: 'none' } });
    const opened = await openCredits(practice);
    await opened.press('tab');
    expect(opened.seen()).toContain('Nobody counts this account');
    await opened.press('b', 'c');
    expect(opened.toasts).toEqual(Array(2).fill('warn: Nobody counts credits for e-mail here.'));
  });

  test('S1: when the portal has less than our ledger, that is said with what it may mean', async () => {
    const practice = await startPractice();
    practice.sms.milliCredits = 1_000_000;
    await practice.enter(...aFullDay(2));
    await aSubmittedBatch(practice);
    practice.sms.milliCredits -= 300_000;
    const opened = await openCredits(practice);
    expect(opened.seen()).toContain('The portal has 300 credits less than our ledger');
    expect(opened.seen(140, 50).replaceAll(/\s+/g, ' ')).toContain(
      'Once you know why, c makes our ledger equal.',
    );
  });

  test('S1: what was used is shown per day as bars, in ASCII where nothing else can be', async () => {
    const practice = await startPractice();
    practice.sms.milliCredits = 1_000_000;
    await practice.enter(...aFullDay(3));
    await aSubmittedBatch(practice);
    const used = (await openCredits(practice)).seen(140, 40);
    expect(used).toContain('last 30 days · 3 credits for 3 messages');
    expect(used).toContain('█');
    const plain = await openCredits(practice, { ascii: true });
    expect(plain.seen(140, 40)).toContain('#');
    expect(plain.seen(140, 40)).not.toMatch(/[█▁│─]/);
  });

  test('S1: the ledger is listed, the newest first, and Tab shows the other account', async () => {
    const practice = await startPractice();
    const { engine, actor } = practice;
    await engine.enterPurchase(actor, { channel: 'email', milliCredits: 500_000 });
    practice.clock.advance(60_000);
    await engine.enterPurchase(actor, { channel: 'email', milliCredits: 250_500 });
    const opened = await openCredits(practice);
    expect(opened.seen()).toContain('The ledger is empty.');
    await opened.press('tab');
    expect(opened.seen()).toMatch(/\+250\.5[\s\S]*\+500/);
    await opened.press('tab');
    expect(opened.seen()).not.toContain('+500');
  });

  test('S1: a ledger that is longer than what is read says so, and each message says which it is', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(1));
    await aSubmittedBatch(practice);
    const opened = await openCredits(practice);
    expect(opened.seen()).toMatch(/message +-1 +log 1, batch 1/);
    expect(opened.seen(120, 40)).toMatch(/ Who +What for/);
    expect(opened.seen()).not.toContain('the newest 1,000');
    const { actor, store, clock } = practice;
    const purchase = { channel: 'sms', at: clock.now(), kind: 'purchase', milliCredits: 1000 } as const;
    const entry = { ...purchase, messageId: null, batchId: null, actor: actor.id };
    await store.write((tx) => tx.insertCreditEntries(Array.from({ length: 1000 }, () => entry)));
    opened.screen.dataChanged();
    await opened.settled();
    expect(opened.seen()).toContain('the newest 1,000');
  });

  test('S1: what another process books appears, and the cursor stays', async () => {
    const practice = await startPractice();
    const { engine, actor } = practice;
    await engine.enterPurchase(actor, { channel: 'email', milliCredits: 500_000 });
    const opened = await openCredits(practice);
    await opened.press('tab');
    await engine.enterPurchase(actor, { channel: 'email', milliCredits: 7000 });
    opened.screen.dataChanged();
    await opened.settled();
    expect(opened.seen()).toMatch(/purchase +\+7 /);
    expect(opened.seen()).toMatch(/> .*\+500/);
  });
});

describe('S1: purchases and corrections', () => {
  test('S1: a purchase is entered after its new balance was confirmed', async () => {
    const practice = await startPractice();
    await practice.engine.enterPurchase(practice.actor, { channel: 'email', milliCredits: 500_000 });
    const opened = await openCredits(practice);
    opened.reply(BUY("1'000"), 'enter');
    await opened.press('tab', 'b');
    expect(opened.questions.at(-1)?.lines).toEqual(['Balance 500 → 1,500']);
    expect(opened.toasts).toEqual(['ok: 1,000 credits entered for e-mail.']);
    expect(opened.seen()).toMatch(/> e-mail +1,500/);
    expect(opened.seen()).toContain('+1,000');
  });

  test('S1: the entry just made is at the cursor, however long the ledger', async () => {
    const practice = await startPractice();
    const { engine, actor } = practice;
    for (let count = 0; count < 30; count += 1) {
      await engine.enterPurchase(actor, { channel: 'sms', milliCredits: 5000 });
    }
    const opened = await openCredits(practice);
    await opened.press('end');
    opened.reply(BUY('77'), 'enter');
    await opened.press('b');
    expect(opened.seen()).toMatch(/> .* \+77 /);
  });

  test('S1: why nothing stands under how long it lasts is said', async () => {
    const opened = await openCredits(await startPractice());
    expect(opened.seen()).toContain('“Lasts” is known after seven days of use.');
  });

  test('S1: a purchase that is not confirmed is not entered', async () => {
    const practice = await startPractice();
    const opened = await openCredits(practice);
    opened.reply(BUY('100'), null);
    await opened.press('b');
    opened.reply(null);
    await opened.press('b');
    expect(await ledgerOf(practice, 'sms')).toEqual([]);
    expect(opened.toasts).toEqual([]);
  });

  test("S1: where the portal counts, it is said that credits are sold on the provider's site", async () => {
    const practice = await startPractice();
    practice.sms.milliCredits = 9_000_000;
    const opened = await openCredits(practice);
    opened.reply(BUY('100'), 'enter');
    await opened.press('b');
    expect(opened.questions.at(-1)?.lines[0]).toBe('Our ledger 0 → 100');
    expect(opened.questions.at(-1)?.lines[1]).toContain("provider's site");
    expect(await ledgerOf(practice, 'sms')).toMatchObject([{ kind: 'purchase', milliCredits: 100_000 }]);
  });

  test('S1: where the portal sells at once, the credits are there', async () => {
    const practice = await startPractice();
    practice.sms.milliCredits = 5000;
    const faked = aFace(practice);
    const screen = creditsScreen({
      ...faked.face,
      async buyCredits(milliCredits: number) {
        practice.sms.milliCredits += milliCredits;
      },
    });
    screen.shown();
    await faked.settled();
    faked.reply(BUY('95'), 'enter');
    press(screen, 'b');
    await faked.settled();
    expect(faked.questions.at(-1)?.lines).toEqual(['Balance 5 → 100']);
    expect(seen(screen)).toMatch(/> SMS +100/);
  });

  test.each(['', 'abc', '0.5', '0', '-5', '1000001', '1.2345', '1e6'])(
    'S1: "%s" is no amount that can be bought',
    async (typed) => {
      const opened = await openCredits(await startPractice());
      opened.reply(null);
      await opened.press('b');
      const [field] = opened.questions.at(-1)?.fields ?? [];
      expect(field?.problem?.(typed)).toContain('A number of credits');
    },
  );

  test('S1: separators of thousands may stand in an amount', () => {
    expect([amountOf("1'000"), amountOf('1’000.5'), amountOf(' 12 000 '), amountOf('1,000')]).toEqual([
      1_000_000,
      1_000_500,
      12_000_000,
      null,
    ]);
  });

  test('S1: our ledger is corrected to what somebody says, with the reason', async () => {
    const practice = await startPractice();
    await practice.engine.enterPurchase(practice.actor, { channel: 'email', milliCredits: 500_000 });
    const opened = await openCredits(practice);
    opened.reply({ id: 'go', values: { balance: '480', reason: 'Rechnung' } }, 'correct');
    await opened.press('tab', 'c');
    expect(opened.questions.at(-1)?.title).toContain('by -20');
    expect(await ledgerOf(practice, 'email')).toMatchObject([
      { kind: 'correction', milliCredits: -20_000, note: 'Rechnung' },
      { kind: 'purchase' },
    ]);
    expect(opened.seen(120)).toMatch(/correction +-20 .*Rechnung/);
  });

  test('S1: where the portal counts it says itself what the account has', async () => {
    const practice = await startPractice();
    practice.sms.milliCredits = 300_000;
    await practice.engine.enterPurchase(practice.actor, { channel: 'sms', milliCredits: 100_000 });
    const opened = await openCredits(practice);
    opened.reply({ id: 'go', values: { reason: 'Kauf vergessen' } }, 'correct');
    await opened.press('c');
    expect(opened.questions[0]?.lines).toEqual(['The portal says 300 credits, our ledger 100 credits.']);
    expect(opened.questions[0]?.fields?.map(({ id }) => id)).toEqual(['reason']);
    expect(await ledgerOf(practice, 'sms')).toMatchObject([
      { kind: 'correction', milliCredits: 200_000 },
      {},
    ]);
  });

  test('S1: a correction that changes nothing is not asked about', async () => {
    const practice = await startPractice();
    const opened = await openCredits(practice);
    opened.reply({ id: 'go', values: { balance: '0', reason: 'Kontrolle' } });
    await opened.press('tab', 'c');
    expect(opened.toasts).toEqual(['ok: Our ledger for e-mail is right; nothing was changed.']);
  });

  test('S1: while the portal cannot be reached nothing is corrected', async () => {
    const practice = await startPractice();
    practice.sms.isReachable = false;
    const opened = await openCredits(practice);
    await opened.press('c');
    expect(opened.toasts.at(-1)).toContain('the portal cannot be reached');
    expect(opened.questions).toEqual([]);
  });
});

describe('the window', () => {
  test('every line fits, in both languages', async () => {
    const practice = await startPractice();
    practice.sms.milliCredits = 1_000_000;
    await practice.enter(...aFullDay(3));
    await aSubmittedBatch(practice);
    practice.sms.milliCredits -= 900_000;
    for (const language of ['en', 'de'] as const) {
      const opened = await openCredits(practice, { language });
      for (const [width, height] of [
        [60, 12],
        [80, 20],
        [120, 36],
        [200, 46],
        [300, 90],
      ] as const) {
        const lines = opened.screen.paint({ width, height });
        expect(lines).toHaveLength(height);
        expect(lines.filter((line) => !fits(line, width))).toEqual([]);
      }
    }
  });
});
