import type { AppointmentRecord, PatientRecord } from '../../src/model/import-record.ts';
import { addDays } from '../../src/model/time.ts';
import type { ImportCounts, Reads, Tx } from '../../src/store.ts';
import type { Connection } from '../connection.ts';
import { ALL_ROWS, jsonRows, jsonValues } from '../dialect.ts';
import { flag, integer, text } from './rows.ts';

type ImportReads = Pick<Reads, 'knownPatientNumbers'>;
type ImportWrites = Pick<
  Tx,
  'savePatients' | 'startImport' | 'saveAppointments' | 'keepAppointments' | 'markVanished'
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
  person_name: 'text',
  person_mobile: 'text',
  person_mobile_kind: 'text',
} as const;

/** What a re-import may change, as it comes; the patient is joined. */
const INCOMING = Object.keys(APPOINTMENT_COLUMNS).filter(
  (name) => name !== 'patient_number' && name !== 'external_id',
);

const SAME = `(a.vanished, a.patient_id, ${INCOMING.map((name) => `a.${name}`).join(', ')})
  is not distinct from (false, p.id, ${INCOMING.map((name) => `incoming.${name}`).join(', ')})`;

// a newer import may have seen the row: its id must stay
const UPSERT = `insert into appointment (source, import_id, vanished, patient_id, external_id, ${INCOMING.join(', ')})
  select $1, $2, false, p.id, incoming.external_id, ${INCOMING.map((name) => `incoming.${name}`).join(', ')}
  from (${jsonRows('$3', APPOINTMENT_COLUMNS)}) as incoming
  left join patient p on p.number = incoming.patient_number
  ${ALL_ROWS}
  on conflict (source, external_id) do update set vanished = false,
    import_id = case when appointment.import_id < excluded.import_id then excluded.import_id else appointment.import_id end,
    ${['patient_id', ...INCOMING].map((name) => `${name} = excluded.${name}`).join(', ')}`;

export function importReads({ query }: Connection): ImportReads {
  return {
    async knownPatientNumbers(numbers) {
      const rows = await query(`select number from patient where number in (${jsonValues('$1')})`, [
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
      const isGiven = (name: string) => given?.includes(name === 'mobile_kind' ? 'mobile' : name) ?? true;
      const updated = columns.filter(isGiven);
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

    // telling apart first, then two ways to write: rows that stay as they are keep their five indexes untouched
    async saveAppointments(source, records, importId) {
      const known = await query(
        `select a.id, a.external_id, ${SAME} as same
         from (${jsonRows('$2', APPOINTMENT_COLUMNS)}) as incoming
         left join patient p on p.number = incoming.patient_number
         left join appointment a on a.source = $1 and a.external_id = incoming.external_id
         where a.id is not null`,
        [source, JSON.stringify(records.map(appointmentRow))],
      );
      const same = new Map(
        known.filter((row) => flag(row, 'same')).map((row) => [text(row, 'external_id'), integer(row, 'id')]),
      );
      if (same.size > 0) {
        await query(
          `update appointment set import_id = $1 where import_id < $1 and id in (${jsonValues('$2')})`,
          [importId, JSON.stringify([...same.values()])],
        );
      }
      const others = records.filter(({ id }) => !same.has(id));
      if (others.length > 0) {
        await query(UPSERT, [source, importId, JSON.stringify(others.map(appointmentRow))]);
      }
      const added = records.length - known.length;
      return { added, changed: others.length - added, unchanged: same.size };
    },

    async keepAppointments(source, externalIds, importId) {
      await query(
        `update appointment set import_id = $1
         where source = $2 and import_id < $1 and external_id in (${jsonValues('$3')})`,
        [importId, source, JSON.stringify(externalIds)],
      );
    },

    async markVanished(source, importId, { from, until, now }) {
      const rows = await query(
        `update appointment set vanished = true
         where source = $1 and import_id < $2 and vanished = false and starts_at > $3
           and starts_local >= $4 and starts_local < $5
         returning id`,
        [source, importId, now, from, addDays(until, 1)],
      );
      return rows.length;
    },
  };
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
    person_name: record.personName,
    person_mobile: record.personMobile?.number ?? null,
    person_mobile_kind: record.personMobile?.kind ?? null,
  };
}
