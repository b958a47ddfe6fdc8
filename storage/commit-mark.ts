import { statSync } from 'node:fs';

/** A side file that every commit writes to, as the system knows it; null when it cannot tell. */
export type Glance = () => Readonly<{ size: number; modifiedAt: number }> | null;

/** At the write-ahead log of an SQLite file. */
export function walGlance(file: string): Glance {
  return () => {
    const found = statSync(`${file}-wal`, { throwIfNoEntry: false });
    return found === undefined ? null : { size: found.size, modifiedAt: found.mtimeMs };
  };
}

const SETTLED_MILLISECONDS = 100; // a file's time moves in steps: what was written a moment ago may be written again unseen
const UNASKED = 10; // looks that a glance may answer in a row

/**
 * What `Store.commitMark` answers. Asking the database costs a statement, some milliseconds of a processor that was idle;
 * who looks all day has only a glance at a file while nothing happens. Without one the database is asked each time.
 */
export function createCommitMark(ask: () => Promise<string>, glance: Glance | null): () => Promise<string> {
  let known: Readonly<{ mark: string; seen: string }> | null = null;
  let unasked = 0;
  return async () => {
    const now = Date.now();
    const found = glance?.() ?? null;
    const seen = found && `${found.size} ${found.modifiedAt}`;
    if (known !== null && seen === known.seen && unasked < UNASKED) {
      unasked += 1;
      return known.mark;
    }
    const mark = await ask();
    const isSettled = found !== null && now - found.modifiedAt > SETTLED_MILLISECONDS;
    known = isSettled && seen !== null ? { mark, seen } : null;
    unasked = 0;
    return mark;
  };
}
