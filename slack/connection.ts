import {
  App,
  HTTPReceiver,
  type Logger,
  LogLevel,
  type Receiver,
  SocketModeReceiver,
  webApi,
} from '@slack/bolt';
import type { SlackConfig } from '../src/config-slack.ts';
import { cleanText, shorten } from '../src/model/text.ts';
import type { Log } from '../src/ports.ts';
import { createSocket, type SocketNews, type Wait } from './socket.ts';

/** Two ways to call Slack's Web API. Neither waits out a rate limit: whoever calls knows what can wait. */
export type Clients = Readonly<{
  /** For what would be there twice if it were called twice: posting a message. A time-out leaves it unknown. */
  once: webApi.WebClient;
  /** For what may be called again: reading, updating, publishing. */
  repeatable: webApi.WebClient;
}>;

const TIMEOUT_MILLISECONDS = 5000; // the SDK's default is none at all
const RETRIES = { retries: 2, minTimeout: 200, maxTimeout: 1000 };
const PING_MILLISECONDS = 1000; // how soon a dead connection is noticed: the SDK's default is 5 s
const BODY_LIMIT = '512kb'; // a view is at most 250 kB

export function createClients({ apiUrl, secrets }: SlackConfig, logger: Logger): Clients {
  const options = {
    slackApiUrl: apiUrl,
    allowAbsoluteUrls: false,
    timeout: TIMEOUT_MILLISECONDS,
    rejectRateLimitedCalls: true,
    logger,
  };
  return {
    once: new webApi.WebClient(secrets.botToken, { ...options, retryConfig: { retries: 0 } }),
    repeatable: new webApi.WebClient(secrets.botToken, { ...options, retryConfig: RETRIES }),
  };
}

/** Bolt, and how it begins and ends. */
type Connection = Readonly<{ app: App; start: () => Promise<void>; stop: () => Promise<void> }>;

type Surroundings = SocketNews & Readonly<{ logger: Logger; botUserId: string; wait: Wait }>;

/** Bolt with the receiver that the configuration names; nothing listens or connects before `start`. */
export function createApp(config: SlackConfig, surroundings: Surroundings): Connection {
  const { logger, botUserId } = surroundings;
  const { apiUrl, secrets } = config;
  const common = {
    // our own answer: Bolt's would ask Slack while it is made, and a Slack that is down would end the process
    authorize: () => Promise.resolve({ botToken: secrets.botToken, botUserId }),
    logger,
    clientOptions: {
      slackApiUrl: apiUrl,
      allowAbsoluteUrls: false,
      timeout: TIMEOUT_MILLISECONDS,
      rejectRateLimitedCalls: true,
      retryConfig: { retries: 0 },
    },
    convoStore: false as const,
    extendedErrorHandler: true as const,
  };
  const create = (receiver: Receiver) => new App({ ...common, receiver });
  return config.mode === 'http' ? byHttp(config, logger, create) : bySocket(config, surroundings, create);
}

function byHttp(
  { http, secrets }: SlackConfig,
  logger: Logger,
  create: (receiver: Receiver) => App,
): Connection {
  const signingSecret = secrets.signingSecret ?? '';
  const app = create(new HTTPReceiver({ signingSecret, logger, bodyLimit: BODY_LIMIT }));
  let isListening = false;
  return {
    app,
    start: async () => {
      await app.start({ port: http.port, host: http.host });
      isListening = true;
    },
    stop: async () => {
      if (isListening) await app.stop();
      isListening = false;
    },
  };
}

function bySocket(
  { apiUrl, secrets }: SlackConfig,
  surroundings: Surroundings,
  create: (receiver: Receiver) => App,
): Connection {
  const receiver = new SocketModeReceiver({
    appToken: secrets.appToken ?? '',
    logger: surroundings.logger,
    clientPingTimeout: PING_MILLISECONDS,
    autoReconnectEnabled: false, // ours: slack/socket.ts
    installerOptions: {
      // options of its own: the socket's client changes the object it is given
      clientOptions: {
        slackApiUrl: apiUrl,
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
        timeout: 2 * TIMEOUT_MILLISECONDS,
      },
    },
  });
  const socket = createSocket(receiver.client, surroundings);
  const app = create(receiver as Receiver);
  return {
    app,
    start: () => socket.open(() => app.start()),
    stop: () => socket.stop(() => app.stop()),
  };
}

/** What the SDK has to say, without bodies: its debug output holds whole requests, so there is none. */
export function sdkLogger(log: Log): Logger {
  const said = (message: readonly unknown[]) => {
    const [first] = message;
    const text = first instanceof Error ? first.name : typeof first === 'string' ? first : typeof first;
    return { said: shorten(cleanText(text), 160) };
  };
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...message) => log.warn('slack.sdk', said(message)),
    error: (...message) => log.warn('slack.sdk-error', said(message)),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}
