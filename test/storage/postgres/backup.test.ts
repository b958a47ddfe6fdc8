import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { backUpDatabase } from '../../../storage/backup.ts';
import { newPostgresDatabase, runSql } from '../../support/database.ts';
import { aSubmittedBatch, openSecondProcess, refusalOf, startPractice } from '../../support/practice.ts';
import { aFullDay } from '../../support/records.ts';

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rundruf-dump-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('PostgreSQL: a dump by pg_dump, read back, for its owner alone; without the tool nothing is written', async () => {
  const folder = aFolder();
  const { target, remove } = await newPostgresDatabase();
  onTestFinished(remove);
  const file = join(folder, 'practice.dump');
  const copy = await backUpDatabase(target, file, new Date());
  expect(copy.tables).toBeGreaterThan(20);
  expect(statSync(file)).toMatchObject({ size: copy.bytes, mode: 0o100600 });
  const path = process.env.PATH;
  process.env.PATH = folder;
  const refusal = await refusalOf(backUpDatabase(target, join(folder, 'other.dump'), new Date())).finally(
    () => {
      process.env.PATH = path;
    },
  );
  expect(refusal).toEqual({ code: 'backup-tool-missing', details: { tool: 'pg_dump' } });
  const gone = { ...target, url: target.url.replace(/[^/]*$/, 'no_such_database') };
  const failed = await refusalOf(backUpDatabase(gone, join(folder, 'other.dump'), new Date()));
  expect(failed).toMatchObject({ code: 'backup-failed', details: { tool: 'pg_dump' } });
  expect(readdirSync(folder)).toEqual(['practice.dump']);
  expect(existsSync(file)).toBe(true);
});

test('PostgreSQL: a database marked as restored sends nothing until a person decides; retention works beside others', async () => {
  const { target, remove } = await newPostgresDatabase();
  const practice = await startPractice({ database: { target, remove } });
  const { engine, actor, clock } = practice;
  await practice.enter(...aFullDay(3));
  await aSubmittedBatch(practice);
  await engine.changeSetting(actor, { key: 'retention.texts-days', value: '30', scope: 'practice' });
  await engine.changeSetting(actor, { key: 'retention.log-days', value: '60', scope: 'practice' });
  await runSql(target, `insert into installation values ('backed-up', '2026-11-22T01:00:00.000Z')`);
  expect(await refusalOf(engine.prepareBatch(actor, { channel: 'sms' }))).toMatchObject({
    code: 'database-restored',
  });
  await practice.store.write(async (tx) => {
    const at = clock.now();
    await tx.stopEverything(at, at);
    await tx.putRestoredState({ backedUpAt: at, restoredAt: at, replaced: null });
  });
  expect(await engine.viewRestored(actor)).toMatchObject({ counts: { batches: 0, queued: 0, unclear: 0 } });
  await engine.acceptRestore(actor, { left: null, asksPortal: true });
  expect(await engine.viewRestored(actor)).toBeNull();
  clock.advance(31 * 86_400_000);
  expect(await engine.runRetention(actor)).toMatchObject({ texts: 3, entries: 0 });
  clock.advance(500 * 86_400_000);
  expect(await engine.runRetention(actor)).toMatchObject({ entries: 3, batches: 1 });
});

test('PostgreSQL: a database that was restored behind our back by pg_restore is noticed', async () => {
  const folder = aFolder();
  const { target, remove } = await newPostgresDatabase();
  onTestFinished(remove);
  const practice = await startPractice({ database: { target, remove: async () => undefined } });
  await practice.enter(...aFullDay(2));
  const file = join(folder, 'practice.dump');
  await backUpDatabase(target, file, practice.clock.now());
  await aSubmittedBatch(practice);
  await practice.close();
  execFileSync('pg_restore', ['--clean', '--if-exists', '--no-owner', `--dbname=${target.url}`, file]);
  const again = await openSecondProcess(practice);
  expect(await refusalOf(again.engine.prepareBatch(practice.actor, { channel: 'sms' }))).toMatchObject({
    code: 'database-restored',
    details: { fromLocal: '2026-11-23 10:00' },
  });
});
