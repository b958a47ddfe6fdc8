import type { Channel, DeliveryStatus, MessageState } from '../../src/model/message.ts';
import type { ReportReads, ReportSpan } from '../../src/report.ts';
import type { Connection, Value } from '../connection.ts';
import { integer, integerOrNull, textOrNull, word } from './rows.ts';

export function reportReads({ query }: Connection): ReportReads {
  return {
    async reportGroups(span) {
      const { where, parameters } = within(span);
      const rows = await query(
        `select channel, state, delivery_status,
           case when state = 'submitted' then delivery_reason else reason end as why,
           count(*) as count, sum(milli_credits) as credits
         from message where ${where} group by 1, 2, 3, 4`,
        parameters,
      );
      return rows.map((row) => ({
        channel: word<Channel>(row, 'channel'),
        state: word<MessageState>(row, 'state'),
        deliveryStatus: integerOrNull(row, 'delivery_status') as DeliveryStatus | null,
        reason: textOrNull(row, 'why'),
        count: integer(row, 'count'),
        milliCredits: integer(row, 'credits'),
      }));
    },

    async countBatches(span) {
      const { where, parameters } = within(span);
      const [row] = await query(
        `select count(distinct batch_id) as count from message where ${where}`,
        parameters,
      );
      return row ? integer(row, 'count') : 0;
    },
  };
}

/** Whoever was taken out of the selection is no part of the batch any more. */
function within(span: ReportSpan): Readonly<{ where: string; parameters: Value[] }> {
  const here =
    'batchId' in span
      ? { scope: 'batch_id = $1', parameters: [span.batchId] }
      : { scope: 'logged_at >= $1 and logged_at < $2', parameters: [span.from, span.until] };
  return {
    where: `${here.scope} and coalesce(reason, '') <> 'taken-out'`,
    parameters: here.parameters,
  };
}
