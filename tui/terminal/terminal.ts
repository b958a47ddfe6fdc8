import { type After, afterInput } from './after.ts';
import { createKeyDecoder, type Key, type KeyDecoder } from './keys.ts';
import type { Screen } from './screen.ts';

/** Where keys come from; a `tty.ReadStream` is one. */
export type TerminalInput = {
  setRawMode(isRaw: boolean): unknown;
  resume(): unknown;
  pause(): unknown;
  on(event: 'data', listener: (chunk: Buffer | string) => void): unknown;
  on(event: 'end' | 'error', listener: () => void): unknown;
  off(event: 'data', listener: (chunk: Buffer | string) => void): unknown;
  off(event: 'end' | 'error', listener: () => void): unknown;
};

/** What is told and asked of the process; `process` is one. */
export type TerminalHost = {
  readonly pid: number;
  prependListener(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
  listenerCount(event: string): number;
  kill(pid: number, signal: string): unknown;
};

export type TerminalOptions = Readonly<{
  input: TerminalInput;
  output: Pick<Screen, 'enter' | 'leave'>;
  onKey: (key: Key) => void;
  /** The terminal belongs to the shell again, and the process is about to stop. */
  onSuspend?: () => void;
  onResume?: () => void;
  host?: TerminalHost;
  after?: After;
}>;

export type Terminal = {
  /** Gives the terminal back as it was; further calls do nothing. Only then may an error be printed. */
  close(): void;
  /** Ctrl+Z: gives the terminal to the shell until the process is continued. */
  suspend(): void;
};

/** Takes a terminal over: raw mode, the screen, keys. It is given back however the process ends. */
export function openTerminal(options: TerminalOptions): Terminal {
  const session: Session = {
    host: process as unknown as TerminalHost,
    after: afterInput,
    onSuspend: () => {},
    onResume: () => {},
    ...options,
    decoder: null,
    isOpen: true,
    listeners: [],
    onData: (chunk) => session.decoder?.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk),
    onHangUp: () => hangUp(session),
  };
  session.listeners.push(...processListeners(session));
  for (const [event, listener] of session.listeners) session.host.prependListener(event, listener);
  session.input.on('end', session.onHangUp);
  session.input.on('error', session.onHangUp);
  try {
    take(session);
  } catch (error) {
    close(session);
    throw error;
  }
  return { close: () => close(session), suspend: () => suspend(session) };
}

type Session = Required<TerminalOptions> & {
  /** Null while the terminal is the shell's. */
  decoder: KeyDecoder | null;
  isOpen: boolean;
  readonly listeners: (readonly [event: string, listener: () => void])[];
  readonly onData: (chunk: Buffer | string) => void;
  readonly onHangUp: () => void;
};

const DEADLY = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;

const STOP_MILLISECONDS = 100; // a stop takes effect at once, or never

/** They come before the listeners of others, so that those print on a terminal that is as it was. */
function processListeners(session: Session): [event: string, listener: () => void][] {
  return [
    ...DEADLY.map((signal): [string, () => void] => [signal, () => terminate(session, signal)]),
    ['SIGTSTP', () => suspend(session)],
    ['SIGCONT', () => resume(session)],
    ['uncaughtExceptionMonitor', () => close(session)], // told of rejections nobody catches, too
    ['exit', () => close(session)],
  ];
}

function take(session: Session): void {
  const { input, output, onKey, after } = session;
  input.setRawMode(true);
  session.decoder = createKeyDecoder((key) => session.decoder && onKey(key), { after });
  output.enter();
  input.on('data', session.onData);
  input.resume();
}

/** Every step is taken even when one before it failed: the terminal may be gone. */
function giveBack(session: Session): void {
  const { input, output, decoder } = session;
  session.decoder = null;
  attempt(() => decoder?.end());
  input.off('data', session.onData);
  attempt(() => output.leave());
  attempt(() => input.setRawMode(false));
  attempt(() => input.pause());
}

function attempt(step: () => unknown): void {
  try {
    step();
  } catch {
    // nobody is left to be told, and the next step matters more
  }
}

function close(session: Session): void {
  if (!session.isOpen) return;
  session.isOpen = false;
  giveBack(session);
  for (const [event, listener] of session.listeners) session.host.off(event, listener);
  session.input.off('end', session.onHangUp);
  setImmediate(() => session.input.off('error', session.onHangUp)); // a failure to leave raw mode is told later
}

/** Ends the process by the signal it got, unless somebody else listens for it. */
function terminate(session: Session, signal: string): void {
  const others = session.host.listenerCount(signal) - 1;
  close(session);
  if (others < 1) session.host.kill(session.host.pid, signal);
}

/** The terminal has vanished without the signal that usually says so. */
function hangUp(session: Session): void {
  if (!session.isOpen) return;
  close(session);
  session.host.kill(session.host.pid, 'SIGHUP');
}

/**
 * Stops the whole process group, as Ctrl+Z does outside raw mode: under `npm start` the shell waits for npm. Where
 * no shell can continue it, the system ignores the stop, and the dashboard comes back by itself.
 */
function suspend(session: Session): void {
  const { host, after, listeners } = session;
  if (!session.isOpen || !session.decoder) return;
  giveBack(session);
  session.onSuspend();
  const onStop = listeners.find(([event]) => event === 'SIGTSTP');
  if (onStop) host.off(...onStop); // ours would swallow the stop
  host.kill(0, 'SIGTSTP');
  after(STOP_MILLISECONDS, () => session.decoder ?? resume(session)); // SIGCONT comes before it after a real stop
}

/** Also after a stop nobody could see coming (SIGSTOP): the shell has used the terminal meanwhile. */
function resume(session: Session): void {
  const { host, listeners } = session;
  if (!session.isOpen) return;
  if (session.decoder) giveBack(session);
  const onStop = listeners.find(([event]) => event === 'SIGTSTP');
  if (onStop) {
    host.off(...onStop);
    host.prependListener(...onStop);
  }
  take(session);
  session.onResume();
}
