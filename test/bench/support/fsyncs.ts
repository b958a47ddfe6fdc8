import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** How often this process had the disk confirm what was written, and how that was found out. */
export type Fsyncs = Readonly<{ count: number; how: 'strace' | 'commits' }>;

/**
 * Counts while the work runs: by `strace`, which sees the system's calls, or, where that may not look, by the counter of
 * commits that the write-ahead log's index keeps. In WAL mode with `synchronous=full` a commit is one fsync; those of
 * checkpoints are then missing.
 */
export async function countFsyncs(
  file: string,
  folder: string,
  work: () => Promise<unknown>,
): Promise<Fsyncs> {
  const output = join(folder, 'fsyncs.txt');
  const stop = await startTracing(output);
  const commits = commitsOf(file);
  await work();
  const committed = commitsOf(file) - commits;
  if (stop === null) return { count: committed, how: 'commits' };
  await stop();
  const count = readFileSync(output, 'utf8').match(/\b(fsync|fdatasync)\(/g)?.length ?? 0;
  rmSync(output);
  return { count, how: 'strace' };
}

/** Returns what ends it; null when there is no `strace` or it may not look at us. */
async function startTracing(output: string): Promise<(() => Promise<void>) | null> {
  const calls = 'trace=fsync,fdatasync';
  const tracer = spawn('strace', ['-f', '-e', calls, '-o', output, '-p', String(process.pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exit = new Promise<void>((resolve) => {
    tracer.once('error', () => resolve());
    tracer.once('exit', () => resolve());
  });
  const attached = once(tracer.stderr, 'data').then(([text]) => /attached/.test(String(text)));
  if (!(await Promise.race([attached, exit.then(() => false)]))) {
    tracer.kill();
    return null;
  }
  return async () => {
    tracer.kill('SIGINT');
    await exit;
  };
}

/** The third word of the log's index counts its commits. */
function commitsOf(file: string): number {
  return readFileSync(`${file}-shm`).readUInt32LE(8);
}
