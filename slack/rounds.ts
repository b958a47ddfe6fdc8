/** Work that is done again and again, when it is wanted, and at most so often. */
export type Rounds = Readonly<{
  /** It is wanted: now, or after the rest. */
  nudge: () => void;
  /** For so long nothing is done by itself; what is wanted meanwhile comes then. */
  rest: () => void;
  /** It is wanted once more at that time; null: after as long as it usually takes until things work again. */
  tryLater: (at: Date | null) => void;
  isOver: () => boolean;
  stop: () => Promise<void>;
}>;

type RoundsOptions = Readonly<{
  /** Least time between two rounds. */
  paceMilliseconds: number;
  now: () => Date;
}>;

const RETRY_MILLISECONDS = 30_000; // after Slack or the database did not do as asked

/** `work` never throws. */
export function createRounds(work: () => Promise<void>, { paceMilliseconds, now }: RoundsOptions): Rounds {
  let round: Promise<void> | null = null;
  let pace: NodeJS.Timeout | null = null;
  let watch: NodeJS.Timeout | null = null;
  let dueAt = Number.POSITIVE_INFINITY;
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
  // the clock is looked at again and again: it goes on while a computer sleeps, and timers do not
  const look = (): void => {
    watch = null;
    if (isOver) return;
    if (now().getTime() >= dueAt) {
      dueAt = Number.POSITIVE_INFINITY;
      nudge();
    } else if (dueAt !== Number.POSITIVE_INFINITY) {
      watch = setTimeout(look, paceMilliseconds);
      watch.unref();
    }
  };
  const tryLater = (at: Date | null): void => {
    const wished = at?.getTime() ?? now().getTime() + RETRY_MILLISECONDS;
    dueAt = Math.min(dueAt, wished);
    if (watch === null) look();
  };
  const stop = async (): Promise<void> => {
    isOver = true;
    for (const timer of [pace, watch]) if (timer !== null) clearTimeout(timer);
    await round;
  };
  return { nudge, rest, tryLater, isOver: () => isOver, stop };
}
