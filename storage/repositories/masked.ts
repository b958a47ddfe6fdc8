import { In } from 'typeorm';
import type { ChoiceReads, RowSource } from '../../src/choice.ts';
import type { BatchNumbers, BatchSelection, MaskedReads } from '../../src/masked.ts';
import type { DeliveryStatus, MessageState } from '../../src/model/message.ts';
import type { Connection, Row, Value } from '../connection.ts';
import { BatchEntity } from '../entities/batch.ts';
import { batchFromRow } from './batches.ts';
import { batchCounts } from './messages.ts';
import { instant, instantOrNull, integer, integerOrNull, text, textOrNull, word } from './rows.ts';

/** In these words: only then the planner takes the index of the few there are. */
export const FAILED = `(state = 'rejected' or (state = 'submitted' and delivery_status = 2))`;

/** What it is about is still this message's. */
export const HOLDS_CLAIM = `(exists (select 1 from reminder_claim c where c.message_id = message.id)
  or exists (select 1 from recall_claim c where c.message_id = message.id)
  or exists (select 1 from greeting_claim c where c.message_id = message.id))`;

const NOT_TAKEN_OUT = `coalesce(reason, '') <> 'taken-out'`;

export function maskedReads({ query, orm }: Connection): MaskedReads {
  return {
    async batchesWhere(selection, limit) {
      const { sql, parameters } = selected(selection, limit);
      const found = await query(sql, parameters);
      if (found.length === 0) return [];
      const ids = found.map((row) => integer(row, 'id'));
      const rows = await orm((manager) =>
        manager.find(BatchEntity, { where: { id: In(ids) }, order: { id: 'DESC' } }),
      );
      return rows.map(batchFromRow);
    },

    async batchNumbers(ids) {
      if (ids.length === 0) return new Map();
      // one by one: of a JSON list PostgreSQL believes that it has a hundred, and would read all messages there are
      const ofThese = `batch_id in (${ids.map((_, index) => `$${index + 1}`).join(', ')})`;
      const of = async (sql: string) => byBatch(await query(sql, ids));
      const counts = await of(
        `select batch_id, state, count(*) as count, sum(milli_credits) as credits from message
         where ${ofThese} and ${NOT_TAKEN_OUT} group by batch_id, state`,
      );
      const deliveries = await of(
        `select batch_id, delivery_status, count(*) as count from message
         where ${ofThese} and coalesce(state, '') = 'submitted' group by batch_id, delivery_status
         order by batch_id, coalesce(delivery_status, 3)`,
      );
      const starts = await of(
        `select batch_id, starts_at, count(*) as count from message
         where ${ofThese} and ${NOT_TAKEN_OUT} and starts_at is not null group by batch_id, starts_at`,
      );
      const due = await of(
        `select batch_id, min(coalesce(not_before, '')) as due from message
         where ${ofThese} and state = 'queued' group by batch_id`,
      );
      const retryable = await of(
        `select batch_id, count(*) as count from message where ${ofThese} and ${FAILED} and reset_at is null
           and ${HOLDS_CLAIM} group by batch_id`,
      );
      return new Map(
        ids.map((id): [number, BatchNumbers] => [
          id,
          {
            counts: batchCounts(counts.get(id) ?? []),
            deliveries: (deliveries.get(id) ?? []).map((row) => ({
              status: integerOrNull(row, 'delivery_status') as DeliveryStatus | null,
              count: integer(row, 'count'),
            })),
            starts: (starts.get(id) ?? []).map((row) => ({
              at: instant(row, 'starts_at'),
              messages: integer(row, 'count'),
            })),
            nextDueAt: nextDue(due.get(id)?.[0]),
            retryable: (retryable.get(id) ?? []).reduce((sum, row) => sum + integer(row, 'count'), 0),
          },
        ]),
      );
    },
  };
}

function byBatch(rows: readonly Row[]): ReadonlyMap<number, readonly Row[]> {
  const found = new Map<number, Row[]>();
  for (const row of rows) {
    const id = integer(row, 'batch_id');
    const rowsOfBatch = found.get(id);
    if (rowsOfBatch === undefined) found.set(id, [row]);
    else rowsOfBatch.push(row);
  }
  return found;
}

function selected(
  selection: BatchSelection | null,
  limit: number,
): Readonly<{ sql: string; parameters: Value[] }> {
  const where = (condition: string) => `select id from batch where ${condition} order by id desc limit $1`;
  if (selection === null) return { sql: where('true'), parameters: [limit] };
  if (selection === 'open')
    return {
      sql: where(`state in ('prepared', 'approved', 'submitting', 'paused')`),
      parameters: [limit],
    };
  if (selection === 'failed')
    return {
      sql: `select distinct batch_id as id from message where ${FAILED} order by batch_id desc limit $1`,
      parameters: [limit],
    };
  return { sql: where('(prepared_by = $2 or decided_by = $2)'), parameters: [limit, selection.by] };
}

function nextDue(row: Row | undefined): Date | null {
  if (row === undefined) return null;
  return row.due === '' ? new Date(0) : instantOrNull(row, 'due');
}

const ROWS = `
  select m.id, coalesce(m.appointment_id, m.recall_id, m.patient_id) as occasion_id, m.starts_at, m.created_at, m.state, m.delivery_status, m.patient_id, m.person,
    case when m.state = 'submitted' then m.delivery_reason else m.reason end as why, p.first_name, p.last_name
  from message m left join patient p on p.id = m.patient_id
  where m.batch_id = $1 and coalesce(m.appointment_id, m.recall_id, m.patient_id) is not null`;

export function choiceReads({ query }: Connection): ChoiceReads {
  return {
    async chosenRows(batchId) {
      const rows = await query(
        `${ROWS} and coalesce(m.state, '') <> 'withdrawn' order by m.starts_at, m.id`,
        [batchId],
      );
      return rows.map(rowSource);
    },

    // whoever was taken out, or ended with the whole batch, is no failure
    async failedRows(batchId, limit) {
      const rows = await query(
        `${ROWS} and (coalesce(m.state, '') in ('rejected', 'unclear')
             or (coalesce(m.state, '') = 'submitted' and m.delivery_status = 2)
             or (coalesce(m.state, '') = 'withdrawn' and coalesce(m.reason, '') not in
               ('taken-out', 'batch-rejected', 'batch-expired', 'batch-withdrawn')))
         order by m.starts_at, m.id limit $2`,
        [batchId, limit],
      );
      return rows.map(rowSource);
    },
  };
}

function rowSource(row: Row): RowSource {
  return {
    entry: integer(row, 'id'),
    appointment: integer(row, 'occasion_id'),
    startsAt: instantOrNull(row, 'starts_at'),
    state: word<MessageState>(row, 'state'),
    deliveryStatus: integerOrNull(row, 'delivery_status') as DeliveryStatus | null,
    reason: textOrNull(row, 'why'),
    patient: row.patient_id === null ? null : [textOrNull(row, 'first_name'), text(row, 'last_name')],
    person: text(row, 'person'),
  };
}
