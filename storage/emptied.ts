import { readdirSync, statSync, utimesSync } from 'node:fs';
import { basename, dirname } from 'node:path';

const NEW_MILLISECONDS = 1000; // a new file is empty for the moment until SQLite has written its first page

/**
 * Whether an empty file had content once: something cut it off. Beginning anew in its place would remind everybody a
 * second time. A new file has no life behind it: no change long after it was made, no unsaved log, no backups.
 */
export function wasEmptied(file: string): boolean {
  try {
    const found = statSync(file);
    if (!found.isFile() || found.size > 0) return false;
    const lived = found.birthtimeMs > 0 && found.mtimeMs - found.birthtimeMs > NEW_MILLISECONDS;
    if (!lived && !hasUnsavedLog(file) && !hasBackups(file)) return false;
    return statSync(file).size === 0; // else its first page came while we looked: another process makes it right now
  } catch {
    return false; // missing, or not ours to see: whoever opens it is told
  }
}

/** For an empty file whose first opening failed: what was tried has touched it, and it is as new as before. */
export function leaveNew(file: string): void {
  try {
    const { size, birthtimeMs, birthtime } = statSync(file);
    if (size === 0 && birthtimeMs > 0) utimesSync(file, birthtime, birthtime);
  } catch {
    // why it could not be opened is told
  }
}

function hasUnsavedLog(file: string): boolean {
  return (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

function hasBackups(file: string): boolean {
  return readdirSync(dirname(file)).some((name) => name.startsWith(`${basename(file)}.before-`));
}
