import {
  type Channel,
  type MessageKind,
  type MessageState,
  unsettledStates,
} from '../../src/model/message.ts';
import type {
  BirthdayOccasion,
  CallInClaim,
  Occasion,
  OccasionClaim,
  RecallOccasion,
} from '../../src/model/occasion.ts';
import type { OccasionReads, OccasionWrites } from '../../src/occasions.ts';
import type { Connection, Row } from '../connection.ts';
import { ALL_ROWS, jsonRows, jsonValues } from '../dialect.ts';
import { agendaEntry, agendaPatient, ENTRIES, PATIENT_COLUMNS } from './agenda.ts';
import { flag, instant, integer, integerOrNull, text, textOrNull, word } from './rows.ts';

const CLAIM_COLUMNS = `
  c.channel as claim_channel, c.patient_id as claim_patient_id, c.claimed_at, c.message_id as claim_message_id,
  held.state as claim_state, held.recipient as claim_recipient`;

// R1: an appointment for that reason which counts for this due date makes it done, whoever notices first
const RECALL_COLUMNS = `
  r.id as recall_id, r.external_id, r.reason_code, r.reason_name, r.doctor, r.due_on, r.call_on, r.vanished,
  (r.done_on is not null or exists (
    select 1 from appointment a
    where a.patient_id = r.patient_id and a.starts_local >= r.counts_from and a.reason_code = r.reason_code
      and a.vanished = false and a.status not in ('cancelled', 'no-show'))) as is_done,
  c.due_on as claim_due_on, ${CLAIM_COLUMNS}, ${PATIENT_COLUMNS}`;

const RECALLS = `
  select ${RECALL_COLUMNS} from recall r join patient p on p.id = r.patient_id
  left join recall_claim c on c.recall_id = r.id and c.due_on = r.due_on
  left join message held on held.id = c.message_id`;

const MOST_OVERDUE = 500; // who begins with an old list has thousands: the list has them all, a run the latest

export function occasionReads({ query }: Connection): OccasionReads {
  return {
    async appointmentsBookedSince(since) {
      const rows = await query(
        `${ENTRIES} where a.booked_at is not null and a.booked_at >= $2 order by a.starts_local, a.id`,
        ['confirmation', since],
      );
      return rows.map(agendaEntry);
    },

    // each part by an index of its own
    async recallsToCall({ from, until, dueFrom, today }) {
      const rows = await query(
        `select * from (
           ${RECALLS} where r.done_on is null and r.vanished = false and r.call_on >= $1 and r.call_on <= $2
             and r.due_on >= $4
           union all
           select * from (
             ${RECALLS} where r.done_on is null and r.vanished = false and r.call_on <= $2 and r.due_on < $4
               and c.recall_id is null order by r.call_on desc, r.id desc limit ${MOST_OVERDUE}) as overdue
           union all
           ${RECALLS} where r.done_on is not null and r.done_on >= $3 and r.vanished = false
             and r.call_on >= $1 and r.call_on <= $2 and r.due_on >= $4
         ) as found order by due_on, recall_id`,
        [from, until, today, dueFrom],
      );
      return rows.map(recallOccasion);
    },

    async birthdays(monthDays, year) {
      const rows = await query(
        `select ${PATIENT_COLUMNS}, ${CLAIM_COLUMNS} from patient p
         left join greeting_claim c on c.patient_id = p.id and c.year = $2
         left join message held on held.id = c.message_id
         where p.birth_date is not null and substr(p.birth_date, 6, 5) in (${jsonValues('$1', 'text')})
         order by p.last_name, p.first_name, p.id`,
        [JSON.stringify(monthDays), year],
      );
      return rows.map(birthdayOccasion);
    },

    async occasionsOf(kind, messageIds) {
      const { sql, read } = OF_MESSAGES[kind];
      const rows = await query(sql, [kind, JSON.stringify(messageIds)]);
      const messageOf = (row: Row) => integer(row, kind in ON_AGENDA ? 'claim_message_id' : 'of_message');
      return new Map(rows.map((row): [number, Occasion] => [messageOf(row), read(row)]));
    },

    async queuedOccasions(batchId) {
      const rows = await query(
        `select m.id as message_id, coalesce(m.appointment_id, m.recall_id, m.patient_id) as occasion_id,
           coalesce(a.external_id, r.external_id, p.number) as external_id
         from message m
         left join appointment a on a.id = m.appointment_id
         left join recall r on r.id = m.recall_id
         left join patient p on p.id = m.patient_id
         where m.batch_id = $1 and m.state = 'queued' order by m.id`,
        [batchId],
      );
      return rows.map((row) => ({
        messageId: integer(row, 'message_id'),
        id: integer(row, 'occasion_id'),
        externalId: text(row, 'external_id'),
      }));
    },

    async lastRecallBatch() {
      const [row] = await query(
        `select b.id from batch b where b.kind = 'recall'
           and exists (select 1 from message m where m.batch_id = b.id and coalesce(m.state, '') not in ('queued', 'withdrawn'))
         order by b.id desc limit 1`,
      );
      return row === undefined ? null : integer(row, 'id');
    },
  };
}

const APPOINTMENTS_OF = {
  sql: `${ENTRIES} where a.id in
    (select own.appointment_id from reminder_claim own where own.kind = $1 and own.message_id in (${jsonValues('$2')}))`,
  read: agendaEntry,
};

/** Of appointments only the message that holds the claim is asked about. */
const ON_AGENDA = { reminder: APPOINTMENTS_OF, confirmation: APPOINTMENTS_OF };

// claims are found by their key: where most messages were purged, statistics advise against the index of messages
/** How to ask what messages are about: `$1` their kind, `$2` their numbers. */
const OF_MESSAGES: Readonly<Record<MessageKind, OfMessages>> = {
  ...ON_AGENDA,
  recall: {
    sql: `select m.id as of_message, ${RECALL_COLUMNS} from message m
      join recall r on r.id = m.recall_id join patient p on p.id = r.patient_id
      left join recall_claim c on c.recall_id = m.recall_id and c.message_id = m.id
      left join message held on held.id = c.message_id
      where m.kind = $1 and m.id in (${jsonValues('$2')})`,
    read: recallOccasion,
  },
  birthday: {
    sql: `select m.id as of_message, ${PATIENT_COLUMNS}, ${CLAIM_COLUMNS} from message m
      join patient p on p.id = m.patient_id
      left join greeting_claim c on c.patient_id = m.patient_id and c.message_id = m.id
      left join message held on held.id = c.message_id
      where m.kind = $1 and m.id in (${jsonValues('$2')})`,
    read: birthdayOccasion,
  },
};

type OfMessages = Readonly<{ sql: string; read: (row: Row) => Occasion }>;

const UNSETTLED = unsettledStates.map((state) => `'${state}'`).join(', ');

const SAID = { patient_id: 'integer', channel: 'text', claimed_at: 'text', reference: 'text' } as const;
const RECALL_CLAIM = { recall_id: 'integer', due_on: 'text', ...SAID } as const;
const GREETING_CLAIM = { year: 'integer', ...SAID } as const;

export function occasionWrites({ query }: Connection): OccasionWrites {
  return {
    // the primary key lets one of several win. A retry takes the failed message's claim over and remembers it; a recall
    // that has become another patient's is claimed for them
    async claimRecalls(claims, isRetry) {
      const rows = claims.map(({ recallId, dueOn, ...said }) => ({
        recall_id: recallId,
        due_on: dueOn,
        ...saidRow(said),
      }));
      const won = await query(
        `insert into recall_claim (recall_id, due_on, patient_id, channel, claimed_at, message_id)
         select recall_id, due_on, patient_id, channel, claimed_at, ${OWN_MESSAGE}
         from (${jsonRows('$1', RECALL_CLAIM)}) as incoming ${ALL_ROWS}
         on conflict (recall_id, due_on) do update set patient_id = excluded.patient_id, ${TAKE_OVER('recall_claim')}
         where ${isRetry} or recall_claim.patient_id <> excluded.patient_id returning recall_id`,
        [JSON.stringify(rows)],
      );
      return won.length;
    },

    async claimGreetings(claims, isRetry) {
      const rows = claims.map(({ year, ...said }) => ({ year, ...saidRow(said) }));
      const won = await query(
        `insert into greeting_claim (year, patient_id, channel, claimed_at, message_id)
         select year, patient_id, channel, claimed_at, ${OWN_MESSAGE}
         from (${jsonRows('$1', GREETING_CLAIM)}) as incoming ${ALL_ROWS}
         on conflict (patient_id, year) do update set ${TAKE_OVER('greeting_claim')}
         where ${isRetry} returning patient_id`,
        [JSON.stringify(rows)],
      );
      return won.length;
    },

    async releaseRecalls(batchId, at) {
      const released = await query(
        `update message set reset_at = $2, changed_at = $2
         where batch_id = $1 and state not in (${UNSETTLED}) and reset_at is null
           and exists (select 1 from recall_claim c where c.message_id = message.id)
         returning id`,
        [batchId, at],
      );
      await query(`delete from recall_claim where message_id in (${jsonValues('$1')})`, [
        JSON.stringify(released.map((row) => integer(row, 'id'))),
      ]);
      const [row] = await query(
        `select count(*) as count from message where batch_id = $1 and state in (${UNSETTLED})`,
        [batchId],
      );
      return { released: released.length, unsettled: row ? integer(row, 'count') : 0 };
    },
  };
}

const OWN_MESSAGE = '(select m.id from message m where m.reference = incoming.reference)';

/** What a claim says of its new message; the one before is remembered while it is the same patient's. */
const TAKE_OVER = (table: string) => `
  earlier_message_id = case when ${table}.patient_id = excluded.patient_id then ${table}.message_id end,
  channel = excluded.channel, claimed_at = excluded.claimed_at, message_id = excluded.message_id`;

type Said = Readonly<{ patientId: number; channel: Channel; claimedAt: Date; reference: string }>;

function saidRow({
  patientId,
  channel,
  claimedAt,
  reference,
}: Said): Record<keyof typeof SAID, string | number> {
  return { patient_id: patientId, channel, claimed_at: claimedAt.toISOString(), reference };
}

const UNSCHEDULED = {
  startsAt: null,
  startsLocal: null,
  location: null,
  personName: null,
  personMobile: null,
} as const;

function recallOccasion(row: Row): RecallOccasion {
  return {
    ...UNSCHEDULED,
    type: 'recall',
    id: integer(row, 'recall_id'),
    externalId: text(row, 'external_id'),
    reasonCode: text(row, 'reason_code'),
    reasonName: textOrNull(row, 'reason_name'),
    doctor: textOrNull(row, 'doctor'),
    dueOn: text(row, 'due_on'),
    callOn: text(row, 'call_on'),
    isDone: flag(row, 'is_done'),
    vanished: flag(row, 'vanished'),
    patient: agendaPatient(row),
    claim: callInClaim(row),
  };
}

function birthdayOccasion(row: Row): BirthdayOccasion {
  const patient = agendaPatient(row);
  return {
    ...UNSCHEDULED,
    type: 'birthday',
    id: patient.id,
    externalId: patient.number,
    reasonCode: null,
    reasonName: null,
    doctor: null,
    patient,
    claim: occasionClaim(row),
  };
}

function callInClaim(row: Row): CallInClaim | null {
  const claim = occasionClaim(row);
  return claim && { ...claim, dueOn: text(row, 'claim_due_on') };
}

function occasionClaim(row: Row): OccasionClaim | null {
  if (row.claimed_at === null) return null;
  return {
    patientId: integerOrNull(row, 'claim_patient_id'),
    recipient: textOrNull(row, 'claim_recipient'),
    channel: word<Channel>(row, 'claim_channel'),
    claimedAt: instant(row, 'claimed_at'),
    messageId: integerOrNull(row, 'claim_message_id'),
    state: row.claim_state === null ? null : word<MessageState>(row, 'claim_state'),
  };
}
