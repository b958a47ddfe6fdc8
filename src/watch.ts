import type { Actor } from './actor.ts';
import type { AccountLevels } from './alarms.ts';
import type { Engine } from './engine.ts';
import { OutageError, RefusalError } from './errors.ts';
import type { Log } from './ports.ts';

/** What a server looks at once a minute: that it lives, and what is out of order. */
export type Watch = Readonly<{
  /** Milliseconds since a round has ended last, whatever came of it; what does not take its turns any more grows old. */
  silentMilliseconds: () => number;
  /** What the portals said of their accounts last, in thousandths of a credit, and when; empty until they were asked. */
  accounts: () => Readonly<{ levels: AccountLevels; at: Date | null }>;
  /** Ends the round in hand, begins no more, and notes that the server has ended. */
  stop: () => Promise<void>;
}>;

export type WatchDeps = Readonly<{
  engine: Pick<Engine, 'beatServer' | 'endServer' | 'checkAlarms'>;
  actor: Actor;
  now: () => Date;
  log: Log;
  /** Milliseconds that only grow. */
  ticks?: () => number;
  roundMilliseconds?: number;
}>;

const ROUND_MILLISECONDS = 60_000;
const ASK_EVERY = 10; // rounds: a portal is asked for its credits at most so often

/** Starts it; the first round begins at once. */
export function startWatch({
  engine,
  actor,
  now,
  log,
  ticks = () => performance.now(),
  roundMilliseconds = ROUND_MILLISECONDS,
}: WatchDeps): Watch {
  const startedAt = now();
  let accounts: Readonly<{ levels: AccountLevels; at: Date | null }> = { levels: {}, at: null };
  let endedAt = ticks();
  let rounds = 0;
  let told: string | null = null;
  let running: Promise<void> | null = null;
  let isStopping = false;

  const look = async (): Promise<void> => {
    await engine.beatServer(actor, startedAt);
    if (isStopping) return;
    const askPortals = rounds % ASK_EVERY === 0;
    rounds += 1;
    const { accounts: levels } = await engine.checkAlarms(actor, { askPortals });
    if (askPortals) accounts = { levels, at: now() };
    told = null;
  };
  const trouble = (error: unknown): void => {
    if (!(error instanceof OutageError) && !(error instanceof RefusalError))
      log.error('watch.unexpected', error);
    else if (told !== error.code) {
      told = error.code; // what is down stays so for a while: told once
      log.warn('watch.trouble', { code: error.code });
    }
  };
  const round = (): void => {
    if (running !== null || isStopping) return;
    running = look()
      .catch(trouble)
      .finally(() => {
        running = null;
        endedAt = ticks();
      });
  };
  const timer = setInterval(round, roundMilliseconds);
  round();
  return {
    silentMilliseconds: () => ticks() - endedAt,
    accounts: () => accounts,
    async stop() {
      isStopping = true;
      clearInterval(timer);
      await running;
      await engine.endServer(actor).catch(trouble);
    },
  };
}
