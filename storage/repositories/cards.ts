import type { CardChanges, CardReads, CardWrites, StoredCard } from '../../src/cards.ts';
import type { BatchState } from '../../src/model/batch.ts';
import type { Connection, Row } from '../connection.ts';
import { instantOrNull, integer, text, textOrNull } from './rows.ts';

const OPEN = (['prepared', 'approved', 'submitting', 'paused'] satisfies BatchState[]).join(`', '`);

const CHANGING = ['channel', 'ts', 'rendered', 'told'] as const satisfies readonly (keyof CardChanges)[];

export function cardReads({ query }: Connection): CardReads {
  return {
    async card(batchId) {
      const [row] = await query('select * from slack_card where batch_id = $1', [batchId]);
      return row === undefined ? null : storedCard(row);
    },

    async batchesWithCards({ since, preparedSince }) {
      const rows = await query(
        `select b.id from batch b where b.state in ('${OPEN}')
         union
         select b.id from batch b where coalesce(b.submitted_at, b.expires_at) >= $1
           and (b.prepared_at >= $2 or exists (select 1 from slack_card c where c.batch_id = b.id))
         order by 1`,
        [since, preparedSince],
      );
      return rows.map((row) => integer(row, 'id'));
    },
  };
}

export function cardWrites({ query }: Connection): CardWrites {
  return {
    async insertCard(batchId, channel) {
      await query('insert into slack_card (batch_id, channel) values ($1, $2)', [batchId, channel]);
    },

    async leaseCard(batchId, { owner, leaseUntil }) {
      await query('update slack_card set owner = $2, lease_until = $3 where batch_id = $1', [
        batchId,
        owner,
        leaseUntil,
      ]);
    },

    async changeCard(batchId, { owner, leaseUntil }, changes) {
      const columns = CHANGING.filter((name) => changes[name] !== undefined);
      const set = columns.map((name, index) => `, ${name} = $${index + 4}`).join('');
      const rows = await query(
        `update slack_card set lease_until = $3${set} where batch_id = $1 and owner = $2 returning batch_id`,
        [batchId, owner, leaseUntil, ...columns.map((name) => changes[name] ?? null)],
      );
      return rows.length === 1;
    },

    async freeCard(batchId, owner, { dueAt, attempts }) {
      await query(
        `update slack_card set owner = null, lease_until = null, due_at = $3, attempts = $4
         where batch_id = $1 and owner = $2`,
        [batchId, owner, dueAt, attempts],
      );
    },
  };
}

function storedCard(row: Row): StoredCard {
  return {
    batchId: integer(row, 'batch_id'),
    channel: text(row, 'channel'),
    ts: textOrNull(row, 'ts'),
    rendered: textOrNull(row, 'rendered'),
    told: textOrNull(row, 'told'),
    attempts: integer(row, 'attempts'),
    dueAt: instantOrNull(row, 'due_at'),
    owner: textOrNull(row, 'owner'),
    leaseUntil: instantOrNull(row, 'lease_until'),
  };
}
