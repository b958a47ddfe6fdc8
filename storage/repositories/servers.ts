import type { ServerReads, ServerWrites } from '../../src/servers.ts';
import type { Connection } from '../connection.ts';
import { instant, instantOrNull, text } from './rows.ts';

export function serverReads({ query }: Connection): ServerReads {
  return {
    async servers() {
      const rows = await query('select * from server order by started_at desc, owner');
      return rows.map((row) => ({
        owner: text(row, 'owner'),
        workstation: text(row, 'workstation'),
        startedAt: instant(row, 'started_at'),
        seenAt: instant(row, 'seen_at'),
        stoppedAt: instantOrNull(row, 'stopped_at'),
      }));
    },
  };
}

export function serverWrites({ query }: Connection): ServerWrites {
  return {
    async putServer({ owner, workstation, startedAt, seenAt }) {
      await query(
        `insert into server (owner, workstation, started_at, seen_at) values ($1, $2, $3, $4)
         on conflict (owner) do update set seen_at = excluded.seen_at, stopped_at = null`,
        [owner, workstation, startedAt, seenAt],
      );
    },

    async stopServer(owner, at) {
      await query('update server set stopped_at = $2, seen_at = $2 where owner = $1', [owner, at]);
    },

    async forgetServers(before) {
      await query('delete from server where seen_at < $1', [before]);
    },
  };
}
