import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes the folder, and those above it that are missing, for its owner alone; throws the system's error. Step by step,
 * because Node's `recursive` tries for ever where the system answers ENOENT to a folder whose parent is there (/proc).
 */
export function makeFolder(folder: string): void {
  if (isFolder(folder)) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (!isFolder(folder)) throw error; // else another process was faster
  }
}

/**
 * Takes the rights of everybody else off a file or folder of ours. What is missing, not ours, a device, or shared by
 * all on purpose (as /tmp is) stays as it is; so does what a file system without rights cannot change.
 */
export function makePrivate(path: string): void {
  try {
    const found = statSync(path);
    const isShared = (found.mode & STICKY) !== 0 || !(found.isFile() || found.isDirectory());
    if (isShared || found.uid !== process.getuid?.() || (found.mode & OTHERS) === 0) return;
    chmodSync(path, found.mode & OWNERS);
  } catch {
    // nobody is kept from working by it: the folder above may be closed already
  }
}

const OWNERS = 0o700;
const OTHERS = 0o077;
const STICKY = 0o1000;

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
