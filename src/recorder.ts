import type { Deps } from './deps.ts';
import { OutageError } from './errors.ts';
import type { RecordedOutcome } from './store.ts';

export type Recorder = Readonly<{
  /** Takes one outcome; it is durable soon, and at the latest when `drain` resolves. */
  add: (outcome: RecordedOutcome) => void;
  /**
   * Resolves when all groups so far are durable: what is not yet recorded is unknown after a crash, so it is bounded.
   * Rejects when a group could not be written.
   */
  ready: () => Promise<void>;
  /** Writes what is waiting; rejects with the first failure, after every group was tried. */
  drain: () => Promise<void>;
}>;

const GROUP = 100; // messages in one commit: one fsync for all of them
const LATEST_MILLISECONDS = 20; // and none waits longer than this for its commit
const TRIES = 5; // of a group while the database is busy or out of reach: half a minute with its own waiting
const RETRY_MILLISECONDS = 500;

/** Records outcomes in groups, one commit each (DESIGN §5.5). A group that fails does not keep later ones back. */
export function createRecorder(deps: Deps, onRecorded: (settled: number) => void): Recorder {
  let waiting: RecordedOutcome[] = [];
  let timer: NodeJS.Timeout | null = null;
  let last: Promise<void> = Promise.resolve();
  let failure: { error: unknown } | null = null;

  const flush = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (waiting.length === 0) return;
    const group = waiting;
    waiting = [];
    last = last
      .then(() => recordGroup(deps, group))
      .then(() => onRecorded(group.filter(({ state }) => state !== 'queued').length))
      .catch((error: unknown) => {
        failure ??= { error };
      });
  };
  const settled = async (): Promise<void> => {
    await last;
    if (failure !== null) throw failure.error;
  };

  return {
    add(outcome) {
      waiting.push(outcome);
      if (waiting.length >= GROUP) flush();
      else timer ??= setTimeout(flush, LATEST_MILLISECONDS);
    },
    ready: settled,
    async drain() {
      flush();
      await settled();
    },
  };
}

async function recordGroup({ store, wait, log }: Deps, group: readonly RecordedOutcome[]): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const recorded = await store.write((tx) => tx.recordOutcomes(group));
      // somebody else settled them meanwhile, for example a person who decided what became of an unclear message
      if (recorded.length < group.length)
        log.warn('outcomes.ignored', { count: group.length - recorded.length });
      return;
    } catch (error) {
      if (!(error instanceof OutageError) || attempt === TRIES) throw error;
      log.warn('outcomes.delayed', { count: group.length, code: error.code });
      await wait(RETRY_MILLISECONDS * attempt);
    }
  }
}
