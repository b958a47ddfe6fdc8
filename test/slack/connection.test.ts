import { expect, onTestFinished, test } from 'vitest';
import type { Wait } from '../../slack/socket.ts';
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

/** Waits that end when the test says so, or when nobody needs them any more. */
function createWaits() {
  const waiting = new Set<() => void>();
  let begun = 0;
  const wait: Wait = (_, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      begun += 1;
      const end = () => {
        waiting.delete(end);
        resolve();
      };
      waiting.add(end);
      signal.addEventListener('abort', end);
    });
  const letGo = () => {
    for (const end of [...waiting]) end();
  };
  return { wait, letGo, waiting: () => waiting.size, begun: () => begun };
}

test('the connection is lost and Slack lets nobody connect: told once, and the app stops and asks no more', async () => {
  const waits = createWaits();
  const { slack, app } = await startSlackPractice({ wait: waits.wait });
  const fault = slack.faults.status('apps.connections.open', 503, { times: 1000 });
  slack.sockets.disconnect('refresh_requested');
  for (const attempts of [1, 2, 3]) {
    await slack.until(() => waits.waiting() === 1);
    expect(fault.hits()).toBe(attempts - 1);
    waits.letGo();
    await slack.until(() => fault.hits() === attempts);
  }
  await slack.until(() => waits.waiting() === 1);
  expect(app.states).toEqual(['connected', { trouble: 'http-503' }]);
  const begun = waits.begun();
  await app.stop();
  expect([waits.waiting(), waits.begun(), fault.hits()]).toEqual([0, begun, 3]);
});

test('Slack lets nobody connect when the app starts: told once, and the app stops and asks no more', async () => {
  const practice = await startSlackPractice();
  const { slack } = practice;
  await practice.app.stop();
  const waits = createWaits();
  const fault = slack.faults.status('apps.connections.open', 503, { times: 1000 });
  const app = startApp(practice, slack, { wait: waits.wait });
  await slack.until(() => waits.waiting() === 1);
  waits.letGo();
  await slack.until(() => fault.hits() === 2 && waits.waiting() === 1);
  expect(app.states).toHaveLength(1);
  await app.stop();
  expect([waits.waiting(), waits.begun(), fault.hits()]).toEqual([0, 2, 2]);
});

test('when it is back after a trouble that was told, that is told too, and a later trouble anew', async () => {
  const waits = createWaits();
  const { slack, app } = await startSlackPractice({ wait: waits.wait });
  const failing = slack.faults.status('apps.connections.open', 503, { times: 2 });
  slack.sockets.disconnect('refresh_requested');
  for (const attempts of [1, 2, 3]) {
    await slack.until(() => waits.waiting() === 1);
    waits.letGo();
    if (attempts < 3) await slack.until(() => failing.hits() === attempts);
  }
  await slack.until(() => app.states.length === 3 && slack.sockets.count() > 0);
  slack.faults.status('apps.connections.open', 503);
  slack.sockets.disconnect('refresh_requested');
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    await slack.until(() => waits.waiting() === 1);
    waits.letGo();
  }
  await slack.until(() => app.states.length === 5);
  expect(app.states.map((state) => (state === 'connected' ? state : Object.keys(state)[0]))).toEqual([
    'connected',
    'trouble',
    'connected',
    'trouble',
    'connected',
  ]);
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
