import { expect, test } from 'vitest';
import { aFullDay } from '../support/records.ts';
import { cardShowing, startSlackPractice, withCard } from '../support/slack-practice.ts';

test('S1: credits bought elsewhere show on the card and the home tab at once', async () => {
  const practice = await startSlackPractice({ isSending: false });
  const { engine, actor, slack } = practice;
  await engine.enterPurchase(actor, { channel: 'email', milliCredits: 100 });
  await practice.enter(...aFullDay(3));
  await engine.prepareBatch(actor, { channel: 'email' });
  const short = await cardShowing(practice, 'Too few credits');
  expect(short.words).toContain('0.3 needed, 0.1 available');
  await (await practice.as('beat').openHome()).shown(({ words }) => words.includes('0.1 credits free'));
  await engine.enterPurchase(actor, { channel: 'email', milliCredits: 40_000 });
  const card = await cardShowing(practice, '40.1 before, 39.8 after');
  expect(card.words).not.toContain('Too few credits');
  await slack.until(() => slack.homeOf('UBEAT')?.words.includes('40.1 credits free'));
});

test('charges alone make no card anew', async () => {
  const practice = await withCard({ isSending: false });
  const { engine, actor, store, slack, clock } = practice;
  const writes = () => slack.calls.filter(({ method }) => method === 'chat.update').length;
  const before = writes();
  await store.write((tx) =>
    tx.insertCreditEntries([
      {
        ...{ channel: 'sms', at: clock.now(), kind: 'inquiry', milliCredits: -400 },
        ...{ messageId: null, batchId: null, actor: null },
      },
    ]),
  );
  await engine.changeSetting(actor, { key: 'credits.low', value: '7', scope: 'practice' });
  await engine.rejectBatch(actor, practice.batchId, 'not now');
  await cardShowing(practice, 'Rejected by');
  expect(writes()).toBe(before + 1);
});
