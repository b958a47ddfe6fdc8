import type { RecordedOutcome, Store } from './store.ts';

export type Recorder = Readonly<{
  /** Takes one outcome; it is durable soon, and at the latest when `drain` resolves. */
  add: (outcome: RecordedOutcome) => void;
  /** Resolves when there is room again: what is not yet recorded is unknown after a crash, so it is bounded. */
  ready: () => Promise<void>;
  /** Resolves when all that was added is durable; rejects when it could not be written. */
  drain: () => Promise<void>;
}>;

const GROUP = 100; // messages in one commit: one fsync for all of them
const LATEST_MILLISECONDS = 20; // and none waits longer than this for its commit

/** Records outcomes in groups, one commit each (DESIGN §5.5). */
export function createRecorder(store: Store, onRecorded: (references: readonly string[]) => void): Recorder {
  let waiting: RecordedOutcome[] = [];
  let timer: NodeJS.Timeout | null = null;
  let last: Promise<void> = Promise.resolve();

  const flush = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (waiting.length === 0) return;
    const group = waiting;
    waiting = [];
    last = last.then(async () => onRecorded(await store.write((tx) => tx.recordOutcomes(group))));
    last.catch(() => undefined); // reported by ready and drain
  };

  return {
    add(outcome) {
      waiting.push(outcome);
      if (waiting.length >= GROUP) flush();
      else timer ??= setTimeout(flush, LATEST_MILLISECONDS);
    },
    ready: () => last,
    async drain() {
      flush();
      await last;
    },
  };
}
