import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sqlite3 from 'sqlite3';
import { afterAll, beforeAll } from 'vitest';
import type { Store } from '../../src/store.ts';
import type { Connection, Row, Value } from '../../storage/connection.ts';
import { sqlite } from '../../storage/dialect.ts';
import { openStore } from '../../storage/open.ts';
import { createTx } from '../../storage/repositories/index.ts';

let database: sqlite3.Database;

/** A database for the whole file, with enough in it for SQLite's planner to choose as in a practice. */
export function planDatabase(): { store: () => Store } {
  let store: Store;
  beforeAll(async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'rundruf-')), 'x.sqlite');
    store = await openStore({ type: 'sqlite', file }, 'sandbox');
    database = new sqlite3.Database(file);
    for (const statement of SAMPLE) await all(statement);
  });
  afterAll(async () => {
    database.close();
    await store.close();
  });
  return { store: () => store };
}

// enough rows, spread as in real life, for the planner's statistics to mean something
const SAMPLE = [
  `insert into patient (number, last_name, birth_date, sms_opt_out, email_opt_out, blocked)
   with recursive n(i) as (select 1 union all select i + 1 from n where i < 500)
   select i, 'M' || i, date('1950-01-01', '+' || (i * 37) || ' days'), false, false, false from n`,
  `insert into appointment (source, external_id, patient_id, starts_at, starts_local, status, import_id, vanished)
   with recursive n(i) as (select 1 union all select i + 1 from n where i < 6000)
   select 'a', i, 1 + i % 500, strftime('%Y-%m-%dT%H:%M:00.000Z', 1750000000 + i * 9000, 'unixepoch'),
     strftime('%Y-%m-%dT%H:%M', 1750000000 + i * 9000, 'unixepoch'), 'definite', 1, false from n`,
  `insert into recall (source, external_id, patient_id, reason_code, due_on, lead_days, given_due_on, call_on, counts_from,
     since_on, vanished, changed_by, changed_at)
   with recursive n(i) as (select 1 union all select i + 1 from n where i < 6000)
   select 'a', i, 1 + i % 500, 'JK', date('2026-01-01', '+' || (i % 900) || ' days'), 30, '',
     date('2025-12-02', '+' || (i % 900) || ' days'), date('2025-12-02', '+' || (i % 900) || ' days'), '',
     false, 'x', '' from n`,
  `insert into recall_claim (recall_id, due_on, patient_id, channel, claimed_at)
   select id, due_on, patient_id, 'sms', '' from recall where id % 3 = 0`,
  `insert into greeting_claim (patient_id, year, channel, claimed_at)
   select id, 2026, 'sms', '' from patient where id % 3 = 0`,
  `insert into batch (kind, channel, state, options, prepared_at, prepared_by, expires_at)
   with recursive n(i) as (select 1 union all select i + 1 from n where i < 50)
   select 'reminder', 'sms', 'submitted', '{}', '', '', '' from n`,
  `insert into message (reference, batch_id, appointment_id, patient_id, kind, channel, recipient, person, language,
     text, segments, milli_credits, state, delivery_status, starts_at, created_at, logged_at, submitted_at)
   with recursive n(i) as (select 1 union all select i + 1 from n where i < 6000)
   select 'r' || i, 1 + i % 50, i, 1 + i % 500, case i % 20 when 0 then 'birthday' else 'reminder' end,
     case i % 3 when 0 then 'email' else 'sms' end, '+4179' || (i % 900), 'M' || (i % 500), 'de', 't', 1 + i % 2, 1000 * (1 + i % 3),
     case when i % 40 = 0 then 'rejected' when i % 41 = 0 then 'withdrawn' else 'submitted' end, case i % 50 when 0 then 1 else 0 end,
     case when i % 20 > 0 then printf('2026-%05d', i) end, '', printf('2026-%05d', i),
     printf('2026-%05d', i) from n`,
  `insert into reminder_claim (appointment_id, kind, patient_id, day, starts_at, channel, claimed_at, message_id)
   select appointment_id, kind, patient_id, substr(submitted_at, 1, 10), '', channel, '', id from message`,
  `insert into credit_entry (channel, at, kind, milli_credits, message_id, batch_id)
   select channel, submitted_at, 'message', -milli_credits, id, batch_id from message where state = 'submitted'`,
  'analyze',
];

/** Asked past everything of ours. */
export function all(sql: string, parameters: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
  return new Promise((resolve, reject) => {
    database.all<Record<string, unknown>>(sql, [...parameters], (error, rows) =>
      error ? reject(error) : resolve(rows),
    );
  });
}

/** A connection that explains each statement instead of running it. */
export function explaining(): { connection: Connection; plan: string[] } {
  const plan: string[] = [];
  const bound = (value: Value) => (value instanceof Date ? value.toISOString() : value);
  return {
    plan,
    connection: {
      async query(sql, parameters = []) {
        const steps = await all(`explain query plan ${sqlite.spoken(sql)}`, parameters.map(bound));
        plan.push(...steps.map(({ detail }) => String(detail)));
        return [];
      },
      orm: async () => {
        throw new Error('only plain statements are explained here');
      },
    },
  };
}

export type Questions = ReturnType<typeof createTx>;

/** The plans of all that is asked. */
export async function planOf(ask: (questions: Questions) => Promise<unknown>): Promise<string[]> {
  const { connection, plan } = explaining();
  await ask(createTx(connection));
  return plan;
}

/** The plans of every statement of a change, which is made for real, so that it comes to its last one, and undone. */
export async function planOfChange(ask: (questions: Questions) => Promise<unknown>): Promise<string[]> {
  const { connection, plan } = explaining();
  const bound = (value: Value) => (value instanceof Date ? value.toISOString() : value);
  await all('begin');
  try {
    await ask(
      createTx({
        ...connection,
        async query(sql, parameters = []) {
          await connection.query(sql, parameters);
          return (await all(sqlite.spoken(sql), parameters.map(bound))) as Row[];
        },
      }),
    );
  } finally {
    await all('rollback');
  }
  return plan;
}

/** Steps that go through all rows, by a table or by an index. */
export const walks = (plan: readonly string[]) =>
  plan.filter((step) =>
    /^SCAN (message|message_event|appointment|patient|reminder_claim|credit_entry|[a-z]|late|other|held)\b/.test(
      step,
    ),
  );

/** How each part of the page is read from `message`, and the step after; room for the rest is counted before it is read. */
export function parts(plan: readonly string[]): { read: string; next: string }[] {
  return plan.flatMap((step, index) => {
    if (!/^(CO-ROUTINE part|MATERIALIZE stretch\d)$/.test(step)) return [];
    const at = plan.findIndex((each, later) => later > index && /^(SCAN|SEARCH) m( |$)/.test(each));
    return [{ read: plan[at] ?? '', next: plan[at + 1] ?? '' }];
  });
}
