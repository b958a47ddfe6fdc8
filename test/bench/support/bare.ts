import sqlite3 from 'sqlite3';

export type BareRow = Record<string, string | number | null>;
export type Statement = Readonly<{ sql: string; parameters: readonly unknown[] }>;

/** The database through the plain driver, without anything of ours: the floor. */
export type Bare = Readonly<{
  all: (sql: string, parameters?: readonly unknown[]) => Promise<BareRow[]>;
  /** Runs several statements that return nothing. */
  exec: (sql: string) => Promise<void>;
  prepare: (sql: string) => Promise<Prepared>;
  close: () => Promise<void>;
}>;

export type Prepared = Readonly<{
  run: (parameters: readonly unknown[]) => Promise<void>;
  finalize: () => Promise<void>;
}>;

type Failure = Error | null;

export async function openBare(file: string, mode: 'read' | 'write' = 'read'): Promise<Bare> {
  const flags = mode === 'read' ? sqlite3.OPEN_READONLY : sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE;
  const database = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened = new sqlite3.Database(file, flags, (error) => (error ? reject(error) : resolve(opened)));
  });
  return {
    all: (sql, parameters = []) =>
      new Promise((resolve, reject) => {
        database.all<BareRow>(sql, [...parameters], (error, rows) => (error ? reject(error) : resolve(rows)));
      }),
    exec: (sql) => done((callback) => database.exec(sql, callback)),
    prepare: (sql) =>
      new Promise((resolve, reject) => {
        const statement = database.prepare(sql, (error: Failure) =>
          error ? reject(error) : resolve(prepared(statement)),
        );
      }),
    close: () => done((callback) => database.close(callback)),
  };
}

function prepared(statement: sqlite3.Statement): Prepared {
  return {
    run: (parameters) => done((callback) => statement.run([...parameters], callback)),
    finalize: () => done((callback) => statement.finalize(callback)),
  };
}

function done(start: (callback: (error: Failure) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => start((error) => (error ? reject(error) : resolve())));
}

/** Opens the database, works, closes it whatever happens. */
export async function withBare<T>(
  file: string,
  mode: 'read' | 'write',
  work: (bare: Bare) => Promise<T>,
): Promise<T> {
  const bare = await openBare(file, mode);
  try {
    return await work(bare);
  } finally {
    await bare.close();
  }
}

/** Runs the statements one after another, as whoever issued them did. */
export async function replay(bare: Bare, statements: readonly Statement[]): Promise<void> {
  for (const { sql, parameters } of statements) await bare.all(sql, parameters);
}

/** The queries that reach the driver while the work runs, whoever sends them, with their parameters. */
export async function recordQueries(work: () => Promise<unknown>): Promise<Statement[]> {
  const recorded: Statement[] = [];
  const { prototype } = sqlite3.Database;
  const original = prototype.all;
  prototype.all = function recording(this: sqlite3.Database, ...args: unknown[]) {
    const [sql, parameters] = args;
    recorded.push({ sql: String(sql), parameters: Array.isArray(parameters) ? [...parameters] : [] });
    return Reflect.apply(original, this, args);
  } as typeof original;
  try {
    await work();
  } finally {
    prototype.all = original;
  }
  return recorded;
}
