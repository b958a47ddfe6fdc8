import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from '../src/private-files.ts';

/**
 * Makes a file, all of it or nothing, for its owner alone: what a full disk or a crash has cut off never bears its name.
 * `write` fills an empty draft beside it and says whether it is as it should be by throwing when it is not.
 */
export async function writeWhole<T>(target: string, write: (draft: string) => Promise<T>): Promise<T> {
  makeFolder(dirname(target));
  const draft = draftOf(target);
  try {
    createPrivately(draft);
    const result = await write(draft);
    makeDurable(draft);
    renameSync(draft, target);
    makeFolderDurable(dirname(target));
    return result;
  } catch (error) {
    removeDraft(draft);
    throw error;
  }
}

/** A name beside the target that says which process is at it. */
export function draftOf(target: string): string {
  return `${target}.${process.pid}-${randomUUID()}.part`;
}

/** SQLite would let everybody read a file it makes; its side files take the mode of this one. */
export function createPrivately(file: string): void {
  makeFolder(dirname(file));
  closeSync(openSync(file, 'a', 0o600));
}

/** The draft, with what SQLite may have made beside it. */
export function removeDraft(draft: string): void {
  for (const side of ['', '-journal', '-wal', '-shm']) rmSync(`${draft}${side}`, { force: true });
}

const DRAFT = /^(.+)\.(\d+)-[0-9a-f-]{36}\.part(-journal|-wal|-shm)?$/;
const ABANDONED_MILLISECONDS = 10 * 60_000; // other containers' processes cannot be seen: those write to theirs meanwhile

/** Removes what processes that died have left of targets that `isOurs` knows; the others are let alone. */
export function removeAbandoned(folder: string, isOurs: (target: string) => boolean): void {
  for (const name of namesIn(folder)) {
    const [, target, pid] = DRAFT.exec(name) ?? [];
    if (target === undefined || !isOurs(target) || isRunning(Number(pid))) continue;
    const file = join(folder, name);
    const changedAt = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - changedAt > ABANDONED_MILLISECONDS) rmSync(file, { force: true });
  }
}

/** Drafts of this target are ours whoever began them. */
export const draftsOf =
  (target: string) =>
  (name: string): boolean =>
    name === basename(target);

/** The file's content is on the disk. */
export function makeDurable(file: string): void {
  const descriptor = openSync(file, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** A name is on the disk when its folder is; where folders cannot be opened the system sees to it. */
export function makeFolderDurable(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } catch {
    // some network file systems cannot; the rename itself has happened
  } finally {
    closeSync(descriptor);
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
