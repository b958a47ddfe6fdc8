import { userInfo } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createHome, type Home } from '../../support/cli.ts';
import { newPostgresDatabase, runSql } from '../../support/database.ts';

async function aTarget() {
  const { target, remove } = await newPostgresDatabase('');
  onTestFinished(remove);
  return target;
}

/** A sandbox with the sample practice. */
async function aSandbox(): Promise<Home> {
  const home = createHome();
  onTestFinished(home.remove);
  await home.run('import', '--sample');
  return home;
}

const codeOf = (json: unknown) => (json as { error?: { code: string } } | null)?.error?.code;

test('migrate-to moves everything and says what to do; from then on the file is refused', async () => {
  const [home, target] = [await aSandbox(), await aTarget()];
  const withPassword = target.url
    .replace('//rundruf@', '//rundruf:hush@')
    .replace('//postgres@', '//postgres:hush@');
  const { code, stdout, stderr } = await home.run('migrate-to', withPassword, '--yes');
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stdout).toMatch(/appointment +\d+ +\d+/);
  expect(stdout).toContain(`database: { url: "${target.url}" }`);
  expect(stdout + stderr).not.toContain('hush');

  const refused = await home.run('log', '--json');
  expect(codeOf(refused.json)).toBe('database-moved');
  expect(refused.stderr).toContain('rundruf.yaml');
  expect(refused.stderr).not.toContain('hush');

  home.file('rundruf.yaml', `database: { url: "${target.url}" }`);
  const prepared = await home.run('prepare', '--channel', 'sms', '--json');
  expect((prepared.json as { candidates: unknown[] }).candidates.length).toBeGreaterThan(0);
  const [entry] = await runSql(target, `select * from audit_entry where action = 'database.migrated'`);
  expect(entry).toMatchObject({ actor: userInfo().username });
  expect(codeOf((await home.run('migrate-to', target.url, '--yes', '--json')).json)).toBe(
    'database-not-sqlite',
  );
});

test('migrate-to answers with what both databases have', async () => {
  const [home, target] = [await aSandbox(), await aTarget()];
  const { json } = await home.run('migrate-to', target.url, '--yes', '--json');
  const { rows, credits, to } = json as Record<string, { table: string; source: number; target: number }[]>;
  expect(to).toBe(target.url);
  expect(rows?.find(({ table }) => table === 'patient')).toEqual({
    table: 'patient',
    source: 18,
    target: 18,
  });
  expect(credits?.find(({ table }) => table === 'credit_entry')).toMatchObject({ source: 100, target: 100 });
});

test('migrate-to asks for --yes, for an address of a server, and for a server that is there', async () => {
  const [home, target] = [await aSandbox(), await aTarget()];
  const refusals = [
    [target.url],
    ['sqlite:other.sqlite', '--yes'],
    ['postgres://rundruf@127.0.0.1:9/x', '--yes'],
  ].map(async (words) => codeOf((await home.run('migrate-to', ...words, '--json')).json));
  expect(await Promise.all(refusals)).toEqual(['confirmation-needed', 'invalid-value', 'database-unusable']);
  expect((await home.run('log', '--json')).code).toBe(0);
});

test('S4: a batch in the hand of a living process is not moved away under it', async () => {
  const [home, target] = [await aSandbox(), await aTarget()];
  const prepared = await home.run('prepare', '--channel', 'sms', '--create', '--json');
  expect(prepared.json).toMatchObject({ batchId: 1 });
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
  const file = { type: 'sqlite', file: join(home.folder, 'sandbox', 'rundruf.sqlite') } as const;
  await runSql(
    file,
    `update batch set state = 'submitting', owner = 'another machine:1:x', lease_until = '${inAnHour}'`,
  );
  const moving = await home.run('migrate-to', target.url, '--yes', '--json');
  expect(codeOf(moving.json)).toBe('batch-being-submitted');
  expect(await runSql(file, `select value from installation where key = 'moved-to'`)).toEqual([]);
});

test('migrate-to is for administrators', async () => {
  const home = createHome({ RUNDRUF_ASPSMS_PASSWORD: 'secret' });
  onTestFinished(home.remove);
  home.file('rundruf.yaml', 'sms: { gateway: aspsms, userKey: K, originator: PRAXIS }');
  await home.run('users', 'add', 'beat', '--name', 'Beat', '--can', 'admin', '--login', 'beat');
  await home.run('users', 'set', userInfo().username, '--can', 'view');
  const { json } = await home.run('migrate-to', (await aTarget()).url, '--yes', '--json');
  expect(codeOf(json)).toBe('not-permitted');
});
