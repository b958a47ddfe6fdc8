import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { createScreen } from '../../../tui/terminal/screen.ts';
import { openTerminal } from '../../../tui/terminal/terminal.ts';
import { aManualClock, aTerminal, tick } from './support.ts';

const ENDINGS = ['SIGTERM', 'SIGHUP', 'SIGINT', 'uncaughtExceptionMonitor', 'exit'] as const;

/** A keyboard, a process and a terminal, and everything that was done to them in its order. */
function aSession({ isRawRefused = false } = {}) {
  const done: string[] = [];
  const emulated = aTerminal(40, 5);
  const clock = aManualClock();
  const input = Object.assign(new EventEmitter(), {
    isRaw: false,
    isFlowing: false,
    setRawMode(isRaw: boolean) {
      if (isRawRefused && isRaw) throw new Error('no terminal');
      done.push(`raw ${isRaw ? 'on' : 'off'}`);
      input.isRaw = isRaw;
    },
    resume: () => {
      input.isFlowing = true;
    },
    pause: () => {
      input.isFlowing = false;
    },
  });
  const host = Object.assign(new EventEmitter(), {
    pid: 4711,
    kill: (pid: number, signal: string) => done.push(`${signal} to ${pid}`),
  });
  const screen = createScreen({
    get columns() {
      return emulated.output.columns;
    },
    get rows() {
      return emulated.output.rows;
    },
    on: emulated.output.on,
    off: emulated.output.off,
    write(text) {
      if (text.includes('\x1b[?1049h')) done.push('entered');
      if (text.includes('\x1b[?1049l')) done.push('left');
      emulated.output.write(text);
    },
  });
  const keys: string[] = [];
  const told: string[] = [];
  const open = () =>
    openTerminal({
      input,
      output: screen,
      host,
      after: clock.after,
      onKey: ({ id }) => keys.push(id),
      onSuspend: () => done.push('told of suspension'),
      onResume: () => done.push('told of return'),
    });
  const listeners = () =>
    [input, host].flatMap((emitter) => emitter.eventNames().map((name) => emitter.listenerCount(name)))
      .length;
  return { done, emulated, clock, input, host, screen, keys, told, open, listeners };
}

describe('an open terminal', () => {
  test('is raw, shows the screen and gives keys, also those of split sequences', () => {
    const { open, done, input, keys, clock } = aSession();
    open();
    expect(done).toEqual(['raw on', 'entered']);
    input.emit('data', Buffer.from('j\x1b'));
    input.emit('data', '[A');
    input.emit('data', Buffer.from('\x1b'));
    clock.pass(50);
    expect(keys).toEqual(['j', 'up', 'escape']);
  });

  test('that cannot be made raw says so and leaves nothing behind', async () => {
    const { open, done, listeners } = aSession({ isRawRefused: true });
    expect(open).toThrow('no terminal');
    await tick();
    expect(done).toEqual(['raw off']);
    expect(listeners()).toBe(0);
  });

  test('is given back once, and no key comes afterwards', async () => {
    const { open, done, input, keys, listeners, emulated } = aSession();
    const terminal = open();
    input.emit('data', Buffer.from('\x1b'));
    terminal.close();
    terminal.close();
    terminal.suspend();
    await tick();
    expect(done).toEqual(['raw on', 'entered', 'left', 'raw off']);
    expect(keys).toEqual([]);
    expect(input.isFlowing).toBe(false);
    expect(listeners()).toBe(0);
    expect(emulated.listeners.resize.size).toBe(0);
  });

  test.each(ENDINGS)('is given back on %s', async (event) => {
    const { open, done, host, listeners, emulated } = aSession();
    open();
    host.emit(event);
    await tick();
    await emulated.seen();
    expect(done.slice(0, 4)).toEqual(['raw on', 'entered', 'left', 'raw off']);
    expect(done.slice(4)).toEqual(event.startsWith('SIG') ? [`${event} to 4711`] : []);
    expect(emulated.emulator.buffer.active.type).toBe('normal');
    expect(emulated.emulator.modes).toMatchObject({ wraparoundMode: true, bracketedPasteMode: false });
    expect(listeners()).toBe(0);
  });

  test('leaves a signal to those who listen for it, after it has been given back', () => {
    const { open, done, host } = aSession();
    host.once('SIGTERM', () => done.push('stopped in order'));
    open();
    host.emit('SIGTERM');
    expect(done).toEqual(['raw on', 'entered', 'left', 'raw off', 'stopped in order']);
  });

  test.each(['end', 'error'])('whose keyboard is gone (%s) ends as if hung up', async (event) => {
    const { open, done, input } = aSession();
    open();
    input.emit(event, new Error('EIO'));
    input.emit('error', new Error('EIO')); // told once more while being closed
    expect(done.at(-1)).toBe('SIGHUP to 4711');
  });

  test('is given back as far as it goes when a step fails', () => {
    const { open, done, screen } = aSession();
    const terminal = open();
    screen.leave = () => {
      throw new Error('EIO');
    };
    terminal.close();
    expect(done).toEqual(['raw on', 'entered', 'raw off']);
  });
});

describe('Ctrl+Z', () => {
  test('gives the terminal back, stops the process group, and returns with everything on SIGCONT', async () => {
    const { open, done, host, input, keys, screen, emulated, clock } = aSession();
    const terminal = open();
    screen.stdout.write('patients');
    await tick();
    done.length = 0;
    terminal.suspend();
    terminal.suspend();
    expect(done).toEqual(['left', 'raw off', 'told of suspension', 'SIGTSTP to 0']);
    expect(host.listenerCount('SIGTSTP')).toBe(0); // a listener would swallow the stop
    input.emit('data', Buffer.from('x'));
    expect(keys).toEqual([]);
    expect((await emulated.seen()).join('')).toBe('');

    done.length = 0;
    host.emit('SIGCONT');
    clock.pass(100); // late after the stop
    await tick();
    expect(done).toEqual(['raw on', 'entered', 'told of return']);
    expect((await emulated.seen())[0]).toBe('patients');
    expect(host.listenerCount('SIGTSTP')).toBe(1);
    input.emit('data', Buffer.from('j'));
    expect(keys).toEqual(['j']);
  });

  test('from outside does the same', () => {
    const { open, done, host } = aSession();
    open();
    host.emit('SIGTSTP');
    expect(done.slice(2)).toEqual(['left', 'raw off', 'told of suspension', 'SIGTSTP to 0']);
  });

  test('comes back by itself where nothing stops the process', async () => {
    const { open, done, clock } = aSession();
    open().suspend();
    clock.pass(100);
    await tick();
    expect(done.slice(6)).toEqual(['raw on', 'entered', 'told of return']);
  });

  test('a stop nobody could see coming (SIGSTOP) ends with a terminal taken over anew', () => {
    const { open, done, host } = aSession();
    open();
    done.length = 0;
    host.emit('SIGCONT');
    expect(done).toEqual(['left', 'raw off', 'raw on', 'entered', 'told of return']);
    expect(host.listenerCount('SIGTSTP')).toBe(1);
  });

  test('and an end while stopped touches the terminal no more', async () => {
    const { open, done, host, clock, listeners } = aSession();
    const terminal = open();
    terminal.suspend();
    done.length = 0;
    terminal.close();
    host.emit('SIGCONT');
    clock.pass(100);
    await tick();
    expect(done.filter((step) => step !== 'raw off')).toEqual([]);
    expect(listeners()).toBe(0);
  });
});
