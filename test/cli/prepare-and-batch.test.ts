import { join } from 'node:path';
import sqlite3 from 'sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHome } from '../support/cli.ts';

// What a person at the command line sees of a run and of a batch, in a sandbox with two patients.

const home = createHome();
const MORNING = ['--now', '2026-11-23T09:00:00+01:00'];
const prepare = (...words: string[]) => home.run('prepare', '--channel', 'sms', ...words, ...MORNING);

beforeAll(async () => {
  const patients = home.file(
    'patients.csv',
    'number,last_name,mobile\n1,Muster,+41790001001\n2,Refused,+41790009022\n',
  );
  const appointments = home.file(
    'appointments.csv',
    `id,patient_number,starts_at,status,reason_code,reason_name,location
A1,1,2026-11-24T09:00,definite,KO,Kontrolle,Haus 3
A2,2,2026-11-24T10:00,definite,LAB,,
A3,1,2026-11-25T10:00,planned,KO,Kontrolle,
`,
  );
  await home.run('import', patients, appointments, ...MORNING);
  await home.run('settings', 'set', 'send.first-wait-seconds', '0');
});
afterAll(() => home.remove());

test('P1, P2: a run shows the statuses and visit reasons that future appointments have', async () => {
  const { stdout, stderr } = await prepare();
  expect(stdout).toContain('Statuses of future appointments: definite, planned\n');
  expect(stdout).toContain('Visit reasons of future appointments: KO, LAB\n');
  expect(stderr).not.toContain('Not found');
});

test('P2: visit reasons are shown by name where the practice wants it; programs get both', async () => {
  await home.run('settings', 'set', 'run.reason-display', 'name');
  expect((await prepare()).stdout).toContain('Visit reasons of future appointments: Kontrolle, LAB\n');
  await home.run('settings', 'set', 'run.reason-display', 'code');
  expect((await prepare('--json')).json).toMatchObject({
    offered: { reasons: ['KO', 'LAB'], reasonNames: { KO: 'Kontrolle', LAB: null } },
  });
});

test('where an appointment takes place stands below its name, if its source tells; programs get it too', async () => {
  const { stdout } = await prepare('--lang', 'de');
  expect(stdout.match(/^ +Ort: .*$/gm)).toEqual(['       Ort: Haus 3']);
  expect((await prepare()).stdout).toMatch(/A1 .*\n {7}Location: Haus 3\n/);
  expect((await prepare('--json')).json).toMatchObject({
    candidates: [
      { appointmentId: 'A1', location: 'Haus 3' },
      { appointmentId: 'A2', location: null },
    ],
  });
});

test('P1: what is asked for and no future appointment has is said', async () => {
  const { code, stderr } = await prepare('--statuses', 'definite,definit', '--reasons', 'KO,XX');
  expect(code).toBe(0);
  expect(stderr).toContain('Not found in future appointments: definit, XX\n');
});

test('a batch of which the portal took nothing fails, and the reason is said', async () => {
  await prepare('--create', '--only', 'A2');
  await home.run('batch', 'approve', '1', ...MORNING);
  const { code, stderr, json } = await home.run('batch', 'submit', '1', '--json', ...MORNING);
  expect({ code, json }).toMatchObject({ code: 1, json: { submitted: 0, rejected: 1 } });
  expect(stderr).toContain('Nothing of batch 1 was submitted: not transmitted: refused by the portal (11).');
});

test('a batch whose process is gone is listed as interrupted, and goes on when it is submitted again', async () => {
  await prepare('--create', '--only', 'A1');
  expect((await home.run('batch', 'show', '2', '--texts', ...MORNING)).stdout).toContain(
    'Location: Haus 3\n',
  );
  expect((await home.run('log', 'show', '2', ...MORNING)).stdout).toMatch(/^Location +Haus 3$/m);
  expect((await home.run('log', 'show', '2', '--json', ...MORNING)).json).toMatchObject({
    location: 'Haus 3',
  });
  await home.run('batch', 'approve', '2', ...MORNING);
  const leave = (owner: string, leaseUntil: string) =>
    change(
      `update batch set state = 'submitting', owner = '${owner}', lease_until = '${leaseUntil}' where id = 2`,
    );
  await leave('elsewhere:1:x', '2026-11-23T08:05:00.000Z');
  expect((await home.run('batch', 'list', ...MORNING)).stdout).toMatch(/being submitted\n/);
  await leave('elsewhere:1:x', '2026-11-23T07:59:00.000Z');
  expect((await home.run('batch', 'list', ...MORNING)).stdout).toMatch(
    /interrupted; submit again to go on\n/,
  );
  expect((await home.run('batch', 'show', '2', '--json', ...MORNING)).json).toMatchObject({
    state: 'paused',
    reason: 'interrupted',
  });
  expect(await home.run('batch', 'submit', '2', '--json', ...MORNING)).toMatchObject({
    code: 0,
    json: { state: 'submitted', submitted: 1 },
  });
});

function change(sql: string): Promise<void> {
  const database = new sqlite3.Database(join(home.folder, 'sandbox', 'rundruf.sqlite'));
  return new Promise((done, fail) => {
    database.run(sql, (error) => {
      database.close();
      if (error) fail(error);
      else done();
    });
  });
}
