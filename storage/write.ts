import { AsyncLocalStorage } from 'node:async_hooks';
import type { Tx } from '../src/store.ts';
import type { Connection } from './connection.ts';

type Writer = Readonly<{
  write: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
  /** Runs outside a transaction, after all earlier writes. */
  drain: (work: () => Promise<void>) => Promise<void>;
}>;

/**
 * The one way to write. TypeORM shares a single SQLite connection, on which concurrent transactions would become
 * savepoints of each other and lose acknowledged writes (facts/storage §4); so writes queue here, each in its own
 * `begin immediate`, and a write within a write is refused because it would wait for itself.
 */
export function createWriter(connection: Connection, createTx: (connection: Connection) => Tx): Writer {
  const holder = new AsyncLocalStorage<boolean>();
  let last: Promise<unknown> = Promise.resolve();

  const enqueue = <T>(work: () => Promise<T>): Promise<T> => {
    if (holder.getStore()) throw new Error('A write was started inside a write; pass its tx on instead');
    const next = last.then(() => holder.run(true, work));
    last = next.catch(() => undefined);
    return next;
  };

  return {
    write: (work) => enqueue(() => inTransaction(connection, createTx, work)),
    drain: (work) => enqueue(work),
  };
}

async function inTransaction<T>(
  connection: Connection,
  createTx: (connection: Connection) => Tx,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  await connection.query('begin immediate');
  let ended = false;
  const whileOpen = (): Connection => {
    if (ended) throw new Error('A transaction was used after it had ended');
    return connection;
  };
  const guarded: Connection = {
    query: (sql, parameters) => whileOpen().query(sql, parameters),
    orm: (run) => whileOpen().orm(run),
  };
  try {
    const result = await work(createTx(guarded));
    ended = true;
    await connection.query('commit');
    return result;
  } catch (error) {
    ended = true;
    await rollBack(connection);
    throw error;
  }
}

/** A failed commit may have rolled back already; then there is nothing left to undo. */
async function rollBack(connection: Connection): Promise<void> {
  try {
    await connection.query('rollback');
  } catch (error) {
    if (!/no transaction is active/.test(String((error as Error).message))) throw error;
  }
}
