import { type ChildProcess, fork } from 'node:child_process';
import { resolve } from 'node:path';

/** A command of the real command line, and the login it is given under; null: whoever runs the tests. */
export type ManyCommand = Readonly<{ words: readonly string[]; login: string | null }>;

/** What became of it: an answer, or the process was killed meanwhile. */
export type ManyAnswer =
  | Readonly<{ isKilled: true }>
  | Readonly<{ isKilled: false; code: number; json: unknown; stderr: string; bug: string | null }>;

/** One process that stays and carries out one command after another. */
export type ManyWorker = Readonly<{
  run: (command: ManyCommand) => Promise<ManyAnswer>;
  /** At once, whatever it does. */
  kill: () => void;
  /** As a service manager asks: what is being sent is finished. */
  terminate: () => void;
  isAlive: () => boolean;
  /** Lets it end, and waits for that. */
  end: () => Promise<void>;
}>;

const PROGRAM = resolve(import.meta.dirname, 'many-worker.mjs');

/** Starts the process. One that ends without having been told to makes its command fail. */
export async function startWorker(environment: Readonly<Record<string, string>>): Promise<ManyWorker> {
  const child = fork(PROGRAM, [], {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
  });
  let isKilled = false;
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const next = (): Promise<unknown> => nextMessage(child, ended);
  const isAlive = () => child.exitCode === null && child.signalCode === null;
  if ((await next()) !== 'ready') throw new Error(`worker: did not start: ${said}`);
  return {
    isAlive,
    async run({ words, login }) {
      if (child.connected) child.send({ words: [...words], login }, () => undefined); // a killed one has no ear any more
      const message = await next();
      if (message === null && !isKilled)
        throw new Error(`worker: ended by itself during ${words.join(' ')}: ${said}`);
      return message === null ? { isKilled: true } : answerOf(message);
    },
    kill() {
      isKilled = true;
      child.kill('SIGKILL');
    },
    terminate() {
      isKilled = true;
      child.kill('SIGTERM');
    },
    async end() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

/** null: it has ended. */
function nextMessage(child: ChildProcess, ended: Promise<void>): Promise<unknown> {
  return new Promise((done) => {
    child.once('message', done);
    void ended.then(() => {
      child.off('message', done);
      done(null);
    });
  });
}

function answerOf(message: unknown): ManyAnswer {
  const { code, stdout, stderr, bug } = message as {
    code: number;
    stdout: string;
    stderr: string;
    bug?: string;
  };
  return { isKilled: false, code, json: parse(stdout), stderr, bug: bug ?? null };
}

/** What was printed as JSON; null when it is none. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
