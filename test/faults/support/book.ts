import { join } from 'node:path';
import type { Channel } from '../../../src/model/message.ts';
import { integer, openBare, text, textOrNull } from './bare-database.ts';

/** A message as it stands in our database. */
export type Written = Readonly<{
  id: number;
  channel: Channel;
  state: string;
  reason: string | null;
  reference: string;
  recipient: string;
}>;

/** A reader of our database that only looks: unlike the engine's verbs it tends no batch and takes nothing over. */
export type Book = Readonly<{
  messages: (channel: Channel) => Promise<readonly Written[]>;
  /** The channel's batches that have not ended, and how many messages they have left to send. */
  unfinished: (channel: Channel) => Promise<{ batchIds: number[]; left: number }>;
  /** Thousandths of a credit. */
  ledger: (channel: Channel) => Promise<number>;
  close: () => Promise<void>;
}>;

export async function openBook(folder: string): Promise<Book> {
  const { query, close } = await openBare({ file: join(folder, 'rundruf.sqlite') }, { mayWrite: false });
  return {
    async messages(channel) {
      const rows = await query(
        `select id, state, reason, reference, recipient from message where channel = '${channel}' order by id`,
      );
      return rows.map((row) => ({
        id: integer(row, 'id'),
        channel,
        state: text(row, 'state'),
        reason: textOrNull(row, 'reason'),
        reference: text(row, 'reference'),
        recipient: text(row, 'recipient'),
      }));
    },
    async unfinished(channel) {
      const rows = await query(
        `select batch.id, count(message.id) as count from batch
         left join message on message.batch_id = batch.id and message.state in ('queued', 'submitting')
         where batch.channel = '${channel}' and batch.state <> 'submitted' group by batch.id order by batch.id`,
      );
      return {
        batchIds: rows.map((row) => integer(row, 'id')),
        left: rows.reduce((sum, row) => sum + integer(row, 'count'), 0),
      };
    },
    async ledger(channel) {
      const [row] = await query(
        `select coalesce(sum(milli_credits), 0) as sum from credit_entry where channel = '${channel}'`,
      );
      return row === undefined ? 0 : integer(row, 'sum');
    },
    close,
  };
}
