import { PassThrough, Writable } from 'node:stream';
import { expect, onTestFinished } from 'vitest';
import type { Actor } from '../../../src/actor.ts';
import type { Engine } from '../../../src/engine.ts';
import { runPlain } from '../../../tui/plain/start.ts';
import type { Signal } from '../../../tui/plain/talk.ts';
import { UNSAFE_IN_LINES } from '../../support/hostile.ts';
import type { startPractice } from '../../support/practice.ts';

type TestPractice = Awaited<ReturnType<typeof startPractice>>;

export type Conversation = Readonly<{
  /** Resolves when this has been said since the last answer; rejects with what was said instead. */
  hears: (text: string) => Promise<void>;
  /** Types a line. */
  type: (line: string) => void;
  /** Types these lines, each when the question before it has been asked. */
  answer: (...lines: readonly string[]) => Promise<void>;
  /** What has been said since the last answer. */
  heard: () => string;
  all: () => string;
  /** Every question that was answered. */
  questions: readonly string[];
  signal: (signal: Signal) => void;
  /** Ctrl+D. */
  end: () => void;
  /** Whether that has been noticed. */
  isEnded: () => boolean;
  pass: (milliseconds: number) => void;
  /** Resolves when it has been left. */
  left: Promise<void>;
}>;

type Options = Readonly<{
  practice: TestPractice;
  actor?: Actor;
  isReadOnly?: boolean;
  language?: 'de' | 'en';
  engine?: Engine;
}>;

const PATIENCE_MILLISECONDS = 10_000; // far longer than anything takes; only a failure waits for it

const READING_MILLISECONDS = 500; // what somebody takes at least to read a question

/** The line-by-line front end on a real engine, talked to over real streams. It never says anything but plain lines. */
export function openPlain({ practice, ...options }: Options): Conversation {
  const input = new PassThrough();
  let said = '';
  let mark = 0;
  let ticks = 0;
  let signal: (signal: Signal) => void = () => undefined;
  const questions: string[] = [];
  const looks = new Set<() => void>();
  const output = new Writable({
    write(chunk, _encoding, done) {
      said += String(chunk);
      for (const look of looks) look();
      done();
    },
  });
  const left = runPlain({
    practice: practice.deps.practice,
    isSandbox: true,
    isReadOnly: options.isReadOnly ?? false,
    language: options.language ?? 'en',
    openingText: 'Opening …',
    input,
    output,
    ticks: () => ticks,
    onSignal(listener) {
      signal = listener;
      return () => undefined;
    },
    recordBug: (error) => `bug: ${(error as Error).stack}`,
    open: async () => ({
      engine: options.engine ?? practice.engine,
      actor: options.actor ?? practice.actor,
      now: practice.clock.now,
      blankAfterMinutes: null,
      buyCredits: null,
      close: async () => undefined,
    }),
  });
  const heard = () => said.slice(mark);
  const until = (isWanted: () => boolean, what: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        looks.delete(look);
        reject(new Error(`expected ${what}, heard:\n${heard()}`));
      }, PATIENCE_MILLISECONDS);
      const look = () => {
        if (!isWanted()) return;
        looks.delete(look);
        clearTimeout(timer);
        resolve();
      };
      looks.add(look);
      look();
    });
  const type = (line: string): void => {
    said += line; // as the terminal shows it
    mark = said.length;
    said += '\n';
    input.write(`${line}\n`);
  };
  onTestFinished(async () => {
    input.end();
    await left;
    expect(said).not.toMatch(UNSAFE_IN_LINES);
    expect(said).not.toContain('bug: ');
  });
  return {
    hears: (text) => until(() => heard().includes(text), `“${text}”`),
    type,
    async answer(...lines) {
      for (const line of lines) {
        await until(() => heard().endsWith(': '), 'a question'); // every question ends so
        ticks += READING_MILLISECONDS;
        questions.push(heard().split('\n').at(-1) ?? '');
        type(line);
      }
      await until(() => heard().endsWith(': ') || heard().includes('Goodbye.'), 'the next question');
    },
    heard,
    all: () => said,
    questions,
    signal: (given) => signal(given),
    end: () => void input.end(),
    isEnded: () => input.readableEnded,
    pass(milliseconds) {
      ticks += milliseconds;
    },
    left,
  };
}
