import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { OutageError, type RefusalDetails } from '../src/errors.ts';
import type { Dialect, DriverError, Value } from './dialect.ts';

export type { Value } from './dialect.ts';
export type Row = Record<string, string | number | boolean | null>;

/** One database connection. Placeholders are `$1`, `$2`, … on every database. */
export type Connection = Readonly<{
  query: (sql: string, parameters?: readonly Value[]) => Promise<Row[]>;
  /** For single rows: the ORM's insert, update, delete and find; never save or remove (own transactions). */
  orm: <T>(work: (manager: EntityManager) => Promise<T>) => Promise<T>;
}>;

/** A connection to a server may break; it stays broken until somebody who is in no transaction renews it. */
export type Session = Connection &
  Readonly<{
    dialect: Dialect;
    /** Names the database: its file, or its server. */
    place: RefusalDetails;
    isLost: () => boolean;
    /** Replaces a lost connection by a fresh one; does nothing to one that works. */
    renew: () => void;
  }>;

/** A connection that runs one statement at a time: SQLite would hold a thread for each waiting one. */
export function connectionOf(source: DataSource, dialect: Dialect, place: RefusalDetails): Session {
  let runner = source.createQueryRunner();
  let isBroken = false;
  let last: Promise<unknown> = Promise.resolve();

  const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      await runner.connect();
      return await work();
    } catch (error) {
      const trouble = dialect.trouble(driverError(error));
      isBroken ||= trouble.isConnectionLost;
      if (!(trouble.error instanceof OutageError)) throw trouble.error ?? withoutParameters(trouble.message);
      throw new OutageError(trouble.error.code, { ...place, ...trouble.error.details });
    }
  };
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(() => attempt(work));
    last = next.catch(() => undefined);
    return next;
  };
  const isLost = () => isBroken || runner.isReleased;
  return {
    dialect,
    place,
    query: (sql, parameters = []) =>
      inTurn(async () => {
        const { records } = await runner.query(dialect.spoken(sql), parameters.map(dialect.bound), true);
        return records ?? [];
      }),
    orm: (work) => inTurn(() => work(runner.manager)),
    isLost,
    // the ORM remembers a connection that failed: only another runner makes a new one
    renew() {
      if (!isLost()) return;
      void abandon(runner);
      runner = source.createQueryRunner();
      isBroken = false;
    },
  };
}

/** For statements that stand alone: each finds a connection that works, if there is one. */
export function renewing(session: Session): Connection {
  return {
    query(sql, parameters) {
      session.renew();
      return session.query(sql, parameters);
    },
    orm(work) {
      session.renew();
      return session.orm(work);
    },
  };
}

const driverError = (error: unknown): DriverError =>
  (error as { driverError?: DriverError }).driverError ?? (error as DriverError);

/** In place of the ORM's errors: their parameters carry patients' names and numbers and must not reach a log. */
function withoutParameters(message: string): Error {
  const clean = new Error(message);
  clean.name = 'DatabaseError';
  return clean;
}

/** Gives a broken connection back to its pool as one to throw away. */
async function abandon(runner: QueryRunner): Promise<void> {
  try {
    if (!runner.isReleased) await (await runner.connect()).end();
    await runner.release();
  } catch {
    // it was broken already
  }
}
