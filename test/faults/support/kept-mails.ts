import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One message as its portal took it. */
export type Taken = Readonly<{ reference: string; recipient: string }>;

/** Reads what a mail server has kept so far; a file that was read once is not read again. */
export function createMailReader(folder: string): () => readonly Taken[] {
  const known = new Map<string, Taken>();
  return () => {
    for (const name of readdirSync(folder)) {
      if (!name.endsWith('.eml') || known.has(name)) continue;
      known.set(name, readMail(readFileSync(join(folder, name), 'latin1')));
    }
    return [...known.values()];
  };
}

function readMail(content: string): Taken {
  const reference = /^message-id:\s*<([^@>]+)@/im.exec(content)?.[1];
  const recipient = /^to:\s*<?([^\s<>]+@[^\s<>]+)>?\s*$/im.exec(content)?.[1];
  if (reference === undefined || recipient === undefined) throw new Error('mail: expected Message-ID and To');
  return { reference, recipient };
}
