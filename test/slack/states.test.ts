import { expect, test } from 'vitest';
import { accepted } from '../support/fake-portal.ts';
import { cardInTime, cardShowing, slackIdOf, told, withCard } from '../support/slack-practice.ts';

test('S2: while it is being sent the card shows how far it is, and offers nothing that could decide', async () => {
  const practice = await withCard();
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  practice.sms.answerAll({ ...accepted, until: gate });
  await practice.as('beat').click(practice.card, 'Approve & send');
  const sending = await cardShowing(practice, 'Sending …');
  expect(sending.words).toContain('of 3');
  expect(sending.words).not.toMatch(/\[(Send|Withdraw|Approve & send)\]/);
  letGo();
  await cardShowing(practice, '3 of 3 messages sent');
});

test('S5: an expired batch says so and offers to prepare again', async () => {
  const practice = await withCard();
  practice.clock.set('2026-11-24T07:01:00Z'); // the first appointment starts at eight in Zurich
  await practice.engine.listBatches(practice.actor, 1);
  const card = await cardShowing(practice, 'Expired');
  expect(card.words).toContain('Nothing was sent');
  expect(card.words).toContain('[Prepare again …]');
  await practice.as('beat').click(practice.card, 'Approve & send');
  expect(await told(practice, 'beat')).toContain('has expired and nothing was sent');
});

test('quiet hours: approved at night it is held, says until when, and leaves in the morning', async () => {
  const practice = await withCard({ now: '2026-11-23T20:30:00Z' });
  await practice.as('beat').click(practice.card, 'Approve & send');
  const held = await cardShowing(practice, 'held');
  expect(held.words).toContain('from 24/11/26 08:00');
  expect(held.words).toContain('[Do not send yet]');
  expect(practice.sms.taken).toEqual([]);
});

test('what waits for the morning can be stopped before', async () => {
  const practice = await withCard({ now: '2026-11-23T20:30:00Z' });
  await practice.as('beat').click(practice.card, 'Approve & send');
  const held = await cardShowing(practice, 'held');
  await practice.as('anna').click(held, 'Do not send yet');
  const stopped = await cardShowing(practice, '[Send]');
  expect(stopped.words).toContain('3 messages not sent');
  await practice.as('anna').click(stopped, 'Withdraw');
  await cardShowing(practice, 'Withdrawn');
  expect(practice.sms.taken).toEqual([]);
});

test('S5: Slack and the dashboard decide at once: one wins, the other is told', async () => {
  const practice = await withCard();
  const { engine, actor, batchId } = practice;
  const [, atTheDesk] = await Promise.all([
    practice.as('beat').click(practice.card, 'Approve & send'),
    engine.rejectBatch(actor, batchId, 'nicht nötig').then(
      () => 'rejected',
      (error: { code: string }) => error.code,
    ),
  ]);
  const answer = await told(practice, 'beat');
  const { batch } = await engine.viewBatch(actor, batchId);
  if (batch.state === 'rejected') {
    expect(atTheDesk).toBe('rejected');
    expect(answer).toContain('Nothing was done twice');
    expect(practice.sms.taken).toEqual([]);
  } else {
    expect(atTheDesk).toBe('batch-not-prepared');
    expect(answer).toContain('is approved');
    await cardInTime(practice, '3 of 3 messages sent');
  }
});

test('approval none: the card offers to send at once', async () => {
  const practice = await withCard({ settings: { 'approval.mode': 'none' } });
  expect(practice.card.words).toContain('Ready to be sent');
  await practice.as('beat').click(practice.card, 'Send');
  await cardShowing(practice, '3 of 3 messages sent');
});

test('a batch prepared in the channel of another language speaks the practice’s language, answers the asker’s', async () => {
  const practice = await withCard();
  await practice.as('anna').click(practice.card, 'Approve & send');
  expect(await told(practice, 'anna')).toContain('ist freigegeben');
  expect(practice.slack.ephemeralsOf(slackIdOf('beat'))).toEqual([]);
});
