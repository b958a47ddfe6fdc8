import type { Channel, Language } from './model/message.ts';
import type { Gateway, Housekeeping, Log } from './ports.ts';
import type { Store } from './store.ts';

/** Everything from outside that the engine works with; bound once, in `createEngine`. */
export type Deps = Readonly<{
  store: Store;
  /** null: not configured. */
  gateways: Readonly<Record<Channel, Gateway | null>>;
  accounts: Readonly<Record<Channel, AccountKind>>;
  /** In the sandbox nothing reaches a real address, and everybody may do everything. */
  mode: 'live' | 'sandbox';
  practice: Practice;
  now: () => Date;
  /** A new random reference, [a-z0-9]{20}. */
  newReference: () => string;
  /** Resolves after the time, or at once when the signal is raised. */
  wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** This process, unlike any other that ever was. */
  owner: string;
  /** false only when the process is certainly gone; its lease then counts as ended. */
  mayBeAlive: (owner: string) => boolean;
  log: Log;
  /** null: nothing of this machine is looked after (tests, sandboxes without files). */
  housekeeping: Housekeeping | null;
}>;

/** Who counts the credits of a channel's account: the portal, our own ledger, or nobody. */
export type AccountKind = 'provider' | 'ledger' | 'none';

export type Practice = Readonly<{ name: string; phone: string; timeZone: string; language: Language }>;
