import type { MetricReads } from '../../src/metrics.ts';
import type { BatchState } from '../../src/model/batch.ts';
import type { Channel, DeliveryStatus, MessageKind, MessageState } from '../../src/model/message.ts';
import type { Job, RunState } from '../../src/model/schedule.ts';
import type { StatusReads } from '../../src/status.ts';
import type { Connection } from '../connection.ts';
import { migrations } from '../migrations/index.ts';
import { instantOrNull, integer, integerOrNull, text, word } from './rows.ts';

const OPEN = `('prepared', 'approved', 'submitting', 'paused')`;

export function statusReads({ query }: Connection): StatusReads {
  return {
    async isSchemaOurs() {
      const applied = (await query('select name from migration')).map((row) => text(row, 'name'));
      const known = migrations.map((migration) => new migration().name);
      return applied.length === known.length && known.every((name) => applied.includes(name));
    },

    async openBatches(limit) {
      const rows = await query(
        `select id from batch where state in ${OPEN} order by id limit ${Math.trunc(limit)}`,
      );
      return rows.map((row) => integer(row, 'id'));
    },
  };
}

export function metricReads({ query }: Connection): MetricReads {
  return {
    async messageCounts(since) {
      const rows = await query(
        `select channel, kind, state, delivery_status, count(*) as count from message
         where logged_at >= $1 group by channel, kind, state, delivery_status`,
        [since],
      );
      return rows.map((row) => ({
        channel: word<Channel>(row, 'channel'),
        kind: word<MessageKind>(row, 'kind'),
        state: word<MessageState>(row, 'state'),
        deliveryStatus: integerOrNull(row, 'delivery_status') as DeliveryStatus | null,
        count: integer(row, 'count'),
      }));
    },

    async countUnclear() {
      const rows = await query(
        `select channel, count(*) as count from message where state = 'unclear' group by channel`,
      );
      return rows.map((row) => ({ channel: word<Channel>(row, 'channel'), count: integer(row, 'count') }));
    },

    // batches that are open are few; each message of theirs is found by the index of what is queued
    async queueCounts(now) {
      const rows = await query(
        `select channel, batch_state, count(*) as queued, sum(is_due) as due,
           min(case when is_due = 1 then due_at else null end) as oldest
         from (
           select b.channel as channel, b.state as batch_state,
             coalesce(m.not_before, b.send_ordered_at, b.decided_at, b.prepared_at) as due_at,
             case when (b.state = 'submitting' or b.send_ordered_at is not null or b.reason = 'interrupted')
               and (m.not_before is null or m.not_before <= $1) then 1 else 0 end as is_due
           from batch b join message m on m.batch_id = b.id and m.state = 'queued'
           where b.state in ${OPEN}
         ) as waiting
         group by channel, batch_state`,
        [now],
      );
      return rows.map((row) => ({
        channel: word<Channel>(row, 'channel'),
        batchState: word<BatchState>(row, 'batch_state'),
        queued: integer(row, 'queued'),
        due: integer(row, 'due'),
        oldestDueAt: instantOrNull(row, 'oldest'),
      }));
    },

    async openBatchCounts() {
      const rows = await query(
        `select state, count(*) as count from batch where state in ${OPEN} group by state`,
      );
      return rows.map((row) => ({ state: word<BatchState>(row, 'state'), count: integer(row, 'count') }));
    },

    async runCounts(since) {
      const rows = await query(
        `select s.job, r.state, count(*) as count from schedule s
         join schedule_run r on r.schedule_id = s.id and r.due_at >= $1 group by s.job, r.state`,
        [since],
      );
      return rows.map((row) => ({
        job: word<Job>(row, 'job'),
        state: word<RunState>(row, 'state'),
        count: integer(row, 'count'),
      }));
    },

    async lastSuccesses() {
      const rows = await query(
        `select s.job, (select finished_at from schedule_run r where r.schedule_id = s.id and r.state = 'done'
           order by r.due_at desc limit 1) as at from schedule s`,
      );
      const latest = new Map<Job, Date>();
      for (const row of rows) {
        const [job, at] = [word<Job>(row, 'job'), instantOrNull(row, 'at')];
        if (at !== null && at > (latest.get(job) ?? new Date(0))) latest.set(job, at);
      }
      return [...latest].map(([job, at]) => ({ job, at }));
    },
  };
}
