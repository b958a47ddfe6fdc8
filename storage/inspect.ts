import type { ClockReads } from '../src/clock-guard.ts';
import type { RefusalDetails } from '../src/errors.ts';
import type { ScopedValue } from '../src/model/setting-scope.ts';
import type { SettingScope } from '../src/model/settings.ts';
import type { PeopleReads } from '../src/people.ts';
import type { ScheduleReads } from '../src/schedule/schedules.ts';
import type { ServerReads } from '../src/servers.ts';
import type { DatabaseTarget } from '../src/store.ts';
import type { TemplateReads } from '../src/templates.ts';
import type { TimeZoneReads } from '../src/time-zone.ts';
import type { Connection } from './connection.ts';
import { type Fact, fact } from './installation.ts';
import { migrations } from './migrations/index.ts';
import { clockReads } from './repositories/clock.ts';
import { peopleReads } from './repositories/people.ts';
import { integer, text, word } from './repositories/rows.ts';
import { scheduleReads } from './repositories/schedules.ts';
import { serverReads } from './repositories/servers.ts';
import { templateReads } from './repositories/templates.ts';
import { timeZoneReads } from './repositories/time-zone.ts';

/**
 * A database looked at from outside, in whatever state it is: nothing in it or beside it changes, no file is made, no
 * table migrated. What cannot be read is an OutageError, as everywhere.
 */
export type Inspection = Readonly<{
  type: DatabaseTarget['type'];
  /** Names it: its file, or its server without a password. */
  place: RefusalDetails;
  schema: SchemaState;
  /** For who copies it. */
  query: Connection['query'];
  /** What it knows of itself. */
  fact: (key: Fact) => Promise<string | null>;
  /** Looks for damage; `isThorough` reads every index against its table. */
  damage: (isThorough: boolean) => Promise<Damage>;
  /** The server's clock; null for a file. */
  serverTime: () => Promise<Date | null>;
  settings: () => Promise<ScopedValue[]>;
  /** What our tables are asked, where they are of this version. */
  reads: InspectionReads;
  ledger: () => Promise<LedgerErrors>;
  close: () => Promise<void>;
}>;

type InspectionReads = PeopleReads & TemplateReads & ClockReads & TimeZoneReads & ServerReads & ScheduleReads;

export type SchemaState = Readonly<{
  /** `other-program`: it has tables, and they are not ours. */
  state: 'empty' | 'other-program' | 'current' | 'older' | 'newer';
  /** Migrations that the next start runs. */
  missing: readonly string[];
  /** Migrations of a newer program. */
  unknown: readonly string[];
}>;

export type Damage = Readonly<{
  /** What the database itself says of broken pages and indexes, the first of them; no values. */
  messages: readonly string[];
  /** Tables with rows that point to nothing. */
  orphans: readonly string[];
}>;

/** How many bookings do not fit the messages they are for, and accounts whose carried balance is not their sum. */
export type LedgerErrors = Readonly<{
  missing: number;
  wrong: number;
  undue: number;
  unbalanced: readonly string[];
}>;

/** A way to ask one kind of database. */
export type Inspector = Readonly<{
  type: DatabaseTarget['type'];
  place: RefusalDetails;
  query: Connection['query'];
  tables: string;
  damage: Inspection['damage'];
  serverTime: Inspection['serverTime'];
  close: Inspection['close'];
}>;

/** Opens a database to look at it. Each kind brings its own library, and only one is needed. */
export async function inspectDatabase(target: DatabaseTarget): Promise<Inspection> {
  const inspector =
    target.type === 'sqlite'
      ? await (await import('./inspect-sqlite.ts')).inspectSqlite(target.file)
      : await (await import('./inspect-postgres.ts')).inspectPostgres(target);
  try {
    return await inspection(inspector);
  } catch (error) {
    await inspector.close();
    throw error;
  }
}

async function inspection({ tables, ...inspector }: Inspector): Promise<Inspection> {
  const { query } = inspector;
  const connection: Connection = {
    query,
    orm: () => Promise.reject(new Error('inspections ask in SQL only')),
  };
  return {
    ...inspector,
    schema: await schemaState(query, tables),
    fact: (key) => fact(connection, key),
    settings: () => settings(query),
    reads: {
      ...peopleReads(connection),
      ...templateReads(connection),
      ...clockReads(connection),
      ...timeZoneReads(connection),
      ...serverReads(connection),
      ...scheduleReads(connection),
    },
    ledger: () => ledgerErrors(query),
  };
}

type Query = Connection['query'];

/** Our tables are those of a database that has run migrations of ours. */
async function schemaState(query: Query, tables: string): Promise<SchemaState> {
  const names = (await query(tables)).map((row) => text(row, 'name'));
  const applied = names.includes('migration')
    ? (await query('select name from migration order by id')).map((row) => text(row, 'name'))
    : [];
  const known = migrations.map((migration): string => new migration().name);
  const missing = known.filter((name) => !applied.includes(name));
  const unknown = applied.filter((name) => !known.includes(name));
  const state = () => {
    if (names.length === 0) return 'empty';
    if (missing.length === known.length) return 'other-program';
    if (unknown.length > 0) return 'newer';
    return missing.length > 0 ? 'older' : 'current';
  };
  return { state: state(), missing, unknown };
}

async function settings(query: Query): Promise<ScopedValue[]> {
  const rows = await query('select key, scope, scope_id, value from setting order by key, scope, scope_id');
  return rows.map((row) => ({
    key: text(row, 'key'),
    scope: word<SettingScope>(row, 'scope'),
    scopeId: text(row, 'scope_id'),
    value: text(row, 'value'),
  }));
}

/**
 * The ledger is right when each submitted message is booked once, with its price, none that was not submitted, and the
 * balance it carries is the sum of its entries. Purged messages leave their booking.
 */
async function ledgerErrors(query: Query): Promise<LedgerErrors> {
  const count = async (sql: string) => {
    const [row] = await query(`select count(*) as number ${sql}`);
    return row === undefined ? 0 : integer(row, 'number');
  };
  const unbalanced = await query(
    `select s.channel from (select channel, sum(milli_credits) as credits from credit_entry group by channel) as s
     left join credit_balance b on b.channel = s.channel
     where b.milli_credits is null or b.milli_credits <> s.credits order by s.channel`,
  );
  return {
    unbalanced: unbalanced.map((row) => text(row, 'channel')),
    missing: await count(
      `from message m left join credit_entry e on e.message_id = m.id
       where m.state = 'submitted' and m.milli_credits > 0 and e.id is null`,
    ),
    wrong: await count(
      `from credit_entry e join message m on m.id = e.message_id
       where m.state = 'submitted' and (e.milli_credits <> -m.milli_credits or e.channel <> m.channel)`,
    ),
    undue: await count(
      `from credit_entry e join message m on m.id = e.message_id where m.state <> 'submitted'`,
    ),
  };
}
