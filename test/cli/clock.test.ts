import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type CliResult, createHome, type Home } from '../support/cli.ts';
import { runSql } from '../support/database.ts';

const IN_TWO_YEARS = new Date(Date.now() + 2 * 365 * 86_400_000).toISOString();

const configuration = (
  timeZone: string,
) => `practice: { name: Praxis Test, phone: "044 668 18 00", timeZone: ${timeZone}, language: de }
sms: { gateway: aspsms, baseUrl: "http://127.0.0.1:9", userKey: KEY, originator: PRAXIS }
`;

/** In thirty days. */
const DAY = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);

/** One appointment at nine of the practice's clock, and one that says where its time is from. */
async function importInto(home: Home): Promise<void> {
  const patients = home.file('patients.csv', 'number,last_name,mobile\n1,Muster,079 000 00 01\n');
  const appointments = home.file(
    'appointments.csv',
    `id,patient_number,starts_at,status\nT1,1,${DAY}T09:00,definite\nT2,1,${DAY}T12:30Z,definite\n`,
  );
  expect(await home.run('import', patients, appointments)).toMatchObject({ code: 0 });
}

/** A practice for real, on this machine's own clock. */
function aPractice(environment: Readonly<Record<string, string>> = {}) {
  const home = createHome({ RUNDRUF_ASPSMS_PASSWORD: 'secret', ...environment });
  home.file('rundruf.yaml', configuration('Europe/Zurich'));
  const target = { type: 'sqlite', file: join(home.folder, 'rundruf.sqlite') } as const;
  return { ...home, sql: (...statements: string[]) => runSql(target, ...statements) };
}

const codeOf = ({ code, json }: CliResult) => ({
  code,
  error: (json as { error: { code: string } }).error.code,
});

const wasAhead = `insert into audit_entry (at, actor, face, workstation, action, details)
  values ('${IN_TWO_YEARS}', 'anna', 'cli', 'desk', 'batch.approved', '{}')`;

test('rundruf clock: behind, it is refused with what to do; looking works; accepted, everything goes on', async () => {
  const home = aPractice();
  expect((await home.run('clock', '--json')).json).toMatchObject({ behind: false, accepted: null });
  await home.sql(wasAhead);
  const reset = ['log', 'reset', '--all', '--yes'];
  const refused = await home.run(...reset, '--json');
  expect(codeOf(refused)).toEqual({ code: 1, error: 'clock-behind' });
  expect(refused.stderr).toContain('Set the clock right and try again');
  expect((await home.run('log', '--json')).code).toBe(0);
  expect((await home.run('clock', '--lang', 'de')).stdout).toContain('730 Tage nach');
  expect(codeOf(await home.run('clock', 'accept', '--json'))).toEqual({
    code: 1,
    error: 'confirmation-needed',
  });
  expect((await home.run('clock', 'accept', '--yes', '--json')).json).toMatchObject({
    acceptedNow: true,
    behind: false,
    accepted: { upTo: IN_TWO_YEARS },
  });
  expect((await home.run(...reset)).code).toBe(0);
  expect((await home.run('audit')).stdout).toContain('accepted the clock');
  home.remove();
});

test('rundruf clock: far ahead of anything recorded, it says so until an administrator accepts it', async () => {
  const home = aPractice();
  await home.run('clock');
  await home.sql(`insert into installation values ('clock-trusted', '2020-01-01T00:00:00.000Z')`);
  const ahead = (await home.run('clock', '--json')).json as { aheadDays: number };
  expect(ahead.aheadDays).toBeGreaterThan(1000);
  expect((await home.run('clock', '--lang', 'de')).stdout).toContain('Zeitpläne löschen nichts Altes');
  expect(codeOf(await home.run('clock', 'accept', '--json'))).toEqual({
    code: 1,
    error: 'confirmation-needed',
  });
  expect((await home.run('clock', 'accept', '--yes', '--json')).json).toMatchObject({
    acceptedNow: true,
    aheadDays: null,
  });
  home.remove();
});

test('rundruf time-zone: another one is refused, until it is put back or adopted', async () => {
  const home = aPractice();
  await importInto(home);
  home.file('rundruf.yaml', configuration('Europe/London'));
  const refused = await home.run('log', '--json');
  expect(codeOf(refused)).toEqual({ code: 1, error: 'time-zone-changed' });
  expect(refused.stderr).toContain('Put Europe/Zurich back into rundruf.yaml');
  expect((await home.run('time-zone', '--json')).json).toEqual({
    stored: 'Europe/Zurich',
    configured: 'Europe/London',
    changed: true,
    drifted: [],
  });
  expect((await home.run('time-zone', 'adopt', '--keep', 'both', '--yes')).code).toBe(2);
  const keep = ['time-zone', 'adopt', '--keep', 'wall-clock', '--json'];
  expect(codeOf(await home.run(...keep))).toEqual({ code: 1, error: 'confirmation-needed' });
  expect((await home.run(...keep, '--yes')).json).toMatchObject({
    from: 'Europe/Zurich',
    to: 'Europe/London',
    keep: 'wall-clock',
    appointments: 2,
  });
  const { json } = await home.run('prepare', '--channel', 'sms', '--days', DAY, '--json');
  expect(json).toMatchObject({ candidates: [{ text: expect.stringContaining('09:00') }] });
  home.remove();
});

/** Everything a practice sees of its work, on a machine in that time zone. */
async function workIn(timeZone: string): Promise<string[]> {
  const home = aPractice({ TZ: timeZone });
  await importInto(home);
  const prepared = await home.run(
    'prepare',
    '--channel',
    'sms',
    '--days',
    DAY,
    '--no-one-per-day',
    '--create',
  );
  await home.run('log', '--csv', join(home.folder, 'log.csv'));
  const exported = readFileSync(join(home.folder, 'log.csv'), 'utf8');
  const starts = await home.sql('select external_id, starts_at, starts_local from appointment order by id');
  home.remove();
  expect(prepared.stdout).toContain('09:00');
  const plain = exported // without what the clock and chance say
    .replaceAll(/"[a-z0-9]{20}"/g, 'REFERENCE')
    .replaceAll(new RegExp(`"(?!${DAY})\\d{4}-\\d\\d-\\d\\dT[^"]*Z"`, 'g'), 'NOW');
  return [prepared.stdout, plain, JSON.stringify(starts)];
}

test('the time zone of the machine does not matter: beyond the date line, and half an hour off, all is the same', async () => {
  const [utc, ...others] = await Promise.all(['UTC', 'Pacific/Auckland', 'America/St_Johns'].map(workIn));
  for (const other of others) expect(other).toEqual(utc);
});
