import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import sqlite3 from 'sqlite3';
import { inject } from 'vitest';
import type { DatabaseTarget } from '../../src/store.ts';
import { databaseUrl, onServer } from './postgres-server.ts';

/** Whether these tests run on PostgreSQL: the vitest project says so. */
export const isPostgres = process.env.RUNDRUF_TEST_DATABASE === 'postgres';

/** How often a property is tried: a server's databases take longer to make, and chance has its say on SQLite already. */
export const runs = (count: number): number => (isPostgres ? Math.ceil(count / 5) : count);

/** A new database of its own for a test, on whatever these tests run on. */
export type TestDatabase = Readonly<{ target: DatabaseTarget; remove: () => Promise<void> }>;

/** `schema: 'none'` leaves making the schema to who opens it first. */
export async function newDatabase(
  options: Readonly<{ schema?: 'newest' | 'none' }> = {},
): Promise<TestDatabase> {
  if (!isPostgres) return newSqliteFile(); // its schema is made when it is opened
  return options.schema === 'none' ? newPostgresDatabase('') : newPostgresDatabase();
}

export function newSqliteFile(): TestDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'rundruf-'));
  return {
    target: { type: 'sqlite', file: join(folder, 'practice.sqlite') },
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

let databases = 0;
let administrator: Promise<pg.Client> | null = null;

/** One connection for all databases that a test file makes and drops; it keeps no process alive. */
async function administer(server: string, sql: string): Promise<void> {
  administrator ??= connectedTo(server);
  await (await administrator).query(sql);
}

async function connectedTo(server: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  (client as unknown as { unref: () => void }).unref();
  return client;
}

/** `from` is what `create database` copies or says; the migrated template of the run where nothing is given. */
export async function newPostgresDatabase(from = `template ${inject('postgresTemplate')}`) {
  const server = process.env.TEST_POSTGRES_URL;
  if (!server) throw new Error('expected TEST_POSTGRES_URL: the project postgres runs with it only');
  databases += 1;
  const name = inject('postgresTemplate').replace('template', `${process.pid}_${databases}`);
  await administer(server, `create database ${name} ${from}`);
  return {
    target: { type: 'postgres', url: databaseUrl(server, name), password: null } as const,
    remove: () => administer(server, `drop database if exists ${name} with (force)`),
  };
}

/** Runs statements past the store. */
export async function runSql(
  target: DatabaseTarget,
  ...statements: string[]
): Promise<Record<string, unknown>[]> {
  let rows: Record<string, unknown>[] = [];
  if (target.type === 'postgres') {
    for (const statement of statements) rows = await onServer(target.url, statement);
    return rows;
  }
  const database = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened = new sqlite3.Database(target.file, (error) => (error ? reject(error) : resolve(opened)));
  });
  for (const statement of statements) {
    rows = await new Promise((resolve, reject) => {
      database.all<Record<string, unknown>>(statement, (error, found) =>
        error ? reject(error) : resolve(found),
      );
    });
  }
  await new Promise<void>((resolve) => database.close(() => resolve()));
  return rows;
}
