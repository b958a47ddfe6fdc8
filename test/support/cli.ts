import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** What one command answered. `json` is stdout parsed, or null when it is no JSON. */
export type CliResult = Readonly<{ code: number | null; stdout: string; stderr: string; json: unknown }>;

export type Home = Readonly<{
  folder: string;
  environment: Readonly<Record<string, string>>;
  /** Runs the built command line in a process of its own. */
  run: (...words: string[]) => Promise<CliResult>;
  /** Starts it and lets it run. */
  start: (...words: string[]) => Started;
  /** Writes a file into the folder and gives its path. */
  file: (name: string, content: string | Buffer) => string;
  /** Ends its sandbox, if it has one, and removes the folder. */
  remove: () => void;
}>;

export type Started = Readonly<{ child: ChildProcess; result: Promise<CliResult> }>;

const BIN = resolve(import.meta.dirname, '..', '..', 'bin.js');

/** A RUNDRUF_HOME of its own, English unless said otherwise, with nothing of the machine's own set-up in it. */
export function createHome(environment: Readonly<Record<string, string>> = {}): Home {
  const folder = mkdtempSync(join(tmpdir(), 'rundruf-cli-'));
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    RUNDRUF_HOME: folder,
    RUNDRUF_LANG: 'en',
    ...environment,
  };
  const start = (...words: string[]): Started => {
    const child = spawn(process.execPath, [BIN, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    return { child, result: collect(child) };
  };
  return {
    folder,
    environment: env,
    start,
    run: (...words) => start(...words).result,
    file(name, content) {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
    remove() {
      endSandbox(folder);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The sandbox's process outlives the commands that started it. */
function endSandbox(folder: string): void {
  const file = join(folder, 'sandbox', 'portal.json');
  if (!existsSync(file)) return;
  process.kill((JSON.parse(readFileSync(file, 'utf8')) as { pid: number }).pid, 'SIGKILL');
}

/** What a process that was started has answered, when it has ended. */
export async function collect(child: ChildProcess): Promise<CliResult> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk) => {
    stderr += chunk;
  });
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, stdout, stderr, json: parse(stdout) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
