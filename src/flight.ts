/** Messages that are claimed and have no outcome yet, in however many calls. */
export type Flight = Readonly<{
  count: () => number;
  /** Takes so many messages on; `call` tells of each that has its outcome. It is not waited for. */
  begin: (messages: number, call: (land: () => void) => Promise<void>) => void;
  /** Resolves when no more than this many are left. */
  downTo: (count: number) => Promise<void>;
  /** The same, or as soon as somebody calls. */
  downToOrCalled: (count: number) => Promise<void>;
  /** Ends a waiting `downToOrCalled`; false when none waits. */
  call: () => boolean;
  /** Resolves when every call has ended; rejects with the first failure. */
  end: () => Promise<void>;
}>;

/** `onFailure` is called as soon as a call fails; whatever it had left counts as landed. */
export function createFlight(onFailure: () => void): Flight {
  const calls: Promise<void>[] = [];
  let failure: { error: unknown } | null = null;
  let left = 0;
  let wake = () => {};
  let isCalled: boolean | null = null; // null: nobody waits to be called

  const land = (messages = 1) => {
    left -= messages;
    wake();
  };
  const woken = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });
  return {
    count: () => left,
    begin(messages, call) {
      let mine = messages;
      left += messages;
      const ended = call(() => {
        mine -= 1;
        land();
      })
        .catch((error: unknown) => {
          failure ??= { error };
          onFailure();
        })
        .finally(() => land(mine));
      calls.push(ended);
    },
    async downTo(count) {
      while (left > count) await woken();
    },
    async downToOrCalled(count) {
      isCalled = false;
      while (left > count && !isCalled) await woken();
      isCalled = null;
    },
    call() {
      if (isCalled === null) return false;
      isCalled = true;
      wake();
      return true;
    },
    async end() {
      await Promise.all(calls);
      if (failure !== null) throw failure.error;
    },
  };
}
