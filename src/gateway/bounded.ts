import { setMaxListeners } from 'node:events';
import type { OutgoingMessage, SubmitOutcome } from '../ports.ts';

/** A fixed number of places at a portal, shared by everything one gateway does at the same time. */
export type Slots = Readonly<{
  /** True once a place is ours; false as soon as `halt` is raised, also while waiting. First come, first served. */
  take: (halt: AbortSignal) => Promise<boolean>;
  give: () => void;
}>;

export function createSlots(count: number): Slots {
  let free = count;
  const waiting = new Set<() => void>();
  return {
    take(halt) {
      if (halt.aborted) return Promise.resolve(false);
      if (free > 0) {
        free -= 1;
        return Promise.resolve(true);
      }
      return new Promise((resolve) => {
        const grant = () => {
          halt.removeEventListener('abort', leave);
          resolve(true);
        };
        const leave = () => {
          waiting.delete(grant);
          resolve(false);
        };
        waiting.add(grant);
        halt.addEventListener('abort', leave, { once: true });
      });
    },
    give() {
      const [next] = waiting;
      if (next === undefined) {
        free += 1;
        return;
      }
      waiting.delete(next);
      next();
    },
  };
}

export type BoundedSubmit = Readonly<{
  slots: Slots;
  /** No more of one call's messages than this are under way, however many slots there are. */
  concurrency: number;
  /** Makes the one call for a message; it is made at once, because its slot is already taken. */
  send: (message: OutgoingMessage) => Promise<SubmitOutcome>;
}>;

/**
 * `Gateway.submit` over shared slots: exactly one outcome per message as it comes. What has not begun when the
 * signal is raised, when one outcome says stop, or when `mayBegin` says no, is never begun and comes out as not-attempted (S4).
 */
export async function* submitBounded(
  { slots, concurrency, send }: BoundedSubmit,
  messages: readonly OutgoingMessage[],
  signal: AbortSignal,
  mayBegin: () => boolean = () => true,
): AsyncGenerator<SubmitOutcome, void, undefined> {
  const halt = new AbortController();
  setMaxListeners(0, halt.signal); // one for each worker that waits for a slot, each removed
  const raise = () => halt.abort(OVER);
  if (signal.aborted) raise();
  signal.addEventListener('abort', raise, { once: true });

  const outcomes = createMailbox<SubmitOutcome>();
  let nextIndex = 0;
  const work = async () => {
    while (nextIndex < messages.length) {
      const begun = await beginNow(slots, halt.signal, mayBegin);
      const message = messages[nextIndex];
      nextIndex += 1;
      if (message === undefined) {
        if (begun) slots.give();
        return;
      }
      if (!begun) {
        outcomes.put({ reference: message.reference, outcome: 'not-attempted' });
        continue;
      }
      const outcome = await sendSafely(send, message);
      if (outcome.outcome === 'stop') raise();
      slots.give();
      outcomes.put(outcome);
    }
  };

  const workers = Array.from({ length: Math.min(concurrency, messages.length) }, work);
  try {
    for (let taken = 0; taken < messages.length; taken += 1) yield await outcomes.take();
  } finally {
    raise(); // a caller that stops listening begins nothing more
    await Promise.all(workers);
    signal.removeEventListener('abort', raise);
  }
}

const OVER = 'over'; // a reason of its own: the usual one is an error with a stack, for every group

/** Takes a slot; one granted when the halt is raised, or when the caller's time is over, goes back unused. */
async function beginNow(slots: Slots, halt: AbortSignal, mayBegin: () => boolean): Promise<boolean> {
  if (!(await slots.take(halt))) return false;
  if (!halt.aborted && mayBegin()) return true;
  slots.give();
  return false;
}

/** A bug in an adapter must not turn a message that may have been sent into one that looks unsent (S4). */
async function sendSafely(send: BoundedSubmit['send'], message: OutgoingMessage): Promise<SubmitOutcome> {
  try {
    return await send(message);
  } catch {
    return { reference: message.reference, outcome: 'unknown', reason: 'adapter-fault' };
  }
}

type Mailbox<T> = Readonly<{ put: (item: T) => void; take: () => Promise<T> }>;

/** A queue with one reader who may wait. */
function createMailbox<T>(): Mailbox<T> {
  const items: T[] = [];
  let wake: ((item: T) => void) | null = null;
  return {
    put(item) {
      if (wake === null) {
        items.push(item);
        return;
      }
      const deliver = wake;
      wake = null;
      deliver(item);
    },
    take() {
      const item = items.shift();
      if (item !== undefined) return Promise.resolve(item);
      return new Promise((resolve) => {
        wake = resolve;
      });
    },
  };
}
