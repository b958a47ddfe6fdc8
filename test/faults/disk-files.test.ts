import { spawn } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import sqlite3 from 'sqlite3';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { explain } from '../../src/cli/errors.ts';
import { de } from '../../src/i18n/de.ts';
import { en } from '../../src/i18n/en.ts';
import { openStore } from '../../storage/open.ts';
import { collect, createHome } from '../support/cli.ts';
import { newSqliteFile, runSql } from '../support/database.ts';
import { aPatient } from '../support/records.ts';
import { createSmallDisk, noSmallDisk } from '../support/small-disk.ts';

// Files that are damaged, locked, closed to us, of somebody else or of the future: told in one sentence, and nothing is
// written over them.

const removals: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const remove of removals) await remove();
});

/** A database with something in it, closed. */
async function aDatabase(): Promise<string> {
  const { target, remove } = newSqliteFile();
  removals.push(remove);
  if (target.type !== 'sqlite') throw new Error('expected a file');
  const store = await openStore(target, 'sandbox');
  await store.write((tx) =>
    tx.savePatients(Array.from({ length: 50 }, (_, n) => aPatient({ number: String(n) }))),
  );
  await store.close();
  return target.file;
}

type Told = Readonly<{ code: string; sentence: string; details: Record<string, unknown> }>;

/** What opening, reading and writing answers with first; null: it works. */
async function trouble(file: string): Promise<Told | null> {
  try {
    const store = await openStore({ type: 'sqlite', file }, 'sandbox');
    try {
      await store.read.knownPatientNumbers(['1']);
      await store.write((tx) => tx.savePatients([aPatient({ number: '1', lastName: 'Other' })]));
    } finally {
      await store.close();
    }
    return null;
  } catch (error) {
    const [english, german] = [explain(error, en), explain(error, de)];
    if (english === null || german === null) throw error;
    for (const { message } of [english, german]) {
      expect(message).not.toMatch(/SQLITE_|insert |update |\n|Muster|\+4179/);
      expect(message.length).toBeGreaterThan(60);
    }
    return { code: english.code, sentence: english.message, details: { ...english.details } };
  }
}

/** Names, sizes and contents of everything beside a file. */
const beside = (file: string) =>
  readdirSync(dirname(file))
    .filter((name) => name.startsWith(basename(file)))
    .map((name) => [name, statSync(join(dirname(file), name)).size, readFileSync(join(dirname(file), name))]);

describe('a damaged file is told, and nothing is written over it', () => {
  test.each<[string, (file: string) => void | Promise<void>, RegExp]>([
    ['its beginning', (file) => overwrite(file, 0, 1000), /beginning is damaged.*restore a backup/],
    ['pages in its middle', (file) => overwriteFrom(file, 2), /is damaged.*restore a backup/],
    ['its end cut off', (file) => truncateSync(file, 40_960), /is damaged.*restore a backup/],
    ['its content gone', (file) => emptied(file), /is empty, and was not before.*restore a backup/],
    ['something else in its place', (file) => writeFileSync(file, 'a,b\n'.repeat(9)), /no database/],
  ])('%s', async (_, damage, says) => {
    const file = await aDatabase();
    await damage(file);
    const before = beside(file);
    const told = await trouble(file);
    expect(told).toMatchObject({ code: 'database-unusable', details: { file } });
    expect(told?.sentence).toMatch(says);
    expect(beside(file).filter(([name]) => !/-(wal|shm)$/.test(String(name)))).toEqual(before);
  });

  test('a page in the middle that is only met later: what was saved before stays', async () => {
    const file = await aDatabase();
    const [{ rootpage } = {}] = await runSql(
      { type: 'sqlite', file },
      `select rootpage from sqlite_master where name = 'batch'`,
    );
    overwrite(file, (Number(rootpage) - 1) * 4096, 2000);
    const store = await openStore({ type: 'sqlite', file }, 'sandbox');
    onTestFinished(() => store.close());
    await store.write((tx) => tx.savePatients([aPatient({ number: '777' })]));
    await expect(store.read.batches(10)).rejects.toMatchObject({ code: 'database-unusable' });
    expect(await store.read.knownPatientNumbers(['1', '777'])).toEqual(new Set(['1', '777']));
  });
});

test('another program’s database is neither changed nor closed to others', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'rundruf-')), 'notes.sqlite');
  await runSql({ type: 'sqlite', file }, 'create table notes (text)', `insert into notes values ('mine')`);
  chmodSync(file, 0o644);
  const before = [beside(file), statSync(file).mode];
  const told = await trouble(file);
  expect(told).toMatchObject({ code: 'database-unusable', details: { reason: 'foreign' } });
  expect(told?.sentence).toMatch(/of another program.*database\.url/);
  expect([beside(file), statSync(file).mode]).toEqual(before);
});

test('an empty file that is new becomes a database', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'rundruf-')), 'new.sqlite');
  writeFileSync(file, '');
  expect(await trouble(file)).toBeNull();
});

test('an empty file beside the copy of an update has lost its content', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'rundruf-')), 'x.sqlite');
  writeFileSync(file, '');
  writeFileSync(`${file}.before-Something1`, 'x');
  expect(await trouble(file)).toMatchObject({ code: 'database-unusable', details: { reason: 'emptied' } });
});

test('a copy without its -wal is the database as it was before, not damaged', async () => {
  const file = await aDatabase();
  const store = await openStore({ type: 'sqlite', file }, 'sandbox');
  onTestFinished(() => store.close());
  await store.write((tx) => tx.savePatients([aPatient({ number: '888' })]));
  const copy = `${file}.copy`;
  copyFileSync(file, copy);
  const copied = await openStore({ type: 'sqlite', file: copy }, 'sandbox');
  onTestFinished(() => copied.close());
  expect(await copied.read.knownPatientNumbers(['1', '888'])).toEqual(new Set(['1']));
});

test('a newer schema is refused and left alone', async () => {
  const file = await aDatabase();
  await runSql({ type: 'sqlite', file }, `insert into migration (timestamp, name) values (9, 'Later9')`);
  const before = beside(file);
  expect(await trouble(file)).toMatchObject({ code: 'database-newer', details: { migrations: ['Later9'] } });
  expect(beside(file)).toEqual(before);
});

describe.concurrent('locked by another process', () => {
  test.each([
    ['a write that does not end', 'begin immediate'],
    ['a program that wants it for itself', 'pragma locking_mode = exclusive; begin exclusive'],
  ])('%s: busy after ten seconds, and afterwards all is there', async (_, lock) => {
    const file = await aDatabase();
    const holder = new sqlite3.Database(file);
    await new Promise<void>((done, failed) => holder.exec(lock, (error) => (error ? failed(error) : done())));
    const told = await trouble(file);
    expect(told).toMatchObject({ code: 'database-busy' });
    expect(told?.sentence).toContain('rundruf doctor');
    await new Promise((done) => holder.close(done));
    expect(await trouble(file)).toBeNull();
  });
});

const NOBODY = 65_534;
const BIN = resolve(import.meta.dirname, '..', '..', 'bin.js');

// root may do everything: only as root can somebody else be made up, and only somebody else meets the limits
test.runIf(process.getuid?.() === 0)('a file and a folder of somebody else', async () => {
  const file = await aDatabase();
  chmodSync(dirname(file), 0o755);
  const home = mkdtempSync(join(tmpdir(), 'rundruf-nobody-'));
  removals.push(async () => rmSync(home, { recursive: true, force: true }));
  chmodSync(home, 0o755);
  const as = (...words: string[]) =>
    collect(
      spawn(process.execPath, [BIN, ...words], {
        uid: NOBODY,
        gid: NOBODY,
        env: {
          PATH: process.env.PATH,
          RUNDRUF_HOME: home,
          RUNDRUF_LANG: 'en',
          RUNDRUF_DATABASE_URL: `sqlite:${file}`,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  const { code, json, stderr } = await as('settings', 'list', '--json');
  expect({ code, json }).toMatchObject({ code: 1, json: { error: { code: 'database-unusable' } } });
  expect(stderr).toMatch(/you have no right to write there.*rundruf doctor/);
  const { checks } = (await as('doctor', '--json')).json as { checks: { state: string; code: string }[] };
  const failed = checks.filter(({ state }) => state === 'failed').map((check) => check.code);
  expect(failed).toEqual(
    expect.arrayContaining(['folder-not-usable', 'files-not-usable', 'database-unusable']),
  );
});

test.skipIf(noSmallDisk !== null)(
  `a disk that can only be read${noSmallDisk ? ` (skipped: ${noSmallDisk})` : ''}`,
  async () => {
    const home = createHome();
    const disk = await createSmallDisk(3000);
    onTestFinished(() => {
      disk.close();
      home.remove();
    });
    copyFileSync(await aDatabase(), disk.outside('x.sqlite'));
    const environment = { ...home.environment, RUNDRUF_DATABASE_URL: `sqlite:${disk.folder}/x.sqlite` };
    disk.makeReadOnly();
    const { code, json, stderr } = await disk.run(environment, 'settings', 'list', '--json');
    expect({ code, json }).toMatchObject({
      code: 1,
      json: { error: { code: 'database-unusable', details: { reason: 'EROFS' } } },
    });
    expect(stderr).toMatch(/the disk can only be read/);
    const { checks } = (await disk.run(environment, 'doctor', '--json')).json as {
      checks: { check: string; code: string }[];
    };
    expect(checks).toContainEqual(expect.objectContaining({ check: 'files', code: 'files-not-usable' }));
    expect(checks).toContainEqual(expect.objectContaining({ check: 'integrity', code: 'integrity-fine' }));
  },
);

// works everywhere: no file of the process may become longer than this, as if the disk ended there
test('where a file may not grow the write is undone and told, and later the same database goes on', async () => {
  const home = createHome();
  onTestFinished(() => home.remove());
  mkdirSync(join(home.folder, 'sandbox'));
  copyFileSync(await aDatabase(), join(home.folder, 'sandbox', 'rundruf.sqlite'));
  const rows = Array.from({ length: 12_000 }, (_, n) => `${n},Name${n},Vorname`);
  const csv = home.file('patients.csv', ['number,last_name,first_name', ...rows].join('\n'));
  const limited = spawn(
    'sh',
    ['-c', 'ulimit -f 660 && exec "$0" "$@"', process.execPath, BIN, 'import', csv, '--json'],
    { env: home.environment, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const { code, json, stderr } = await collect(limited);
  expect({ code, json }).toMatchObject({ code: 1, json: { error: { code: 'database-unusable' } } });
  expect(stderr).toMatch(/the disk is full/);
  expect(await home.run('import', csv, '--json')).toMatchObject({ code: 0 });
  const file = join(home.folder, 'sandbox', 'rundruf.sqlite');
  expect(await runSql({ type: 'sqlite', file }, 'pragma integrity_check')).toEqual([
    { integrity_check: 'ok' },
  ]);
});

test('first starts on a full disk leave a file that is still new: with space again it becomes a database', async () => {
  const home = createHome();
  onTestFinished(() => home.remove());
  const start = ['settings', 'list', '--json'];
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    const limited = spawn('sh', ['-c', 'ulimit -f 1 && exec "$0" "$@"', process.execPath, BIN, ...start], {
      env: home.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    expect((await collect(limited)).stderr).toMatch(/the disk is full/);
  }
  const file = join(home.folder, 'sandbox', 'rundruf.sqlite');
  const { mtimeMs, birthtimeMs, size } = statSync(file);
  expect(size).toBe(0);
  expect(mtimeMs - birthtimeMs).toBeLessThan(1);
  expect(await home.run(...start)).toMatchObject({ code: 0 });
});

function overwrite(file: string, at: number, bytes: number): void {
  const opened = openSync(file, 'r+');
  writeSync(opened, Buffer.alloc(bytes, 0xa5), 0, bytes, at);
  closeSync(opened);
}

function overwriteFrom(file: string, page: number): void {
  const pages = statSync(file).size / 4096;
  for (let each = page; each < pages; each += 1) overwrite(file, each * 4096 + 50, 2000);
}

function emptied(file: string): void {
  truncateSync(file, 0);
  const later = new Date(Date.now() + 60_000);
  utimesSync(file, later, later);
}
