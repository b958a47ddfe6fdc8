import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addDays, localDateOf } from '../../src/model/time.ts';
import { type LivePractice, startLivePractice } from '../support/live-practice.ts';

// One practice, one day, in the order of the work: every command is a process of its own.

let practice: LivePractice;
const tomorrow = addDays(localDateOf(new Date(), 'Europe/Zurich'), 1);

const PATIENTS = `number,last_name,first_name,language,mobile,email
1,Muster,Anna,de,079 668 18 01,anna@mail.example
2,Favre,Céline,fr,,celine@mail.example
3,Keller,Ruth,de,044 668 18 00,
`;
const APPOINTMENTS = `id;patient_number;starts_at;status;reason_code
A1;1;${tomorrow}T09:00;definite;KO
A2;2;${tomorrow}T10:00;definite;KO
A3;3;${tomorrow}T11:00;definite;KO
A4;1;${tomorrow}T15:00;definite;LAB
`;

type Answer = Record<string, unknown> & {
  candidates: Record<string, unknown>[];
  excluded: { appointmentId: string; reason: string }[];
  entries: Record<string, unknown>[];
  error: { code: string; details: Record<string, unknown> };
};

async function rundruf(...words: string[]): Promise<Answer & { exitCode: number | null }> {
  const { code, json, stderr, stdout } = await practice.home.run(...words, '--json');
  if (json === null) throw new Error(`no JSON from rundruf ${words.join(' ')}: ${stdout}${stderr}`);
  return { ...(json as Answer), exitCode: code };
}

const reasons = ({ excluded }: Answer) =>
  Object.fromEntries(excluded.map(({ appointmentId, reason }) => [appointmentId, reason]));

beforeAll(async () => {
  practice = await startLivePractice({ credits: 0 });
});
afterAll(() => practice.close());

test('import: patients and appointments come in, in any order of files', async () => {
  const patients = practice.home.file('patients.csv', PATIENTS);
  const appointments = practice.home.file('appointments.csv', APPOINTMENTS);
  const imported = await rundruf('import', appointments, patients);
  expect(imported).toMatchObject({ exitCode: 0, written: true, problems: [] });
  expect(await rundruf('import', patients, appointments)).toMatchObject({
    files: [
      { unchanged: 3, changed: 0 },
      { unchanged: 4, changed: 0 },
    ],
  });
});

test('quiet hours are switched off for this practice, so that the day does not depend on the hour', async () => {
  expect(await rundruf('settings', 'set', 'quiet-hours.from', '00:00')).toMatchObject({ exitCode: 0 });
  expect(await rundruf('settings', 'set', 'quiet-hours.to', '00:00')).toMatchObject({ exitCode: 0 });
  expect(await rundruf('settings', 'set', 'send.first-wait-seconds', '0')).toMatchObject({ exitCode: 0 });
});

test('P1, P3, P5, P8: the run by SMS shows who is reminded and why the others are not', async () => {
  const run = await rundruf('prepare', '--channel', 'sms');
  expect(run.candidates).toMatchObject([
    {
      appointmentId: 'A1',
      patientNumber: '1',
      recipient: '+41796681801',
      language: 'de',
      segments: 1,
      credits: 1,
    },
  ]);
  expect(reasons(run)).toEqual({ A2: 'no-mobile', A3: 'landline', A4: 'not-first-of-day' });
  expect(run).toMatchObject({ creditsNeeded: 1, creditsAvailable: 0, batchId: null, exitCode: 0 });
});

test('S5: an unapproved batch is not submitted', async () => {
  expect(await rundruf('prepare', '--channel', 'sms', '--create')).toMatchObject({ batchId: 1, exitCode: 0 });
  expect(await rundruf('batch', 'submit', '1')).toMatchObject({
    exitCode: 1,
    error: { code: 'batch-not-approved' },
  });
  expect(await rundruf('batch', 'approve', '1')).toMatchObject({ state: 'approved', exitCode: 0 });
});

test('S1: with too few credits nothing at all is submitted, and the numbers are said', async () => {
  expect(await rundruf('batch', 'submit', '1')).toMatchObject({
    exitCode: 1,
    error: { code: 'insufficient-credits', details: { needed: 1, available: 0, missing: 1 } },
  });
  expect((await practice.portal()).taken).toEqual([]);
  expect(await rundruf('batch', 'show', '1')).toMatchObject({
    state: 'approved',
    counts: { total: 1, queued: 1 },
  });
});

test('S2: after the purchase the same batch goes, and the credits left are said', async () => {
  await practice.buy(3);
  expect(await rundruf('batch', 'submit', '1')).toMatchObject({
    exitCode: 0,
    state: 'submitted',
    submitted: 1,
    rejected: 0,
    unclear: 0,
    queued: 0,
    creditsUsed: 1,
    creditsLeft: 2,
  });
  expect((await practice.portal()).taken).toHaveLength(1);
});

test('P4: the run by e-mail does not offer what was reminded by SMS', async () => {
  const run = await rundruf('prepare', '--channel', 'email', '--create');
  expect(run.candidates).toMatchObject([
    { appointmentId: 'A2', recipient: 'celine@mail.example', language: 'fr' },
  ]);
  expect(reasons(run)).toEqual({ A1: 'already-reminded', A3: 'no-email', A4: 'not-first-of-day' });
});

test('S1: e-mail is held to the ledger in the same way, and an entered purchase lets it go', async () => {
  await rundruf('batch', 'approve', '2');
  expect(await rundruf('batch', 'submit', '2')).toMatchObject({
    exitCode: 1,
    error: { code: 'insufficient-credits', details: { needed: 0.1, available: 0, missing: 0.1 } },
  });
  expect(await rundruf('credits', 'buy', '1', '--channel', 'email')).toMatchObject({ exitCode: 0 });
  expect(await rundruf('batch', 'submit', '2')).toMatchObject({
    submitted: 1,
    creditsUsed: 0.1,
    creditsLeft: 0.9,
  });
  const [mail = ''] = readdirSync(join(practice.home.folder, 'mail'));
  expect(readFileSync(join(practice.home.folder, 'mail', mail), 'utf8')).toContain('To: celine@mail.example');
});

test('L3: a refresh asks the portal, and delivered is final', async () => {
  expect(await rundruf('log', 'refresh', '--all', '--yes')).toMatchObject({
    asked: 1,
    delivered: 1,
    exitCode: 0,
  });
  expect(await rundruf('log', 'refresh', '--all', '--yes')).toMatchObject({ asked: 0 });
});

test('L2: the log lists both, the oldest first, and sorts by any column', async () => {
  const log = await rundruf('log');
  expect(log.entries).toMatchObject([
    {
      id: 1,
      channel: 'sms',
      state: 'submitted',
      deliveryStatus: 0,
      appointmentId: 'A1',
      patientNumber: '1',
      batchId: 1,
    },
    { id: 2, channel: 'email', state: 'submitted', deliveryStatus: null, appointmentId: 'A2', batchId: 2 },
  ]);
  const [first] = (await rundruf('log', '--sort', 'channel', '--limit', '1')).entries;
  expect(first).toMatchObject({ channel: 'email' });
});

test('L4: a reset reminder is prepared again by the next run, by either channel', async () => {
  expect(await rundruf('log', 'reset', '1')).toMatchObject({
    exitCode: 1,
    error: { code: 'confirmation-needed' },
  });
  expect(await rundruf('log', 'reset', '1', '--yes')).toMatchObject({ exitCode: 0, reset: 1 });
  const run = await rundruf('prepare', '--channel', 'email', '--create');
  expect(run.candidates).toMatchObject([{ appointmentId: 'A1', recipient: 'anna@mail.example' }]);
  await rundruf('batch', 'approve', '3');
  expect(await rundruf('batch', 'submit', '3')).toMatchObject({ submitted: 1 });
});

test('L5, L6: what is purged is gone for good, and nobody becomes eligible again', async () => {
  expect(await rundruf('log', 'purge', '--all', '--yes')).toMatchObject({ error: { code: 'until-needed' } });
  expect(await rundruf('log', 'purge', '--all', '--until', 'today', '--yes')).toMatchObject({
    purged: 3,
    exitCode: 0,
  });
  expect((await rundruf('log')).entries).toEqual([]);
  for (const channel of ['sms', 'email']) {
    const run = await rundruf('prepare', '--channel', channel);
    expect(run.candidates).toEqual([]);
    expect(reasons(run)).toMatchObject({ A4: 'not-first-of-day' });
  }
});
