import type { Actor } from './actor.ts';
import type { Engine } from './engine.ts';
import { OutageError, RefusalError } from './errors.ts';
import { type Loop, startLoop } from './loop.ts';
import type { Log } from './ports.ts';

type SenderDeps = Readonly<{
  engine: Pick<Engine, 'sendDue' | 'isSomethingDue' | 'isSendingOn' | 'noticeChanges'>;
  actor: Actor;
  now: () => Date;
  log: Log;
}>;

const LATER_MILLISECONDS = 30_000;

/**
 * Sends at once what becomes due while the server runs; the schedule for it does so at the latest, and switches it off.
 * Two servers on one database share the work: nothing is sent or decided by both.
 */
export function startSender({ engine, actor, now, log }: SenderDeps): Loop {
  let waitUntil = 0;
  let told: string | null = null;

  /** Not there yet. A clock that was set back makes nobody wait longer than ever was meant. */
  const isWithin = (until: number, wait: number): boolean => {
    const left = until - now().getTime();
    return left > 0 && left <= wait;
  };
  const round = async (signal: AbortSignal): Promise<void> => {
    const isWaiting = isWithin(waitUntil, LATER_MILLISECONDS);
    if (!isWaiting && (await engine.isSendingOn(actor)) && (await engine.isSomethingDue(actor)))
      await send(signal);
    told = null;
  };
  const send = async (signal: AbortSignal): Promise<void> => {
    const outcomes = await engine.sendDue(actor, { signal });
    // a portal that is down: not asked again with every look
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
  return startLoop({ engine, round, trouble });
}
