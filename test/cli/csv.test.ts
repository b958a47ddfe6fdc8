import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, onTestFinished, test } from 'vitest';
import { csvLine, writeCsv } from '../../src/cli/csv.ts';
import { OutageError, RefusalError } from '../../src/errors.ts';
import { refusalOf } from '../support/practice.ts';

/** The text as a program reads it back from the file. */
const readBack = (text: string) => (parse(csvLine([text])) as string[][])[0]?.[0];

describe('a spreadsheet calculates nothing of an export', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ['+41790001001', "'+41790001001"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['＝1+1', "'＝1+1"],
    ['＋1', "'＋1"],
    ['－1', "'－1"],
    ['＠SUM(A1)', "'＠SUM(A1)"],
    [' =1+1', "' =1+1"],
    ['\t=1+1', "' =1+1"],
    ['\r=1+1', "\n'=1+1"],
    ['\n=1+1', "\n'=1+1"],
    ['\u00A0=1+1', "'\u00A0=1+1"],
    ['"=1+1', `'"=1+1`],
    ['"" "=1+1', `'"" "=1+1`],
    ["'=1+1", "''=1+1"],
    ['\u200B=1+1', "'=1+1"],
    ['\u0000=1+1', "'=1+1"],
    ['Guten Tag\n=1+1', "Guten Tag\n'=1+1"],
    ['Guten Tag\r\n  +41 44 000 00 00', "Guten Tag\n'  +41 44 000 00 00"],
    ['Muster;=1+1', "Muster;'=1+1"],
    ['Muster"; =1+1', `Muster";' =1+1`],
  ])('%j is written as %j', (text, written) => {
    expect(readBack(text)).toBe(written);
  });

  test.each([
    'Termin um 10:00 = pünktlich',
    'Anna-Maria',
    'a@b.ch',
    '1 + 1',
    'Zoë; Anna',
    "D'Ávila",
    '',
    '"Zitat"',
  ])('%j stays as it is', (text) => {
    expect(readBack(text)).toBe(text);
  });

  test('what no screen shows, or obeys, is left out', () => {
    expect(readBack('An\u001B[2Jna\u202E\u200B\u0007 \u2066x')).toBe('An[2Jna x');
  });

  test('nothing takes long, however often it looks like a beginning', () => {
    for (const text of [' '.repeat(300_000), `;${' '.repeat(999)}`.repeat(300), ' "'.repeat(150_000)]) {
      const start = performance.now();
      csvLine([text]);
      expect(performance.now() - start).toBeLessThan(1000);
    }
  });

  test('numbers, nothing, yes and no are written plainly; a cell with quotes, commas and lines stays one cell', () => {
    expect(csvLine([1, -0.5, null, true])).toBe('1,-0.5,,true\r\n');
    expect(parse(csvLine(['a "b", c\nd', 'e']))).toEqual([['a "b", c\nd', 'e']]);
  });
});

describe('the file', () => {
  async function* rows() {
    yield [[1]];
    yield [[2], [3]];
  }
  const folder = () => {
    const made = mkdtempSync(join(tmpdir(), 'rundruf-csv-'));
    onTestFinished(() => rmSync(made, { recursive: true }));
    return made;
  };
  const content = { columns: ['id'], pages: async () => rows(), onProgress: () => undefined };

  test('it is new, its owner’s alone, and has its columns even when it is empty', async () => {
    const path = join(folder(), 'a.csv');
    expect(await writeCsv(path, content)).toBe(3);
    expect(readFileSync(path, 'utf8')).toBe('"id"\r\n1\r\n2\r\n3\r\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const refusal = await refusalOf(writeCsv(path, content));
    expect(refusal).toMatchObject({ code: 'file-unwritable', details: { reason: 'EEXIST' } });
    const empty = join(folder(), 'b.csv');
    await writeCsv(empty, { ...content, pages: async () => (async function* () {})() });
    expect(readFileSync(empty, 'utf8')).toBe('"id"\r\n');
  });

  test('what is refused leaves no file behind', async () => {
    const path = join(folder(), 'a.csv');
    const pages = () => Promise.reject(new RefusalError('not-permitted'));
    expect((await refusalOf(writeCsv(path, { ...content, pages }))).code).toBe('not-permitted');
    expect(existsSync(path)).toBe(false);
  });

  test('an outage in the middle leaves no half file behind that looks whole, and the next run may begin', async () => {
    const path = join(folder(), 'a.csv');
    const pages = async () =>
      (async function* () {
        yield [[1]];
        throw new OutageError('database-busy');
      })();
    await expect(writeCsv(path, { ...content, pages })).rejects.toMatchObject({ code: 'database-busy' });
    expect(existsSync(path)).toBe(false);
    expect(await writeCsv(path, content)).toBe(3);
  });
});
