import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { RefusalError } from '../src/errors.ts';
import { de } from '../src/i18n/de.ts';
import { en } from '../src/i18n/en.ts';
import { explainRefusal } from '../src/i18n/explain.ts';

type Environment = Readonly<Record<string, string>>;

const SECRETS = {
  RUNDRUF_SLACK_BOT_TOKEN: 'xoxb-1',
  RUNDRUF_SLACK_APP_TOKEN: 'xapp-1',
  RUNDRUF_SLACK_SIGNING_SECRET: 'signing-secret-1',
};

function configured(slack: unknown, environment: Environment = SECRETS, withSlack = true) {
  const home = mkdtempSync(join(tmpdir(), 'rundruf-config-'));
  writeFileSync(join(home, 'rundruf.yaml'), JSON.stringify({ slack })); // JSON is YAML
  return readConfig({ RUNDRUF_HOME: home, ...environment }, undefined, { withSlack });
}

function refusal(slack: unknown, environment: Environment = SECRETS): RefusalError {
  try {
    configured(slack, environment);
  } catch (error) {
    if (error instanceof RefusalError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

const CHANNEL = { channel: 'C0123456789' };

test('what is not written is as shipped: Socket Mode, least shown, nobody narrowed', () => {
  expect(configured(CHANNEL).slack).toEqual({
    mode: 'socket',
    apiUrl: 'https://slack.com/api/',
    channel: 'C0123456789',
    privacy: 'minimal',
    roles: { prepare: null, approve: null, admin: null },
    commands: { reminders: '/reminders', credits: '/credits', log: '/reminder-log' },
    http: { host: '127.0.0.1', port: 3000 },
    secrets: { botToken: 'xoxb-1', appToken: 'xapp-1', signingSecret: null },
  });
});

test('all of it may be written; of HTTP the signing secret is needed, and no app-level token', () => {
  const { RUNDRUF_SLACK_APP_TOKEN: _, ...secrets } = SECRETS;
  const given = {
    mode: 'http',
    apiUrl: 'https://slack.practice.example/api',
    channel: 'G01',
    privacy: 'initials',
    roles: { prepare: ['U01', 'W02'], approve: ['S03'], admin: [] },
    commands: { reminders: '/termine', credits: '/guthaben', log: '/termin_log-2' },
    http: { host: '0.0.0.0', port: 8080 },
  };
  expect(configured(given, secrets).slack).toEqual({
    ...given,
    apiUrl: 'https://slack.practice.example/api/',
    secrets: { botToken: 'xoxb-1', appToken: null, signingSecret: 'signing-secret-1' },
  });
});

test('part of a group may be written, the rest is as shipped', () => {
  const { slack } = configured({
    ...CHANNEL,
    commands: { log: '/protokoll' },
    http: { port: 0 },
    roles: { admin: ['U01'] },
  });
  expect(slack).toMatchObject({
    commands: { reminders: '/reminders', log: '/protokoll' },
    http: { host: '127.0.0.1', port: 0 },
    roles: { prepare: null, admin: ['U01'] },
  });
});

test('an address without encryption is possible on this machine only', () => {
  for (const host of ['127.0.0.1:9', '[::1]:9', 'localhost:9']) {
    expect(configured({ ...CHANNEL, apiUrl: `http://${host}/api/` }).slack?.apiUrl).toBe(
      `http://${host}/api/`,
    );
  }
});

test.each([
  ['no channel', {}, 'slack.channel', undefined],
  ['the name of a channel', { channel: '#termine' }, 'slack.channel', undefined],
  ['a direct conversation', { channel: 'D0123456789' }, 'slack.channel', undefined],
  ['an unknown mode', { ...CHANNEL, mode: 'rtm' }, 'slack.mode', undefined],
  ['no encryption elsewhere', { ...CHANNEL, apiUrl: 'http://slack.example/api/' }, 'slack.apiUrl', undefined],
  ['no address', { ...CHANNEL, apiUrl: 'slack.com' }, 'slack.apiUrl', undefined],
  ['another scheme', { ...CHANNEL, apiUrl: 'file:///etc/passwd' }, 'slack.apiUrl', undefined],
  ['a level that there is not', { ...CHANNEL, privacy: 'named' }, 'slack.privacy', undefined],
  ['roles as a text', { ...CHANNEL, roles: 'U01' }, 'slack.roles', undefined],
  ['a role that there is not', { ...CHANNEL, roles: { view: ['U01'] } }, 'slack.roles.view', 'no-such-field'],
  ['one member as a text', { ...CHANNEL, roles: { approve: 'U01' } }, 'slack.roles.approve', undefined],
  [
    'a name as a member',
    { ...CHANNEL, roles: { approve: ['U01', '@anna'] } },
    'slack.roles.approve.1',
    'slack.roles.approve',
  ],
  [
    'a channel as a member',
    { ...CHANNEL, roles: { admin: ['C0123'] } },
    'slack.roles.admin.0',
    'slack.roles.admin',
  ],
  [
    'too many members',
    { ...CHANNEL, roles: { prepare: Array(51).fill('U01') } },
    'slack.roles.prepare',
    undefined,
  ],
  ['a command without slash', { ...CHANNEL, commands: { log: 'log' } }, 'slack.commands.log', undefined],
  [
    'a command with a blank',
    { ...CHANNEL, commands: { credits: '/my credits' } },
    'slack.commands.credits',
    undefined,
  ],
  [
    'a command that is too long',
    { ...CHANNEL, commands: { reminders: `/${'x'.repeat(32)}` } },
    'slack.commands.reminders',
    undefined,
  ],
  [
    'a command that there is not',
    { ...CHANNEL, commands: { help: '/help' } },
    'slack.commands.help',
    'no-such-field',
  ],
  ['a port that there is not', { ...CHANNEL, http: { port: 65_536 } }, 'slack.http.port', undefined],
  ['no host', { ...CHANNEL, http: { host: '' } }, 'slack.http.host', undefined],
  ['a token in the file', { ...CHANNEL, botToken: 'xoxb-1' }, 'slack.botToken', 'no-such-field'],
  ['a list', [], 'slack', undefined],
])('%s is refused, and the field is named with what is expected', (_, slack, field, expected) => {
  const error = refusal(slack);
  expect(error).toMatchObject({ code: 'invalid-config', details: { field } });
  expect(error.details.expected).toBe(expected);
  for (const t of [en, de]) {
    const { message = '' } = explainRefusal(error, t) ?? {};
    expect(message).toContain(field);
    const words = t.configField[String(expected ?? field)];
    expect(words, `${expected ?? field} has words`).toBeTypeOf('string');
    expect(message).toContain(words);
  }
});

describe('secrets', () => {
  test.each(Object.keys(SECRETS))('%s that is missing is refused by its name', (name) => {
    const mode = name.includes('SIGNING') ? 'http' : 'socket';
    const { [name]: _, ...others } = SECRETS as Environment;
    const error = refusal({ ...CHANNEL, mode }, others);
    expect(error.details).toMatchObject({ field: name });
    for (const t of [en, de]) expect(explainRefusal(error, t)?.message).toContain(`${name}_FILE`);
  });

  test('may lie in files, and an unreadable file is named', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rundruf-secret-'));
    const files = Object.entries(SECRETS).map(([name, secret]) => {
      const file = join(folder, name);
      writeFileSync(file, `${secret}\n`);
      return [`${name}_FILE`, file] as const;
    });
    expect(configured(CHANNEL, Object.fromEntries(files)).slack?.secrets).toMatchObject({
      botToken: 'xoxb-1',
      appToken: 'xapp-1',
    });
    const file = join(folder, 'nowhere');
    expect(
      refusal(CHANNEL, { ...SECRETS, RUNDRUF_SLACK_BOT_TOKEN: '', RUNDRUF_SLACK_BOT_TOKEN_FILE: file }),
    ).toMatchObject({
      details: { file, field: 'RUNDRUF_SLACK_BOT_TOKEN_FILE', expected: 'file-readable' },
    });
  });

  test('are not asked for by what does not speak to Slack, and a wrong section is refused all the same', () => {
    expect(configured(CHANNEL, {}, false).slack).toBeNull();
    expect(() => configured({}, {}, false)).toThrow(RefusalError);
  });
});
