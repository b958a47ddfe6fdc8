import { AsyncLocalStorage } from 'node:async_hooks';
import type { Tx } from '../src/store.ts';
import type { Connection, Session } from './connection.ts';

type Writer = Readonly<{
  write: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
  /** Runs outside a transaction, after all earlier writes. */
  drain: (work: () => Promise<void>) => Promise<void>;
}>;

/**
 * The one way to write. TypeORM shares a single SQLite connection, on which concurrent transactions would become
 * savepoints of each other and lose acknowledged writes (facts/storage §4); so writes queue here, each in its own
 * transaction, and a write within a write is refused because it would wait for itself.
 */
export function createWriter(session: Session, createTx: (connection: Connection) => Tx): Writer {
  const holder = new AsyncLocalStorage<boolean>();
  let last: Promise<unknown> = Promise.resolve();

  const enqueue = <T>(work: () => Promise<T>): Promise<T> => {
    if (holder.getStore()) throw new Error('A write was started inside a write; pass its tx on instead');
    const next = last.then(() => holder.run(true, work));
    last = next.catch(() => undefined);
    return next;
  };

  return {
    write: (work) => enqueue(() => inTransaction(session, (connection) => work(createTx(connection)))),
    drain: (work) => enqueue(work),
  };
}

/** Runs `work` in one transaction that no other write is inside of; its connection is dead afterwards. */
export async function inTransaction<T>(
  session: Session,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  session.renew(); // only here: a connection that is lost inside a transaction has lost the transaction
  const { connection, end, failure } = untilEnd(session);
  try {
    await session.query(session.dialect.beginWrite);
    const result = await work(connection);
    end();
    if (failure() !== null) throw failure(); // PostgreSQL would answer `commit` with a silent rollback
    await session.query('commit');
    return result;
  } catch (error) {
    end();
    await rollBack(session);
    throw error;
  }
}

/** The session while the transaction lasts, and the first error a statement in it ended with. */
function untilEnd(session: Session) {
  let ended = false;
  let failure: unknown = null;
  const whileOpen = (): Session => {
    if (ended) throw new Error('A transaction was used after it had ended');
    return session;
  };
  const noticing = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      failure ??= error;
      throw error;
    }
  };
  const connection: Connection = {
    query: (sql, parameters) => noticing(whileOpen().query(sql, parameters)),
    orm: (run) => noticing(whileOpen().orm(run)),
  };
  const end = () => {
    ended = true;
  };
  return { connection, end, failure: () => failure };
}

/** A commit that failed, or a connection that was lost, has rolled back already: there is nothing left to undo. */
async function rollBack(session: Session): Promise<void> {
  if (session.isLost()) return;
  try {
    await session.query('rollback');
  } catch (error) {
    if (!session.isLost() && !/no transaction is active/.test(String((error as Error).message))) throw error;
  }
}
