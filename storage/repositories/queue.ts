import type { Encoding } from '../../src/model/segments.ts';
import type { DueMessage, RecordedOutcome, Tx } from '../../src/store.ts';
import type { Connection, Row } from '../connection.ts';
import { jsonRows, jsonValues } from '../dialect.ts';
import { AGENDA_COLUMNS, agendaEntry } from './agenda.ts';
import { instantOrNull, integer, text, textOrNull } from './rows.ts';

type QueueWrites = Pick<
  Tx,
  | 'withdrawQueued'
  | 'dueMessages'
  | 'claimMessages'
  | 'withdrawMessages'
  | 'holdMessages'
  | 'recordOutcomes'
  | 'abandonClaims'
  | 'renewClaims'
>;

const OUTCOME_COLUMNS = {
  reference: 'text',
  state: 'text',
  reason: 'text',
  at: 'text',
  next_reference: 'text',
  retry_at: 'text',
} as const;

export function queueWrites({ query }: Connection): QueueWrites {
  const freeClaims = (ids: readonly number[]) =>
    query(`delete from reminder_claim where message_id in (${jsonValues('$1')})`, [JSON.stringify(ids)]);

  return {
    async withdrawQueued(batchId, reason) {
      const rows = await query(
        `update message set state = 'withdrawn', reason = $1 where batch_id = $2 and state = 'queued' returning id`,
        [reason, batchId],
      );
      await freeClaims(rows.map((row) => integer(row, 'id')));
      return rows.length;
    },

    async dueMessages(batchId, now, limit) {
      const rows = await query(
        `select m.id, m.reference, m.recipient, m.subject, m.text, m.encoding, m.milli_credits, m.attempts,
           m.starts_at, ${AGENDA_COLUMNS}
         from message m
         left join appointment a on a.id = m.appointment_id
         left join patient p on p.id = a.patient_id
         where m.batch_id = $1 and m.state = 'queued' and (m.not_before is null or m.not_before <= $2)
         order by m.id limit $3`,
        [batchId, now, limit],
      );
      return rows.map(dueMessage);
    },

    async claimMessages(ids, owner, leaseUntil) {
      await query(
        `update message set state = 'submitting', owner = $1, lease_until = $2, attempts = attempts + 1, reason = null
         where state = 'queued' and id in (${jsonValues('$3')})`,
        [owner, leaseUntil, JSON.stringify(ids)],
      );
    },

    async withdrawMessages(withdrawals) {
      if (withdrawals.length === 0) return;
      await query(
        `update message set state = 'withdrawn', reason = incoming.reason
         from (${jsonRows('$1', { id: 'integer', reason: 'text' })}) as incoming
         where message.id = incoming.id and coalesce(message.state, '') = 'queued'`,
        [JSON.stringify(withdrawals)],
      );
      await freeClaims(withdrawals.map(({ id }) => id));
    },

    async holdMessages(ids, until) {
      if (ids.length === 0) return;
      await query(
        `update message set not_before = $1 where state = 'queued' and id in (${jsonValues('$2')})`,
        [until, JSON.stringify(ids)],
      );
    },

    // From submitting, and from unclear when the portal or a person has answered. `coalesce` keeps the planner on the
    // reference (facts/storage §4). SQLite returns columns of `message` only, as they are now.
    async recordOutcomes(outcomes) {
      if (outcomes.length === 0) return [];
      const rows = await query(
        `update message set
           state = incoming.state,
           reason = incoming.reason,
           reference = coalesce(incoming.next_reference, message.reference),
           not_before = coalesce(incoming.retry_at, message.not_before),
           submitted_at = case when incoming.state = 'submitted' then incoming.at else message.submitted_at end,
           logged_at = case when incoming.state = 'queued' then message.logged_at else incoming.at end,
           attempts = message.attempts - case when incoming.state = 'queued' and incoming.reason is null then 1 else 0 end,
           owner = null,
           lease_until = null
         from (${jsonRows('$1', OUTCOME_COLUMNS)}) as incoming
         where message.reference = incoming.reference and coalesce(message.state, '') in ('submitting', 'unclear')
         returning message.id, message.batch_id, message.channel, message.state, message.milli_credits,
           message.reference, message.submitted_at as at`,
        [JSON.stringify(outcomes.map(outcomeRow))],
      );
      await charge(query, rows);
      const earlier = new Map(outcomes.map(({ reference, nextReference }) => [nextReference, reference]));
      return rows.map((row) => earlier.get(text(row, 'reference')) ?? text(row, 'reference'));
    },

    // `logged_at` counts the portal's delay from now: when the dead process called is not known
    async abandonClaims(batchId, at) {
      const rows = await query(
        `update message set state = 'unclear', reason = 'interrupted', owner = null, lease_until = null,
           logged_at = $2
         where batch_id = $1 and state = 'submitting' returning id`,
        [batchId, at],
      );
      return rows.length;
    },

    async renewClaims(batchId, owner, until) {
      await query(
        `update message set lease_until = $1 where batch_id = $2 and state = 'submitting' and owner = $3`,
        [until, batchId, owner],
      );
    },
  };
}

/** The credits of what was submitted, booked in the same transaction, once per message by the unique index. */
async function charge(query: Connection['query'], rows: readonly Row[]): Promise<void> {
  const charged = rows.filter((row) => row.state === 'submitted' && integer(row, 'milli_credits') > 0);
  if (charged.length === 0) return;
  const columns = {
    channel: 'text',
    at: 'text',
    milli_credits: 'integer',
    id: 'integer',
    batch_id: 'integer',
  } as const;
  await query(
    `insert into credit_entry (channel, at, kind, milli_credits, message_id, batch_id)
     select channel, at, 'message', -milli_credits, id, batch_id from (${jsonRows('$1', columns)}) as incoming
     where true on conflict do nothing`,
    [JSON.stringify(charged)],
  );
}

function outcomeRow(outcome: RecordedOutcome): Record<keyof typeof OUTCOME_COLUMNS, string | null> {
  return {
    reference: outcome.reference,
    state: outcome.state,
    reason: outcome.reason,
    at: outcome.at.toISOString(),
    next_reference: outcome.nextReference ?? null,
    retry_at: outcome.retryAt?.toISOString() ?? null,
  };
}

function dueMessage(row: Row): DueMessage {
  return {
    id: integer(row, 'id'),
    reference: text(row, 'reference'),
    recipient: text(row, 'recipient'),
    subject: textOrNull(row, 'subject'),
    text: text(row, 'text'),
    encoding: textOrNull(row, 'encoding') as Encoding | null,
    milliCredits: integer(row, 'milli_credits'),
    attempts: integer(row, 'attempts'),
    startsAt: instantOrNull(row, 'starts_at'),
    entry: row.appointment_id === null ? null : agendaEntry(row),
  };
}
