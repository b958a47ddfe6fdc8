import { hostname } from 'node:os';
import { readReport } from '../gateway/aspsms-reports.ts';
import { healthRoute, type Pulse, readinessRoute } from '../http/health.ts';
import { type Listener, type Route, startListener } from '../http/listener.ts';
import { metricsRoute } from '../http/metrics.ts';
import { reportsRoute } from '../http/reports.ts';
import type { Catalogue } from '../i18n/en.ts';
import { serverActor } from '../send-due.ts';
import { startWatch, type Watch } from '../watch.ts';
import type { Installation } from './wiring.ts';

export type SurveillanceDeps = Readonly<{
  installation: Installation;
  t: Catalogue;
  note: (text: string) => void;
}>;

/** What watches over a server and lets others see how it is. */
export type Surveillance = Readonly<{
  /** The schedules were looked at: who does not say so for five minutes is not ready. */
  ticked: () => void;
  stop: () => Promise<void>;
}>;

const SILENT_MILLISECONDS = 300_000; // a round each minute; one that waits for a portal takes a while

/** Starts the server's heartbeat and its look-out for alarms, and listens as `http:` says. Refuses as `cannot-listen`. */
export async function startSurveillance({ installation, t, note }: SurveillanceDeps): Promise<Surveillance> {
  const { engine, now, log } = installation;
  const signs: Signs = { watch: null, tickedAt: performance.now() };
  const listener = await listen(installation, signs);
  if (listener !== null) note(t.status.listening(listener.address));
  signs.watch = startWatch({ engine, actor: serverActor(hostname()), now, log }); // a port that is taken records nothing
  return {
    ticked() {
      signs.tickedAt = performance.now();
    },
    stop: async () => void (await Promise.all([listener?.stop(), signs.watch?.stop()])),
  };
}

/** By what the server is seen to take its turns. */
type Signs = { watch: Watch | null; tickedAt: number };

async function listen(installation: Installation, signs: Signs): Promise<Listener | null> {
  const { config, log } = installation;
  if (config.http === null) return null;
  const { host, port } = config.http;
  return startListener({ host, port, routes: routes(installation, signs), log });
}

function routes({ config, engine, log }: Installation, signs: Signs): readonly Route[] {
  const token = config.http?.reportToken ?? null;
  const common = { engine, actor: serverActor(hostname()), ticks: () => performance.now() };
  const pulse = (code: string, silentMilliseconds: () => number): Pulse => ({
    code,
    silentMilliseconds,
    maxMilliseconds: SILENT_MILLISECONDS,
  });
  const pulses = [
    pulse('server-silent', () => signs.watch?.silentMilliseconds() ?? 0),
    pulse('schedules-silent', () => performance.now() - signs.tickedAt),
  ];
  return [
    healthRoute,
    readinessRoute({ ...common, pulses }),
    metricsRoute({ ...common, accounts: () => signs.watch?.accounts() ?? { levels: {}, at: null } }),
    ...(token === null ? [] : [reportsRoute({ ...common, token, portals: { aspsms: readReport }, log })]),
  ];
}
