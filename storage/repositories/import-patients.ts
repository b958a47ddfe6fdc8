import type { PatientRecord } from '../../src/model/import-record.ts';
import { consentPurposes } from '../../src/model/patient-consent.ts';
import type { ImportCounts, Tx } from '../../src/store.ts';
import type { Connection } from '../connection.ts';
import { ALL_ROWS, jsonRows } from '../dialect.ts';
import { differs, isGiven } from './import-columns.ts';
import { consentAssigned, consentChanges, consentRow, consentTypes, isToldOf } from './import-consents.ts';

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

export function patientWrites({ query }: Connection): Pick<Tx, 'savePatients'> {
  return {
    async savePatients(records, given) {
      const purposes = consentPurposes.filter((purpose) =>
        records.some((record) => isToldOf(record, purpose)),
      );
      const json = JSON.stringify(
        records.map((record) => ({ ...patientRow(record), ...consentRow(record, purposes) })),
      );
      const types = { ...PATIENT_COLUMNS, ...consentTypes(purposes) };
      const updated = Object.keys(PATIENT_COLUMNS).filter((name) => isGiven(name, given));
      const known = await query(
        `select count(*) as count from patient where number in (select number from (${jsonRows('$1', { number: 'text' })}) as incoming)`,
        [json],
      );
      const assigned = [
        ...updated.map((name) => `${name} = excluded.${name}`),
        ...purposes.flatMap(consentAssigned),
      ];
      const written = await query(
        `insert into patient (${Object.keys(types).join(', ')}) ${jsonRows('$1', types)} ${ALL_ROWS}
         on conflict (number) do update set ${assigned.join(', ')}
         where ${[differs('patient', updated), ...purposes.map(consentChanges)].join(' or ')}
         returning id`,
        [json],
      );
      return counts(records.length, Number(known[0]?.count ?? 0), written.length);
    },
  };
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
