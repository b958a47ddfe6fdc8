import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';

/** Who holds a lock file and since when. */
export type LockHolder = Readonly<{ pid: number; heldSeconds: number }>;

export type Lock = Readonly<{ release: () => void }>;

const STEAL_SECONDS = 10; // a process that died while stealing a lock blocks the next one no longer than this

/**
 * Takes the lock file at `path`, or returns null when somebody else holds it. A holder that `isStale` says is gone
 * loses it; of several that notice at once only one gets it.
 */
export function takeLock(path: string, isStale: (holder: LockHolder) => boolean): Lock | null {
  const content = `${process.pid} ${randomUUID()}`;
  if (createNew(path, content)) return ownLock(path, content);
  const found = readLock(path);
  if (found === null || !isStale(found.holder)) return null;

  // only who holds the theft of this very content may remove it, so a fresh lock is never removed by mistake
  const theft = `${path}.${found.content.replace(/\W/g, '-')}`;
  if (!createNew(theft, content)) {
    const thief = readLock(theft);
    if (thief !== null && thief.holder.heldSeconds > STEAL_SECONDS) rmSync(theft, { force: true });
    return null;
  }
  try {
    if (readLock(path)?.content === found.content) rmSync(path, { force: true });
    return createNew(path, content) ? ownLock(path, content) : null;
  } finally {
    rmSync(theft, { force: true });
  }
}

function ownLock(path: string, content: string): Lock {
  return {
    release() {
      if (readLock(path)?.content === content) rmSync(path, { force: true });
    },
  };
}

/** False when the file is there already. */
function createNew(path: string, content: string): boolean {
  try {
    writeFileSync(path, content, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** null when it has just gone. */
function readLock(path: string): { content: string; holder: LockHolder } | null {
  try {
    const content = readFileSync(path, 'utf8');
    const heldSeconds = (Date.now() - statSync(path).mtimeMs) / 1000;
    return { content, holder: { pid: Number.parseInt(content, 10) || 0, heldSeconds } };
  } catch {
    return null;
  }
}

/** Whether a process of that number lives on this machine. */
export function isRunning(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'; // it lives, it is not ours
  }
}
