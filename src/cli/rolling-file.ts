import {
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

export type RollingOptions = Readonly<{
  /** A file that has grown so large is put aside. */
  maxBytes: number;
  /** How many of those put aside are kept. */
  kept: number;
}>;

/**
 * Appends lines to a file that only its owner can read and that any number of processes write. Whoever finds it too large puts
 * it aside, and those who still hold it notice with their next line: also when something else has renamed or removed it.
 * Throws the system's error.
 */
export function openRollingFile(path: string, options: RollingOptions): (line: string) => void {
  let file = openSync(path, 'a', 0o600);
  const reopen = (): void => {
    const next = openSync(path, 'a', 0o600);
    closeSync(file);
    file = next;
  };
  return (line) => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.ino !== fstatSync(file).ino) reopen();
    else if (found.size >= options.maxBytes) {
      putAside(path, options);
      reopen();
    }
    writeSync(file, line);
  };
}

/** Where it cannot be renamed it goes on growing, and what cannot be removed stays: neither keeps a line from being written. */
function putAside(path: string, { kept }: RollingOptions): void {
  try {
    // unlike any other: two processes at once put two files aside, and neither writes over the other's
    renameSync(path, `${path}.${new Date().toISOString().replaceAll(/[:.]/g, '-')}-${process.pid}`);
    for (const old of putAsideBefore(path).slice(0, -kept)) rmSync(old, { force: true });
  } catch {
    // the next line tries again
  }
}

/** The oldest first. */
function putAsideBefore(path: string): string[] {
  const isOne = (name: string) =>
    name.startsWith(`${basename(path)}.`) && ASIDE.test(name.slice(basename(path).length));
  const names = readdirSync(dirname(path)).filter(isOne);
  return names.sort().map((name) => join(dirname(path), name));
}

const ASIDE = /^\.\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z-\d+$/;
