import { expect, test } from 'vitest';
import { milestone } from '../../slack/blocks/milestone.ts';
import { createFormat } from '../../src/i18n/format.ts';
import { catalogue } from '../../src/i18n/index.ts';
import {
  CHANNEL,
  cardInTime,
  type SlackPractice,
  startSecondApp,
  withCard,
} from '../support/slack-practice.ts';

const threadOf = ({ slack, card }: Pick<SlackPractice, 'slack'> & { card: { ts: string } }) =>
  slack
    .channel(CHANNEL)
    .thread(card.ts)
    .map(({ words }) => words);

/** Half an hour and a bit before the batch expires. */
async function shortBefore(options: Parameters<typeof withCard>[0] = {}) {
  const practice = await withCard({ ...options, isSending: false });
  const { batch } = await practice.engine.viewBatch(practice.actor, practice.batchId);
  practice.clock.set(new Date(batch.expiresAt.getTime() - 31 * 60_000).toISOString());
  await practice.slack.until(() => true);
  return { ...practice, batch };
}

const CALL = { key: 'credits.low', scope: 'practice' } as const;

/** A commit wakes the cards: time alone does so once a minute. */
const wake = ({ engine, actor }: Pick<SlackPractice, 'engine' | 'actor'>, value: number) =>
  engine.changeSetting(actor, { ...CALL, value: String(value) });

test('S5: half an hour before it expires, whoever may approve is called in the card’s thread, once', async () => {
  const practice = await shortBefore();
  const { slack, clock, batch } = practice;
  await wake(practice, 1);
  expect(threadOf(practice)).toEqual([]);
  clock.set(new Date(batch.expiresAt.getTime() - 29 * 60_000).toISOString());
  await wake(practice, 2);
  const [warning = ''] = await slack.until(() => {
    const lines = threadOf(practice);
    return lines.length > 0 ? lines : undefined;
  });
  expect(warning).toContain('This batch expires at');
  expect(warning).toContain('It waits for an approval');
  for (const id of ['anna', 'beat']) expect(warning).toContain(`@${id}`);
  expect(warning).not.toContain('@carla');
  // another process, and one that begins anew, know that it was told
  await practice.app.stop();
  await startSecondApp(practice, { isSending: false });
  await wake(practice, 3);
  clock.set(new Date(batch.expiresAt.getTime() - 60_000).toISOString());
  await wake(practice, 4);
  clock.set(batch.expiresAt.toISOString());
  await wake(practice, 5);
  await cardInTime(practice, 'Expired');
  await slack.until(() => threadOf(practice).some((line) => line.includes('Expired')));
  expect(threadOf(practice).filter((line) => line.includes('This batch expires at'))).toHaveLength(1);
});

test('roles that are taken from a group call the group; an approved batch that nobody sends is told as such', async () => {
  const practice = await shortBefore({
    config: { roles: { prepare: null, approve: ['SAPPROVE'], admin: null } },
  });
  const { slack, clock, batch, engine, actor, batchId } = practice;
  await engine.approveBatch(actor, batchId);
  clock.set(new Date(batch.expiresAt.getTime() - 10 * 60_000).toISOString());
  await wake(practice, 1);
  const warning = await slack.until(() => threadOf(practice).find((line) => line.includes('expires at')));
  expect(warning).toContain('It is approved; somebody must press Send');
  expect(slack.everythingSent()).toContain('<!subteam^SAPPROVE>');
});

test('nobody is called for what is decided, ordered or lives so short that its card is warning enough', async () => {
  const { engine, actor, batchId } = await withCard({ isSending: false });
  const t = catalogue('en');
  const words = { t, format: createFormat(t, 'Europe/Zurich') };
  const batch = await engine.readMaskedBatch(actor, batchId);
  const late = new Date(batch.expiresAt.getTime() - 60_000);
  const keyOf = (changes: Partial<typeof batch>) => milestone(words, { ...batch, ...changes }, late).key;
  expect(keyOf({})).toBe('prepared.1.expiring');
  expect(keyOf({ state: 'rejected' })).toBe('rejected');
  expect(keyOf({ state: 'approved', sendOrderedBy: batch.preparedBy })).toBe('approved.1');
  expect(keyOf({ preparedAt: new Date(batch.expiresAt.getTime() - 35 * 60_000) })).toBe('prepared.1');
});
