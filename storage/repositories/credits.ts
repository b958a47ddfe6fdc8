import type { CreditUseReads, DaySpan } from '../../src/credit-use.ts';
import type { LedgerReads, LedgerWrites } from '../../src/ledger.ts';
import type { Connection, Row } from '../connection.ts';
import { ALL_ROWS, jsonRows } from '../dialect.ts';
import { CreditEntryEntity } from '../entities/credit-entry.ts';
import { instant, integer, text } from './rows.ts';

const ENTRY_COLUMNS = {
  channel: 'text',
  at: 'text',
  kind: 'text',
  milli_credits: 'integer',
  message_id: 'integer',
  batch_id: 'integer',
  actor: 'text',
  note: 'text',
} as const;

const number = ([row]: Row[]): number => (row ? integer(row, 'number') : 0);

export function creditReads(connection: Connection): LedgerReads & CreditUseReads {
  return { ...ledgerReads(connection), ...creditUseReads(connection) };
}

function ledgerReads({ query, orm }: Connection): LedgerReads {
  return {
    ledgerBalance: async (channel) =>
      number(await query('select milli_credits as number from credit_balance where channel = $1', [channel])),
    lastCreditEntry: async (channel) =>
      number(
        await query('select coalesce(max(id), 0) as number from credit_entry where channel = $1', [channel]),
      ),
    ledgerUpTo: async (channel, entryId) =>
      number(
        await query(
          `select milli_credits - (
             select coalesce(sum(milli_credits), 0) from credit_entry where channel = $1 and id > $2
           ) as number from credit_balance where channel = $1`,
          [channel, entryId],
        ),
      ),
    chargedSince: async (channel, entryId) =>
      number(
        await query(
          `select coalesce(-sum(milli_credits), 0) as number from credit_entry
           where channel = $1 and id > $2 and kind in ${CHARGES}`,
          [channel, entryId],
        ),
      ),
    enteredSince: async (channel, entryId) =>
      number(
        await query(
          `select coalesce(sum(milli_credits), 0) as number from credit_entry
           where channel = $1 and id > $2 and kind not in ${CHARGES}`,
          [channel, entryId],
        ),
      ),
    // the oldest first: a ledger begins with its opening
    isLedgerOpen: async (channel) => (await query(`${EQUAL_AT} order by id limit 1`, [channel])).length > 0,
    async ledgerEqualAt(channel) {
      const [row] = await query(`${EQUAL_AT} order by id desc limit 1`, [channel]);
      return row === undefined ? null : instant(row, 'at');
    },
    // what a batch that is being submitted may still cost is reserved by its own messages: nothing to keep in step
    openReservations: async (channel, { withUnclear, forBatch }) =>
      number(
        await query(
          `select coalesce(sum(m.milli_credits), 0) as number from batch b join message m on m.batch_id = b.id
           where b.state = 'submitting' and b.channel = $1 and b.id <> $2 and m.state in ('queued', 'submitting')`,
          [channel, forBatch ?? 0],
        ),
      ) + (withUnclear ? await creditsOf(query, 'unclear', channel) : 0),
    async creditsInDoubt(channel) {
      // in this order: what turns from one into the other meanwhile is not missed
      const milliSubmitting = await creditsOf(query, 'submitting', channel);
      return { milliSubmitting, milliUnclear: await creditsOf(query, 'unclear', channel) };
    },
    creditEntries: (channel, limit) =>
      orm((manager) =>
        manager.find(CreditEntryEntity, { where: { channel }, order: { id: 'DESC' }, take: limit }),
      ),
  };
}

const CHARGES = `('message', 'inquiry')`;
const EQUAL_AT = `select at from credit_entry where channel = $1 and kind in ('opening', 'correction')`;

/** The state stands in the statement: it is what the partial indexes are for. */
async function creditsOf(
  query: Connection['query'],
  state: 'submitting' | 'unclear',
  channel: string,
): Promise<number> {
  return number(
    await query(
      `select coalesce(sum(milli_credits), 0) as number from message where state = '${state}' and channel = $1`,
      [channel],
    ),
  );
}

const DAY_COLUMNS = { day: 'text', from_at: 'text', until_at: 'text' } as const;

function creditUseReads({ query }: Connection): CreditUseReads {
  return {
    async creditUse(channel, days) {
      const rows = await query(
        `select d.day, coalesce(-sum(e.milli_credits), 0) as used,
           count(case when e.kind = 'message' then 1 end) as messages
         from (${jsonRows('$2', DAY_COLUMNS)}) as d
         left join credit_entry e on e.channel = $1 and e.at >= d.from_at and e.at < d.until_at
           and e.kind in ${CHARGES}
         group by d.day order by d.day`,
        [channel, JSON.stringify(days.map(dayRow))],
      );
      return rows.map((row) => ({
        day: text(row, 'day'),
        milliCredits: integer(row, 'used'),
        messages: integer(row, 'messages'),
      }));
    },
    async firstChargedAt(channel) {
      const [row] = await query(
        `select at from credit_entry where channel = $1 and kind in ${CHARGES} order by at limit 1`,
        [channel],
      );
      return row === undefined ? null : instant(row, 'at');
    },
  };
}

const dayRow = ({ day, from, until }: DaySpan): Record<keyof typeof DAY_COLUMNS, string> => ({
  day,
  from_at: from.toISOString(),
  until_at: until.toISOString(),
});

export function creditWrites({ query }: Connection): LedgerWrites {
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
        note: entry.note ?? null,
      }));
      await query(
        `insert into credit_entry (${columns}) ${jsonRows('$1', ENTRY_COLUMNS)} ${ALL_ROWS} on conflict do nothing`,
        [JSON.stringify(rows)],
      );
    },
  };
}
