import { OutageError, RefusalError } from '../src/errors.ts';

export type Value = string | number | boolean | null | Date;

/** What one database says or wants otherwise than the other; the repositories' SQL is written once, for both. */
export type Dialect = Readonly<{
  /** The repositories' SQL as this database reads it. */
  spoken: (sql: string) => string;
  /** A parameter as this database's driver takes it. */
  bound: (value: Value) => string | number | boolean | null;
  /** Starts a write: from here on every other write, of any process, waits for its end. */
  beginWrite: string;
  /** Refreshes the planner's statistics. */
  optimize: string;
  /** Selects a `mark` that is another one after every commit of any other connection; it may be another one without. */
  commitMark: string;
  /** Selects the `name` of every table. */
  tables: string;
  trouble: (error: DriverError) => Trouble;
}>;

export type DriverError = Readonly<{ message?: string; code?: string }>;

/** What an error of the driver means: it is told as `error`, or is a bug whose `message` holds no values. */
type Trouble = Readonly<{
  error: OutageError | RefusalError | null;
  message: string;
  isConnectionLost: boolean;
}>;

export type ColumnType = 'text' | 'integer' | 'boolean';

/**
 * A select over a JSON array of objects bound as `$n`: one statement for many rows. Columns are named as the JSON
 * keys; integers have 64 bits, booleans are the database's own.
 */
export function jsonRows(placeholder: string, columns: Readonly<Record<string, ColumnType>>): string {
  const list = Object.entries(columns).map(([name, type]) => `${name} ${type}`);
  return `select * from json_rows(${placeholder}, ${list.join(', ')})`;
}

/** The elements of a JSON array bound as `$n`: ids, or texts. */
export function jsonValues(placeholder: string, type: 'integer' | 'text' = 'integer'): string {
  return `select value from json_values(${placeholder}, ${type})`;
}

const JSON_ROWS = /select \* from json_rows\((\$\d+), ([^)]*)\)/g;
const JSON_VALUES = /select value from json_values\((\$\d+), (\w+)\)/g;

/** Marks a select before `on conflict`, which SQLite cannot parse otherwise. */
export const ALL_ROWS = 'where true';

const MAX_REMEMBERED = 500; // statements; the program has some two hundred, a few of them in many forms

/** The same statements come again and again, thousands of times while a batch is sent. */
function remembered(translate: (sql: string) => string): (sql: string) => string {
  const known = new Map<string, string>();
  return (sql) => {
    const found = known.get(sql);
    if (found !== undefined) return found;
    const spoken = translate(sql);
    if (known.size >= MAX_REMEMBERED) known.clear();
    known.set(sql, spoken);
    return spoken;
  };
}

/** Numbers `$1` by first appearance, `?1` by its number; a JSON value knows its own type. */
function sqliteSql(sql: string): string {
  return sql
    .replace(JSON_ROWS, (_, placeholder: string, columns: string) => {
      const list = columns.split(', ').map((column) => column.split(' ')[0]);
      return `select ${list.map((name) => `value ->> '${name}' as ${name}`).join(', ')} from json_each(${placeholder})`;
    })
    .replace(JSON_VALUES, 'select value from json_each($1)')
    .replace(/\$(\d+)/g, '?$1');
}

function postgresSql(sql: string): string {
  return sql
    .replace(JSON_ROWS, (_, placeholder: string, columns: string) => {
      const list = columns
        .split(', ')
        .map((column) => column.replace(/^(\w+) (\w+)$/, (_, name, type) => `"${name}" ${wide(type)}`));
      return `select * from json_to_recordset(${placeholder}::json) as json_row(${list.join(', ')})`;
    })
    .replace(
      JSON_VALUES,
      (_, placeholder: string, type: string) =>
        `select value::${wide(type)} from json_array_elements_text(${placeholder}::json)`,
    );
}

const wide = (type: string): string => (type === 'integer' ? 'bigint' : type);

/** One process writes at a time; `busy_timeout` lets the others wait. */
export const sqlite: Dialect = {
  spoken: remembered(sqliteSql),
  bound: (value) => (typeof value === 'boolean' ? Number(value) : plain(value)),
  beginWrite: 'begin immediate',
  optimize: 'pragma optimize = 0x10002',
  commitMark: 'select data_version as mark from pragma_data_version',
  tables: `select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\'`,
  trouble: ({ code = '', message = '' }) => {
    const error = () => {
      const movedTo = /database-moved (\S+)/.exec(message)?.[1];
      if (movedTo !== undefined) return new RefusalError('database-moved', { to: movedTo });
      if (code === 'SQLITE_BUSY' || code === 'SQLITE_LOCKED') return new OutageError('database-busy');
      return UNUSABLE_FILE.has(code) ? new OutageError('database-unusable', { reason: message }) : null;
    };
    return { error: error(), message, isConnectionLost: false };
  },
};

const WRITE_LOCK = 7_863_783; // 'rundruf' on a telephone's keys; any other program that takes it waits for our writes

/**
 * Writes of all machines follow one another, as on SQLite: each holds one advisory lock from its first statement to its
 * end. So what a write reads stays true until it commits, no write fails because it could not be serialised, and ids grow
 * in the order of commits, on which keyset pages and readings of the ledger rely. The transaction is `read committed` and
 * must stay so: a snapshot taken while waiting for the lock would not show what the write before has committed.
 */
export const postgres: Dialect = {
  spoken: remembered(postgresSql),
  bound: (value) => (typeof value === 'string' ? storable(value) : plain(value)),
  beginWrite: `begin; select pg_advisory_xact_lock(${WRITE_LOCK})`,
  optimize: 'analyze',
  commitMark: 'select pg_current_wal_insert_lsn()::text as mark',
  tables: 'select tablename as name from pg_tables where schemaname = current_schema()',
  trouble: ({ code = '', message = '' }) => {
    const isConnectionLost = code === '' ? LOST_SAYS.test(message) : LOST.test(code);
    const error = () => {
      if (BUSY.has(code)) return new OutageError('database-busy');
      return isConnectionLost || UNUSABLE_SERVER.test(code)
        ? new OutageError('database-unusable', { reason: code || 'connection-lost' })
        : null;
    };
    return { error: error(), message: message.replace(/: ".*/s, ''), isConnectionLost };
  },
};

const plain = <T>(value: T | Date): T | string => (value instanceof Date ? value.toISOString() : value);

const UNUSABLE_FILE = new Set([
  'SQLITE_FULL',
  'SQLITE_IOERR',
  'SQLITE_CORRUPT',
  'SQLITE_NOTADB',
  'SQLITE_CANTOPEN',
  'SQLITE_READONLY',
  'SQLITE_PERM',
]);

const BUSY = new Set(['55P03', '57014', '40P01']); // lock_timeout, cancelled, deadlock
/** Connection, log-in, no such database, too many connections, shutdown, our own time-out; the system's socket errors. */
const LOST = /^(08...|28...|3D000|53300|57P..|25P03|E[A-Z]{3,}|ERR_.*|.*CERT.*)$/;
/** No right, read-only server, no disk or memory left, files damaged. */
const UNUSABLE_SERVER = /^(42501|25006|53...|58...|XX00[12])$/;
/** node-postgres has no codes for these. */
const LOST_SAYS =
  /connection (terminated|ended)|trying to connect|connection error|not queryable|does not support ssl|already released|client was closed|password must be a string/i;

/** A NUL or half a surrogate pair, which PostgreSQL keeps in no text, raw or escaped in JSON, becomes U+FFFD. */
function storable(text: string): string {
  if (!SUSPICIOUS.test(text)) return text;
  const whole = text.toWellFormed().replaceAll('\0', '\uFFFD');
  if (!/^[[{]/.test(whole)) return whole;
  return whole.replace(ESCAPED, (found) => (UNSTORABLE.test(found) ? '\\ufffd' : found));
}

const SUSPICIOUS = /\0|\\u(?:0000|d[89a-f])|\p{Cs}/iu;
// JSON.stringify writes whole pairs raw; an escaped backslash is stepped over, so that the text `\u0000` itself stays
const ESCAPED = /\\\\|\\u[0-9a-f]{4}/gi;
const UNSTORABLE = /^\\u(?:0000|d[89a-f])/i;
