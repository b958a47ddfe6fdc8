import { isDeepStrictEqual } from 'node:util';
import { type Actor, requireCapability } from '../src/actor.ts';
import type { AccountState } from '../src/credits.ts';
import type { LedgerMark } from '../src/ledger-news.ts';
import type { SlackEngine } from './context.ts';

/** The accounts as they stood at `at`. */
export type Balances = Readonly<{ accounts: readonly AccountState[]; at: Date }>;

/** The accounts for showing: a portal is not asked for each card and home tab. Decisions ask for themselves. */
export type KeptBalances = Readonly<{
  read: (actor: Actor) => Promise<Balances>;
  /** The same for who asks for nothing else: what anybody has been charged since is in it. */
  readCharged: (actor: Actor) => Promise<Balances>;
  /** A batch has moved on: what was kept no longer holds. */
  drop: () => void;
  /**
   * Drops what was kept when anybody has bought credits or corrected the ledger. The answer counts how often that was so:
   * another number than before says that what was shown holds no more.
   */
  follow: (actor: Actor) => Promise<number>;
}>;

type Reading = Readonly<{
  at: Date;
  /** How far the ledger went before. */
  mark: Promise<LedgerMark>;
  accounts: Promise<readonly AccountState[]>;
}>;

const KEPT_MILLISECONDS = 60_000;

/** One for all cards, home tabs and answers of this process. */
export function createBalances(
  engine: Pick<SlackEngine, 'readAccounts' | 'readLedgerNews'>,
  now: () => Date,
): KeptBalances {
  let kept: Reading | null = null;
  let mark: LedgerMark | null = null;
  let entered = 0;
  const ledgerMark = async (actor: Actor) => (await engine.readLedgerNews(actor, null)).mark;
  const read = async (actor: Actor): Promise<Balances> => {
    requireCapability(actor, 'view'); // what is kept may have been read for somebody else
    if (kept === null || now().getTime() - kept.at.getTime() >= KEPT_MILLISECONDS) {
      const mark = ledgerMark(actor);
      kept = { at: now(), mark, accounts: mark.then(() => engine.readAccounts(actor)) };
    }
    const reading = kept;
    try {
      return { at: reading.at, accounts: await reading.accounts };
    } catch (error) {
      if (kept === reading) kept = null;
      throw error;
    }
  };
  return {
    read,
    async readCharged(actor) {
      const reading = kept;
      if (reading !== null) {
        const [then, today] = await Promise.all([reading.mark, ledgerMark(actor)]);
        if (kept === reading && !isDeepStrictEqual(then, today)) kept = null;
      }
      return read(actor);
    },
    drop() {
      kept = null;
    },
    async follow(actor) {
      const news = await engine.readLedgerNews(actor, mark);
      mark = news.mark;
      if (news.hasEntered) {
        kept = null;
        entered += 1;
      }
      return entered;
    },
  };
}
