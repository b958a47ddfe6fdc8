import type { App, BlockAction } from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SlackServer, startSlackServer } from '../../support/slack/server.ts';
import { wellEquipped } from './api.ts';
import { type RunningApp, startApp, type Transport } from './app.ts';

let slack: SlackServer;
let running: RunningApp | null = null;

beforeEach(async () => {
  slack = await startSlackServer(wellEquipped);
  slack.workspace.addUser({ id: 'UANNA', name: 'Anna', locale: 'de-DE' });
  slack.workspace.addUser({ id: 'UBEAT', name: 'Beat' });
  slack.workspace.addChannel({ id: 'CREMIND', name: 'reminders', members: ['UANNA', 'UBEAT'] });
});

afterEach(async () => {
  await running?.stop();
  running = null;
  await slack.close();
});

const card = (count: number, isOpen: boolean): KnownBlock[] => [
  { type: 'header', text: { type: 'plain_text', text: 'Reminders' } },
  { type: 'section', text: { type: 'mrkdwn', text: `*${count}* messages, prepared by <@UANNA>` } },
  ...(isOpen
    ? [
        {
          type: 'actions' as const,
          block_id: 'decide',
          elements: [
            {
              type: 'button' as const,
              action_id: 'approve',
              value: 'b1.1',
              text: { type: 'plain_text' as const, text: 'Approve' },
              confirm: {
                title: { type: 'plain_text' as const, text: 'Send?' },
                text: { type: 'plain_text' as const, text: `Send ${count} messages?` },
                confirm: { type: 'plain_text' as const, text: 'Send' },
                deny: { type: 'plain_text' as const, text: 'Back' },
              },
            },
          ],
        },
      ]
    : []),
];

function build(app: App): void {
  app.command('/reminders', async ({ ack, body, client, respond }) => {
    await ack();
    if (body.text === 'help') return void (await respond('Type a day.'));
    await client.views.open({
      trigger_id: body.trigger_id,
      view: {
        type: 'modal',
        callback_id: 'prepare',
        title: { type: 'plain_text', text: 'Prepare' },
        submit: { type: 'plain_text', text: 'Go' },
        private_metadata: body.channel_id,
        blocks: [
          {
            type: 'input',
            block_id: 'count',
            label: { type: 'plain_text', text: 'How many' },
            element: { type: 'plain_text_input', action_id: 'count' },
          },
        ],
      },
    });
  });
  app.view('prepare', async ({ ack, view, client }) => {
    const count = Number(view.state.values['count']?.['count']?.value);
    if (!(count > 0))
      return void (await ack({ response_action: 'errors', errors: { count: 'A number, please.' } }));
    await ack();
    await client.chat.postMessage({
      channel: view.private_metadata,
      text: `${count} wait`,
      blocks: card(count, true),
    });
  });
  app.action<BlockAction>('approve', async ({ ack, body, client, respond }) => {
    await ack();
    if (body.user.id === 'UANNA') {
      return void (await respond({
        text: 'Not yourself.',
        response_type: 'ephemeral',
        replace_original: false,
      }));
    }
    const { channel, message } = body;
    if (channel && message) {
      await client.chat.update({
        channel: channel.id,
        ts: message.ts,
        text: 'approved',
        blocks: card(12, false),
      });
    }
  });
}

describe.each<Transport>(['socket', 'http'])('a Bolt app reached by %s', (transport) => {
  it('goes from a command through a modal and its submission to a card that is clicked and changed', async () => {
    running = await startApp(slack, transport, build);
    const anna = slack.as('UANNA');
    const beat = slack.as('UBEAT');

    const answer = await anna.command('/reminders', 'tomorrow', { channel: 'CREMIND' });
    expect(answer).toMatchObject({ acked: true, failure: null });
    const view = await answer.shown();
    expect(view).toMatchObject({ title: 'Prepare', lines: ['How many: […]'] });
    expect(slack.viewOf('UBEAT')).toBeNull();

    expect((await anna.submit(view)).errors).toEqual({ count: 'Please complete this required field.' });
    expect((await anna.submit(view, { 'How many': 'x' })).errors).toEqual({ count: 'A number, please.' });
    expect(slack.viewOf('UANNA')?.lines).toEqual(['How many: [x]', '! A number, please.']);
    await anna.submit(view, { count: '12' });
    expect(slack.viewOf('UANNA')).toBeNull();

    const posted = await slack.until(() => slack.channel('CREMIND').messages()[0]);
    expect(posted).toMatchObject({
      notification: '12 wait',
      lines: ['# Reminders', '*12* messages, prepared by @Anna', '[Approve]'],
      pings: ['UANNA'],
    });

    const refused = await anna.click(posted, 'Approve');
    expect(refused.confirm).toBe('Send?\nSend 12 messages?\nSend · Back');
    expect((await refused.told()).words).toBe('Not yourself.');
    expect(beat.messages('CREMIND')).toHaveLength(1);
    expect(anna.messages('CREMIND')).toHaveLength(2);

    const undecided = await beat.click(posted, 'Approve', null, { confirm: false });
    expect(undecided.acked).toBe(false);
    await beat.click(posted, 'approve');
    await slack.until(() => slack.channel('CREMIND').messages()[0]?.lines.length === 2);
    expect(slack.everythingSent()).toContain('Not yourself.');
  });

  it('answers a command for its sender alone', async () => {
    running = await startApp(slack, transport, build);
    const answer = await slack.as('UANNA').command('/reminders', 'help', { channel: 'CREMIND' });
    expect((await answer.told()).words).toBe('Type a day.');
    expect(slack.channel('CREMIND').messages()).toEqual([]);
    expect(slack.ephemeralsOf('UBEAT')).toEqual([]);
  });

  it('is told of the Home tab, and publishes it', async () => {
    running = await startApp(slack, transport, (app) => {
      app.event('app_home_opened', async ({ event, client }) => {
        const text = { type: 'plain_text' as const, text: `Hello ${event.user}` };
        await client.views.publish({
          user_id: event.user,
          view: { type: 'home', blocks: [{ type: 'section', text }] },
        });
      });
    });
    const answer = await slack.as('UANNA').openHome();
    expect((await answer.shown()).lines).toEqual(['Hello UANNA']);
    expect(slack.homeOf('UBEAT')).toBeNull();
  });
});
