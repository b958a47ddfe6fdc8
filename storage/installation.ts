import { RefusalError } from '../src/errors.ts';
import type { Connection } from './connection.ts';

/** Whether the data is real or a sandbox's; one never opens the other's database. */
export type Mode = 'live' | 'sandbox';

/**
 * What a database knows of itself: `mode`, the `time-zone` of its local times, up to when an administrator has accepted the
 * clock (`clock-accepted`) and when it was last found to be right (`clock-trusted`), the `move` it takes part in, whether it
 * is still `arriving` and where it has `moved-to`; that it is a copy, of when (`backed-up`), that it was `restored` from
 * one, and by which it was `replaced`; the number of its own table on a server (`place`), and what of the `import-folders`
 * is imported.
 */
export type Fact =
  | 'mode'
  | 'time-zone'
  | 'clock-accepted'
  | 'clock-trusted'
  | 'move'
  | 'arriving'
  | 'moved-to'
  | 'backed-up'
  | 'restored'
  | 'replaced'
  | 'import-folders'
  | 'place';

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
  const replacedAt = await fact(connection, 'replaced');
  if (replacedAt !== null) throw new RefusalError('database-replaced', { at: replacedAt });
  if ((await fact(connection, 'arriving')) !== null) throw new RefusalError('database-incomplete');
  if ((await fact(connection, 'mode')) === null) {
    await connection.query(`insert into installation values ('mode', $1) on conflict do nothing`, [mode]);
  }
  const found = await fact(connection, 'mode');
  if (found !== mode) throw new RefusalError('database-of-other-mode', { found, expected: mode });
}
