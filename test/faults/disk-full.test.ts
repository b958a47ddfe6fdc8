import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, test as plainTest } from 'vitest';
import { addDays, localDateOf } from '../../src/model/time.ts';
import { Initial0001 } from '../../storage/migrations/0001-initial.ts';
import { CompleteEngine0002 } from '../../storage/migrations/0002-complete-engine.ts';
import type { CliResult } from '../support/cli.ts';
import { runSql } from '../support/database.ts';
import { type LivePractice, startLivePractice } from '../support/live-practice.ts';
import { createSmallDisk, noSmallDisk, type SmallDisk } from '../support/small-disk.ts';

// The disk fills up in the middle of everything. What was said to be done is there, nothing is sent twice, and when there
// is room again the same database goes on.

const MESSAGES = 100; // more than the 64 that are claimed ahead, so that a full disk always comes before the last claim
const PATIENCE = 180_000; // milliseconds: each test runs several commands, on a machine that may be busy

let practice: LivePractice;
let disk: SmallDisk;
let environment: Record<string, string>;
let onRequest: (requestNumber: number) => void = () => undefined;

const isPossible = noSmallDisk === null;
/** Skipped, with the reason in its name, where the machine can have no small disk: `disk-files.test.ts` has what runs everywhere. */
const test = (rule: string, work: () => Promise<void>) =>
  plainTest.skipIf(!isPossible)(isPossible ? rule : `${rule} (skipped: ${noSmallDisk})`, work, PATIENCE);

beforeAll(async () => {
  if (!isPossible) return;
  practice = await startLivePractice({
    credits: 1000,
    faults(requestNumber) {
      onRequest(requestNumber);
      return null;
    },
  });
  disk = await createSmallDisk(6000);
  environment = { ...practice.home.environment, RUNDRUF_DATABASE_URL: `sqlite:${disk.folder}/x.sqlite` };
});
afterAll(async () => {
  if (!isPossible) return;
  disk.close();
  await practice.close();
});

const run = (...words: string[]) => disk.run(environment, ...words);

async function json(...words: string[]): Promise<Record<string, unknown>> {
  const { json: answer, stderr } = await run(...words, '--json');
  if (answer === null) throw new Error(`rundruf ${words.join(' ')}: ${stderr}`);
  return answer as Record<string, unknown>;
}

/** One sentence that names the disk and what to do; no statement, no stack, no parameters. */
function expectDiskFull({ code, stderr, json: answer }: CliResult): void {
  expect({ code, answer }).toMatchObject({ code: 1, answer: { error: { code: 'database-unusable' } } });
  const last = stderr.trim().split('\n').at(-1) ?? '';
  expect(last).toMatch(/^rundruf: The database \S+ cannot be used: the disk is full.*Free some space/);
  expect(stderr + JSON.stringify(answer)).not.toMatch(
    /insert |update |select |\n\s+at |\+4179|fault in Rundruf/i,
  );
}

function rows(count: number, from = 0): string {
  const day = addDays(localDateOf(new Date(), 'Europe/Zurich'), 1);
  const lines = Array.from(
    { length: count },
    (_, n) => `A${n + from},${day}T09:00,definite,07966${String(n + from).padStart(5, '0')}`,
  );
  return ['id,starts_at,status,mobile', ...lines].join('\n');
}

test('an import is told so; what was not saved is undone, and it can be done again', async () => {
  await json('import', practice.home.file('few.csv', rows(MESSAGES)));
  disk.fill(1200);
  expectDiskFull(await run('import', practice.home.file('many.csv', rows(12_000, MESSAGES)), '--json'));
  disk.free();
  const [{ count } = {}] = await look('select count(*) as count from appointment');
  expect(Number(count)).toBeLessThan(12_000);
  expect(await damage()).toEqual([]);
  await json('import', practice.home.file('few.csv', rows(MESSAGES)));
});

test('preparing creates the whole batch or none of it', async () => {
  disk.fill();
  expectDiskFull(await run('prepare', '--channel', 'sms', '--create', '--json'));
  disk.free();
  expect(await look('select id from batch')).toEqual([]);
  expect(await look('select appointment_id from reminder_claim')).toEqual([]);
  const only = Array.from({ length: MESSAGES }, (_, n) => `A${n}`).join(',');
  const { batchId } = await json('prepare', '--channel', 'sms', '--create', '--only', only);
  expect(batchId).toBe(1);
});

test('S4: what the portal took and nobody could record is unclear or submitted, never queued, never sent again', async () => {
  await json('batch', 'approve', '1');
  onRequest = (requestNumber) => {
    if (requestNumber === 20) disk.fill();
  };
  expectDiskFull(await run('batch', 'submit', '1', '--despite-quiet-hours', '--json'));
  onRequest = () => undefined;
  disk.free();
  const taken = new Set((await practice.portal()).taken.map(({ reference }) => reference));
  expect(taken.size).toBeGreaterThan(10);
  expect(taken.size).toBeLessThan(MESSAGES);
  const before = await states();
  for (const reference of taken) expect(before.get(reference)).not.toBe('queued');

  const end = await json('batch', 'submit', '1', '--despite-quiet-hours');
  expect(end).toMatchObject({ state: 'submitted', queued: 0, rejected: 0, unclear: 0, submitted: MESSAGES });
  const portal = await practice.portal();
  expect(Object.values(portal.timesSeen).every((times) => times === 1)).toBe(true);
  expect(portal.taken).toHaveLength(MESSAGES);
  expect(new Set(portal.taken.map(({ recipient }) => recipient)).size).toBe(MESSAGES);
  const after = await states();
  for (const { reference } of portal.taken) expect(after.get(reference)).toBe('submitted');
  expect(await damage()).toEqual([]);
});

test('L5: a purge deletes whole or not at all, and can be repeated', async () => {
  const before = await states();
  const purge = ['log', 'purge', '--all', '--until', localDateOf(new Date(), 'Europe/Zurich'), '--yes'];
  disk.fill();
  expectDiskFull(await run(...purge, '--json'));
  disk.free();
  expect(await states()).toEqual(before);
  expect(await json(...purge)).toMatchObject({ purged: MESSAGES });
  expect(await damage()).toEqual([]);
});

test('the doctor names the disk', async () => {
  disk.fill();
  const answer = await json('doctor');
  disk.free();
  expect(answer.ok).toBe(false);
  expect(answer.checks).toContainEqual(
    expect.objectContaining({ check: 'disk-space', state: 'failed', code: 'space-none' }),
  );
});

test('a log that cannot be written is told once, and the work is done', async () => {
  const elsewhere = {
    ...environment,
    RUNDRUF_HOME: disk.folder,
    RUNDRUF_DATABASE_URL: `sqlite:${join(practice.home.folder, 'other.sqlite')}`,
  };
  const yaml = join(practice.home.folder, 'rundruf.yaml');
  const set = ['settings', 'set', 'run.one-per-day', 'false', '--scope', 'practice', '--config', yaml];
  writeFileSync(disk.outside('rundruf.log'), '');
  disk.fill();
  const { code, stdout, stderr } = await disk.run(elsewhere, ...set);
  disk.free();
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'run.one-per-day = false\n' });
  expect(stderr.match(/Nothing is logged/g)).toHaveLength(1);
});

test('an update without room for its copy changes nothing and leaves no half copy; later it does both', async () => {
  const old = join(practice.home.folder, 'old.sqlite');
  await anOldDatabase(old);
  copyFileSync(old, disk.outside('old.sqlite'));
  const target = { ...environment, RUNDRUF_DATABASE_URL: `sqlite:${disk.folder}/old.sqlite` };
  disk.fill(200);
  expectDiskFull(await disk.run(target, 'settings', 'list', '--json'));
  disk.free();
  expect(disk.names().filter((name) => name.includes('.before-'))).toEqual([]);
  expect(await look('select name from migration', 'old.sqlite')).toHaveLength(2);

  const { code } = await disk.run(target, 'settings', 'list', '--json');
  expect(code).toBe(0);
  const copies = disk.names().filter((name) => name.includes('.before-'));
  expect(copies).toEqual([expect.stringMatching(/^old\.sqlite\.before-[A-Za-z]+\d+$/)]);
  expect(await look('select name from migration', copies[0])).toHaveLength(2);
  expect(await look('select count(*) as count from patient', copies[0])).toEqual([{ count: 100 }]);
});

/** What is in the database, seen in a copy: SQLite would look for the file on another disk of the same path. */
async function look(sql: string, name = 'x.sqlite'): Promise<Record<string, unknown>[]> {
  const folder = mkdtempSync(join(practice.home.folder, 'look-'));
  for (const file of [name, `${name}-wal`].filter((each) => disk.names().includes(each))) {
    copyFileSync(disk.outside(file), join(folder, file));
  }
  return runSql({ type: 'sqlite', file: join(folder, name) }, sql);
}

const damage = async () =>
  (await look('pragma integrity_check')).filter((row) => row.integrity_check !== 'ok');

async function states(): Promise<Map<unknown, unknown>> {
  return new Map(
    (await look('select reference, state from message')).map((row) => [row.reference, row.state]),
  );
}

/** As an earlier version has left it, with something in it. */
async function anOldDatabase(file: string): Promise<void> {
  const source = new DataSource({
    type: 'sqlite',
    database: file,
    migrations: [Initial0001, CompleteEngine0002],
    migrationsTableName: 'migration',
  });
  await source.initialize();
  await source.runMigrations();
  await source.query(`insert into installation values ('mode', 'live')`);
  for (let n = 0; n < 100; n += 1) {
    await source.query(
      'insert into patient (number, last_name, sms_opt_out, email_opt_out, blocked) values (?, ?, 0, 0, 0)',
      [String(n), 'x'.repeat(2000)],
    );
  }
  await source.destroy();
}
