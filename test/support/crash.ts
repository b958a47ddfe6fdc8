import type { Store } from '../../src/store.ts';

/** Thrown where the process would have ended. */
export class CrashError extends Error {}

export type Crash = {
  /** Ends the process at its so-many-th write from now: before it is made, or after it is durable. */
  at: (write: number, moment: 'before' | 'after') => void;
  /** Ends the process now. */
  now: () => void;
  /** How many writes were made. */
  writes: () => number;
};

/** A store whose process can die: from then on nothing is written or read through it. */
export function createCrash(real: Store): { store: Store; crash: Crash } {
  let isDead = false;
  let writes = 0;
  let deadline = { write: Number.POSITIVE_INFINITY, moment: 'before' };
  const die = (): never => {
    isDead = true;
    throw new CrashError('the process has ended here');
  };
  const store: Store = {
    read: new Proxy(real.read, {
      get(reads, question: keyof Store['read']) {
        return isDead ? die : reads[question];
      },
    }),
    async write(work) {
      writes += 1;
      const number = writes;
      if (isDead || (number === deadline.write && deadline.moment === 'before')) die();
      const result = await real.write(work);
      if (isDead || (number === deadline.write && deadline.moment === 'after')) die();
      return result;
    },
    optimize: () => real.optimize(),
    commitMark: () => real.commitMark(),
    close: () => real.close(),
  };
  const crash: Crash = {
    at(write, moment) {
      deadline = { write: writes + write, moment };
    },
    now() {
      isDead = true;
    },
    writes: () => writes,
  };
  return { store, crash };
}
