import type { Actor } from '../src/actor.ts';
import type { AccountState } from '../src/credits.ts';
import type { Engine } from '../src/engine.ts';
import { isOpen } from '../src/model/batch.ts';
import { mayApprove, readApprovals } from './approvals.ts';

/** What the header tells besides the practice. */
export type HeaderState = Readonly<{
  accounts: readonly AccountState[];
  /** Prepared, approved, held or paused. */
  openBatches: number;
  /** Of these, those that wait for an approval that whoever sits here may give. */
  waiting: number;
  connection: 'ok' | 'lost';
}>;

const LOOKED_AT = 50; // the newest batches; an older open one has long expired

const ACCOUNTS_MILLISECONDS = 30_000; // a portal is not asked for its balance with every commit of somebody else

type HeaderOptions = Readonly<{
  engine: Engine;
  actor: () => Actor;
  ticks: () => number;
  onChange: () => void;
}>;

/** Reads balances and open batches when asked to, one reading at a time; a database that is out of reach is said. */
export function createHeader({ engine, actor, ticks, onChange }: HeaderOptions) {
  let state: HeaderState = { accounts: [], openBatches: 0, waiting: 0, connection: 'ok' };
  let reading: Promise<void> | null = null;
  let isAskedAgain = false;
  let accountsAt = Number.NEGATIVE_INFINITY;

  const change = (changes: Partial<HeaderState>): void => {
    state = { ...state, ...changes };
    onChange();
  };
  const read = async (): Promise<void> => {
    try {
      const views = await engine.listBatches(actor(), LOOKED_AT);
      const open = views.filter(({ batch }) => isOpen(batch.state));
      const prepared = open.filter(({ batch }) => batch.state === 'prepared');
      const approvals = prepared.length === 0 ? null : await readApprovals(engine, actor());
      const waiting =
        approvals === null ? 0 : prepared.filter(({ batch }) => mayApprove(approvals, actor(), batch)).length;
      change({ openBatches: open.length, waiting, connection: 'ok' });
      if (ticks() - accountsAt < ACCOUNTS_MILLISECONDS) return;
      accountsAt = ticks();
      change({ accounts: await engine.readAccounts(actor()) });
    } catch {
      change({ connection: 'lost' }); // whoever does something with the database is told why
    }
  };
  const refresh = async (): Promise<void> => {
    if (reading !== null) {
      isAskedAgain = true;
      return reading;
    }
    reading = read();
    await reading;
    reading = null;
    if (isAskedAgain) {
      isAskedAgain = false;
      await refresh();
    }
  };
  return {
    state: (): HeaderState => state,
    refresh,
    /** Resolves when nothing is being read. */
    settled: async (): Promise<void> => {
      while (reading !== null) await reading;
    },
    /** The same, balances included however fresh they are: credits have been used or bought. */
    refreshAccounts(): Promise<void> {
      accountsAt = Number.NEGATIVE_INFINITY;
      return refresh();
    },
    connection(connection: HeaderState['connection']): void {
      if (connection !== state.connection) change({ connection });
    },
  };
}
