import type { AgendaClaim, AgendaEntry, AgendaPatient } from '../../src/model/candidate.ts';
import type { Channel, Language, MessageState } from '../../src/model/message.ts';
import type { Consent } from '../../src/model/patient-consent.ts';
import type { PhoneNumber } from '../../src/model/phone.ts';
import { addDays } from '../../src/model/time.ts';
import type { Reads } from '../../src/store.ts';
import type { Connection, Row } from '../connection.ts';
import { flag, instant, integer, integerOrNull, text, textOrNull, word } from './rows.ts';

type AgendaReads = Pick<Reads, 'agenda' | 'upcoming' | 'countAppointments'>;

/** Columns of a patient `p`, as `agendaPatient` reads them. */
export const PATIENT_COLUMNS = `
  p.id as patient_id, p.number, p.last_name, p.first_name, p.birth_date, p.language as patient_language, p.mobile,
  p.mobile_kind, p.email, p.sms_opt_out, p.email_opt_out, p.deceased_on, p.blocked,
  p.greeting_consent, p.greeting_consent_on, p.greeting_consent_source,
  p.recall_consent, p.recall_consent_on, p.recall_consent_source`;

/** Columns of an appointment `a`, its patient `p` and its claim `c`, as `agendaEntry` reads them. */
export const AGENDA_COLUMNS = `
  a.id as appointment_id, a.external_id, a.starts_at as appointment_starts_at, a.starts_local, a.duration_minutes, a.status,
  a.reason_code, a.reason_name, a.doctor, a.specialty, a.location, a.vanished, a.person_name, a.person_mobile,
  a.person_mobile_kind,
  ${PATIENT_COLUMNS}`;

/** Appointments with their patients and their messages of the kind `$1`. */
export const ENTRIES = `
  select ${AGENDA_COLUMNS}, c.channel as claim_channel, c.patient_id as claim_patient_id, c.claimed_at,
    c.starts_at as claim_starts_at, c.message_id as claim_message_id, m.state as claim_state,
    m.recipient as claim_recipient
  from appointment a
  left join patient p on p.id = a.patient_id
  left join reminder_claim c on c.appointment_id = a.id and c.kind = $1 and c.step = 1
  left join message m on m.id = c.message_id`;

const OPEN = `a.vanished = false and a.status <> 'cancelled'`;

/** The column's distinct values one index step each: `distinct` would read every appointment there ever was. */
const valuesOf = (column: 'status' | 'reason_code') => `
  with recursive found (value) as (
    select min(a.${column}) from appointment a where ${OPEN}
    union all
    select (select min(a.${column}) from appointment a where ${OPEN} and a.${column} > found.value)
    from found where found.value is not null
  )`;

const isUpcoming = (column: 'status' | 'reason_code') => `
  found.value is not null
  and exists (select 1 from appointment a where ${OPEN} and a.${column} = found.value and a.starts_at > $1)`;

export function agendaReads({ query }: Connection): AgendaReads {
  return {
    async agenda(kind, day) {
      const rows = await query(
        `${ENTRIES}
         where a.starts_local >= $2 and a.starts_local < $3
         order by a.starts_local, a.id`,
        [kind, day, addDays(day, 1)],
      );
      return rows.map(agendaEntry);
    },

    // P1: the visit reasons offered are exactly those found in future appointments
    async upcoming(now) {
      const statuses = await query(
        `${valuesOf('status')} select value from found where ${isUpcoming('status')}`,
        [now],
      );
      const reasons = await query(
        `${valuesOf('reason_code')}
         select value, (select a.reason_name from appointment a where ${OPEN} and a.reason_code = found.value
           order by a.starts_at desc limit 1) as name
         from found where ${isUpcoming('reason_code')}`,
        [now],
      );
      return {
        statuses: statuses.map((row) => text(row, 'value')),
        reasons: reasons.map((row) => ({ code: text(row, 'value'), name: textOrNull(row, 'name') })),
      };
    },

    async countAppointments() {
      const [row] = await query('select count(*) as count from appointment');
      return row ? integer(row, 'count') : 0;
    },
  };
}

/** Reads the columns of AGENDA_COLUMNS and, where the query has them, the claim's. */
export function agendaEntry(row: Row): AgendaEntry {
  return {
    type: 'appointment',
    id: integer(row, 'appointment_id'),
    externalId: text(row, 'external_id'),
    startsAt: instant(row, 'appointment_starts_at'),
    startsLocal: text(row, 'starts_local'),
    durationMinutes: integerOrNull(row, 'duration_minutes'),
    status: text(row, 'status'),
    reasonCode: textOrNull(row, 'reason_code'),
    reasonName: textOrNull(row, 'reason_name'),
    doctor: textOrNull(row, 'doctor'),
    specialty: textOrNull(row, 'specialty'),
    location: textOrNull(row, 'location'),
    vanished: flag(row, 'vanished'),
    personName: textOrNull(row, 'person_name'),
    personMobile: phone(row, 'person_mobile'),
    patient: row.patient_id === null ? null : agendaPatient(row),
    claim: row.claimed_at === null || row.claimed_at === undefined ? null : agendaClaim(row),
  };
}

/** Reads a patient's columns as AGENDA_COLUMNS name them. */
export function agendaPatient(row: Row): AgendaPatient {
  return {
    id: integer(row, 'patient_id'),
    number: text(row, 'number'),
    lastName: text(row, 'last_name'),
    firstName: textOrNull(row, 'first_name'),
    birthDate: textOrNull(row, 'birth_date'),
    language: row.patient_language === null ? null : word<Language>(row, 'patient_language'),
    mobile: phone(row, 'mobile'),
    email: textOrNull(row, 'email'),
    smsOptOut: flag(row, 'sms_opt_out'),
    emailOptOut: flag(row, 'email_opt_out'),
    deceasedOn: textOrNull(row, 'deceased_on'),
    blocked: flag(row, 'blocked'),
    greetingConsent: consent(row, 'greeting_consent'),
    recallConsent: consent(row, 'recall_consent'),
  };
}

function consent(row: Row, column: string): Consent | null {
  if (row[column] === null || row[column] === undefined) return null;
  return {
    isGiven: flag(row, column),
    on: textOrNull(row, `${column}_on`),
    source: textOrNull(row, `${column}_source`),
  };
}

function agendaClaim(row: Row): AgendaClaim {
  return {
    patientId: integerOrNull(row, 'claim_patient_id'),
    recipient: textOrNull(row, 'claim_recipient'),
    channel: word<Channel>(row, 'claim_channel'),
    claimedAt: instant(row, 'claimed_at'),
    startsAt: instant(row, 'claim_starts_at'),
    messageId: integerOrNull(row, 'claim_message_id'),
    state: row.claim_state === null ? null : word<MessageState>(row, 'claim_state'),
  };
}

function phone(row: Row, column: string): PhoneNumber | null {
  const number = textOrNull(row, column);
  return number === null ? null : { number, kind: word<PhoneNumber['kind']>(row, `${column}_kind`) };
}
