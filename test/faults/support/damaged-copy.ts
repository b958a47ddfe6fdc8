import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseTarget } from '../../../src/store.ts';
import { newPostgresDatabase } from '../../support/database.ts';
import { type BareDatabase, type DatabasePlace, openBare } from './bare-database.ts';

/** Where the store's database is, for a bare driver. */
export function placeOf(target: DatabaseTarget): DatabasePlace {
  return target.type === 'sqlite' ? { file: target.file } : { url: target.url };
}

/** A copy of the database; nobody may have the original open. */
export async function copyOf(
  place: DatabasePlace,
): Promise<{ place: DatabasePlace; remove: () => Promise<void> }> {
  if ('url' in place) {
    const { target, remove } = await newPostgresDatabase(`template ${new URL(place.url).pathname.slice(1)}`);
    return { place: { url: target.url }, remove: async () => void (await remove()) };
  }
  const folder = mkdtempSync(join(tmpdir(), 'rundruf-copy-'));
  const file = join(folder, 'copy.sqlite');
  copyFileSync(place.file, file);
  return { place: { file }, remove: async () => rmSync(folder, { recursive: true, force: true }) };
}

/** Does what nobody should: the statements, past all triggers and keys, which stand afterwards as before. */
export async function damage(place: DatabasePlace, statements: readonly string[]): Promise<void> {
  const database = await openBare(place, { mayWrite: true });
  try {
    const restore = await withoutGuards(database);
    for (const statement of statements) await database.query(statement);
    await restore();
  } finally {
    await database.close();
  }
}

async function withoutGuards({ query, isSqlite }: BareDatabase): Promise<() => Promise<void>> {
  if (!isSqlite) {
    await query('set session_replication_role = replica');
    return async () => undefined; // for this session only
  }
  await query('pragma foreign_keys = off');
  await query('pragma synchronous = off'); // a copy that nobody will miss
  const triggers = await query(`select name, sql from sqlite_master where type = 'trigger'`);
  for (const { name } of triggers) await query(`drop trigger ${name}`);
  return async () => {
    for (const { sql } of triggers) await query(String(sql));
  };
}
