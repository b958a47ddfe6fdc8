import { type Actor, requireCapability } from '../src/actor.ts';
import type { AccountState } from '../src/credits.ts';
import type { LedgerMark } from '../src/ledger-news.ts';
import type { SlackEngine } from './context.ts';

/** The accounts as they stood at `at`. */
export type Balances = Readonly<{ accounts: readonly AccountState[]; at: Date }>;

/** The accounts for showing: a portal is not asked for each card and home tab. Decisions ask for themselves. */
export type KeptBalances = Readonly<{
  read: (actor: Actor) => Promise<Balances>;
  /** A batch has moved on: what was kept no longer holds. */
  drop: () => void;
  /**
   * Drops what was kept when anybody has bought credits or corrected the ledger. The answer counts how often that was so:
   * another number than before says that what was shown holds no more.
   */
  follow: (actor: Actor) => Promise<number>;
}>;

const KEPT_MILLISECONDS = 60_000;

/** One for all cards, home tabs and answers of this process. */
export function createBalances(
  engine: Pick<SlackEngine, 'readAccounts' | 'readLedgerNews'>,
  now: () => Date,
): KeptBalances {
  let kept: Readonly<{ at: Date; accounts: Promise<readonly AccountState[]> }> | null = null;
  let mark: LedgerMark | null = null;
  let entered = 0;
  return {
    async read(actor) {
      requireCapability(actor, 'view'); // what is kept may have been read for somebody else
      if (kept === null || now().getTime() - kept.at.getTime() >= KEPT_MILLISECONDS)
        kept = { at: now(), accounts: engine.readAccounts(actor) };
      const reading = kept;
      try {
        return { at: reading.at, accounts: await reading.accounts };
      } catch (error) {
        if (kept === reading) kept = null;
        throw error;
      }
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
