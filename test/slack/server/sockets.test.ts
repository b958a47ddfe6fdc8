import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Json, objectOf } from '../../support/slack/json.ts';
import { type SlackServer, startSlackServer } from '../../support/slack/server.ts';
import { call, wellEquipped } from './api.ts';

let slack: SlackServer;

beforeEach(async () => {
  slack = await startSlackServer(wellEquipped);
  slack.workspace.addUser({ id: 'UANNA' });
});

afterEach(() => slack.close());

/** A client that does nothing by itself, and all it was sent. */
async function connect() {
  const { body } = await call(slack, 'apps.connections.open', {}, slack.app.appToken);
  const socket = new WebSocket(String(body['url']));
  const received: Json[] = [];
  socket.on('message', (raw) => received.push(objectOf(JSON.parse(String(raw)))));
  await slack.until(() => received[0]);
  const answer = (envelope: Json | undefined, payload?: Json) =>
    socket.send(JSON.stringify({ envelope_id: envelope?.['envelope_id'], ...(payload ? { payload } : {}) }));
  return { socket, received, answer };
}

const opened = { type: 'app_home_opened', user: 'UANNA', channel: 'D1', tab: 'home' };

describe('a socket', () => {
  it('begins with hello, brings envelopes and takes answers in acknowledgements', async () => {
    const { received, answer } = await connect();
    expect(received[0]).toMatchObject({
      type: 'hello',
      num_connections: 1,
      connection_info: { app_id: 'A0REMINDERS' },
    });
    const asked = slack.as('UANNA').command('/reminders', 'see <!here> & <@UANNA>');
    const envelope = await slack.until(() => received[1]);
    expect(envelope).toMatchObject({
      type: 'slash_commands',
      accepts_response_payload: true,
      payload: { command: '/reminders', text: 'see &lt;!here&gt; &amp; <@UANNA>', user_id: 'UANNA' },
    });
    answer(envelope, { text: 'Hello' });
    expect((await asked).ephemerals()).toMatchObject([{ words: 'Hello' }]);
    expect(slack.everythingSent()).toContain('Hello');
  });

  it('can be opened once with its address, and ten at a time', async () => {
    const { body } = await call(slack, 'apps.connections.open', {}, slack.app.appToken);
    const clients = [new WebSocket(String(body['url']))];
    await slack.until(() => slack.sockets.count() === 1);
    const second = new WebSocket(String(body['url']));
    expect(await new Promise((resolve) => second.once('error', resolve))).toMatchObject({
      message: 'Unexpected server response: 503',
    });
    for (let open = clients.length; open < 10; open += 1) await connect();
    expect((await call(slack, 'apps.connections.open', {}, slack.app.appToken)).body['error']).toBe(
      'too_many_websockets',
    );
  });

  it('brings an event again, marked, when it was not acknowledged in three seconds', async () => {
    const { received, answer } = await connect();
    const sending = slack.events.send(opened);
    const first = await slack.until(() => received[1]);
    expect(first).toMatchObject({ type: 'events_api', accepts_response_payload: false });
    expect(first).not.toHaveProperty('retry_attempt');
    slack.clock.advance({ seconds: 3 });
    const second = await slack.until(() => received[2]);
    expect(second).toMatchObject({
      retry_attempt: 1,
      retry_reason: 'timeout',
      payload: first['payload'] as object,
    });
    answer(second);
    expect((await sending).isAcked()).toBe(true);
  });

  it('that breaks before the acknowledgement leaves the event to another one', async () => {
    const first = await connect();
    const sending = slack.events.send(opened);
    await slack.until(() => first.received[1]);
    const second = await connect();
    first.socket.terminate();
    const again = await slack.until(() => second.received[1]);
    expect(again).toMatchObject({ retry_attempt: 1, payload: { event: opened } });
    second.answer(again);
    expect((await sending).isAcked()).toBe(true);
    expect((await sending).attempts[0]?.afterMs).toBeLessThan(2000); // it did not have to time out first
  });

  it('that was asked to go gets no more envelopes', async () => {
    const { received } = await connect();
    slack.sockets.disconnect('warning');
    expect(await slack.until(() => received[1])).toMatchObject({ type: 'disconnect', reason: 'warning' });
    expect((await slack.as('UANNA').command('/reminders')).failure).toBe('dispatch_failed');
  });
});
