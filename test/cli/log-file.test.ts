import { spawn } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openLog } from '../../src/cli/log-file.ts';

/** A folder of its own for a log, gone after the test. */
function aFolder(): Readonly<{ folder: string; file: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'rundruf-log-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return { folder, file: join(folder, 'rundruf.log') };
}

type Line = Readonly<{ msg: string; pid: number; nth: number }>;

const linesOf = (file: string): Line[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);

const never = (reason: string) => {
  throw new Error(`expected a log that can be written, got ${reason}`);
};

test('a log that is full is put aside for its owner alone, a few are kept, and what is not ours stays', () => {
  const { folder, file } = aFolder();
  const others = ['rundruf.log.1', 'rundruf.log.old', 'other.log.2026-11-23T09-00-00-000Z-1'];
  for (const name of others) writeFileSync(join(folder, name), '');
  const log = openLog(file, never, { maxBytes: 1000, kept: 2 });
  for (let nth = 0; nth < 100; nth += 1) log.info('line.written', { nth });
  const aside = readdirSync(folder)
    .filter((name) => !others.includes(name) && name !== 'rundruf.log')
    .sort();
  expect(aside).toHaveLength(2);
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(others));
  const files = [...aside.map((name) => join(folder, name)), file];
  for (const each of files) {
    expect(statSync(each).mode & 0o777).toBe(0o600);
    expect(statSync(each).size).toBeLessThan(1200);
  }
  const kept = files.flatMap(linesOf).map(({ nth }) => nth);
  expect(kept).toEqual(Array.from({ length: kept.length }, (_, index) => 100 - kept.length + index));
});

test('a log that somebody renames, removes or empties is written on', () => {
  const { file } = aFolder();
  const log = openLog(file, never);
  const write = (msg: string) => log.info(msg);
  write('first');
  renameSync(file, `${file}.1`);
  write('renamed');
  rmSync(file);
  write('removed');
  copyFileSync(file, `${file}.2`);
  truncateSync(file); // as logrotate's copytruncate does
  write('emptied');
  const said = [`${file}.1`, `${file}.2`, file].map((each) => linesOf(each).map(({ msg }) => msg));
  expect(said).toEqual([['first'], ['removed'], ['emptied']]);
});

test('a log that cannot be written for a while fails nobody: it is told once, and written again when it can be', () => {
  const { file } = aFolder();
  const told: string[] = [];
  const log = openLog(file, (reason) => told.push(reason));
  rmSync(file);
  mkdirSync(file);
  log.info('lost');
  log.warn('lost too');
  rmdirSync(file);
  log.info('back');
  expect(told).toEqual(['EISDIR']);
  expect(linesOf(file).map(({ msg }) => msg)).toEqual(['back']);
});

const PROCESSES = 4;
const LINES = 2000;

test('several processes write one log: each line is there once and whole, whoever puts it aside', async () => {
  const { folder, file } = aFolder();
  const program = resolve(import.meta.dirname, '..', '..', 'dist', 'src', 'cli', 'log-file.js');
  const code = `import { openLog } from ${JSON.stringify(program)};
    const log = openLog(${JSON.stringify(file)}, (reason) => { throw new Error(reason); }, { maxBytes: 20_000, kept: 10_000 });
    for (let nth = 0; nth < ${LINES}; nth += 1) log.info('line.written', { nth });`;
  const writers = Array.from({ length: PROCESSES }, () =>
    spawn(process.execPath, ['--input-type=module', '--eval', code], { stdio: 'inherit' }),
  );
  const codes = await Promise.all(writers.map((each) => new Promise((done) => each.once('close', done))));
  expect(codes).toEqual(writers.map(() => 0));
  const files = readdirSync(folder).map((name) => join(folder, name));
  expect(files.length).toBeGreaterThan(10);
  const written = files.flatMap(linesOf).map(({ pid, nth }) => `${pid} ${nth}`);
  const expected = writers.flatMap(({ pid }) => Array.from({ length: LINES }, (_, nth) => `${pid} ${nth}`));
  expect(written.sort()).toEqual(expected.sort());
});
