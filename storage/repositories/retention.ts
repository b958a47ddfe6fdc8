import { unsettledStates } from '../../src/model/message.ts';
import type { OldRow, RetentionReads, RetentionRule, RetentionWrites } from '../../src/retention.ts';
import type { Connection } from '../connection.ts';
import { jsonValues } from '../dialect.ts';
import { text, textOrNull } from './rows.ts';

const UNSETTLED = unsettledStates.map((state) => `'${state}'`).join(', ');
const SETTLED = `m.state not in (${UNSETTLED})`;

const IS_OVERTAKEN = 'e.id < (select max(id) from message_event newer where newer.message_id = e.message_id)';

/** One rule in SQL: rows `r` of a table that are of before `$1`, ordered by `at`, then `id`. */
type Rule = Readonly<{
  table: string;
  id: string;
  /** What is compared, and walked by: an index knows it, or the table is small. */
  at: string;
  isOld: string;
  /** Instead of deleting the rows: what else is removed for these ids, with one of the two instants as `$2`. */
  remove?: Readonly<{ statement: (ids: string) => string; by: 'before' | 'now' }>;
  /** Rows of other tables that go first: each statement but for its ids. */
  first?: readonly string[];
}>;

const RULES: Readonly<Record<RetentionRule, Rule>> = {
  texts: {
    table: 'message',
    id: 'm.id',
    at: 'm.logged_at',
    isOld: `m.text_removed_at is null and ${SETTLED}`,
    remove: {
      by: 'now',
      statement: (ids) =>
        `update message set text = '', subject = null, person = '', text_removed_at = $2 where id in (${ids}) returning id`,
    },
  },
  entries: { table: 'message', id: 'm.id', at: 'm.logged_at', isOld: SETTLED },
  batches: {
    table: 'batch',
    id: 'm.id',
    at: 'coalesce(m.submitted_at, m.expires_at)',
    isOld: `m.state in ('submitted', 'rejected', 'expired', 'withdrawn')
      and not exists (select 1 from message where message.batch_id = m.id)`,
    first: ['delete from batch_decision where batch_id in'],
  },
  // by their message, whose date has an index; the last says how it ended
  events: {
    table: 'message',
    id: 'm.id',
    at: 'm.logged_at',
    isOld: `exists (select 1 from message_event e where e.message_id = m.id and ${IS_OVERTAKEN} and e.at < $1)`,
    remove: {
      by: 'before',
      statement: (ids) =>
        `delete from message_event as e where e.message_id in (${ids}) and ${IS_OVERTAKEN} and e.at < $2 returning id`,
    },
  },
  recalls: {
    table: 'recall',
    id: 'm.id',
    at: 'm.done_on',
    isOld: `m.done_on is not null and m.interval_months is null
      and not exists (select 1 from recall_claim where recall_claim.recall_id = m.id)
      and not exists (select 1 from message where message.recall_id = m.id)`,
  },
  appointments: {
    table: 'appointment',
    id: 'm.id',
    at: 'm.starts_local', // its index; hours that zones are apart do not matter, but no later start goes
    isOld: `m.starts_at < $1 and m.import_id < (select id from import_run newer where newer.source = m.source order by id desc limit 1)
      and not exists (select 1 from message where message.appointment_id = m.id)
      and not exists (select 1 from recall where recall.done_by = m.id)`,
    // long past and gone from its source, it is never offered again: it has nothing to be kept from (L6)
    first: [
      'delete from superseded_claim where appointment_id in',
      'delete from reminder_claim where appointment_id in',
    ],
  },
  imports: {
    table: 'import_run',
    id: 'm.id',
    at: 'm.started_at',
    isOld: `exists (select 1 from import_run newer where newer.source = m.source and newer.id > m.id)`,
  },
  // a run is known by its schedule and its slot
  runs: {
    table: 'schedule_run',
    id: `m.schedule_id || ' ' || m.slot`,
    at: 'm.due_at',
    isOld: `m.state <> 'running' and m.retry_at is null and exists (
      select 1 from schedule_run newer where newer.schedule_id = m.schedule_id and newer.due_at > m.due_at)`,
  },
  notices: { table: 'notice', id: 'm.id', at: 'm.expires_at', isOld: 'true' },
  alarms: { table: 'alarm', id: 'm.id', at: 'm.cleared_at', isOld: 'm.cleared_at is not null' },
};

const isTextId = (rule: RetentionRule): boolean => rule === 'runs';

export function retentionReads({ query }: Connection): RetentionReads {
  return {
    async oldRows(rule, before, { after, limit }) {
      const { table, id, at, isOld } = RULES[rule];
      const beyond = after === null ? '' : `and (${at} > $3 or (${at} = $3 and ${id} > $4))`;
      const rows = await query(
        `select ${id} as id, ${at} as at from ${table} m
         where ${at} < $1 ${after === null ? '' : `and ${at} >= $3`} ${beyond} and ${isOld}
         order by ${at}, ${id} limit $2`,
        [before, limit, ...(after === null ? [] : [after.at, after.id])],
      );
      return rows.map(
        (row): OldRow => ({ id: isTextId(rule) ? text(row, 'id') : Number(row.id), at: text(row, 'at') }),
      );
    },

    async lastImportedDay() {
      const [row] = await query('select max(last_day) as day from import_span');
      return row ? textOrNull(row, 'day') : null;
    },
  };
}

export function retentionWrites({ query }: Connection): RetentionWrites {
  return {
    async removeOld(rule, ids, before, now) {
      const { table, id, at, isOld, remove, first } = RULES[rule];
      const those = (placeholder: string) => jsonValues(placeholder, isTextId(rule) ? 'text' : 'integer');
      const still = await query(
        `select ${id} as id from ${table} m where ${id} in (${those('$2')}) and ${at} < $1 and ${isOld}`,
        [before, JSON.stringify(ids)],
      );
      const found = JSON.stringify(still.map((row) => row.id));
      for (const statement of first ?? []) await query(`${statement} (${those('$1')})`, [found]);
      if (remove === undefined) {
        await query(`delete from ${table} as m where ${id} in (${those('$1')})`, [found]);
        return still.length;
      }
      const removed = await query(remove.statement(those('$1')), [found, { before, now }[remove.by]]);
      return removed.length;
    },
  };
}
