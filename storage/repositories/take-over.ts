import type { CarriedRow, LeftBehind } from '../../src/restore.ts';
import type { Connection } from '../connection.ts';
import { ALL_ROWS, type ColumnType, jsonRows, jsonValues } from '../dialect.ts';
import { integer, text } from './rows.ts';

type Query = Connection['query'];

/** What the rows say of others under names of their own, and no table has a column for. */
const NAMES = [
  'appointment_source',
  'appointment_external_id',
  'patient_number',
  'recall_source',
  'recall_external_id',
];

/**
 * Takes over what the replaced database knows: messages that left, with their batches, claims and charges, and what
 * belongs to them; and who must not be written to. What this database has itself stays where it is newer or the same.
 * Returns how many messages it concerns. SQLite only: a server's database is never kept aside.
 */
export async function takeOver({ query }: Connection, { rows }: LeftBehind, at: Date): Promise<number> {
  const of = (table: string): readonly CarriedRow[] => rows[table] ?? [];
  await takePatients(query, of('patient'));
  const patients = await idsByNumber(query);
  const withPatient = (row: CarriedRow) => ({
    ...row,
    patient_id: patients.get(String(row.patient_number)) ?? null,
  });
  const appointments = await takeSourced(
    query,
    'appointment',
    of('appointment').map(withPatient).map(unseen),
  );
  const recalls = await takeSourced(query, 'recall', of('recall').map(withPatient).map(open));
  const found = (row: CarriedRow): CarriedRow => ({
    ...withPatient(row),
    ...('appointment_source' in row && {
      appointment_id: appointments.get(nameOf(row, 'appointment')) ?? null,
    }),
    ...('recall_source' in row && { recall_id: recalls.get(nameOf(row, 'recall')) ?? null }),
  });
  const messages = of('message').map(found).map(unclearIfUnknown);
  const known = await knownMessages(query, messages);
  const came = messages.filter(
    (row) => !known.has(integer(row, 'id')) && HOLDS_CLAIM.includes(String(row.state)),
  );
  const same = messages.filter((row) => known.has(integer(row, 'id')) && row.state !== 'queued');
  await takeBatches(query, of('batch'), came, at);
  await insert(query, 'message', came.map(withoutHands));
  await update(query, same);
  await endBatches(query, of('batch'));
  for (const table of ['reminder_claim', 'superseded_claim', 'recall_claim', 'greeting_claim']) {
    await takeClaims(query, table, of(table).map(found), same);
  }
  await takeCredits(query, of('credit_entry'));
  return came.length + same.length;
}

/** Of those the appointment, the recall or the birthday is taken. */
const HOLDS_CLAIM = ['submitted', 'unclear', 'rejected'];

const nameOf = (row: CarriedRow, what: string): string =>
  JSON.stringify([row[`${what}_source`], row[`${what}_external_id`]]);

/** No import of this database has seen it. */
const unseen = (row: CarriedRow): CarriedRow => ({ ...row, import_id: 0 });
/** The appointment that did it may not be here: the next import says so again. */
const open = (row: CarriedRow): CarriedRow => ({ ...row, done_by: null });
const unclearIfUnknown = (row: CarriedRow): CarriedRow =>
  row.state === 'submitting' ? { ...row, state: 'unclear', reason: 'restored' } : row;
const withoutHands = (row: CarriedRow): CarriedRow => ({ ...row, owner: null, lease_until: null });

/** Who is missing comes; of who is here, only what forbids writing to them, and what they have consented to. */
async function takePatients(query: Query, patients: readonly CarriedRow[]): Promise<void> {
  await insert(
    query,
    'patient',
    patients.map(({ id: _, ...row }) => row),
  );
  const consents = ['greeting_consent', 'recall_consent'].flatMap((name) => [
    name,
    `${name}_on`,
    `${name}_source`,
    `${name}_by`,
  ]);
  const forbids = ['sms_opt_out', 'email_opt_out', 'blocked', 'deceased_on'];
  const types = typesOf(['number', ...forbids, ...consents]);
  await query(
    `update patient set sms_opt_out = patient.sms_opt_out or incoming.sms_opt_out,
       email_opt_out = patient.email_opt_out or incoming.email_opt_out, blocked = patient.blocked or incoming.blocked,
       deceased_on = coalesce(patient.deceased_on, incoming.deceased_on),
       ${consents.map((name) => `${name} = incoming.${name}`).join(', ')}
     from (${jsonRows('$1', types)}) as incoming where patient.number = incoming.number`,
    [JSON.stringify(patients)],
  );
}

async function idsByNumber(query: Query): Promise<Map<string, number>> {
  const rows = await query('select number, id from patient');
  return new Map(rows.map((row) => [text(row, 'number'), integer(row, 'id')]));
}

/** Appointments or recalls by what their source calls them. */
async function takeSourced(
  query: Query,
  table: 'appointment' | 'recall',
  carried: readonly CarriedRow[],
): Promise<Map<string, number>> {
  await insert(
    query,
    table,
    carried.map(({ id: _, ...row }) => row),
  );
  const rows = await query(
    `select source, external_id, id from ${table}
     where (source, external_id) in (${jsonRows('$1', { source: 'text', external_id: 'text' })})`,
    [JSON.stringify(carried.map(({ source, external_id }) => ({ source, external_id })))],
  );
  return new Map(rows.map((row) => [JSON.stringify([row.source, row.external_id]), integer(row, 'id')]));
}

/** Those both databases have: nothing was prepared here since, so the same id is the same message. */
async function knownMessages(query: Query, messages: readonly CarriedRow[]): Promise<Set<number>> {
  const ids = JSON.stringify(messages.map((row) => integer(row, 'id')));
  const rows = await query(`select id from message where id in (${jsonValues('$1')})`, [ids]);
  return new Set(rows.map((row) => integer(row, 'id')));
}

/** Batches made after the backup have ended here: what never left of them is not taken over, and free. */
async function takeBatches(
  query: Query,
  batches: readonly CarriedRow[],
  messages: readonly CarriedRow[],
  at: Date,
): Promise<void> {
  const needed = new Set(messages.map((row) => row.batch_id));
  const ended = batches
    .filter(({ id }) => needed.has(id ?? null))
    .map((row) => ({
      ...withoutHands(row),
      state: 'submitted',
      reason: null,
      send_ordered_at: null,
      send_ordered_by: null,
      submitted_at: row.submitted_at ?? at.toISOString(),
    }));
  await insert(query, 'batch', ended);
}

const TOLD = {
  id: 'integer',
  state: 'text',
  reason: 'text',
  reference: 'text',
  delivery_status: 'integer',
  delivery_reason: 'text',
  delivered_at: 'text',
  logged_at: 'text',
  submitted_at: 'text',
  reset_at: 'text',
  changed_at: 'text',
} as const;

/** The portal may have told meanwhile what the replaced database did not know yet: that stays. */
async function update(query: Query, messages: readonly CarriedRow[]): Promise<void> {
  const told = Object.keys(TOLD).filter((name) => name !== 'id');
  await query(
    `update message set ${told.map((name) => `${name} = incoming.${name}`).join(', ')}, owner = null, lease_until = null
     from (${jsonRows('$1', TOLD)}) as incoming
     where message.id = incoming.id and not (message.state = 'submitted' and incoming.state <> 'submitted')`,
    [JSON.stringify(messages)],
  );
}

/** What was rejected, withdrawn or has expired after the backup is so here too. */
async function endBatches(query: Query, batches: readonly CarriedRow[]): Promise<void> {
  const columns = {
    id: 'integer',
    state: 'text',
    reason: 'text',
    decided_at: 'text',
    decided_by: 'text',
  } as const;
  const ended = batches.filter(({ state }) => ['rejected', 'withdrawn', 'expired'].includes(String(state)));
  await query(
    `update batch set state = incoming.state, reason = incoming.reason, decided_at = incoming.decided_at,
       decided_by = incoming.decided_by
     from (${jsonRows('$1', columns)}) as incoming
     where batch.id = incoming.id and batch.state in ('prepared', 'paused')`,
    [JSON.stringify(ended)],
  );
}

/** The claims of messages in both databases are those of the replaced one, of others those whose message left or is purged. */
async function takeClaims(
  query: Query,
  table: string,
  claims: readonly CarriedRow[],
  same: readonly CarriedRow[],
): Promise<void> {
  const ids = JSON.stringify(same.map((row) => integer(row, 'id')));
  await query(`delete from ${table} where message_id in (${jsonValues('$1')})`, [ids]);
  const there = await knownMessages(
    query,
    claims.flatMap(({ message_id: id }) => (id === null || id === undefined ? [] : [{ id }])),
  );
  const held = claims.filter(({ message_id: id }) => id === null || there.has(Number(id)));
  const key = KEYS[table] ?? [];
  const free = held.filter((row) => key.every((name) => row[name] !== null));
  await insert(
    query,
    table,
    free,
    `(${key.join(', ')}) do update set message_id = excluded.message_id,
    claimed_at = excluded.claimed_at, channel = excluded.channel`,
  );
}

const KEYS: Readonly<Record<string, readonly string[]>> = {
  reminder_claim: ['appointment_id', 'kind', 'step'],
  superseded_claim: ['appointment_id', 'kind', 'step'],
  recall_claim: ['recall_id', 'due_on'],
  greeting_claim: ['patient_id', 'year'],
};

/** Our books are those of the replaced database; what this one has charged already is not charged twice. */
function takeCredits(query: Query, entries: readonly CarriedRow[]): Promise<void> {
  return insert(
    query,
    'credit_entry',
    entries.map(({ id: _, ...row }) => row),
  );
}

/** SQLite takes each value as the JSON has it. */
const typesOf = (columns: readonly string[]): Record<string, ColumnType> =>
  Object.fromEntries(columns.map((name) => [name, 'text']));

const CHUNK = 500; // rows in one statement

async function insert(
  query: Query,
  table: string,
  rows: readonly CarriedRow[],
  conflict = 'do nothing',
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first).filter((name) => !NAMES.includes(name));
  const list = columns.map((name) => `"${name}"`).join(', ');
  for (let start = 0; start < rows.length; start += CHUNK) {
    await query(
      `insert into ${table} (${list}) ${jsonRows('$1', typesOf(columns))} ${ALL_ROWS} on conflict ${conflict}`,
      [JSON.stringify(rows.slice(start, start + CHUNK))],
    );
  }
}
