import type { RecordedOutcome, Tx } from '../../src/store.ts';
import type { Connection, Row } from '../connection.ts';
import { jsonRows, jsonValues } from '../dialect.ts';
import { freeClaims } from './claims.ts';
import { integer, text } from './rows.ts';

type OutcomeWrites = Pick<Tx, 'recordOutcomes' | 'abandonClaims'>;

const OUTCOME_COLUMNS = {
  reference: 'text',
  state: 'text',
  reason: 'text',
  at: 'text',
  next_reference: 'text',
  retry_at: 'text',
} as const;

export function outcomeWrites(connection: Connection): OutcomeWrites {
  const { query } = connection;
  return {
    async recordOutcomes(outcomes) {
      if (outcomes.length === 0) return [];
      const earlier = new Map(outcomes.map(({ reference, nextReference }) => [nextReference, reference]));
      const told = (row: Row) => earlier.get(text(row, 'reference')) ?? text(row, 'reference');
      const expected = await settle(connection, outcomes, EXPECTED);
      const settled = new Set(expected.map(told));
      const others = outcomes.filter(({ reference }) => !settled.has(reference));
      const late = others.length === 0 ? [] : await settle(connection, others, LATE);
      const rows = [...expected, ...late];
      await charge(connection, rows);
      await withdrawOvertaken(connection, late, outcomes[0]?.at ?? null);
      await settleRequeued(connection, rows, outcomes[0]?.at ?? null);
      return rows.map(told);
    },

    // `logged_at` counts the portal's delay from now: when the dead process called is not known
    async abandonClaims(batchId, at) {
      const rows = await query(
        `update message set state = 'unclear', reason = 'interrupted', owner = null, lease_until = null,
           logged_at = $2, changed_at = $2
         where batch_id = $1 and state = 'submitting' returning id`,
        [batchId, at],
      );
      return rows.length;
    },
  };
}

/** Whoever claimed them is still waiting for their outcome. */
const EXPECTED = `coalesce(message.state, '') = 'submitting'`;

/** Nobody knew, or a person had given them up: what was put in their place meanwhile is overtaken. */
const LATE = `(coalesce(message.state, '') = 'unclear'
  or (message.reason = 'decided-not-sent' and message.state = 'rejected' and incoming.state = 'submitted'))`;

/**
 * Moves the messages with these references that are in this state. `coalesce` keeps the planner on the reference
 * (facts/storage §4); SQLite returns columns of `message` only, as they are now.
 */
function settle(
  { query }: Connection,
  outcomes: readonly RecordedOutcome[],
  condition: string,
): Promise<Row[]> {
  return query(
    `update message set
       state = incoming.state,
       reason = incoming.reason,
       reference = coalesce(incoming.next_reference, message.reference),
       not_before = coalesce(incoming.retry_at, message.not_before),
       submitted_at = case when incoming.state = 'submitted' then incoming.at else message.submitted_at end,
       logged_at = case when incoming.state = 'queued' then message.logged_at else incoming.at end,
       attempts = message.attempts - case when incoming.state = 'queued' and incoming.reason is null then 1 else 0 end,
       owner = null,
       lease_until = null,
       changed_at = incoming.at
     from (${jsonRows('$1', OUTCOME_COLUMNS)}) as incoming
     where message.reference = incoming.reference and ${condition}
     returning message.id, message.batch_id, message.channel, message.state, message.milli_credits,
       message.reference, message.submitted_at as at`,
    [JSON.stringify(outcomes.map(outcomeRow))],
  );
}

/** The credits of what was submitted, booked in the same transaction, once per message by the unique index. */
async function charge({ query }: Connection, rows: readonly Row[]): Promise<void> {
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

/**
 * S4: the portal took a message after all that a person had given up, and that was retried or prepared again meanwhile:
 * what says the same to the same person and has not left yet is withdrawn, and the appointment is this message's. Of
 * the unregistered only the number is known.
 */
async function withdrawOvertaken(
  connection: Connection,
  rows: readonly Row[],
  at: Date | null,
): Promise<void> {
  const submitted = rows.filter((row) => row.state === 'submitted').map((row) => integer(row, 'id'));
  if (submitted.length === 0) return;
  const overtaken = await connection.query(
    `select late.id as id, other.id as other_id from message late
     join message other on other.appointment_id = late.appointment_id and other.id <> late.id
       and other.kind = late.kind and coalesce(other.state, '') = 'queued'
       and other.starts_at is not distinct from late.starts_at
       and other.patient_id is not distinct from late.patient_id
       and (late.patient_id is not null or other.recipient = late.recipient)
     where late.id in (${jsonValues('$1')})`,
    [JSON.stringify(submitted)],
  );
  for (const row of overtaken) {
    const [id, other] = [integer(row, 'id'), integer(row, 'other_id')];
    await connection.query('update reminder_claim set message_id = $1 where message_id = $2', [id, other]);
    await connection.query(
      `update message set state = 'withdrawn', reason = 'sent-after-all', changed_at = $1 where id = $2`,
      [at, other],
    );
  }
  await withdrawOvertakenOthers(connection, submitted, at);
}

const OTHER_CLAIMS = [
  ['recall_claim', 'other.recall_id = late.recall_id'],
  ['greeting_claim', 'other.patient_id = late.patient_id'],
] as const;

/** The same for recalls and greetings. The queue is gone through, but a late answer about one of these is rare. */
async function withdrawOvertakenOthers(
  { query }: Connection,
  submitted: readonly number[],
  at: Date | null,
): Promise<void> {
  const others = await query(
    `select id from message where id in (${jsonValues('$1')}) and appointment_id is null`,
    [JSON.stringify(submitted)],
  );
  if (others.length === 0) return;
  for (const [table, isSame] of OTHER_CLAIMS) {
    const overtaken = await query(
      `select late.id as id, other.id as other_id from message late
       join message other on other.state = 'queued' and other.kind = late.kind and other.id <> late.id and ${isSame}
       join ${table} claim on claim.message_id = other.id
       where late.id in (${jsonValues('$1')})`,
      [JSON.stringify(others.map((row) => integer(row, 'id')))],
    );
    for (const row of overtaken) {
      const [id, other] = [integer(row, 'id'), integer(row, 'other_id')];
      await query(`update ${table} set message_id = $1, earlier_message_id = null where message_id = $2`, [
        id,
        other,
      ]);
      await query(
        `update message set state = 'withdrawn', reason = 'sent-after-all', changed_at = $1 where id = $2`,
        [at, other],
      );
    }
  }
}

/** Late answers put messages back into batches that have ended meanwhile: none may be forgotten there. */
async function settleRequeued(connection: Connection, rows: readonly Row[], at: Date | null): Promise<void> {
  const queued = rows.filter((row) => row.state === 'queued');
  if (queued.length === 0) return;
  const batches = JSON.stringify([...new Set(queued.map((row) => integer(row, 'batch_id')))]);
  await connection.query(
    `update batch set state = 'paused', reason = 'requeued' where state = 'submitted' and id in (${jsonValues('$1')})`,
    [batches],
  );
  const withdrawn = await connection.query(
    `update message set state = 'withdrawn', reason = 'batch-withdrawn', changed_at = $2
     where state = 'queued' and batch_id in (${jsonValues('$1')})
       and batch_id in (select id from batch where state in ('withdrawn', 'rejected', 'expired'))
     returning id`,
    [batches, at],
  );
  await freeClaims(
    connection,
    withdrawn.map((row) => integer(row, 'id')),
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
