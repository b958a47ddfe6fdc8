import { hostname } from 'node:os';
import type { SlackState } from '../../slack/start.ts';
import { startNotices } from '../deliver-notices.ts';
import type { Engine } from '../engine.ts';
import type { Catalogue } from '../i18n/en.ts';
import { createNoticeWriter } from '../i18n/notice-writer.ts';
import { startTicker } from '../schedule/tick.ts';
import { serverActor } from '../send-due.ts';
import { startSender } from '../serve.ts';
import { type Surveillance, startSurveillance } from './serve-http.ts';
import type { Installation } from './wiring.ts';

export type ServingOptions = Readonly<{
  installation: Installation;
  t: Catalogue;
  note: (line: string) => void;
  /** How often schedules are looked at; left out: every minute. */
  tickSeconds?: number;
}>;

/** Everything `rundruf serve` runs. `stop` finishes what is in flight and begins nothing more. */
export type Serving = Readonly<{ stop: () => Promise<void> }>;

/** Starts it on an open installation, which stays the caller's to close. */
export async function startServing(options: ServingOptions): Promise<Serving> {
  const { installation, t, note, tickSeconds } = options;
  const { config, engine, now, log } = installation;
  const actor = serverActor(hostname());
  const surveillance = await startSurveillance({ installation, t, note });
  const sender = startSender({ engine, actor, now, log });
  const ticker = startTicker({
    ...{ engine: watched(engine, surveillance), actor, log, timeZone: config.practice.timeZone },
    ...(tickSeconds !== undefined && { everySeconds: tickSeconds }),
  });
  const notices = startNotices({
    ...{ engine, actor, now, log, write: createNoticeWriter(config.practice) },
    slackChannel: config.slack?.channel ?? null,
  });
  note(t.serve.started);
  if (!(await engine.isSendingOn(actor))) note(t.schedules.sendingOff);
  const slack = await startSlackApp(options, sender.wake);
  return {
    async stop() {
      await Promise.all([ticker.stop(), sender.stop(), notices.stop(), slack?.stop(), surveillance.stop()]);
    },
  };
}

/** Whoever asks whether the server is ready sees that the schedules are looked at. */
function watched(engine: Engine, { ticked }: Surveillance): Pick<Engine, 'runDueSchedules'> {
  return {
    runDueSchedules(...words) {
      ticked();
      return engine.runDueSchedules(...words);
    },
  };
}

async function startSlackApp({ installation, t, note }: ServingOptions, wakeSender: () => void) {
  const { config, engine, now, log } = installation;
  if (config.slack === null) {
    note(t.serve.noSlack);
    return null;
  }
  const { startSlack } = await import('../../slack/start.ts');
  return startSlack({
    engine,
    config: config.slack,
    practice: config.practice,
    isSandbox: config.mode === 'sandbox',
    server: serverActor(hostname()),
    workstation: hostname(),
    now,
    log,
    wakeSender,
    onState: (state) => note(stateText(t, state)),
  });
}

function stateText(t: Catalogue, state: SlackState): string {
  if (state === 'connected') return t.serve.slackConnected;
  return 'ended' in state ? t.serve.slackEnded : t.serve.slackTrouble(state.trouble);
}
