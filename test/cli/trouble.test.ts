import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createHome, type Home } from '../support/cli.ts';

// Folders that cannot be written, disks that are full, input that is wrong: one sentence, never a stack.

const homes: Home[] = [];
function aHome(environment: Record<string, string> = {}): Home {
  const home = createHome(environment);
  homes.push(home);
  return home;
}
afterAll(() => {
  for (const home of homes) home.remove();
});

const isStack = /\n\s+at |Error:|fault in Rundruf|node:/;

describe.each(['en', 'de'])('in %s', (language) => {
  const cases: [string, (home: Home) => Record<string, string>, string][] = [
    ['a home that is a file', (home) => ({ RUNDRUF_HOME: home.file('file', '') }), 'invalid-config'],
    ['a home below a file', (home) => ({ RUNDRUF_HOME: join(home.file('file', ''), 'x') }), 'invalid-config'],
    ['a database that is a folder', () => ({ RUNDRUF_DATABASE_URL: 'sqlite:/tmp' }), 'database-unusable'],
    ['a home that cannot be made', () => ({ RUNDRUF_HOME: '/proc/nope' }), 'database-unusable'],
  ];
  test.each(cases)('%s is told in one sentence, exit code 1', async (_, wrong, code) => {
    const home = aHome({ RUNDRUF_LANG: language, ...wrong(aHome()) });
    const { stderr, ...answer } = await home.run('log', '--json');
    expect(answer).toMatchObject({ code: 1, json: { error: { code } } });
    expect(stderr).toMatch(/^rundruf: .{20,}\n$/);
    expect(stderr).not.toMatch(isStack);
    expect(stderr).not.toMatch(/imported|übernommen/);
  });
});

test('a log that cannot be opened is told once, and the work is done', async () => {
  const home = aHome();
  mkdirSync(join(home.folder, 'rundruf.log'));
  const { code, stdout, stderr } = await home.run(
    'settings',
    'set',
    'run.one-per-day',
    'false',
    '--scope',
    'practice',
  );
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'run.one-per-day = false\n' });
  expect(stderr.match(/Nothing is logged/g)).toHaveLength(1);
  expect(stderr).not.toMatch(isStack);
});

test.runIf(process.platform === 'linux')('a log on a full disk does not break a command', async () => {
  const home = aHome();
  symlinkSync('/dev/full', join(home.folder, 'rundruf.log'));
  const { code, stderr } = await home.run(
    'settings',
    'set',
    'run.one-per-day',
    'false',
    '--scope',
    'practice',
  );
  expect(code).toBe(0);
  expect(stderr.match(/Nothing is logged/g)).toHaveLength(1);
  expect(statSync('/dev/full').mode & 0o777).toBe(0o666);
});

test('a fault that nothing can record is told by its message, without a stack and without a file in /tmp', async () => {
  const home = aHome();
  mkdirSync(join(home.folder, 'rundruf.log'));
  const before = readdirSync(tmpdir()).includes('rundruf.log');
  const { code, stderr } = await faulty(home);
  expect(code).toBe(1);
  expect(stderr).toContain('this is a fault in Rundruf: made up for this test.');
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(readdirSync(tmpdir()).includes('rundruf.log')).toBe(before);
});

test('a fault is recorded with its stack in the log of the home', async () => {
  const home = aHome();
  const { code, stderr } = await faulty(home);
  expect(code).toBe(1);
  expect(stderr).toContain(`Details are in ${join(home.folder, 'rundruf.log')}`);
  expect(stderr).not.toContain('made up');
  expect(readFileSync(join(home.folder, 'rundruf.log'), 'utf8')).toMatch(/made up for this test.*\\n {4}at /);
});

/** A bug that no input can cause: asking for the terminal fails. */
function faulty({ environment }: Home): Promise<{ code: number; stderr: string }> {
  const broken = `data:text/javascript,Object.defineProperty(process, 'stdin', { get() { throw new Error('made up for this test') } })`;
  return ended(['--import', broken, BIN, 'log'], environment, 'pipe');
}

describe.runIf(process.platform === 'linux')('output that cannot be written', () => {
  test.each([[['log', '--json']], [['settings', 'list']], [['--help']]])(
    'rundruf %s on a full disk: one sentence, exit code 1',
    async (words) => {
      const { code, stderr } = await ended([BIN, ...words], aHome().environment, '/dev/full');
      expect(code).toBe(1);
      expect(stderr).toMatch(/rundruf: The output could not be written: the disk is full[^\n]*\n$/);
      expect(stderr).not.toMatch(isStack);
    },
  );
});

const BIN = resolve(import.meta.dirname, '..', '..', 'bin.js');

function ended(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  output: string,
): Promise<{ code: number; stderr: string }> {
  const [command, rest] =
    output === 'pipe'
      ? [process.execPath, [...words]]
      : ['/bin/sh', ['-c', `exec "$0" "$@" > ${output}`, process.execPath, ...words]];
  return new Promise((done) => {
    execFile(command, rest, { env }, (error, _, stderr) => done({ code: Number(error?.code ?? 0), stderr }));
  });
}

test('privacy: what others could read in a home is closed to them by the next command', async () => {
  const home = aHome({ RUNDRUF_DATABASE_URL: 'sqlite:x.sqlite' });
  await home.run('settings', 'set', 'run.one-per-day', 'false', '--scope', 'practice');
  const names = ['', 'x.sqlite', 'rundruf.log'];
  for (const name of names) chmodSync(join(home.folder, name), name === '' ? 0o755 : 0o644);
  await home.run('log');
  const modes = names.map((name) => statSync(join(home.folder, name)).mode & 0o777);
  expect(modes).toEqual([0o700, 0o600, 0o600]);
});
