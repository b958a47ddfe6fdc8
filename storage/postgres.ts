import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { OutageError } from '../src/errors.ts';
import { connectionOf, renewing, type Session } from './connection.ts';
import type { Database } from './database.ts';
import { postgres } from './dialect.ts';
import { entities } from './entities/index.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';

export type PostgresTarget = Readonly<{
  /** `postgres://user@host/db`; a password in it is used, but nothing shows it. */
  url: string;
  password: string | null;
}>;

const CONNECT_MILLISECONDS = 10_000;

/** `jit`: our statements are short, and compiling one takes longer than running it. */
const SETTINGS = { jit: 'off' };
const WRITER_SETTINGS = {
  ...SETTINGS,
  lock_timeout: 10_000, // as long as a writer waits on SQLite; an import commits every 100 ms or so
  // a machine that hangs or has lost its network inside a write gives way to the others
  idle_in_transaction_session_timeout: 30_000,
};
const READER_SETTINGS = { ...SETTINGS, default_transaction_read_only: 'on' };

/** Opens the database of a PostgreSQL server, making and migrating its schema when needed. */
export async function openPostgres(
  target: PostgresTarget,
  { beforeMigrating }: Readonly<{ beforeMigrating?: (session: Session) => Promise<void> }> = {},
): Promise<Database> {
  const place = { server: shownUrl(target.url) };
  const writer = await connect(target, WRITER_SETTINGS);
  try {
    const writing = connectionOf(writer, postgres, place);
    await beforeMigrating?.(writing);
    await migrate(writer, writing, { place });
    const reader = await connect(target, READER_SETTINGS);
    return {
      writing,
      reading: renewing(connectionOf(reader, postgres, place)),
      glance: null,
      async close() {
        await reader.destroy();
        await writer.destroy();
      },
    };
  } catch (error) {
    await writer.destroy();
    throw error;
  }
}

/** The address as people may see it: no password, and nothing behind the database's name. */
export function shownUrl(url: string): string {
  if (!URL.canParse(url)) return 'postgres://…';
  const { username, host, pathname } = new URL(url);
  return `postgres://${username && `${username}@`}${host}${pathname}`;
}

async function connect(
  { url, password }: PostgresTarget,
  settings: Readonly<Record<string, string | number>>,
): Promise<DataSource> {
  const source = new DataSource(options(url, password, settings));
  try {
    return await source.initialize();
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    throw new OutageError(
      'database-unusable',
      { server: shownUrl(url), reason: code ?? String(message) },
      error,
    );
  }
}

function options(
  url: string,
  password: string | null,
  settings: Readonly<Record<string, string | number>>,
): DataSourceOptions {
  return {
    type: 'postgres',
    poolErrorHandler: () => undefined, // whoever uses the connection next is told
    entities,
    migrations,
    migrationsTableName: 'migration',
    synchronize: false,
    logging: false,
    extra: {
      connectionString: connectionString(url, password, settings),
      max: 1, // one connection that runs one statement at a time, as on SQLite
      connectionTimeoutMillis: CONNECT_MILLISECONDS,
      keepAlive: true,
      application_name: 'rundruf',
      types: { getTypeParser },
    },
  };
}

/**
 * All of it inside the address, because node-postgres lets the address win over its other options; what the address
 * itself sets comes last and counts.
 */
function connectionString(
  text: string,
  password: string | null,
  settings: Readonly<Record<string, string | number>>,
): string {
  const url = new URL(text);
  const own = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
  url.searchParams.set('options', [...own, url.searchParams.get('options') ?? ''].join(' ').trim());
  if (password !== null) url.searchParams.set('password', password);
  return url.href;
}

const { INT8, NUMERIC } = pg.types.builtins;

/** Sums, counts and thousandths of credits come as numbers: they stay far below 2^53. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): unknown {
  return oid === INT8 || oid === NUMERIC ? Number : pg.types.getTypeParser(oid, format);
}
