import { type Actor, requireCapability } from './actor.ts';
import { recordApart } from './audit.ts';
import type { Deps } from './deps.ts';
import { OutageError } from './errors.ts';
import { toLocal } from './model/time.ts';
import type { BackupReport } from './ports.ts';
import type { DatabaseTarget } from './store.ts';

/** What a backup is called: by the practice's clock, so that names sort as they were made. */
export function backupName(at: Date, timeZone: string, type: DatabaseTarget['type']): string {
  const moment = toLocal(at, timeZone).replace('T', '-').replaceAll(':', '');
  const seconds = String(at.getUTCSeconds()).padStart(2, '0');
  return `rundruf-${moment}${seconds}.${type === 'sqlite' ? 'sqlite' : 'dump'}`;
}

const BACKUP_NAME = /^rundruf-\d{4}-\d{2}-\d{2}-\d{6}(-\d+)?\.(sqlite|dump)$/;

/** Whether a file in the folder of backups is one that was made here by itself; what somebody put there has other names. */
export function isBackupName(name: string): boolean {
  return BACKUP_NAME.test(name);
}

/** Of the names in the folder, those of the oldest backups beyond the number to keep. */
export function superfluousBackups(names: readonly string[], keep: number): string[] {
  const ours = names.filter(isBackupName).sort();
  return ours.slice(0, Math.max(0, ours.length - keep));
}

/**
 * Copies the database now, to the folder of backups or to a new file; an administrator's right, because everything is in
 * it. Throws an OutageError `backup-failed`.
 */
export async function backUpNow(deps: Deps, actor: Actor, file?: string): Promise<BackupReport> {
  requireCapability(actor, 'admin');
  if (deps.housekeeping === null) throw new OutageError('backup-failed', { reason: 'ENOENT' }); // tests only
  const report = await deps.housekeeping.backUp(file);
  const { bytes, removed } = report;
  await recordApart(deps, actor, { action: 'database.backed-up', details: { bytes, removed } });
  deps.log.info('database.backed-up', { bytes, removed, by: actor.id });
  return report;
}
