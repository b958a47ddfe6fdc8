import { statSync } from 'node:fs';
import { OutageError, RefusalError } from '../src/errors.ts';
import type { DatabaseTarget } from '../src/store.ts';
import { type Inspection, inspectDatabase } from './inspect.ts';
import { integer, text } from './repositories/rows.ts';
import { writeWhole } from './whole-file.ts';

/** A copy that was looked through: its size, and how many rows of how many tables are in it. */
export type Copy = Readonly<{ bytes: number; tables: number; rows: number }>;

/**
 * Copies the database to a new file, verified, while others go on working. The copy knows that it is one, and of when.
 * What cannot be written, or is not as it should be, is an OutageError `backup-failed`, and no file bears the name.
 */
export async function backUpDatabase(source: DatabaseTarget, target: string, at: Date): Promise<Copy> {
  try {
    if (source.type === 'postgres') {
      const { dumpPostgres } = await import('./backup-postgres.ts');
      return await dumpPostgres(source, target);
    }
    return await backUpFile(source.file, target, at);
  } catch (error) {
    throw failure(error, target);
  }
}

async function backUpFile(file: string, target: string, at: Date): Promise<Copy> {
  const before = await lookAt(file, growing);
  const copy = await writeWhole(target, async (draft) => {
    const { OPEN_READONLY, withRaw } = await import('./raw-sqlite.ts');
    await withRaw(file, OPEN_READONLY, (raw) => raw.query('vacuum into $1', [draft]));
    await markAsCopy(draft, at);
    return lookAt(draft, (inspection) => verified(inspection, before));
  });
  return { ...copy, bytes: statSync(target).size };
}

/** Whoever opens it later, in whatever place, is told that what was done since is not in it. */
export async function markAsCopy(file: string, at: Date): Promise<void> {
  const { OPEN_READWRITE, withRaw } = await import('./raw-sqlite.ts');
  await withRaw(file, OPEN_READWRITE, (raw) =>
    raw.query(
      `insert into installation values ('backed-up', $1) on conflict (key) do update set value = excluded.value`,
      [at.toISOString()],
    ),
  );
}

async function lookAt<T>(file: string, look: (inspection: Inspection) => Promise<T>): Promise<T> {
  const inspection = await inspectDatabase({ type: 'sqlite', file });
  try {
    return await look(inspection);
  } finally {
    await inspection.close();
  }
}

/** The tables that never lose a row: whatever is written meanwhile, the copy has at least what was there before it. */
const GROWING = ['audit_entry', 'credit_entry', 'template_change'] as const;

type Counts = Readonly<Record<string, number>>;

async function tableNames({ query }: Inspection): Promise<string[]> {
  const rows = await query(`select name from sqlite_master where type = 'table' order by name`);
  return rows.map((row) => text(row, 'name')).filter((name) => !name.startsWith('sqlite_'));
}

async function countsOf({ query }: Inspection, names: readonly string[]): Promise<Counts> {
  const counts: Record<string, number> = {};
  for (const name of names) {
    const [row] = await query(`select count(*) as number from "${name}"`);
    counts[name] = row === undefined ? 0 : integer(row, 'number');
  }
  return counts;
}

async function growing(inspection: Inspection): Promise<Counts> {
  const names = await tableNames(inspection);
  return countsOf(
    inspection,
    GROWING.filter((name) => names.includes(name)),
  );
}

async function verified(inspection: Inspection, before: Counts): Promise<Omit<Copy, 'bytes'>> {
  const { schema, damage } = inspection;
  if (schema.state === 'empty' || schema.state === 'other-program') throw broken('foreign');
  const { messages } = await damage(true);
  if (messages.length > 0) throw broken('SQLITE_CORRUPT');
  const counts = await countsOf(inspection, await tableNames(inspection));
  for (const [name, least] of Object.entries(before)) {
    if ((counts[name] ?? 0) < least) throw broken('incomplete');
  }
  const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { tables: Object.keys(counts).length, rows };
}

const broken = (reason: string): OutageError => new OutageError('backup-failed', { reason });

/** Whatever went wrong, as one kind of trouble that names the file that was to be made. */
function failure(error: unknown, target: string): unknown {
  if (error instanceof RefusalError) return error;
  if (error instanceof OutageError) {
    const { reason, ...details } = error.details;
    if (error.code === 'backup-failed' || error.code === 'database-unusable')
      return new OutageError('backup-failed', { ...details, target, reason: String(reason) }, error);
    return error;
  }
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' ? new OutageError('backup-failed', { target, reason: code }, error) : error;
}
