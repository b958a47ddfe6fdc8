import pg from 'pg';
import sqlite3 from 'sqlite3';

/** A database as its driver names it, whatever our program thinks of it. */
export type DatabasePlace = Readonly<{ file: string } | { url: string }>;

export type Row = Readonly<Record<string, unknown>>;

/** The bare driver: one connection, no storage layer of ours in between. */
export type BareDatabase = Readonly<{
  isSqlite: boolean;
  query: (sql: string) => Promise<Row[]>;
  close: () => Promise<void>;
}>;

/** Opens the database with sqlite3 or pg itself. */
export function openBare(
  place: DatabasePlace,
  { mayWrite }: Readonly<{ mayWrite: boolean }>,
): Promise<BareDatabase> {
  return 'file' in place ? openFile(place.file, mayWrite) : openServer(place.url);
}

async function openFile(file: string, mayWrite: boolean): Promise<BareDatabase> {
  const flags = mayWrite ? sqlite3.OPEN_READWRITE : sqlite3.OPEN_READONLY;
  const database = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened = new sqlite3.Database(file, flags, (error) => (error ? reject(error) : resolve(opened)));
  });
  database.configure('busyTimeout', 10_000);
  return {
    isSqlite: true,
    query: (sql) =>
      new Promise((resolve, reject) => {
        database.all<Row>(sql, (error, rows) =>
          error ? reject(new Error(`${error.message}: ${sql}`)) : resolve(rows),
        );
      }),
    close: () =>
      new Promise((resolve, reject) => database.close((error) => (error ? reject(error) : resolve()))),
  };
}

async function openServer(url: string): Promise<BareDatabase> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    isSqlite: false,
    query: async (sql) => (await client.query(sql)).rows,
    close: () => client.end(),
  };
}

/** A number, however the driver hands it over. */
export function integer(row: Row, name: string): number {
  const value = Number(row[name]);
  if (!Number.isSafeInteger(value)) throw new Error(`expected an integer in ${name}, got ${row[name]}`);
  return value;
}

export function integerOrNull(row: Row, name: string): number | null {
  return row[name] === null || row[name] === undefined ? null : integer(row, name);
}

export function text(row: Row, name: string): string {
  const value = row[name];
  if (typeof value !== 'string') throw new Error(`expected text in ${name}, got ${typeof value}`);
  return value;
}

export function textOrNull(row: Row, name: string): string | null {
  return row[name] === null || row[name] === undefined ? null : text(row, name);
}
