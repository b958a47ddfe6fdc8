import type { Connection } from './connection.ts';
import { fact, putFact } from './installation.ts';
import { clockReads } from './repositories/clock.ts';

const OWN_TABLE = `select cast('installation'::regclass::oid as text) as place`;

/**
 * A server's database is restored behind our back (`pg_restore`). Its tables are made anew then, and a table's own number
 * is another one: what it remembers of itself no longer fits, and it is treated as a copy of when its newest entry is.
 */
export async function noticeRestoredServer(connection: Connection): Promise<void> {
  const [row] = await connection.query(OWN_TABLE);
  const place = String(row?.place);
  const known = await fact(connection, 'place');
  if (known === place) return;
  const { newest } = await clockReads(connection).clockRecords();
  if (known !== null && newest !== null && (await fact(connection, 'backed-up')) === null) {
    await putFact(connection, 'backed-up', newest.toISOString());
  }
  await putFact(connection, 'place', place); // last: broken off before, it is noticed again
}
