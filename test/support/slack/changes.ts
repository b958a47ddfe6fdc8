/** Tells who waits that something happened on the server. */
export type Changes = Readonly<{
  notify(): void;
  /** The first truthy answer of `condition`, asked again at every change; fails with `dump` after the deadline. */
  until<T>(
    condition: () => T | Promise<T>,
    options?: Readonly<{ withinMs?: number; what?: string }>,
  ): Promise<Exclude<T, false | null | undefined | 0 | ''>>;
}>;

const RECHECK_MS = 25; // what is awaited may also change where the server does not see it: a database, a log

export function createChanges(dump: () => string): Changes {
  const listeners = new Set<() => void>();

  const nextChange = (deadline: number) =>
    new Promise<void>((resolve) => {
      const done = () => {
        listeners.delete(done);
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(done, Math.min(RECHECK_MS, Math.max(1, deadline - performance.now())));
      listeners.add(done);
    });

  return {
    notify() {
      for (const listener of [...listeners]) listener();
    },
    async until(condition, { withinMs = 8000, what } = {}) {
      const deadline = performance.now() + withinMs;
      for (;;) {
        const answer = await condition();
        if (answer) return answer as Exclude<typeof answer, false | null | undefined | 0 | ''>;
        if (performance.now() >= deadline) {
          throw new Error(`not so within ${withinMs} ms: ${what ?? String(condition)}\n\n${dump()}`);
        }
        await nextChange(deadline);
      }
    },
  };
}
