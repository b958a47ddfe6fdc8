import { expect, onTestFinished, test } from 'vitest';
import { RefusalError } from '../../../src/errors.ts';
import type { DatabaseTarget } from '../../../src/store.ts';
import { completeMove, type Move, moveDatabase } from '../../../storage/move.ts';
import { openStore } from '../../../storage/open.ts';
import { newPostgresDatabase, newSqliteFile, runSql } from '../../support/database.ts';
import {
  aSubmittedBatch,
  leftOut,
  logOf,
  offered,
  openSecondProcess,
  type Practice,
  refusalOf,
  startPractice,
} from '../../support/practice.ts';
import { aFullDay, anAppointment, aPatient } from '../../support/records.ts';

type File = Extract<DatabaseTarget, { type: 'sqlite' }>;

/** A practice on SQLite that has reminded three patients, and purged the newest entry. */
async function aPracticeToMove() {
  const practice = await startPractice({ database: newSqliteFile() });
  await practice.enter(
    ...aFullDay(2),
    aPatient({ number: 'X', lastName: 'Ö"\'\\u0000' }),
    anAppointment({ id: 'X', patientNumber: 'X', location: 'Haus 3' }),
  );
  const { batch } = await aSubmittedBatch(practice);
  await practice.engine.claimCard(practice.actor, { batchId: batch.id, channel: 'C012' });
  const order = { sendOrderedAt: practice.clock.now(), sendOrderedBy: 'anna' };
  await practice.store.write((tx) => tx.moveBatch(batch.id, ['submitted'], 'submitted', order));
  const newest = (await logOf(practice)).at(-1);
  await practice.store.write((tx) => tx.purgeMessages([newest?.id ?? 0]));
  const { target, remove } = await newPostgresDatabase('');
  onTestFinished(remove);
  return { practice, from: practice.target as File, to: target };
}

type Whither = Pick<Move, 'from' | 'to'>;

const move = (whither: Whither, options: Partial<Move> = {}) =>
  moveDatabase({
    ...whither,
    check: async () => undefined,
    record: async () => undefined,
    onProgress: () => undefined,
    ...options,
  });

/** Every row of every table, as text. */
async function contents(target: DatabaseTarget): Promise<Record<string, unknown>> {
  const tables = await runSql(
    target,
    target.type === 'sqlite'
      ? `select name from sqlite_master where type = 'table' and name not like 'sqlite%' order by name`
      : `select tablename as name from pg_tables where schemaname = 'public' order by tablename`,
  );
  const found: Record<string, unknown> = {};
  for (const { name } of tables.filter(
    (table) => !['migration', 'installation'].includes(String(table.name)),
  )) {
    const rows = await runSql(target, `select * from ${name}`);
    const plain = (value: unknown) =>
      typeof value === 'boolean' ? Number(value) : value === null ? null : String(value);
    found[String(name)] = rows
      .map((row) => JSON.stringify(Object.entries(row).map(([key, value]) => [key, String(plain(value))])))
      .sort();
  }
  return found;
}

/** The practice goes on at the target, as after the change in rundruf.yaml. */
async function goOnAt(practice: Practice, target: DatabaseTarget): Promise<Practice> {
  const there = await openSecondProcess({ ...practice, target });
  return { ...practice, ...there, target };
}

test('everything arrives as it was, each message with its history once', async () => {
  const { practice, ...whither } = await aPracticeToMove();
  const before = await contents(whither.from);
  const report = await move(whither);
  expect(await contents(whither.to)).toEqual(before);
  expect(Object.keys(before).length).toBeGreaterThan(10);
  for (const { name, source, target } of [...report.rows, ...report.sums, ...report.ids])
    expect(`${name} ${target}`).toBe(`${name} ${source}`);
  const after = await goOnAt(practice, whither.to);
  expect(await logOf(after)).toEqual(await logOf(practice));
  const agenda = await after.store.read.agenda('reminder', '2026-11-24');
  expect(agenda.find(({ externalId }) => externalId === 'X')?.location).toBe('Haus 3');
});

test('P4, L6: whoever was reminded before the move is not reminded after it', async () => {
  const { practice, ...whither } = await aPracticeToMove();
  await move(whither);
  const after = await goOnAt(practice, whither.to);
  expect(await offered(after)).toEqual([]);
  expect((await leftOut(after)).every((line) => line.endsWith('already-reminded'))).toBe(true);
});

test('ids go on behind all there ever were, the purged too, and triggers work again', async () => {
  const { practice, ...whither } = await aPracticeToMove();
  const ids = (await logOf(practice)).map(({ id }) => id);
  await move(whither);
  const after = await goOnAt(practice, whither.to);
  await after.engine.resetEntries(after.actor, { ids: [ids[0] ?? 0] });
  await aSubmittedBatch(after);
  const newest = (await logOf(after)).at(-1);
  expect(newest?.id).toBe(Math.max(...ids) + 2);
  expect(await after.store.read.messageEvents(newest?.id ?? 0)).toHaveLength(3);
  await expect(runSql(whither.to, 'delete from credit_entry')).rejects.toThrow('append-only');
});

test('afterwards the file is closed: for who opens it, and for who has it open', async () => {
  const { practice, ...whither } = await aPracticeToMove();
  await move(whither);
  expect(await refusalOf(openStore(whither.from, 'sandbox'))).toMatchObject({
    code: 'database-moved',
    details: { to: expect.stringMatching(/^postgres:\/\/.*\/rundruf_test/) },
  });
  // `practice` has had the file open all along
  expect(await refusalOf(practice.enter(aPatient({ number: 'new' })))).toMatchObject({
    code: 'database-moved',
  });
  const entry = (await logOf(practice))[0];
  expect(await refusalOf(practice.store.write((tx) => tx.purgeMessages([entry?.id ?? 0])))).toMatchObject({
    code: 'database-moved',
  });
});

test('interrupted before the file is marked: only the file can be opened, and a second run does it all', async () => {
  const { practice, ...whither } = await aPracticeToMove();
  // marking fails where a crash would be
  const obstacle = 'create trigger patient_moved_insert after insert on patient begin select 1; end';
  await runSql(whither.from, obstacle);
  await expect(move(whither)).rejects.toThrow('already exists');
  expect(await refusalOf(openStore(whither.to, 'sandbox'))).toMatchObject({ code: 'database-incomplete' });
  await practice.enter(aPatient({ number: 'meanwhile' }));
  await runSql(whither.from, 'drop trigger patient_moved_insert');
  await move(whither);
  const after = await goOnAt(practice, whither.to);
  expect(await after.store.read.knownPatientNumbers(['meanwhile'])).toEqual(new Set(['meanwhile']));
  expect(await refusalOf(openStore(whither.from, 'sandbox'))).toMatchObject({ code: 'database-moved' });
});

test('interrupted after the file is marked: neither can be opened, and a second run completes it', async () => {
  const { practice, ...whither } = await aPracticeToMove();
  await move(whither);
  const [{ value }] = (await runSql(whither.from, `select value from installation where key = 'move'`)) as [
    { value: string },
  ];
  await runSql(whither.to, `insert into installation values ('arriving', '${value}')`);
  expect(await refusalOf(openStore(whither.to, 'sandbox'))).toMatchObject({ code: 'database-incomplete' });
  const recorded: string[] = [];
  const completion = (fails: 'confirm' | 'record' | null, mode: 'live' | 'sandbox' = 'sandbox') =>
    completeMove({
      ...whither,
      mode,
      async confirm() {
        if (fails === 'confirm') throw new RefusalError('confirmation-needed');
      },
      async record(tx) {
        recorded.push(...(await tx.users()).map(({ id }) => id), 'completed');
        if (fails === 'record') throw new RefusalError('not-permitted');
      },
    });
  // in a sandbox everybody may do everything: it never completes what is real, nor the other way round
  expect((await refusalOf(completion(null, 'live'))).code).toBe('database-of-other-mode');
  expect((await refusalOf(completion('confirm'))).code).toBe('confirmation-needed');
  expect(recorded).toEqual([]);
  expect((await refusalOf(completion('record'))).code).toBe('not-permitted');
  expect(await refusalOf(openStore(whither.to, 'sandbox'))).toMatchObject({ code: 'database-incomplete' });
  await completion(null);
  await goOnAt(practice, whither.to);
  expect(await refusalOf(completion('confirm'))).toMatchObject({ code: 'database-moved' });
});

test('another file’s interrupted copy is not thrown away', async () => {
  const [first, second] = [await aPracticeToMove(), await aPracticeToMove()];
  await runSql(first.from, 'create trigger patient_moved_insert after insert on patient begin select 1; end');
  await expect(move(first)).rejects.toThrow('already exists');
  expect(await refusalOf(move({ from: second.from, to: first.to }))).toMatchObject({
    code: 'database-not-empty',
  });
});

test.each([
  [
    'Rundruf’s own data',
    async (to: DatabaseTarget) => {
      const store = await openStore(to, 'sandbox');
      await store.write((tx) => tx.savePatients([aPatient()]));
      await store.close();
    },
  ],
  ['another program’s tables', (to: DatabaseTarget) => runSql(to, 'create table accounts (id integer)')],
])('a target with %s is refused and left alone', async (_, fill) => {
  const { from, to } = await aPracticeToMove();
  await fill(to);
  const before = await contents(to);
  expect(await refusalOf(move({ from, to }))).toMatchObject({ code: 'database-not-empty' });
  expect(await contents(to)).toEqual(before);
  await (await openStore(from, 'sandbox')).close();
});

test('views, tables of elsewhere and an extension’s own tables in the target’s schema are left alone', async () => {
  const { from, to } = await aPracticeToMove();
  await runSql(
    to,
    'create extension file_fdw',
    'create server files foreign data wrapper file_fdw',
    `create foreign table listed (id integer, price numeric) server files options (filename '/dev/null')`,
    'create view busy as select pid, xact_start, query_id from pg_stat_activity',
    'create materialized view kept as select 1 as id, now() as at',
    'create table places (id integer primary key, area numeric)',
    'insert into places values (1, 0.5)',
    'alter extension file_fdw add table places',
  );
  const report = await move({ from, to });
  const named = report.rows.map(({ name }) => name);
  expect(named).toContain('message');
  for (const name of ['listed', 'busy', 'kept', 'places']) expect(named).not.toContain(name);
  expect(await runSql(to, 'select id from places')).toEqual([{ id: 1 }]);
  const { places: _, ...moved } = await contents(to);
  expect(moved).toEqual(await contents(from));
});

test('everything of the schema is moved, and nothing else', async () => {
  const { from, to } = await aPracticeToMove();
  const { rows } = await move({ from, to });
  expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(await contents(from)));
});

test('a move is done although the server cannot gather statistics', async () => {
  const { from, to } = await aPracticeToMove();
  await (await openStore(to, 'sandbox')).close();
  await runSql(
    to,
    `create function explode(value text) returns text immutable language plpgsql as $$
     begin if current_query() ilike 'analyze%' then raise exception 'no statistics'; end if; return value; end $$`,
    'create index explodes on patient (explode(number))',
  );
  const report = await move({ from, to });
  expect(report.rows.length).toBeGreaterThan(10);
  await expect(runSql(to, 'analyze')).rejects.toThrow('no statistics');
  await (await openStore(to, 'sandbox')).close();
});

test('a copy that differs is thrown away, and the file goes on', async () => {
  const { practice, ...whither } = await aPracticeToMove();
  // somebody else's program on the target that drops rows
  await (await openStore(whither.to, 'sandbox')).close();
  await runSql(
    whither.to,
    `create function drop_row() returns trigger language plpgsql as $$ begin return null; end $$`,
    'create trigger drops before insert on credit_entry for each row execute function drop_row()',
    'create rule lost as on insert to credit_entry do instead nothing',
  );
  expect(await refusalOf(move(whither))).toMatchObject({
    code: 'database-copy-differs',
    details: { differing: expect.arrayContaining(['credit_entry']) },
  });
  await practice.enter(aPatient({ number: 'Y' }));
});

test('S4: while the check says no, nothing is copied and the file goes on', async () => {
  const { practice, ...whither } = await aPracticeToMove();
  const check = async () => {
    throw new Error('in hand');
  };
  await expect(move(whither, { check })).rejects.toThrow('in hand');
  await practice.enter(aPatient({ number: 'Y' }));
  await move(whither);
});
