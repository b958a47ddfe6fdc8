import type { Actor } from '../src/actor.ts';
import type { Practice } from '../src/deps.ts';
import type { Engine } from '../src/engine.ts';
import type { Language } from './dashboard.ts';
import type { Key } from './terminal/keys.ts';
import { createScreen, type Screen, type ScreenOutput } from './terminal/screen.ts';
import { divertStray } from './terminal/stray.ts';
import { openTerminal, type TerminalInput } from './terminal/terminal.ts';
import { themeFor } from './terminal/theme.ts';

/** What the dashboard is opened on; the engine comes later than the first frame. */
export type DashboardStart = Readonly<{
  practice: Practice;
  isSandbox: boolean;
  isReadOnly: boolean;
  language: Language;
  environment: Readonly<Record<string, string | undefined>>;
  /** What the first frame says, until `open` is done. */
  openingText: string;
  /** Opens the practice; may say meanwhile what takes so long. */
  open: (tell: (text: string) => void) => Promise<Opened>;
  /** The terminal; left out: this process's. */
  input?: TerminalInput;
  output?: ScreenOutput;
  /** Milliseconds of a clock that only runs forward; left out: the machine's. */
  ticks?: () => number;
  /** Records a bug, and tells where. */
  recordBug: (error: unknown) => string;
  /** Records what something else has written to the terminal while the dashboard has it. */
  recordStray: (text: string) => void;
}>;

export type Opened = Readonly<{
  engine: Engine;
  actor: Actor;
  /** Who acts, read anew; left out: what they may do stays as it is. */
  resolveActor?: () => Promise<Actor>;
  now: () => Date;
  /** Buys SMS credits at the sandbox's portal; null where the portal is real. */
  buyCredits: ((milliCredits: number) => Promise<void>) | null;
  /** Minutes without a key after which patients are hidden; null: never. */
  blankAfterMinutes: number | null;
  close: () => Promise<void>;
}>;

/** Opens the dashboard on this process's terminal; resolves when it has been left and the terminal is as it was. */
export async function runDashboard(start: DashboardStart): Promise<void> {
  const theme = themeFor(start.environment);
  const screen = createScreen(start.output ?? process.stdout);
  const early: Key[] = []; // typed while the practice is being opened
  let onKey = (key: Key): void => void early.push(key);
  const terminal = openTerminal({
    input: start.input ?? process.stdin,
    output: withoutStray(screen, start.recordStray),
    onKey: (key) => onKey(key),
  });
  let opened: Opened | null = null;
  try {
    let text = start.openingText;
    screen.region(OPENING, (_width, height) => centred(` ${start.practice.name}: ${text}`, height));
    screen.stdout.write(screen.placeholder(OPENING, screen.rows));
    const tell = (next: string) => {
      text = next;
      screen.invalidate(OPENING);
    };
    const [{ present }, ready] = await Promise.all([import('./present.tsx'), start.open(tell)]);
    opened = ready;
    await present({
      start,
      opened,
      theme,
      screen,
      terminal,
      onKey: (next) => {
        onKey = next;
        for (const key of early.splice(0)) next(key);
      },
      whenReady: () => screen.dropRegion(OPENING),
    });
  } finally {
    terminal.close();
    await opened?.close();
  }
}

/** As long as the screen has the terminal, nothing else writes to it: not while it is the shell's, nor once the process is dying. */
function withoutStray(
  screen: Pick<Screen, 'enter' | 'leave'>,
  record: DashboardStart['recordStray'],
): Pick<Screen, 'enter' | 'leave'> {
  let restore = (): void => undefined;
  return {
    enter() {
      restore();
      restore = divertStray(record);
      screen.enter();
    },
    leave() {
      screen.leave();
      restore();
    },
  };
}

const OPENING = 'opening';

function centred(text: string, height: number): string[] {
  const lines = Array.from({ length: height }, () => '');
  lines[Math.floor(height / 2)] = text;
  return lines;
}
