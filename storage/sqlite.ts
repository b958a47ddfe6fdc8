import { closeSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import sqlite3 from 'sqlite3';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { OutageError } from '../src/errors.ts';
import { makeFolder, makePrivate } from '../src/private-files.ts';
import { type Connection, connectionOf } from './connection.ts';
import type { Database } from './database.ts';
import { sqlite } from './dialect.ts';
import { entities } from './entities/index.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';

/** A writer waits this long for another process's transaction; an import commits every 100 ms or so. */
const BUSY_MILLISECONDS = 10_000;

const WAL_ATTEMPTS = 50; // a second: switching takes milliseconds

/**
 * Opens the SQLite file, creating and migrating it when needed; before a migration an existing file is copied to
 * `<file>.before-<migration>`. What cannot be made or opened is an OutageError `database-unusable` with the file.
 */
export async function openSqlite(file: string): Promise<Database> {
  createPrivately(file);
  makePrivate(file); // before SQLite gives its side files the same rights
  const writer = await connect(file, sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE);
  try {
    const writing = connectionOf(writer, sqlite, { file });
    await writing.query('pragma synchronous = full');
    await switchToWal(writing);
    await migrate(writer, writing, {
      place: { file },
      backUp: (next) => backUp(writing, `${file}.before-${next}`),
    });
    const reader = await connect(file, sqlite3.OPEN_READONLY);
    const reading = connectionOf(reader, sqlite, { file });
    await reading.query('pragma query_only = 1');
    for (const side of ['-wal', '-shm']) makePrivate(`${file}${side}`);
    return {
      writing,
      reading,
      async close() {
        await reader.destroy();
        await writer.destroy();
      },
    };
  } catch (error) {
    await writer.destroy();
    throw error;
  }
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

async function backUp(connection: Connection, target: string): Promise<void> {
  createPrivately(target);
  if (statSync(target).size === 0) await connection.query('vacuum into $1', [target]);
}
