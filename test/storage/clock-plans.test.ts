import { expect, onTestFinished, test } from 'vitest';
import type { Store } from '../../src/store.ts';
import type { Connection } from '../../storage/connection.ts';
import { postgres, sqlite } from '../../storage/dialect.ts';
import { openStore } from '../../storage/open.ts';
import { clockReads } from '../../storage/repositories/clock.ts';
import { timeZoneReads } from '../../storage/repositories/time-zone.ts';
import { isPostgres, newDatabase, runSql, type TestDatabase } from '../support/database.ts';

const NOW = new Date('2026-11-23T09:00:00Z');
const ROWS = 3000; // enough for the planner's statistics to mean something

async function withRows(): Promise<{ database: TestDatabase; store: Store }> {
  const database = await newDatabase();
  const store = await openStore(database.target, 'sandbox');
  onTestFinished(async () => {
    await store.close();
    await database.remove();
  });
  const numbers = `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${ROWS})`;
  const at = isPostgres
    ? `to_char(timestamp '2024-01-01' + i * interval '5 hours', 'YYYY-MM-DD"T"HH24:MI:SS".000Z"')`
    : `strftime('%Y-%m-%dT%H:%M:%S.000Z', '2024-01-01', '+' || (i * 5) || ' hours')`;
  await runSql(
    database.target,
    `insert into batch (kind, channel, state, options, prepared_at, prepared_by, expires_at)
     values ('reminder', 'sms', 'submitted', '{}', '', '', '')`,
    `insert into appointment (source, external_id, starts_at, starts_local, status, import_id, vanished)
     ${numbers} select 'a', cast(i as text), ${at}, substr(${at}, 1, 16), 'definite', 1, false from n`,
    `insert into message (reference, batch_id, kind, channel, recipient, person, language, text, segments,
       milli_credits, state, created_at, logged_at)
     ${numbers} select 'r' || i, 1, 'reminder', 'sms', '+4179', 'M', 'de', 't', 1, 1000, 'submitted', '', ${at} from n`,
    `insert into audit_entry (at, actor, face, workstation, action, details)
     ${numbers} select ${at}, 'anna', 'cli', 'desk', 'batch.approved', '{}' from n`,
    `insert into credit_entry (channel, at, kind, milli_credits)
     ${numbers} select 'sms', ${at}, 'inquiry', -1 from n`,
    `insert into import_run (source, started_at) ${numbers} select 'a', ${at} from n`,
    'analyze',
  );
  return { database, store };
}

/** How the database carries out each statement that `ask` puts to it. */
async function planOf(
  { target }: TestDatabase,
  ask: (connection: Connection) => Promise<unknown>,
): Promise<string> {
  const steps: string[] = [];
  const { spoken } = isPostgres ? postgres : sqlite;
  await ask({
    async query(sql, parameters = []) {
      const literal = (value: unknown) =>
        typeof value === 'number'
          ? String(value)
          : `'${value instanceof Date ? value.toISOString() : value}'`;
      const plain = spoken(sql).replace(/[$?](\d+)/g, (_, index) => literal(parameters[Number(index) - 1]));
      const rows = await runSql(target, `${isPostgres ? 'explain' : 'explain query plan'} ${plain}`);
      steps.push(...rows.map((row) => String(row.detail ?? row['QUERY PLAN'])));
      return [];
    },
    orm: async () => {
      throw new Error('only plain statements are explained here');
    },
  });
  return steps.join('\n');
}

// by id the newest row is the first that is met; that would not be so if it had to be sorted
const WHOLE_TABLE = isPostgres
  ? /Seq Scan on (message|audit_entry|credit_entry|appointment|import_run)/
  : /^SCAN (message|audit_entry|credit_entry|appointment|a)$|TEMP B-TREE FOR ORDER BY/m;

test('the newest instant recorded is found without reading a whole table, with and without an acceptance', async () => {
  const { database, store } = await withRows();
  expect(await planOf(database, (connection) => clockReads(connection).clockRecords())).not.toMatch(
    WHOLE_TABLE,
  );
  expect((await store.read.clockRecords()).newest).toEqual(new Date(Date.UTC(2024, 0, 1, ROWS * 5)));
  await store.write((tx) =>
    tx.acceptClock({ at: new Date('2024-06-01T00:00:00Z'), upTo: new Date('2026-01-01T00:00:00Z') }),
  );
  expect((await store.read.clockRecords()).newest).toEqual(new Date('2024-05-31T21:00:00Z'));
});

test('one appointment of each coming day is one step down an index', async () => {
  const { database, store } = await withRows();
  const plan = await planOf(database, (connection) =>
    timeZoneReads(connection).startsByDay('2025-01-01', 400),
  );
  expect(plan).not.toMatch(WHOLE_TABLE);
  const starts = await store.read.startsByDay('2025-01-01', 400);
  const days = starts.map(({ startsLocal }) => startsLocal.slice(0, 10));
  expect(new Set(days).size).toBe(days.length);
  expect([days[0], days.length]).toEqual(['2025-01-01', 260]);
  expect(await store.read.startsByDay(NOW.toISOString().slice(0, 10), 400)).toEqual([]);
});
