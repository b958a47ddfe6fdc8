import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../support/database.ts';
import { accepted, createGate, lostButTaken, refused } from '../support/fake-portal.ts';
import {
  anActor,
  anApprovedBatch,
  aSubmittedBatch,
  logOf,
  type Practice,
  refusalOf,
  startPractice,
} from '../support/practice.ts';
import { aFullDay, emailOf } from '../support/records.ts';

const accountOf = async ({ engine, actor }: Pick<Practice, 'engine' | 'actor'>, channel: 'sms' | 'email') =>
  (await engine.readAccounts(actor)).find((account) => account.channel === channel);

describe('credits', () => {
  test('a purchase is added to the balance of our ledger', async () => {
    const practice = await startPractice();
    const { engine, actor } = practice;
    await engine.enterPurchase(actor, { channel: 'email', milliCredits: 1000 });
    const account = await engine.enterPurchase(actor, { channel: 'email', milliCredits: 500 });
    expect(account).toMatchObject({ counted: 'ledger', milliBalance: 1500, milliAvailable: 1500 });
  });

  test.each([0, -5, 0.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'a purchase of %d thousandths is refused',
    async (milliCredits) => {
      const { engine, actor } = await startPractice();
      const refusal = await refusalOf(engine.enterPurchase(actor, { channel: 'email', milliCredits }));
      expect(refusal.code).toBe('invalid-value');
    },
  );

  test('where nobody counts, no purchase is entered', async () => {
    const { engine, actor } = await startPractice({ accounts: { email: 'none' } });
    const refusal = await refusalOf(engine.enterPurchase(actor, { channel: 'email', milliCredits: 1000 }));
    expect(refusal.code).toBe('account-not-counted');
  });

  test('only an administrator enters purchases', async () => {
    const { engine } = await startPractice();
    const user = anActor('carla', ['view', 'prepare', 'approve']);
    const refusal = await refusalOf(engine.enterPurchase(user, { channel: 'email', milliCredits: 1000 }));
    expect(refusal.code).toBe('not-permitted');
  });

  test('the SMS account is counted by the provider', async () => {
    const practice = await startPractice();
    practice.sms.milliCredits = 12_340;
    expect(await accountOf(practice, 'sms')).toMatchObject({ counted: 'provider', milliAvailable: 12_340 });
  });

  test('a provider that cannot be asked is said, not thrown', async () => {
    const practice = await startPractice();
    practice.sms.isReachable = false;
    expect(await accountOf(practice, 'sms')).toMatchObject({ isUnreachable: true, milliAvailable: null });
    expect((await practice.engine.previewRun(practice.actor, { channel: 'sms' })).isBalanceUnreachable).toBe(
      true,
    );
  });

  test('what is being sent is reserved: the balance less reservations is available', async () => {
    const practice = await startPractice();
    const { engine, actor, email } = practice;
    await practice.enter(...aFullDay(3));
    await engine.enterPurchase(actor, { channel: 'email', milliCredits: 1000 });
    const batchId = await anApprovedBatch(practice, 'email');
    const gate = createGate();
    email.answerAll({ ...accepted, until: gate.opened });
    const submission = engine.submitBatch(actor, batchId);
    await expect.poll(() => email.handed.length).toBe(3);
    expect(await accountOf(practice, 'email')).toMatchObject({
      milliBalance: 1000,
      milliReserved: 300,
      milliAvailable: 700,
    });
    gate.open();
    await submission;
    expect(await accountOf(practice, 'email')).toMatchObject({
      milliBalance: 700,
      milliReserved: 0,
      milliAvailable: 700,
    });
  });

  test('an unclear e-mail keeps its credits reserved until somebody decides', async () => {
    const practice = await startPractice();
    const { engine, actor, email } = practice;
    await practice.enter(...aFullDay(2));
    await engine.enterPurchase(actor, { channel: 'email', milliCredits: 1000 });
    email.answer(emailOf('1'), lostButTaken);
    await aSubmittedBatch(practice, 'email');
    expect(await accountOf(practice, 'email')).toMatchObject({ milliBalance: 900, milliAvailable: 800 });
    const [unclear] = await logOf(practice);
    await engine.decideUnclear(actor, [unclear?.id ?? 0], 'not-sent');
    expect(await accountOf(practice, 'email')).toMatchObject({ milliBalance: 900, milliAvailable: 900 });
  });

  test('a refused message costs nothing', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(2));
    await practice.engine.enterPurchase(practice.actor, { channel: 'email', milliCredits: 1000 });
    practice.email.answer(emailOf('1'), refused);
    expect((await aSubmittedBatch(practice, 'email')).milliCreditsLeft).toBe(900);
  });

  test('a message is charged once, however often its outcome is learnt', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(1));
    await practice.engine.enterPurchase(practice.actor, { channel: 'email', milliCredits: 1000 });
    await aSubmittedBatch(practice, 'email');
    const [entry] = await logOf(practice);
    const outcome = {
      reference: entry?.reference ?? '',
      state: 'submitted',
      reason: null,
      at: practice.clock.now(),
    } as const;
    await practice.store.write((tx) => tx.recordOutcomes([outcome]));
    await practice.store.write((tx) =>
      tx.insertCreditEntries([
        {
          channel: 'email',
          at: practice.clock.now(),
          kind: 'message',
          milliCredits: -100,
          messageId: entry?.id ?? 0,
          batchId: null,
          actor: null,
        },
      ]),
    );
    expect(await accountOf(practice, 'email')).toMatchObject({ milliBalance: 900 });
  });

  test('whatever the portal answers, the ledger is purchases less what was submitted', async () => {
    const answers = fc.array(fc.constantFrom(accepted, refused, lostButTaken), {
      minLength: 1,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(answers, async (scripted) => {
        const practice = await startPractice();
        await practice.enter(...aFullDay(scripted.length));
        await practice.engine.enterPurchase(practice.actor, { channel: 'email', milliCredits: 5000 });
        for (const [index, answer] of scripted.entries())
          practice.email.answer(emailOf(`${index + 1}`), answer);
        const { counts } = await aSubmittedBatch(practice, 'email');
        const account = await accountOf(practice, 'email');
        expect(account?.milliBalance).toBe(5000 - 100 * counts.submitted);
        expect(account?.milliReserved).toBe(100 * counts.unclear);
        await practice.close();
      }),
      { numRuns: runs(15) },
    );
  });
});
