import type { AlarmConditionReads } from '../../src/alarm-conditions.ts';
import type { AlarmCondition, AlarmDetails, AlarmReads, AlarmWrites } from '../../src/alarms.ts';
import type { Channel } from '../../src/model/message.ts';
import type { Connection } from '../connection.ts';
import { jsonValues } from '../dialect.ts';
import { instant, instantOrNull, integer, text, word } from './rows.ts';

export function alarmReads({ query }: Connection): AlarmReads & AlarmConditionReads {
  return {
    async openAlarms() {
      const rows = await query('select * from alarm where cleared_at is null order by since, id');
      return rows.map((row) => ({
        id: integer(row, 'id'),
        condition: word<AlarmCondition>(row, 'condition'),
        subject: text(row, 'subject'),
        since: instant(row, 'since'),
        absentSince: instantOrNull(row, 'absent_since'),
        details: JSON.parse(text(row, 'details')) as AlarmDetails,
      }));
    },

    async dueState(batchId, now) {
      const [due] = await query(
        `select count(*) as count, min(coalesce(not_before, '')) as at from message
         where batch_id = $1 and state = 'queued' and (not_before is null or not_before <= $2)`,
        [batchId, now],
      );
      const count = due ? integer(due, 'count') : 0;
      if (due === undefined || count === 0) return { oldestDue: null, lastLeftAt: null };
      const [last] = await query(
        `select max(submitted_at) as at from message where batch_id = $1 and coalesce(state, '') = 'submitted'`,
        [batchId],
      );
      const at = text(due, 'at') === '' ? null : instant(due, 'at');
      return { oldestDue: { at, count }, lastLeftAt: last ? instantOrNull(last, 'at') : null };
    },

    async batchesHeldUp(reasons) {
      const rows = await query(
        `select id, channel, reason from batch
         where state in ('paused', 'approved', 'prepared') and reason in (${jsonValues('$1', 'text')}) order by id`,
        [JSON.stringify(reasons)],
      );
      return rows.map((row) => ({
        id: integer(row, 'id'),
        channel: word<Channel>(row, 'channel'),
        reason: text(row, 'reason'),
      }));
    },
  };
}

export function alarmWrites({ query }: Connection): AlarmWrites {
  return {
    async raiseAlarm({ condition, subject, since, details }) {
      const [row] = await query(
        `insert into alarm (condition, subject, since, details) values ($1, $2, $3, $4)
         on conflict (condition, subject) where cleared_at is null do nothing returning id`,
        [condition, subject, since, JSON.stringify(details)],
      );
      return row === undefined ? null : integer(row, 'id');
    },

    async markAlarm(id, absentSince) {
      const rows = await query(
        `update alarm set absent_since = $2
         where id = $1 and cleared_at is null and (absent_since is null) <> (cast($2 as text) is null) returning id`,
        [id, absentSince],
      );
      return rows.length > 0;
    },

    async clearAlarm(id, at) {
      const rows = await query(
        'update alarm set cleared_at = $2 where id = $1 and cleared_at is null returning id',
        [id, at],
      );
      return rows.length > 0;
    },

    async forgetAlarms(before) {
      await query('delete from alarm where cleared_at < $1', [before]);
    },
  };
}
