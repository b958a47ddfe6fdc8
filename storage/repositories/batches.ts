import { In } from 'typeorm';
import type { Batch, BatchState } from '../../src/model/batch.ts';
import type { Reads, Tx } from '../../src/store.ts';
import type { Connection } from '../connection.ts';
import { BatchEntity, type BatchRow } from '../entities/batch.ts';
import { integer, textOrNull } from './rows.ts';

type BatchReads = Pick<Reads, 'batch' | 'batches' | 'leasedBatches' | 'overdueBatches' | 'expiredBatches'>;
type BatchWrites = Pick<
  Tx,
  'insertBatch' | 'moveBatch' | 'reviseBatch' | 'recordDecision' | 'renewLease' | 'releaseBatch'
>;

/** In any other state nobody's order to send it stands. */
const KEEPING_ORDER: readonly BatchState[] = ['prepared', 'approved', 'submitting'];
const NO_ORDER = { sendOrderedAt: null, sendOrderedBy: null };

export function batchReads({ query, orm }: Connection): BatchReads {
  return {
    async batch(id) {
      const row = await orm((manager) => manager.findOneBy(BatchEntity, { id }));
      return row && batchFromRow(row);
    },
    async batches(limit) {
      const rows = await orm((manager) => manager.find(BatchEntity, { order: { id: 'DESC' }, take: limit }));
      return rows.map(batchFromRow);
    },
    async leasedBatches() {
      // in these words: only then SQLite takes the index of the few there are
      const owned = await query('select id from batch where owner is not null');
      if (owned.length === 0) return [];
      const ids = owned.map((row) => integer(row, 'id'));
      const rows = await orm((manager) => manager.findBy(BatchEntity, { id: In(ids) }));
      return rows.map(batchFromRow);
    },
    async overdueBatches({ at, dayStart }) {
      const rows = await query(
        `select distinct b.id from batch b join message m on m.batch_id = b.id and m.state = 'queued'
         where (b.state = 'paused' or (b.state = 'submitting' and b.owner is null)) and (m.starts_at <= $1 or (b.kind = 'birthday' and m.created_at < $2)) order by b.id`,
        [at, dayStart],
      );
      return rows.map((row) => integer(row, 'id'));
    },

    async expiredBatches(now) {
      const open = ['prepared', 'approved'] satisfies BatchState[];
      const rows = await query(
        `select id from batch where state in ('${open.join("', '")}') and expires_at <= $1 order by id`,
        [now],
      );
      return rows.map((row) => integer(row, 'id'));
    },
  };
}

export function batchWrites({ query, orm }: Connection): BatchWrites {
  return {
    async insertBatch(batch) {
      const row = {
        ...batch,
        revisedBy: [],
        options: { ...batch.options, notBefore: batch.options.notBefore?.toISOString() ?? null },
      };
      const result = await orm((manager) => manager.insert(BatchEntity, row));
      return Number(result.identifiers[0]?.id);
    },

    async moveBatch(id, from, to, changes = {}) {
      const result = await orm((manager) =>
        manager.update(
          BatchEntity,
          { id, state: In([...from]) },
          { state: to, ...(KEEPING_ORDER.includes(to) ? {} : NO_ORDER), ...changes },
        ),
      );
      return result.affected === 1;
    },

    async reviseBatch(id, revision, { revisedBy, expiresAt }) {
      const result = await orm((manager) =>
        manager.update(
          BatchEntity,
          { id, revision, state: In(['prepared', 'approved']) },
          {
            state: 'prepared',
            revision: revision + 1,
            revisedBy,
            expiresAt,
            decidedAt: null,
            decidedBy: null,
            reason: null,
            ...NO_ORDER,
          },
        ),
      );
      return result.affected === 1;
    },

    async recordDecision(decision) {
      const rows = await query(
        `insert into batch_decision (batch_id, revision, decision, decided_by, decided_at, reason)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning batch_id`,
        [
          decision.batchId,
          decision.revision,
          decision.decision,
          decision.decidedBy,
          decision.decidedAt,
          decision.reason,
        ],
      );
      return rows.length === 1;
    },

    async renewLease(id, owner, until) {
      const [row] = await query(
        `update batch set lease_until = $3 where id = $1 and owner = $2 and state = 'submitting' returning reason`,
        [id, owner, until],
      );
      return row === undefined ? null : { reason: textOrNull(row, 'reason') };
    },

    async releaseBatch(id, owner) {
      await orm((manager) => manager.update(BatchEntity, { id, owner }, { owner: null, leaseUntil: null }));
    },
  };
}

/** A batch as the engine knows it. */
export function batchFromRow(row: BatchRow): Batch {
  const { notBefore } = row.options;
  return { ...row, options: { ...row.options, notBefore: notBefore === null ? null : new Date(notBefore) } };
}
