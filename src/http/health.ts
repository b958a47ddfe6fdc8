import type { Actor } from '../actor.ts';
import type { Engine } from '../engine.ts';
import { OutageError } from '../errors.ts';
import { cached, within } from './cached.ts';
import type { Answer, Route } from './listener.ts';

/** `/healthz`: the process lives and takes its turns; nothing else is asked. */
export const healthRoute: Route = ({ path }) => (path === '/healthz' ? { status: 200, body: 'ok\n' } : null);

/** Something of the server that must take its turns, and how long it may be silent. */
export type Pulse = Readonly<{ code: string; silentMilliseconds: () => number; maxMilliseconds: number }>;

export type ReadinessOptions = Readonly<{
  engine: Pick<Engine, 'readReadiness'>;
  actor: Actor;
  pulses: readonly Pulse[];
  /** Milliseconds that only grow. */
  ticks: () => number;
  timeoutMilliseconds?: number;
}>;

const TIMEOUT_MILLISECONDS = 2000;
const REMEMBERED_MILLISECONDS = 1000; // however often it is asked, the database is asked once a second

/** `/readyz`: whether the server can do its work, and if not, why: codes, in 503. */
export function readinessRoute({
  engine,
  actor,
  pulses,
  ticks,
  timeoutMilliseconds = TIMEOUT_MILLISECONDS,
}: ReadinessOptions): Route {
  const ask = cached(() => askDatabase(engine, actor), REMEMBERED_MILLISECONDS, ticks);
  const look = async (): Promise<Answer> => {
    const codes = [
      ...(await within(ask(), timeoutMilliseconds, ['database-slow'])),
      ...pulses
        .filter(({ silentMilliseconds, maxMilliseconds }) => silentMilliseconds() > maxMilliseconds)
        .map(({ code }) => code),
    ];
    const isReady = codes.length === 0;
    const body = `${JSON.stringify({ ready: isReady, codes })}\n`;
    return { status: isReady ? 200 : 503, contentType: 'application/json', body };
  };
  return ({ path }) => (path === '/readyz' ? look() : null);
}

async function askDatabase(engine: Pick<Engine, 'readReadiness'>, actor: Actor): Promise<readonly string[]> {
  try {
    return await engine.readReadiness(actor);
  } catch (error) {
    if (error instanceof OutageError) return [error.code];
    throw error;
  }
}
