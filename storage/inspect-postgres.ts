import pg from 'pg';
import { OutageError } from '../src/errors.ts';
import type { Row, Value } from './connection.ts';
import { type DriverError, postgres } from './dialect.ts';
import type { Inspector } from './inspect.ts';
import { type PostgresTarget, shownUrl } from './postgres.ts';

const CONNECT_MILLISECONDS = 5000; // who looks does not wait long

/** Connects to a server with a session that cannot write. */
export async function inspectPostgres({ url, password }: PostgresTarget): Promise<Inspector> {
  const server = shownUrl(url);
  const address = new URL(url);
  if (password !== null) address.searchParams.set('password', password); // the address wins over other options
  const client = new pg.Client({
    connectionString: address.href,
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    application_name: 'rundruf',
  });
  client.on('error', () => undefined); // whoever asks next is told
  const query = async (sql: string, parameters: readonly Value[] = []): Promise<Row[]> => {
    try {
      return (await client.query<Row>(postgres.spoken(sql), parameters.map(postgres.bound))).rows;
    } catch (error) {
      const { error: outage, message } = postgres.trouble(error as DriverError);
      if (!(outage instanceof OutageError)) throw outage ?? new Error(message);
      throw new OutageError(outage.code, { server, ...outage.details });
    }
  };
  try {
    await client.connect();
    await client.query('set default_transaction_read_only = on');
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    await client.end().catch(() => undefined);
    throw new OutageError('database-unusable', { server, reason: code ?? String(message) });
  }
  return {
    type: 'postgres',
    place: { server },
    query,
    tables: postgres.tables,
    damage: async () => ({ messages: [], orphans: [] }), // the server looks after its own files
    async serverTime() {
      const [row] = await query('select extract(epoch from clock_timestamp()) * 1000 as now');
      return row === undefined ? null : new Date(Number(row.now));
    },
    close: () => client.end(),
  };
}
