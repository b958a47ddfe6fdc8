import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';

/** An append-only file of JSON lines. */
export type Journal = Readonly<{ append: (entry: object) => void; close: () => void }>;

/**
 * Opens the journal at `path` and gives `read` every entry in it, oldest first. What was appended survives the death
 * of the process; a last line that was torn by it is cut off.
 */
export function openJournal(path: string, read: (entry: unknown) => void): Journal {
  const file = openSync(path, 'a+', 0o600);
  const content = readFileSync(file);
  const end = content.lastIndexOf(0x0a) + 1;
  if (end < content.length) ftruncateSync(file, end);
  for (const line of content.subarray(0, end).toString('utf8').split('\n')) {
    if (line !== '') read(JSON.parse(line));
  }
  let open = true;
  return {
    append(entry) {
      if (!open) throw new Error('journal: expected an open one, it was closed'); // its number may be another file's by now
      writeSync(file, `${JSON.stringify(entry)}\n`);
    },
    close() {
      if (!open) return;
      open = false;
      closeSync(file);
    },
  };
}
