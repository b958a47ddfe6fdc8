import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OutageError } from '../../src/errors.ts';
import { createAspsmsGateway } from '../../src/gateway/aspsms.ts';
import { buySandboxCredits, ensureSandbox, findSandbox } from '../../src/sandbox/ensure.ts';
import { runSandboxHost } from '../../src/sandbox/host.ts';
import { isRunning, takeLock } from '../../src/sandbox/lock.ts';

let folder = '';
let hosts: Promise<void>[] = [];
let stopping = new AbortController();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rundruf-host-'));
  hosts = [];
  stopping = new AbortController();
});
afterEach(async () => {
  stopping.abort();
  await Promise.all(hosts);
  rmSync(folder, { recursive: true, force: true });
});

test('many who ask at the same time get the same sandbox, started once', async () => {
  const sandboxes = await Promise.all(Array.from({ length: 8 }, () => ensure()));
  expect(new Set(sandboxes.map((sandbox) => JSON.stringify(sandbox))).size).toBe(1);
  expect(hosts).toHaveLength(1);
});

test('two processes that run the sandbox at once end with one of them', async () => {
  launch();
  launch();
  const sandbox = await ensure();
  await Promise.race(hosts); // one returned at once
  expect(await findSandbox(folder)).toEqual(sandbox);
});

test('a sandbox that ended comes back with the same key, the same addresses and the same account', async () => {
  const first = await ensure();
  await buySandboxCredits(first, 7.5);
  stopping.abort();
  await Promise.all(hosts);
  expect(readdirSync(folder)).not.toContain('portal.json');
  expect(await findSandbox(folder)).toBeNull();

  stopping = new AbortController();
  const second = await ensure();
  expect({ ...second, token: '' }).toEqual({ ...first, token: '' });
  const { smsUrl: baseUrl, userKey, password } = second;
  const gateway = createAspsmsGateway({ baseUrl, userKey, password, originator: 'PRAXIS' });
  expect(await gateway.balance()).toEqual({ kind: 'credits', milliCredits: 17_500 });
  await gateway.close();
});

test('a sandbox nobody asks ends by itself', async () => {
  launch(0.05);
  await Promise.all(hosts);
  expect(readdirSync(folder).toSorted()).toEqual(['account.json', 'journal.jsonl', 'mail']);
});

test('what a dead process left behind does not keep a new sandbox from starting', async () => {
  writeFileSync(join(folder, 'portal.json'), '{"pid":1,"smsPort":1,"smtpPort":1,"token":"x"}');
  writeFileSync(join(folder, 'launch.lock'), `${deadPid()} gone`);
  writeFileSync(join(folder, 'host.lock'), `${deadPid()} gone`);
  await Promise.all([ensure(), ensure(), ensure()]);
  expect(hosts).toHaveLength(1);
});

test('keys and tokens are for the owner only', async () => {
  const { password, token } = await ensure();
  expect(readFileSync(join(folder, 'account.json'), 'utf8')).toContain(password);
  expect(readFileSync(join(folder, 'portal.json'), 'utf8')).toContain(token);
  if (process.platform === 'win32') return;
  for (const name of ['account.json', 'portal.json', 'journal.jsonl']) {
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  }
});

test('a sandbox that does not start is said to be so', async () => {
  const command = [join(folder, 'no-such-program.js')];
  const asked = ensureSandbox({ folder, command, deliverySeconds: 1, credits: 10, timeoutSeconds: 0.3 });
  await expect(asked).rejects.toThrow(
    new OutageError('sandbox-not-starting', { folder, timeoutSeconds: 0.3 }),
  );
  expect(readdirSync(folder)).not.toContain('launch.lock');
});

test('the process is started with its options, apart from us and without our secrets', async () => {
  const script = join(folder, 'host.mjs');
  writeFileSync(script, hostThatTells);
  process.env['RUNDRUF_X'] = 'geheim';
  const command = [script, 'sandbox-portal'];
  await ensureSandbox({ folder, command, deliverySeconds: 2, credits: 10 });
  delete process.env['RUNDRUF_X'];
  expect(JSON.parse(readFileSync(join(folder, 'started.json'), 'utf8'))).toEqual({
    args: [
      'sandbox-portal',
      '--folder',
      folder,
      '--delivery-seconds',
      '2',
      '--credits',
      '10',
      '--idle-seconds',
      '600',
    ],
    secret: null,
  });
});

/** Writes down how it was started, answers one health request, and ends. */
const hostThatTells = `
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
const args = process.argv.slice(2);
const folder = args[args.indexOf('--folder') + 1];
writeFileSync(join(folder, 'started.json'), JSON.stringify({ args, secret: process.env.RUNDRUF_X ?? null }));
const server = createServer((request, response) => {
  response.end('{}');
  server.close();
});
server.listen(0, '127.0.0.1', () => {
  const host = { pid: process.pid, smsPort: server.address().port, smtpPort: 1, token: 'x' };
  writeFileSync(join(folder, 'portal.json'), JSON.stringify(host));
});
`;

test('a lock whose holder is gone is taken over by one only, and a live one by nobody', () => {
  const path = join(folder, 'a.lock');
  writeFileSync(path, `${deadPid()} gone`);
  const isGone = ({ pid }: { pid: number }) => !isRunning(pid);
  const locks = [takeLock(path, isGone), takeLock(path, isGone), takeLock(path, isGone)];
  expect(locks.map((lock) => lock !== null)).toEqual([true, false, false]);
  locks[0]?.release();
  expect(readdirSync(folder)).toEqual([]);
});

function launch(idleSeconds = 600): void {
  hosts.push(
    runSandboxHost({ folder, idleSeconds, deliverySeconds: 1, credits: 10, signal: stopping.signal }),
  );
}

function ensure() {
  return ensureSandbox({ folder, command: [], deliverySeconds: 1, credits: 10, launch: () => launch() });
}

/** A number beyond what any system gives out. */
function deadPid(): number {
  return 2 ** 30;
}
