import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { neededScopes, REQUEST_PATH } from '../../slack/manifest.ts';
import { slackConfig } from '../../src/config-slack.ts';
import { CHANNEL, startSlackPractice } from '../support/slack-practice.ts';

type Manifest = Readonly<{
  display_information: Readonly<{
    name: string;
    description: string;
    long_description: string;
    background_color: string;
  }>;
  features: Readonly<{
    bot_user: Readonly<{ display_name: string }>;
    shortcuts: readonly Readonly<{ name: string; type: string; callback_id: string; description: string }>[];
    slash_commands: readonly Readonly<{
      command: string;
      description: string;
      usage_hint?: string;
      url?: string;
    }>[];
  }>;
  oauth_config: Readonly<{ scopes: Readonly<{ bot: readonly string[] }> }>;
  settings: Readonly<{
    event_subscriptions: Readonly<{ bot_events: readonly string[]; request_url?: string }>;
    interactivity: Readonly<{ is_enabled: boolean; request_url?: string }>;
    socket_mode_enabled: boolean;
  }>;
}>;

const FOLDER = resolve(import.meta.dirname, '..', '..', 'slack');
const read = (name: string): Manifest => JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));
const manifest = read('manifest.json');
const byHttp = read('manifest-http.json');

/** All of the app's source text. */
const source = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(join(FOLDER, name), 'utf8'))
  .join('\n');

/** What each method of the Web API needs (docs.slack.dev); null: nothing, or another token. */
const SCOPES: Readonly<Record<string, string | null>> = {
  'apps.connections.open': null,
  'auth.test': null,
  'chat.getPermalink': null,
  'chat.postEphemeral': 'chat:write',
  'chat.postMessage': 'chat:write',
  'chat.update': 'chat:write',
  'conversations.info': 'groups:read', // of a private channel
  'conversations.members': 'groups:read',
  'usergroups.users.list': 'usergroups:read',
  'users.info': 'users:read',
  'views.open': null,
  'views.publish': null,
  'views.push': null,
  'views.update': null,
};

const FAMILIES = '(?:api|apps|auth|bots|chat|conversations|files|pins|reactions|team|usergroups|users|views)';
const called = [...source.matchAll(new RegExp(`\\.(${FAMILIES}(?:\\s*\\.[a-zA-Z]+)+)\\(`, 'g'))].map(
  ([, method = '']) => method.replaceAll(/\s/g, ''),
);

test('the app asks for what the methods need that it calls, and for nothing else', () => {
  expect(Object.keys(SCOPES).sort()).toEqual([...new Set(called)].sort());
  const needed = new Set([...Object.values(SCOPES).filter((scope) => scope !== null), 'commands']);
  expect([...manifest.oauth_config.scopes.bot].sort()).toEqual([...needed].sort());
  expect(manifest.oauth_config.scopes.bot).toEqual([...neededScopes]);
});

test('the app is told the events it listens to, and no others', () => {
  const heard = [...source.matchAll(/app\s*\.event(?:<[^>]*>)?\(\s*'([a-z_]+)'/g)].map(([, event]) => event);
  expect(manifest.settings.event_subscriptions.bot_events).toEqual([...new Set(heard)].sort());
});

test('commands are named as the configuration names them when it says nothing', () => {
  const { commands } = slackConfig(
    { mode: 'socket', apiUrl: '', channel: 'C01', privacy: 'minimal' },
    () => '',
  );
  const names = manifest.features.slash_commands.map(({ command }) => command);
  expect(names).toEqual([commands.reminders, commands.credits, commands.log]);
});

test('the running app answers each command and the shortcut of the manifest', async () => {
  const { as, slack } = await startSlackPractice({ isSending: false });
  for (const { command } of manifest.features.slash_commands) {
    const { acked } = await as('beat').command(command, '', { channel: CHANNEL });
    expect(acked, command).toBe(true);
  }
  for (const { callback_id } of manifest.features.shortcuts) {
    const answer = await as('anna').shortcut(callback_id);
    expect(answer.acked, callback_id).toBe(true);
    await slack.until(() => slack.viewOf('UANNA') ?? undefined);
  }
});

describe.each([
  ['manifest.json', manifest],
  ['manifest-http.json', byHttp],
])('%s', (_, { display_information: shown, features, settings }) => {
  test('fits the limits of Slack', () => {
    const within = (text: string | undefined, most: number) =>
      expect((text ?? '').length, text).toBeLessThanOrEqual(most);
    within(shown.name, 35);
    within(shown.description, 140);
    within(shown.long_description, 4000);
    expect(shown.long_description.length).toBeGreaterThanOrEqual(175); // Slack's least, where there is one
    expect(shown.background_color).toMatch(/^#[0-9a-f]{6}$/);
    expect(features.bot_user.display_name).toMatch(/^[a-z0-9._-]{1,80}$/);
    expect(features.slash_commands.length).toBeLessThanOrEqual(50);
    for (const { command, description, usage_hint } of features.slash_commands) {
      expect(command).toMatch(/^\/[a-z0-9_-]{1,31}$/);
      within(description, 2000);
      within(usage_hint, 1000);
    }
    expect(features.shortcuts.length).toBeLessThanOrEqual(10);
    for (const { name, type, callback_id, description } of features.shortcuts) {
      expect(type).toBe('global');
      within(name, 24);
      within(callback_id, 255);
      within(description, 150);
    }
    expect(settings.interactivity.is_enabled).toBe(true);
  });
});

test('by HTTP it is the same app, with an address for whatever Slack tells it', () => {
  const url = byHttp.settings.interactivity.request_url ?? '';
  expect(new URL(url)).toMatchObject({ protocol: 'https:', pathname: REQUEST_PATH });
  const expected = {
    ...manifest,
    features: {
      ...manifest.features,
      slash_commands: manifest.features.slash_commands.map((command) => ({ ...command, url })),
    },
    settings: {
      ...manifest.settings,
      event_subscriptions: { ...manifest.settings.event_subscriptions, request_url: url },
      interactivity: { is_enabled: true, request_url: url },
      socket_mode_enabled: false,
    },
  };
  expect(byHttp).toEqual(expected);
  expect(manifest.settings.socket_mode_enabled).toBe(true);
});
