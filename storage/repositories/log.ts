import type { LogEntry, LogFilter, LogKey, MessageEvent } from '../../src/model/log.ts';
import {
  type Channel,
  type DeliveryStatus,
  type Language,
  type MessageKind,
  type MessageState,
  unsettledStates,
} from '../../src/model/message.ts';
import type { Encoding } from '../../src/model/segments.ts';
import type { Reads, Tx } from '../../src/store.ts';
import type { Connection, Row } from '../connection.ts';
import { jsonValues } from '../dialect.ts';
import { clearClaims } from './claims.ts';
import { isRareKind, logConditions } from './log-filter.ts';
import { pageOrder, pageQuery } from './log-page.ts';
import { flag, instant, instantOrNull, integer, integerOrNull, text, textOrNull, word } from './rows.ts';

type LogReads = Pick<Reads, 'logPage' | 'logKeys' | 'logCount' | 'messagesOf' | 'messageEvents'>;
type LogWrites = Pick<Tx, 'resetMessages' | 'purgeMessages'>;

const UNSETTLED = unsettledStates.map((state) => `'${state}'`).join(', ');

const NARROW = 5000; // about √(page × a million): there both ways cost the same

const ENTRY_COLUMNS = 'm.*, a.external_id, a.location, p.number, r.external_id as recall_external_id';
const ENTRY_JOINS = `left join appointment a on a.id = m.appointment_id left join patient p on p.id = m.patient_id
  left join recall r on r.id = m.recall_id`;

export function logReads({ query }: Connection): LogReads {
  return {
    async logPage(filter, page) {
      const { sql, parameters } = pageQuery(filter, page, await isNarrow(query, filter));
      const rows = await query(
        `select ${ENTRY_COLUMNS} from (${sql}) as m ${ENTRY_JOINS}
         order by ${pageOrder(page)}`,
        parameters,
      );
      return rows.map(logEntry);
    },

    async logKeys(filter, page) {
      const { sql, parameters } = pageQuery(filter, page, await isNarrow(query, filter));
      const rows = await query(
        `select m.id, m.state, m.kind, m.logged_at from (${sql}) as m
         order by ${pageOrder(page)}`,
        parameters,
      );
      return rows.map(logKey);
    },

    async messageEvents(messageId) {
      const rows = await query('select * from message_event where message_id = $1 order by id', [messageId]);
      return rows.map(messageEvent);
    },

    logCount: (filter, limit) => countUpTo(query, filter, limit),

    async messagesOf(batchId) {
      const rows = await query(
        `select ${ENTRY_COLUMNS} from message m ${ENTRY_JOINS} where m.batch_id = $1 order by m.id`,
        [batchId],
      );
      return rows.map(logEntry);
    },
  };
}

/**
 * Whether the filter selects so few rows that sorting them is cheaper than walking the sort column's index past all
 * others; the database's statistics know averages only.
 */
async function isNarrow(query: Connection['query'], filter: LogFilter): Promise<boolean> {
  if (Object.keys(filter).length === 0) return false;
  if (filter.ids !== undefined) return true;
  if (isRareKind(filter.kind) && Object.keys(filter).length === 1) return false; // it has its own indexes
  return (await countUpTo(query, filter, NARROW)) < NARROW;
}

async function countUpTo(query: Connection['query'], filter: LogFilter, limit: number): Promise<number> {
  const { where, parameters } = logConditions(filter, [limit]);
  const [row] = await query(
    `select count(*) as count from (select 1 from message m where ${where} limit $1) as found`,
    parameters,
  );
  return row === undefined ? limit : integer(row, 'count'); // none is only there when plans are looked at
}

export function logWrites(connection: Connection): LogWrites {
  const { query } = connection;
  return {
    // L4: frees the claim, keeps the entry
    async resetMessages(ids, at) {
      const rows = await query(
        `update message set reset_at = $1, changed_at = $1
         where id in (${jsonValues('$2')}) and kind = 'reminder' and state not in (${UNSETTLED}) and reset_at is null
           and exists (select 1 from reminder_claim c where c.message_id = message.id)
         returning id`,
        [at, JSON.stringify(ids)],
      );
      const reset = rows.map((row) => integer(row, 'id'));
      await clearClaims(connection, reset);
      return reset;
    },

    // L5, L6: the foreign key empties the claim's message and leaves the claim
    async purgeMessages(ids) {
      const rows = await query(
        `delete from message where id in (${jsonValues('$1')}) and state not in (${UNSETTLED}) returning id`,
        [JSON.stringify(ids)],
      );
      return rows.length;
    },
  };
}

function logKey(row: Row): LogKey {
  return {
    id: integer(row, 'id'),
    state: word<MessageState>(row, 'state'),
    kind: word<MessageKind>(row, 'kind'),
    loggedAt: instant(row, 'logged_at'),
  };
}

function messageEvent(row: Row): MessageEvent {
  return {
    at: instant(row, 'at'),
    state: word<MessageState>(row, 'state'),
    reason: textOrNull(row, 'reason'),
    reference: text(row, 'reference'),
    deliveryStatus: integerOrNull(row, 'delivery_status') as DeliveryStatus | null,
    deliveryReason: textOrNull(row, 'delivery_reason'),
    isReset: flag(row, 'is_reset'),
  };
}

function logEntry(row: Row): LogEntry {
  return {
    ...logKey(row),
    reference: text(row, 'reference'),
    batchId: integer(row, 'batch_id'),
    channel: word<Channel>(row, 'channel'),
    reason: textOrNull(row, 'reason'),
    deliveryStatus: integerOrNull(row, 'delivery_status') as DeliveryStatus | null,
    deliveryReason: textOrNull(row, 'delivery_reason'),
    deliveredAt: instantOrNull(row, 'delivered_at'),
    appointmentId: textOrNull(row, 'external_id'),
    recallId: textOrNull(row, 'recall_external_id'),
    location: textOrNull(row, 'location'),
    startsAt: instantOrNull(row, 'starts_at'),
    endsAt: instantOrNull(row, 'ends_at'),
    patientNumber: textOrNull(row, 'number'),
    person: text(row, 'person'),
    recipient: text(row, 'recipient'),
    language: word<Language>(row, 'language'),
    subject: textOrNull(row, 'subject'),
    text: text(row, 'text'),
    encoding: textOrNull(row, 'encoding') as Encoding | null,
    segments: integer(row, 'segments'),
    milliCredits: integer(row, 'milli_credits'),
    createdAt: instant(row, 'created_at'),
    submittedAt: instantOrNull(row, 'submitted_at'),
    notBefore: instantOrNull(row, 'not_before'),
    resetAt: instantOrNull(row, 'reset_at'),
    textRemovedAt: instantOrNull(row, 'text_removed_at'),
  };
}
