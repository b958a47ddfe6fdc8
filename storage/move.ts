import { randomUUID } from 'node:crypto';
import { RefusalError } from '../src/errors.ts';
import type { DatabaseTarget, Tx } from '../src/store.ts';
import type { Connection, Session } from './connection.ts';
import {
  copyTable,
  differences,
  type MoveReport,
  madeTables,
  prepareTables,
  type Table,
  tablesOf,
  verify,
} from './copy.ts';
import type { Database } from './database.ts';
import { fact, type Mode, putFact } from './installation.ts';
import { openPostgres, shownUrl } from './postgres.ts';
import { createTx } from './repositories/index.ts';
import { openSqlite } from './sqlite.ts';
import { inTransaction } from './write.ts';

type File = Extract<DatabaseTarget, { type: 'sqlite' }>;
type Server = Extract<DatabaseTarget, { type: 'postgres' }>;

export type Move = Readonly<{
  from: File;
  to: Server;
  /** Asked while nobody else can write to the source; throws when it must not be moved now. */
  check: (source: Tx) => Promise<void>;
  /** Records the move, in the same transaction as the copy. */
  record: (target: Tx, report: MoveReport) => Promise<void>;
  onProgress: (table: string, rows: number, total: number) => void;
}>;

/**
 * Copies everything from the file to an empty PostgreSQL database, compares, and closes the file for good: two databases
 * that send the same reminders would be our worst failure. Three commits, in this order, make a crash between any two of
 * them harmless, because at every moment at most one of the two databases can be opened:
 *
 * 1. the target has everything and is marked *arriving*: only the file can be opened (a second run empties the target
 *    and copies again, which it may, because nobody has ever used it);
 * 2. the file is marked *moved-to*, and triggers refuse every further change, also by programs that have it open:
 *    neither can be opened (a second run does the third step);
 * 3. the target is no longer arriving.
 *
 * The file's write lock is held from before the first row is read until the second commit.
 */
export async function moveDatabase(move: Move): Promise<MoveReport> {
  const source = await openSqlite(move.from.file);
  try {
    const id = await moveId(source.writing);
    const target = await openPostgres(move.to, { beforeMigrating: refuseForeignTables });
    try {
      const report = await inTransaction(source.writing, async (reading) => {
        await refuseMoved(reading);
        await move.check(createTx(reading));
        const copied = await inTransaction(target.writing, (writing) => copy(move, id, reading, writing));
        await close(reading, shownUrl(move.to.url));
        return copied;
      });
      await inTransaction(target.writing, arrive);
      await gatherStatistics(target);
      return report;
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

export type Completion = Pick<Move, 'from' | 'to'> &
  Readonly<{
    /** Of whoever asks for it. */
    mode: Mode;
    /** Asked when it is known that something is left to do; throws when it must not be done. */
    confirm: () => Promise<void>;
    /** Records the completion, in the same transaction; throws when whoever asks for it may not. */
    record: (target: Tx) => Promise<void>;
  }>;

/** Does the last step of a move that was interrupted there; refuses as `database-moved` when nothing is left to do. */
export async function completeMove({ from, to, mode, confirm, record }: Completion): Promise<void> {
  const source = await openSqlite(from.file);
  try {
    const found = await fact(source.reading, 'mode');
    if (found !== mode) throw new RefusalError('database-of-other-mode', { found, expected: mode });
    const movedTo = await fact(source.reading, 'moved-to');
    if (movedTo === null || movedTo !== shownUrl(to.url))
      throw new RefusalError('database-moved', { to: movedTo });
    const target = await openPostgres(to);
    try {
      const id = await fact(source.reading, 'move');
      const refuseArrived = async (there: Connection) => {
        if (id === null || (await fact(there, 'arriving')) !== id)
          throw new RefusalError('database-moved', { to: movedTo });
      };
      await refuseArrived(target.reading);
      await confirm();
      await inTransaction(target.writing, async (writing) => {
        await refuseArrived(writing); // somebody else may have completed it meanwhile
        await record(createTx(writing));
        await arrive(writing);
      });
      await gatherStatistics(target);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** Tells a target that an interrupted move of this very file has left from everybody else's. */
async function moveId(source: Session): Promise<string> {
  return inTransaction(source, async (connection) => {
    await refuseMoved(connection);
    const known = await fact(connection, 'move');
    const id = known ?? randomUUID();
    if (known === null) await putFact(connection, 'move', id);
    return id;
  });
}

async function refuseMoved(source: Connection): Promise<void> {
  const movedTo = await fact(source, 'moved-to');
  if (movedTo !== null) throw new RefusalError('database-moved', { to: movedTo });
}

/** A database with somebody else's tables is none for us. */
async function refuseForeignTables(target: Session): Promise<void> {
  const names = await madeTables(target);
  if (names.length > 0 && !names.includes('migration')) throw notEmpty(target);
}

const notEmpty = ({ place }: Pick<Session, 'place'>): RefusalError =>
  new RefusalError('database-not-empty', { to: String(place.server) });

async function copy(move: Move, id: string, source: Connection, target: Connection): Promise<MoveReport> {
  const tables = await tablesOf(source, target);
  await refuseData(move, id, tables, target);
  const finish = await prepareTables(target, tables);
  for (const table of tables) await copyTable(table, source, target, move.onProgress);
  await finish(source);
  const report = await verify(tables, source, target);
  const differing = differences(report);
  if (differing.length > 0) throw new RefusalError('database-copy-differs', { differing });
  await move.record(createTx(target), report);
  for (const key of [
    'mode',
    'time-zone',
    'clock-accepted',
    'clock-trusted',
    'restored',
    'backed-up',
    'import-folders',
  ] as const) {
    const value = await fact(source, key);
    if (value !== null) await putFact(target, key, value);
  }
  await putFact(target, 'arriving', id);
  return report;
}

/** Which rows are somebody's, where every new database comes with some. */
const SOMEBODYS: Readonly<Record<string, string>> = { schedule: `changed_by <> 'shipped'` };

async function refuseData(
  move: Move,
  id: string,
  tables: readonly Table[],
  target: Connection,
): Promise<void> {
  if ((await fact(target, 'arriving')) === id) return;
  for (const { name } of tables) {
    const [row] = await target.query(
      `select 1 as found from ${name} where ${SOMEBODYS[name] ?? 'true'} limit 1`,
    );
    if (row !== undefined) throw notEmpty({ place: { server: shownUrl(move.to.url) } });
  }
}

/** Marks the file, and lets the database itself refuse whoever still has it open. */
async function close(source: Connection, to: string): Promise<void> {
  await putFact(source, 'moved-to', to);
  const tables = await source.query(`select name from sqlite_master where type = 'table'
    and name not in ('installation', 'migration') and name not glob 'sqlite_*'`);
  const said = `database-moved ${to}`.replaceAll("'", "''");
  for (const { name } of tables) {
    for (const change of ['insert', 'update', 'delete']) {
      await source.query(`create trigger ${name}_moved_${change} before ${change} on ${name}
        begin select raise(abort, '${said}'); end`);
    }
  }
}

async function arrive(target: Connection): Promise<void> {
  await target.query(`delete from installation where key = 'arriving'`);
}

/** The planner knows nothing of these rows yet. The move is done: should this fail, the server does it in its own time. */
async function gatherStatistics({ writing }: Database): Promise<void> {
  await writing.query(writing.dialect.optimize).catch(() => undefined);
}
