import { EventEmitter } from 'node:events';

/** What Ink takes for its terminal: each write is a whole frame as text (Ink's `debug`), kept for the screen. */
export function createInkStdout(
  size: Readonly<{ columns: number; rows: number }>,
  takeFrame: (frame: string) => void,
): NodeJS.WriteStream {
  const stream = Object.assign(new EventEmitter(), {
    isTTY: true,
    writable: true,
    write(text: string, ...rest: readonly unknown[]): boolean {
      if (!CURSOR_MODES.test(text)) takeFrame(text);
      const done = rest.at(-1);
      if (typeof done === 'function') setImmediate(() => done());
      return true;
    },
  });
  Object.defineProperties(stream, {
    columns: { get: () => size.columns },
    rows: { get: () => size.rows },
  });
  return stream as unknown as NodeJS.WriteStream; // the part of it that Ink uses
}

// Ink shows the cursor when it ends; the cursor is the screen's.
const CURSOR_MODES = /^(?:\x1b\[\?\d+[hl])+$/;
