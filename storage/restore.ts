import {
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { OutageError, RefusalError } from '../src/errors.ts';
import { makeFolder } from '../src/private-files.ts';
import type { Tx } from '../src/store.ts';
import { type Inspection, inspectDatabase } from './inspect.ts';
import type { Mode } from './installation.ts';
import { OPEN_READONLY, OPEN_READWRITE, openRaw, type RawFile, withRaw } from './raw-sqlite.ts';
import { createTx } from './repositories/index.ts';
import { text } from './repositories/rows.ts';
import { openSqlite } from './sqlite.ts';
import {
  createPrivately,
  draftOf,
  draftsOf,
  makeDurable,
  makeFolderDurable,
  removeAbandoned,
  removeDraft,
} from './whole-file.ts';
import { inTransaction } from './write.ts';

export type Restore = Readonly<{
  /** The backup. */
  from: string;
  /** The database's file, which may be missing or damaged. */
  to: string;
  /** Where the database that is replaced is kept. */
  aside: string;
  mode: Mode;
  at: Date;
  /** Asked of the database that is to be replaced, where it can be read; throws when it must not be. */
  check: (current: Inspection) => Promise<void>;
  /** Settles the restored database before it is put in place; throws when whoever asks for it may not. */
  settle: (tx: Tx, backedUpAt: Date, replaced: string | null) => Promise<void>;
}>;

export type RestoreReport = Readonly<{
  backedUpAt: Date;
  /** The replaced database; null: there was none. */
  replaced: string | null;
}>;

/**
 * Puts a copy of the backup in the database's place. Everything happens in a draft beside it: copied, looked through,
 * migrated, settled. Only then is the current one taken away from everybody, marked as replaced, and by one rename the
 * draft is the database: a crash before leaves the old one (at the very end marked, and refused until the restore is
 * repeated), a crash after the new one, never none. Refuses as `backup-unusable`, `database-newer`, `database-in-use`.
 */
export async function restoreFile(restore: Restore): Promise<RestoreReport> {
  const { from, to, settle } = restore;
  const known = await refuseUnusable(restore);
  removeAbandoned(dirname(to), draftsOf(to));
  await checkCurrent(restore);
  const draft = draftOf(to);
  try {
    const replaced = existsSync(to) ? restore.aside : null;
    createPrivately(draft);
    await withRaw(from, OPEN_READONLY, (raw) => raw.query('vacuum into $1', [draft]));
    const backedUpAt = await settleDraft(draft, known, (tx, at) => settle(tx, at, replaced));
    makeDurable(draft);
    await swap(restore, draft);
    return { backedUpAt, replaced };
  } finally {
    removeDraft(draft);
    removeCopies(draft);
  }
}

/** Of when the backup says it is; null: it does not. */
type Known = Readonly<{ backedUpAt: Date | null; changedAt: Date }>;

async function refuseUnusable({ from, to, mode }: Restore): Promise<Known> {
  const unusable = (reason: string) => new RefusalError('backup-unusable', { file: from, reason });
  const found = statSync(from, { throwIfNoEntry: false });
  if (found === undefined) throw unusable('ENOENT');
  if (!found.isFile()) throw unusable(found.isDirectory() ? 'EISDIR' : 'not-a-file');
  if (found.size === 0) throw unusable('empty');
  if (existsSync(to) && realpathSync(from) === realpathSync(to)) throw unusable('same');
  try {
    return await looking(from, async ({ schema, damage, fact }) => {
      if (schema.state === 'newer')
        throw new RefusalError('database-newer', { file: from, migrations: schema.unknown });
      if (schema.state === 'empty' || schema.state === 'other-program') throw unusable('foreign');
      const { messages } = await damage(true);
      if (messages.length > 0) throw unusable('SQLITE_CORRUPT');
      const movedTo = await fact('moved-to');
      if (movedTo !== null) throw new RefusalError('database-moved', { to: movedTo });
      const found = await fact('mode');
      if (found !== null && found !== mode)
        throw new RefusalError('database-of-other-mode', { found, expected: mode });
      const at = (await fact('backed-up')) ?? (await fact('replaced'));
      return { backedUpAt: at === null ? null : new Date(at), changedAt: statSync(from).mtime };
    });
  } catch (error) {
    if (!(error instanceof OutageError)) throw error;
    throw unusable(String(error.details.reason ?? error.code));
  }
}

async function looking<T>(file: string, look: (inspection: Inspection) => Promise<T>): Promise<T> {
  const inspection = await inspectDatabase({ type: 'sqlite', file });
  try {
    return await look(inspection);
  } finally {
    await inspection.close();
  }
}

/** A database that cannot be read has nobody to ask: it is what the restore is for. */
async function checkCurrent({ to, check }: Restore): Promise<void> {
  if (!existsSync(to) || statSync(to).size === 0) return;
  let inspection: Inspection;
  try {
    inspection = await inspectDatabase({ type: 'sqlite', file: to });
  } catch (error) {
    if (error instanceof OutageError) return;
    throw error;
  }
  try {
    await check(inspection);
  } finally {
    await inspection.close();
  }
}

/** Migrates where it is older, and settles it; afterwards it is one file without side files. */
async function settleDraft(
  draft: string,
  { backedUpAt, changedAt }: Known,
  settle: (tx: Tx, backedUpAt: Date) => Promise<void>,
): Promise<Date> {
  const database = await openSqlite(draft);
  try {
    return await inTransaction(database.writing, async (connection) => {
      const tx = createTx(connection);
      // one that was made by hand does not say of when it is: of its newest entry
      const at = backedUpAt ?? (await tx.clockRecords()).newest ?? changedAt;
      await settle(tx, at);
      return at;
    });
  } finally {
    await database.close();
  }
}

const SIDES = ['-wal', '-shm', '-journal'];

/** Puts the draft in the place of the current one, which is nobody else's from here on and stays under another name. */
async function swap({ to, aside, at }: Restore, draft: string): Promise<void> {
  makeFolder(dirname(to));
  const current = existsSync(to) ? await takeAway(to, at) : null;
  try {
    if (existsSync(to)) keepAside(to, aside);
    // what a broken database has left beside it would be read as part of the new one
    for (const side of SIDES) if (existsSync(`${to}${side}`)) renameSync(`${to}${side}`, `${aside}${side}`);
    renameSync(draft, to);
    makeFolderDurable(dirname(to));
  } finally {
    await current?.close();
  }
}

/** The same file under a second name: at no moment is there none under the first. */
function keepAside(file: string, aside: string): void {
  try {
    linkSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    copyFileSync(file, aside, constants.COPYFILE_EXCL); // a file system without links
    makeDurable(aside);
  }
}

const WAIT_MILLISECONDS = 1000; // who has it open keeps it open

/**
 * Takes the file for ourselves alone: SQLite gives up its write-ahead log only when nobody else has it open, and keeps
 * everybody out afterwards. It is marked, so that who waits to open it is refused when the lock is gone. null: it is
 * damaged; then the system is asked who has it open.
 */
async function takeAway(file: string, at: Date): Promise<RawFile | null> {
  const raw = await openRaw(file, OPEN_READWRITE, WAIT_MILLISECONDS);
  try {
    await raw.query('pragma locking_mode = exclusive');
    await raw.query('pragma journal_mode = delete');
    await raw.query('begin exclusive');
    if (await isOurs(raw)) {
      await raw.query(
        `insert into installation values ('replaced', $1) on conflict (key) do update set value = excluded.value`,
        [at.toISOString()],
      );
    }
    await raw.query('commit');
    return raw;
  } catch (error) {
    await raw.close();
    if (!(error instanceof OutageError)) throw error;
    if (error.code === 'database-busy') throw new RefusalError('database-in-use', { file });
    if (!DAMAGED.test(String(error.details.reason))) throw error;
    if (isOpenSomewhere(file)) throw new RefusalError('database-in-use', { file });
    return null;
  }
}

const DAMAGED = /SQLITE_(CORRUPT|NOTADB|IOERR)/;

async function isOurs(raw: RawFile): Promise<boolean> {
  const rows = await raw.query(
    `select name from sqlite_master where type = 'table' and name = 'installation'`,
  );
  return rows.length > 0;
}

/** Whether another process of this machine has the file open, as far as we may see; Linux tells it. */
function isOpenSomewhere(file: string): boolean {
  if (process.platform !== 'linux') return false;
  const real = realpathSync(file);
  return readdirSync('/proc').some(
    (pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid && hasOpen(pid, real),
  );
}

function hasOpen(pid: string, file: string): boolean {
  try {
    const folder = join('/proc', pid, 'fd');
    return readdirSync(folder).some((descriptor) => realpathSync(join(folder, descriptor)) === file);
  } catch {
    return false; // it has ended, or is not ours to look at
  }
}

/** Opening an older draft has made a copy of it, as before every migration. */
function removeCopies(draft: string): void {
  const own = `${basename(draft)}.before-`;
  for (const name of readdirSync(dirname(draft))) {
    if (name.startsWith(own)) rmSync(join(dirname(draft), name), { force: true });
  }
}

/** A server that has been seen since and has not said good-bye; null: none. */
export async function runningServer(
  { schema, query }: Inspection,
  since: Date,
): Promise<Readonly<{ owner: string; workstation: string; seenAt: Date }> | null> {
  if (schema.state !== 'current') return null;
  const [row] = await query(
    `select owner, workstation, seen_at from server
     where stopped_at is null and seen_at > $1 order by seen_at desc limit 1`,
    [since],
  );
  if (row === undefined) return null;
  return {
    owner: text(row, 'owner'),
    workstation: text(row, 'workstation'),
    seenAt: new Date(text(row, 'seen_at')),
  };
}
