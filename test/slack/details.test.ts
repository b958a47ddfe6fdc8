import { expect, test } from 'vitest';
import { refused } from '../support/fake-portal.ts';
import { aFullDay, mobileOf } from '../support/records.ts';
import { cardShowing, slackIdOf, startSlackPractice, withCard } from '../support/slack-practice.ts';

const ROW = /\d\d:\d\d · #\d+ · [^\n#]+/g;

test('whoever may look reads every message and how it stands: a time and a number', async () => {
  const practice = await withCard({ settings: { 'send.first-wait-seconds': '0' } });
  const { sms } = practice;
  const before = await practice.as('carla').click(practice.card, 'Details …');
  const waiting = await before.shown(({ words }) => words.includes('Messages 1 – 3 of 3'));
  expect(waiting.words.match(ROW)).toHaveLength(3);
  expect(waiting.words.match(/not sent yet/g)).toHaveLength(3);
  expect(waiting.words).toContain('Waits for approval');
  sms.answer(mobileOf('2'), refused);
  await practice.as('beat').click(practice.card, 'Approve & send');
  const card = await cardShowing(practice, '2 of 3 messages sent');
  const after = await practice.as('carla').click(card, 'Details …');
  const sent = await after.shown(({ words }) => words.includes('handed over'));
  expect(sent.words.match(/handed over/g)).toHaveLength(2);
  expect(sent.words).toMatch(/refused/);
});

test('many messages come in pages; fewer than when the button was drawn is no error', async () => {
  const practice = await startSlackPractice({ isSending: false });
  await practice.enter(...aFullDay(45));
  const { engine, actor, slack } = practice;
  const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' });
  const card = await cardShowing(practice, 'Approve & send');
  const answer = await practice.as('beat').click(card, 'Details …');
  const first = await answer.shown(({ words }) => words.includes('Messages 1 – 20 of 45'));
  await practice.as('beat').click(first, 'Next ›');
  const next = () => slack.viewOf(slackIdOf('beat'));
  const second = await slack.until(() => (next()?.words.includes('Messages 21 – 40') ? next() : null));
  const { batch } = await engine.viewBatch(actor, batchId);
  await engine.rejectBatch(actor, batchId, 'not now', batch.revision);
  if (second !== null) await practice.as('beat').click(second, 'Next ›');
  await slack.until(() => next()?.words.includes('There are no messages in this batch'));
});
