import { existsSync, readdirSync, rmSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { backUpDatabase } from '../../storage/backup.ts';
import { removeAbandoned } from '../../storage/whole-file.ts';
import { backupName, isBackupName, superfluousBackups } from '../backup.ts';
import type { Config } from '../config.ts';
import type { Engine } from '../engine.ts';
import { OutageError, RefusalError } from '../errors.ts';
import type { BackupReport, Housekeeping } from '../ports.ts';
import type { Store } from '../store.ts';

type Place = Readonly<{ config: Config; now: () => Date }>;

/** What schedules, and commands, do with this machine's files. `engine` is asked for when it is needed: it is made later. */
export function createHousekeeping(
  place: Place & Readonly<{ store: Store; engine: () => Engine }>,
): Housekeeping {
  return {
    backUp: (file) => backUp(place, file),
    async importFolder(actor) {
      const { importFolder } = await import('./import-folder.ts'); // formats' libraries are loaded when there is a file
      return importFolder({ ...place, engine: place.engine() }, actor);
    },
  };
}

/** Copies the database to the file, or to a new one in the folder of backups, whose oldest beyond those to keep go. */
async function backUp({ config, now }: Place, file?: string): Promise<BackupReport> {
  const at = now();
  await access(file === undefined ? config.backup.folder : dirname(file)).catch(() => undefined); // a dead share holds this run, not the server
  const target = file ?? newBackup(config, at);
  if (existsSync(target)) throw new RefusalError('file-unwritable', { file: target, reason: 'EEXIST' });
  const { bytes } = await backUpDatabase(config.database, target, at);
  return { file: target, bytes, removed: file === undefined ? removeOldest(config) : 0 };
}

/** A name that is free: at the end of summer time an hour comes twice. */
function newBackup({ backup, practice, database }: Config, at: Date): string {
  const name = backupName(at, practice.timeZone, database.type);
  const free = [name, ...SECONDS.map((number) => name.replace('.', `-${number}.`))].find(
    (each) => !existsSync(join(backup.folder, each)),
  );
  return join(backup.folder, free ?? name);
}

const SECONDS = [2, 3, 4, 5, 6, 7, 8, 9];

/** Only ours, and only after the new one is complete. */
function removeOldest({ backup: { folder, keep } }: Config): number {
  try {
    removeAbandoned(folder, isBackupName);
    const superfluous = superfluousBackups(readdirSync(folder), keep);
    for (const name of superfluous) rmSync(join(folder, name), { force: true });
    return superfluous.length;
  } catch (error) {
    const reason = String((error as NodeJS.ErrnoException).code);
    throw new OutageError('backup-failed', { target: folder, reason }, error);
  }
}
