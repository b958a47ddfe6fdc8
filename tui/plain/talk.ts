import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { shorten } from '../../src/model/text.ts';
import { cellWidth, showText, wrap } from '../terminal/cells.ts';

/** Whoever sits there has left: every question in hand ends with it. */
export class LeftError extends Error {}

/** What the terminal or the system tells beside the lines: Ctrl+C, or that the process is to end. */
export type Signal = 'interrupt' | 'end';

/** Lines in and out, and nothing else: what is written stays, and nothing moves. */
export type Talk = Readonly<{
  /** One line each; whatever they hold, only harmless text is written. */
  say: (...lines: readonly string[]) => void;
  /** The next line that is typed; throws LeftError. */
  ask: (prompt: string) => Promise<string>;
  /** The same, but what was typed before the question can have been read is no answer. */
  askAnew: (prompt: string) => Promise<string>;
  /** Work that Ctrl+C stops in good order. */
  stoppable: <T>(work: (signal: AbortSignal) => Promise<T>) => Promise<T>;
  close: () => void;
}>;

/** A stream of lines; a terminal knows how many columns it has just now. */
export type LineOutput = Writable & Readonly<{ columns?: number }>;

type TalkOptions = Readonly<{
  input: Readable;
  /** Where it knows its width, lines are broken between words. */
  output: LineOutput;
  /** Milliseconds of a clock that only runs forward. */
  ticks: () => number;
  /** Calls the listener for each signal, until the answer is called. */
  onSignal: (listener: (signal: Signal) => void) => () => void;
  /** What is said to a first Ctrl+C, while something is stopped by it and otherwise, and to an answer that came too early. */
  words: () => Readonly<{ stopping: string; interrupted: string; tooEarly: string }>;
}>;

type Question = Readonly<{
  prompt: string;
  /** No answer counts before. */
  from: number;
  answer: (line: string) => void;
  leave: (error: LeftError) => void;
}>;

const TWICE_MILLISECONDS = 2000;
const UNREAD_MILLISECONDS = 200; // nobody has read the question by then (facts/ink §1.16)
const MIN_COLUMNS = 20; // a narrower terminal breaks the lines itself
const ANSWER_CELLS = 14; // '31.12.2025', or a few numbers
const MAX_LINE = 2000; // characters; no answer is longer, a paste by mistake may be

/** A conversation over two streams. The terminal itself lets people edit their line: it stays as it was found. */
export function createTalk({ input, output, ticks, onSignal, words }: TalkOptions): Talk {
  const lines = createInterface({ input, terminal: false });
  const typed: string[] = [];
  let question: Question | null = null;
  let stop: AbortController | null = null;
  let hasEnded = false;
  let hasLeft = false;
  let interruptedAt = Number.NEGATIVE_INFINITY;

  const write = (text: string): void => void output.write(text);
  const fitted = (text: string): string => {
    const { columns = Number.POSITIVE_INFINITY } = output;
    return wrap(showText(text), Math.max(MIN_COLUMNS, columns) - 1).join('\n');
  };
  /** An answer stands behind its question, or where there is hardly room for one below it. */
  const prompted = (text: string): string => {
    const { columns = Number.POSITIVE_INFINITY } = output;
    const lines = fitted(text);
    const last = lines.slice(lines.lastIndexOf('\n') + 1);
    return cellWidth(last) + ANSWER_CELLS > columns ? `${lines}\n` : `${lines} `;
  };
  const say = (...all: readonly string[]): void => {
    for (const line of all) write(`${fitted(line)}\n`);
  };
  const leave = (): void => {
    hasLeft = true;
    stop?.abort();
    question?.leave(new LeftError());
    question = null;
  };
  const interrupt = (): void => {
    const at = ticks();
    const isTwice = at - interruptedAt <= TWICE_MILLISECONDS;
    interruptedAt = at;
    write('\n'); // behind the ^C that the terminal has written
    if (isTwice) leave();
    else if (stop !== null) {
      stop.abort();
      say(words().stopping);
    } else {
      say(words().interrupted);
      if (question !== null) write(question.prompt);
    }
  };
  const unlisten = onSignal((signal) => (signal === 'interrupt' ? interrupt() : leave()));

  lines.on('line', (line) => {
    const text = shorten(line, MAX_LINE).trim();
    if (question === null) typed.push(text);
    else if (ticks() >= question.from) question.answer(text);
    else {
      say('', words().tooEarly);
      write(question.prompt);
    }
  });
  lines.on('close', () => {
    hasEnded = true;
    if (typed.length === 0 || stop !== null) leave();
  });

  const put = (prompt: string, from: number): Promise<string> => {
    write(prompt);
    return new Promise((resolve, reject) => {
      question = {
        prompt,
        from,
        answer(line) {
          question = null;
          resolve(line);
        },
        leave: reject,
      };
    });
  };
  const hasNoAnswer = (): boolean => hasLeft || (hasEnded && typed.length === 0);

  return {
    say,
    ask(prompt) {
      if (hasNoAnswer()) return Promise.reject(new LeftError());
      const early = typed.shift();
      if (early === undefined) return put(prompted(prompt), Number.NEGATIVE_INFINITY);
      say(`${prompt} ${early}`);
      return Promise.resolve(early);
    },
    askAnew(prompt) {
      typed.length = 0;
      if (hasNoAnswer()) return Promise.reject(new LeftError());
      return put(prompted(prompt), ticks() + UNREAD_MILLISECONDS);
    },
    async stoppable(work) {
      const controller = new AbortController();
      if (hasLeft) controller.abort();
      stop = controller;
      try {
        return await work(controller.signal);
      } finally {
        stop = null;
      }
    },
    close() {
      unlisten();
      lines.close();
    },
  };
}
