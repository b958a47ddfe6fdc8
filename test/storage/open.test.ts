import { chmodSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { OutageError } from '../../src/errors.ts';
import { openStore } from '../../storage/open.ts';

test('a fresh file is created, migrated and empty', async () => {
  const store = await openStore(join(mkdtempSync(join(tmpdir(), 'rundruf-')), 'a', 'x.sqlite'), 'sandbox');
  expect(await store.read.countAppointments()).toBe(0);
  expect(await store.read.batches(10)).toEqual([]);
  await store.optimize();
  await store.close();
});

const aFolder = () => mkdtempSync(join(tmpdir(), 'rundruf-'));

async function outageOf(file: string): Promise<OutageError> {
  try {
    await (await openStore(file, 'sandbox')).close();
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
  const earlier = await openStore(file, 'sandbox');
  for (const name of ['', '-wal', '-shm']) chmodSync(`${file}${name}`, 0o644);
  const store = await openStore(file, 'sandbox');
  for (const name of ['', '-wal', '-shm']) expect(statSync(`${file}${name}`).mode & 0o777).toBe(0o600);
  await earlier.close();
  await store.close();
});
