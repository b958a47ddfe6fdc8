import type { AppointmentRecord, PatientRecord } from '../../src/model/import-record.ts';
import { addDays } from '../../src/model/time.ts';
import type { ImportCounts, Reads, Tx } from '../../src/store.ts';
import type { Connection } from '../connection.ts';
import { ALL_ROWS, jsonRows, jsonValues } from '../dialect.ts';
import { integer, text } from './rows.ts';

type ImportReads = Pick<Reads, 'knownPatientNumbers'>;
type ImportWrites = Pick<
  Tx,
  'savePatients' | 'saveAppointments' | 'markVanished' | 'nextImportId' | 'keepAppointments'
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

/** What a re-import may change of an appointment; `import_id` alone is no change. */
const COMPARED = [
  'patient_id',
  'starts_at',
  'starts_local',
  'duration_minutes',
  'status',
  'reason_code',
  'reason_name',
  'doctor',
  'person_name',
  'person_mobile',
  'person_mobile_kind',
  'vanished',
];

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
    async savePatients(records) {
      const json = JSON.stringify(records.map(patientRow));
      const columns = Object.keys(PATIENT_COLUMNS);
      const known = await query(
        `select count(*) as count from patient where number in (select number from (${jsonRows('$1', { number: 'text' })}) as incoming)`,
        [json],
      );
      const written = await query(
        `insert into patient (${columns.join(', ')}) ${jsonRows('$1', PATIENT_COLUMNS)} ${ALL_ROWS}
         on conflict (number) do update set ${columns.map((name) => `${name} = excluded.${name}`).join(', ')}
         where ${differs('patient', columns)}
         returning id`,
        [json],
      );
      return counts(records.length, Number(known[0]?.count ?? 0), written.length);
    },

    async saveAppointments(source, records, importId) {
      const json = JSON.stringify(records.map(appointmentRow));
      const known = await query(
        `select count(*) as count from appointment
         where source = $1 and external_id in (select external_id from (${jsonRows('$2', { external_id: 'text' })}) as incoming)`,
        [source, json],
      );
      const incoming = Object.keys(APPOINTMENT_COLUMNS).filter((name) => name !== 'patient_number');
      const written = await query(
        `insert into appointment (source, import_id, vanished, patient_id, ${incoming.join(', ')})
         select $1, $2, false, p.id, ${incoming.map((name) => `incoming.${name}`).join(', ')}
         from (${jsonRows('$3', APPOINTMENT_COLUMNS)}) as incoming
         left join patient p on p.number = incoming.patient_number
         ${ALL_ROWS}
         on conflict (source, external_id) do update set ${COMPARED.map((name) => `${name} = excluded.${name}`).join(', ')}
         where ${differs('appointment', COMPARED)}
         returning id`,
        [source, importId, json],
      );
      await query(
        `update appointment set import_id = $2
         where source = $1 and external_id in (select external_id from (${jsonRows('$3', { external_id: 'text' })}) as incoming)`,
        [source, importId, json],
      );
      return counts(records.length, Number(known[0]?.count ?? 0), written.length);
    },

    async keepAppointments(source, externalIds, importId) {
      await query(
        `update appointment set import_id = $1 where source = $2 and external_id in (${jsonValues('$3')})`,
        [importId, source, JSON.stringify(externalIds)],
      );
    },

    // P7a: a file speaks for the future days between its first and last appointment
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

    async nextImportId() {
      const [row] = await query('select coalesce(max(import_id), 0) + 1 as next from appointment');
      return row ? integer(row, 'next') : 1;
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
