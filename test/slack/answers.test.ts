import { expect, test } from 'vitest';
import { createClients, sdkLogger } from '../../slack/connection.ts';
import { aSubmittedBatch } from '../support/practice.ts';
import { aFullDay } from '../support/records.ts';
import type { ViewSeen } from '../support/slack/seen.ts';
import {
  CHANNEL,
  cardShowing,
  type SlackPractice,
  slackConfigOf,
  startSlackPractice,
  told,
  withCard,
} from '../support/slack-practice.ts';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
/** What the app of another version has left behind in Slack. */
const clientOf = ({ slack }: SlackPractice) =>
  createClients(slackConfigOf(slack), sdkLogger(silent)).repeatable;
const oldButton = {
  type: 'button',
  action_id: 'local.of-old',
  text: { type: 'plain_text', text: 'Of old' },
} as const;
const direct = ({ slack }: SlackPractice, words: string) =>
  slack.until(() => slack.dmsOf('UBEAT').find((message) => message.words.includes(words)));
const isLoading = ({ words }: ViewSeen) => words.includes('One moment');

/** Beat closes the window while the app is still at work on what it shall say. */
async function closedMeanwhile(practice: SlackPractice, act: () => Promise<unknown>): Promise<void> {
  const held = practice.slack.faults.hold('views.update', 'before');
  await act();
  await practice.slack.until(() => held.hits() === 1);
  const view = practice.slack.viewOf('UBEAT');
  if (view !== null) await practice.as('beat').close(view, { all: true });
  held.release();
}

test('what a decision came to is told by a message when its window was closed meanwhile', async () => {
  const practice = await withCard();
  const answer = await practice.as('beat').click(practice.card, 'Reject …');
  const view = await answer.shown(({ words }) => words.includes('Why?'));
  await closedMeanwhile(practice, () => practice.as('beat').submit(view, { reason: 'wrong-text' }));
  await direct(practice, 'Batch 1 is rejected. Nothing was sent.');
  await cardShowing(practice, 'Rejected by');
});

test('so is what was prepared, with the way to its card', async () => {
  const practice = await startSlackPractice();
  await practice.enter(...aFullDay(2));
  const beat = practice.as('beat');
  const options = await (await beat.command('/reminders')).shown(
    ({ submitLabel }) => submitLabel === 'Count',
  );
  const counted = await (await beat.submit(options)).shown(({ submitLabel }) => submitLabel === 'Prepare');
  await closedMeanwhile(practice, () => beat.submit(counted));
  await direct(practice, 'Batch 1 is prepared');
});

test('so is a refusal, of a decision and of a window that only shows', async () => {
  const practice = await withCard();
  const beat = practice.as('beat');
  const answer = await beat.click(practice.card, 'Reject …');
  const view = await answer.shown(({ words }) => words.includes('Why?'));
  await practice.engine.withdrawBatch(practice.actor, practice.batchId);
  await closedMeanwhile(practice, () => beat.submit(view, { reason: 'wrong-text' }));
  await direct(practice, 'This batch was decided already. Nothing was done twice.');
  await closedMeanwhile(practice, () => beat.click(practice.card, 'Choose patients …'));
  expect(await told(practice, 'beat')).toContain('This batch is finished. Nothing was changed.');
});

test('what somebody only looked at is not sent after them', async () => {
  const practice = await startSlackPractice();
  await practice.enter(...aFullDay(2));
  const beat = practice.as('beat');
  const options = await (await beat.command('/reminders')).shown(
    ({ submitLabel }) => submitLabel === 'Count',
  );
  await closedMeanwhile(practice, () => beat.submit(options));
  await (await beat.command('/reminders', 'status')).told();
  expect(practice.slack.dmsOf('UBEAT')).toEqual([]);
});

test('E8: pressing a card that was replaced says so, with the way to the current one', async () => {
  const practice = await withCard();
  const { slack, engine, actor, batchId } = practice;
  slack.admin.deleteMessage(CHANNEL, practice.card.ts);
  await engine.reviseBatch(actor, batchId, { only: ['T1', 'T2'] });
  const card = await cardShowing(practice, 'Approve & send');
  const answer = await practice.as('beat').click(practice.card, 'Approve & send');
  const message = await answer.told(({ words }) => words.includes('This card was replaced by a newer one.'));
  expect(message.words).toContain('To the current card');
  const { permalink } = await clientOf(practice).chat.getPermalink({ channel: CHANNEL, message_ts: card.ts });
  const sent = slack.calls.map(({ arguments: given }) => JSON.stringify(given)).join();
  expect(slack.everythingSent() + sent).toContain(permalink);
});

test('a button of another version is acknowledged and answered, in a message and in a window', async () => {
  const practice = await startSlackPractice();
  const { slack } = practice;
  const client = clientOf(practice);
  const blocks = [{ type: 'actions' as const, elements: [oldButton] }];
  await client.chat.postMessage({ channel: CHANNEL, text: 'of old', blocks });
  const message = await slack.until(() => slack.channel(CHANNEL).messages()[0]);
  const answer = await practice.as('beat').click(message, 'Of old');
  expect(answer).toMatchObject({ acked: true });
  expect((await answer.told()).words).toContain('This button is out of date.');
  const title = { type: 'plain_text', text: 'Of old' } as const;
  await client.views.open({ trigger_id: slack.trigger('UBEAT'), view: { type: 'modal', title, blocks } });
  const window = await slack.until(() => slack.viewOf('UBEAT'));
  expect(await practice.as('beat').click(window, 'Of old')).toMatchObject({ acked: true });
  await direct(practice, 'This button is out of date.');
});

test('a window of another version is acknowledged and answered when it is submitted', async () => {
  const practice = await startSlackPractice();
  const { slack } = practice;
  const text = { type: 'plain_text', text: 'Of old' } as const;
  const blocks = [{ type: 'section' as const, text }];
  const view = { type: 'modal', callback_id: 'prepare.of-old', title: text, submit: text, blocks } as const;
  await clientOf(practice).views.open({
    trigger_id: slack.trigger('UBEAT'),
    view: { ...view, blocks: [...blocks] },
  });
  const answer = await practice.as('beat').submit(await slack.until(() => slack.viewOf('UBEAT')));
  expect(answer.acked).toBe(true);
  await answer.shown((shown) => shown.words.includes('This button is out of date.') && !isLoading(shown));
});

test('a list does not wait for addresses that Slack does not tell; those it told are not asked for again', async () => {
  const practice = await startSlackPractice();
  const { slack, as } = practice;
  await practice.enter(...aFullDay(1));
  await aSubmittedBatch(practice);
  await slack.until(() => slack.channel(CHANNEL).messages()[0]?.words.includes('1 of 1 message sent'));
  const asked = () => slack.calls.filter(({ method }) => method === 'chat.getPermalink').length;
  const listed = async () => {
    const message = await (await as('beat').command('/reminder-log', '20')).told();
    return message.words.includes('to its card');
  };
  const held = slack.faults.hold('chat.getPermalink', 'before');
  const startedAt = performance.now();
  expect(await listed()).toBe(false);
  expect(performance.now() - startedAt).toBeLessThan(4000);
  held.release();
  await slack.until(listed);
  const before = asked();
  expect(await listed()).toBe(true);
  expect(asked()).toBe(before);
});
