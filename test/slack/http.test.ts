import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { aFullDay } from '../support/records.ts';
import type { ViewSeen } from '../support/slack/seen.ts';
import { CHANNEL, cardShowing, startSlackPractice } from '../support/slack-practice.ts';

const startByHttp = async () => {
  const practice = await startSlackPractice({ isSending: false, config: { mode: 'http' } });
  await practice.enter(...aFullDay(3));
  return practice;
};
/** What vouches for another body than the one that is sent. */
function signedFor(secret: string, body: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const hash = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${hash}` };
}

const has = (words: string) => (view: ViewSeen) => view.words.includes(words);

test('by signed HTTP: prepared, chosen and rejected in windows, as through a socket', async () => {
  const practice = await startByHttp();
  const beat = practice.as('beat');
  const command = await beat.command('/reminders', 'tomorrow', { channel: CHANNEL });
  const options = await command.shown(({ submitLabel }) => submitLabel === 'Count');
  const counted = await (await beat.submit(options)).shown(({ submitLabel }) => submitLabel === 'Prepare');
  expect(counted.words).toContain('*3 SMS* can be prepared.');
  await (await beat.submit(counted)).shown(has('Batch 1 is prepared.'));

  const card = await cardShowing(practice, 'Choose patients');
  const choosing = await (await beat.click(card, 'Choose patients …')).shown(has('3 of 3 ticked'));
  const none = await (await beat.click(choosing, 'None')).shown(has('0 of 3 ticked'));
  const refused = await beat.submit(none);
  expect(Object.values(refused.errors)).toEqual(['Tick at least one patient, or reject the batch.']);
  const all = await (await beat.click(none, 'All')).shown(has('3 of 3 ticked'));
  await (await beat.submit(all)).shown(has('Batch 1'));

  const rejecting = await (await beat.click(card, 'Reject …')).shown(has('Why?'));
  await (await beat.submit(rejecting, { reason: 'wrong-text' })).shown(has('is rejected'));
  await cardShowing(practice, 'Rejected by');
  expect(practice.sms.taken).toEqual([]);
});

test('by signed HTTP: the home tab, and an event that Slack repeats is followed once', async () => {
  const practice = await startByHttp();
  const { slack } = practice;
  const opened = { type: 'app_home_opened', user: 'UBEAT', channel: 'DBEAT', tab: 'home' };
  const delivery = await slack.events.send(opened);
  await slack.until(() => slack.homeOf('UBEAT')?.words.includes('Today and tomorrow'));
  const again = await slack.events.sendAgain(delivery);
  expect(again.attempts.map(({ acked }) => acked)).toEqual([true, true]);
  await (await practice.as('carla').openHome()).shown();
  const published = slack.calls.filter(({ method }) => method === 'views.publish');
  expect(published.map((call) => call.arguments['user_id'])).toEqual(['UBEAT', 'UCARLA']);
});

test('a request that is unsigned, forged, old or tampered with does nothing at all', async () => {
  const practice = await startByHttp();
  const { slack } = practice;
  const body = new URLSearchParams({
    command: '/credits',
    text: '',
    team_id: slack.workspace.teamId,
    channel_id: CHANNEL,
    user_id: 'UBEAT',
    response_url: `${slack.apiUrl}nowhere`,
    trigger_id: slack.trigger('UBEAT'),
  }).toString();
  const before = slack.calls.length;
  for (const forged of [
    { secret: null },
    { secret: 'somebody-elses-secret' },
    { ageSeconds: 301 },
    { ageSeconds: 301, headers: { 'x-slack-request-timestamp': String(Math.floor(Date.now() / 1000)) } },
    { secret: null, headers: { 'x-slack-signature': 'v0=' } },
    { secret: null, headers: signedFor(slack.app.signingSecret, body.replace('UBEAT', 'UCARLA')) },
  ]) {
    const { status, body: answered } = await slack.raw({ body, ...forged });
    expect(status).toBe(401);
    expect(answered).toBe('');
  }
  expect(slack.calls).toHaveLength(before);
  expect(slack.ephemeralsOf('UBEAT')).toEqual([]);
  expect((await slack.raw({ body: 'x'.repeat(600_000) })).status).toBeGreaterThanOrEqual(400);
  // and it goes on
  expect((await (await practice.as('beat').command('/credits')).told()).words).toContain('Credits');
});
