import { EventEmitter } from 'node:events';

export const COLUMNS = 180;
export const ROWS = 50;

/** A terminal that takes what it is given and counts it; keys come in as bytes. */
export function createFakeTerminal() {
  let bytes = 0;
  let waiting: (() => void)[] = [];
  const output = Object.assign(new EventEmitter(), {
    columns: COLUMNS,
    rows: ROWS,
    isTTY: true,
    write(text: string) {
      bytes += Buffer.byteLength(text);
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
      return true;
    },
  });
  const input = Object.assign(new EventEmitter(), {
    setRawMode() {},
    resume() {},
    pause() {},
  });
  return {
    input,
    output,
    bytes: () => bytes,
    press: (keys: string) => void input.emit('data', Buffer.from(keys)),
    /** Resolves with the next write. */
    written: () => new Promise<void>((resolve) => waiting.push(resolve)),
  };
}
