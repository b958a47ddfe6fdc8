import pg from 'pg';
import sqlite3 from 'sqlite3';
import type { DatabaseTarget } from '../../src/store.ts';

type Row = Readonly<Record<string, unknown>>;

/** Everything the rules of sending are about, as it stands in the database. */
export type Books = Readonly<Record<(typeof tables)[number], readonly Row[]>>;

const tables = [
  'batch',
  'batch_decision',
  'message',
  'message_event',
  'reminder_claim',
  'superseded_claim',
  'credit_entry',
] as const;

/** Reads the books past the store, over a connection of its own. */
export type BookReader = Readonly<{ read: () => Promise<Books>; close: () => Promise<void> }>;

export async function openBooks(target: DatabaseTarget): Promise<BookReader> {
  const { query, close } = target.type === 'sqlite' ? await sqlite(target.file) : await postgres(target.url);
  return {
    async read() {
      const all: [string, readonly Row[]][] = [];
      for (const table of tables)
        all.push([table, await query(`select * from ${table} order by ${ORDER[table]}`)]);
      return Object.fromEntries(all) as Books;
    },
    close,
  };
}

const ORDER: Record<(typeof tables)[number], string> = {
  batch: 'id',
  batch_decision: 'batch_id, revision',
  message: 'id',
  message_event: 'id',
  reminder_claim: 'appointment_id',
  superseded_claim: 'appointment_id',
  credit_entry: 'id',
};

type Reader = Readonly<{ query: (sql: string) => Promise<Row[]>; close: () => Promise<void> }>;

async function sqlite(file: string): Promise<Reader> {
  const database = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened = new sqlite3.Database(file, sqlite3.OPEN_READONLY, (error) =>
      error ? reject(error) : resolve(opened),
    );
  });
  return {
    query: (sql) =>
      new Promise((resolve, reject) => {
        database.all<Row>(sql, (error, rows) => (error ? reject(error) : resolve(rows)));
      }),
    close: () => new Promise((resolve) => database.close(() => resolve())),
  };
}

async function postgres(url: string): Promise<Reader> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    query: async (sql) => (await client.query(sql)).rows as Row[],
    close: () => client.end(),
  };
}
