import xterm from '@xterm/headless';
import type { ScreenOutput } from '../../../tui/terminal/screen.ts';

/** Timers that run when the test says so. */
export function aManualClock() {
  const waiting = new Map<number, { milliseconds: number; run: () => void }>();
  let next = 0;
  return {
    after(milliseconds: number, run: () => void): () => void {
      const id = next++;
      waiting.set(id, { milliseconds, run });
      return () => waiting.delete(id);
    },
    /** Runs what was to wait at most so long. */
    pass(milliseconds: number): void {
      for (const [id, timer] of [...waiting]) {
        if (timer.milliseconds > milliseconds) continue;
        waiting.delete(id);
        timer.run();
      }
    },
    waits: () => [...waiting.values()].map(({ milliseconds }) => milliseconds),
  };
}

/** A terminal without a window, and everything that was written to it. */
export function aTerminal(columns: number, rows: number, scrollback = 1000) {
  const emulator = new xterm.Terminal({ cols: columns, rows, scrollback, allowProposedApi: true });
  const listeners = { resize: new Set<() => void>(), error: new Set<() => void>() };
  const writes: string[] = [];
  const output: ScreenOutput = {
    get columns() {
      return emulator.cols;
    },
    get rows() {
      return emulator.rows;
    },
    write(text) {
      writes.push(text);
      emulator.write(text);
    },
    on: (event, listener) => listeners[event].add(listener),
    off: (event, listener) => listeners[event].delete(listener),
  };
  return {
    emulator,
    output,
    writes,
    listeners,
    resize(nextColumns: number, nextRows: number): void {
      emulator.resize(nextColumns, nextRows);
      for (const listener of [...listeners.resize]) listener();
    },
    /** The rows a person sees, once everything written has been drawn. */
    async seen(): Promise<string[]> {
      await new Promise<void>((resolve) => emulator.write('', resolve));
      const { active } = emulator.buffer;
      return Array.from(
        { length: emulator.rows },
        (_, row) =>
          active
            .getLine(active.viewportY + row)
            ?.translateToString(true, 0, emulator.cols)
            .trimEnd() ?? '',
      );
    },
    /** Every row of the normal screen and its scrollback. */
    async remembered(): Promise<string> {
      await new Promise<void>((resolve) => emulator.write('', resolve));
      const { normal } = emulator.buffer;
      return Array.from({ length: normal.length }, (_, row) =>
        normal.getLine(row)?.translateToString(true),
      ).join('\n');
    },
  };
}

/** Until what was scheduled for after this tick has run. */
export function tick(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
