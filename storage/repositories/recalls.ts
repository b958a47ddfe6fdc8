import type { Channel, MessageState } from '../../src/model/message.ts';
import type { Recall, RecallAppointment, RecallEntry, StoredRecall } from '../../src/model/recall.ts';
import type { RecallReads, RecallWrites } from '../../src/recalls.ts';
import type { Connection, Row } from '../connection.ts';
import { type ColumnType, jsonRows, jsonValues } from '../dialect.ts';
import { agendaPatient, PATIENT_COLUMNS } from './agenda.ts';
import { flag, instant, integer, integerOrNull, text, textOrNull, word } from './rows.ts';

const COLUMNS = {
  source: 'text',
  external_id: 'text',
  patient_id: 'integer',
  reason_code: 'text',
  reason_name: 'text',
  doctor: 'text',
  due_on: 'text',
  interval_months: 'integer',
  lead_days: 'integer',
  given_due_on: 'text',
  call_on: 'text',
  counts_from: 'text',
  since_on: 'text',
  done_on: 'text',
  done_by: 'integer',
  vanished: 'boolean',
  changed_by: 'text',
  changed_at: 'text',
} as const satisfies Record<string, ColumnType>;
const NAMES = Object.keys(COLUMNS);

/** `recall_patient_id`: the patient's own columns have an id as well. */
const RECALL = ['id', ...NAMES].map((name) => `r.${name} as recall_${name}`).join(', ');

const ENTRIES = `
  select ${RECALL}, ${PATIENT_COLUMNS},
    a.id as booked_id, a.external_id as booked_external_id, a.starts_at as booked_starts_at,
    a.starts_local as booked_starts_local, a.status as booked_status,
    c.channel as call_channel, c.claimed_at as call_at, c.message_id as call_message_id, m.state as call_state
  from recall r
  join patient p on p.id = r.patient_id
  left join appointment a on a.id = r.done_by
  left join recall_claim c on c.recall_id = r.id and c.due_on = r.due_on
  left join message m on m.id = c.message_id`;

/** What makes an appointment one for a recall: nobody came to the others. */
const COUNTS = `a.vanished = false and a.status not in ('cancelled', 'no-show')`;

export function recallReads({ query }: Connection): RecallReads {
  return {
    async recalls({ from, callBy, patientId, isAll }, limit) {
      const open = isAll ? [] : ['r.done_on is null and r.vanished = false'];
      const where = [
        ...open,
        `(cast($1 as text) is null or r.call_on <= $1)`,
        `(cast($2 as integer) is null or r.patient_id = $2)`,
        `(cast($3 as text) is null or (r.due_on, r.id) > ($3, $4))`,
      ];
      const rows = await query(`${ENTRIES} where ${where.join(' and ')} order by r.due_on, r.id limit $5`, [
        callBy ?? null,
        patientId ?? null,
        from?.dueOn ?? null,
        from?.id ?? 0,
        limit,
      ]);
      return rows.map(recallEntry);
    },

    async recall(id) {
      const [row] = await query(`${ENTRIES} where r.id = $1`, [id]);
      return row === undefined ? null : recallEntry(row);
    },

    async storedRecalls(source, externalIds) {
      const rows = await query(
        `select ${RECALL} from recall r where r.source = $1 and r.external_id in (${jsonValues('$2', 'text')})`,
        [source, JSON.stringify(externalIds)],
      );
      return rows.map(storedRecall);
    },

    async storedRecall(id) {
      const [row] = await query(`select ${RECALL} from recall r where r.id = $1`, [id]);
      return row === undefined ? null : storedRecall(row);
    },

    async patientIds(numbers) {
      const rows = await query(
        `select id, number from patient where number in (${jsonValues('$1', 'text')})`,
        [JSON.stringify(numbers)],
      );
      return new Map(rows.map((row) => [text(row, 'number'), integer(row, 'id')]));
    },

    async servedRecalls({ now, settledBefore }) {
      const rows = await query(
        `select ${RECALL}, substr(a.starts_local, 1, 10) as served_on
         from recall r join appointment a on a.id = r.done_by
         where r.interval_months is not null
           and (a.starts_at < $2 or (a.starts_at < $1 and a.status in ('arrived', 'done')))`,
        [now, settledBefore],
      );
      return rows.map((row) => ({ recall: storedRecall(row), servedOn: text(row, 'served_on') }));
    },
  };
}

export function recallWrites({ query }: Connection): RecallWrites {
  return {
    async insertRecalls(recalls) {
      const rows = await query(
        `insert into recall (${NAMES.join(', ')}) ${jsonRows('$1', COLUMNS)} returning id`,
        [JSON.stringify(recalls.map(recallRow))],
      );
      return rows.map((row) => integer(row, 'id'));
    },

    async updateRecalls(recalls) {
      const types = { id: 'integer', ...COLUMNS } as const;
      await query(
        `update recall set ${NAMES.map((name) => `${name} = said.${name}`).join(', ')}
         from (${jsonRows('$1', types)}) as said where recall.id = said.id`,
        [JSON.stringify(recalls.map((recall) => ({ id: recall.id, ...recallRow(recall) })))],
      );
    },

    // the earliest appointment that counts; what it was before may be cancelled, moved away or somebody else's by now
    async bookRecalls(since, ids) {
      const rows = await query(
        `update recall set done_by = found.appointment_id, done_on = found.day
         from (
           select r.id as recall_id, b.id as appointment_id, substr(b.starts_local, 1, 10) as day
           from recall r
           left join appointment b on b.id = (
             select a.id from appointment a
             where a.patient_id = r.patient_id and a.reason_code = r.reason_code
               and a.starts_local >= r.counts_from and ${COUNTS}
             order by a.starts_local, a.id limit 1)
           where (r.done_on is null or (r.done_by is not null and r.done_on >= $1))
             ${ids === null ? '' : `and r.id in (${jsonValues('$2')})`}
         ) as found
         where recall.id = found.recall_id
           and (recall.done_by, recall.done_on) is distinct from (found.appointment_id, found.day)
         returning recall.id`,
        ids === null ? [since] : [since, JSON.stringify(ids)],
      );
      return rows.length;
    },

    async markRecallsVanished(source, seen, { from, until, today }) {
      const rows = await query(
        `update recall set vanished = true
         where source = $1 and vanished = false and given_due_on >= $2 and given_due_on <= $3
           and (done_on is null or (done_by is not null and done_on >= $4))
           and external_id not in (${jsonValues('$5', 'text')})
         returning id`,
        [source, from, until, today, JSON.stringify(seen)],
      );
      return rows.length;
    },
  };
}

function recallEntry(row: Row): RecallEntry {
  const call =
    row.call_at === null
      ? null
      : {
          channel: word<Channel>(row, 'call_channel'),
          at: instant(row, 'call_at'),
          messageId: integerOrNull(row, 'call_message_id'),
          state: row.call_state === null ? null : word<MessageState>(row, 'call_state'),
        };
  return { recall: recallOf(row), patient: agendaPatient(row), appointment: booked(row), call };
}

function booked(row: Row): RecallAppointment | null {
  if (row.booked_id === null) return null;
  return {
    id: integer(row, 'booked_id'),
    externalId: text(row, 'booked_external_id'),
    startsAt: instant(row, 'booked_starts_at'),
    startsLocal: text(row, 'booked_starts_local'),
    status: text(row, 'booked_status'),
  };
}

function recallOf(row: Row): Recall {
  return {
    id: integer(row, 'recall_id'),
    source: text(row, 'recall_source'),
    externalId: text(row, 'recall_external_id'),
    patientId: integer(row, 'recall_patient_id'),
    reasonCode: text(row, 'recall_reason_code'),
    reasonName: textOrNull(row, 'recall_reason_name'),
    doctor: textOrNull(row, 'recall_doctor'),
    dueOn: text(row, 'recall_due_on'),
    callOn: text(row, 'recall_call_on'),
    intervalMonths: integerOrNull(row, 'recall_interval_months'),
    leadDays: integer(row, 'recall_lead_days'),
    sinceOn: text(row, 'recall_since_on'),
    doneOn: textOrNull(row, 'recall_done_on'),
    doneBy: integerOrNull(row, 'recall_done_by'),
    vanished: flag(row, 'recall_vanished'),
    changedBy: text(row, 'recall_changed_by'),
    changedAt: instant(row, 'recall_changed_at'),
  };
}

function storedRecall(row: Row): StoredRecall & Recall {
  const givenDueOn = text(row, 'recall_given_due_on');
  return { ...recallOf(row), givenDueOn, countsFrom: text(row, 'recall_counts_from') };
}

function recallRow(recall: StoredRecall): Record<keyof typeof COLUMNS, string | number | boolean | null> {
  return {
    source: recall.source,
    external_id: recall.externalId,
    patient_id: recall.patientId,
    reason_code: recall.reasonCode,
    reason_name: recall.reasonName,
    doctor: recall.doctor,
    due_on: recall.dueOn,
    interval_months: recall.intervalMonths,
    lead_days: recall.leadDays,
    given_due_on: recall.givenDueOn,
    call_on: recall.callOn,
    counts_from: recall.countsFrom,
    since_on: recall.sinceOn,
    done_on: recall.doneOn,
    done_by: recall.doneBy,
    vanished: recall.vanished,
    changed_by: recall.changedBy,
    changed_at: recall.changedAt.toISOString(),
  };
}
