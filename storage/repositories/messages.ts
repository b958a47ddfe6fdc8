import type { BatchCounts } from '../../src/model/batch.ts';
import type { MessageState } from '../../src/model/message.ts';
import type { Reads, Tx } from '../../src/store.ts';
import type { Connection, Row } from '../connection.ts';
import { ALL_ROWS, jsonRows } from '../dialect.ts';
import { instantOrNull, integer, word } from './rows.ts';

type MessageReads = Pick<Reads, 'counts' | 'countTooLate' | 'nextDueAt'>;
type MessageWrites = Pick<Tx, 'insertMessages'>;

const MESSAGE_COLUMNS = {
  reference: 'text',
  appointment_id: 'integer',
  recall_id: 'integer',
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

/** Appointments that have started by then, and birthdays of the days before that one: a greeting is made on its day. */
export const isTooLate = (at: string, dayStart: string): string =>
  `(starts_at <= ${at} or (coalesce(kind, '') = 'birthday' and created_at < ${dayStart}))`;

/** What has become of a batch's messages, and when the next may leave. */
export function messageReads({ query }: Connection): MessageReads {
  return {
    async counts(batchId) {
      const rows = await query(
        `select state, count(*) as count, sum(milli_credits) as credits from message
         where batch_id = $1 and coalesce(reason, '') <> 'taken-out' group by state`,
        [batchId],
      );
      return batchCounts(rows);
    },

    async countTooLate(batchId, { at, dayStart }) {
      const [row] = await query(
        `select count(*) as count from message where batch_id = $1 and state = 'queued' and ${isTooLate('$2', '$3')}`,
        [batchId, at, dayStart],
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

/** Of rows with a state, how many messages are in it, and what they cost. */
export function batchCounts(rows: readonly Row[]): BatchCounts {
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
  };
}

export function messageWrites({ query }: Connection): MessageWrites {
  return {
    async insertMessages(batchId, messages) {
      const columns = Object.keys(MESSAGE_COLUMNS).join(', ');
      const rows = messages.map((message) => ({
        reference: message.reference,
        appointment_id: message.appointmentId,
        recall_id: message.recallId,
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
  };
}
