import { RefusalError } from '../src/errors.ts';
import type { Connection } from './connection.ts';

/** Whether the data is real or a sandbox's; one never opens the other's database. */
export type Mode = 'live' | 'sandbox';

/**
 * What a database knows of itself: `mode`, the `time-zone` of its local times, up to when an administrator has accepted the
 * clock (`clock-accepted`), the `move` it takes part in, whether it is still `arriving` and where it has `moved-to`.
 */
export type Fact = 'mode' | 'time-zone' | 'clock-accepted' | 'move' | 'arriving' | 'moved-to';

export async function fact(connection: Connection, key: Fact): Promise<string | null> {
  const [row] = await connection.query('select value from installation where key = $1', [key]);
  return row === undefined ? null : String(row.value);
}

export async function putFact(connection: Connection, key: Fact, value: string): Promise<void> {
  await connection.query(
    'insert into installation values ($1, $2) on conflict (key) do update set value = excluded.value',
    [key, value],
  );
}

/** Refuses a database of the other mode, one that has moved elsewhere and one whose data is still arriving. */
export async function refuseForeign(connection: Connection, mode: Mode): Promise<void> {
  const movedTo = await fact(connection, 'moved-to');
  if (movedTo !== null) throw new RefusalError('database-moved', { to: movedTo });
  if ((await fact(connection, 'arriving')) !== null) throw new RefusalError('database-incomplete');
  if ((await fact(connection, 'mode')) === null) {
    await connection.query(`insert into installation values ('mode', $1) on conflict do nothing`, [mode]);
  }
  const found = await fact(connection, 'mode');
  if (found !== mode) throw new RefusalError('database-of-other-mode', { found, expected: mode });
}
