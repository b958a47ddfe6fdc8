import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHome } from '../support/cli.ts';

// Changing a batch, trying again what failed, and one entry's history, in a sandbox with three patients.

const home = createHome();
const MORNING = ['--now', '2026-11-23T09:00:00+01:00'];
const at = (...words: string[]) => home.run(...words, ...MORNING);

beforeAll(async () => {
  const patients = home.file(
    'patients.csv',
    'number,last_name,mobile,email\n1,Muster,+41790001001,\n2,Dead,+41790009022,dead@praxis.example\n3,Third,+41790001003,\n',
  );
  const appointments = home.file(
    'appointments.csv',
    `id,patient_number,starts_at,status
A1,1,2026-11-24T09:00,definite
A2,2,2026-11-24T10:00,definite
A3,3,2026-11-24T11:00,definite
`,
  );
  await at('import', patients, appointments);
  await at('settings', 'set', 'send.first-wait-seconds', '0');
});
afterAll(() => home.remove());

test('P7: a run is ticked by leaving some out', async () => {
  const unknown = await at('prepare', '--channel', 'sms', '--create', '--without', 'A9');
  expect(unknown).toMatchObject({ code: 1, stdout: '' });
  const { json } = await at('prepare', '--channel', 'sms', '--create', '--without', 'A3', '--json');
  expect(json).toMatchObject({
    batchId: 1,
    candidates: [{ appointmentId: 'A1' }, { appointmentId: 'A2' }],
  });
});

test('S5: a batch is edited, and approved in the revision that was seen', async () => {
  const edited = await at('batch', 'edit', '1', '--only', 'A1,A2,A3');
  expect(edited.stdout).toBe(
    'Batch 1: prepared, waits for approval.\nNext: rundruf batch approve 1 --revision 2\n',
  );
  const blind = await at('batch', 'approve', '1');
  expect(blind.code).toBe(1);
  expect(blind.stderr).toContain('--revision 2');
  expect((await at('batch', 'approve', '1', '--revision', '2', '--json')).json).toMatchObject({
    state: 'approved',
    revision: 2,
  });
});

test('S5: an approver sees times, recipients and whole texts', async () => {
  const { stdout } = await at('batch', 'show', '1', '--texts');
  expect(stdout).toMatch(/Revision 2, changed by \S+ · expires 24\/11\/26 09:00 · approved by/);
  expect(stdout).toMatch(/1 24\/11\/26 09:00 Muster \(not transmitted\)\n {5}\+41790001001\n {5}\S/);
});

test('S2: a submission tells about its own messages', async () => {
  const submitted = await at('batch', 'submit', '1', '--despite-quiet-hours');
  expect(submitted.stdout).toContain('2 of 3 messages processed successfully.');
  expect(submitted.stderr).toContain('1 message was refused by the portal.');
});

test('DESIGN §3: what was refused is retried in a new batch, also by the other channel', async () => {
  const retried = await at('batch', 'retry', '1', '--channel', 'email', '--json');
  expect(retried.json).toEqual({ batchId: 2, retryOf: 1, messages: 1, left: [] });
  const again = await at('batch', 'retry', '1', '--json');
  expect(again).toMatchObject({ code: 1, json: { error: { code: 'nothing-to-retry' } } });
});

test('L2: one entry is shown with its text and its whole history', async () => {
  const { stdout } = await at('log', 'show', '2');
  expect(stdout).toMatch(/\n +Reminder: your appointment|\n +Erinnerung: Ihr Termin/);
  expect(stdout.match(/prepared|handing over to the portal|not transmitted: refused/g)).toEqual([
    'not transmitted: refused',
    'prepared',
    'handing over to the portal',
    'not transmitted: refused',
  ]);
  const { json } = await at('log', 'show', '2', '--json');
  expect(json).toMatchObject({
    id: 2,
    history: [{ state: 'queued' }, { state: 'submitting' }, { state: 'rejected' }],
  });
  expect((await at('log', 'show', '99')).code).toBe(1);
});
