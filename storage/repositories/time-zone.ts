import type { Start } from '../../src/model/time-change.ts';
import type { TimeZoneReads, TimeZoneWrites } from '../../src/time-zone.ts';
import type { Connection, Row } from '../connection.ts';
import { jsonRows } from '../dialect.ts';
import { fact, putFact } from '../installation.ts';
import { flag, instant, instantOrNull, integer, text } from './rows.ts';

export function timeZoneReads(connection: Connection): TimeZoneReads {
  const { query } = connection;
  return {
    rememberedTimeZone: () => fact(connection, 'time-zone'),

    async hasTimes() {
      const rows = await query(
        `select 1 as found where exists (select 1 from appointment) or exists (select 1 from batch)`,
      );
      return rows.length > 0;
    },

    // each day is one step down the index: its first appointment, then the first of a later day
    async startsByDay(day, limit) {
      const rows = await query(
        `with recursive found (starts_local) as (
           select min(a.starts_local) from appointment a where a.starts_local >= $1
           union all
           select (select min(a.starts_local) from appointment a
             where a.starts_local > substr(found.starts_local, 1, 10) || '~')
           from found where found.starts_local is not null
         )
         select found.starts_local,
           (select a.starts_at from appointment a where a.starts_local = found.starts_local
            order by a.id limit 1) as starts_at
         from (select starts_local from found limit $2) as found where found.starts_local is not null`,
        [day, limit],
      );
      return rows.map((row) => start(row, 'starts_at'));
    },
  };
}

const START_COLUMNS = { id: 'integer', starts_at: 'text', starts_local: 'text' } as const;
const MESSAGE_COLUMNS = { id: 'integer', starts_at: 'text', ends_at: 'text' } as const;
const CLAIM_COLUMNS = {
  appointment_id: 'integer',
  kind: 'text',
  step: 'integer',
  day: 'text',
  starts_at: 'text',
} as const;

const claimsOf = (table: string, isSuperseded: boolean) => `
  select ${isSuperseded} as is_superseded, c.appointment_id, c.kind, c.step, c.day, c.starts_at,
    a.starts_at as appointment_starts_at, a.starts_local
  from ${table} c join appointment a on a.id = c.appointment_id
  where c.appointment_id > $1 and c.appointment_id <= $2`;

export function timeZoneWrites(connection: Connection): TimeZoneWrites {
  const { query } = connection;
  return {
    rememberTimeZone: (timeZone) => putFact(connection, 'time-zone', timeZone),

    async unsettled() {
      const batches = await query(
        `select id from batch where state in ('prepared', 'approved', 'submitting', 'paused') order by id`,
      );
      const [row] = await query(`select count(*) as count from message where state = 'unclear'`);
      return { batches: batches.map(({ id }) => Number(id)), unclear: row ? integer(row, 'count') : 0 };
    },

    async appointmentStarts(after, limit) {
      const rows = await query(
        'select id, starts_at, starts_local from appointment where id > $1 order by id limit $2',
        [after, limit],
      );
      return rows.map((row) => ({ id: integer(row, 'id'), ...start(row, 'starts_at') }));
    },

    async changeAppointmentStarts(starts) {
      if (starts.length === 0) return;
      await query(
        `update appointment set starts_at = changed.starts_at, starts_local = changed.starts_local
         from (${jsonRows('$1', START_COLUMNS)}) as changed where appointment.id = changed.id`,
        [
          JSON.stringify(
            starts.map(({ id, startsAt, startsLocal }) => ({
              id,
              starts_at: startsAt,
              starts_local: startsLocal,
            })),
          ),
        ],
      );
    },

    async claimStarts(after, until) {
      const rows = await query(
        `${claimsOf('reminder_claim', false)} union all ${claimsOf('superseded_claim', true)}`,
        [after, until],
      );
      return rows.map((row) => ({
        isSuperseded: flag(row, 'is_superseded'),
        appointmentId: integer(row, 'appointment_id'),
        kind: text(row, 'kind'),
        step: integer(row, 'step'),
        day: text(row, 'day'),
        startsAt: instant(row, 'starts_at'),
        appointment: start(row, 'appointment_starts_at'),
      }));
    },

    async changeClaimStarts(claims) {
      for (const [table, isSuperseded] of [
        ['reminder_claim', false],
        ['superseded_claim', true],
      ] as const) {
        const rows = claims
          .filter((claim) => claim.isSuperseded === isSuperseded)
          .map(({ appointmentId, kind, step, day, startsAt }) => ({
            appointment_id: appointmentId,
            kind,
            step,
            day,
            starts_at: startsAt,
          }));
        if (rows.length === 0) continue;
        await query(
          `update ${table} set starts_at = changed.starts_at, day = changed.day
           from (${jsonRows('$1', CLAIM_COLUMNS)}) as changed
           where ${table}.appointment_id = changed.appointment_id and ${table}.kind = changed.kind
             and ${table}.step = changed.step`,
          [JSON.stringify(rows)],
        );
      }
    },

    async messageStarts(after, limit) {
      const rows = await query(
        `select m.id, m.starts_at, m.ends_at, a.starts_at as appointment_starts_at, a.starts_local
         from (select id, starts_at, ends_at, appointment_id from message
           where id > $1 and starts_at is not null order by id limit $2) as m
         left join appointment a on a.id = m.appointment_id order by m.id`,
        [after, limit],
      );
      return rows.map((row) => ({
        id: integer(row, 'id'),
        startsAt: instant(row, 'starts_at'),
        endsAt: instantOrNull(row, 'ends_at'),
        appointment: row.starts_local === null ? null : start(row, 'appointment_starts_at'),
      }));
    },

    async changeMessageStarts(messages) {
      if (messages.length === 0) return;
      await query(
        `update message set starts_at = changed.starts_at, ends_at = changed.ends_at
         from (${jsonRows('$1', MESSAGE_COLUMNS)}) as changed where message.id = changed.id`,
        [
          JSON.stringify(
            messages.map(({ id, startsAt, endsAt }) => ({ id, starts_at: startsAt, ends_at: endsAt })),
          ),
        ],
      );
    },
  };
}

function start(row: Row, column: string): Start {
  return { startsAt: instant(row, column), startsLocal: text(row, 'starts_local') };
}
