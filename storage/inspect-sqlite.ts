import { existsSync, statSync } from 'node:fs';
import sqlite3 from 'sqlite3';
import { OutageError } from '../src/errors.ts';
import type { Row, Value } from './connection.ts';
import { type DriverError, sqlite } from './dialect.ts';
import type { Damage, Inspector } from './inspect.ts';

const BUSY_MILLISECONDS = 1000; // who looks does not wait long; what is locked for longer is worth telling
const MAX_MESSAGES = 20; // of damage: more does not help anybody

/**
 * Opens a file so that not even a side file appears. SQLite makes `-wal` and `-shm` for each reader of a database that
 * keeps a write-ahead log; a file that nobody has open is therefore read as one that cannot change, and if somebody opens
 * it meanwhile, it is opened anew and asked again.
 */
export async function inspectSqlite(file: string): Promise<Inspector> {
  const way = wayToOpen(file);
  let database = await open(file, way);
  let isAlone = way !== 'shared';
  const ask = async (sql: string, parameters: readonly Value[] = []): Promise<Row[]> => {
    try {
      return await all(database, sqlite.spoken(sql), parameters.map(sqlite.bound));
    } catch (error) {
      throw sqlite.trouble(error as DriverError).error ?? new Error(String((error as Error).message));
    }
  };
  const query = async (sql: string, parameters?: readonly Value[]): Promise<Row[]> => {
    const answer = await settled(ask(sql, parameters));
    if (isAlone && existsSync(`${file}-shm`)) {
      await close(database);
      database = await open(file, 'shared');
      isAlone = false;
      return ask(sql, parameters);
    }
    return answer();
  };
  return {
    type: 'sqlite',
    place: { file },
    query,
    tables: sqlite.tables,
    damage: (isThorough) => damage(query, isThorough),
    serverTime: async () => null,
    close: () => close(database),
  };
}

/** `alone`: nobody has it open, nothing waits in its log. `unfinished`: it was closed hard, or copied like that. */
type Way = 'shared' | 'alone' | 'unfinished';

function wayToOpen(file: string): Way {
  if (existsSync(`${file}-shm`) || process.platform === 'win32') return 'shared';
  return (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0 ? 'unfinished' : 'alone';
}

const OPTIONS = {
  shared: 'mode=ro',
  alone: 'mode=ro&immutable=1',
  unfinished: 'mode=ro&vfs=unix-none', // with the exclusive mode below the index of the log stays in memory
} as const satisfies Record<Way, string>;

async function open(file: string, way: Way): Promise<sqlite3.Database> {
  const uri = `file:${file.split('/').map(encodeURIComponent).join('/')}?${OPTIONS[way]}`;
  const database = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened = new sqlite3.Database(uri, sqlite3.OPEN_READONLY | sqlite3.OPEN_URI, (error) =>
      error === null
        ? resolve(opened)
        : reject(new OutageError('database-unusable', { reason: error.message })),
    );
  });
  database.configure('busyTimeout', BUSY_MILLISECONDS);
  if (way === 'unfinished') await all(database, 'pragma locking_mode = exclusive', []);
  return database;
}

function all(database: sqlite3.Database, sql: string, values: readonly unknown[]): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    database.all<Row>(sql, [...values], (error, rows) => (error === null ? resolve(rows) : reject(error)));
  });
}

/** The promise's end, to be looked at later. */
function settled<T>(promise: Promise<T>): Promise<() => T> {
  return promise.then(
    (value) => () => value,
    (error: unknown) => () => {
      throw error;
    },
  );
}

function close(database: sqlite3.Database): Promise<void> {
  return new Promise((resolve) => database.close(() => resolve()));
}

async function damage(query: Inspector['query'], isThorough: boolean): Promise<Damage> {
  const messages = await complaints(
    query,
    `${isThorough ? 'integrity_check' : 'quick_check'}(${MAX_MESSAGES})`,
  );
  if (messages.length > 0) return { messages, orphans: [] }; // to look further would run into the same pages
  const orphans = await query('pragma foreign_key_check');
  return { messages, orphans: [...new Set(orphans.map((row) => String(row.table)))] };
}

/** What SQLite says against its file; where it cannot even begin to look, that. */
async function complaints(query: Inspector['query'], check: string): Promise<string[]> {
  try {
    const rows = await query(`pragma ${check}`);
    return rows.map((row) => String(Object.values(row)[0])).filter((message) => message !== 'ok');
  } catch (error) {
    const reason = error instanceof OutageError ? String(error.details.reason) : '';
    if (!reason.includes('SQLITE_CORRUPT')) throw error;
    return [reason];
  }
}
