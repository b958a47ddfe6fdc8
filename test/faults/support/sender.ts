import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import type { Home } from '../../support/cli.ts';

/** What became of one `rundruf batch submit`. */
export type SenderEnd = Readonly<{
  /** It was killed, or ended by the signal to stop before it could answer. */
  signal: NodeJS.Signals | null;
  /** Its answer, null when it died before. */
  answer: Readonly<Record<string, unknown>> | null;
  stderr: string;
}>;

export type Sender = Readonly<{ child: ChildProcess; end: Promise<SenderEnd> }>;

const BIN = resolve(import.meta.dirname, '..', '..', '..', 'bin.js');

/** Starts the built program in a process of its own, on a machine whose clock is so many minutes ahead. */
export function startSender(home: Home, minutesAhead: number, ...words: string[]): Sender {
  const clock = minutesAhead === 0 ? [] : ['--import', clockAhead(minutesAhead * 60_000)];
  const child = spawn(process.execPath, [...clock, BIN, ...words, '--json'], {
    env: home.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    stderr += chunk;
  });
  const end = new Promise<SenderEnd>((done) => {
    child.once('close', (_code, signal) => done({ signal, answer: parse(stdout), stderr }));
  });
  return { child, end };
}

/** A module that moves the process's clock: the real program offers that in the sandbox only. */
export function clockAhead(milliseconds: number): string {
  const code = `const Real = Date;
    globalThis.Date = class Date extends Real {
      constructor(...given) { super(...(given.length === 0 ? [Real.now() + ${milliseconds}] : given)); }
      static now() { return Real.now() + ${milliseconds}; }
    };`;
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

function parse(text: string): SenderEnd['answer'] {
  try {
    return JSON.parse(text) as SenderEnd['answer'];
  } catch {
    return null;
  }
}
