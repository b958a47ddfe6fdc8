import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const BUILD = new URL('../../../dist/tui/terminal/', import.meta.url).href;

/** A process with an open terminal that comes to the given end; it and its errors write to one file, in order. */
function run(ending: string) {
  const folder = mkdtempSync(join(tmpdir(), 'rundruf-exit-'));
  const file = join(folder, 'written');
  const descriptor = openSync(file, 'w');
  const script = `
    import { EventEmitter } from 'node:events';
    import { createScreen } from '${BUILD}screen.js';
    import { openTerminal } from '${BUILD}terminal.js';
    const write = (text) => process.stdout.write(text);
    const input = Object.assign(new EventEmitter(), {
      setRawMode: (isRaw) => write(isRaw ? '<raw>' : '<cooked>'),
      resume() {},
      pause() {},
    });
    const output = Object.assign(new EventEmitter(), { columns: 40, rows: 3, write });
    const terminal = openTerminal({ input, output: createScreen(output), onKey() {} });
    setInterval(() => {}, 1000);
    ${ending}
  `;
  const { status, signal } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', descriptor, descriptor],
  });
  closeSync(descriptor);
  const written = readFileSync(file, 'utf8');
  rmSync(folder, { recursive: true });
  return { status, signal, written };
}

test.each([
  [
    'an exception',
    `setImmediate(() => { throw new Error('boom'); });`,
    { status: 1, signal: null },
    'Error: boom',
  ],
  ['a rejection', `Promise.reject(new Error('boom'));`, { status: 1, signal: null }, 'Error: boom'],
  ['process.exit', 'process.exit(3);', { status: 3, signal: null }, ''],
  ['SIGTERM', `process.kill(process.pid, 'SIGTERM');`, { status: null, signal: 'SIGTERM' }, ''],
  ['SIGHUP', `process.kill(process.pid, 'SIGHUP');`, { status: null, signal: 'SIGHUP' }, ''],
  ['a vanished keyboard', `input.emit('end');`, { status: null, signal: 'SIGHUP' }, ''],
  [
    'a normal end',
    `terminal.close(); console.error('said'); process.exit();`,
    { status: 0, signal: null },
    'said',
  ],
])(
  'after %s the terminal is as it was, and only then something is printed',
  (_what, ending, ended, printed) => {
    const { written, ...how } = run(ending);
    expect(how).toEqual(ended);
    expect(written.startsWith('<raw>\x1b[?1049h')).toBe(true);
    const [shown = '', after = ''] = written.split('<cooked>');
    expect(shown).toMatch(/\x1b\[\?2004l\x1b\[\?7h\x1b\[\?25h\x1b\[\?1049l$/);
    expect(after).toContain(printed);
    if (printed === '') expect(after).toBe('');
  },
);
