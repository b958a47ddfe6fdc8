import {
  type BareDatabase,
  type DatabasePlace,
  integer,
  integerOrNull,
  openBare,
  type Row,
  text,
  textOrNull,
} from './bare-database.ts';
import { appendOnlyTables, hasWitness } from './witness.ts';

/** One line of a message's history. */
export type EventFact = Readonly<{
  id: number;
  messageId: number;
  at: string;
  state: string;
  reason: string | null;
  reference: string;
  deliveryStatus: number | null;
  isReset: boolean;
}>;

/** A message that is or was in the log. `now` null: it was purged, and only its history is known. */
export type MessageFact = Readonly<{
  id: number;
  batchId: number;
  appointmentId: number | null;
  patientId: number | null;
  kind: string;
  channel: string;
  recipient: string;
  milliCredits: number;
  startsAt: string | null;
  /** What the patient or the appointment said when the message was written; only a witness knows. */
  numbersThen: readonly (string | null)[] | null;
  now: Readonly<{
    state: string;
    reference: string;
    deliveryStatus: number | null;
    isReset: boolean;
    owner: string | null;
    leaseUntil: string | null;
  }> | null;
  /** By id. */
  events: readonly EventFact[];
  /** How it ended, or is now. */
  last: Readonly<{ state: string; reference: string; deliveryStatus: number | null; isReset: boolean }>;
}>;

export type AuditFact = Readonly<{
  id: number;
  at: string;
  actor: string;
  action: string;
  subject: string | null;
  details: Readonly<Record<string, unknown>>;
}>;

export type WitnessFact = Readonly<{ id: number; about: string; rowId: number; content: Row }>;

/** All an independent reader finds, at one moment. */
export type Facts = Readonly<{
  messages: ReadonlyMap<number, MessageFact>;
  /** Copies of what happened, in the order of commits; null: nobody has put a witness in. */
  witness: readonly WitnessFact[] | null;
  batches: readonly Row[];
  decisions: readonly Row[];
  claims: readonly Row[];
  superseded: readonly Row[];
  credits: readonly Row[];
  audit: readonly AuditFact[];
  /** The rows of tables that only grow, by table. */
  appendOnly: Readonly<Record<string, readonly Row[]>>;
  /** The last id each of them has given; null on PostgreSQL, where an undone write uses ids up too. */
  lastIds: ReadonlyMap<string, number> | null;
  /** `message_event` as it is, in case a witness has seen it otherwise. */
  events: readonly Row[];
  /** Findings of the database's own checks. */
  damage: readonly string[];
}>;

/** Reads everything in one snapshot, past all code of the program. */
export async function readFacts(place: DatabasePlace): Promise<Facts> {
  const database = await openBare(place, { mayWrite: false });
  try {
    await database.query(
      database.isSqlite ? 'begin' : 'begin transaction isolation level repeatable read read only',
    );
    const facts = await readAll(database);
    await database.query('rollback');
    return facts;
  } finally {
    await database.close();
  }
}

async function readAll(database: BareDatabase): Promise<Facts> {
  const { query, isSqlite } = database;
  const table = (name: string, order: string) => query(`select * from ${name} order by ${order}`);
  const witness = (await hasWitness(database)) ? (await table('witness', 'id')).map(witnessFact) : null;
  const events = await table('message_event', 'id');
  const damage = await ownChecks(database);
  const appendOnly: Record<string, readonly Row[]> = {};
  for (const name of appendOnlyTables) appendOnly[name] = await table(name, 'id'); // first: what is damaged may not be readable
  return {
    witness,
    messages: messageFacts(await table('message', 'id'), events, witness),
    batches: await table('batch', 'id'),
    decisions: await table('batch_decision', 'batch_id, revision'),
    claims: await table('reminder_claim', 'appointment_id, kind, step'),
    superseded: await table('superseded_claim', 'appointment_id, kind, step'),
    credits: appendOnly.credit_entry ?? [],
    audit: (appendOnly.audit_entry ?? []).map(auditFact),
    appendOnly,
    lastIds: isSqlite ? await lastIds(database) : null,
    events,
    damage,
  };
}

async function lastIds({ query }: BareDatabase): Promise<Map<string, number>> {
  const rows = await query('select name, seq from sqlite_sequence');
  return new Map(rows.map((row) => [text(row, 'name'), integer(row, 'seq')]));
}

/** What the database itself can say, and whether the triggers that guard its rows are there and on. */
async function ownChecks({ query, isSqlite }: BareDatabase): Promise<string[]> {
  const triggers = await query(
    isSqlite
      ? `select name from sqlite_master where type = 'trigger'`
      : `select tgname as name from pg_trigger where tgenabled = 'O' and not tgisinternal`,
  );
  const found = new Set(triggers.map(({ name }) => name));
  const guards = [...MESSAGE_GUARDS, ...appendOnlyTables.flatMap(isSqlite ? sqliteGuards : postgresGuards)];
  const missing = guards.flatMap((name) => (found.has(name) ? [] : [`trigger ${name} is gone or off`]));
  if (!isSqlite) return missing; // a server keeps its own promises
  const integrity = await query('pragma integrity_check');
  const foreign = await query('pragma foreign_key_check');
  return [
    ...missing,
    ...integrity.flatMap(({ integrity_check: said }) => (said === 'ok' ? [] : [`integrity: ${said}`])),
    ...foreign.map(({ table, rowid, parent }) => `row ${rowid} of ${table} points to no ${parent}`),
  ];
}

const MESSAGE_GUARDS = ['message_created', 'message_changed'];

const sqliteGuards = (table: string): string[] =>
  ['update', 'delete', 'replace'].map((change) => `${table}_no_${change}`);

const postgresGuards = (table: string): string[] => [`${table}_append_only`];

/** With a witness, purged messages too. */
function messageFacts(
  rows: readonly Row[],
  eventRows: readonly Row[],
  witness: readonly WitnessFact[] | null,
): Map<number, MessageFact> {
  const about = (name: string) =>
    witness?.filter((copy) => copy.about === name).map(({ content }) => content);
  const written = new Map((about('message') ?? []).map((row) => [integer(row, 'id'), row]));
  const present = new Map(rows.map((row) => [integer(row, 'id'), row]));
  const events = groupBy((about('message_event') ?? eventRows).map(eventFact), ({ messageId }) => messageId);
  const known = [...new Map([...written, ...present]).keys()].sort((a, b) => a - b);
  return new Map(
    known.flatMap((id) => {
      const fact = messageFact(present.get(id), written.get(id), events.get(id) ?? []);
      return fact === null ? [] : [[id, fact] as const];
    }),
  );
}

function messageFact(
  present: Row | undefined,
  written: Row | undefined,
  events: readonly EventFact[],
): MessageFact | null {
  const row = written ?? present;
  const now = present === undefined ? null : nowOf(present);
  const last = now ?? events.at(-1);
  if (row === undefined || last === undefined) return null;
  return {
    id: integer(row, 'id'),
    batchId: integer(row, 'batch_id'),
    appointmentId: integerOrNull(row, 'appointment_id'),
    patientId: integerOrNull(row, 'patient_id'),
    kind: text(row, 'kind'),
    channel: text(row, 'channel'),
    recipient: text(row, 'recipient'),
    milliCredits: integer(row, 'milli_credits'),
    startsAt: textOrNull(row, 'starts_at'),
    numbersThen: written === undefined ? null : numbersOf(written),
    now,
    events,
    last,
  };
}

function nowOf(row: Row): NonNullable<MessageFact['now']> {
  return {
    state: text(row, 'state'),
    reference: text(row, 'reference'),
    deliveryStatus: integerOrNull(row, 'delivery_status'),
    isReset: row.reset_at !== null,
    owner: textOrNull(row, 'owner'),
    leaseUntil: textOrNull(row, 'lease_until'),
  };
}

/** P3, P7a: a patient's own; an appointment's only when nobody is registered. */
function numbersOf(written: Row): (string | null)[] {
  if (text(written, 'channel') === 'email') return [textOrNull(written, 'patient_email')];
  const column = written.patient_id === null ? 'person_mobile' : 'patient_mobile';
  return [textOrNull(written, column)];
}

function eventFact(row: Row): EventFact {
  return {
    id: integer(row, 'id'),
    messageId: integer(row, 'message_id'),
    at: text(row, 'at'),
    state: text(row, 'state'),
    reason: textOrNull(row, 'reason'),
    reference: text(row, 'reference'),
    deliveryStatus: integerOrNull(row, 'delivery_status'),
    isReset: Boolean(row.is_reset),
  };
}

function auditFact(row: Row): AuditFact {
  return {
    id: integer(row, 'id'),
    at: text(row, 'at'),
    actor: text(row, 'actor'),
    action: text(row, 'action'),
    subject: textOrNull(row, 'subject'),
    details: JSON.parse(text(row, 'details')) as AuditFact['details'],
  };
}

function witnessFact(row: Row): WitnessFact {
  return {
    id: integer(row, 'id'),
    about: text(row, 'about'),
    rowId: integer(row, 'row_id'),
    content: JSON.parse(text(row, 'content')) as Row,
  };
}

/** Messages of which a person said what became of them; what they say may be wrong. */
export function decidedByPerson({ audit, messages }: Facts): (messageId: number) => boolean {
  const entries = audit.filter(({ action }) => action === 'messages.decided');
  const listed = new Set(entries.flatMap(({ details }) => (details.ids as string[]).map(Number)));
  // the audit lists the first fifty only; beyond that whoever was unclear may be meant
  const isCut = entries.some(({ details }) => Number(details.idCount) > (details.ids as string[]).length);
  const wasUnclear = (id: number) =>
    messages.get(id)?.events.some(({ state }) => state === 'unclear') ?? false;
  return (id) => listed.has(id) || (isCut && wasUnclear(id));
}

/** The values by what `keyOf` says of them, each group in the order they came. */
export function groupBy<Value, Key>(
  values: readonly Value[],
  keyOf: (value: Value) => Key,
): Map<Key, Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group === undefined) groups.set(keyOf(value), [value]);
    else group.push(value);
  }
  return groups;
}
