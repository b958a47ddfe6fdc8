import type { AppointmentRecord, PatientRecord } from '../../src/model/import-record.ts';
import { addDays } from '../../src/model/time.ts';
import type { ImportCounts, Reads, Tx } from '../../src/store.ts';
import type { Connection } from '../connection.ts';
import { ALL_ROWS, jsonRows, jsonValues } from '../dialect.ts';
import { flag, integer, text } from './rows.ts';

type ImportReads = Pick<Reads, 'knownPatientNumbers'>;
type ImportWrites = Pick<
  Tx,
  | 'savePatients'
  | 'startImport'
  | 'saveAppointments'
  | 'cancelAppointments'
  | 'keepAppointments'
  | 'markVanished'
>;

const PATIENT_COLUMNS = {
  number: 'text',
  last_name: 'text',
  first_name: 'text',
  birth_date: 'text',
  language: 'text',
  mobile: 'text',
  mobile_kind: 'text',
  email: 'text',
  sms_opt_out: 'boolean',
  email_opt_out: 'boolean',
  deceased_on: 'text',
  blocked: 'boolean',
} as const;

const APPOINTMENT_COLUMNS = {
  external_id: 'text',
  patient_number: 'text',
  starts_at: 'text',
  starts_local: 'text',
  duration_minutes: 'integer',
  status: 'text',
  reason_code: 'text',
  reason_name: 'text',
  doctor: 'text',
  specialty: 'text',
  location: 'text',
  person_name: 'text',
  person_mobile: 'text',
  person_mobile_kind: 'text',
} as const;

/** What an import may change, as it comes; the patient is joined. */
const INCOMING = Object.keys(APPOINTMENT_COLUMNS).filter(
  (name) => name !== 'patient_number' && name !== 'external_id',
);
const CHANGEABLE = ['patient_id', ...INCOMING];

/** A file's name of a column, where it is another one. */
const FILE_COLUMNS: Readonly<Record<string, string>> = {
  mobile_kind: 'mobile',
  patient_id: 'patient_number',
  starts_local: 'starts_at',
  person_name: 'name',
  person_mobile: 'mobile',
  person_mobile_kind: 'mobile',
};

const ALWAYS_GIVEN: readonly string[] = ['starts_at', 'status'];

/**
 * What stays only as long as these stay, when the file lacks it: a code and a name are of one visit reason, a name and a
 * mobile number of one person (P7a). A number kept for somebody else would tell them of this appointment.
 */
const BELONGS_TO: Readonly<Record<string, readonly string[]>> = {
  reason_code: ['reason_name'],
  reason_name: ['reason_code'],
  person_name: ['patient_id', 'person_mobile'],
  person_mobile: ['patient_id', 'person_name'],
  person_mobile_kind: ['patient_id', 'person_name'],
};

/** What the appointment is about; kept for somebody else, it would tell them why the one before was to come. */
const OF_THE_VISIT: readonly string[] = ['reason_code', 'reason_name', 'doctor', 'specialty', 'location'];

export function importReads({ query }: Connection): ImportReads {
  return {
    async knownPatientNumbers(numbers) {
      const rows = await query(`select number from patient where number in (${jsonValues('$1', 'text')})`, [
        JSON.stringify(numbers),
      ]);
      return new Set(rows.map((row) => text(row, 'number')));
    },
  };
}

export function importWrites({ query }: Connection): ImportWrites {
  return {
    async savePatients(records, given) {
      const json = JSON.stringify(records.map(patientRow));
      const columns = Object.keys(PATIENT_COLUMNS);
      const updated = columns.filter((name) => isGiven(name, given));
      const known = await query(
        `select count(*) as count from patient where number in (select number from (${jsonRows('$1', { number: 'text' })}) as incoming)`,
        [json],
      );
      const written = await query(
        `insert into patient (${columns.join(', ')}) ${jsonRows('$1', PATIENT_COLUMNS)} ${ALL_ROWS}
         on conflict (number) do update set ${updated.map((name) => `${name} = excluded.${name}`).join(', ')}
         where ${differs('patient', updated)}
         returning id`,
        [json],
      );
      return counts(records.length, Number(known[0]?.count ?? 0), written.length);
    },

    async startImport(source, at) {
      const [row] = await query('insert into import_run (source, started_at) values ($1, $2) returning id', [
        source,
        at,
      ]);
      if (row === undefined) throw new Error('expected the id of the import, got no row');
      return integer(row, 'id');
    },

    // telling apart first, then two ways to write: rows that stay as they are keep their indexes untouched. Every incoming
    // row is asked for, so that the join cannot begin with the whole agenda.
    async saveAppointments(source, records, importId, columns) {
      const given = CHANGEABLE.filter((name) => isGiven(name, columns));
      const found = await query(
        `select a.id, incoming.external_id, (a.import_id > $3 or ${isSame(given)}) as stays
         from (${jsonRows('$2', APPOINTMENT_COLUMNS)}) as incoming
         left join patient p on p.number = incoming.patient_number
         left join appointment a on a.source = $1 and a.external_id = incoming.external_id`,
        [source, JSON.stringify(records.map(appointmentRow)), importId],
      );
      const known = found.filter((row) => row.id !== null);
      const staying = new Map(
        known
          .filter((row) => flag(row, 'stays'))
          .map((row) => [text(row, 'external_id'), integer(row, 'id')]),
      );
      if (staying.size > 0) {
        await query(
          `update appointment set import_id = $1 where import_id < $1 and id in (${jsonValues('$2')})`,
          [importId, JSON.stringify([...staying.values()])],
        );
      }
      const others = records.filter(({ id }) => !staying.has(id));
      if (others.length > 0) {
        await query(upsert(given), [source, importId, JSON.stringify(others.map(appointmentRow))]);
      }
      const added = records.length - known.length;
      return { added, changed: others.length - added, unchanged: staying.size };
    },

    // what a newer import has written stays
    async cancelAppointments(source, externalIds, importId) {
      const rows = await query(
        `update appointment set status = 'cancelled', import_id = $1
         where source = $2 and import_id <= $1 and status <> 'cancelled'
           and external_id in (${jsonValues('$3', 'text')})
         returning id`,
        [importId, source, JSON.stringify(externalIds)],
      );
      return { added: 0, changed: rows.length, unchanged: externalIds.length - rows.length };
    },

    async keepAppointments(source, externalIds, importId) {
      await query(
        `update appointment set import_id = $1
         where source = $2 and import_id < $1 and external_id in (${jsonValues('$3', 'text')})`,
        [importId, source, JSON.stringify(externalIds)],
      );
    },

    async markVanished(source, importId, { from, until, now }) {
      const rows = await query(
        `update appointment set vanished = true, import_id = $2
         where source = $1 and import_id < $2 and vanished = false and starts_at > $3
           and starts_local >= $4 and starts_local < $5
         returning id`,
        [source, importId, now, from, addDays(until, 1)],
      );
      return rows.length;
    },
  };
}

/** Whether a file with these columns has this one; one that does not tell has all. */
function isGiven(name: string, columns: readonly string[] | undefined): boolean {
  const column = FILE_COLUMNS[name] ?? name;
  return columns === undefined || columns.includes(column) || ALWAYS_GIVEN.includes(column);
}

const joinedPatient = (name: string) => (name === 'patient_id' ? 'p.id' : `incoming.${name}`);

function isSame(given: readonly string[]): string {
  return `(a.vanished, ${given.map((name) => `a.${name}`).join(', ')})
    is not distinct from (false, ${given.map(joinedPatient).join(', ')})`;
}

// what a newer import has written stays: the file of this one was read before
function upsert(given: readonly string[]): string {
  const list = CHANGEABLE.join(', ');
  return `insert into appointment (source, import_id, vanished, external_id, ${list})
    select $1, $2, false, incoming.external_id, ${CHANGEABLE.map(joinedPatient).join(', ')}
    from (${jsonRows('$3', APPOINTMENT_COLUMNS)}) as incoming
    left join patient p on p.number = incoming.patient_number
    ${ALL_ROWS}
    on conflict (source, external_id) do update set vanished = false, import_id = excluded.import_id,
      ${CHANGEABLE.map((name) => `${name} = ${valueAfter(name, given)}`).join(', ')}
    where appointment.import_id <= excluded.import_id`;
}

/** What a known appointment has in this column after the import. */
function valueAfter(name: string, given: readonly string[]): string {
  if (given.includes(name)) return `excluded.${name}`;
  const companions = (BELONGS_TO[name] ?? []).filter((companion) => given.includes(companion));
  const changes = companions.length === 0 ? [] : [differs('appointment', companions)];
  if (OF_THE_VISIT.includes(name)) changes.push(...personChanges(given));
  if (changes.length === 0) return `appointment.${name}`;
  return `case when ${changes.join(' or ')} then excluded.${name} else appointment.${name} end`;
}

/** When the appointment goes to somebody else; a name and a number say who it is of unregistered people only (P7a). */
function personChanges(given: readonly string[]): string[] {
  const isPatientGiven = given.includes('patient_id');
  const person = ['person_name', 'person_mobile'].filter((name) => given.includes(name));
  const patientAfter = isPatientGiven ? 'excluded.patient_id' : 'appointment.patient_id';
  return [
    ...(isPatientGiven ? [differs('appointment', ['patient_id'])] : []),
    ...(person.length > 0 ? [`(${patientAfter} is null and ${differs('appointment', person)})`] : []),
  ];
}

function differs(table: string, columns: readonly string[]): string {
  const current = columns.map((name) => `${table}.${name}`).join(', ');
  const incoming = columns.map((name) => `excluded.${name}`).join(', ');
  return `(${current}) is distinct from (${incoming})`;
}

function counts(total: number, known: number, written: number): ImportCounts {
  const added = total - known;
  return { added, changed: written - added, unchanged: total - written };
}

function patientRow(record: PatientRecord): Record<keyof typeof PATIENT_COLUMNS, string | boolean | null> {
  return {
    number: record.number,
    last_name: record.lastName,
    first_name: record.firstName,
    birth_date: record.birthDate,
    language: record.language,
    mobile: record.mobile?.number ?? null,
    mobile_kind: record.mobile?.kind ?? null,
    email: record.email,
    sms_opt_out: record.smsOptOut,
    email_opt_out: record.emailOptOut,
    deceased_on: record.deceasedOn,
    blocked: record.blocked,
  };
}

function appointmentRow(
  record: AppointmentRecord,
): Record<keyof typeof APPOINTMENT_COLUMNS, string | number | null> {
  return {
    external_id: record.id,
    patient_number: record.patientNumber,
    starts_at: record.startsAt.toISOString(),
    starts_local: record.startsLocal,
    duration_minutes: record.durationMinutes,
    status: record.status,
    reason_code: record.reasonCode,
    reason_name: record.reasonName,
    doctor: record.doctor,
    specialty: record.specialty,
    location: record.location,
    person_name: record.personName,
    person_mobile: record.personMobile?.number ?? null,
    person_mobile_kind: record.personMobile?.kind ?? null,
  };
}
