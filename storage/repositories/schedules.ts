import type { Job, RunState, Schedule, ScheduleRun, Sending } from '../../src/model/schedule.ts';
import type { ScheduleReads, ScheduleWrites } from '../../src/schedule/schedules.ts';
import type { Connection, Row } from '../connection.ts';
import { flag, instant, instantOrNull, integer, text, textOrNull, word } from './rows.ts';

export function scheduleReads({ query }: Connection): ScheduleReads {
  return {
    async schedules() {
      return (await query('select * from schedule order by id')).map(schedule);
    },

    async schedule(id) {
      const [row] = await query('select * from schedule where id = $1', [id]);
      return row === undefined ? null : schedule(row);
    },

    async lastRuns(until, { withLate } = { withLate: true }) {
      const wanted = withLate ? '' : `and slot not like 'late:%'`;
      const rows = await query(
        `select r.* from schedule s join schedule_run r on r.schedule_id = s.id and r.slot =
           (select slot from schedule_run
            where schedule_id = s.id and due_at <= $1 and coalesce(reason, '') <> 'was-ahead' ${wanted}
            order by due_at desc, slot desc limit 1)`,
        [until],
      );
      return rows.map(scheduleRun);
    },

    async scheduleRuns(scheduleId, limit) {
      const rows = await query(
        `select * from schedule_run where schedule_id = $1 order by due_at desc, slot desc limit ${Math.trunc(limit)}`,
        [scheduleId],
      );
      return rows.map(scheduleRun);
    },
  };
}

export function scheduleWrites({ query }: Connection): ScheduleWrites {
  return {
    async insertSchedule({ job, isOn, timing, options, sending, since, changedBy, changedAt }) {
      const [row] = await query(
        `insert into schedule (job, is_on, timing, options, sending, since, changed_by, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning id`,
        [job, isOn, JSON.stringify(timing), JSON.stringify(options), sending, since, changedBy, changedAt],
      );
      return row === undefined ? 0 : integer(row, 'id');
    },

    async updateSchedule({ id, isOn, timing, options, sending, since, changedBy, changedAt, revision }) {
      const rows = await query(
        `update schedule set is_on = $3, timing = $4, options = $5, sending = $6, since = $7, changed_by = $8,
           changed_at = $9, revision = revision + 1
         where id = $1 and revision = $2 returning id`,
        [
          id,
          revision,
          isOn,
          JSON.stringify(timing),
          JSON.stringify(options),
          sending,
          since,
          changedBy,
          changedAt,
        ],
      );
      return rows.length === 1;
    },

    async deleteSchedule(id) {
      await query('delete from schedule where id = $1', [id]);
    },
  };
}

function schedule(row: Row): Schedule {
  return {
    id: integer(row, 'id'),
    job: word<Job>(row, 'job'),
    isOn: flag(row, 'is_on'),
    timing: JSON.parse(text(row, 'timing')),
    options: JSON.parse(text(row, 'options')),
    sending: textOrNull(row, 'sending') as Sending | null,
    revision: integer(row, 'revision'),
    since: instant(row, 'since'),
    changedBy: text(row, 'changed_by'),
    changedAt: instant(row, 'changed_at'),
  };
}

export function scheduleRun(row: Row): ScheduleRun {
  return {
    scheduleId: integer(row, 'schedule_id'),
    slot: text(row, 'slot'),
    dueAt: instant(row, 'due_at'),
    state: word<RunState>(row, 'state'),
    reason: textOrNull(row, 'reason'),
    attempts: integer(row, 'attempts'),
    retryAt: instantOrNull(row, 'retry_at'),
    result: JSON.parse(text(row, 'result')),
    startedBy: text(row, 'started_by'),
    startedAt: instant(row, 'started_at'),
    finishedAt: instantOrNull(row, 'finished_at'),
  };
}
