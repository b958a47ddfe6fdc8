import type { HeldRun, RunReads, RunWrites } from '../../src/schedule/runs.ts';
import type { Connection } from '../connection.ts';
import { jsonRows } from '../dialect.ts';
import { instant, instantOrNull, integer, text } from './rows.ts';
import { scheduleRun } from './schedules.ts';

/** Nothing was done, or nobody was there to write to. */
const EMPTY = `(state in ('skipped', 'failed')
  or (state = 'done' and (result like '%"messages":0,%' or result like '%"messages":0}')))`;

export function runReads({ query }: Connection): RunReads {
  return {
    async scheduleRun(scheduleId, slot) {
      const [row] = await query('select * from schedule_run where schedule_id = $1 and slot = $2', [
        scheduleId,
        slot,
      ]);
      return row === undefined ? null : scheduleRun(row);
    },

    async heldRuns(scheduleId) {
      const rows = await query(
        `select * from schedule_run where state = 'running'${scheduleId === undefined ? '' : ' and schedule_id = $1'}
         order by schedule_id, slot`,
        scheduleId === undefined ? [] : [scheduleId],
      );
      return rows.map(
        (row): HeldRun => ({
          ...scheduleRun(row),
          owner: text(row, 'owner'),
          leaseUntil: instant(row, 'lease_until'),
        }),
      );
    },

    async doneRuns(scheduleId, since) {
      const rows = await query(
        `select * from schedule_run where schedule_id = $1 and due_at >= $2 and state = 'done'
           and coalesce(reason, '') <> 'was-ahead' order by due_at`,
        [scheduleId, since],
      );
      return rows.map(scheduleRun);
    },

    async undecidedBatches(preparedBy, since) {
      const rows = await query(
        `select id from batch where state = 'prepared' and prepared_by = $1 and prepared_at >= $2 order by id`,
        [preparedBy, since],
      );
      return rows.map((row) => integer(row, 'id'));
    },

    async batchesOfRuns(scheduleId, startedFrom) {
      const rows = await query(
        `select * from schedule_run where schedule_id = $1 and started_at >= $2 and state <> 'running'`,
        [scheduleId, startedFrom],
      );
      const batches = rows.map((row) => scheduleRun(row).result.batch);
      return new Set(batches.filter((batch) => typeof batch === 'number'));
    },

    async lateAppointments(days, startsFrom) {
      const rows = await query(
        `select a.id from (${jsonRows('$1', { day: 'text', prepared_at: 'text' })}) as covered
         join appointment a on a.starts_local >= covered.day and a.starts_local < covered.day || 'Z'
         where a.booked_at > covered.prepared_at and a.starts_at >= $2 and a.vanished = false
           and not exists (select 1 from reminder_claim c where c.appointment_id = a.id and c.kind = 'reminder')
           and not exists (
             select 1 from message m
             where m.appointment_id = a.id and m.kind = 'reminder' and m.created_at >= a.booked_at)`,
        [JSON.stringify(days.map(({ day, preparedAt }) => ({ day, prepared_at: preparedAt }))), startsFrom],
      );
      return new Set(rows.map((row) => integer(row, 'id')));
    },

    async hasEmptyRunsBeyond(instant) {
      const [row] = await query(
        `select 1 as found from schedule s join schedule_run r on r.schedule_id = s.id and r.due_at > $1
         where ${EMPTY} limit 1`,
        [instant],
      );
      return row !== undefined;
    },

    async lastImportAt() {
      const [row] = await query('select max(started_at) as at from import_run');
      return row === undefined ? null : instantOrNull(row, 'at');
    },
  };
}

export function runWrites({ query }: Connection): RunWrites {
  return {
    async insertRun(run) {
      const { scheduleId, slot, dueAt, state, reason, result, retryAt } = run;
      const { startedBy, startedAt, finishedAt, owner, leaseUntil } = run;
      const rows = await query(
        `insert into schedule_run (schedule_id, slot, due_at, state, reason, result, retry_at, started_by, started_at,
           finished_at, owner, lease_until)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         on conflict (schedule_id, slot) do nothing returning slot`,
        [
          scheduleId,
          slot,
          dueAt,
          state,
          reason,
          JSON.stringify(result),
          retryAt,
          startedBy,
          startedAt,
          finishedAt,
          owner,
          leaseUntil,
        ],
      );
      return rows.length === 1;
    },

    async restartRun({ scheduleId, slot }, { owner, leaseUntil }, at) {
      await query(
        `update schedule_run set state = 'running', reason = null, retry_at = null, finished_at = null,
           attempts = attempts + 1, owner = $3, lease_until = $4,
           started_at = case when state = 'skipped' then $5 else started_at end
         where schedule_id = $1 and slot = $2`,
        [scheduleId, slot, owner, leaseUntil, at],
      );
    },

    async renewRun({ scheduleId, slot }, { owner, leaseUntil }) {
      const rows = await query(
        `update schedule_run set lease_until = $4
         where schedule_id = $1 and slot = $2 and owner = $3 and state = 'running' returning slot`,
        [scheduleId, slot, owner, leaseUntil],
      );
      return rows.length === 1;
    },

    async finishRun({ scheduleId, slot }, holder, { state, reason, result, finishedAt, retryAt }) {
      const rows = await query(
        `update schedule_run set state = $4, reason = $5, result = $6, finished_at = $7, retry_at = $8,
           attempts = case when cast($4 as text) = 'skipped' and cast($8 as text) is not null then 0 else attempts end,
           owner = null, lease_until = null
         where schedule_id = $1 and slot = $2 and owner = $3 and state = 'running' returning slot`,
        [scheduleId, slot, holder, state, reason, JSON.stringify(result), finishedAt, retryAt],
      );
      return rows.length === 1;
    },

    async setRunsAside(beyond, at, { onlyEmpty }) {
      await query(
        `update schedule_run set reason = 'was-ahead', retry_at = null, due_at = $2, finished_at = $2,
           slot = case when slot like 'hand:%' then slot else 'ahead:' || cast($3 as text) || ':' || slot end
         where due_at > $1 and ${onlyEmpty ? EMPTY : `state <> 'running'`}`,
        [beyond, at, String(at.getTime())],
      );
    },

    async pruneRuns(scheduleId, { ordinary, late }) {
      const rows = await query(
        `delete from schedule_run where schedule_id = $1 and state <> 'running'
           and (due_at < $2 or (due_at < $3 and slot like 'late:%')) returning slot`,
        [scheduleId, ordinary, late],
      );
      return rows.length;
    },
  };
}
