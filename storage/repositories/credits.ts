import type { Reads, Tx } from '../../src/store.ts';
import type { Connection, Row } from '../connection.ts';
import { ALL_ROWS, jsonRows } from '../dialect.ts';
import { CreditEntryEntity } from '../entities/credit-entry.ts';
import { integer } from './rows.ts';

type CreditReads = Pick<
  Reads,
  'ledgerBalance' | 'lastCreditEntry' | 'chargedSince' | 'openReservations' | 'creditEntries'
>;

const ENTRY_COLUMNS = {
  channel: 'text',
  at: 'text',
  kind: 'text',
  milli_credits: 'integer',
  message_id: 'integer',
  batch_id: 'integer',
  actor: 'text',
} as const;

const number = ([row]: Row[]): number => (row ? integer(row, 'number') : 0);

export function creditReads({ query, orm }: Connection): CreditReads {
  return {
    ledgerBalance: async (channel) =>
      number(
        await query('select coalesce(sum(milli_credits), 0) as number from credit_entry where channel = $1', [
          channel,
        ]),
      ),
    lastCreditEntry: async (channel) =>
      number(
        await query('select coalesce(max(id), 0) as number from credit_entry where channel = $1', [channel]),
      ),
    chargedSince: async (channel, entryId) =>
      number(
        await query(
          `select coalesce(-sum(milli_credits), 0) as number from credit_entry
           where channel = $1 and id > $2 and milli_credits < 0`,
          [channel, entryId],
        ),
      ),
    // what a batch that is being submitted may still cost is reserved by its own messages: nothing to keep in step
    openReservations: async (channel, { withUnclear, forBatch }) =>
      number(
        await query(
          `select coalesce(sum(m.milli_credits), 0) as number from batch b join message m on m.batch_id = b.id
           where b.state = 'submitting' and b.channel = $1 and b.id <> $2 and m.state in ('queued', 'submitting')`,
          [channel, forBatch ?? 0],
        ),
      ) + (withUnclear ? await unclearCredits(query, channel) : 0),
    creditEntries: (channel, limit) =>
      orm((manager) =>
        manager.find(CreditEntryEntity, { where: { channel }, order: { id: 'DESC' }, take: limit }),
      ),
  };
}

async function unclearCredits(query: Connection['query'], channel: string): Promise<number> {
  return number(
    await query(
      `select coalesce(sum(milli_credits), 0) as number from message where state = 'unclear' and channel = $1`,
      [channel],
    ),
  );
}

export function creditWrites({ query }: Connection): Pick<Tx, 'insertCreditEntries'> {
  return {
    async insertCreditEntries(entries) {
      if (entries.length === 0) return;
      const columns = Object.keys(ENTRY_COLUMNS).join(', ');
      const rows = entries.map((entry) => ({
        channel: entry.channel,
        at: entry.at,
        kind: entry.kind,
        milli_credits: entry.milliCredits,
        message_id: entry.messageId,
        batch_id: entry.batchId,
        actor: entry.actor,
      }));
      await query(
        `insert into credit_entry (${columns}) ${jsonRows('$1', ENTRY_COLUMNS)} ${ALL_ROWS} on conflict do nothing`,
        [JSON.stringify(rows)],
      );
    },
  };
}
