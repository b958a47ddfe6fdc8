import type { Face } from '../../src/actor.ts';
import type { AuditAction, AuditDetails, AuditEntry, AuditReads, AuditWrites } from '../../src/audit.ts';
import type { Connection, Row, Value } from '../connection.ts';
import { instant, integer, text, textOrNull, word } from './rows.ts';

export function auditReads({ query }: Connection): AuditReads {
  return {
    async auditEntries({ actor, action, since, until }, { limit, before }) {
      const parameters: Value[] = [limit];
      const conditions: string[] = [];
      const add = (condition: string, value: Value | undefined): void => {
        if (value === undefined) return;
        parameters.push(value);
        conditions.push(`${condition} $${parameters.length}`);
      };
      add('id <', before);
      add('actor =', actor);
      add('action =', action);
      add('at >=', since);
      add('at <', until);
      const where = conditions.length === 0 ? 'true' : conditions.join(' and ');
      const rows = await query(
        `select * from audit_entry where ${where} order by id desc limit $1`,
        parameters,
      );
      return rows.map(auditEntry);
    },
  };
}

export function auditWrites({ query }: Connection): AuditWrites {
  return {
    async insertAuditEntry({ at, actor, face, workstation, action, subject, details }) {
      await query(
        `insert into audit_entry (at, actor, face, workstation, action, subject, details)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [at, actor, face, workstation, action, subject, JSON.stringify(details)],
      );
    },
  };
}

function auditEntry(row: Row): AuditEntry {
  return {
    id: integer(row, 'id'),
    at: instant(row, 'at'),
    actor: text(row, 'actor'),
    face: word<Face>(row, 'face'),
    workstation: text(row, 'workstation'),
    action: word<AuditAction>(row, 'action'),
    subject: textOrNull(row, 'subject'),
    details: JSON.parse(text(row, 'details')) as AuditDetails,
  };
}
