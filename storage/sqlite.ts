import { rmSync, statSync } from 'node:fs';
import sqlite3 from 'sqlite3';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { OutageError } from '../src/errors.ts';
import { makePrivate } from '../src/private-files.ts';
import { markAsCopy } from './backup.ts';
import { walGlance } from './commit-mark.ts';
import { type Connection, connectionOf, type Session } from './connection.ts';
import type { Database } from './database.ts';
import { sqlite } from './dialect.ts';
import { leaveNew, wasEmptied } from './emptied.ts';
import { entities } from './entities/index.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { createPrivately, writeWhole } from './whole-file.ts';

/** A writer waits this long for another process's transaction; an import commits every 100 ms or so. */
const BUSY_MILLISECONDS = 10_000;

const WAL_ATTEMPTS = 50; // a second: switching takes milliseconds

/**
 * Opens the SQLite file, creating and migrating it when needed; before a migration an existing file is copied to
 * `<file>.before-<migration>`. What cannot be made or opened is an OutageError `database-unusable` with the file, and so is
 * one that belongs to another program or has lost its content: nothing is written there.
 */
export async function openSqlite(file: string): Promise<Database> {
  if (wasEmptied(file)) throw new OutageError('database-unusable', { file, reason: 'emptied' });
  makeFile(file);
  const isNew = statSync(file).size === 0;
  const writer = await connect(file, sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE);
  try {
    const writing = connectionOf(writer, sqlite, { file });
    await refuseOtherProgram(writing);
    makePrivate(file); // before the first write gives its side files the same rights
    await writing.query('pragma synchronous = full');
    await switchToWal(writing);
    await migrateWithBackup(writer, writing, file);
    const reader = await connect(file, sqlite3.OPEN_READONLY);
    const reading = connectionOf(reader, sqlite, { file });
    await reading.query('pragma query_only = 1');
    for (const side of ['-wal', '-shm']) makePrivate(`${file}${side}`);
    return {
      writing,
      reading,
      glance: walGlance(file),
      async close() {
        await reader.destroy();
        await writer.destroy();
      },
    };
  } catch (error) {
    await writer.destroy();
    if (isNew) leaveNew(file);
    throw error;
  }
}

function makeFile(file: string): void {
  try {
    createPrivately(file);
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

/** Ours has run migrations of ours, or has no tables yet. A database of somebody else is neither changed nor closed. */
async function refuseOtherProgram(connection: Connection): Promise<void> {
  const tables = (await connection.query(sqlite.tables)).map(({ name }) => name);
  if (tables.length === 0) return;
  const known = migrations.map((migration): unknown => new migration().name);
  const applied = tables.includes('migration') ? await connection.query('select name from migration') : [];
  if (applied.some(({ name }) => known.includes(name))) return;
  throw new OutageError('database-unusable', { reason: 'foreign' });
}

/**
 * A migration that fails leaves no copy behind: it would be an old one by the next try, and it fills the disk. Where another
 * process keeps us waiting it is migrating, and the copy is its own too.
 */
async function migrateWithBackup(writer: DataSource, writing: Session, file: string): Promise<void> {
  let copy: string | null = null;
  try {
    await migrate(writer, writing, {
      place: { file },
      async backUp(next) {
        const target = `${file}.before-${next}`;
        if (await backUp(writing, target)) copy = target;
      },
    });
  } catch (error) {
    const isBusy = error instanceof OutageError && error.code === 'database-busy';
    if (copy !== null && !isBusy) rmSync(copy, { force: true });
    throw error;
  }
}

/** Copies the database, all of it or nothing; the copy knows that it is one. False when the copy is there already. */
async function backUp(connection: Connection, target: string): Promise<boolean> {
  if ((statSync(target, { throwIfNoEntry: false })?.size ?? 0) > 0) return false;
  await writeWhole(target, async (draft) => {
    await connection.query('vacuum into $1', [draft]);
    await markAsCopy(draft, new Date());
  });
  return true;
}
