import type { CarriedRow, LeftBehind, LeftMessage } from '../src/restore.ts';
import { type Inspection, inspectDatabase } from './inspect.ts';
import { instant, integer, word } from './repositories/rows.ts';

/**
 * What the replaced database has recorded since the backup: every message that left or may have left, and what belongs to
 * it. null: it is not there any more, damaged, or of another version of the program. Nothing in it changes.
 */
export async function readLeftBehind(file: string, since: Date): Promise<LeftBehind | null> {
  let inspection: Inspection;
  try {
    inspection = await inspectDatabase({ type: 'sqlite', file });
  } catch {
    return null; // what cannot be opened cannot help; that it is so is told
  }
  try {
    return inspection.schema.state === 'current' ? await read(inspection, since) : null;
  } catch {
    return null;
  } finally {
    await inspection.close();
  }
}

/** Ids are of one database only: appointments, patients and recalls are found again by what their source calls them. */
const NAMES = `a.source as appointment_source, a.external_id as appointment_external_id, p.number as patient_number`;
const RECALL_NAMES = `r.source as recall_source, r.external_id as recall_external_id`;

const CHANGED = `select id from message where changed_at > $1`;
const OF_CHANGED = `message_id in (${CHANGED})`;

const QUERIES: Readonly<Record<string, string>> = {
  message: `select m.*, ${NAMES}, ${RECALL_NAMES} from message m
    left join appointment a on a.id = m.appointment_id left join patient p on p.id = m.patient_id
    left join recall r on r.id = m.recall_id where m.changed_at > $1 order by m.id`,
  batch: `select * from batch where id in (select batch_id from message where changed_at > $1)`,
  reminder_claim: `select c.*, ${NAMES} from reminder_claim c join appointment a on a.id = c.appointment_id
    left join patient p on p.id = c.patient_id where c.claimed_at > $1 or c.${OF_CHANGED}`,
  superseded_claim: `select c.*, ${NAMES} from superseded_claim c join appointment a on a.id = c.appointment_id
    left join patient p on p.id = c.patient_id where c.claimed_at > $1 or c.${OF_CHANGED}`,
  recall_claim: `select c.*, ${RECALL_NAMES}, p.number as patient_number from recall_claim c
    join recall r on r.id = c.recall_id join patient p on p.id = c.patient_id
    where c.claimed_at > $1 or c.${OF_CHANGED}`,
  greeting_claim: `select c.*, p.number as patient_number from greeting_claim c
    join patient p on p.id = c.patient_id where c.claimed_at > $1 or c.${OF_CHANGED}`,
  credit_entry: `select * from credit_entry where at > $1 order by id`,
  appointment: `select a.*, p.number as patient_number from appointment a left join patient p on p.id = a.patient_id
    where a.id in (select appointment_id from message where changed_at > $1)
      or a.id in (select appointment_id from reminder_claim where claimed_at > $1)`,
  recall: `select r.*, p.number as patient_number from recall r join patient p on p.id = r.patient_id
    where r.id in (select recall_id from recall_claim where claimed_at > $1 or ${OF_CHANGED})
      or r.id in (select recall_id from message where changed_at > $1)`,
  patient: `select * from patient where sms_opt_out = true or email_opt_out = true or blocked = true
      or deceased_on is not null or greeting_consent is not null or recall_consent is not null
      or id in (select patient_id from message where changed_at > $1)
      or id in (select patient_id from reminder_claim where claimed_at > $1)
      or id in (select patient_id from recall_claim where claimed_at > $1)
      or id in (select patient_id from greeting_claim where claimed_at > $1)`,
};

const LEFT = ['submitted', 'submitting', 'unclear'];

async function read({ query }: Inspection, since: Date): Promise<LeftBehind> {
  const rows: Record<string, CarriedRow[]> = {};
  for (const [table, sql] of Object.entries(QUERIES)) rows[table] = await query(sql, [since]);
  const left = (rows.message ?? []).filter(
    ({ state, submitted_at: at }) =>
      LEFT.includes(String(state)) && (at === null || String(at) > since.toISOString()),
  );
  return { messages: left.map(leftMessage), rows };
}

function leftMessage(row: CarriedRow): LeftMessage {
  return {
    id: integer(row, 'id'),
    kind: word(row, 'kind'),
    channel: word(row, 'channel'),
    state: word(row, 'state'),
    at: instant(row, row.submitted_at === null ? 'logged_at' : 'submitted_at'),
  };
}
