import { type ChildProcess, fork } from 'node:child_process';
import { resolve } from 'node:path';

const PROGRAM = resolve(import.meta.dirname, 'server-worker.mjs');

/** A server in a process of its own, which lives only while it is told what time it is. */
export type SteppedServer = Readonly<{
  /** Does all that is due by then, and begins nothing more; 'killed' when it died meanwhile. Throws what it could not explain. */
  live: (at: Date) => Promise<'done' | 'killed'>;
  kill: () => void;
  end: () => Promise<void>;
}>;

/** Starts the process; another that was killed goes on with what it left. */
export async function startSteppedServer(
  environment: Readonly<Record<string, string>>,
): Promise<SteppedServer> {
  const child = fork(PROGRAM, [], {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
  });
  const ended = new Promise<null>((done) => child.once('exit', () => done(null)));
  let isKilled = false;
  const answer = (): Promise<unknown> => Promise.race([nextMessage(child), ended]);
  if ((await answer()) !== 'ready') throw new Error(`server: did not start: ${said}`);
  return {
    async live(at) {
      if (child.connected) child.send({ at: at.getTime() }, () => undefined); // a killed one has no ear any more
      const told = (await answer()) as { failed: string | null } | null;
      if (told === null && isKilled) return 'killed';
      if (told === null) throw new Error(`server: ended by itself at ${at.toISOString()}: ${said}`);
      if (told.failed !== null) throw new Error(`server: at ${at.toISOString()}: ${told.failed}`);
      return 'done';
    },
    kill() {
      isKilled = true;
      child.kill('SIGKILL');
    },
    async end() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((done) => child.once('message', done));
}
