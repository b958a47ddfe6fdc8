import { scheduleJob } from 'node-schedule';
import type { Actor } from '../actor.ts';
import type { Engine } from '../engine.ts';
import { OutageError, RefusalError } from '../errors.ts';
import type { Log } from '../ports.ts';

/** The minute's tick of a running server. */
export type Ticker = Readonly<{
  /** Looks at once whether anything is due. */
  tick: () => Promise<void>;
  /** Begins nothing more, and resolves when all that it began has ended. */
  stop: () => Promise<void>;
}>;

export type TickerDeps = Readonly<{
  engine: Pick<Engine, 'runDueSchedules'>;
  actor: Actor;
  timeZone: string;
  log: Log;
  /** How often it looks, in seconds: a minute, or less for a clock that runs faster. */
  everySeconds?: number;
}>;

/**
 * Begins every schedule whose time has come, each minute and once at the start. A tick is never kept waiting by one that
 * still works: what is in hand is not begun again. Throws when the timer cannot be started.
 */
export function startTicker({ engine, actor, timeZone, log, everySeconds = 60 }: TickerDeps): Ticker {
  const stopping = new AbortController();
  const { signal } = stopping;
  const working = new Set<Promise<void>>();
  let told: string | null = null;

  const trouble = (error: unknown): void => {
    if (!(error instanceof OutageError) && !(error instanceof RefusalError)) {
      log.error('schedule.tick-failed', error);
    } else if (told !== error.code) {
      told = error.code; // what is down, or a wrong clock, stays so for a while: told once
      log.warn('schedule.tick-refused', { code: error.code });
    }
  };
  const look = async (): Promise<void> => {
    try {
      await engine.runDueSchedules(actor, { signal });
      told = null;
    } catch (error) {
      trouble(error);
    }
  };
  const tick = (): Promise<void> => {
    if (signal.aborted) return Promise.resolve();
    const work = look().finally(() => working.delete(work));
    working.add(work);
    return work;
  };
  const rule = everySeconds < 60 ? `*/${everySeconds} * * * * *` : '* * * * *';
  const timer = scheduleJob({ rule, tz: timeZone }, () => void tick());
  if (timer === null) throw new Error(`expected a timer for "${rule}" in ${timeZone}, found none`);
  timer.on('error', (error: unknown) => log.error('schedule.tick-failed', error));
  void tick();
  return {
    tick,
    async stop() {
      stopping.abort();
      timer.cancel();
      await Promise.all(working);
    },
  };
}
