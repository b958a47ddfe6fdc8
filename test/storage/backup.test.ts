import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { backupName, isBackupName, superfluousBackups } from '../../src/backup.ts';
import { createHousekeeping } from '../../src/cli/housekeeping.ts';
import { readConfig } from '../../src/config.ts';
import { inspectDatabase } from '../../storage/inspect.ts';
import { newSqliteFile, runSql } from '../support/database.ts';
import { aSubmittedBatch, refusalOf, startPractice } from '../support/practice.ts';
import { aFullDay } from '../support/records.ts';

async function aPractice() {
  const home = mkdtempSync(join(tmpdir(), 'rundruf-backup-'));
  const { target, remove } = newSqliteFile();
  onTestFinished(async () => {
    rmSync(home, { recursive: true, force: true });
    await remove();
  });
  writeFileSync(join(home, 'rundruf.yaml'), 'backup: { keep: 2 }\n');
  const practice = await startPractice({ database: { target, remove } });
  await practice.enter(...aFullDay(3));
  const { store, engine, clock } = practice;
  const config = { ...readConfig({ RUNDRUF_HOME: home }), database: target };
  const housekeeping = createHousekeeping({ config, store, engine: () => engine, now: clock.now });
  return { ...practice, home, housekeeping, folder: config.backup.folder };
}

test('a backup has everything, is sound, for its owner alone, and knows of when it is', async () => {
  const { housekeeping, clock, ...practice } = await aPractice();
  await aSubmittedBatch({ ...practice, clock });
  const [{ file, bytes }] = await Promise.all([
    housekeeping.backUp(),
    practice.enter(...aFullDay(5)), // others go on working
  ]);
  expect(statSync(file)).toMatchObject({ size: bytes, mode: 0o100600 });
  const inspection = await inspectDatabase({ type: 'sqlite', file });
  expect(inspection.schema.state).toBe('current');
  expect(await inspection.damage(true)).toEqual({ messages: [], orphans: [] });
  expect(await inspection.fact('backed-up')).toBe(clock.now().toISOString());
  expect(await inspection.query('select count(*) as number from message')).toEqual([{ number: 3 }]);
  await inspection.close();
  expect(await runSql(practice.target, `select * from installation where key = 'backed-up'`)).toEqual([]);
});

test('of its own backups it keeps the newest, and removes nothing else', async () => {
  const { housekeeping, clock, folder } = await aPractice();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'before-the-move.sqlite'), 'mine');
  const removed: number[] = [];
  for (let night = 0; night < 4; night += 1) {
    removed.push((await housekeeping.backUp()).removed);
    clock.advance(86_400_000);
  }
  expect(removed).toEqual([0, 0, 1, 1]);
  expect(readdirSync(folder).sort()).toEqual([
    'before-the-move.sqlite',
    'rundruf-2026-11-25-100000.sqlite',
    'rundruf-2026-11-26-100000.sqlite',
  ]);
  expect((await housekeeping.backUp(join(folder, 'by-hand.sqlite'))).removed).toBe(0);
  expect(await refusalOf(housekeeping.backUp(join(folder, 'by-hand.sqlite')))).toMatchObject({
    code: 'file-unwritable',
  });
});

test('what cannot be written leaves no file, and says why', async () => {
  const { housekeeping, home, target } = await aPractice();
  writeFileSync(join(home, 'file'), '');
  expect(await refusalOf(housekeeping.backUp(join(home, 'file', 'x.sqlite')))).toMatchObject({
    code: 'backup-failed',
  });
  if (process.getuid?.() !== 0) {
    mkdirSync(join(home, 'closed'));
    chmodSync(join(home, 'closed'), 0o500);
    expect(await refusalOf(housekeeping.backUp(join(home, 'closed', 'x.sqlite')))).toMatchObject({
      details: { reason: 'EACCES' },
    });
  }
  await runSql(target, 'drop index log_by_person', 'pragma writable_schema = 1', `delete from migration`);
  expect(await refusalOf(housekeeping.backUp(join(home, 'x.sqlite')))).toMatchObject({
    code: 'backup-failed',
    details: { reason: 'foreign' },
  });
  expect(readdirSync(home).filter((name) => name.includes('sqlite'))).toEqual([]);
});

test('names of backups sort as they were made, and nothing else is one of ours', () => {
  const at = (instant: string) => backupName(new Date(instant), 'Europe/Zurich', 'sqlite');
  expect(at('2026-11-23T09:00:05Z')).toBe('rundruf-2026-11-23-100005.sqlite');
  const names = [
    at('2026-11-24T09:00:00Z'),
    at('2026-11-23T09:00:05Z'),
    'rundruf.sqlite',
    'rundruf-2026.sqlite',
  ];
  expect(names.map(isBackupName)).toEqual([true, true, false, false]);
  expect(superfluousBackups(names, 1)).toEqual(['rundruf-2026-11-23-100005.sqlite']);
});
