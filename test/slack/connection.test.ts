import { expect, onTestFinished, test } from 'vitest';
import { cardShowing, slackIdOf, startApp, startSlackPractice, withCard } from '../support/slack-practice.ts';

test('Slack declines a reconnect: the process lives on, asks again, and then everything works', async () => {
  const practice = await withCard();
  const { slack } = practice;
  const unhandled: unknown[] = [];
  const note = (error: unknown) => void unhandled.push(error);
  process.on('unhandledRejection', note);
  onTestFinished(() => void process.off('unhandledRejection', note));
  slack.faults.error('apps.connections.open', 'invalid_auth');
  const before = slack.sockets.everConnected();
  slack.sockets.disconnect('refresh_requested');
  await slack.until(() => slack.sockets.everConnected() > before && slack.sockets.count() > 0);
  await slack.until(() => practice.app.states.length === 3);
  expect(practice.app.states).toEqual(['connected', { trouble: 'invalid_auth' }, 'connected']);
  expect(unhandled).toEqual([]);
  await practice.as('beat').click(practice.card, 'Approve & send');
  await cardShowing(practice, '3 of 3 messages sent');
});

test('the connection is lost and Slack lets nobody connect: the app stops all the same, and asks no more', async () => {
  const { slack, app } = await startSlackPractice();
  const fault = slack.faults.status('apps.connections.open', 503, { times: 1000 });
  slack.sockets.disconnect('refresh_requested');
  await slack.until(() => fault.hits() > 0);
  await app.stop();
  const asked = fault.hits();
  await new Promise((resolve) => setTimeout(resolve, 1600));
  expect(fault.hits()).toBe(asked);
});

test('Slack lets nobody connect when the app starts: it stops all the same, and asks no more', async () => {
  const practice = await startSlackPractice();
  await practice.app.stop();
  const fault = practice.slack.faults.status('apps.connections.open', 503, { times: 1000 });
  const app = startApp(practice, practice.slack);
  await practice.slack.until(() => fault.hits() > 0);
  await app.stop();
  const asked = fault.hits();
  await new Promise((resolve) => setTimeout(resolve, 1600));
  expect(fault.hits()).toBe(asked);
});

test('Slack does not say who somebody is: what they submit is acknowledged in time all the same', async () => {
  const practice = await withCard();
  const { slack, clock } = practice;
  const answer = await practice.as('beat').click(practice.card, 'Reject …');
  const view = await answer.shown(({ words }) => words.includes('Why?'));
  clock.advance(61_000);
  const silent = slack.faults.hold('users.info', 'before', { times: 3 });
  const submitted = await practice.as('beat').submit(view, { reason: 'other' });
  expect(submitted.acked).toBe(true);
  silent.stop();
  await cardShowing(practice, 'Rejected by');
});

test('a window that Slack does not show any more answers by a message', async () => {
  const practice = await withCard();
  const { slack } = practice;
  const answer = await practice.as('beat').click(practice.card, 'Reject …');
  const view = await answer.shown(({ words }) => words.includes('Why?'));
  slack.faults.status('views.update', 503, { times: 6 });
  await practice.as('beat').submit(view, { reason: 'other' });
  const told = await slack.until(() => slack.dmsOf(slackIdOf('beat')).at(-1)?.words);
  expect(told).toContain('Look at the card');
  await cardShowing(practice, 'Rejected by');
});

test('a word that is no day is none, whatever it is', async () => {
  const practice = await startSlackPractice();
  await practice.as('beat').command('/reminders', 'constructor');
  const told = await practice.slack.until(() => practice.slack.ephemeralsOf(slackIdOf('beat')).at(-1)?.words);
  expect(told).toContain("don't type patient data");
});
