/** Runs a function later and returns how to call that off. */
export type After = (milliseconds: number, run: () => void) => () => void;

/**
 * Runs a function after so long, and not before input and signals that have come meanwhile: where the process was
 * busy the timer is late, and what it waited for is there.
 */
export const afterInput: After = (milliseconds, run) => {
  let immediate: NodeJS.Immediate | null = null;
  const timer = setTimeout(() => {
    immediate = setImmediate(run); // Node reads between its timers and its immediates
  }, milliseconds);
  return () => {
    clearTimeout(timer);
    if (immediate) clearImmediate(immediate);
  };
};
