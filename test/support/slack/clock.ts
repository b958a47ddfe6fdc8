/** Slack's own clock: it stands still until a test moves it. */
export type SlackClock = Readonly<{
  now(): Date;
  /** Lets time pass: triggers and response URLs expire, retries fall due, unanswered requests time out. */
  advance(by: Readonly<{ seconds?: number; minutes?: number }>): void;
  /** A message's timestamp: seconds and a running number, never the same twice. */
  nextTs(): string;
  onAdvance(listener: () => void): () => void;
}>;

export function createSlackClock(start: Date): SlackClock {
  const listeners = new Set<() => void>();
  let now = start.getTime();
  let running = 0;
  return {
    now: () => new Date(now),
    advance({ seconds = 0, minutes = 0 }) {
      now += (minutes * 60 + seconds) * 1000;
      for (const listener of [...listeners]) listener();
    },
    nextTs() {
      running += 1;
      return `${Math.floor(now / 1000)}.${String(running).padStart(6, '0')}`;
    },
    onAdvance(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
