import type { RestoredState, RestoreReads, RestoreWrites } from '../../src/restore.ts';
import type { Connection } from '../connection.ts';
import { jsonValues } from '../dialect.ts';
import { fact, putFact } from '../installation.ts';
import { integer, text } from './rows.ts';
import { takeOver } from './take-over.ts';

/** As stored. */
type StoredState = Readonly<{ backedUpAt: string; restoredAt: string; replaced: string | null }>;

const OPEN = `('prepared', 'approved', 'submitting', 'paused')`;

export function restoreReads(connection: Connection): RestoreReads {
  const { query } = connection;
  return {
    restoredState: () => restoredState(connection),

    async copyMadeAt() {
      const found = await fact(connection, 'backed-up');
      return found === null ? null : new Date(found);
    },

    // the states one by one: each has an index of its own, and there are few of either
    async mayHaveLeft(channel, { after, limit }) {
      const rows = await query(
        `select id, reference from (
           select id, reference, channel from message where state = 'queued'
           union all select id, reference, channel from message where state = 'unclear') as open
         where channel = $1 and id > $2 order by id limit $3`,
        [channel, after, limit],
      );
      return rows.map((row) => ({ id: integer(row, 'id'), reference: text(row, 'reference') }));
    },

    async restoredCounts() {
      const [row] = await query(
        `select (select count(*) from batch where state in ${OPEN}) as batches,
           (select count(*) from message where state = 'queued') as queued,
           (select count(*) from message where state = 'unclear') as unclear`,
      );
      const number = (name: string) => (row === undefined ? 0 : integer(row, name));
      return { batches: number('batches'), queued: number('queued'), unclear: number('unclear') };
    },
  };
}

export function restoreWrites(connection: Connection): RestoreWrites {
  const { query } = connection;
  return {
    async stopEverything(at, backedUpAt) {
      const unclear = await query(
        `update message set state = 'unclear', reason = 'restored', owner = null, lease_until = null,
           logged_at = $2, changed_at = $1
         where state = 'submitting' returning id`,
        [at, backedUpAt],
      );
      const batches = await query(
        `update batch set state = case when state = 'prepared' then state else 'paused' end,
           reason = case when state = 'prepared' then reason else 'restored' end,
           owner = null, lease_until = null, send_ordered_at = null, send_ordered_by = null
         where state in ${OPEN} returning id`,
      );
      await endSent(connection, at);
      await query(
        `update schedule_run set state = 'skipped', reason = 'restored', retry_at = null, finished_at = $1,
           owner = null, lease_until = null
         where state = 'running' or retry_at is not null`,
        [at],
      );
      return { batches: batches.length, unclear: unclear.length };
    },

    async putRestoredState(state) {
      await query(`delete from installation where key in ('backed-up', 'restored', 'replaced')`);
      if (state === null) return;
      const { backedUpAt, restoredAt, replaced } = state;
      const stored: StoredState = {
        backedUpAt: backedUpAt.toISOString(),
        restoredAt: restoredAt.toISOString(),
        replaced,
      };
      await putFact(connection, 'restored', JSON.stringify(stored));
    },

    async suspectQueued(references, at) {
      if (references.length === 0) return;
      await query(
        `update message set state = 'unclear', reason = 'restored', changed_at = $2
         where reference in (${jsonValues('$1', 'text')}) and coalesce(state, '') = 'queued'`,
        [JSON.stringify(references), at],
      );
    },

    endSentBatches: (at) => endSent(connection, at),

    async skipScheduledRuns(before) {
      await query('update schedule set since = $1 where since < $1', [before]);
    },

    takeOver: (left, at) => takeOver(connection, left, at),
  };
}

/** A copy that nobody has settled counts as restored since the moment it was made. */
async function restoredState(connection: Connection): Promise<RestoredState | null> {
  const stored = await fact(connection, 'restored');
  if (stored !== null) {
    const { backedUpAt, restoredAt, replaced } = JSON.parse(stored) as StoredState;
    return { backedUpAt: new Date(backedUpAt), restoredAt: new Date(restoredAt), replaced };
  }
  const copied = await fact(connection, 'backed-up');
  if (copied === null) return null;
  const at = new Date(copied);
  return { backedUpAt: at, restoredAt: at, replaced: null };
}

const HAS_LEFT = `exists (select 1 from message m where m.batch_id = batch.id and m.state in ('submitted', 'unclear'))`;
const WAITS = `exists (select 1 from message m where m.batch_id = batch.id and m.state = 'queued')`;

async function endSent({ query }: Connection, at: Date): Promise<void> {
  await query(
    `update batch set state = 'submitted', reason = null, submitted_at = coalesce(submitted_at, $1)
     where state in ('prepared', 'paused') and ${HAS_LEFT} and not ${WAITS}`,
    [at],
  );
  // somebody has let it go after the backup: it is no longer one that waits for a decision
  await query(
    `update batch set state = 'paused', reason = 'restored' where state = 'prepared' and ${HAS_LEFT} and ${WAITS}`,
  );
}
