/** Work that is done again and again, when it is wanted, and at most so often. */
export type Rounds = Readonly<{
  /** It is wanted: now, or after the rest. */
  nudge: () => void;
  /** For so long nothing is done by itself; what is wanted meanwhile comes then. */
  rest: () => void;
  /** It is wanted once more after so many seconds; null: as long as it usually takes until things work again. */
  tryLater: (seconds: number | null) => void;
  isOver: () => boolean;
  stop: () => Promise<void>;
}>;

const RETRY_MILLISECONDS = 30_000; // after Slack or the database did not do as asked

/** `work` never throws; between two of its rounds at least so many milliseconds pass. */
export function createRounds(work: () => Promise<void>, paceMilliseconds: number): Rounds {
  let round: Promise<void> | null = null;
  let pace: NodeJS.Timeout | null = null;
  let retry: NodeJS.Timeout | null = null;
  let isWanted = false;
  let isOver = false;

  const nudge = (): void => {
    isWanted = true;
    if (isOver || round !== null || pace !== null) return;
    isWanted = false;
    round = work().finally(() => {
      round = null;
      rest();
    });
  };
  const rest = (): void => {
    if (isOver || pace !== null) return;
    pace = setTimeout(() => {
      pace = null;
      if (isWanted) nudge();
    }, paceMilliseconds);
    pace.unref();
  };
  const tryLater = (seconds: number | null): void => {
    if (isOver || retry !== null) return;
    const again = () => {
      retry = null;
      nudge();
    };
    retry = setTimeout(again, seconds === null ? RETRY_MILLISECONDS : seconds * 1000);
    retry.unref();
  };
  const stop = async (): Promise<void> => {
    isOver = true;
    for (const timer of [pace, retry]) if (timer !== null) clearTimeout(timer);
    await round;
  };
  return { nudge, rest, tryLater, isOver: () => isOver, stop };
}
