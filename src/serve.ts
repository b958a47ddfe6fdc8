import type { Actor } from './actor.ts';
import type { Engine } from './engine.ts';
import { OutageError, RefusalError } from './errors.ts';
import type { Log } from './ports.ts';

/** Sends at once what becomes due while the server runs; the schedule for it does so at the latest, and switches it off. */
export type Sender = Readonly<{
  /** Something may be due: looked at soon. */
  wake: () => void;
  /** Finishes what is in flight, begins nothing more. */
  stop: () => Promise<void>;
}>;

type SenderDeps = Readonly<{
  engine: Pick<Engine, 'sendDue' | 'isSomethingDue' | 'isSendingOn' | 'noticeChanges'>;
  actor: Actor;
  now: () => Date;
  log: Log;
}>;

const LATER_MILLISECONDS = 30_000;
const LOOK_MILLISECONDS = 5000; // what becomes due by the clock alone leaves at most so much later

/** Starts it. Two servers on one database share the work: nothing is sent or decided by both. */
export function startSender({ engine, actor, now, log }: SenderDeps): Sender {
  const stopping = new AbortController();
  const { signal } = stopping;
  let waitUntil = 0;
  let told: string | null = null;
  let running: Promise<void> | null = null;
  let isWanted = false;

  /** Not there yet. A clock that was set back makes nobody wait longer than ever was meant. */
  const isWithin = (until: number, wait: number): boolean => {
    const left = until - now().getTime();
    return left > 0 && left <= wait;
  };
  const round = async (): Promise<void> => {
    while (isWanted && !signal.aborted) {
      isWanted = false;
      const isWaiting = isWithin(waitUntil, LATER_MILLISECONDS);
      if (!isWaiting && (await engine.isSendingOn(actor)) && (await engine.isSomethingDue(actor)))
        await send();
      told = null;
    }
  };
  const send = async (): Promise<void> => {
    const outcomes = await engine.sendDue(actor, { signal });
    // a portal that is down, or a batch in somebody else's hand: not asked again with every look
    if (outcomes.some(({ outcome }) => outcome === 'later')) waitUntil = now().getTime() + LATER_MILLISECONDS;
  };
  const trouble = (error: unknown): void => {
    if (!(error instanceof OutageError) && !(error instanceof RefusalError)) {
      log.error('server.unexpected', error);
      waitUntil = now().getTime() + LATER_MILLISECONDS; // as likely as not it is so the next time
    } else if (told !== error.code) {
      told = error.code; // what is down, or a wrong clock, stays so for a while: told once
      log.warn(error instanceof OutageError ? 'server.outage' : 'server.refused', { code: error.code });
    }
  };
  const wake = (): void => {
    isWanted = true;
    if (running !== null || signal.aborted) return;
    running = round()
      .catch(trouble)
      .finally(() => {
        running = null;
      });
  };
  const unwatch = engine.noticeChanges({ onChange: wake, onReachable: wake });
  const timer = setInterval(wake, LOOK_MILLISECONDS);
  wake();
  return {
    wake,
    async stop() {
      stopping.abort();
      clearInterval(timer);
      unwatch();
      await running;
    },
  };
}
