import type { Language, MessageKind } from '../../src/model/message.ts';
import type { Encoding } from '../../src/model/segments.ts';
import type { DueMessage, Tx } from '../../src/store.ts';
import type { Connection, Row } from '../connection.ts';
import { jsonRows, jsonValues } from '../dialect.ts';
import { AGENDA_COLUMNS, agendaEntry } from './agenda.ts';
import { freeClaims } from './claims.ts';
import { isTooLate } from './messages.ts';
import { occasionReads } from './occasions.ts';
import { instantOrNull, integer, integerOrNull, text, textOrNull, word } from './rows.ts';

type QueueWrites = Pick<
  Tx,
  | 'withdrawQueued'
  | 'withdrawOverdue'
  | 'withdrawMessages'
  | 'dueMessages'
  | 'claimMessages'
  | 'renewClaims'
  | 'forgetAttempts'
>;

const ids = (rows: readonly Row[]): number[] => rows.map((row) => integer(row, 'id'));

export function queueWrites(connection: Connection): QueueWrites {
  const { query } = connection;
  return {
    async withdrawQueued(batchId, reason, at) {
      const rows = await query(
        `update message set state = 'withdrawn', reason = $1, changed_at = $3
         where batch_id = $2 and state = 'queued' returning id`,
        [reason, batchId, at],
      );
      await freeClaims(connection, ids(rows));
      return rows.length;
    },

    async withdrawOverdue(batchId, { at, dayStart }) {
      const rows = await query(
        `update message set state = 'withdrawn', changed_at = $2,
           reason = case when kind = 'birthday' then 'day-over' else 'past' end
         where batch_id = $1 and state = 'queued' and ${isTooLate('$2', '$3')} returning id`,
        [batchId, at, dayStart],
      );
      await freeClaims(connection, ids(rows));
      return rows.length;
    },

    async withdrawMessages(withdrawals, at) {
      if (withdrawals.length === 0) return;
      const rows = await query(
        `update message set state = 'withdrawn', reason = incoming.reason, changed_at = $2
         from (${jsonRows('$1', { id: 'integer', reason: 'text' })}) as incoming
         where message.id = incoming.id and coalesce(message.state, '') = 'queued' returning message.id`,
        [JSON.stringify(withdrawals), at],
      );
      await freeClaims(connection, ids(rows));
    },

    async dueMessages(batchId, now, limit) {
      const rows = await query(
        `select m.id, m.reference, m.kind, m.language, m.recipient, m.subject, m.text, m.encoding, m.milli_credits, m.attempts,
           m.starts_at, m.ends_at, m.patient_id as prepared_patient_id, ${AGENDA_COLUMNS}
         from message m
         left join appointment a on a.id = m.appointment_id
         left join patient p on p.id = a.patient_id
         where m.batch_id = $1 and m.state = 'queued' and (m.not_before is null or m.not_before <= $2)
         order by m.id limit $3`,
        [batchId, now, limit],
      );
      return withOccasions(connection, rows.map(dueMessage));
    },

    async claimMessages(messageIds, { owner, leaseUntil, at }) {
      const rows = await query(
        `update message set state = 'submitting', owner = $1, lease_until = $2, attempts = attempts + 1, reason = null,
           changed_at = $4
         where state = 'queued' and id in (${jsonValues('$3')}) returning id`,
        [owner, leaseUntil, JSON.stringify(messageIds), at],
      );
      return new Set(ids(rows));
    },

    async renewClaims(batchId, owner, until) {
      await query(
        `update message set lease_until = $1 where batch_id = $2 and state = 'submitting' and owner = $3`,
        [until, batchId, owner],
      );
    },

    async forgetAttempts(batchId, notBefore) {
      await query(
        `update message set attempts = 0, not_before = $2
         where batch_id = $1 and state = 'queued' and attempts > 0`,
        [batchId, notBefore],
      );
    },
  };
}

/** Recalls and birthdays are asked for apart, so that appointments are not kept waiting by more joins. */
async function withOccasions(connection: Connection, messages: readonly DueMessage[]): Promise<DueMessage[]> {
  const others = messages.filter(({ kind }) => kind === 'recall' || kind === 'birthday');
  const [first] = others; // a batch is of one kind
  if (first === undefined) return [...messages];
  const found = await occasionReads(connection).occasionsOf(
    first.kind,
    others.map(({ id }) => id),
  );
  return messages.map((message) => ({ ...message, entry: found.get(message.id) ?? message.entry }));
}

function dueMessage(row: Row): DueMessage {
  return {
    id: integer(row, 'id'),
    reference: text(row, 'reference'),
    kind: word<MessageKind>(row, 'kind'),
    language: word<Language>(row, 'language'),
    recipient: text(row, 'recipient'),
    subject: textOrNull(row, 'subject'),
    text: text(row, 'text'),
    encoding: textOrNull(row, 'encoding') as Encoding | null,
    milliCredits: integer(row, 'milli_credits'),
    attempts: integer(row, 'attempts'),
    patientId: integerOrNull(row, 'prepared_patient_id'),
    startsAt: instantOrNull(row, 'starts_at'),
    endsAt: instantOrNull(row, 'ends_at'),
    entry: row.appointment_id === null ? null : agendaEntry(row),
  };
}
