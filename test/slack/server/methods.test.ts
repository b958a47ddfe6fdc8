import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SlackServer, startSlackServer } from '../../support/slack/server.ts';
import { call, plain, section, wellEquipped } from './api.ts';

let slack: SlackServer;

beforeEach(async () => {
  slack = await startSlackServer(wellEquipped);
  slack.workspace.addUser({ id: 'UANNA', name: 'Anna', locale: 'de-CH' });
  slack.workspace.addUser({ id: 'UGUEST', isGuest: true });
  slack.workspace.addUser({ id: 'UOTHER', isStranger: true, teamId: 'TOTHER' });
  slack.workspace.addChannel({ id: 'C1', name: 'praxis', members: ['UANNA'] });
  slack.workspace.addChannel({ id: 'CHIDDEN', hasBot: false });
  slack.workspace.addChannel({ id: 'CPUBLIC', kind: 'public', hasBot: false });
  slack.workspace.addChannel({ id: 'CSHARED', isExtShared: true, members: ['UANNA', 'UOTHER'] });
  slack.workspace.addGroup({ id: 'S1', handle: 'approvers', users: ['UANNA'] });
});

afterEach(() => slack.close());

const post = (channel: string, more = {}) => call(slack, 'chat.postMessage', { channel, text: 'n', ...more });
const errorOf = async (answer: ReturnType<typeof call>) => (await answer).body['error'];

describe('a token', () => {
  it('opens the methods it is for, and no others', async () => {
    expect(await errorOf(call(slack, 'auth.test', {}, ''))).toBe('not_authed');
    expect(await errorOf(call(slack, 'auth.test', {}, 'xoxb-wrong'))).toBe('invalid_auth');
    expect(await errorOf(call(slack, 'apps.connections.open'))).toBe('not_allowed_token_type');
    expect(await errorOf(call(slack, 'users.info', {}, slack.app.appToken))).toBe('not_allowed_token_type');
    expect((await call(slack, 'auth.test')).body).toMatchObject({ ok: true, team_id: 'T0PRACTICE' });
    expect(await errorOf(call(slack, 'chat.shout'))).toBe('unknown_method');
  });

  it('lacks a scope, and Slack says which', async () => {
    slack.app.scopes.delete('usergroups:read');
    const { body, headers } = await call(slack, 'usergroups.list');
    expect(body).toMatchObject({ error: 'missing_scope', needed: 'usergroups:read' });
    expect(String(body['provided'])).toContain('chat:write');
    expect(headers.get('x-oauth-scopes')).toContain('commands,chat:write');
    slack.app.scopes.delete('groups:read');
    expect((await call(slack, 'conversations.info', { channel: 'C1' })).body['needed']).toBe('groups:read');
  });
});

describe('people and groups', () => {
  it('are told as Slack tells them', async () => {
    const anna = await call(slack, 'users.info', { user: 'UANNA', include_locale: true });
    expect(anna.body['user']).toMatchObject({ locale: 'de-CH', is_bot: false, is_restricted: false });
    expect((await call(slack, 'users.info', { user: 'UANNA' })).body['user']).not.toHaveProperty('locale');
    expect((await call(slack, 'users.info', { user: 'UGUEST' })).body['user']).toMatchObject({
      is_restricted: true,
    });
    const other = await call(slack, 'users.info', { user: 'UOTHER' });
    expect(other.body['user']).toMatchObject({ is_stranger: true, team_id: 'TOTHER' });
    expect(await errorOf(call(slack, 'users.info', { user: 'UNOBODY' }))).toBe('user_not_found');
    expect((await call(slack, 'usergroups.users.list', { usergroup: 'S1' })).body['users']).toEqual([
      'UANNA',
    ]);
    expect(await errorOf(call(slack, 'usergroups.users.list', { usergroup: 'S9' }))).toBe('no_such_subteam');
    slack.workspace.plan = 'free';
    expect(await errorOf(call(slack, 'usergroups.users.list', { usergroup: 'S1' }))).toBe(
      'plan_upgrade_required',
    );
  });
});

describe('a channel', () => {
  it('is told as Slack tells it, and a private one without the bot does not exist', async () => {
    const info = async (channel: string) => (await call(slack, 'conversations.info', { channel })).body;
    expect(await info('C1')).toMatchObject({
      channel: { is_private: true, is_member: true, is_archived: false },
    });
    expect(await info('CSHARED')).toMatchObject({ channel: { is_ext_shared: true, is_shared: true } });
    expect(await info('CPUBLIC')).toMatchObject({ channel: { is_private: false, is_member: false } });
    expect(await info('CHIDDEN')).toMatchObject({ error: 'channel_not_found' });
  });

  it('tells its members page by page', async () => {
    const members = async (more = {}) =>
      (await call(slack, 'conversations.members', { channel: 'CSHARED', limit: 2, ...more })).body;
    const first = await members();
    expect(first['members']).toEqual(['UANNA', 'UOTHER']);
    const { next_cursor: cursor } = first['response_metadata'] as { next_cursor: string };
    const second = await members({ cursor });
    expect(second).toMatchObject({ members: ['U0REMINDERS'], response_metadata: { next_cursor: '' } });
  });

  it('takes messages while the bot is in it and it is not archived', async () => {
    expect(await errorOf(post('CHIDDEN'))).toBe('channel_not_found');
    expect(await errorOf(post('CPUBLIC'))).toBe('not_in_channel');
    await slack.admin.archive('C1');
    expect(await errorOf(post('C1'))).toBe('is_archived');
    await slack.admin.unarchive('C1');
    expect(await errorOf(post('C1'))).toBeUndefined();
    await slack.admin.removeBot('C1');
    expect(await errorOf(post('C1'))).toBe('channel_not_found');
  });
});

describe('a message', () => {
  it('is changed and deleted by its author alone, and never when only one person sees it', async () => {
    const { ts } = (await post('C1', { blocks: [section('first')] })).body;
    const update = (at: unknown) => call(slack, 'chat.update', { channel: 'C1', ts: at, text: 'second' });
    await update(ts);
    expect(slack.channel('C1').messages()).toMatchObject([{ lines: ['second'], isEdited: true }]);

    const theirs = slack.admin.write('C1', 'UANNA', 'hello');
    expect(await errorOf(update(theirs))).toBe('cant_update_message');
    expect(await errorOf(update('1.1'))).toBe('message_not_found');
    const { message_ts: own } = (
      await call(slack, 'chat.postEphemeral', { channel: 'C1', user: 'UANNA', text: 'e' })
    ).body;
    expect(await errorOf(update(own))).toBe('message_not_found');

    slack.admin.deleteMessage('C1', String(ts));
    expect(await errorOf(update(ts))).toBe('message_not_found');
    expect(await errorOf(call(slack, 'chat.getPermalink', { channel: 'C1', message_ts: ts }))).toBe(
      'message_not_found',
    );
  });

  it('for one person is seen by that person only, who must be in the channel', async () => {
    const whisper = (user: string) =>
      call(slack, 'chat.postEphemeral', { channel: 'C1', user, text: 'psst' });
    expect(await errorOf(whisper('UGUEST'))).toBe('user_not_in_channel');
    await whisper('UANNA');
    expect(slack.as('UANNA').messages('C1')).toMatchObject([{ words: 'psst', onlyFor: 'UANNA' }]);
    expect(slack.channel('C1').messages()).toEqual([]);
  });

  it('is read as people read it: mentions by name, markup undone, whom it alerts', async () => {
    await post('C1', {
      text: '<@UANNA> &amp; <!subteam^S1>: see <#C1> or <https://example.com|here>, <!channel>',
    });
    expect(slack.channel('C1').messages()[0]).toMatchObject({
      words: '@Anna & @approvers: see #praxis or here, @channel',
      pings: ['UANNA', 'S1', 'channel'],
    });
    await post('C1', { blocks: [{ type: 'header', text: plain('<!channel>') }, section('&lt;!here&gt;')] });
    expect(slack.channel('C1').messages()[1]).toMatchObject({ pings: [], lines: ['# @channel', '<!here>'] });
  });

  it('reaches a person in the conversation with the bot', async () => {
    const { channel } = (await call(slack, 'conversations.open', { users: 'UANNA' })).body;
    await post((channel as { id: string }).id);
    await post('UANNA');
    expect(slack.dmsOf('UANNA')).toHaveLength(2);
    expect(slack.dmsOf('UGUEST')).toEqual([]);
  });
});

it('everything the app ever said can be searched, but not its tokens', async () => {
  await post('C1', { metadata: { event_type: 'card', event_payload: { hidden: 'Müller' } } });
  expect(slack.everythingSent()).toContain('Müller');
  expect(slack.everythingSent()).not.toContain(slack.app.botToken);
  expect(slack.calls).toMatchObject([{ method: 'chat.postMessage', arguments: { channel: 'C1' } }]);
});
