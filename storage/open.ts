import { closeSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import sqlite3 from 'sqlite3';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { OutageError, RefusalError } from '../src/errors.ts';
import { makeFolder, makePrivate } from '../src/private-files.ts';
import type { Store } from '../src/store.ts';
import { type Connection, connectionOf } from './connection.ts';
import { entities } from './entities/index.ts';
import { migrations } from './migrations/index.ts';
import { createReads, createTx } from './repositories/index.ts';
import { createWriter } from './write.ts';

/** Whether the data is real or a sandbox's; one never opens the other's database. */
export type Mode = 'live' | 'sandbox';

/** A writer waits this long for another process's transaction; an import commits every 100 ms or so. */
const BUSY_MILLISECONDS = 10_000;

const WAL_ATTEMPTS = 50; // a second: switching takes milliseconds

/**
 * Opens the SQLite file, creating and migrating it when needed; before a migration an existing file is copied to
 * `<file>.before-<migration>`. Refuses a schema newer than this program and a file of the other mode; what cannot be
 * made or opened is an OutageError `database-unusable` with the file.
 */
export async function openStore(file: string, mode: Mode): Promise<Store> {
  try {
    return await open(file, mode);
  } catch (error) {
    if (!(error instanceof OutageError) || error.code !== 'database-unusable') throw error;
    throw new OutageError(error.code, { file, ...error.details }, error.cause ?? error);
  }
}

async function open(file: string, mode: Mode): Promise<Store> {
  createPrivately(file);
  makePrivate(file); // before SQLite gives its side files the same rights
  const writer = await connect(file, sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE);
  try {
    const connection = connectionOf(writer);
    await connection.query('pragma synchronous = full');
    await switchToWal(connection);
    await migrate(writer, connection, file);
    await claimMode(connection, mode);
    const reader = await connect(file, sqlite3.OPEN_READONLY);
    const reading = connectionOf(reader);
    await reading.query('pragma query_only = 1');
    for (const side of ['-wal', '-shm']) makePrivate(`${file}${side}`);
    return createStore(writer, connection, reader, reading);
  } catch (error) {
    await writer.destroy();
    throw error;
  }
}

function createStore(
  writer: DataSource,
  writing: Connection,
  reader: DataSource,
  reading: Connection,
): Store {
  const { write, drain } = createWriter(writing, createTx);
  return {
    read: createReads(reading),
    write,
    optimize: () => drain(async () => void (await writing.query('pragma optimize = 0x10002'))),
    async close() {
      await drain(async () => undefined);
      await reader.destroy();
      await writer.destroy();
    },
  };
}

/** SQLite would let everybody read a file it makes; its side files take the mode of this one. */
function createPrivately(file: string): void {
  try {
    makeFolder(dirname(file));
    closeSync(openSync(file, 'a', 0o600));
  } catch (error) {
    const reason = String((error as NodeJS.ErrnoException).code);
    throw new OutageError('database-unusable', { file, reason }, error);
  }
}

async function connect(file: string, flags: number): Promise<DataSource> {
  const options = {
    type: 'sqlite',
    database: file,
    flags: flags | sqlite3.OPEN_FULLMUTEX,
    busyTimeout: BUSY_MILLISECONDS,
    // the plain driver: TypeORM's default `verbose()` one records a stack for each statement
    driver: {
      ...sqlite3,
      verbose() {
        return this;
      },
    },
    entities,
    migrations,
    migrationsTableName: 'migration',
    synchronize: false,
    logging: false,
  } satisfies DataSourceOptions;
  try {
    return await new DataSource(options).initialize();
  } catch (error) {
    throw new OutageError('database-unusable', { file, reason: String((error as Error).message) }, error);
  }
}

/** Another process may be switching at the same moment; SQLite answers "locked" without waiting. */
async function switchToWal(connection: Connection): Promise<void> {
  let answer: unknown;
  for (let attempt = 1; attempt <= WAL_ATTEMPTS; attempt += 1) {
    try {
      const [row] = await connection.query('pragma journal_mode = wal');
      answer = row?.journal_mode;
      if (answer === 'wal') return;
    } catch (error) {
      const isBusy = error instanceof OutageError && error.code === 'database-busy';
      if (!isBusy || attempt === WAL_ATTEMPTS) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new OutageError('database-unusable', { reason: `journal_mode: expected wal, found ${answer}` });
}

/** One process migrates, the others wait for it: all of it happens inside one immediate transaction. */
async function migrate(source: DataSource, connection: Connection, file: string): Promise<void> {
  const known = migrations.map((migration) => new migration().name);
  const applied = await appliedMigrations(connection);
  refuseNewer(applied, known, file);
  const next = known.find((name) => !applied.includes(name));
  if (next === undefined) return;
  if (applied.length > 0) await backUp(connection, `${file}.before-${next}`);
  await connection.query('begin immediate');
  try {
    refuseNewer(await appliedMigrations(connection), known, file);
    await source.runMigrations({ transaction: 'none' });
    await connection.query('commit');
  } catch (error) {
    await connection.query('rollback');
    throw error;
  }
}

async function appliedMigrations(connection: Connection): Promise<string[]> {
  const [table] = await connection.query(
    `select 1 from sqlite_master where type = 'table' and name = 'migration'`,
  );
  if (table === undefined) return [];
  return (await connection.query('select name from migration order by id')).map((row) => String(row.name));
}

function refuseNewer(applied: readonly string[], known: readonly string[], file: string): void {
  const unknown = applied.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new RefusalError('database-newer', { file, migrations: unknown });
}

async function backUp(connection: Connection, target: string): Promise<void> {
  createPrivately(target);
  if (statSync(target).size === 0) await connection.query('vacuum into $1', [target]);
}

async function claimMode(connection: Connection, mode: Mode): Promise<void> {
  const found = async () =>
    (await connection.query(`select value from installation where key = 'mode'`))[0]?.value;
  if ((await found()) === undefined) {
    await connection.query(`insert into installation values ('mode', $1) on conflict do nothing`, [mode]);
  }
  const recorded = String(await found());
  if (recorded !== mode)
    throw new RefusalError('database-of-other-mode', { found: recorded, expected: mode });
}
