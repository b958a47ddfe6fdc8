import { chmodSync, mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { OutageError } from '../../src/errors.ts';
import { openStore } from '../../storage/open.ts';
import { runSql } from '../support/database.ts';
import { aPatient } from '../support/records.ts';

const aFolder = () => mkdtempSync(join(tmpdir(), 'rundruf-'));
const open = (file: string) => openStore({ type: 'sqlite', file }, 'sandbox');

test('a fresh file is created, migrated and empty', async () => {
  const store = await open(join(aFolder(), 'a', 'x.sqlite'));
  expect(await store.read.countAppointments()).toBe(0);
  expect(await store.read.batches(10)).toEqual([]);
  await store.optimize();
  await store.close();
});

async function outageOf(file: string): Promise<OutageError> {
  try {
    await (await open(file)).close();
  } catch (error) {
    if (error instanceof OutageError) return error;
    throw error;
  }
  throw new Error('the database was opened');
}

test('a folder instead of a file is an outage that names it', async () => {
  const folder = aFolder();
  expect(await outageOf(folder)).toMatchObject({
    code: 'database-unusable',
    details: { file: folder, reason: 'EISDIR' },
  });
});

test('a file in the place of a folder is an outage, not a fault of the program', async () => {
  const file = join(aFolder(), 'file');
  writeFileSync(file, '');
  const database = join(file, 'sandbox', 'x.sqlite');
  expect(await outageOf(database)).toMatchObject({ code: 'database-unusable', details: { file: database } });
});

test('a file that is no database is an outage that names it', async () => {
  const file = join(aFolder(), 'x.sqlite');
  writeFileSync(file, 'number,last_name\n'.repeat(100));
  expect(await outageOf(file)).toMatchObject({ code: 'database-unusable', details: { file } });
});

// /proc answers ENOENT to a new folder although its parent is there: Node's recursive mkdir tries for ever
test.runIf(process.platform === 'linux')('a folder that cannot be made is told at once', async () => {
  const { code } = await outageOf('/proc/nope/sandbox/x.sqlite');
  expect(code).toBe('database-unusable');
});

test('a database that cannot keep a write-ahead log is told after a second, not tried for ever', async () => {
  const before = process.cwd();
  process.chdir(aFolder());
  try {
    // SQLite's word for a database in memory, which has no log
    expect(await outageOf(':memory:')).toMatchObject({
      code: 'database-unusable',
      details: { reason: 'journal_mode: expected wal, found memory' },
    });
  } finally {
    process.chdir(before);
  }
});

test('privacy: a database that others could read is closed to them when it is opened', async () => {
  const file = join(aFolder(), 'x.sqlite');
  const earlier = await open(file);
  for (const name of ['', '-wal', '-shm']) chmodSync(`${file}${name}`, 0o644);
  const store = await open(file);
  for (const name of ['', '-wal', '-shm']) expect(statSync(`${file}${name}`).mode & 0o777).toBe(0o600);
  await earlier.close();
  await store.close();
});

test('opening again what is up to date makes no backup', async () => {
  const file = join(aFolder(), 'x.sqlite');
  for (let round = 0; round < 2; round += 1) await (await open(file)).close();
  expect(readdirSync(dirname(file)).filter((name) => name.includes('before'))).toEqual([]);
});

test('privacy: the database is readable by its owner only', async () => {
  const file = join(aFolder(), 'x.sqlite');
  const store = await open(file);
  await store.write((tx) => tx.savePatients([aPatient()]));
  for (const name of readdirSync(dirname(file))) {
    expect((statSync(join(dirname(file), name)).mode & 0o077).toString(8), name).toBe('0');
  }
  await store.close();
});

test('every connection is durable: WAL, full synchronous, foreign keys', async () => {
  const file = join(aFolder(), 'x.sqlite');
  const store = await open(file);
  expect(await runSql({ type: 'sqlite', file }, 'pragma journal_mode')).toEqual([{ journal_mode: 'wal' }]);
  const decision = {
    batchId: 99,
    revision: 1,
    decision: 'approved',
    decidedBy: 'anna',
    reason: null,
  } as const;
  const orphan = store.write((tx) => tx.recordDecision({ ...decision, decidedAt: new Date(0) }));
  await expect(orphan).rejects.toThrow('FOREIGN KEY');
  await store.close();
});
