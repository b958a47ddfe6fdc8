import type { DataSource, EntityManager } from 'typeorm';
import { OutageError } from '../src/errors.ts';

export type Value = string | number | boolean | null | Date;
export type Row = Record<string, string | number | boolean | null>;

/** One database connection. Placeholders are `$1`, `$2`, … on every database. */
export type Connection = Readonly<{
  query: (sql: string, parameters?: readonly Value[]) => Promise<Row[]>;
  /** For single rows: the ORM's insert, update, delete and find; never save or remove (own transactions). */
  orm: <T>(work: (manager: EntityManager) => Promise<T>) => Promise<T>;
}>;

/** A connection that runs one statement at a time: SQLite would hold a thread for each waiting one. */
export function connectionOf(source: DataSource): Connection {
  const runner = source.createQueryRunner();
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(() => cleanly(work));
    last = next.catch(() => undefined);
    return next;
  };
  return {
    query: (sql, parameters = []) =>
      inTurn(async () => {
        const rows: unknown = await runner.query(numbered(sql), parameters.map(bound));
        return Array.isArray(rows) ? rows : [];
      }),
    orm: (work) => inTurn(() => work(runner.manager)),
  };
}

/** Rewrites the ORM's errors: their parameters carry patients' names and numbers and must not reach a log. */
async function cleanly<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw withoutParameters(error);
  }
}

function withoutParameters(error: unknown): Error {
  const driverError = (error as { driverError?: { message?: string; code?: string } }).driverError;
  const message = driverError?.message ?? (error instanceof Error ? error.message : String(error));
  const code = driverError?.code;
  if (code === 'SQLITE_BUSY' || code === 'SQLITE_LOCKED') return new OutageError('database-busy', {});
  if (code !== undefined && UNUSABLE.has(code))
    return new OutageError('database-unusable', { reason: message });
  const clean = new Error(message);
  clean.name = 'DatabaseError';
  return clean;
}

const UNUSABLE = new Set([
  'SQLITE_FULL',
  'SQLITE_IOERR',
  'SQLITE_CORRUPT',
  'SQLITE_NOTADB',
  'SQLITE_CANTOPEN',
  'SQLITE_READONLY',
  'SQLITE_PERM',
]);

/** SQLite numbers `$1` by first appearance, `?1` by its number. */
function numbered(sql: string): string {
  return sql.replace(/\$(\d+)/g, '?$1');
}

function bound(value: Value): string | number | null {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'boolean' ? Number(value) : value;
}
