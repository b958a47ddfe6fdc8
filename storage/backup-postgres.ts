import { type ChildProcess, spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { OutageError, RefusalError } from '../src/errors.ts';
import type { Copy } from './backup.ts';
import { type PostgresTarget, shownUrl } from './postgres.ts';
import { writeWhole } from './whole-file.ts';

/**
 * Lets the server's own tool write a dump (`pg_dump --format=custom`) and read it back. Refuses as `backup-tool-missing`
 * where the tool is not on the PATH: it has to be of the server's version or newer, which is not ours to bring along. A tool
 * that does not come to an end is ended.
 */
export async function dumpPostgres(
  source: PostgresTarget,
  target: string,
  limitSeconds: number = LIMIT_SECONDS,
): Promise<Copy> {
  const contents = await writeWhole(target, async (draft) => {
    const words = ['--format=custom', `--file=${draft}`, `--dbname=${source.url}`];
    await tool(source, 'pg_dump', words, limitSeconds);
    return tool(source, 'pg_restore', ['--list', draft], limitSeconds);
  });
  const tables = contents.split('\n').filter((line) => / TABLE DATA /.test(line));
  return { bytes: statSync(target).size, tables: tables.length, rows: 0 };
}

const LIMIT_SECONDS = 30 * 60; // years of messages take minutes; a server that never answers would take all night

/** What the tool says; what went wrong comes without values, of which an address may have a password. */
async function tool(
  { url, password }: PostgresTarget,
  name: string,
  words: readonly string[],
  limitSeconds: number,
): Promise<string> {
  const child = spawn(name, words, { env: surroundings(password), stdio: ['ignore', 'pipe', 'pipe'] });
  const [said, complaints] = [gather(child.stdout), gather(child.stderr)];
  const code = await endOf(child, name, limitSeconds);
  if (code === 0) return said;
  const [line = ''] = code === 'late' ? ['late'] : (await complaints).split('\n');
  throw new OutageError('backup-failed', { server: shownUrl(url), tool: name, reason: line.slice(0, 200) });
}

/** With what code it ends; 'late' when it has not in time. Then it is killed, and not waited for: a dead disk may hold it. */
function endOf(child: ChildProcess, name: string, limitSeconds: number): Promise<number | null | 'late'> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve('late');
    }, limitSeconds * 1000);
    child.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      reject(error.code === 'ENOENT' ? new RefusalError('backup-tool-missing', { tool: name }) : error);
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve(code);
    });
  });
}

async function gather(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  try {
    for await (const chunk of stream.setEncoding('utf8')) {
      if (text.length < MAX_TOLD) text += String(chunk);
    }
  } catch {
    // it was ended in the middle: what it has said so far
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
