import type { App } from '@slack/bolt';
import type { PlainTextOption } from '@slack/types';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Input } from '../../support/slack/entries.ts';
import { type Json, objectOf } from '../../support/slack/json.ts';
import { type SlackServer, startSlackServer } from '../../support/slack/server.ts';
import { call, plain, times, wellEquipped } from './api.ts';
import { type RunningApp, startApp } from './app.ts';

let slack: SlackServer;
let running: RunningApp;
let actions: Json[];
let closed: unknown[];

const listeners = (app: App) => {
  app.action(/.*/, async ({ ack, action }) => {
    actions.push(action as unknown as Json);
    await ack();
  });
  app.options('who', async ({ ack, payload }) => {
    await ack({ options: times(payload.value === 'many' ? 101 : 2, (i) => option(`${payload.value}${i}`)) });
  });
  app.view({ type: 'view_closed', callback_id: 'w' }, async ({ ack, body }) => {
    closed.push('is_cleared' in body && body.is_cleared);
    await ack();
  });
  app.shortcut('prepare', async ({ ack, shortcut, client }) => {
    await ack();
    await client.chat.postMessage({ channel: shortcut.user.id, text: 'prepared' });
  });
};

beforeEach(async () => {
  actions = [];
  closed = [];
  slack = await startSlackServer(wellEquipped);
  slack.workspace.addUser({ id: 'UANNA' });
  slack.workspace.addChannel({ id: 'C1', members: ['UANNA'] });
  running = await startApp(slack, 'socket', listeners);
});

afterEach(async () => {
  await running.stop();
  await slack.close();
});

const option = (value: string): PlainTextOption => ({
  text: { type: 'plain_text', text: value.toUpperCase() },
  value,
});
const options = { options: ['a', 'b'].map(option) };

const controls: readonly (readonly [type: string, element: Json, input: Input, sent: Json])[] = [
  ['button', { text: plain('Go'), value: '7' }, null, { value: '7' }],
  ['overflow', options, 'b', { selected_option: option('b') }],
  ['static_select', options, 'A', { selected_option: option('a') }],
  ['radio_buttons', options, 'b', { selected_option: option('b') }],
  ['checkboxes', options, ['a', 'b'], { selected_options: options.options }],
  ['multi_static_select', options, ['b'], { selected_options: [option('b')] }],
  ['datepicker', {}, '2026-11-24', { selected_date: '2026-11-24' }],
  ['timepicker', {}, '08:30', { selected_time: '08:30' }],
  ['datetimepicker', {}, 1_795_000_000, { selected_date_time: 1_795_000_000 }],
  ['users_select', {}, 'UANNA', { selected_user: 'UANNA' }],
  ['conversations_select', {}, 'C1', { selected_conversation: 'C1' }],
  ['multi_users_select', {}, ['UANNA'], { selected_users: ['UANNA'] }],
];

it.each(controls)('a %s sends what was chosen', async (type, element, input, sent) => {
  const blocks = [{ type: 'actions', block_id: 'b', elements: [{ type, action_id: 'a', ...element }] }];
  await call(slack, 'chat.postMessage', { channel: 'C1', text: 'n', blocks });
  const [message] = slack.channel('C1').messages();
  await slack.as('UANNA').click(message ?? expect.fail(), 'a', input);
  expect(actions).toMatchObject([{ type, action_id: 'a', block_id: 'b', ...sent }]);
});

it('a person can only choose what is offered, and only click what is there', async () => {
  const blocks = [
    { type: 'actions', block_id: 'b', elements: [{ type: 'static_select', action_id: 'a', ...options }] },
  ];
  await call(slack, 'chat.postMessage', { channel: 'C1', text: 'n', blocks });
  const message = slack.channel('C1').messages()[0] ?? expect.fail();
  await expect(slack.as('UANNA').click(message, 'a', 'c')).rejects.toThrow(
    "a offers no 'c', but a (A), b (B)",
  );
  await expect(slack.as('UANNA').click(message, 'Approve')).rejects.toThrow(
    "there is no 'Approve'; there is\n  b/a",
  );
});

it('a menu asks the app what fits to what is typed, and more than 100 answers are a violation', async () => {
  const elements = [{ type: 'external_select', action_id: 'who', min_query_length: 2 }];
  await call(slack, 'chat.postMessage', {
    channel: 'C1',
    text: 'n',
    blocks: [{ type: 'actions', elements }],
  });
  const message = slack.channel('C1').messages()[0] ?? expect.fail();
  const anna = slack.as('UANNA');
  expect(await anna.suggest(message, 'who', 'm')).toEqual([]);
  expect(await anna.suggest(message, 'who', 'mü')).toEqual(['MÜ0', 'MÜ1']);
  await anna.suggest(message, 'who', 'many');
  expect(slack.takeViolations()).toMatchObject([{ problem: '/options: no more than 100 items allowed' }]);
});

it('a modal is closed alone or with all others, and the app hears of it when it wants to', async () => {
  const open = async () => {
    const view = { type: 'modal', callback_id: 'w', title: plain('W'), notify_on_close: true, blocks: [] };
    await call(slack, 'views.open', { trigger_id: slack.trigger('UANNA'), view });
    return slack.viewOf('UANNA') ?? expect.fail();
  };
  await slack.as('UANNA').close(await open());
  await slack.as('UANNA').close(await open(), { all: true });
  expect(closed).toEqual([false, true]);
  expect(slack.viewOf('UANNA')).toBeNull();
});

it('a shortcut reaches the app, a published Home tab is changed with its hash', async () => {
  await slack.as('UANNA').shortcut('prepare');
  await slack.until(() => slack.dmsOf('UANNA')[0]?.words === 'prepared');
  const publish = (more: Json = {}) =>
    call(slack, 'views.publish', { user_id: 'UANNA', view: { type: 'home', blocks: [] }, ...more });
  const { hash } = objectOf((await publish()).body['view']);
  expect((await publish({ hash })).body['ok']).toBe(true);
  expect((await publish({ hash })).body['error']).toBe('hash_conflict');
});
