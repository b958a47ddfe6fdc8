import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditActions } from '../../src/audit.ts';
import { de } from '../../src/i18n/de.ts';
import { en } from '../../src/i18n/en.ts';
import { createHome } from '../support/cli.ts';

// What an administrator sees of what was done, in a sandbox where Anna and somebody unknown have worked.

const home = createHome();
const at = (moment: string) => ['--now', `${moment}+01:00`];
const entries = (json: unknown) => (json as { entries: Record<string, unknown>[] }).entries;

beforeAll(async () => {
  const anna = ['--as', 'anna', ...at('2026-11-22T09:00:00')];
  await home.run('users', 'add', 'beat', '--name', 'Beat Beispiel', '--can', 'prepare', ...anna);
  await home.run('import', '--sample', ...anna);
  await home.run('prepare', '--channel', 'sms', '--create', ...anna);
  await home.run(
    'batch',
    'reject',
    '1',
    '--reason',
    'not now',
    '--as',
    'carla',
    ...at('2026-11-23T07:00:00'),
  );
});
afterAll(() => home.remove());

test('Audit: the newest first: when, who, from where, what, on what, and details in words', async () => {
  const { stdout } = await home.run('audit');
  const lines = stdout.trimEnd().split('\n');
  expect(lines[0]).toMatch(/^When +Who +What +On$/);
  expect(lines[2]).toMatch(/^23\/11\/26 07:00 +carla \(nobody we know\) +rejected +batch 1$/);
  expect(lines[3]).toMatch(/^ +command line, .+ · by: SMS/);
  const words = stdout.replaceAll(/\s+/g, ' ');
  expect(words).toMatch(
    /22\/11\/26 09:00 anna entered a user user anna command line, .+ · first of all: yes/,
  );
  expect(words).toMatch(
    /entered a user user Beat Beispiel command line, .+ · may: view, prepare; logins: none/,
  );
});

test('Audit: in German', async () => {
  const { stdout } = await home.run('audit', '--lang', 'de', '--limit', '1');
  expect(stdout).toMatch(/^Wann +Wer +Was +Woran\n/);
  expect(stdout).toMatch(/carla \(hier unbekannt\) +abgelehnt +Auftrag 1\n +Befehlszeile, .+ · per: SMS/);
  expect(stdout).toMatch(/\nWeiter: --before \d+\n$/);
});

test('Audit: every action has a word in both languages', () => {
  for (const { people } of [de, en]) {
    expect(Object.keys(people.action).sort()).toEqual([...auditActions].sort());
  }
});

test('Audit: programs get the plain data, page by page', async () => {
  const first = (await home.run('audit', '--limit', '1', '--json')).json as { next: number };
  expect(entries(first)).toMatchObject([
    {
      at: expect.stringMatching(/^2026-11-23T06:00:/),
      actor: 'login:carla',
      face: 'cli',
      action: 'batch.rejected',
      subject: 'batch 1',
      details: { channel: 'sms', revision: 1, preparedBy: 'anna' },
    },
  ]);
  const rest = await home.run('audit', '--before', String(first.next), '--json');
  expect(entries(rest.json)[0]).toMatchObject({ action: 'batch.prepared', actor: 'anna' });
  expect(rest.json).toMatchObject({ next: null });
});

test('Audit: by user, action and day', async () => {
  const actions = async (...words: string[]) =>
    entries((await home.run('audit', ...words, '--json')).json).map(({ action }) => action);
  expect(await actions('--user', 'login:carla')).toEqual(['batch.rejected']);
  expect(await actions('--user', 'carla')).toEqual([]);
  expect(await actions('--action', 'user.added')).toEqual(['user.added', 'user.added']);
  expect(await actions('--since', '2026-11-23')).toEqual(['batch.rejected']);
  expect(await actions('--until', '2026-11-22')).not.toContain('batch.rejected');
  expect((await home.run('audit', '--user', 'nobody')).stdout).toBe('No entries.\n');
});

test('Audit: as a file, which is on record itself', async () => {
  const file = join(home.folder, 'audit.csv');
  expect(
    await home.run(
      'audit',
      ...['--since', '2026-11-23', '--until', '2026-11-23', '--csv', file],
      ...at('2026-11-24T09:00:00'),
    ),
  ).toMatchObject({
    code: 0,
    stdout: `1 entry written to ${file}.\n`,
  });
  expect(parse(readFileSync(file), { columns: true })).toMatchObject([
    { actor: 'login:carla', action: 'batch.rejected', details: expect.stringContaining('"revision":1') },
  ]);
  const { json } = await home.run('audit', '--action', 'audit.exporting', '--json');
  expect(entries(json)).toHaveLength(1);
});

test.each([
  [['--action', 'everything'], '--action expects one of import.starting'],
  [['--limit', '0'], '--limit expects a number from 1'],
  [['--before', 'x'], 'named by its number'],
])('rundruf audit %s is wrong usage', async (words, sentence) => {
  const { code, stderr } = await home.run('audit', ...words);
  expect(code).toBe(2);
  expect(stderr).toContain(sentence);
});

test('the log as a file: phone numbers and formulas are text to a spreadsheet, and the export is on record', async () => {
  const patients = home.file('p.csv', 'number,last_name,mobile\nF1,"=HYPERLINK(""x"")",+41790001099\n');
  const appointments = home.file(
    'a.csv',
    'id,patient_number,starts_at,status\n=1+1,F1,2026-12-01T09:00,definite\n',
  );
  const morning = at('2026-11-30T09:00:00');
  await home.run('import', patients, appointments, ...morning);
  await home.run('prepare', '--channel', 'sms', '--create', '--only', '=1+1', ...morning);
  const file = join(home.folder, 'log.csv');
  await home.run('log', '--batch', '2', '--csv', file, ...morning);
  expect(parse(readFileSync(file), { columns: true })).toMatchObject([
    { appointmentId: "'=1+1", recipient: "'+41790001099", person: `'=HYPERLINK("x")`, batchId: '2' },
  ]);
  const { json } = await home.run('audit', '--action', 'log.exporting', '--json');
  expect(entries(json)).toMatchObject([{ details: { batch: 2 } }]);
});
