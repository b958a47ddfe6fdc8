/** What goes wrong with one call; `before` or `after` the work was done. */
export type Fault =
  | Readonly<{ kind: 'rate-limited'; retryAfterSeconds: number }>
  | Readonly<{ kind: 'status'; status: number; when: 'before' | 'after' }>
  | Readonly<{ kind: 'reset'; when: 'before' | 'after' }>
  | Readonly<{ kind: 'hold'; when: 'before' | 'after' }>
  | Readonly<{ kind: 'error'; error: string }>;

/** A fault that a test has ordered. */
export type OrderedFault = Readonly<{
  fault: Fault;
  /** Lets held calls go on. */
  release(): void;
  released: Promise<void>;
  /** How many calls it has hit. */
  hits: () => number;
  /** No more of it; held calls go on. */
  stop(): void;
}>;

type Order = Readonly<{ times?: number }>;

/** Faults on demand, for one method, for 'response_url' or for 'all'. Each hits the next call, or the next `times` calls. */
export type Faults = Readonly<{
  rateLimit(method: string, retryAfterSeconds: number, order?: Order): OrderedFault;
  /** An HTTP status such as 500 or 503. */
  status(method: string, status: number, order?: Order & { when?: 'before' | 'after' }): OrderedFault;
  /** The connection breaks, before or after the work was done. */
  reset(method: string, when: 'before' | 'after', order?: Order): OrderedFault;
  /** No answer until `release()`; with 'after', the work is done at once. */
  hold(method: string, when: 'before' | 'after', order?: Order): OrderedFault;
  /** `ok: false` with this error. */
  error(method: string, error: string, order?: Order): OrderedFault;
  /** The fault for a call that comes in now. */
  next(method: string): OrderedFault | null;
  /** Everything works again; held calls go on. */
  clear(): void;
}>;

export function createFaults(): Faults {
  const ordered: { method: string; left: number; entry: OrderedFault; hit: () => void }[] = [];

  const order = (method: string, fault: Fault, { times = 1 }: Order = {}): OrderedFault => {
    let hits = 0;
    const gate = createGate();
    const entry: OrderedFault = {
      fault,
      release: gate.open,
      released: gate.opened,
      hits: () => hits,
      stop() {
        record.left = 0;
        gate.open();
      },
    };
    const hit = () => {
      hits += 1;
    };
    const record = { method, left: times, entry, hit };
    ordered.push(record);
    return entry;
  };

  return {
    rateLimit: (method, retryAfterSeconds, more) =>
      order(method, { kind: 'rate-limited', retryAfterSeconds }, more),
    status: (method, status, more = {}) =>
      order(method, { kind: 'status', status, when: more.when ?? 'before' }, more),
    reset: (method, when, more) => order(method, { kind: 'reset', when }, more),
    hold: (method, when, more) => order(method, { kind: 'hold', when }, more),
    error: (method, error, more) => order(method, { kind: 'error', error }, more),
    next(method) {
      const due = ordered.find((each) => each.left > 0 && (each.method === method || each.method === 'all'));
      if (!due) return null;
      due.left -= 1;
      due.hit();
      return due.entry;
    },
    clear() {
      for (const { entry } of ordered.splice(0)) entry.stop();
    },
  };
}

function createGate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
