import type { Channel, Language, MessageKind } from '../../src/model/message.ts';
import type { TemplateChange, TemplateReads, TemplateWrites } from '../../src/templates.ts';
import type { Connection, Row } from '../connection.ts';
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
  };
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
