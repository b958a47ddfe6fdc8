import { In, IsNull, Not } from 'typeorm';
import type { Batch, BatchCounts, BatchState } from '../../src/model/batch.ts';
import type { MessageState } from '../../src/model/message.ts';
import type { Reads, Tx } from '../../src/store.ts';
import type { Connection } from '../connection.ts';
import { ALL_ROWS, jsonRows } from '../dialect.ts';
import { BatchEntity, type BatchRow } from '../entities/batch.ts';
import { instantOrNull, integer, word } from './rows.ts';

type BatchReads = Pick<
  Reads,
  | 'batch'
  | 'batches'
  | 'counts'
  | 'countStartingBy'
  | 'nextDueAt'
  | 'leasedBatches'
  | 'overdueBatches'
  | 'expiredBatches'
>;
type BatchWrites = Pick<
  Tx,
  | 'insertBatch'
  | 'insertMessages'
  | 'moveBatch'
  | 'reviseBatch'
  | 'recordDecision'
  | 'renewLease'
  | 'releaseBatch'
>;

const MESSAGE_COLUMNS = {
  reference: 'text',
  appointment_id: 'integer',
  patient_id: 'integer',
  kind: 'text',
  channel: 'text',
  recipient: 'text',
  person: 'text',
  language: 'text',
  subject: 'text',
  text: 'text',
  encoding: 'text',
  segments: 'integer',
  milli_credits: 'integer',
  starts_at: 'text',
  ends_at: 'text',
  not_before: 'text',
  created_at: 'text',
} as const;

export function batchReads({ query, orm }: Connection): BatchReads {
  return {
    async batch(id) {
      const row = await orm((manager) => manager.findOneBy(BatchEntity, { id }));
      return row && fromRow(row);
    },
    async batches(limit) {
      const rows = await orm((manager) => manager.find(BatchEntity, { order: { id: 'DESC' }, take: limit }));
      return rows.map(fromRow);
    },
    async counts(batchId) {
      const rows = await query(
        `select state, count(*) as count, sum(milli_credits) as credits from message where batch_id = $1 group by state`,
        [batchId],
      );
      const counts = { queued: 0, submitting: 0, submitted: 0, rejected: 0, unclear: 0, withdrawn: 0 };
      const credits = { ...counts };
      for (const row of rows) {
        const state = word<MessageState>(row, 'state');
        counts[state] = integer(row, 'count');
        credits[state] = integer(row, 'credits');
      }
      const sum = (values: Record<MessageState, number>) => Object.values(values).reduce((a, b) => a + b, 0);
      return {
        ...counts,
        total: sum(counts),
        milliCredits: sum(credits),
        queuedMilliCredits: credits.queued + credits.submitting,
        submittedMilliCredits: credits.submitted,
      } satisfies BatchCounts;
    },
    async leasedBatches() {
      const rows = await orm((manager) => manager.find(BatchEntity, { where: { owner: Not(IsNull()) } }));
      return rows.map(fromRow);
    },
    async overdueBatches(now) {
      const rows = await query(
        `select distinct b.id from batch b join message m on m.batch_id = b.id and m.state = 'queued'
         where (b.state = 'paused' or (b.state = 'submitting' and b.owner is null)) and m.starts_at <= $1 order by b.id`,
        [now],
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
    async countStartingBy(batchId, at) {
      const [row] = await query(
        `select count(*) as count from message where batch_id = $1 and state = 'queued' and starts_at <= $2`,
        [batchId, at],
      );
      return row ? integer(row, 'count') : 0;
    },

    async nextDueAt(batchId) {
      const [row] = await query(
        `select count(*) as count, min(coalesce(not_before, '')) as due from message
         where batch_id = $1 and state = 'queued'`,
        [batchId],
      );
      if (!row || integer(row, 'count') === 0) return null;
      return row.due === '' ? new Date(0) : instantOrNull(row, 'due');
    },
  };
}

export function batchWrites({ query, orm }: Connection): BatchWrites {
  return {
    async insertBatch(batch) {
      const row = {
        ...batch,
        options: { ...batch.options, notBefore: batch.options.notBefore?.toISOString() ?? null },
      };
      const result = await orm((manager) => manager.insert(BatchEntity, row));
      return Number(result.identifiers[0]?.id);
    },

    async insertMessages(batchId, messages) {
      const columns = Object.keys(MESSAGE_COLUMNS).join(', ');
      const rows = messages.map((message) => ({
        reference: message.reference,
        appointment_id: message.appointmentId,
        patient_id: message.patientId,
        kind: message.kind,
        channel: message.channel,
        recipient: message.recipient,
        person: message.person,
        language: message.language,
        subject: message.subject,
        text: message.text,
        encoding: message.encoding,
        segments: message.segments,
        milli_credits: message.milliCredits,
        starts_at: message.startsAt,
        ends_at: message.endsAt,
        not_before: message.notBefore,
        created_at: message.createdAt,
      }));
      await query(
        `insert into message (batch_id, state, logged_at, changed_at, ${columns})
         select $1, 'queued', created_at, created_at, ${columns} from (${jsonRows('$2', MESSAGE_COLUMNS)}) as incoming ${ALL_ROWS}`,
        [batchId, JSON.stringify(rows)],
      );
      await query(
        `update reminder_claim set message_id =
           (select m.id from message m
             where m.batch_id = $1 and m.appointment_id = reminder_claim.appointment_id and m.state = 'queued')
         where appointment_id in (select appointment_id from message where batch_id = $1 and state = 'queued')
           and kind in (select kind from batch where id = $1)`,
        [batchId],
      );
    },

    async moveBatch(id, from, to, changes = {}) {
      const result = await orm((manager) =>
        manager.update(BatchEntity, { id, state: In([...from]) }, { state: to, ...changes }),
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
      const result = await orm((manager) =>
        manager.update(BatchEntity, { id, owner, state: 'submitting' }, { leaseUntil: until }),
      );
      return result.affected === 1;
    },

    async releaseBatch(id, owner) {
      await orm((manager) => manager.update(BatchEntity, { id, owner }, { owner: null, leaseUntil: null }));
    },
  };
}

function fromRow(row: BatchRow): Batch {
  const { notBefore } = row.options;
  return { ...row, options: { ...row.options, notBefore: notBefore === null ? null : new Date(notBefore) } };
}
