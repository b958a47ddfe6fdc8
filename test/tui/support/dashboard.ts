import { onTestFinished } from 'vitest';
import type { Actor } from '../../../src/actor.ts';
import type { Engine } from '../../../src/engine.ts';
import { type DashboardStart, runDashboard } from '../../../tui/start.ts';
import { startPractice } from '../../support/practice.ts';
import { createTestTerminal, type TestTerminal } from './terminal.ts';

type TestPractice = Awaited<ReturnType<typeof startPractice>>;

export type OpenDashboard = TestTerminal &
  Readonly<{
    practice: TestPractice;
    /** Lets so much time pass for questions that ignore what was typed ahead. */
    pass: (milliseconds: number) => void;
    /** What others wrote while the dashboard had the terminal. */
    strays: readonly string[];
    /** Resolves when the dashboard has been left. */
    left: Promise<void>;
  }>;

type Options = Readonly<{
  columns?: number;
  rows?: number;
  language?: 'de' | 'en';
  actor?: Actor;
  /** Left out: what they may do stays as it is. */
  resolveActor?: () => Promise<Actor>;
  isReadOnly?: boolean;
  environment?: Readonly<Record<string, string>>;
  practice?: TestPractice;
  /** Instead of the practice's: one that is watched. */
  engine?: Engine;
  blankAfterMinutes?: number | null;
  /** Left out: one of its own. */
  terminal?: TestTerminal;
}>;

/** The real dashboard on a real engine, in a terminal of the test's own; shows the first screen when it resolves. */
export async function openDashboard(options: Options = {}): Promise<OpenDashboard> {
  const practice = options.practice ?? (await startPractice());
  const terminal = options.terminal ?? createTestTerminal(options.columns, options.rows);
  let ticks = 0;
  const strays: string[] = [];
  const start: DashboardStart = {
    practice: practice.deps.practice,
    isSandbox: true,
    isReadOnly: options.isReadOnly ?? false,
    language: options.language ?? 'en',
    environment: { TERM: 'xterm-256color', LANG: 'en_US.UTF-8', ...options.environment },
    openingText: 'Opening …',
    input: terminal.input,
    output: terminal.output,
    ticks: () => ticks,
    recordBug: (error) => `bug: ${(error as Error).stack}`,
    recordStray: (text) => void strays.push(text),
    open: async () => ({
      engine: options.engine ?? practice.engine,
      actor: options.actor ?? { ...practice.actor, face: 'tui' },
      ...(options.resolveActor && { resolveActor: options.resolveActor }),
      now: practice.clock.now,
      buyCredits: null,
      blankAfterMinutes: options.blankAfterMinutes ?? null,
      close: async () => undefined,
    }),
  };
  const left = runDashboard(start);
  onTestFinished(async () => {
    while (terminal.isRaw()) {
      terminal.press('\x03\x03');
      ticks += 1000;
      terminal.press('y'); // where a batch is still being sent it asks
      await new Promise((resolve) => setImmediate(resolve));
    }
    await left;
  });
  await terminal.until((text) => text.includes('1 Run') || text.includes('1 Lauf'), 'the first screen');
  const pass = (milliseconds: number) => {
    ticks += milliseconds;
  };
  return { ...terminal, practice, pass, strays, left };
}
