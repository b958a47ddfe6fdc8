import { expect, test } from 'vitest';
import { aFullDay } from '../support/records.ts';
import type { ViewSeen } from '../support/slack/seen.ts';
import {
  CHANNEL,
  type SlackPractice,
  startSecondApp,
  startSlackPractice,
} from '../support/slack-practice.ts';

async function home({ as }: SlackPractice, who: string): Promise<ViewSeen> {
  return (await as(who).openHome()).shown();
}

async function withBatch() {
  const practice = await startSlackPractice();
  await practice.enter(...aFullDay(3));
  const { batchId } = await practice.engine.prepareBatch(practice.actor, { channel: 'sms' });
  return { ...practice, batchId };
}

const published = ({ slack }: SlackPractice) =>
  slack.calls.filter(({ method, outcome }) => method === 'views.publish' && outcome() === 'ok').length;

test('a batch is approved and sent from the home tab, and the tab shows it', async () => {
  const practice = await withBatch();
  const beat = practice.as('beat');
  const shown = await home(practice, 'beat');
  const answer = await beat.click(shown, 'Approve & send');
  // on its way it shows the batch with nothing to do, or all sent and not yet ended
  const ended = ['Nothing waits for you.', '3 of 3 messages sent'];
  await answer.shown(({ words }) => ended.every((part) => words.includes(part)));
  expect(practice.sms.taken).toHaveLength(3);
});

test('Refresh shows what has changed since, in the place of what was seen and of nothing newer', async () => {
  const practice = await withBatch();
  const { engine, actor, batchId, as, slack } = practice;
  const shown = await home(practice, 'beat');
  await engine.withdrawBatch(actor, batchId);
  const answer = await as('beat').click(shown, 'Refresh');
  expect((await answer.shown()).words).toContain('Nothing waits for you.');
  const [, second] = slack.calls.filter(({ method }) => method === 'views.publish');
  expect(second?.arguments['hash']).toBe(shown.hash);
});

test('a hash that is out of date is followed by a fresh look', async () => {
  const practice = await startSlackPractice();
  const fault = practice.slack.faults.error('views.publish', 'hash_conflict');
  expect((await home(practice, 'beat')).words).toContain('Nothing waits for you.');
  expect(fault.hits()).toBe(1);
});

test('what Slack would not take in its haste is published when it said it would', async () => {
  const practice = await startSlackPractice();
  const { slack, clock, as, records } = practice;
  const fault = slack.faults.rateLimit('views.publish', 20);
  await as('beat').openHome();
  await slack.until(() => records.some(({ event }) => event === 'slack.home-put-off'));
  clock.advance(19_000);
  expect(slack.homeOf('UBEAT')).toBeNull();
  clock.advance(1000);
  await slack.until(() => slack.homeOf('UBEAT')?.words.includes('Needs you'));
  expect(fault.hits()).toBe(1);
});

test('a home tab that shows an older state is drawn anew when something is pressed in it', async () => {
  const practice = await withBatch();
  const { engine, actor, batchId, slack, app, as } = practice;
  const shown = await home(practice, 'beat');
  await app.stop();
  await engine.rejectBatch(actor, batchId, 'not needed', 1);
  const second = await startSecondApp(practice);
  await slack.until(() => second.states.includes('connected') || undefined);
  await slack.until(() => slack.channel(CHANNEL).messages()[0]?.words.includes('Rejected by'));
  const answer = await as('beat').click(shown, 'Approve & send');
  const after = await answer.shown(({ words }) => words.includes('Nothing waits for you.'));
  expect(after.type).toBe('home');
  const dm = await slack.until(() => slack.dmsOf('UBEAT').at(-1));
  expect(dm.words).toContain('decided already');
  expect(practice.sms.taken).toEqual([]);
});

test('a home tab from before a restart is drawn anew, whatever is pressed in it', async () => {
  const practice = await startSlackPractice();
  const { slack, app, as, enter } = practice;
  const shown = await home(practice, 'beat');
  await app.stop();
  await enter(...aFullDay(2));
  const second = await startSecondApp(practice);
  await slack.until(() => second.states.includes('connected') || undefined);
  await as('beat').click(shown, 'credits.open');
  await slack.until(() => slack.homeOf('UBEAT')?.words.includes('2 not reminded yet'));
});

test('a change reaches whoever has looked in the last twelve hours and may see it, and nobody else', async () => {
  const practice = await startSlackPractice();
  const { enter, clock, slack } = practice;
  await home(practice, 'beat');
  clock.advance(12 * 3_600_000 + 1);
  await home(practice, 'carla');
  await home(practice, 'anna');
  slack.workspace.user('UCARLA').isGuest = true;
  clock.advance(61_000); // who somebody is, is asked again after a minute
  for (const count of [1, 2, 3, 4, 5]) await enter(...aFullDay(count));
  await slack.until(() => {
    clock.advance(5000); // what has changed elsewhere is counted once a minute
    return slack.homeOf('UANNA')?.words.includes('5 noch nicht erinnert');
  });
  await slack.until(() => slack.homeOf('UCARLA')?.words.includes('Not available to guests'));
  expect(slack.homeOf('UCARLA')?.words).not.toContain('SMS');
  expect(slack.homeOf('UBEAT')?.words).not.toContain('not reminded yet');
  // once for Anna's and once for Carla's at most, for each of the five changes
  expect(published(practice)).toBeLessThanOrEqual(3 + 2 * 5);
});
