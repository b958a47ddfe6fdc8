import type { Deps } from './deps.ts';
import { OutageError } from './errors.ts';

/** What a face that stays open is told, until it wants to hear no more. */
export type Watcher = Readonly<{
  /** Something was committed, by this or another process. */
  onChange: () => void;
  /** Whether the database answers; told when it changes. */
  onReachable: (isReachable: boolean) => void;
}>;

const LOOK_MILLISECONDS = 400; // what others do is seen within half a second; a look takes a tenth of a millisecond

/** Looks now and then whether something was committed; never waits for a write. Returns what ends it. */
export function noticeChanges(
  { store }: Pick<Deps, 'store'>,
  { onChange, onReachable }: Watcher,
): () => void {
  let mark: string | null = null;
  let isReachable = true;
  let timer: NodeJS.Timeout | null = null;
  let isOver = false;

  const reached = (now: boolean): void => {
    if (now === isReachable) return;
    isReachable = now;
    onReachable(now);
  };
  const look = async (): Promise<void> => {
    try {
      const found = await store.commitMark();
      reached(true);
      const isNews = mark !== null && mark !== found;
      mark = found;
      if (isNews) onChange();
    } catch (error) {
      if (isOver) return; // the database may be closed by now
      if (!(error instanceof OutageError)) throw error;
      reached(false);
    }
  };
  const lookAgain = (): void => {
    timer = setTimeout(() => void look().finally(next), LOOK_MILLISECONDS);
    timer.unref();
  };
  const next = (): void => {
    if (!isOver) lookAgain();
  };
  void look().finally(next);
  return () => {
    isOver = true;
    if (timer !== null) clearTimeout(timer);
  };
}
