import { isWithin } from '../../src/model/day-span.ts';
import type { AppointmentRecord } from '../../src/model/import-record.ts';
import { addDays } from '../../src/model/time.ts';
import type { Booking, Reads, Tx } from '../../src/store.ts';
import type { Connection } from '../connection.ts';
import { ALL_ROWS, jsonRows, jsonValues } from '../dialect.ts';
import { differs, isGiven } from './import-columns.ts';
import { flag, instantOrNull, integer, text } from './rows.ts';

type ImportReads = Pick<Reads, 'knownPatientNumbers' | 'importSpans' | 'importBefore'>;
type ImportWrites = Pick<
  Tx,
  | 'startImport'
  | 'saveAppointments'
  | 'cancelAppointments'
  | 'keepAppointments'
  | 'markVanished'
  | 'saveImportSpans'
>;

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

    async importSpans(source) {
      const rows = await query('select * from import_span where source = $1 order by first_day', [source]);
      return rows.map((row) => ({ first: text(row, 'first_day'), last: text(row, 'last_day') }));
    },

    async importBefore(source, importId) {
      const [row] = await query(
        'select started_at from import_run where source = $1 and id < $2 order by id desc limit 1',
        [source, importId],
      );
      return row === undefined ? null : instantOrNull(row, 'started_at');
    },
  };
}

export function importWrites({ query }: Connection): ImportWrites {
  return {
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
    async saveAppointments(source, records, importId, columns, booking) {
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
        const rows = others.map((record) => ({
          ...appointmentRow(record),
          booked_at: bookedAt(record, booking),
        }));
        await query(upsert(given), [source, importId, JSON.stringify(rows), booking?.at ?? null]);
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

    async saveImportSpans(source, spans) {
      await query('delete from import_span where source = $1', [source]);
      const rows = spans.map(({ first, last }) => ({ first_day: first, last_day: last }));
      await query(
        `insert into import_span (source, first_day, last_day)
         select $1, first_day, last_day from (${jsonRows('$2', { first_day: 'text', last_day: 'text' })}) as span`,
        [source, JSON.stringify(rows)],
      );
    },
  };
}

const joinedPatient = (name: string) => (name === 'patient_id' ? 'p.id' : `incoming.${name}`);

function isSame(given: readonly string[]): string {
  return `(a.vanished, ${given.map((name) => `a.${name}`).join(', ')})
    is not distinct from (false, ${given.map(joinedPatient).join(', ')})`;
}

// what a newer import has written stays: the file of this one was read before
function upsert(given: readonly string[]): string {
  const list = CHANGEABLE.join(', ');
  return `insert into appointment (source, import_id, vanished, external_id, booked_at, ${list})
    select $1, $2, false, incoming.external_id, incoming.booked_at, ${CHANGEABLE.map(joinedPatient).join(', ')}
    from (${jsonRows('$3', { ...APPOINTMENT_COLUMNS, booked_at: 'text' })}) as incoming
    left join patient p on p.number = incoming.patient_number
    ${ALL_ROWS}
    on conflict (source, external_id) do update set vanished = false, import_id = excluded.import_id,
      booked_at = case when ${isRebooked(given)} then coalesce(cast($4 as text), appointment.booked_at)
        else appointment.booked_at end,
      ${CHANGEABLE.map((name) => `${name} = ${valueAfter(name, given)}`).join(', ')}
    where appointment.import_id <= excluded.import_id`;
}

/**
 * Whether a known appointment is a new booking: at another start, or for somebody else. Who was unregistered and is a patient
 * now stays the same person; of two unregistered people only the numbers tell, as with claims.
 */
function isRebooked(given: readonly string[]): string {
  const isPatientGiven = given.includes('patient_id');
  const patientAfter = isPatientGiven ? 'excluded.patient_id' : 'appointment.patient_id';
  return [
    'appointment.starts_at <> excluded.starts_at',
    ...(isPatientGiven
      ? [
          '(appointment.patient_id is not null and appointment.patient_id is distinct from excluded.patient_id)',
        ]
      : []),
    ...(given.includes('person_mobile')
      ? [
          `(appointment.patient_id is null and ${patientAfter} is null and appointment.person_mobile <> excluded.person_mobile)`,
        ]
      : []),
  ].join(' or ');
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

/**
 * When a new appointment was booked: as its source says, else now, if an earlier import would have brought it otherwise. Where
 * both hold it is now: a run between the booking and this import has not seen it, and it is late for that.
 */
function bookedAt(
  { startsLocal, bookedAt: said }: AppointmentRecord,
  booking: Booking | undefined,
): string | null {
  if (booking === undefined) return null;
  const { at, known, since } = booking;
  const isNew = isWithin(known, startsLocal.slice(0, 10));
  if (!said || said > at) return isNew ? at.toISOString() : null;
  return (isNew && since !== null && said >= since ? at : said).toISOString();
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
