import sqlite3 from 'sqlite3';
import { OutageError } from '../src/errors.ts';
import type { Row, Value } from './connection.ts';
import { type DriverError, sqlite } from './dialect.ts';

/** A file asked without the ORM: to copy it, or to take it away from everybody else. */
export type RawFile = Readonly<{
  query: (sql: string, parameters?: readonly Value[]) => Promise<Row[]>;
  close: () => Promise<void>;
}>;

/** What cannot be opened is an OutageError `database-unusable` with the file, as everywhere. */
export async function openRaw(file: string, flags: number, waitMilliseconds: number): Promise<RawFile> {
  const database = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened = new sqlite3.Database(file, flags | sqlite3.OPEN_FULLMUTEX, (error) =>
      error === null ? resolve(opened) : reject(told(error, file)),
    );
  });
  database.configure('busyTimeout', waitMilliseconds);
  return {
    query: (sql, parameters = []) =>
      new Promise((resolve, reject) => {
        database.all<Row>(sqlite.spoken(sql), parameters.map(sqlite.bound), (error, rows) =>
          error === null ? resolve(rows) : reject(told(error, file)),
        );
      }),
    close: () => new Promise((resolve) => database.close(() => resolve())),
  };
}

/** Opens it, works, closes it whatever happens. */
export async function withRaw<T>(
  file: string,
  flags: number,
  work: (raw: RawFile) => Promise<T>,
): Promise<T> {
  const raw = await openRaw(file, flags, WAIT_MILLISECONDS);
  try {
    return await work(raw);
  } finally {
    await raw.close();
  }
}

const WAIT_MILLISECONDS = 10_000; // as everywhere: an import commits every 100 ms or so

export const { OPEN_READONLY, OPEN_READWRITE } = sqlite3;

function told(error: Error, file: string): Error {
  const { error: known } = sqlite.trouble(error as DriverError);
  if (known instanceof OutageError) return new OutageError(known.code, { file, ...known.details });
  return known ?? new OutageError('database-unusable', { file, reason: error.message });
}
