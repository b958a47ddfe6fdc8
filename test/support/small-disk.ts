import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, truncateSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type CliResult, collect } from './cli.ts';

/** A disk of its own, so small that it can be filled; only commands started through it see it. */
export type SmallDisk = Readonly<{
  /** As the commands see it. */
  folder: string;
  /** The same folder, as this process reaches it. */
  outside: (name?: string) => string;
  run: (environment: Readonly<Record<string, string>>, ...words: string[]) => Promise<CliResult>;
  /** Takes all of it but so many kilobytes. */
  fill: (leaveKilobytes?: number) => void;
  free: () => void;
  /** From now on it can only be read. */
  makeReadOnly: () => void;
  names: () => string[];
  close: () => void;
}>;

const BIN = resolve(import.meta.dirname, '..', '..', 'bin.js');

/** Why this machine cannot have one; null: it can. Needs Linux, and name spaces for users and mounts. */
export const noSmallDisk: string | null =
  process.platform !== 'linux'
    ? 'not Linux'
    : spawnSync('unshare', ['--user', '--map-root-user', '--mount', 'mount', '-t', 'tmpfs', 'x', '/mnt'])
          .status === 0
      ? null
      : 'no user name spaces with mounts here';

/** A tmpfs in a mount name space that one sleeping process keeps alive. */
export async function createSmallDisk(kilobytes: number): Promise<SmallDisk> {
  const folder = mkdtempSync(join(tmpdir(), 'rundruf-disk-'));
  const mount = `mount -t tmpfs -o size=${kilobytes}k,mode=700 small ${folder} && echo ready && exec sleep 600`;
  const keeper = spawn('unshare', ['--user', '--map-root-user', '--mount', 'sh', '-c', mount]);
  await untilReady(keeper);
  const enter = ['--user', '--mount', '--preserve-credentials', '--target', String(keeper.pid)];
  const outside = (name = '') => join(`/proc/${keeper.pid}/root${folder}`, name);
  const ballast = outside('ballast');
  return {
    folder,
    outside,
    run(environment, ...words) {
      return collect(
        spawn('nsenter', [...enter, process.execPath, BIN, ...words], {
          env: { ...environment },
          stdio: ['ignore', 'pipe', 'pipe'],
        }),
      );
    },
    fill: (leaveKilobytes = 0) => fill(ballast, leaveKilobytes),
    free: () => rmSync(ballast, { force: true }),
    makeReadOnly() {
      const { status } = spawnSync('nsenter', [...enter, 'mount', '-o', 'remount,ro', folder]);
      if (status !== 0) throw new Error(`expected a read-only disk, mount ended with ${status}`);
    },
    names: () => readdirSync(outside()).sort(),
    close() {
      keeper.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function untilReady(keeper: ChildProcess): Promise<void> {
  return new Promise((ready, failed) => {
    keeper.stdout?.once('data', () => ready());
    keeper.once('exit', (code) => failed(new Error(`expected a mounted disk, unshare ended with ${code}`)));
  });
}

const PAGE = 4096;

function fill(ballast: string, leaveKilobytes: number): void {
  const file = openSync(ballast, 'a');
  const page = Buffer.alloc(PAGE, 1);
  let bytes = 0;
  try {
    for (;;) bytes += writeSync(file, page);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
  if (leaveKilobytes > 0) truncateSync(ballast, Math.max(0, bytes - leaveKilobytes * 1024));
}
