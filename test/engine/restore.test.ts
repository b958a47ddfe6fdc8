import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { askAfterRestore, settleRestored } from '../../src/restore.ts';
import { backUpDatabase } from '../../storage/backup.ts';
import { readLeftBehind } from '../../storage/left-behind.ts';
import { restoreFile } from '../../storage/restore.ts';
import { isPostgres, newSqliteFile, runSql } from '../support/database.ts';
import {
  anApprovedBatch,
  aSubmittedBatch,
  logOf,
  offered,
  openSecondProcess,
  refusalOf,
  startPractice,
} from '../support/practice.ts';
import { aFullDay } from '../support/records.ts';

/** A practice on a file of its own, which outlives the process that has it open. */
async function aPractice() {
  const { target, remove } = newSqliteFile();
  onTestFinished(remove);
  if (target.type !== 'sqlite') throw new Error('expected a file');
  const { file } = target;
  const practice = await startPractice({
    database: { target, remove: async () => undefined },
    accounts: { email: 'none' },
  });
  await practice.enter(...aFullDay(3));
  return { ...practice, file, backup: join(dirname(file), 'backup.sqlite') };
}

type WithBackup = Awaited<ReturnType<typeof aPractice>>;

async function backUp({ target, backup, clock }: WithBackup): Promise<void> {
  await backUpDatabase(target, backup, clock.now());
  clock.advance(60_000);
}

/** Puts a backup in the place of the database. */
function put({ file, backup, clock, actor }: WithBackup, from = backup) {
  const at = clock.now();
  return restoreFile({
    from,
    to: file,
    aside: `${file}.replaced-${at.getTime()}`,
    mode: 'sandbox',
    at,
    check: async () => undefined,
    settle: (tx, backedUpAt, replaced) => settleRestored(tx, actor, { backedUpAt, restoredAt: at, replaced }),
  });
}

/** The practice stops, its backup is put in place, and it starts again with the same portals. */
async function restore(practice: WithBackup) {
  const { target, actor, clock } = practice;
  await practice.close();
  clock.advance(60_000);
  const { backedUpAt, replaced } = await put(practice);
  const left = await readLeftBehind(String(replaced), backedUpAt);
  const second = await openSecondProcess(practice);
  const sql = (statement: string) => runSql(target, statement);
  return { ...practice, ...second, actor, left, sql };
}

describe.skipIf(isPostgres)('after a restore', () => {
  test('nothing is prepared or sent until a person decides; what is taken over is not offered again', async () => {
    const practice = await aPractice();
    await backUp(practice);
    await aSubmittedBatch(practice);
    const again = await restore(practice);
    for (const verb of [
      again.engine.prepareBatch(again.actor, { channel: 'sms' }),
      again.engine.submitBatch(again.actor, 1),
      again.engine.sendDue(again.actor, { signal: new AbortController().signal }),
      again.engine.approveBatch(again.actor, 1),
    ]) {
      expect(await refusalOf(verb)).toMatchObject({
        code: 'database-restored',
        details: { fromLocal: '2026-11-23 10:00', toLocal: expect.stringContaining('2026-11-23 10:0') },
      });
    }
    const { left } = again;
    expect(left?.messages).toHaveLength(3);
    expect(await again.engine.acceptRestore(again.actor, { left, asksPortal: true })).toMatchObject({
      carriedOver: 3,
    });
    expect([await offered(again), await offered(again, 'email')]).toEqual([[], []]);
    expect((await logOf(again)).map(({ state }) => state)).toEqual(['submitted', 'submitted', 'submitted']);
    expect(await again.sql("select count(*) as number from credit_entry where kind = 'message'")).toEqual([
      { number: 3 },
    ]);
    expect(await again.sql('pragma foreign_key_check')).toEqual([]);
    expect((await again.engine.listBatches(again.actor, 10)).map(({ batch }) => batch.state)).toEqual([
      'submitted',
    ]);
    expect(
      await refusalOf(again.engine.acceptRestore(again.actor, { left: null, asksPortal: true })),
    ).toMatchObject({
      code: 'not-restored',
    });
  });

  test('without taking over, a person has decided that they are offered again', async () => {
    const practice = await aPractice();
    await backUp(practice);
    await aSubmittedBatch(practice);
    const again = await restore(practice);
    await again.engine.acceptRestore(again.actor, { left: null, asksPortal: false });
    expect(await offered(again)).toHaveLength(3);
  });

  test('S4: what was being sent stays unclear where the portal has forgotten it, however new the restore is', async () => {
    const practice = await aPractice();
    const setting = { key: 'send.resend-unknown', value: 'true', scope: 'practice' } as const;
    await practice.engine.changeSetting(practice.actor, setting);
    const batchId = await anApprovedBatch(practice);
    practice.crash.at(2, 'after'); // claimed, and nobody knows whether handed over
    await expect(practice.engine.submitBatch(practice.actor, batchId)).rejects.toThrow();
    await backUp(practice);
    practice.clock.advance(8 * 86_400_000);
    const again = await restore(practice);
    await again.engine.acceptRestore(again.actor, { left: null, asksPortal: false });
    again.clock.advance(11 * 60_000);
    await again.engine.refreshDelivery(again.actor, {});
    expect(new Set((await logOf(again)).map(({ state }) => state))).toContain('unclear');
  });

  test('a batch that waited in the backup is paused, and the portal knows what has left of it since', async () => {
    const practice = await aPractice();
    const batchId = await anApprovedBatch(practice);
    await backUp(practice);
    await practice.engine.submitBatch(practice.actor, batchId);
    const again = await restore(practice);
    expect((await again.engine.viewBatch(again.actor, batchId)).batch).toMatchObject({
      state: 'paused',
      reason: 'restored',
      sendOrderedAt: null,
    });
    expect(await askAfterRestore(again.deps, again.actor)).toMatchObject({ asked: 3, known: 3 });
    expect((await again.engine.viewBatch(again.actor, batchId)).batch.state).toBe('submitted');
    await again.engine.acceptRestore(again.actor, { left: again.left, asksPortal: true });
    expect((await logOf(again)).map(({ state }) => state)).toEqual(['submitted', 'submitted', 'submitted']);
    expect(
      await again.sql("select sum(milli_credits) as sum from credit_entry where kind = 'message'"),
    ).toEqual([{ sum: -3000 }]);
  });

  test('mail cannot be asked for: what left is known from the replaced database', async () => {
    const practice = await aPractice();
    const batchId = await anApprovedBatch(practice, 'email');
    await backUp(practice);
    await practice.engine.submitBatch(practice.actor, batchId);
    const again = await restore(practice);
    await again.engine.acceptRestore(again.actor, { left: again.left, asksPortal: true });
    expect((await again.engine.viewBatch(again.actor, batchId)).batch.state).toBe('submitted');
    expect((await logOf(again)).map(({ state }) => state)).toEqual(['submitted', 'submitted', 'submitted']);
  });

  test('who has opted out, and what was rejected after the backup, stays so', async () => {
    const practice = await aPractice();
    const batchId = await anApprovedBatch(practice);
    await backUp(practice);
    await practice.engine.withdrawBatch(practice.actor, batchId);
    await runSql(practice.target, `update patient set sms_opt_out = true where id = 1`);
    await aSubmittedBatch(practice);
    const again = await restore(practice);
    await again.engine.acceptRestore(again.actor, { left: again.left, asksPortal: true });
    expect((await again.engine.viewBatch(again.actor, batchId)).batch.state).toBe('withdrawn');
    expect(await again.sql('select sms_opt_out from patient where id = 1')).toEqual([{ sms_opt_out: 1 }]);
    expect(await offered(again)).toEqual([]);
    const states = (await logOf(again)).map(({ state }) => state);
    expect(states.filter((state) => state === 'submitted')).toHaveLength(2);
  });

  test('schedules begin anew: no run of the time in between is caught up', async () => {
    const practice = await aPractice();
    await runSql(practice.target, `update schedule set since = '2026-01-01T00:00:00.000Z' where id = 1`);
    await backUp(practice);
    const again = await restore(practice);
    await again.engine.acceptRestore(again.actor, { left: null, asksPortal: false });
    const rows = await again.sql('select since from schedule where id = 1');
    expect(rows).toEqual([{ since: again.clock.now().toISOString() }]);
  });

  test('a database that somebody has open is not replaced, and nothing is left beside it', async () => {
    const practice = await aPractice();
    await backUp(practice);
    await expect(put(practice)).rejects.toMatchObject({ code: 'database-in-use' });
    const { file } = practice;
    expect(readdirSync(dirname(file)).sort()).toEqual(
      ['backup.sqlite', ...['', '-shm', '-wal'].map((side) => `${basename(file)}${side}`)].sort(),
    );
    expect(await offered(practice)).toHaveLength(3);
  });

  test('who waited to open the replaced database is refused, and putting it back is a restore too', async () => {
    const practice = await aPractice();
    await backUp(practice);
    await aSubmittedBatch(practice);
    await practice.close();
    const { replaced } = await put(practice);
    expect(replaced !== null && existsSync(replaced)).toBe(true);
    const opened = openSecondProcess({ ...practice, target: { type: 'sqlite', file: String(replaced) } });
    await expect(opened).rejects.toMatchObject({ code: 'database-replaced' });
    const replacedAt = practice.clock.now();
    practice.clock.advance(60_000);
    const back = await put(practice, String(replaced));
    expect(back.backedUpAt).toEqual(replacedAt);
    const again = await openSecondProcess(practice);
    expect(await logOf({ ...again, actor: practice.actor })).toHaveLength(3);
  });
});
