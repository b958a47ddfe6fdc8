import { expect, test } from 'vitest';
import { accepted } from '../support/fake-portal.ts';
import { aFullDay } from '../support/records.ts';
import { cardShowing, slackIdOf, startSlackPractice, told } from '../support/slack-practice.ts';

const QUICK = { 'send.first-wait-seconds': '0' } as const;

const lastTold = ({ slack }: Awaited<ReturnType<typeof whileSending>>) =>
  slack
    .ephemeralsOf(slackIdOf('beat'))
    .map(({ words }) => words)
    .find((words) => !words.includes('approved'));

/** A batch whose first messages wait at the portal, and its card. */
async function whileSending() {
  const practice = await startSlackPractice({ settings: QUICK, concurrency: 2 });
  await practice.enter(...aFullDay(30));
  const { sms, engine, actor } = practice;
  let letGo = () => {};
  const until = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  sms.answerAll({ ...accepted, until });
  const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' });
  const card = await cardShowing(practice, 'Approve & send');
  await practice.as('beat').click(card, 'Approve & send');
  return { ...practice, letGo, batchId, card: await cardShowing(practice, 'Sending …') };
}

test('a batch is stopped in the middle, and goes on when somebody sends it', async () => {
  const practice = await whileSending();
  const { sms, engine, actor, batchId, letGo } = practice;
  await practice.as('anna').click(practice.card, 'Stop sending');
  const stopping = await cardShowing(practice, 'Stopping …');
  expect(stopping.words).not.toContain('Stop sending');
  letGo();
  const card = await cardShowing(practice, 'somebody has stopped it while it was being sent');
  const { counts } = await engine.viewBatch(actor, batchId);
  expect(counts.submitted).toBeGreaterThan(0);
  expect(counts.queued).toBeGreaterThan(0);
  await practice.as('beat').click(card, 'Send');
  await cardShowing(practice, '30 of 30 messages sent');
  expect(sms.taken).toHaveLength(30);
});

test('pressed on a card that shows it still being sent, when it is done: said so, and nothing is changed', async () => {
  const practice = await whileSending();
  practice.letGo();
  const done = await cardShowing(practice, '30 of 30 messages sent');
  await practice.as('beat').click(practice.card, 'Stop sending');
  expect(await practice.slack.until(() => lastTold(practice))).toContain('This batch is finished');
  expect(done.words).not.toContain('Stop sending');
});

test('whoever may only look cannot stop it', async () => {
  const practice = await whileSending();
  await practice.as('carla').click(practice.card, 'Stop sending');
  expect(await told(practice, 'carla')).toContain('You may not do this');
  practice.letGo();
  await cardShowing(practice, '30 of 30 messages sent');
});
