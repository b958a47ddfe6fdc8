import { readdirSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Examination } from './examination.ts';

export type OurFile = Readonly<{
  path: string;
  /** Only read: a file with a password. */
  isSecret: boolean;
}>;

/** Folders and files that hold patients' data or passwords, whether they exist or not. */
export function filesOfOurs(examination: Examination): OurFile[] {
  const { home, environment } = examination;
  const file = databaseFile(examination);
  const secrets = Object.entries(environment).flatMap(([name, path]) =>
    /^RUNDRUF_[A-Z]+_PASSWORD_FILE$/.test(name) && path ? [resolve(path)] : [],
  );
  return [
    ...[home, join(home, 'rundruf.log')].map((path) => ({ path, isSecret: false })),
    ...(file === null ? [] : withSideFiles(file).map((path) => ({ path, isSecret: false }))),
    ...secrets.map((path) => ({ path, isSecret: true })),
  ];
}

function withSideFiles(file: string): string[] {
  return [file, `${file}-wal`, `${file}-shm`, ...backupsOf(file)];
}

/** The copies that were made before migrations. */
function backupsOf(file: string): string[] {
  try {
    const names = readdirSync(dirname(file)).filter((name) => name.startsWith(`${basename(file)}.before-`));
    return names.map((name) => join(dirname(file), name));
  } catch {
    return []; // the folder is missing, or closed: that is told where the database is looked at
  }
}

/** Those that are there and can be looked at. */
export function existing<T extends OurFile>(files: readonly T[]): (T & { stats: Stats })[] {
  return files.flatMap((file) => {
    const stats = lookAt(file.path);
    return stats === null ? [] : [{ ...file, stats }];
  });
}

/** null: it is missing, or not ours to see. */
export function lookAt(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

/** The file or folder itself, or what is there of the way to it. */
export function nearestExisting(path: string): string {
  return lookAt(path) !== null || dirname(path) === path ? path : nearestExisting(dirname(path));
}

/** The folder itself, or the one above it in which it would be made. */
export function nearestFolder(path: string): string {
  const isFolder = lookAt(path)?.isDirectory() ?? false;
  return isFolder || dirname(path) === path ? path : nearestFolder(dirname(path));
}

/** The database's file; null: it is a server's, or not known. */
export function databaseFile({ configuration: { config, unsound } }: Examination): string | null {
  if (config === null || unsound.includes('database')) return null;
  return config.database.type === 'sqlite' ? config.database.file : null;
}
