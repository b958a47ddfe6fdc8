import { In } from 'typeorm';
import type { SendDueReads } from '../../src/send-due.ts';
import type { Connection } from '../connection.ts';
import { BatchEntity } from '../entities/batch.ts';
import { batchFromRow } from './batches.ts';
import { integer } from './rows.ts';

export function sendDueReads({ query, orm }: Connection): SendDueReads {
  return {
    async batchesToSend(now) {
      const found = await query(
        `select id from batch where send_ordered_at is not null
         union
         select id from batch where state = 'paused' and reason = 'interrupted'
         union
         select b.id from batch b where b.state = 'submitting' and b.owner is null and exists
           (select 1 from message m where m.batch_id = b.id and m.state = 'queued'
             and (m.not_before is null or m.not_before <= $1))`,
        [now],
      );
      if (found.length === 0) return [];
      const ids = found.map((row) => integer(row, 'id'));
      const rows = await orm((manager) =>
        manager.find(BatchEntity, { where: { id: In(ids) }, order: { id: 'ASC' } }),
      );
      return rows.map(batchFromRow);
    },
  };
}
