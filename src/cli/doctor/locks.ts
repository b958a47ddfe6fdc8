import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { lookAt } from './our-files.ts';

export type Holder = Readonly<{
  pid: number;
  program: string;
  /** Nobody else may even read. */
  isExclusive: boolean;
}>;

type Writer = Readonly<{ pid: number; isExclusive: boolean }>;

const LOOKS = 8;
const PAUSE_MILLISECONDS = 60; // a write takes less: an import commits every 100 ms or so
const WAL_WRITE_LOCK = 120; // the byte of `-shm` that a writer locks (SQLite's file format, section 4.3)

/** The process that keeps everybody from writing for about half a second now; null: none. Linux tells it. */
export async function whoHoldsTheLock(file: string): Promise<Holder | null> {
  let held = writers(file);
  for (let look = 1; look < LOOKS && held.length > 0; look += 1) {
    await wait(PAUSE_MILLISECONDS);
    const now = writers(file);
    held = held.filter(({ pid }) => now.some((other) => other.pid === pid));
  }
  const [holder] = held;
  return holder === undefined ? null : { ...holder, program: programOf(holder.pid) };
}

/** Processes with a lock for writing on the file, or on its write-ahead log. */
function writers(file: string): Writer[] {
  const [database, log] = [file, `${file}-shm`].map((path) => lookAt(path)?.ino);
  return readFileSync('/proc/locks', 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, kind, , mode, pid, place = '', start = ''] = line.trim().split(/\s+/);
      const inode = Number(place.split(':').at(-1));
      const isOurs = inode === database || (inode === log && Number(start) === WAL_WRITE_LOCK);
      return kind === 'POSIX' && mode === 'WRITE' && isOurs
        ? [{ pid: Number(pid), isExclusive: inode === database }]
        : [];
    });
}

function programOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}
