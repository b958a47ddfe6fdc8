import { expect, test } from 'vitest';
import { importWithProgress } from '../../src/cli/import.ts';
import { importFilesOf } from '../../src/cli/import-files.ts';
import type { Session } from '../../src/cli/session.ts';
import { en } from '../../src/i18n/en.ts';
import { importFile, patientsFile, refusalOf, startPractice } from '../support/practice.ts';
import { aPatient } from '../support/records.ts';
import { APPOINTMENTS, writeCsv } from './csv-file.ts';
import { badRecord } from './items.ts';

/** A practice at a terminal, and what its progress line has shown. */
async function atTerminal() {
  const { engine, actor } = await startPractice();
  const shown: string[] = [];
  const out = { progress: (line: string) => void shown.push(line) };
  return { session: { engine, actor, out, t: en }, shown };
}

async function aSession(): Promise<Parameters<typeof importFilesOf>[0]> {
  const { engine, actor, deps } = await startPractice();
  return { engine, actor, config: { practice: deps.practice } as Session['config'], now: deps.now };
}

const manyPatients = (count: number) =>
  patientsFile(Array.from({ length: count }, (_, index) => aPatient({ number: String(index) })));

test('a big import shows how far it is, and leaves no line behind', async () => {
  const { session, shown } = await atTerminal();
  await importWithProgress(session, [manyPatients(20_001)], {});
  expect(shown).toEqual(['patients.csv: 10000 records …', 'patients.csv: 20000 records …', '']);
});

test('an import that fails leaves no progress line behind', async () => {
  const { session, shown } = await atTerminal();
  const file = manyPatients(10_000);
  const broken = {
    ...file,
    async *read() {
      yield* file.read();
      throw new Error('the disk is gone');
    },
  };
  await expect(importWithProgress(session, [broken], {})).rejects.toThrow('the disk is gone');
  expect(shown).toEqual(['patients.csv: 10000 records …', '']);
});

test('records that are all bad are progress too', async () => {
  const { session, shown } = await atTerminal();
  const items = Array.from({ length: 10_000 }, (_, index) => badRecord(index + 2));
  await importWithProgress(session, [importFile('appointments', items)], {});
  expect(shown).toEqual(['appointments.csv: 10000 records …', '']);
});

test('a long file name does not make the progress line wrap', async () => {
  const { session, shown } = await atTerminal();
  await importWithProgress(session, [{ ...manyPatients(10_000), name: 'x'.repeat(200) }], {});
  expect(shown[0]?.length).toBeLessThan(80);
});

test('a file’s name cannot steer the terminal', async () => {
  const session = await aSession();
  const path = await writeCsv(`${APPOINTMENTS}\n`, 'agenda\u001b[2J.csv');
  const [file] = await importFilesOf(session, [path]);
  expect(file?.name).toBe('agenda.csv');
  expect((await refusalOf(importFilesOf(session, [`${path}x`]))).code).toBe('file-unreadable');
});
