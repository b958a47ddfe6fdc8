import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { App, HTTPReceiver, type Logger, LogLevel, SocketModeReceiver } from '@slack/bolt';
import type { SlackServer } from '../../support/slack/server.ts';

/** How the app is reached. */
export type Transport = 'socket' | 'http';

/** A real Bolt app at the local Slack. */
export type RunningApp = Readonly<{ app: App; stop(): Promise<void> }>;

const retryConfig = { retries: 0 };

/** Broken connections are what these tests are about: nobody need read of them. */
const logger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};

/** Starts a Bolt app with the listeners of `build`. */
export async function startApp(
  slack: SlackServer,
  transport: Transport,
  build: (app: App) => void,
): Promise<RunningApp> {
  const clientOptions = { slackApiUrl: slack.apiUrl, retryConfig };
  const { botToken: token, appToken, signingSecret } = slack.app;
  if (transport === 'socket') {
    const socketOptions = {
      clientOptions: {
        slackApiUrl: slack.apiUrl,
        retryConfig: { retries: 100, minTimeout: 20, maxTimeout: 50 },
      },
    };
    const receiver = new SocketModeReceiver({
      appToken,
      logger,
      clientPingTimeout: 1000, // how fast it reconnects, but also how late a pong may be on a busy machine
      installerOptions: socketOptions,
    });
    const app = new App({ token, receiver, clientOptions, logger, convoStore: false });
    build(app);
    await app.start();
    await slack.until(() => slack.sockets.count() > 0);
    return { app, stop: stopOnce(app) };
  }
  const receiver = new HTTPReceiver({ signingSecret, logger });
  const app = new App({ token, receiver, clientOptions, logger, convoStore: false });
  build(app);
  const port = await freePort();
  await app.start({ port, host: '127.0.0.1' });
  await slack.deliverByHttp(`http://127.0.0.1:${port}/slack/events`);
  return { app, stop: stopOnce(app) };
}

/** Bolt's HTTP receiver throws when it is stopped twice. */
function stopOnce(app: App): () => Promise<void> {
  let stopped: Promise<unknown> | null = null;
  return async () => {
    stopped ??= app.stop();
    await stopped;
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
