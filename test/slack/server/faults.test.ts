import type { App } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SlackServer, startSlackServer } from '../../support/slack/server.ts';
import { call, plain, wellEquipped } from './api.ts';
import { type RunningApp, startApp } from './app.ts';

let slack: SlackServer;
let apps: RunningApp[] = [];

beforeEach(async () => {
  slack = await startSlackServer(wellEquipped);
  slack.workspace.addUser({ id: 'UANNA' });
  slack.workspace.addChannel({ id: 'C1', members: ['UANNA'] });
});

afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.stop()));
  await slack.close();
});

const start = async (transport: 'socket' | 'http', build: (app: App) => void) => {
  const app = await startApp(slack, transport, build);
  apps = [...apps, app];
  return app;
};
const post = () => call(slack, 'chat.postMessage', { channel: 'C1', text: 'n' });
const posted = () => slack.channel('C1').messages().length;

describe('a call', () => {
  it('is rate-limited as often as ordered, with the seconds to wait', async () => {
    slack.faults.rateLimit('chat.postMessage', 7, { times: 2 });
    for (const _ of [1, 2]) {
      const { status, headers, body } = await post();
      expect({ status, after: headers.get('retry-after'), error: body['error'] }).toEqual({
        status: 429,
        after: '7',
        error: 'ratelimited',
      });
    }
    expect((await post()).body['ok']).toBe(true);
    expect(posted()).toBe(1);
  });

  it('fails with a status, an error, or a broken connection before its work', async () => {
    slack.faults.status('chat.postMessage', 503);
    expect((await post()).status).toBe(503);
    slack.faults.error('all', 'internal_error');
    expect((await post()).body).toEqual({ ok: false, error: 'internal_error' });
    const fault = slack.faults.reset('chat.postMessage', 'before');
    await expect(post()).rejects.toThrow('fetch failed');
    expect(fault.hits()).toBe(1);
    expect(posted()).toBe(0);
    expect(slack.calls.map((each) => each.outcome())).toEqual([
      'HTTP 503',
      'internal_error',
      'reset before work',
    ]);
  });

  it('fails after its work was done: the message is there, its author does not know', async () => {
    slack.faults.reset('chat.postMessage', 'after');
    await expect(post()).rejects.toThrow('fetch failed');
    slack.faults.status('chat.postMessage', 500, { when: 'after' });
    expect((await post()).status).toBe(500);
    expect(posted()).toBe(2);
  });

  it('hangs until it is let go, its work done or not', async () => {
    const late = slack.faults.hold('chat.postMessage', 'after');
    const first = post();
    await slack.until(() => posted() === 1);
    late.release();
    expect((await first).body['ok']).toBe(true);

    const early = slack.faults.hold('chat.postMessage', 'before');
    const second = post();
    await slack.until(() => early.hits() === 1);
    expect(posted()).toBe(1);
    slack.faults.clear();
    expect((await second).body['ok']).toBe(true);
    expect(posted()).toBe(2);
  });
});

/** Counts what reaches the app. */
const counting = (seen: string[], name: string) => (app: App) => {
  app.command('/ping', async ({ ack }) => {
    seen.push(name);
    await ack(`pong of ${name}`);
  });
};

describe('sockets', () => {
  it('share the envelopes, each to one of them', async () => {
    const seen: string[] = [];
    await start('socket', counting(seen, 'one'));
    await start('socket', counting(seen, 'two'));
    await slack.until(() => slack.sockets.count() === 2);
    const answers = await Promise.all([1, 2, 3, 4].map(() => slack.as('UANNA').command('/ping')));
    expect(seen.sort()).toEqual(['one', 'one', 'two', 'two']);
    expect(answers[0]?.ephemerals()[0]?.words).toMatch(/^pong of/);
  });

  it('come back after they broke, were asked to, and after Slack was down on the same port', async () => {
    const seen: string[] = [];
    await start('socket', counting(seen, 'app'));
    slack.sockets.refuse();
    slack.sockets.drop();
    await slack.until(() => slack.sockets.count() === 0);
    expect(await slack.as('UANNA').command('/ping')).toMatchObject({
      acked: false,
      failure: 'dispatch_failed',
    });
    slack.sockets.refuse(false);
    await slack.until(() => slack.sockets.count() === 1);

    slack.sockets.disconnect('refresh_requested');
    expect(slack.sockets.count()).toBe(0);
    await slack.until(() => slack.sockets.count() === 1);

    await slack.stop();
    await expect(call(slack, 'api.test')).rejects.toThrow('fetch failed');
    await slack.start();
    await slack.until(() => slack.sockets.count() === 1);
    expect((await slack.as('UANNA').command('/ping')).acked).toBe(true);
    expect(seen).toEqual(['app']);
  });

  it('hold envelopes back; who waits more than three seconds of Slack’s clock sees a failure', async () => {
    const seen: string[] = [];
    await start('socket', counting(seen, 'app'));
    const release = slack.sockets.hold();
    const inTime = slack.as('UANNA').command('/ping');
    release();
    expect((await inTime).acked).toBe(true);

    const releaseLate = slack.sockets.hold();
    const tooLate = slack.as('UANNA').command('/ping');
    slack.clock.advance({ seconds: 3 });
    expect(await tooLate).toMatchObject({ acked: false, failure: 'operation_timeout' });
    expect((await tooLate).ackedAfterMs).toBeLessThan(2000); // nobody has waited three real seconds
    releaseLate();
    await slack.until(() => seen.length === 2);
    expect(slack.ephemeralsOf('UANNA')).toHaveLength(1);
  });
});

describe.each(['socket', 'http'] as const)('an event by %s', (transport) => {
  const build = (seen: unknown[]) => (app: App) => {
    app.event('app_home_opened', async ({ context, body, event }) => {
      seen.push({ id: body.event_id, tab: event.tab, attempt: context.retryNum ?? 0 });
    });
  };

  it('is told once when it is acknowledged, and again when Slack did not see that', async () => {
    const seen: unknown[] = [];
    await start(transport, build(seen));
    const event = { type: 'app_home_opened', user: 'UANNA', channel: 'D1', tab: 'home' };
    const delivery = await slack.events.send(event);
    expect(delivery.isAcked()).toBe(true);
    slack.clock.advance({ minutes: 10 });
    await slack.events.sendAgain(delivery);
    const { eventId: id } = delivery;
    await slack.until(() => seen.length === 2);
    expect(seen).toEqual([
      { id, tab: 'home', attempt: 0 },
      { id, tab: 'home', attempt: 1 },
    ]);
  });

  it('is not told at all when the app has not subscribed to it', async () => {
    await start(transport, build([]));
    expect((await slack.events.send({ type: 'team_join' })).attempts).toEqual([]);
  });

  it('that nobody takes is told again at once, after one minute and after five', async () => {
    const app = await start(transport, build([]));
    await app.stop();
    await slack.until(() => slack.sockets.count() === 0);
    const delivery = await slack.events.send({
      type: 'app_home_opened',
      user: 'UANNA',
      channel: 'D1',
      tab: 'home',
    });
    expect(delivery.attempts).toHaveLength(2);
    slack.clock.advance({ minutes: 1 });
    await slack.until(() => delivery.attempts.length === 3);
    slack.clock.advance({ minutes: 5 });
    await slack.until(() => delivery.attempts.length === 4);
    expect(delivery.attempts.map(({ failure }) => failure)).toEqual(Array(4).fill('dispatch_failed'));
  });
});

describe('a request by signed HTTP', () => {
  const command = new URLSearchParams({
    command: '/ping',
    text: '',
    user_id: 'UANNA',
    team_id: 'T0PRACTICE',
  });
  const body = command.toString();

  it('reaches the app with its own signature only, and not when it is old', async () => {
    const seen: string[] = [];
    await start('http', counting(seen, 'app'));
    expect((await slack.raw({ body })).status).toBe(200);
    expect((await slack.raw({ body, secret: 'guessed' })).status).toBe(401);
    expect((await slack.raw({ body, secret: null })).status).toBe(401);
    expect((await slack.raw({ body, ageSeconds: 6 * 60 })).status).toBe(401);
    expect(seen).toEqual(['app']);
  });
});

describe('what others do', () => {
  it('is told to the app: the bot removed, a channel archived, a group changed', async () => {
    const seen: unknown[] = [];
    slack.workspace.addGroup({ id: 'S1', users: ['UANNA'] });
    await start('socket', (app) => {
      app.event('member_left_channel', async ({ event }) => void seen.push([event.type, event.user]));
      app.event('group_archive', async ({ event }) => void seen.push([event.type, event.channel]));
      app.event(
        'subteam_members_changed',
        async ({ event }) => void seen.push([event.type, event.removed_users]),
      );
    });
    await slack.admin.archive('C1');
    await slack.admin.removeBot('C1');
    await slack.admin.setGroup('S1', []);
    await slack.until(() => seen.length === 3);
    expect(seen).toEqual([
      ['group_archive', 'C1'],
      ['member_left_channel', 'U0REMINDERS'],
      ['subteam_members_changed', ['UANNA']],
    ]);
  });

  it('changes a card behind the app’s back, while a person clicks in what they saw before', async () => {
    const clicked: unknown[] = [];
    await start('socket', (app) => {
      app.action('go', async ({ ack, action, body }) => {
        clicked.push([action.type, 'message' in body && body.message?.['text']]);
        await ack();
      });
    });
    const elements = [{ type: 'button', action_id: 'go', text: plain('Go') }];
    const { ts } = (
      await call(slack, 'chat.postMessage', {
        channel: 'C1',
        text: 'old',
        blocks: [{ type: 'actions', elements }],
      })
    ).body;
    const [seen] = slack.channel('C1').messages();
    slack.admin.editMessage('C1', String(ts), { text: 'new' });
    expect(slack.channel('C1').messages()[0]?.lines).toEqual(['new']);
    await slack.as('UANNA').click(seen ?? expect.fail(), 'Go');
    expect(clicked).toEqual([['button', 'new']]);
  });
});

it('what never comes about is told with everything that Slack shows', async () => {
  await post();
  await expect(slack.until(() => posted() === 2, { withinMs: 50, what: 'two cards' })).rejects.toThrow(
    /two cards[\s\S]*C1 [\d.]+\n {2}n[\s\S]*chat.postMessage: ok/,
  );
});
