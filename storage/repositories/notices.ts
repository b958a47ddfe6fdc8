import type { NoticeWrites } from '../../src/notices.ts';
import type { Connection } from '../connection.ts';

export function noticeWrites({ query }: Connection): NoticeWrites {
  return {
    async insertNotice({ kind, key, facts, at, expiresAt }) {
      const rows = await query(
        `insert into notice (kind, key, facts, created_at, expires_at) values ($1, $2, $3, $4, $5)
         on conflict (key) do nothing returning id`,
        [kind, key, JSON.stringify(facts), at, expiresAt],
      );
      return rows.length > 0;
    },
  };
}
