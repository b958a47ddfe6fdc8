import { readdirSync, statSync } from 'node:fs';
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
    return lived || hasUnsavedLog(file) || hasBackups(file);
  } catch {
    return false; // missing, or not ours to see: whoever opens it is told
  }
}

function hasUnsavedLog(file: string): boolean {
  return (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

function hasBackups(file: string): boolean {
  return readdirSync(dirname(file)).some((name) => name.startsWith(`${basename(file)}.before-`));
}
