import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { OutageError, RefusalError } from '../src/errors.ts';
import type { Copy } from './backup.ts';
import { type PostgresTarget, shownUrl } from './postgres.ts';
import { writeWhole } from './whole-file.ts';

/**
 * Lets the server's own tool write a dump (`pg_dump --format=custom`) and read it back. Refuses as `backup-tool-missing`
 * where the tool is not on the PATH: it has to be of the server's version or newer, which is not ours to bring along.
 */
export async function dumpPostgres(source: PostgresTarget, target: string): Promise<Copy> {
  const contents = await writeWhole(target, async (draft) => {
    await tool(source, 'pg_dump', ['--format=custom', `--file=${draft}`, `--dbname=${source.url}`]);
    return tool(source, 'pg_restore', ['--list', draft]);
  });
  const tables = contents.split('\n').filter((line) => / TABLE DATA /.test(line));
  return { bytes: statSync(target).size, tables: tables.length, rows: 0 };
}

/** What the tool says; what went wrong comes without values, of which an address may have a password. */
async function tool(
  { url, password }: PostgresTarget,
  name: string,
  words: readonly string[],
): Promise<string> {
  const child = spawn(name, words, { env: surroundings(password), stdio: ['ignore', 'pipe', 'pipe'] });
  const [said, complaints] = [gather(child.stdout), gather(child.stderr)];
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ENOENT' ? new RefusalError('backup-tool-missing', { tool: name }) : error),
    );
    child.once('close', resolve);
  });
  if (code === 0) return (await said).toString();
  const [line = ''] = (await complaints).split('\n');
  throw new OutageError('backup-failed', { server: shownUrl(url), tool: name, reason: line.slice(0, 200) });
}

async function gather(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) {
    if (text.length < MAX_TOLD) text += String(chunk);
  }
  return text;
}

const MAX_TOLD = 1_000_000; // characters; a list of our tables has some thousands

function surroundings(password: string | null): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && /^(PATH|HOME|TMPDIR|PG\w+)$/.test(entry[0]),
  );
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    PGAPPNAME: 'rundruf backup',
    ...(password !== null && { PGPASSWORD: password }),
  };
}
