import type { Deps } from './deps.ts';
import { OutageError } from './errors.ts';
import type { RecordedOutcome, Tx } from './store.ts';

export type Recorder = Readonly<{
  /** Takes one outcome; it is durable soon, and at the latest when `drain` resolves. */
  add: (outcome: RecordedOutcome) => void;
  /**
   * Does `work` in one commit with the recording of what is waiting: one fsync for both. Rejects when an earlier group
   * could not be written: what is not yet recorded is unknown after a crash, so it is bounded. When the commit fails,
   * what was waiting is recorded alone.
   */
  commitWith: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
  /** Writes what is waiting; rejects with the first failure, after every group was tried. */
  drain: () => Promise<void>;
}>;

const GROUP = 100; // messages in one commit: one fsync for all of them
const LATEST_MILLISECONDS = 20; // and none waits longer than this for its commit
const TRIES = 5; // of a group while the database is busy or out of reach: half a minute with its own waiting
const RETRY_MILLISECONDS = 500;

/**
 * Records outcomes in groups, one commit each (DESIGN §5.5). A group that fails does not keep later ones back. When outcomes
 * have waited long enough, `mayCommitSoon` may answer that `commitWith` follows at once and takes them along.
 */
export function createRecorder(
  deps: Deps,
  onRecorded: (settled: number) => void,
  mayCommitSoon: () => boolean,
): Recorder {
  let waiting: RecordedOutcome[] = [];
  let timer: NodeJS.Timeout | null = null;
  let last: Promise<void> = Promise.resolve();
  let failure: { error: unknown } | null = null;

  const take = (): RecordedOutcome[] => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const group = waiting;
    waiting = [];
    return group;
  };
  const tell = (group: readonly RecordedOutcome[], recorded: readonly string[]): void => {
    // somebody else settled them meanwhile, for example a person who decided what became of an unclear message
    const ignored = group.length - recorded.length;
    if (ignored > 0) deps.log.warn('outcomes.ignored', { count: ignored });
    if (group.length > 0) onRecorded(group.filter(({ state }) => state !== 'queued').length);
  };
  const record = (group: readonly RecordedOutcome[]): void => {
    if (group.length === 0) return;
    last = last
      .then(() => persistently(deps, group.length, () => deps.store.write((tx) => tx.recordOutcomes(group))))
      .then((recorded) => tell(group, recorded))
      .catch((error: unknown) => {
        failure ??= { error };
      });
  };
  const flush = () => record(take());
  const due = () => {
    timer = null;
    if (!mayCommitSoon()) flush();
  };
  const settled = async (): Promise<void> => {
    await last;
    if (failure !== null) throw failure.error;
  };

  return {
    add(outcome) {
      waiting.push(outcome);
      if (waiting.length >= GROUP) flush();
      else timer ??= setTimeout(due, LATEST_MILLISECONDS);
    },
    async commitWith(work) {
      await settled();
      const group = take();
      const both = async (tx: Tx) => ({
        recorded: group.length === 0 ? [] : await tx.recordOutcomes(group),
        result: await work(tx),
      });
      try {
        const { recorded, result } = await persistently(deps, group.length, () => deps.store.write(both));
        tell(group, recorded);
        return result;
      } catch (error) {
        record(group); // alone: whatever is wrong with the other work
        throw error;
      }
    },
    async drain() {
      flush();
      await settled();
    },
  };
}

async function persistently<T>({ wait, log }: Deps, count: number, write: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof OutageError) || attempt === TRIES) throw error;
      log.warn('outcomes.delayed', { count, code: error.code });
      await wait(RETRY_MILLISECONDS * attempt);
    }
  }
}
