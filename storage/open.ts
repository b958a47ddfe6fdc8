import { OutageError } from '../src/errors.ts';
import type { DatabaseTarget, Store } from '../src/store.ts';
import { createCommitMark } from './commit-mark.ts';
import type { Database } from './database.ts';
import { type Mode, refuseForeign } from './installation.ts';
import { noticeRestoredServer } from './place.ts';
import { createReads, createTx } from './repositories/index.ts';
import { createWriter } from './write.ts';

/**
 * Opens the database, creating and migrating it when needed. Refuses a schema newer than this program, a database of the
 * other mode and one that has moved elsewhere; what cannot be made or opened is an OutageError `database-unusable` that
 * names it.
 */
export async function openStore(target: DatabaseTarget, mode: Mode): Promise<Store> {
  try {
    const database = await open(target);
    try {
      await refuseForeign(database.writing, mode);
      if (target.type === 'postgres') await noticeRestoredServer(database.writing);
      return createStore(database);
    } catch (error) {
      await database.close();
      throw error;
    }
  } catch (error) {
    if (!(error instanceof OutageError) || error.code !== 'database-unusable') throw error;
    const place = target.type === 'sqlite' ? { file: target.file } : {};
    throw new OutageError(error.code, { ...place, ...error.details }, error.cause ?? error);
  }
}

/** Each brings its own library, and only one is needed. */
async function open(target: DatabaseTarget): Promise<Database> {
  if (target.type === 'sqlite') return (await import('./sqlite.ts')).openSqlite(target.file);
  return (await import('./postgres.ts')).openPostgres(target);
}

function createStore({ writing, reading, glance, close }: Database): Store {
  const { write, drain } = createWriter(writing, createTx);
  return {
    read: createReads(reading),
    write,
    optimize: () =>
      drain(async () => {
        writing.renew();
        await writing.query(writing.dialect.optimize);
      }),
    commitMark: createCommitMark(async () => {
      const [row] = await reading.query(writing.dialect.commitMark);
      return String(row?.mark);
    }, glance),
    async close() {
      await drain(async () => undefined);
      await close();
    },
  };
}
