import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import type { Home } from '../../support/cli.ts';
import { clockAhead } from './sender.ts';

/** A `rundruf serve` in a process of its own, with its own timers. */
export type RealServer = Readonly<{
  pid: number;
  /** Whether it has neither been killed nor ended. */
  isAlive: () => boolean;
  /** SIGKILL; resolves when it is gone. */
  kill: () => Promise<void>;
  /** SIGTERM; throws when it does not end with 0. */
  stop: () => Promise<void>;
}>;

const BIN = resolve(import.meta.dirname, '..', '..', '..', 'bin.js');

/** Starts the built program on a machine whose clock is so many milliseconds ahead. */
export function startRealServer(home: Home, aheadMilliseconds: number): RealServer {
  const child = spawn(process.execPath, ['--import', clockAhead(aheadMilliseconds), BIN, 'serve'], {
    env: home.environment,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
  });
  let isWanted = true; // nobody has ended it
  const end = new Promise<string>((done) => {
    child.once('close', (code, signal) => done(signal ?? String(code)));
  });
  const endBy = (signal: NodeJS.Signals): Promise<string> => {
    isWanted = false;
    child.kill(signal);
    return end;
  };
  return {
    pid: child.pid ?? 0,
    isAlive() {
      const isGone = child.exitCode !== null || child.signalCode !== null;
      if (isGone && isWanted) throw new Error(`server: ended by itself with ${child.exitCode}: ${said}`);
      return !isGone;
    },
    async kill() {
      await endBy('SIGKILL');
    },
    async stop() {
      const how = await endBy('SIGTERM');
      if (how !== '0') throw new Error(`server: expected it to end with 0, got ${how}: ${said}`);
    },
  };
}
