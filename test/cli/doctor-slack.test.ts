import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { neededScopes } from '../../slack/manifest.ts';
import type { Capability } from '../../src/actor.ts';
import { checkGroups, type Diagnosis, diagnose } from '../../src/cli/doctor/checks.ts';
import { examine } from '../../src/cli/doctor/examination.ts';
import { de } from '../../src/i18n/de.ts';
import { en } from '../../src/i18n/en.ts';
import { type CheckName, isAilment } from '../../src/model/finding.ts';
import { openStore } from '../../storage/open.ts';
import { createHome, type Home } from '../support/cli.ts';
import { runSql } from '../support/database.ts';
import { startPractice } from '../support/practice.ts';
import { type SlackServer, startSlackServer } from '../support/slack/server.ts';
import { enterSlackUser, slackIdOf, startApp } from '../support/slack-practice.ts';

const checks = checkGroups.filter(({ group }) => group === 'slack').flatMap((group) => [...group.checks]);

type Slack = Record<string, unknown>;
type Users = Readonly<Record<string, readonly Capability[]>>;

const ANNA_AND_BEAT: Users = { anna: ['view', 'prepare', 'approve', 'admin'], beat: ['view', 'approve'] };

/** A live practice whose people are in a Slack workspace with a private channel. */
async function aPractice({
  users = ANNA_AND_BEAT,
  scopes = neededScopes,
}: {
  users?: Users;
  scopes?: readonly string[];
} = {}) {
  const slack = await startSlackServer({ scopes });
  onTestFinished(() => slack.close());
  const home = createHome({
    RUNDRUF_ASPSMS_PASSWORD: 'secret',
    RUNDRUF_SLACK_BOT_TOKEN: slack.app.botToken,
    RUNDRUF_SLACK_APP_TOKEN: slack.app.appToken,
    RUNDRUF_SLACK_SIGNING_SECRET: slack.app.signingSecret,
  });
  onTestFinished(() => home.remove());
  const file = join(home.folder, 'rundruf.sqlite');
  const store = await openStore({ type: 'sqlite', file }, 'live');
  for (const [id, capabilities] of Object.entries(users)) {
    slack.workspace.addUser({ id: slackIdOf(id), name: id });
    await enterSlackUser({ store }, id, capabilities);
  }
  await store.close();
  slack.workspace.addChannel({ id: 'CREMIND', members: Object.keys(users).map(slackIdOf) });
  const look = (given: Slack = {}, environment: Record<string, string> = {}) => {
    configure(home, slack, given);
    return lookAt({ ...home.environment, ...environment });
  };
  return { slack, home, file, look };
}

function configure(home: Home, { apiUrl }: SlackServer, given: Slack): void {
  const sms = { gateway: 'aspsms', userKey: 'KEY', originator: 'PRAXIS', baseUrl: 'http://127.0.0.1:1' };
  home.file('rundruf.yaml', stringify({ sms, slack: { apiUrl, channel: 'CREMIND', ...given } }));
}

/** What the checks of Slack find, without a process of their own. Each ailment must say in both languages what to do. */
async function lookAt(environment: Record<string, string>) {
  const examination = examine({
    environment,
    configFile: undefined,
    isThorough: false,
    startAt: () => undefined,
  });
  const found: Diagnosis[] = [];
  for (const check of checks) found.push(...(await diagnose(check, examination)));
  await (await examination.database()).inspection?.close();
  const faults = examination.configuration.faults.map(({ details }) => details.field);
  for (const { finding } of found)
    for (const { doctor } of [en, de]) {
      const said = [doctor.found[finding.code](finding.details)];
      if (isAilment(finding.code)) said.push(doctor.advice[finding.code](finding.details));
      for (const text of said) expect(text).not.toMatch(/undefined|null|\[object|^$/);
    }
  return {
    faults,
    all: found.map(({ finding }) => finding.code),
    codes: (name: CheckName) =>
      found.filter(({ check }) => check === name).map(({ finding }) => finding.code),
    details: (name: CheckName) =>
      found.filter(({ check }) => check === name).map(({ finding }) => finding.details),
  };
}

test('where all is well every check of Slack says so, and nothing is posted or opened', async () => {
  const { slack, look } = await aPractice();
  const { all } = await look();
  expect(all).toEqual([
    'slack-secrets-fine',
    'slack-login-fine',
    'slack-scopes-fine',
    'slack-socket-fine',
    'slack-channel-fine',
    'slack-roles-open',
    'slack-people-fine',
  ]);
  expect(slack.channel('CREMIND').messages()).toEqual([]);
  expect(slack.sockets.everConnected()).toBe(0);
  expect(slack.calls.filter(({ method }) => /^(chat|views)\./.test(method))).toEqual([]);
});

test('without slack: in the configuration no check of Slack says anything', async () => {
  const { home } = await aPractice();
  home.file('rundruf.yaml', '');
  expect((await lookAt(home.environment)).all).toEqual([]);
});

test('a missing secret is a fault of the configuration, and Slack is not asked', async () => {
  const { slack, look } = await aPractice();
  const { all, faults } = await look({}, { RUNDRUF_SLACK_APP_TOKEN: '' });
  expect(faults).toEqual(['RUNDRUF_SLACK_APP_TOKEN']);
  expect(all).toEqual(['section-invalid']);
  expect(slack.calls).toEqual([]);
});

test('secrets that were mixed up are named, never shown', async () => {
  const { slack, look } = await aPractice();
  const { botToken, appToken } = slack.app;
  const { codes, details } = await look(
    {},
    { RUNDRUF_SLACK_BOT_TOKEN: appToken, RUNDRUF_SLACK_APP_TOKEN: botToken },
  );
  expect(codes('slack-secrets')).toEqual(['slack-secret-odd', 'slack-secret-odd']);
  expect(details('slack-secrets')).toEqual([
    { field: 'RUNDRUF_SLACK_BOT_TOKEN' },
    { field: 'RUNDRUF_SLACK_APP_TOKEN' },
  ]);
  expect(codes('slack-login')).toEqual(['slack-token-refused']);
  expect(codes('slack-connection')).toEqual(['slack-app-token-refused']);
  expect(codes('slack-channel')).toEqual(['slack-not-reached']);
});

test('Slack that is down, a token it does not know and an answer that is not Slack’s are told apart', async () => {
  const { slack, look } = await aPractice();
  const refused = await look({}, { RUNDRUF_SLACK_BOT_TOKEN: 'xoxb-of-another-app' });
  expect(refused.details('slack-login')).toMatchObject([{ reason: 'invalid_auth' }]);
  expect(refused.codes('slack-login')).toEqual(['slack-token-refused']);
  slack.faults.status('auth.test', 503);
  expect((await look()).codes('slack-login')).toEqual(['slack-answer-odd']);
  const page = await listening((_, response) => void response.end('<h1>Please log in</h1>'));
  const odd = await look({ apiUrl: `http://127.0.0.1:${page}/api/` });
  expect(odd.codes('slack-login')).toEqual(['slack-answer-odd']);
  await slack.stop();
  const down = await look();
  expect(down.all).toEqual([
    'slack-secrets-fine',
    'slack-unreachable',
    'slack-not-reached',
    'slack-unreachable',
    'slack-not-reached',
    'slack-not-reached',
    'slack-not-reached',
  ]);
  expect(down.details('slack-login')).toMatchObject([
    { reason: expect.stringMatching(/^(ECONNREFUSED|UND_ERR_SOCKET)$/) },
  ]);
});

test('scopes that are missing fail, needless ones are a warning', async () => {
  const { slack, look } = await aPractice();
  slack.app.scopes.delete('usergroups:read');
  slack.app.scopes.add('channels:history');
  const less = await look({ roles: { approve: ['SAPPROVE'] } });
  expect(less.codes('slack-scopes')).toEqual(['slack-scopes-missing']);
  expect(less.details('slack-scopes')).toEqual([{ scopes: ['usergroups:read'] }]);
  expect(less.details('slack-roles')).toEqual([
    { role: 'approve', group: 'SAPPROVE', reason: 'missing_scope' },
  ]);
  slack.app.scopes.add('usergroups:read');
  expect((await look()).details('slack-scopes')).toEqual([{ scopes: ['channels:history'] }]);
});

test('the channel must be private, with the app, without guests and strangers', async () => {
  const { slack, look } = await aPractice();
  const channel = slack.workspace.channel('CREMIND');
  const trouble = async () => (await look()).details('slack-channel')[0]?.['reason'] ?? null;
  channel.kind = 'public';
  expect(await trouble()).toBe('channel-public');
  slack.app.scopes.add('channels:read');
  expect(await trouble()).toBe('channel-public');
  channel.kind = 'private';
  channel.isExtShared = true;
  expect(await trouble()).toBe('channel-shared');
  channel.isExtShared = false;
  slack.workspace.addUser({ id: 'UGUEST', isGuest: true });
  channel.members.add('UGUEST');
  expect(await trouble()).toBe('channel-has-guests');
  channel.members.delete('UGUEST');
  expect(await trouble()).toBeNull();
  channel.members.delete(slack.workspace.botUserId);
  expect(await trouble()).toBe('channel_not_found');
});

test('user groups: there is none of that id, nobody is in it, or the plan has none', async () => {
  const { slack, look } = await aPractice();
  const roles = { prepare: [], approve: ['SGONE', 'SEMPTY'], admin: ['SADMIN'] };
  slack.workspace.addGroup({ id: 'SEMPTY' });
  slack.workspace.addGroup({ id: 'SADMIN', users: ['UANNA'] });
  const { codes } = await look({ roles });
  expect(codes('slack-roles')).toEqual(['slack-role-empty', 'slack-group-missing', 'slack-group-empty']);
  expect(codes('slack-people')).toEqual(['slack-no-approver']);
  slack.workspace.plan = 'free';
  expect((await look({ roles: { admin: ['SADMIN'] } })).codes('slack-roles')).toEqual([
    'slack-groups-need-plan',
  ]);
  slack.workspace.plan = 'paid';
  expect((await look({ roles: { admin: ['SADMIN'] } })).all).toContain('slack-roles-fine');
});

test('listed people must be users of the practice with that right, and somebody in Slack', async () => {
  const { slack, look } = await aPractice();
  slack.workspace.addUser({ id: 'UNEW' });
  slack.workspace.addUser({ id: 'UGUEST', isGuest: true });
  slack.workspace.addGroup({ id: 'SPREP', users: ['UANNA', 'UBEAT'] });
  const { codes, details } = await look({
    roles: { prepare: ['SPREP'], approve: ['UANNA', 'UNEW', 'UGUEST', 'UNOBODY'] },
  });
  expect(codes('slack-people')).toEqual([
    'slack-user-gone',
    'slack-user-gone',
    'slack-listed-lacks',
    'slack-listed-unknown',
  ]);
  expect(details('slack-people')).toEqual([
    { account: 'UGUEST', reason: 'guest' },
    { account: 'UNOBODY', reason: 'user_not_found' },
    { role: 'prepare', account: 'UBEAT', user: 'beat' },
    { role: 'approve', account: 'UNEW' },
  ]);
});

test('S5: with four eyes somebody else must be able to approve in Slack', async () => {
  const { file, look } = await aPractice();
  await runSql(
    { type: 'sqlite', file },
    `insert into setting values ('approval.mode', 'practice', '', 'four-eyes', 'anna', '2026-01-01T00:00:00.000Z')`,
  );
  expect((await look()).codes('slack-people')).toEqual(['slack-people-fine']);
  expect((await look({ roles: { approve: ['UANNA'] } })).codes('slack-people')).toEqual([
    'slack-no-second-approver',
  ]);
});

test('somebody must have a Slack id at all', async () => {
  const { look } = await aPractice({ users: {} });
  expect((await look()).codes('slack-people')).toEqual(['slack-nobody']);
});

test('by HTTP the port must be free or ours', async () => {
  const { look } = await aPractice();
  const taken = await listening((_, response) => void response.end('rundruf-doctor'));
  const http = (port: number) => ({ mode: 'http', http: { port } });
  const other = await look(http(taken), { RUNDRUF_SLACK_APP_TOKEN: '' });
  expect(other.codes('slack-connection')).toEqual(['slack-port-ours']); // whoever repeats the challenge
  const silent = await listening((_, response) => void response.writeHead(401).end());
  expect((await look(http(silent))).codes('slack-connection')).toEqual(['slack-port-taken']);
  expect((await look(http(await freePort()))).codes('slack-connection')).toEqual(['slack-port-free']);
  const elsewhere = { mode: 'http', http: { host: '192.0.2.1', port: 3000 } };
  expect((await look(elsewhere)).details('slack-connection')).toMatchObject([{ reason: 'EADDRNOTAVAIL' }]);
});

test('by HTTP our running app is recognised by its signing secret', async () => {
  const http = { host: '127.0.0.1', port: await freePort() };
  const config = { mode: 'http', http } as const;
  const slack = await startSlackServer();
  onTestFinished(() => slack.close());
  const app = startApp(await startPractice(), slack, { config, isSending: false });
  await slack.until(() => app.states.includes('connected') || undefined);
  const home = createHome({
    RUNDRUF_ASPSMS_PASSWORD: 'secret',
    RUNDRUF_SLACK_BOT_TOKEN: slack.app.botToken,
    RUNDRUF_SLACK_SIGNING_SECRET: slack.app.signingSecret,
  });
  onTestFinished(() => home.remove());
  configure(home, slack, config);
  const ours = await lookAt(home.environment);
  expect(ours.codes('slack-connection')).toEqual(['slack-port-ours']);
  const forged = { ...home.environment, RUNDRUF_SLACK_SIGNING_SECRET: 'another-signing-secret' };
  expect((await lookAt(forged)).codes('slack-connection')).toEqual(['slack-port-taken']);
});

test('the command says it in words, with what to do, and never a secret', async () => {
  const { slack, home } = await aPractice();
  configure(home, slack, { channel: 'CELSEWHERE' });
  const { code, stdout, stderr } = await home.run('doctor', '--lang', 'de');
  expect(code).toBe(1);
  expect(stdout).toContain('Slack-Kanal');
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain('CELSEWHERE ist für die App nicht zu sehen');
  expect(stdout).toContain('/invite');
  for (const secret of [slack.app.botToken, slack.app.appToken, slack.app.signingSecret])
    expect(stdout + stderr).not.toContain(secret);
});

/** A server of whatever kind; its port. */
async function listening(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
