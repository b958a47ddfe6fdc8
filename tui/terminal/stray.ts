import { format } from 'node:util';

const NAMES = ['log', 'info', 'debug'] as const; // what of the console goes to the terminal beside stderr

/**
 * Warnings of the process and whatever libraries print are recorded instead of scribbled over the screen, until the answer
 * is called.
 */
export function divertStray(record: (text: string) => void): () => void {
  const { stderr } = process;
  const { write } = stderr;
  const { log, info, debug } = console;
  stderr.write = (chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
    record(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
    const done = rest.at(-1);
    if (typeof done === 'function') process.nextTick(done); // who waits for the write must not wait for ever
    return true;
  };
  for (const name of NAMES) console[name] = (...values: readonly unknown[]) => record(format(...values));
  return () => {
    stderr.write = write;
    Object.assign(console, { log, info, debug });
  };
}
