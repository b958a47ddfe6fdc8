import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LogColumn, logColumns } from '../../../src/model/log.ts';
import type { Connection } from '../../../storage/connection.ts';
import type { Database } from '../../../storage/database.ts';
import { openPostgres } from '../../../storage/postgres.ts';
import { createTx } from '../../../storage/repositories/index.ts';
import { newPostgresDatabase } from '../../support/database.ts';

const NOW = new Date('2026-11-23T09:00:00Z');
const PERIOD = { from: new Date('2027-01-01T00:00:00Z'), until: new Date('2027-01-02T00:00:00Z') };

let database: Database;
let remove: () => Promise<void>;

beforeAll(async () => {
  const made = await newPostgresDatabase();
  remove = made.remove;
  database = await openPostgres(made.target);
  for (const statement of SAMPLE) await database.writing.query(statement);
});

afterAll(async () => {
  await database.close();
  await remove();
});

// enough rows, spread as in real life, for the planner to prefer an index
const SAMPLE = [
  `insert into patient (number, last_name, sms_opt_out, email_opt_out, blocked)
   select i, 'M' || i, false, false, false from generate_series(1, 500) i`,
  `insert into appointment (source, external_id, patient_id, starts_at, starts_local, status, import_id, vanished)
   select 'a', i, 1 + i % 500, '', to_char(timestamp '2026-01-01' + i * interval '26 minutes', 'YYYY-MM-DD"T"HH24:MI'),
     'definite', 1, false from generate_series(1, 20000) i`,
  `insert into batch (kind, channel, state, options, prepared_at, prepared_by, expires_at)
   select 'reminder', 'sms', 'submitted', '{}', '', '', '' from generate_series(1, 101) i`,
  'alter table message disable trigger user',
  `insert into message (reference, batch_id, appointment_id, patient_id, kind, channel, recipient, person, language,
     text, segments, milli_credits, state, delivery_status, starts_at, created_at, logged_at, submitted_at)
   select 'r' || i, 1 + i / 200, i, 1 + i % 500, case i % 20 when 0 then 'birthday' else 'reminder' end,
     case i % 3 when 0 then 'email' else 'sms' end, '+4179' || (i % 900), 'M' || (i % 500), 'de', 't', 1 + i % 2,
     1000 * (1 + i % 3), case when i > 19900 then 'queued' when i % 40 = 0 then 'rejected' else 'submitted' end,
     case i % 500 when 0 then 1 else 0 end, case when i % 20 > 0 then '2026-' || i end, '', '2026-' || i, '2026-' || i
   from generate_series(1, 20000) i`,
  `insert into reminder_claim (appointment_id, kind, patient_id, day, starts_at, channel, claimed_at, message_id)
   select appointment_id, kind, patient_id, (select substr(starts_local, 1, 10) from appointment where id = appointment_id),
     '', channel, '', id from message`,
  'analyze',
];

type Questions = ReturnType<typeof createTx>;

/** Explains each statement instead of running it. */
async function planOf(ask: (questions: Questions) => Promise<unknown>): Promise<string> {
  const plan: string[] = [];
  const connection: Connection = {
    async query(sql, parameters) {
      const rows = await database.writing.query(`explain ${sql}`, parameters);
      plan.push(...rows.map((row) => String(row['QUERY PLAN'])));
      return [];
    },
    orm: async () => {
      throw new Error('only plain statements are explained here');
    },
  };
  await ask(createTx(connection));
  return plan.join('\n');
}

const readsAllOf = (table: string) => new RegExp(`Seq Scan on ${table}\\b`);

const MIDDLE: Record<LogColumn, string | number> = {
  submitted: '2026-10000',
  id: 10_000,
  kind: 'reminder',
  channel: 'sms',
  state: 'submitted',
  delivery: 0,
  person: 'M250',
  recipient: '+4179500',
  segments: 1,
  credits: 2000,
  appointment: '2026-10000',
  batch: 50,
};

test.each(logColumns)('L2: a page in the middle of the log, by %s, is found by an index', async (sort) => {
  const after = { value: MIDDLE[sort], id: 10_000 };
  const plan = await planOf((reads) => reads.logPage({}, { sort, descending: true, limit: 50, after }));
  expect(plan).not.toMatch(readsAllOf('message'));
  expect(plan).toMatch(/Index Scan.* on message/);
});

test.each([false, true])(
  'L1: reminders by appointment, those without a start from an index of their own, descending %s',
  async (descending) => {
    const after = descending ? { value: '2026-15000', id: 15_000 } : null;
    const page = { sort: 'appointment', descending, limit: 50, after } as const;
    const plan = await planOf((reads) => reads.logPage({ kind: 'reminder' }, page));
    expect(plan.slice(plan.indexOf('CTE stretch0'))).not.toMatch(readsAllOf('message')); // before it, reminders are counted
    expect(plan).toMatch(/Index Scan.* using log_of_kind_without_start on message/);
    expect(plan).toMatch(/Index Scan.* using log_by_appointment on message/);
    // the walk ends where those without a start begin
    expect(plan).toMatch(/Index Cond: .*COALESCE\(starts_at, ''::text\) > ''::text/);
  },
);

const ids = Array.from({ length: 100 }, (_, n) => n + 1);
const outcome = { state: 'submitted', reason: null, at: NOW } as const;

test.each<[string, (reads: Questions) => Promise<unknown>]>([
  ['the agenda of a day', (reads) => reads.agenda('reminder', '2026-11-24')],
  ['the claims of a day', (reads) => reads.claimsOfDay('reminder', '2026-11-24')],
  ['a batch’s due messages', (reads) => reads.dueMessages(100, NOW, 20)],
  ['a batch’s counts', (reads) => reads.counts(50)],
  ['claiming messages', (tx) => tx.claimMessages(ids, { owner: 'x', leaseUntil: NOW, at: NOW })],
  ['recording outcomes', (tx) => tx.recordOutcomes(ids.map((id) => ({ ...outcome, reference: `r${id}` })))],
  ['purging', (tx) => tx.purgeMessages(ids)],
  ['the numbers of batches', (reads) => reads.batchNumbers([50, 51])],
  ['the batches to send', (reads) => reads.batchesToSend(NOW)],
  ['the batches with failures', (reads) => reads.batchesWhere('failed', 10)],
  ['the rows that failed', (reads) => reads.failedRows(50, 10)],
  ['a batch’s report', (reads) => reads.reportGroups({ batchId: 50 })],
  ['a period’s report', (reads) => reads.reportGroups(PERIOD)],
  ['the batches of a period', (reads) => reads.countBatches(PERIOD)],
])('%s reads no whole table', async (_, ask) => {
  const plan = await planOf(ask);
  for (const table of ['message', 'appointment', 'reminder_claim'])
    expect(plan).not.toMatch(readsAllOf(table));
});
