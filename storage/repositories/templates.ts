import type { Channel, Language, MessageKind } from '../../src/model/message.ts';
import type { EntryChoice, TemplateChange, TemplateReads, TemplateWrites } from '../../src/templates.ts';
import type { Connection, Row, Value } from '../connection.ts';
import { AGENDA_COLUMNS, agendaEntry, agendaPatient } from './agenda.ts';
import { instant, integer, text, textOrNull, word } from './rows.ts';

export function templateReads({ query }: Connection): TemplateReads {
  return {
    async currentTemplates() {
      const rows = await query(
        `select * from template_change
         where id in (select max(id) from template_change group by kind, channel, language) order by id`,
      );
      return rows.map(templateChange);
    },

    async templateHistory(kind, channel, language) {
      const rows = await query(
        'select * from template_change where kind = $1 and channel = $2 and language = $3 order by id desc',
        [kind, channel, language],
      );
      return rows.map(templateChange);
    },

    async entriesToShow(choice, limit) {
      const { where, parameters } = selected(choice);
      const rows = await query(
        `select ${AGENDA_COLUMNS} from appointment a left join patient p on p.id = a.patient_id
         where ${where} order by a.starts_local, a.id limit ${Math.trunc(limit)}`,
        parameters,
      );
      return rows.map(agendaEntry);
    },

    async patientByNumber(number) {
      const [row] = await query(
        'select p.*, p.id as patient_id, p.language as patient_language from patient p where p.number = $1',
        [number],
      );
      return row === undefined ? null : agendaPatient(row);
    },
  };
}

// the day again, because the index knows it
const TO_COME = `a.starts_local >= $1 and a.starts_at > $2 and a.vanished = false and a.status <> 'cancelled'`;

function selected(choice: EntryChoice): { where: string; parameters: Value[] } {
  if ('appointmentId' in choice) return { where: 'a.external_id = $1', parameters: [choice.appointmentId] };
  const { now, today } = choice;
  if ('patientId' in choice)
    return { where: `${TO_COME} and a.patient_id = $3`, parameters: [today, now, choice.patientId] };
  const speaks = choice.isDefault ? '(p.language = $3 or p.language is null)' : 'p.language = $3';
  return { where: `${TO_COME} and ${speaks}`, parameters: [today, now, choice.language] };
}

export function templateWrites({ query }: Connection): TemplateWrites {
  return {
    async insertTemplateChange({ kind, channel, language, subject, body, changedBy, changedAt }) {
      await query(
        `insert into template_change (kind, channel, language, subject, body, changed_by, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [kind, channel, language, subject, body, changedBy, changedAt],
      );
    },
  };
}

function templateChange(row: Row): TemplateChange {
  return {
    id: integer(row, 'id'),
    kind: word<MessageKind>(row, 'kind'),
    channel: word<Channel>(row, 'channel'),
    language: word<Language>(row, 'language'),
    subject: textOrNull(row, 'subject'),
    body: textOrNull(row, 'body'),
    changedBy: text(row, 'changed_by'),
    changedAt: instant(row, 'changed_at'),
  };
}
