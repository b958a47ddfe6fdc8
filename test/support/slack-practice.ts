import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { hostname } from 'node:os';
import { expect, onTestFinished } from 'vitest';
import type { Wait } from '../../slack/socket.ts';
import { type SlackState, startSlack } from '../../slack/start.ts';
import { allCapabilities, type Capability } from '../../src/actor.ts';
import type { SlackConfig } from '../../src/config-slack.ts';
import { serverActor } from '../../src/send-due.ts';
import { startSender } from '../../src/serve.ts';
import { type LogRecord, openSecondProcess, type Practice, startPractice } from './practice.ts';
import { aFullDay } from './records.ts';
import { type SlackServer, startSlackServer } from './slack/server.ts';

export const CHANNEL = 'CREMIND';

type Options = NonNullable<Parameters<typeof startPractice>[0]> &
  Readonly<{
    config?: Partial<SlackConfig>;
    /** false: nothing is sent by itself. */
    isSending?: boolean;
    /** How the app waits before it tries again; left out: by the clock. */
    wait?: Wait;
  }>;

export type SlackPractice = Awaited<ReturnType<typeof startSlackPractice>>;

/**
 * A practice with its Slack: Anna (German) and Beat (English) may do everything, Carla may only look; the app runs as in
 * `rundruf serve`, in Socket Mode unless the configuration says otherwise.
 */
export async function startSlackPractice(options: Options = {}) {
  const slack = await startSlackServer();
  onTestFinished(() => slack.close());
  const practice = await startPractice(options);
  for (const [id, locale, capabilities] of [
    ['anna', 'de-DE', allCapabilities],
    ['beat', 'en-GB', allCapabilities],
    ['carla', 'en-GB', ['view']],
  ] as const) {
    slack.workspace.addUser({ id: slackIdOf(id), name: id, locale });
    await enterSlackUser(practice, id, capabilities);
  }
  slack.workspace.addChannel({ id: CHANNEL, members: ['anna', 'beat', 'carla'].map(slackIdOf) });
  const isHttp = options.config?.mode === 'http';
  const port = isHttp ? await freePort() : 0;
  const app = startApp(
    practice,
    slack,
    isHttp ? { ...options, config: { ...options.config, http: { host: '127.0.0.1', port } } } : options,
  );
  await slack.until(() => app.states.includes('connected') || undefined);
  if (isHttp) await slack.deliverByHttp(`http://127.0.0.1:${port}/slack/events`);
  return { ...practice, slack, app, as: (id: string) => slack.as(slackIdOf(id)) };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export const slackIdOf = (id: string): string => `U${id.toUpperCase()}`;

/** A practice user who is somebody in Slack. */
export function enterSlackUser(
  { store }: Pick<Practice, 'store'>,
  id: string,
  capabilities: readonly Capability[],
  slackIds: readonly string[] = [slackIdOf(id)],
): Promise<void> {
  return store.write((tx) =>
    tx.putUser({ id, name: id, capabilities, logins: [id], slackIds, isActive: true }),
  );
}

export type RunningApp = Readonly<{ states: SlackState[]; stop: () => Promise<void> }>;

/** The app as one process runs it; a second one is another process on the same database. */
export function startApp(
  { engine, clock, records }: Pick<Practice, 'engine' | 'clock' | 'records'>,
  slack: SlackServer,
  { config = {}, isSending = true, wait }: Pick<Options, 'config' | 'isSending' | 'wait'> = {},
): RunningApp {
  const log = {
    info: (event: string, facts = {}) => void records.push({ level: 'info', event, facts }),
    warn: (event: string, facts = {}) => void records.push({ level: 'warn', event, facts }),
    error: (event: string, error: unknown) =>
      void records.push({ level: 'error', event, facts: { error } as LogRecord['facts'] }),
  };
  const actor = serverActor(hostname());
  const sender = isSending ? startSender({ engine, actor, now: clock.now, log }) : null;
  const states: SlackState[] = [];
  const app = startSlack({
    engine,
    config: slackConfigOf(slack, config),
    practice: { name: 'Praxis Muster', phone: '+41 44 000 00 00', timeZone: 'Europe/Zurich', language: 'en' },
    isSandbox: false,
    server: actor,
    workstation: hostname(),
    now: clock.now,
    log,
    wakeSender: () => sender?.wake(),
    onState: (state) => void states.push(state),
    paceMilliseconds: 20,
    ...(wait && { wait }),
  });
  let isRunning = true;
  const stop = async () => {
    if (!isRunning) return;
    isRunning = false;
    await Promise.all([app.stop(), sender?.stop()]);
  };
  onTestFinished(stop);
  return { states, stop };
}

/** Another process with the same app on the same database. */
export async function startSecondApp(
  practice: SlackPractice,
  options: Pick<Options, 'config' | 'isSending'> = {},
) {
  const second = await openSecondProcess(practice);
  return startApp({ ...practice, engine: second.engine }, practice.slack, options);
}

export function slackConfigOf({ app, apiUrl }: SlackServer, config: Partial<SlackConfig> = {}): SlackConfig {
  return {
    mode: 'socket',
    apiUrl,
    channel: CHANNEL,
    privacy: 'minimal',
    roles: { prepare: null, approve: null, admin: null },
    commands: { reminders: '/reminders', credits: '/credits', log: '/reminder-log' },
    http: { host: '127.0.0.1', port: 0 },
    secrets: { botToken: app.botToken, appToken: app.appToken, signingSecret: app.signingSecret },
    ...config,
  };
}

/** The practice with a prepared SMS batch for tomorrow and its card. */
export async function withCard(options: Options = {}, patients = 3) {
  const practice = await startSlackPractice(options);
  await practice.enter(...aFullDay(patients));
  const { batchId } = await practice.engine.prepareBatch(practice.actor, { channel: 'sms' });
  const card = await cardShowing(practice, 'Approve & send', 'Send');
  return { ...practice, batchId, card };
}

/** The channel's only card, as soon as it has one of these buttons or words. */
export function cardShowing({ slack }: Pick<SlackPractice, 'slack'>, ...words: string[]) {
  return slack.until(() => {
    const [card, ...others] = slack.channel(CHANNEL).messages();
    expect(others).toEqual([]);
    return card && words.some((word) => card.words.includes(word)) ? card : undefined;
  });
}

/** The same while time passes, for what is tried again later. */
export function cardInTime(practice: Pick<SlackPractice, 'slack' | 'clock'>, ...words: string[]) {
  return practice.slack.until(() => {
    practice.clock.advance(5000);
    return practice.slack
      .channel(CHANNEL)
      .messages()
      .find((card) => words.some((word) => card.words.includes(word)));
  });
}

/** What only this person was told last. */
export const told = ({ slack }: Pick<SlackPractice, 'slack'>, id: string): Promise<string> =>
  slack.until(() => slack.ephemeralsOf(slackIdOf(id)).at(-1)?.words);
