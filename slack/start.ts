import type { Actor } from '../src/actor.ts';
import type { SlackConfig } from '../src/config-slack.ts';
import type { Practice } from '../src/deps.ts';
import { createFormat } from '../src/i18n/format.ts';
import { catalogue } from '../src/i18n/index.ts';
import type { Log } from '../src/ports.ts';
import { tellAdministrators } from './administrators.ts';
import { registerAll } from './app.ts';
import { approversText } from './approvers.ts';
import { createBalances } from './balances.ts';
import { createCards } from './cards.ts';
import { type Clients, createApp, createClients, sdkLogger } from './connection.ts';
import type { SlackContext, SlackEngine } from './context.ts';
import { createGroups } from './groups.ts';
import { createHomes } from './home.ts';
import { createNotices } from './notices.ts';
import { createPeople } from './people.ts';
import { createPermalinks } from './permalinks.ts';
import { createPlace } from './place.ts';
import { pause, socketCode, type Wait } from './socket.ts';
import { withPlaces } from './statuses.ts';
import { registerWatch } from './watch.ts';

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
  /** How to wait before trying again; left out: by the clock. */
  wait?: Wait;
}>;

/** `ended`: the app was taken away, and nothing is tried any more until the program is started again. */
export type SlackState = 'connected' | Readonly<{ trouble: string }> | Readonly<{ ended: string }>;

export type SlackApp = Readonly<{ stop: () => Promise<void> }>;

const FIRST_WAIT_MILLISECONDS = 1000;
const LONGEST_WAIT_MILLISECONDS = 30_000;
const PACE_MILLISECONDS = 3000; // between two rounds: chat.update allows some 50 calls a minute, and people read no faster

/** Starts in the background and goes on trying for as long as it takes: whether Slack is up concerns nobody else. */
export function startSlack(given: SlackStart): SlackApp {
  const start = { wait: pause, ...given, onState: tellingOnce(given.onState) };
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

/** A trouble that goes on is told once, whatever Slack calls it from one try to the next. */
function tellingOnce(onState: SlackStart['onState']): SlackStart['onState'] {
  let isTrouble = false;
  return (state) => {
    const wasTrouble = isTrouble;
    isTrouble = typeof state === 'object' && 'trouble' in state;
    if (!isTrouble || !wasTrouble) onState(state);
  };
}

type Started = SlackStart & Readonly<{ wait: Wait }>;

async function keepTrying(
  { log, onState, wait: waitFor }: Started,
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
      await waitFor(wait, signal);
    }
  }
}

async function connect(start: Started): Promise<{ stop: () => Promise<void> }> {
  const { config, log, onState } = start;
  const logger = sdkLogger(log);
  const clients = createClients(config, logger);
  const { team_id: teamId, user_id: botUserId } = await clients.repeatable.auth.test();
  if (teamId === undefined || botUserId === undefined)
    throw new Error('auth.test: expected team_id and user_id');
  const context = createContext(start, clients, { teamId, botUserId });
  const homes = createHomes(context);
  const onLost = (code: string): void => {
    log.warn('slack.not-connected', { code });
    onState({ trouble: code });
  };
  const news = { onLost, onBack: () => onState('connected') };
  const bolt = createApp(config, { logger, botUserId, wait: start.wait, ...news });
  const showing = keepShowing(start, [context.cards, homes, createNotices(context)]);
  let ending: Promise<void> | null = null;
  const stop = (): Promise<void> => {
    ending ??= showing.stop(bolt.stop);
    return ending;
  };
  const onEnded = (code: string): void => {
    if (ending !== null) return;
    log.warn('slack.ended', { code });
    onState({ ended: code });
    stop().catch((error: unknown) => log.error('slack.stop', error));
  };
  registerAll(bolt.app, context, homes);
  registerWatch(bolt.app, { context, onEnded });
  await bolt.start();
  log.info('slack.connected', { mode: config.mode });
  onState('connected');
  showing.begin();
  return { stop };
}

type Shown = Readonly<{ nudge: () => void; stop: () => Promise<void> }>;

/** Brings what is shown up to date with every commit, and each minute: expiry and due times come without one. */
function keepShowing({ engine }: Pick<Started, 'engine'>, shown: readonly Shown[]) {
  const ends: (() => void)[] = [];
  const show = (): void => {
    for (const each of shown) each.nudge();
  };
  return {
    begin() {
      const minute = setInterval(show, 60_000);
      minute.unref();
      ends.push(engine.noticeChanges({ onChange: show, onReachable: show }), () => clearInterval(minute));
      show();
    },
    async stop(shut: () => Promise<void>) {
      for (const end of ends) end();
      await shut();
      await Promise.all(shown.map((each) => each.stop()));
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
  const groups = createGroups({
    roles: config.roles,
    log,
    onNews: (news) =>
      tellAdministrators({ engine, server, clients, log }, channelWords.t.slack.groupNews(news)),
  });
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
    approvers: () => approversText({ engine, server, config }),
    paceMilliseconds,
    now,
    log,
  });
  return {
    ...{ engine, config, practice, isSandbox, now, log, server, clients, workspace },
    people: createPeople({
      ...{ engine, config, clients, isSandbox, workstation, onGroup: groups, now, log },
      teamId: () => teamId,
    }),
    permalinks: createPermalinks(clients),
    ...{ cards, place, groups, balances, channelWords, wordsFor, paceMilliseconds, wakeSender },
  };
}
