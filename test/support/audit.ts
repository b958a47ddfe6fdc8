import type { AuditEntry, AuditFilter } from '../../src/audit.ts';
import type { Practice } from './practice.ts';

/** The audit, oldest first. */
export async function auditOf(
  { engine, actor }: Pick<Practice, 'engine' | 'actor'>,
  filter: AuditFilter = {},
): Promise<AuditEntry[]> {
  const { entries } = await engine.readAudit(actor, { filter, limit: 1000 });
  return [...entries].reverse();
}
