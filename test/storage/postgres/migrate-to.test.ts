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

/** As if the first run had crashed before its last step. */
async function interrupt(home: Home, target: Awaited<ReturnType<typeof aTarget>>, file: string) {
  await home.run('migrate-to', target.url, '--yes');
  const source = { type: 'sqlite', file: join(home.folder, file) } as const;
  const [row] = await runSql(source, `select value from installation where key = 'move'`);
  await runSql(target, `insert into installation values ('arriving', '${row?.value}')`);
}

const migrations = (target: Awaited<ReturnType<typeof aTarget>>) =>
  runSql(target, `select actor, details from audit_entry where action = 'database.migrated' order by id`);

test('a second run completes what was interrupted: confirmed, and on record', async () => {
  const [home, target] = [await aSandbox(), await aTarget()];
  await interrupt(home, target, join('sandbox', 'rundruf.sqlite'));
  const unconfirmed = await home.run('migrate-to', target.url, '--json');
  expect(codeOf(unconfirmed.json)).toBe('confirmation-needed');
  expect(await migrations(target)).toHaveLength(1);
  const completed = await home.run('migrate-to', target.url, '--yes', '--json');
  expect(completed.json).toEqual({ to: target.url, completed: true });
  const [, second] = await migrations(target);
  expect(second?.actor).toBe(userInfo().username);
  expect(JSON.parse(String(second?.details))).toEqual({ to: target.url, completed: true });
  // nothing is left to do: said before anything is asked
  expect(codeOf((await home.run('migrate-to', target.url, '--json')).json)).toBe('database-moved');
});

test('a second run too is for administrators: who is none changes nothing', async () => {
  const home = createHome({ RUNDRUF_ASPSMS_PASSWORD: 'secret' });
  onTestFinished(home.remove);
  home.file('rundruf.yaml', 'sms: { gateway: aspsms, userKey: K, originator: PRAXIS }');
  await home.run('users', 'add', 'beat', '--name', 'Beat', '--can', 'admin', '--login', 'beat');
  const target = await aTarget();
  await interrupt(home, target, 'rundruf.sqlite');
  await runSql(target, `update practice_user set capabilities = '["view"]' where id <> 'beat'`);
  const refused = await home.run('migrate-to', target.url, '--yes', '--json');
  expect(codeOf(refused.json)).toBe('not-permitted');
  expect(await migrations(target)).toHaveLength(1);
  expect(await runSql(target, `select key from installation where key = 'arriving'`)).toHaveLength(1);
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
