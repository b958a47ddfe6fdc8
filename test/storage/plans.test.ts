import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sqlite3 from 'sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LogColumn, type LogPosition, logColumns } from '../../src/model/log.ts';
import type { Store } from '../../src/store.ts';
import type { Connection, Row, Value } from '../../storage/connection.ts';
import { sqlite } from '../../storage/dialect.ts';
import { openStore } from '../../storage/open.ts';
import { createReads, createTx } from '../../storage/repositories/index.ts';

const NOW = new Date('2026-11-23T09:00:00Z');
const PERIOD = { from: new Date('2026-11-01T00:00:00Z'), until: new Date('2026-12-01T00:00:00Z') };

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

/** The plans of every statement of a change, which is made for real, so that it comes to its last one, and undone. */
async function planOfChange(ask: (questions: Questions) => Promise<unknown>): Promise<string[]> {
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
const walks = (plan: readonly string[]) =>
  plan.filter((step) =>
    /^SCAN (message|message_event|appointment|patient|reminder_claim|credit_entry|[a-z]|late|other|held)\b/.test(
      step,
    ),
  );

/** Steps that read a whole table without an index; a practice has few batches, those may be read whole. */
const tableScans = (plan: readonly string[]) =>
  plan.filter(
    (step) =>
      /^SCAN (m|a|p|c|message|appointment|patient|reminder_claim)\b/.test(step) &&
      !/USING (COVERING )?INDEX|INTEGER PRIMARY KEY/.test(step),
  );

describe('no question reads a whole table', () => {
  test('the report of a period comes from the submission date’s index', async () => {
    for (const ask of ['reportGroups', 'countBatches'] as const) {
      const plan = await planOf((reads) => reads[ask](PERIOD));
      expect(plan.filter((step) => /^(SEARCH|SCAN)/.test(step))).toEqual([
        expect.stringMatching(
          /^SEARCH message USING INDEX log_by_submitted \(logged_at>\? AND logged_at<\?\)/,
        ),
      ]);
    }
  });

  test('the cards to tend come from the states and the ends of batches, not from all there ever were', async () => {
    const plan = await planOf((reads) => reads.batchesWithCards({ since: NOW, preparedSince: NOW }));
    expect(plan.filter((step) => /^(SEARCH|SCAN) (b|c)\b/.test(step))).toEqual([
      expect.stringMatching(/^SEARCH b USING (COVERING )?INDEX batch_by_state \(state=\?\)/),
      expect.stringMatching(/^SEARCH b USING (COVERING )?INDEX batch_by_end \(<expr>>\?\)/),
      expect.stringMatching(/^SEARCH c (EXISTS )?USING INTEGER PRIMARY KEY/),
    ]);
  });

  test('what is due is found among the few that are ordered, interrupted or held', async () => {
    const plan = await planOf((reads) => reads.batchesToSend(NOW));
    expect(plan.filter((step) => /^(SEARCH|SCAN) (b|batch)\b/.test(step))).toEqual([
      expect.stringMatching(/^SCAN batch USING (COVERING )?INDEX batch_send_ordered/),
      expect.stringMatching(/^SEARCH batch USING INDEX batch_by_state \(state=\?\)/),
      expect.stringMatching(/^SEARCH b USING INDEX batch_by_state \(state=\?\)/),
    ]);
  });

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
    'cancelled appointments': (reads) => reads.cancelAppointments('a', ['1'], 2),
    'kept appointments': (reads) => reads.keepAppointments('a', ['1'], 2),
    'the batches to send': (reads) => reads.batchesToSend(NOW),
    'the batches with failures': (reads) => reads.batchesWhere('failed', 10),
    'the rows to choose from': (reads) => reads.chosenRows(1),
    'the rows that failed': (reads) => reads.failedRows(1, 10),
    'a batch’s queued appointments': (reads) => reads.queuedOccasions(1),
    'the new bookings': (reads) => reads.appointmentsBookedSince(NOW),
    'the recalls to call in': (reads) =>
      reads.recallsToCall({
        from: '2026-06-01',
        until: '2026-12-23',
        dueFrom: '2026-08-01',
        today: '2026-11-23',
      }),
    'the birthdays of a day': (reads) => reads.birthdays(['02-28', '02-29'], 2026),
    'what recalls are about': (reads) => reads.occasionsOf('recall', [1, 2]),
    'what greetings are about': (reads) => reads.occasionsOf('birthday', [1, 2]),
    'a batch’s report': (reads) => reads.reportGroups({ batchId: 1 }),
    'a batch in a report': (reads) => reads.countBatches({ batchId: 1 }),
  };
  test.each(Object.entries(questions))('%s', async (_, ask) => {
    const plan = await planOf(ask);
    expect(plan.length).toBeGreaterThan(0);
    expect(tableScans(plan)).toEqual([]);
  });
});

describe('no statement of a change or a check goes through all rows', () => {
  const entry = { source: 'a', patientNumber: '7', startsAt: NOW, startsLocal: '2026-11-23T10:00' };
  const nothing = {
    durationMinutes: null,
    reasonCode: null,
    reasonName: null,
    doctor: null,
    specialty: null,
    location: null,
    personName: null,
    personMobile: null,
  };
  const known = { ...entry, ...nothing, id: '7', status: 'definite' };
  const patient = {
    number: '7',
    lastName: 'M7',
    firstName: null,
    birthDate: null,
    language: null,
    mobile: null,
  };
  const plain = { email: null, smsOptOut: false, emailOptOut: true, deceasedOn: null, blocked: false };
  const claim = { kind: 'reminder', patientId: 1, day: '2026-11-24', startsAt: NOW, channel: 'sms' } as const;
  const said = { patientId: 7, channel: 'sms', claimedAt: NOW, reference: 'r7' } as const;
  const outcome = { reason: null, at: NOW } as const;
  const changes: Record<string, (tx: Questions) => Promise<unknown>> = {
    'importing appointments, known and new': (tx) =>
      tx.saveAppointments('a', [known, { ...known, id: 'new' }, { ...known, id: '8', status: 'planned' }], 2),
    'importing patients': (tx) => tx.savePatients([{ ...patient, ...plain }]),
    'claiming appointments': (tx) =>
      tx.claimAppointments([{ ...claim, appointmentId: 7, claimedAt: NOW }], 'any'),
    'the appointments of messages': (tx) => tx.occasionsOf('reminder', [7, 8]),
    'claiming recalls': (tx) => tx.claimRecalls([{ ...said, recallId: 7, dueOn: '2026-12-01' }], true),
    'claiming birthdays': (tx) => tx.claimGreetings([{ ...said, year: 2026 }], true),
    'the new bookings': (tx) => tx.appointmentsBookedSince(NOW),
    'the recalls to call in': (tx) =>
      tx.recallsToCall({
        from: '2026-11-01',
        until: '2026-12-23',
        dueFrom: '2026-08-01',
        today: '2026-11-23',
      }),
    'the birthdays of a day': (tx) => tx.birthdays(['11-23'], 2026),
    'what recalls are about': (tx) => tx.occasionsOf('recall', [7, 8]),
    'what greetings are about': (tx) => tx.occasionsOf('birthday', [7, 8]),
    'resetting a recall run': (tx) => tx.releaseRecalls(7, NOW),
    'claiming messages': (tx) => tx.claimMessages([7, 8], { owner: 'x', leaseUntil: NOW, at: NOW }),
    'renewing claims': (tx) => tx.renewClaims(7, 'x', NOW),
    'forgetting attempts': (tx) => tx.forgetAttempts(7, null),
    'recording what was submitted': async (tx) => {
      await tx.abandonClaims(7, NOW);
      await all(`update message set state = 'submitting' where id = 7`);
      await tx.recordOutcomes([{ ...outcome, reference: 'r7', state: 'submitted' }]);
    },
    'recording what goes back to the queue': async (tx) => {
      await all(`update message set state = 'submitting' where id = 8`);
      await tx.recordOutcomes([{ ...outcome, reference: 'r8', state: 'queued', nextReference: 'r8-2' }]);
    },
    'withdrawing a batch': async (tx) => {
      await all(`update message set state = 'queued' where batch_id = 7`);
      await tx.withdrawQueued(7, 'batch-withdrawn', NOW);
    },
    'resetting messages': (tx) => tx.resetMessages([7, 8], NOW),
    'purging messages': (tx) => tx.purgeMessages([7, 8]),
    'one message’s history': (tx) => tx.messageEvents(7),
    'what of a batch starts soon': (tx) => tx.countTooLate(7, { at: NOW, dayStart: NOW }),
    'a batch’s delivery': (tx) => tx.deliveryCounts(7),
    'what was sent today': (tx) =>
      tx.countSent({ from: new Date('2027-01-01'), until: new Date('2027-01-02') }, NOW),
    'the credits in doubt': (tx) => tx.creditsInDoubt('sms'),
    'the credits charged meanwhile': (tx) => tx.chargedSince('sms', 5000),
    'the credits entered meanwhile': (tx) => tx.enteredSince('sms', 5000),
    'the ledger’s last entry': (tx) => tx.lastCreditEntry('sms'),
    'whether a ledger is open': (tx) => tx.isLedgerOpen('sms'),
    'when the ledger was right': (tx) => tx.ledgerEqualAt('sms'),
    'the numbers of batches': (tx) => tx.batchNumbers([7, 8]),
    'the batches to send': (tx) => tx.batchesToSend(NOW),
    'the rows that failed': (tx) => tx.failedRows(7, 10),
    'a period’s report': (tx) => tx.reportGroups(PERIOD),
    'the batches of a period': (tx) => tx.countBatches(PERIOD),
  };
  test.each(Object.entries(changes))('%s', async (_, ask) => {
    const plan = await planOfChange(ask);
    expect(plan.length).toBeGreaterThan(0);
    expect(walks(plan)).toEqual([]);
  });

  test('one that does is noticed: counting all appointments', async () => {
    expect(walks(await planOfChange((tx) => tx.countAppointments()))).not.toEqual([]);
  });

  test('the walk of a purge takes the submission date’s index from where the last chunk ended', async () => {
    for (const after of [null, { value: '2026-02500', id: 2500 }]) {
      const page = { sort: 'submitted', descending: false, limit: 1000, after } as const;
      const plan = await planOfChange((tx) => tx.logKeys({ before: NOW }, page));
      for (const { read, next } of parts(plan)) {
        expect(read).toMatch(/^SEARCH m USING INDEX log_by_submitted/);
        expect(next).not.toContain('TEMP B-TREE');
      }
    }
  });
});

const POSITIONS: Record<LogColumn, string | number> = {
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

describe('a page of the log by any column comes from that column’s index', () => {
  test.each(logColumns)('sorted by %s', async (sort) => {
    for (const descending of [false, true]) {
      for (const after of [null, { value: POSITIONS[sort], id: 2500 }]) {
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

describe('L1: a page of a rare kind comes from an index of that kind', () => {
  test.each(logColumns.filter((sort) => sort !== 'appointment'))('sorted by %s', async (sort) => {
    for (const after of [null, { value: POSITIONS[sort], id: 2500 }]) {
      const { connection, plan } = explaining();
      const page = { sort, descending: after !== null, limit: 50, after };
      await createReads(connection).logPage({ kind: 'birthday' }, page);
      const told = plan.join('\n');
      expect(parts(plan).length, told).toBe(after === null || sort === 'id' ? 1 : 2);
      for (const { read, next } of parts(plan)) {
        expect(read, told).toMatch(
          /^SEARCH m USING INDEX (log_(of|by)_kind\w* \(kind=\?|log_by_submitted \(logged_at=\?)/,
        );
        expect(next, told).not.toContain('TEMP B-TREE');
      }
    }
  });
});

describe('L1: one kind by appointment never walks past other kinds’ entries without a start', () => {
  const WITHOUT = /^SEARCH m USING INDEX log_of_kind_without_start \(<expr>=\?/;
  const middle = { value: POSITIONS.appointment, id: 2500 };
  const blank = { value: '', id: 2500 };
  const pages = [
    [false, null, ['without', 'with']],
    [false, blank, ['without', 'with']],
    [false, middle, ['with', 'with']],
    [true, null, ['with', 'without']],
    [true, middle, ['with', 'with', 'without']],
    [true, blank, ['without']],
  ] as const;

  async function expectOwnIndexes(kind: 'reminder' | 'birthday'): Promise<void> {
    const withStart =
      kind === 'reminder'
        ? /^SEARCH m USING INDEX log_by_appointment \(<expr>[>=<]/
        : /^SEARCH m USING INDEX log_(by_appointment \(<expr>=|of_kind_by_appointment \(kind=\? AND <expr>)/;
    for (const [descending, after, expected] of pages) {
      const { connection, plan } = explaining();
      const page = { sort: 'appointment', descending, limit: 50, after } as const;
      await createReads(connection).logPage({ kind }, page);
      const told = plan.join('\n');
      const found = parts(plan);
      expect(found, told).toHaveLength(expected.length);
      // each counts all before it, and is asked for the rest only
      const counts = plan.filter((step) => step.startsWith('SCALAR SUBQUERY'));
      expect(counts, told).toHaveLength((expected.length * (expected.length - 1)) / 2);
      for (const [index, { read, next }] of found.entries()) {
        expect(read, told).toMatch(expected[index] === 'without' ? WITHOUT : withStart);
        expect(next, told).not.toContain('TEMP B-TREE');
      }
    }
  }

  // what the statistics say of an index depends on what is in it; of an empty one they say nothing
  test.each([
    ['only the rare kinds have none', `update message set starts_at = null where false`],
    ['some reminders have none', `update message set starts_at = null where id % 1000 = 1`],
    ['all have one', `update message set starts_at = logged_at`],
  ])('%s', async (_, change) => {
    await all('begin');
    try {
      for (const statement of [change, 'analyze']) await all(statement);
      for (const kind of ['reminder', 'birthday'] as const) await expectOwnIndexes(kind);
    } finally {
      for (const statement of ['rollback', 'analyze']) await all(statement);
    }
  });

  test('backwards the walk of those that have a start ends where the others begin', async () => {
    const { connection, plan } = explaining();
    const page = { sort: 'appointment', descending: true, limit: 50, after: middle } as const;
    await createReads(connection).logPage({ kind: 'reminder' }, page);
    expect(parts(plan)[1]?.read).toContain('(<expr>>? AND <expr><?)');
  });
});

describe('page after page gives every row once, in order', () => {
  const orders = { person: 'person', state: 'state', credits: 'milli_credits' } as const;
  const cases = (['person', 'state', 'credits'] as const).flatMap((sort) =>
    [{ kind: 'reminder' } as const, { kind: 'birthday' } as const].map((filter) => [sort, filter] as const),
  );

  // 5,700 reminders are read along the column's index, 300 greetings along one of their own
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

/** How each part of the page is read from `message`, and the step after; room for the rest is counted before it is read. */
function parts(plan: readonly string[]): { read: string; next: string }[] {
  return plan.flatMap((step, index) => {
    if (!/^(CO-ROUTINE part|MATERIALIZE stretch\d)$/.test(step)) return [];
    const at = plan.findIndex((each, later) => later > index && /^(SCAN|SEARCH) m( |$)/.test(each));
    return [{ read: plan[at] ?? '', next: plan[at + 1] ?? '' }];
  });
}
