import type { ClockReads, ClockWrites } from '../../src/clock-guard.ts';
import type { Connection } from '../connection.ts';
import { fact, putFact } from '../installation.ts';
import { instantOrNull, integer } from './rows.ts';

/** As stored: `auditId` is the newest audit entry of that moment. */
type StoredAcceptance = Readonly<{ at: string; upTo: string; auditId: number }>;

const NEVER = 2_147_483_647; // no id is greater

/**
 * Columns whose greatest value an index knows. Of what an acceptance takes out, the newest outside is asked for: behind
 * `$1` (upTo), else before `$2` (at).
 */
const INDEXED = [
  'select at from audit_entry where at',
  'select logged_at as at from message where logged_at',
  `select at from credit_entry where channel = 'sms' and at`,
  `select at from credit_entry where channel = 'email' and at`,
] as const;

/** Rows whose instants no index knows, and which are written in order: the newest stands for all. */
const NEWEST = [
  'select started_at as at from import_run order by id desc limit 1',
  'select at from message_event order by id desc limit 1',
] as const;

// after an acceptance: whoever decides by the clock is in the audit. Some of the newest, because what only reads (an export)
// may have been recorded by a clock that was behind
const SINCE_ACCEPTANCE = 'select at from audit_entry where id > $3 order by id desc limit 100';

const part = (select: string) => `select part.at from (${select}) as part`;

const NEWEST_INSTANT = [
  ...INDEXED.flatMap((select) => [
    part(`${select} > $1 order by at desc limit 1`),
    part(`${select} <= $2 order by at desc limit 1`),
  ]),
  ...NEWEST.map((select) => `${part(select)} where part.at > $1 or part.at <= $2`),
  part(SINCE_ACCEPTANCE),
].join(' union all ');

export function clockReads(connection: Connection): ClockReads {
  return {
    async clockRecords() {
      const stored = await storedAcceptance(connection);
      const { at, upTo, auditId } = stored ?? { at: '', upTo: '', auditId: NEVER };
      const [row] = await connection.query(
        `select max(found.at) as newest from (${NEWEST_INSTANT}) as found`,
        [upTo, at, auditId],
      );
      return {
        newest: row ? instantOrNull(row, 'newest') : null,
        accepted: stored && { at: new Date(stored.at), upTo: new Date(stored.upTo) },
      };
    },

    async trustedClock() {
      const value = await fact(connection, 'clock-trusted');
      return value === null ? null : new Date(value);
    },

    async newestDeed(after, until) {
      const [row] = await connection.query(
        'select at from audit_entry where at > $1 and at <= $2 order by at desc limit 1',
        [after, until],
      );
      return row === undefined ? null : instantOrNull(row, 'at');
    },
  };
}

export function clockWrites(connection: Connection): ClockWrites {
  return {
    async acceptClock({ at, upTo }) {
      const [row] = await connection.query('select coalesce(max(id), 0) as id from audit_entry');
      const stored: StoredAcceptance = {
        at: at.toISOString(),
        upTo: upTo.toISOString(),
        auditId: row ? integer(row, 'id') : 0,
      };
      await putFact(connection, 'clock-accepted', JSON.stringify(stored));
    },

    async trustClock(at) {
      await putFact(connection, 'clock-trusted', at.toISOString());
    },

    async shortenLeases(until) {
      await connection.query(
        'update batch set lease_until = $1 where owner is not null and lease_until > $1',
        [until],
      );
      await connection.query(
        `update message set lease_until = $1 where state = 'submitting' and lease_until > $1`,
        [until],
      );
      await connection.query(
        `update schedule_run set lease_until = $1 where state = 'running' and lease_until > $1`,
        [until],
      );
      await connection.query(
        `update notice_delivery set lease_until = $1 where state = 'sending' and lease_until > $1`,
        [until],
      );
    },
  };
}

async function storedAcceptance(connection: Connection): Promise<StoredAcceptance | null> {
  const value = await fact(connection, 'clock-accepted');
  return value === null ? null : (JSON.parse(value) as StoredAcceptance);
}
