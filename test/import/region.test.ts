import { expect, test } from 'vitest';
import { importFilesOf } from '../../src/cli/import-files.ts';
import type { Session } from '../../src/cli/session.ts';
import { startPractice } from '../support/practice.ts';
import { writeCsv } from './csv-file.ts';

/** How a practice reads this number, with the settings it has. */
async function mobileAsRead(number: string, settings: Parameters<typeof startPractice>[0] = {}) {
  const { engine, actor, deps } = await startPractice(settings);
  const config = { practice: deps.practice } as Session['config'];
  const path = await writeCsv(`number,last_name,mobile\n1,Muster,${number}`);
  const [file] = await importFilesOf({ engine, actor, config, now: deps.now }, [path]);
  for await (const item of file?.read() ?? []) if (item.type === 'patient') return item.record.mobile;
  throw new Error('expected a patient');
}

test('P3: a number without a country code is Swiss', async () => {
  expect(await mobileAsRead('079 123 45 67')).toEqual({ number: '+41791234567', kind: 'mobile' });
  expect(await mobileAsRead('0664 123 45 67')).toMatchObject({ kind: 'invalid' });
});

test('P3: a number without a country code belongs to the practice’s country', async () => {
  const austria = { settings: { 'import.region': 'AT' } };
  expect(await mobileAsRead('0664 123 45 67', austria)).toEqual({ number: '+436641234567', kind: 'mobile' });
  expect(await mobileAsRead('+41 79 123 45 67', austria)).toEqual({ number: '+41791234567', kind: 'mobile' });
});
