import { statSync } from 'node:fs';
import { OutageError, RefusalError } from '../../errors.ts';
import { type Finding, finding } from '../../model/finding.ts';
import type { DatabaseTarget } from '../../store.ts';
import type { ExaminedDatabase } from './examination.ts';

/** Opens the configured database to look at it; null: which one it is cannot be known. */
export async function openForInspection(target: DatabaseTarget | null): Promise<ExaminedDatabase> {
  if (target === null) return { inspection: null, opening: finding('no-configuration') };
  if (target.type === 'sqlite') {
    const hindrance = await fileHindrance(target.file);
    if (hindrance !== null) return { inspection: null, opening: hindrance };
  }
  try {
    const { inspectDatabase } = await import('../../../storage/inspect.ts');
    const inspection = await inspectDatabase(target);
    const size = target.type === 'sqlite' ? { megabytes: Math.ceil(statSync(target.file).size / 1e6) } : {};
    return { inspection, opening: finding('database-fine', { ...inspection.place, ...size }) };
  } catch (error) {
    return { inspection: null, opening: databaseTrouble(error, target) };
  }
}

/** What keeps a file from being looked into at all; null: nothing. */
async function fileHindrance(file: string): Promise<Finding | null> {
  try {
    const found = statSync(file);
    if (!found.isFile()) return finding('database-unusable', { file, reason: 'EISDIR' });
    if (found.size > 0) return null;
    const { wasEmptied } = await import('../../../storage/emptied.ts');
    return finding(wasEmptied(file) ? 'database-emptied' : 'database-not-yet', { file });
  } catch (error) {
    const reason = String((error as NodeJS.ErrnoException).code);
    return finding(reason === 'ENOENT' ? 'database-not-yet' : 'database-unusable', { file, reason });
  }
}

const DAMAGED = /SQLITE_(CORRUPT|NOTADB)/;

/** What an error of the database means for whoever looks at it. */
export function databaseTrouble(error: unknown, target: DatabaseTarget | null): Finding {
  const place = target?.type === 'sqlite' ? { file: target.file } : {};
  if (error instanceof RefusalError && error.code === 'database-moved') {
    return finding('database-moved', { ...place, ...error.details });
  }
  if (!(error instanceof OutageError)) throw error;
  const details = { ...place, ...error.details };
  if (error.code === 'database-busy') return finding('database-busy', details);
  if (target?.type === 'postgres') return finding('server-unusable', details);
  const isDamaged = DAMAGED.test(String(error.details.reason));
  return finding(isDamaged ? 'database-damaged' : 'database-unusable', details);
}
