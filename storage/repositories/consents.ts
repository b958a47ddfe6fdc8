import type { ConsentReads, ConsentWrites, RecordedConsent } from '../../src/consents.ts';
import type { ConsentPurpose } from '../../src/model/patient-consent.ts';
import type { Connection, Row } from '../connection.ts';
import { jsonValues } from '../dialect.ts';
import { agendaPatient, PATIENT_COLUMNS } from './agenda.ts';
import { flag, integer, text, textOrNull } from './rows.ts';

export function consentReads({ query }: Connection): ConsentReads {
  return {
    async patientNames(after, limit) {
      const rows = await query(
        'select id, number, last_name, first_name from patient where id > $1 order by id limit $2',
        [after, limit],
      );
      return rows.map((row) => ({
        id: integer(row, 'id'),
        number: text(row, 'number'),
        lastName: text(row, 'last_name'),
        firstName: textOrNull(row, 'first_name'),
      }));
    },

    async patientsById(ids) {
      const rows = await query(
        `select ${PATIENT_COLUMNS} from patient p where p.id in (${jsonValues('$1')})`,
        [JSON.stringify(ids)],
      );
      return rows.map(agendaPatient);
    },

    async consentsOf(patientId) {
      const [row] = await query('select * from patient where id = $1', [patientId]);
      return { greeting: recorded(row, 'greeting'), recall: recorded(row, 'recall') };
    },
  };
}

export function consentWrites({ query }: Connection): ConsentWrites {
  return {
    async putConsent(patientId, purpose, { isGiven, on, source, recordedBy }) {
      const column = `${purpose}_consent`;
      await query(
        `update patient set ${column} = $2, ${column}_on = $3, ${column}_source = $4, ${column}_by = $5 where id = $1`,
        [patientId, isGiven, on, source, recordedBy],
      );
    },
  };
}

function recorded(row: Row | undefined, purpose: ConsentPurpose): RecordedConsent | null {
  const column = `${purpose}_consent`;
  if (row === undefined || row[column] === null) return null;
  return {
    isGiven: flag(row, column),
    on: textOrNull(row, `${column}_on`),
    source: textOrNull(row, `${column}_source`),
    recordedBy: textOrNull(row, `${column}_by`),
  };
}
