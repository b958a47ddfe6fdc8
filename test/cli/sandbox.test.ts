import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHome } from '../support/cli.ts';

// The sandbox as a new user meets it: no configuration, its portals in a process of their own.

const home = createHome();
const MORNING = ['--now', '2026-11-23T09:00:00+01:00'];
const NIGHT = ['--now', '2026-11-23T21:00:00+01:00'];
type Json = Record<string, unknown> & { error: { code: string; details: Record<string, unknown> } };
const rundruf = async (...words: string[]) => (await home.run(...words, '--json')).json as Json;
const portal = () =>
  JSON.parse(readFileSync(join(home.folder, 'sandbox', 'portal.json'), 'utf8')) as {
    pid: number;
    smsPort: number;
    token: string;
  };

beforeAll(async () => {
  await home.run('import', '--sample', ...MORNING);
});
afterAll(() => home.remove());

test('the sandbox says on every screen what it is', async () => {
  for (const words of [['log'], ['batch', 'list'], ['prepare', '--channel', 'sms', ...MORNING]]) {
    expect((await home.run(...words)).stderr).toContain('SANDBOX');
  }
});

test('the sample practice lies tomorrow, whatever the day', async () => {
  const preview = await rundruf('prepare', '--channel', 'sms', ...MORNING);
  expect((preview.candidates as unknown[]).length).toBeGreaterThan(5);
  expect(preview.days).toEqual(['2026-11-24']);
  for (const { text } of preview.candidates as { text: string }[]) expect(text).toContain('(Sandbox)');
});

test('quiet hours: at night an SMS batch is refused, unless a person insists', async () => {
  await rundruf('prepare', '--channel', 'sms', '--create', '--only', 'T-101', ...MORNING);
  await rundruf('batch', 'approve', '1', ...MORNING);
  const refused = await rundruf('batch', 'submit', '1', ...NIGHT);
  expect(refused.error).toMatchObject({ code: 'quiet-hours', details: { untilLocal: '2026-11-24 08:00' } });
  expect(await rundruf('batch', 'submit', '1', '--despite-quiet-hours', ...NIGHT)).toMatchObject({
    state: 'submitted',
    submitted: 1,
  });
});

test('P1: what may not go before a time is held, and the command says so', async () => {
  const notBefore = ['--not-before', '15:00'];
  await rundruf('prepare', '--channel', 'sms', '--create', '--only', 'T-102', ...notBefore, ...MORNING);
  await rundruf('batch', 'approve', '2', ...MORNING);
  const held = await home.run('batch', 'submit', '2', ...MORNING);
  expect(held.stderr).toContain('held until');
  expect(held.stderr).toContain('No rundruf serve runs that would send them');
  expect(await rundruf('batch', 'submit', '2', '--now', '2026-11-23T15:00:00+01:00')).toMatchObject({
    state: 'submitted',
    submitted: 1,
    queued: 0,
  });
});

test('every command finds the same portal, with one account', async () => {
  const before = portal();
  expect(await rundruf('credits')).toMatchObject({
    accounts: [
      { channel: 'sms', counted: 'provider', available: 98 },
      { channel: 'email', counted: 'ledger' },
    ],
  });
  expect(portal()).toEqual(before);
});

test('credits bought in the sandbox are there at once', async () => {
  expect(await rundruf('credits', 'buy', '10')).toMatchObject({ purchased: 10, account: { available: 108 } });
});

test('a CSV export is its owner’s alone, never overwrites, and cannot start a formula', async () => {
  const file = join(home.folder, 'log.csv');
  expect(await rundruf('log', '--csv', file)).toMatchObject({ entries: 2 });
  expect(readFileSync(file, 'utf8')).toContain(`"'+41790001001"`);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect((await rundruf('log', '--csv', file)).error.code).toBe('file-unwritable');
});

test('privacy: files are their owner’s, and the program’s log has no name, number or text', () => {
  const files = readdirSync(home.folder, { recursive: true, withFileTypes: true });
  for (const file of files) {
    const mode = statSync(join(file.parentPath, file.name)).mode & 0o077;
    expect({ file: file.name, mode }).toEqual({ file: file.name, mode: 0 });
  }
  const log = readFileSync(join(home.folder, 'rundruf.log'), 'utf8');
  expect(log).toContain('batch.prepared');
  expect(log).not.toMatch(/Muster|Anna|79000|Termin|mail\.example/);
});
