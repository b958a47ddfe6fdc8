import { EventEmitter } from 'node:events';
import xterm from '@xterm/headless';

/** A terminal that a test types into and looks at: bytes in, what a person would see out. */
export type TestTerminal = Readonly<{
  input: EventEmitter & { setRawMode: (isRaw: boolean) => void; resume: () => void; pause: () => void };
  output: EventEmitter & { write: (text: string) => boolean; columns: number; rows: number };
  terminal: xterm.Terminal;
  /** Types these bytes. */
  press: (bytes: string) => void;
  /** The screen's lines without the spaces at their ends. */
  lines: () => string[];
  text: () => string;
  /** Everything above the screen that can be scrolled back to. */
  scrollback: () => string[];
  /** Resolves when the screen shows what is wanted; rejects with what it shows instead. */
  until: (isWanted: (text: string) => boolean, what?: string) => Promise<void>;
  resize: (columns: number, rows: number) => void;
  isRaw: () => boolean;
  bytesWritten: () => number;
  /** Whether the alternate screen is shown. */
  isAlternate: () => boolean;
}>;

const PATIENCE_MILLISECONDS = 15_000; // far longer than anything takes; only a failure waits for it

export function createTestTerminal(columns = 80, rows = 24): TestTerminal {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1000 });
  const looks = new Set<() => void>();
  let raw = false;
  let bytes = 0;
  const input = Object.assign(new EventEmitter(), {
    setRawMode(isRaw: boolean) {
      raw = isRaw;
    },
    resume() {},
    pause() {},
  });
  const output = Object.assign(new EventEmitter(), {
    columns,
    rows,
    write(text: string) {
      bytes += Buffer.byteLength(text);
      terminal.write(text, () => {
        for (const look of looks) look();
      });
      return true;
    },
  });
  const linesFrom = (from: number, count: number): string[] =>
    Array.from(
      { length: count },
      (_, row) => terminal.buffer.active.getLine(from + row)?.translateToString(true) ?? '',
    );
  const lines = () => linesFrom(terminal.buffer.active.baseY, terminal.rows);
  const text = () => lines().join('\n');
  return {
    terminal,
    input,
    output,
    press: (typed) => void input.emit('data', Buffer.from(typed)),
    lines,
    text,
    scrollback: () => linesFrom(0, terminal.buffer.active.baseY),
    until(isWanted, what = isWanted.toString()) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          looks.delete(look);
          reject(new Error(`expected ${what}, the screen shows:\n${text()}`));
        }, PATIENCE_MILLISECONDS);
        const look = () => {
          if (!isWanted(text())) return;
          looks.delete(look);
          clearTimeout(timer);
          resolve();
        };
        looks.add(look);
        look();
      });
    },
    resize(newColumns, newRows) {
      terminal.resize(newColumns, newRows);
      Object.assign(output, { columns: newColumns, rows: newRows });
      output.emit('resize');
    },
    isRaw: () => raw,
    bytesWritten: () => bytes,
    isAlternate: () => terminal.buffer.active.type === 'alternate',
  };
}
