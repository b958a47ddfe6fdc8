import { afterAll, expect, test } from 'vitest';
import { createHome } from '../support/cli.ts';

const home = createHome();
afterAll(() => home.remove());
const at = (...words: string[]) => home.run(...words, '--now', '2026-11-23T09:00:00+01:00');

test('a batch that nobody sends cannot be stopped, and is told so', async () => {
  const appointments = home.file(
    'appointments.csv',
    'id,patient_number,starts_at,status,name,mobile\nA1,,2026-11-24T09:00,definite,Neu,+41790001001\n',
  );
  await at('import', appointments);
  await at('prepare', '--channel', 'sms', '--create');
  expect(await at('batch', 'stop', '1', '--json')).toMatchObject({
    code: 1,
    json: { error: { code: 'batch-not-ordered', details: { batch: 1 } } },
  });
  expect((await at('batch', 'show', '1', '--json')).json).toMatchObject({ state: 'prepared' });
});
