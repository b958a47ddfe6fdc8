import type { DeliveryStatus } from '../../src/model/message.ts';
import type { Reads, Tx } from '../../src/store.ts';
import type { Connection } from '../connection.ts';
import { jsonRows, jsonValues } from '../dialect.ts';
import { logConditions } from './log-filter.ts';
import { instant, integer, integerOrNull, text } from './rows.ts';

type DeliveryReads = Pick<
  Reads,
  'awaitingDelivery' | 'unclear' | 'unsureAmong' | 'deliveryCounts' | 'countSent' | 'newestSent'
>;
type DeliveryWrites = Pick<Tx, 'recordDeliveries'>;

const REPORT_COLUMNS = { reference: 'text', status: 'integer', reason: 'text', at: 'text' } as const;

export function deliveryReads({ query }: Connection): DeliveryReads {
  return {
    async awaitingDelivery(filter, channel, since, limit) {
      const { where, parameters } = logConditions(filter, [channel, since, limit]);
      const rows = await query(
        `select reference from message m
         where m.state = 'submitted' and coalesce(m.delivery_status, 1) = 1 and m.channel = $1 and m.submitted_at >= $2
           and ${where}
         order by m.submitted_at, m.id limit $3`,
        parameters,
      );
      return rows.map((row) => text(row, 'reference'));
    },

    // `coalesce` keeps the planner on the submission date: today's messages are few, submitted ones are nearly all
    async countSent({ from, until }, now) {
      const [row] = await query(
        `select
           (select count(*) from message
            where logged_at >= $1 and logged_at < $3 and coalesce(state, '') in ('submitted', 'unclear')) as sent,
           (select count(*) from message where state = 'submitting' and lease_until > $2) as leaving`,
        [from, now, until],
      );
      return row ? { sent: integer(row, 'sent'), leaving: integer(row, 'leaving') } : { sent: 0, leaving: 0 };
    },

    async newestSent({ from, until }, rank) {
      const [row] = await query(
        `select logged_at from message
         where logged_at >= $1 and logged_at < $2 and coalesce(state, '') in ('submitted', 'unclear')
         order by logged_at desc limit 1 offset ${Math.trunc(rank) - 1}`,
        [from, until],
      );
      return row === undefined ? null : instant(row, 'logged_at');
    },

    async deliveryCounts(batchId) {
      const rows = await query(
        `select delivery_status, count(*) as count from message
         where batch_id = $1 and state = 'submitted' group by delivery_status`,
        [batchId],
      );
      return rows.map((row) => ({
        status: integerOrNull(row, 'delivery_status') as DeliveryStatus | null,
        count: integer(row, 'count'),
      }));
    },

    async unsureAmong(references) {
      if (references.length === 0) return [];
      const rows = await query(
        `select reference from message where reference in (${jsonValues('$1', 'text')})
           and (coalesce(state, '') = 'unclear'
             or (coalesce(state, '') = 'rejected' and reason = 'decided-not-sent'))`,
        [JSON.stringify(references)],
      );
      return rows.map((row) => text(row, 'reference'));
    },

    async unclear(filter, channel, { after, limit }) {
      const { where, parameters } = logConditions(filter, [channel, after, limit]);
      const rows = await query(
        `select id, reference, logged_at from message m
         where m.state = 'unclear' and m.channel = $1 and m.id > $2 and ${where} order by m.id limit $3`,
        parameters,
      );
      return rows.map((row) => ({
        id: integer(row, 'id'),
        reference: text(row, 'reference'),
        since: instant(row, 'logged_at'),
      }));
    },
  };
}

export function deliveryWrites({ query }: Connection): DeliveryWrites {
  return {
    // Delivered and failed are final; late or repeated news changes nothing (ASPSMS §6)
    async recordDeliveries(reports, at) {
      if (reports.length === 0) return 0;
      const rows = await query(
        `update message set delivery_status = incoming.status, delivery_reason = incoming.reason,
           delivered_at = case when incoming.status = 0 then incoming.at else null end, changed_at = $2
         from (${jsonRows('$1', REPORT_COLUMNS)}) as incoming
         where message.reference = incoming.reference and coalesce(message.state, '') = 'submitted'
           and (message.delivery_status is null or (message.delivery_status = 1 and incoming.status <> 1))
         returning message.id`,
        [JSON.stringify(reports), at],
      );
      return rows.length;
    },
  };
}
