import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** How often a process had the disk confirm what was written, and how that was found out. */
export type Fsyncs = Readonly<{ count: number; how: 'strace' | 'commits' }>;

type Told = Readonly<{ start: number; end: number; commits: number }>;

const SUBMITTER = fileURLToPath(new URL('../servers/submitter.js', import.meta.url));

/**
 * Counts while a process of its own submits a batch: by `strace`, which stops it at no other call of the system, or, where
 * there is none, by the counter of commits that the write-ahead log's index keeps. In WAL mode with `synchronous=full` a
 * commit is one fsync; those of checkpoints are then missing.
 */
export async function countFsyncs(folder: string, submission: readonly string[]): Promise<Fsyncs> {
  const output = join(folder, 'fsyncs.txt');
  const options = ['-f', '--seccomp-bpf', '-ttt', '-e', 'trace=fsync,fdatasync', '-o', output];
  const node = [process.execPath, SUBMITTER, ...submission];
  if (!(await canTrace())) return { count: (await told(node)).commits, how: 'commits' };
  const { start, end } = await told(['strace', ...options, ...node]);
  const moments = readFileSync(output, 'utf8').matchAll(/^\d+ +(\d+\.\d+) f(?:data)?sync\(/gm);
  const count = [...moments].filter(
    ([, moment]) => Number(moment) * 1000 >= start && Number(moment) * 1000 <= end,
  ).length;
  rmSync(output);
  return { count, how: 'strace' };
}

const run = promisify(execFile);

async function told([command = '', ...args]: readonly string[]): Promise<Told> {
  const { stdout } = await run(command, args);
  return JSON.parse(stdout) as Told;
}

async function canTrace(): Promise<boolean> {
  try {
    await run('strace', ['-f', '--seccomp-bpf', '-e', 'trace=fsync', 'true']);
    return true;
  } catch {
    return false;
  }
}
