/** Asks at most once at a time and remembers the answer for a while; a failure is not remembered. */
export function cached<T>(
  ask: () => Promise<T>,
  forMilliseconds: number,
  ticks: () => number,
): () => Promise<T> {
  let asking: Promise<T> | null = null;
  let known: Readonly<{ value: T; at: number }> | null = null;
  return () => {
    if (known !== null && ticks() - known.at < forMilliseconds) return Promise.resolve(known.value);
    asking ??= ask()
      .then((value) => {
        known = { value, at: ticks() };
        return value;
      })
      .finally(() => {
        asking = null;
      });
    return asking;
  };
}

/** The answer, or `instead` when it takes longer; what was asked goes on. */
export async function within<T, U>(answer: Promise<T>, milliseconds: number, instead: U): Promise<T | U> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<U>((resolve) => {
    timer = setTimeout(() => resolve(instead), milliseconds);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
    answer.catch(() => undefined); // nobody waits for it any more
  }
}
