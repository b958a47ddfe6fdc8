import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHome, type Home } from '../support/cli.ts';

let home: Home;
const NOW = ['--now', '2026-11-23T07:30:00+01:00'];

beforeAll(async () => {
  home = createHome();
  const files = [
    home.file('patients.csv', 'number,last_name,first_name,mobile\n1,Muster,Vera,\n'),
    home.file('appointments.csv', 'id,starts_at,status,patient_number\nT1,2026-11-24T09:00,definite,1\n'),
  ];
  expect((await home.run('import', ...files, ...NOW)).code).toBe(0);
});
afterAll(() => home.remove());

const mails = () => readdirSync(join(home.folder, 'sandbox', 'mail')).filter((name) => name.endsWith('.eml'));

test('digest shows today’s in numbers and tells nobody; log calls names who is meant', async () => {
  const { code, stdout } = await home.run('digest', ...NOW);
  expect(code).toBe(0);
  expect(stdout).toContain('1 cannot be reached');
  expect(stdout).not.toContain('Vera');
  expect(mails()).toEqual([]);
  expect((await home.run('log', 'calls', '--json', ...NOW)).json).toMatchObject({
    calls: [{ person: 'Muster Vera', why: 'unreachable', reason: 'no-mobile', startsAt: '2026-11-24T09:00' }],
  });
});

test('digest --send mails it once, however often, and tells whom it reached', async () => {
  await home.run('settings', 'set', 'digest.emails', 'anna@praxis.example', '--scope', 'practice');
  const told = {
    digest: { day: '2026-11-23', credits: [{ available: 100 }, {}] },
    deliveries: [{ target: 'email', address: 'anna@praxis.example', state: 'sent' }],
  };
  expect((await home.run('digest', '--send', '--json', ...NOW)).json).toMatchObject(told);
  expect((await home.run('digest', '--send', '--json', ...NOW)).json).toMatchObject(told);
  expect(mails()).toHaveLength(1);
});
