import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sqlite3 from 'sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LogColumn, type LogPosition, logColumns } from '../../src/model/log.ts';
import type { Store } from '../../src/store.ts';
import type { Connection, Value } from '../../storage/connection.ts';
import { sqlite } from '../../storage/dialect.ts';
import { openStore } from '../../storage/open.ts';
import { createReads, createTx } from '../../storage/repositories/index.ts';

const NOW = new Date('2026-11-23T09:00:00Z');

let database: sqlite3.Database;
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

// enough rows, spread as in real life, for the planner's statistics to mean something
const SAMPLE = [
  `insert into patient (number, last_name, sms_opt_out, email_opt_out, blocked)
   with recursive n(i) as (select 1 union all select i + 1 from n where i < 500)
   select i, 'M' || i, false, false, false from n`,
  `insert into appointment (source, external_id, patient_id, starts_at, starts_local, status, import_id, vanished)
   with recursive n(i) as (select 1 union all select i + 1 from n where i < 6000)
   select 'a', i, 1 + i % 500, strftime('%Y-%m-%dT%H:%M:00.000Z', 1750000000 + i * 9000, 'unixepoch'),
     strftime('%Y-%m-%dT%H:%M', 1750000000 + i * 9000, 'unixepoch'), 'definite', 1, false from n`,
  `insert into batch (kind, channel, state, options, prepared_at, prepared_by, expires_at)
   with recursive n(i) as (select 1 union all select i + 1 from n where i < 50)
   select 'reminder', 'sms', 'submitted', '{}', '', '', '' from n`,
  `insert into message (reference, batch_id, appointment_id, patient_id, kind, channel, recipient, person, language,
     text, segments, milli_credits, state, delivery_status, starts_at, created_at, logged_at, submitted_at)
   with recursive n(i) as (select 1 union all select i + 1 from n where i < 6000)
   select 'r' || i, 1 + i % 50, i, 1 + i % 500, case i % 20 when 0 then 'birthday' else 'reminder' end,
     case i % 3 when 0 then 'email' else 'sms' end, '+4179' || (i % 900), 'M' || (i % 500), 'de', 't', 1 + i % 2, 1000 * (1 + i % 3),
     case when i % 40 = 0 then 'rejected' when i % 41 = 0 then 'withdrawn' else 'submitted' end, case i % 50 when 0 then 1 else 0 end, printf('2026-%05d', i), '', printf('2026-%05d', i),
     printf('2026-%05d', i) from n`,
  `insert into reminder_claim (appointment_id, kind, patient_id, day, starts_at, channel, claimed_at, message_id)
   select appointment_id, kind, patient_id, substr(starts_at, 1, 10), '', channel, '', id from message`,
  'analyze',
];

function all(sql: string, parameters: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
  return new Promise((resolve, reject) => {
    database.all<Record<string, unknown>>(sql, [...parameters], (error, rows) =>
      error ? reject(error) : resolve(rows),
    );
  });
}

/** A connection that explains each statement instead of running it. */
function explaining(): { connection: Connection; plan: string[] } {
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

type Questions = ReturnType<typeof createTx>;

async function planOf(ask: (questions: Questions) => Promise<unknown>): Promise<string[]> {
  const { connection, plan } = explaining();
  await ask(createTx(connection));
  return plan;
}

/** Steps that read a whole table without an index; a practice has few batches, those may be read whole. */
const tableScans = (plan: readonly string[]) =>
  plan.filter(
    (step) =>
      /^SCAN (m|a|p|c|message|appointment|patient|reminder_claim)\b/.test(step) &&
      !/USING (COVERING )?INDEX|INTEGER PRIMARY KEY/.test(step),
  );

describe('no question reads a whole table', () => {
  test('the agenda of a day', async () => {
    const plan = await planOf((reads) => reads.agenda('reminder', '2026-11-24'));
    expect(plan.join('\n')).toContain('SEARCH a USING INDEX appointment_by_start');
    expect(tableScans(plan)).toEqual([]);
  });

  test('the claims of a day', async () => {
    const plan = await planOf((reads) => reads.claimsOfDay('reminder', '2026-11-24'));
    expect(plan.filter((step) => /^(SEARCH|SCAN)/.test(step))).toEqual([
      expect.stringMatching(/^SEARCH reminder_claim USING (COVERING )?INDEX claim_by_day/),
      expect.stringMatching(/^SEARCH superseded_claim USING (COVERING )?INDEX superseded_by_day/),
    ]);
  });

  test('the credits used per day', async () => {
    const days = [{ day: '2026-11-23', from: NOW, until: NOW }];
    const plan = await planOf((reads) => reads.creditUse('sms', days));
    expect(plan.join('\n')).toContain('SEARCH e USING INDEX credit_by_moment (channel=? AND at>? AND at<?)');
  });

  test('the statuses and visit reasons of future appointments', async () => {
    const plan = await planOf((reads) => reads.upcoming(NOW));
    expect(tableScans(plan)).toEqual([]);
    // each value is one step down the index, never a walk along it
    expect(plan.filter((step) => /^SCAN a/.test(step))).toEqual([]);
  });

  const outcome = { state: 'submitted', reason: null, at: NOW } as const;
  const questions: Record<string, (reads: Questions) => Promise<unknown>> = {
    'a batch’s messages': (reads) => reads.messagesOf(1),
    'a batch’s counts': (reads) => reads.counts(1),
    'a batch’s next due message': (reads) => reads.nextDueAt(1),
    'a batch’s due messages': (reads) => reads.dueMessages(1, NOW, 10),
    'the expired batches': (reads) => reads.expiredBatches(NOW),
    'the unclear messages': (reads) => reads.unclear({}, 'sms', { after: 0, limit: 10 }),
    'the messages that await their delivery': (reads) => reads.awaitingDelivery({}, 'sms', NOW, 10),
    'the reserved credits': (reads) => reads.openReservations('sms', { withUnclear: true, forBatch: null }),
    'recording outcomes': (reads) => reads.recordOutcomes([{ ...outcome, reference: 'r1' }]),
    'recording deliveries': (reads) =>
      reads.recordDeliveries([{ reference: 'r1', status: 0, reason: null, at: NOW }], NOW),
    'withdrawing messages': (reads) => reads.withdrawMessages([{ id: 1, reason: 'moved' }], NOW),
    'abandoning claims': (reads) => reads.abandonClaims(1, NOW),
    'resetting messages': (reads) => reads.resetMessages([1, 2], NOW),
    'purging messages': (reads) => reads.purgeMessages([1, 2]),
    'known patients': (reads) => reads.knownPatientNumbers(['1']),
    'vanished appointments': (reads) =>
      reads.markVanished('a', 2, { from: '2026-11-24', until: '2026-11-24', now: NOW }),
    'kept appointments': (reads) => reads.keepAppointments('a', ['1'], 2),
  };
  test.each(Object.entries(questions))('%s', async (_, ask) => {
    const plan = await planOf(ask);
    expect(plan.length).toBeGreaterThan(0);
    expect(tableScans(plan)).toEqual([]);
  });
});

describe('a page of the log by any column comes from that column’s index', () => {
  const positions: Record<LogColumn, string | number> = {
    submitted: '2026-02500',
    id: 2500,
    kind: 'reminder',
    channel: 'sms',
    state: 'submitted',
    delivery: 0,
    person: 'M250',
    recipient: '+4179450',
    segments: 1,
    credits: 1000,
    appointment: '2026-02500',
    batch: 25,
  };

  test.each(logColumns)('sorted by %s', async (sort) => {
    for (const descending of [false, true]) {
      for (const after of [null, { value: positions[sort], id: 2500 }]) {
        for (const filter of [{}, { kind: 'reminder' } as const]) {
          const { connection, plan } = explaining();
          await createReads(connection).logPage(filter, { sort, descending, limit: 50, after });
          const told = `${JSON.stringify({ sort, descending, after, filter })}\n${plan.join('\n')}`;
          for (const { read, next } of parts(plan)) {
            // by id the table itself is in order
            expect(read, told).toMatch(
              sort === 'id' ? /^(SCAN m$|SEARCH m USING INTEGER)/ : /^(SCAN|SEARCH) m USING INDEX/,
            );
            expect(next, told).not.toContain('TEMP B-TREE');
          }
        }
      }
    }
  });
});

describe('page after page gives every row once, in order', () => {
  const orders = { person: 'person', state: 'state', credits: 'milli_credits' } as const;
  const cases = (['person', 'state', 'credits'] as const).flatMap((sort) =>
    [{ kind: 'reminder' } as const, { kind: 'birthday' } as const].map((filter) => [sort, filter] as const),
  );

  // 5,700 reminders are read along the column's index, 300 greetings are sorted
  test.each(cases)('sorted by %s, filtered by %o', async (sort, filter) => {
    const expected = await all(
      `select id from message where kind = ? order by ${orders[sort]} desc, id desc`,
      [filter.kind],
    );
    const found: number[] = [];
    for (let after: LogPosition | null = null; ; ) {
      const page = await store.read.logPage(filter, { sort, descending: true, limit: 500, after });
      const last = page.at(-1);
      if (last === undefined) break;
      found.push(...page.map(({ id }) => id));
      const value = { person: last.person, state: last.state, credits: last.milliCredits }[sort];
      after = { value, id: last.id };
    }
    expect(found).toEqual(expected.map(({ id }) => id));
  });
});

/** How each part of the page is read from `message`, and the step after. */
function parts(plan: readonly string[]): { read: string; next: string }[] {
  return plan.flatMap((step, index) =>
    step === 'CO-ROUTINE part' ? [{ read: plan[index + 1] ?? '', next: plan[index + 2] ?? '' }] : [],
  );
}
