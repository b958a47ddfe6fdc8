import type { Engine } from './engine.ts';

/** Work that a server does again and again for as long as it runs. */
export type Loop = Readonly<{
  /** There may be something to do: looked at soon. */
  wake: () => void;
  /** Ends the round in hand in good order, begins no more. */
  stop: () => Promise<void>;
}>;

type LoopWork = Readonly<{
  engine: Pick<Engine, 'noticeChanges'>;
  /** One round; the signal is raised when the loop is stopped. */
  round: (signal: AbortSignal) => Promise<void>;
  /** Told what a round could not do; the next one tries again. */
  trouble: (error: unknown) => void;
}>;

const LOOK_MILLISECONDS = 5000; // what becomes due by the clock alone is done at most so much later

/** Starts it: one round at a time, at once, after every commit of whoever, and now and then by the clock. */
export function startLoop({ engine, round, trouble }: LoopWork): Loop {
  const stopping = new AbortController();
  const { signal } = stopping;
  let running: Promise<void> | null = null;
  let isWanted = false;

  const rounds = async (): Promise<void> => {
    while (isWanted && !signal.aborted) {
      isWanted = false;
      await round(signal);
    }
  };
  const wake = (): void => {
    isWanted = true;
    if (running !== null || signal.aborted) return;
    running = rounds()
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
