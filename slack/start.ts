import type { Actor } from '../src/actor.ts';
import type { SlackConfig } from '../src/config-slack.ts';
import type { Practice } from '../src/deps.ts';
import { createFormat } from '../src/i18n/format.ts';
import { catalogue } from '../src/i18n/index.ts';
import type { Log } from '../src/ports.ts';
import { tellAdministrators } from './administrators.ts';
import { registerAll } from './app.ts';
import { createBalances } from './balances.ts';
import { createCards } from './cards.ts';
import { type Clients, createApp, createClients, sdkLogger } from './connection.ts';
import type { SlackContext, SlackEngine } from './context.ts';
import { createHomes } from './home.ts';
import { createPeople } from './people.ts';
import { createPermalinks } from './permalinks.ts';
import { createPlace } from './place.ts';
import { pause, socketCode } from './socket.ts';
import { withPlaces } from './statuses.ts';

/** What the Slack app needs from the program around it. */
export type SlackStart = Readonly<{
  engine: SlackEngine;
  config: SlackConfig;
  practice: Practice;
  isSandbox: boolean;
  server: Actor;
  workstation: string;
  now: () => Date;
  log: Log;
  wakeSender: () => void;
  /** Told when the connection comes or goes, and why it cannot come: a code. */
  onState: (state: SlackState) => void;
  /** Least time between two rounds of writing cards; left out: three seconds. */
  paceMilliseconds?: number;
}>;

export type SlackState = 'connected' | Readonly<{ trouble: string }>;

export type SlackApp = Readonly<{ stop: () => Promise<void> }>;

const FIRST_WAIT_MILLISECONDS = 1000;
const LONGEST_WAIT_MILLISECONDS = 30_000;
const PACE_MILLISECONDS = 3000; // between two rounds: chat.update allows some 50 calls a minute, and people read no faster

/** Starts in the background and goes on trying for as long as it takes: whether Slack is up concerns nobody else. */
export function startSlack(start: SlackStart): SlackApp {
  const stopping = new AbortController();
  let running: Readonly<{ stop: () => Promise<void> }> | null = null;
  const starting = keepTrying(start, stopping.signal, async () => {
    running = await connect(start);
    if (stopping.signal.aborted) await running.stop();
  });
  return {
    async stop() {
      stopping.abort();
      await starting;
      await running?.stop();
    },
  };
}

async function keepTrying(
  { log, onState }: SlackStart,
  signal: AbortSignal,
  attempt: () => Promise<void>,
): Promise<void> {
  for (
    let wait = FIRST_WAIT_MILLISECONDS;
    !signal.aborted;
    wait = Math.min(2 * wait, LONGEST_WAIT_MILLISECONDS)
  ) {
    try {
      await attempt();
      return;
    } catch (error) {
      const code = socketCode(error);
      if (code === null) log.error('slack.not-connected', error);
      else log.warn('slack.not-connected', { code });
      onState({ trouble: code ?? 'unexpected' });
      await pause(wait, signal);
    }
  }
}

async function connect(start: SlackStart): Promise<{ stop: () => Promise<void> }> {
  const { engine, config, log, onState } = start;
  const logger = sdkLogger(log);
  const clients = createClients(config, logger);
  const { team_id: teamId, user_id: botUserId } = await clients.repeatable.auth.test();
  if (teamId === undefined || botUserId === undefined)
    throw new Error('auth.test: expected team_id and user_id');
  const context = createContext(start, clients, { teamId, botUserId });
  const { cards } = context;
  const homes = createHomes(context);
  const {
    app,
    start: open,
    stop: shut,
  } = createApp(config, {
    logger,
    botUserId,
    onLost(code) {
      log.warn('slack.not-connected', { code });
      onState({ trouble: code });
    },
    onBack: () => onState('connected'),
  });
  registerAll(app, context, homes);
  await open();
  log.info('slack.connected', { mode: config.mode });
  onState('connected');
  const show = () => {
    cards.nudge();
    homes.nudge();
  };
  const unwatch = engine.noticeChanges({ onChange: show, onReachable: show });
  const minute = setInterval(show, 60_000); // expiry and due times come without a commit
  minute.unref();
  cards.nudge();
  return {
    async stop() {
      unwatch();
      clearInterval(minute);
      await shut();
      await Promise.all([cards.stop(), homes.stop()]);
    },
  };
}

function createContext(
  start: SlackStart,
  clients: Clients,
  workspace: SlackContext['workspace'],
): SlackContext {
  const { config, practice, isSandbox, server, workstation, now, log, wakeSender } = start;
  const engine = withPlaces(start.engine);
  const { paceMilliseconds = PACE_MILLISECONDS } = start;
  const { teamId } = workspace;
  const { channel } = config;
  const wordsFor = (language: 'de' | 'en') => {
    const t = catalogue(language);
    return { t, format: createFormat(t, practice.timeZone) };
  };
  const channelWords = wordsFor(practice.language === 'de' ? 'de' : 'en');
  const onTrouble = (code: string) =>
    tellAdministrators({ engine, server, clients, log }, channelWords.t.slack.channelTrouble(channel, code));
  const place = createPlace({ config, clients, teamId, now, log, onTrouble });
  const balances = createBalances(engine, now);
  const cards = createCards({
    engine,
    balances,
    server,
    channel,
    clients,
    words: channelWords,
    isSandbox,
    isPlaceFit: place.isFit,
    onWritten: place.worked,
    onChannelLost: place.lost,
    paceMilliseconds,
    now,
    log,
  });
  return {
    ...{ engine, config, practice, isSandbox, now, log, server, clients, workspace },
    people: createPeople({
      ...{ engine, config, clients, isSandbox, workstation, now, log },
      teamId: () => teamId,
    }),
    permalinks: createPermalinks(clients),
    ...{ cards, place, balances, channelWords, wordsFor, paceMilliseconds, wakeSender },
  };
}
