import { describe, expect, onTestFinished, test } from 'vitest';
import { OutageError } from '../../../src/errors.ts';
import type { DatabaseTarget, Store, Tx } from '../../../src/store.ts';
import { openStore } from '../../../storage/open.ts';
import { openPostgres } from '../../../storage/postgres.ts';
import { newPostgresDatabase, runSql } from '../../support/database.ts';
import { createGate } from '../../support/fake-portal.ts';
import { logOf, openSecondProcess, startPractice } from '../../support/practice.ts';
import { anAppointment, aPatient } from '../../support/records.ts';

type PostgresTarget = Extract<DatabaseTarget, { type: 'postgres' }>;

const writePatient = (tx: Tx, number: string) => tx.savePatients([aPatient({ number })]);

async function newTarget(from?: string): Promise<PostgresTarget> {
  const { target, remove } = await newPostgresDatabase(from);
  onTestFinished(remove);
  return target;
}

/** With settings of the server's own for each connection. */
const withOptions = (target: PostgresTarget, options: string): PostgresTarget => ({
  ...target,
  url: `${target.url}?options=${encodeURIComponent(options)}`,
});

async function open(target: DatabaseTarget): Promise<Store> {
  const store = await openStore(target, 'sandbox');
  onTestFinished(() => store.close());
  return store;
}

/** Ends every other connection of the database, as a restart of the server does. */
const endConnections = (target: DatabaseTarget) =>
  runSql(
    target,
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );

const outcome = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) => error,
  );

describe('a connection that the server has ended', () => {
  test('is replaced before the next read and the next write', async () => {
    const target = await newTarget();
    const store = await open(target);
    await store.write((tx) => writePatient(tx, 'before'));
    await store.read.countAppointments(); // both connections are in use
    await endConnections(target);
    // whether the first question still meets the dead connection depends on who hears of its end first
    for (const first of [store.read.countAppointments(), store.write((tx) => writePatient(tx, 'first'))]) {
      const answer = await outcome(first);
      if (answer !== 'done') expect(answer).toMatchObject({ code: 'database-unusable' });
    }
    await store.write((tx) => writePatient(tx, 'after'));
    expect(await store.read.knownPatientNumbers(['before', 'after'])).toEqual(new Set(['before', 'after']));
  });

  test('takes its whole write with it: what was done before is gone, and nothing is done after', async () => {
    const target = await newTarget();
    const store = await open(target);
    const lost = await outcome(
      store.write(async (tx) => {
        await writePatient(tx, 'a');
        await endConnections(target);
        await outcome(writePatient(tx, 'b'));
        await writePatient(tx, 'c');
      }),
    );
    expect(lost).toBeInstanceOf(OutageError);
    expect(lost).toMatchObject({ code: 'database-unusable' });
    await outcome(store.read.countAppointments()); // the connection for reading was ended as well
    expect(await store.read.knownPatientNumbers(['a', 'b', 'c'])).toEqual(new Set());
    await store.write((tx) => writePatient(tx, 'd'));
    expect(await store.read.knownPatientNumbers(['d'])).toEqual(new Set(['d']));
  });

  test('names the server, without a password', async () => {
    const target = await newTarget();
    const store = await open(target);
    const lost = await outcome(
      store.write(() => endConnections(target).then(() => outcome(store.read.users()))),
    );
    expect(lost).toMatchObject({
      details: { server: expect.stringMatching(/^postgres:\/\/.*rundruf_test/) },
    });
  });
});

describe('writes of several processes', () => {
  test('one that cannot begin in time is told that the database is busy', async () => {
    const target = await newTarget();
    const [first, second] = [await open(target), await open(withOptions(target, '-c lock_timeout=300'))];
    const [entered, mayEnd] = [createGate(), createGate()];
    const holding = first.write(async (tx) => {
      await writePatient(tx, 'a');
      entered.open();
      await mayEnd.opened;
    });
    await entered.opened;
    expect(await outcome(second.write((tx) => writePatient(tx, 'b')))).toMatchObject({
      code: 'database-busy',
    });
    mayEnd.open();
    await holding;
    await second.write((tx) => writePatient(tx, 'c'));
    expect(await first.read.knownPatientNumbers(['a', 'b', 'c'])).toEqual(new Set(['a', 'c']));
  });

  test('P4: two that prepare the same appointments at once: one wins', async () => {
    const practice = await startPractice();
    await practice.enter(aPatient(), anAppointment());
    const second = await openSecondProcess(practice);
    const both = await Promise.allSettled(
      [practice.engine, second.engine].map((engine) =>
        engine.prepareBatch(practice.actor, { channel: 'sms' }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await logOf(practice)).toHaveLength(1);
  });

  test('ids grow in the order of commits', async () => {
    const target = await newTarget();
    const stores = [await open(target), await open(target)];
    const committed: number[] = [];
    await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        stores[index % 2]?.write(async (tx) => {
          committed.push(await tx.startImport('agenda', new Date(0)));
        }),
      ),
    );
    expect(committed).toHaveLength(40);
    expect(committed).toEqual([...committed].sort((a, b) => a - b));
  });

  test('one that stands still in the middle is undone, and the others go on', async () => {
    const target = await newTarget();
    const [first, second] = [
      await open(withOptions(target, '-c idle_in_transaction_session_timeout=300')),
      await open(target),
    ];
    const [entered, mayEnd] = [createGate(), createGate()];
    const hanging = first.write(async (tx) => {
      await writePatient(tx, 'hanging');
      entered.open();
      await mayEnd.opened;
      await tx.countAppointments();
    });
    await entered.opened;
    await second.write((tx) => writePatient(tx, 'other'));
    mayEnd.open();
    expect(await outcome(hanging)).toMatchObject({ code: 'database-unusable' });
    expect(await first.read.knownPatientNumbers(['hanging', 'other'])).toEqual(new Set(['other']));
    await first.write((tx) => writePatient(tx, 'again'));
  });

  test('as shipped, a write waits ten seconds for its turn and may stand still for thirty', async () => {
    const { writing, close } = await openPostgres(await newTarget());
    onTestFinished(close);
    const of = async (name: string) => (await writing.query(`show ${name}`))[0]?.[name];
    expect(await of('lock_timeout')).toBe('10s');
    expect(await of('idle_in_transaction_session_timeout')).toBe('30s');
  });
});

describe('reading', () => {
  test('the connection for reading cannot write', async () => {
    const { reading, close } = await openPostgres(await newTarget());
    onTestFinished(close);
    await expect(reading.query('delete from patient')).rejects.toMatchObject({
      code: 'database-unusable',
      details: { reason: '25006' },
    });
  });

  test('credits beyond 32 bits come back as the numbers they are', async () => {
    const store = await open(await newTarget());
    const milliCredits = 5_000_000_000;
    await store.write((tx) =>
      tx.insertCreditEntries([
        {
          channel: 'sms',
          at: new Date(0),
          kind: 'purchase',
          milliCredits,
          messageId: null,
          batchId: null,
          actor: 'anna',
        },
      ]),
    );
    expect(await store.read.ledgerBalance('sms')).toBe(milliCredits);
    expect(await store.read.creditEntries('sms', 1)).toMatchObject([{ milliCredits }]);
  });
});

describe('text', () => {
  test('every text column compares by character, whatever was added later', async () => {
    const columns = await runSql(
      await newTarget(),
      `select table_name, column_name, collation_name from information_schema.columns
       where table_schema = 'public' and data_type = 'text' and collation_name is distinct from 'C'`,
    );
    expect(columns).toEqual([]);
  });

  test('on a server set up for German the log sorts and pages by character, as on SQLite', async () => {
    const target = await newTarget(
      `template template0 encoding 'UTF8' locale_provider icu icu_locale 'de-CH' locale 'C'`,
    );
    const store = await open(target);
    const names = ['Zürcher', 'ärni', 'Arni', 'Ärni', 'arni', 'zürcher', 'De Luca', 'DeLuca', 'd’Arc'];
    await runSql(
      target,
      `insert into batch (kind, channel, state, options, prepared_at, prepared_by, expires_at)
       values ('reminder', 'sms', 'submitted', '{}', '', '', '')`,
      ...names.map(
        (name, index) =>
          `insert into message (reference, batch_id, kind, channel, recipient, person, language, text, segments,
             milli_credits, state, created_at, logged_at)
           values ('r${index}', 1, 'reminder', 'sms', '', '${name}', 'de', '', 1, 0, 'submitted', '', '2026')`,
      ),
    );
    const paged: string[] = [];
    for (let after: { value: string; id: number } | null = null; ; ) {
      const page = await store.read.logPage({}, { sort: 'person', descending: false, limit: 2, after });
      const last = page.at(-1);
      if (last === undefined) break;
      paged.push(...page.map(({ person }) => person));
      after = { value: last.person, id: last.id };
    }
    expect(paged).toEqual([...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
  });

  test('what no PostgreSQL text can hold becomes a replacement character, and only that', async () => {
    const store = await open(await newTarget());
    const lastName = 'a\0b\ud800c\\u0000d\\\\ud800e😀';
    await store.write((tx) => tx.savePatients([aPatient({ number: 'n\0', lastName })]));
    expect(await store.read.knownPatientNumbers(['n\0', 'n\uFFFD'])).toEqual(new Set(['n\uFFFD']));
  });
});

describe('errors', () => {
  test('a value that the server objects to is not repeated', async () => {
    const store = await open(await newTarget());
    const failing = store.write((tx) =>
      tx.insertCreditEntries([
        {
          channel: 'sms',
          at: new Date(0),
          kind: 'purchase',
          milliCredits: Object('Geheim'),
          messageId: null,
          batchId: null,
          actor: 'anna',
        },
      ]),
    );
    const error: unknown = await failing.catch((caught) => caught);
    const told = JSON.stringify(error, Object.getOwnPropertyNames(error)) + String(error);
    expect(told).toContain('invalid input syntax');
    expect(told).not.toContain('Geheim');
  });

  test('an error inside a write that somebody catches still undoes the whole write', async () => {
    const store = await open(await newTarget());
    const written = store.write(async (tx) => {
      await writePatient(tx, 'a');
      await outcome(tx.batch(Object('x')));
    });
    await expect(written).rejects.toThrow('invalid input syntax');
    expect(await store.read.knownPatientNumbers(['a'])).toEqual(new Set());
  });

  test.each([
    ['nothing answers', (url: string) => url.replace(/:\d+\//, ':9/'), 'ECONNREFUSED'],
    ['no such database', (url: string) => url.replace(/rundruf_test/, 'nowhere'), '3D000'],
  ])('a server that cannot be used is told with its reason: %s', async (_, changed, reason) => {
    const target = await newTarget();
    const answer = await outcome(
      openStore({ ...target, url: changed(target.url), password: 'hush' }, 'sandbox'),
    );
    expect(answer).toMatchObject({ code: 'database-unusable', details: { reason } });
    expect(JSON.stringify(answer, ['code', 'details', 'server', 'reason', 'message'])).not.toContain('hush');
  });
});
