import { expect, onTestFinished, test } from 'vitest';
import { cardShowing, startApp, startSlackPractice, withCard } from '../support/slack-practice.ts';

test('the app token is revoked while it runs: the process lives on, and with a token that works again so does Slack', async () => {
  const practice = await withCard();
  const { slack } = practice;
  const unhandled: unknown[] = [];
  const note = (error: unknown) => void unhandled.push(error);
  process.on('unhandledRejection', note);
  onTestFinished(() => void process.off('unhandledRejection', note));
  const fault = slack.faults.error('apps.connections.open', 'invalid_auth', { times: 2 });
  slack.sockets.disconnect('refresh_requested');
  await slack.until(() => fault.hits() === 2 || unhandled.length > 0);
  await slack.until(() => slack.sockets.count() > 0);
  expect(unhandled).toEqual([]);
  await practice.as('beat').click(practice.card, 'Approve & send');
  await cardShowing(practice, '3 of 3 messages sent');
}, 20_000);

test('Slack is down: the app stops all the same', async () => {
  const practice = await startSlackPractice();
  const fault = practice.slack.faults.status('apps.connections.open', 503, { times: 1000 });
  practice.slack.sockets.disconnect('refresh_requested');
  await practice.slack.until(() => fault.hits() > 0);
  await practice.app.stop();
}, 10_000);

test('Slack lets nobody connect when the app starts: it stops all the same, and asks no more', async () => {
  const practice = await startSlackPractice();
  await practice.app.stop();
  const fault = practice.slack.faults.status('apps.connections.open', 503, { times: 1000 });
  const app = startApp(practice, practice.slack);
  await practice.slack.until(() => fault.hits() > 1);
  await app.stop();
  const asked = fault.hits();
  await new Promise((resolve) => setTimeout(resolve, 4000));
  expect(fault.hits()).toBe(asked);
}, 15_000);
