import { describe, expect, test } from 'vitest';
import { type AuditEntry, auditActions, recordApart } from '../../src/audit.ts';
import { auditOf } from '../support/audit.ts';
import { CrashError } from '../support/crash.ts';
import { runSql } from '../support/database.ts';
import {
  anActor,
  anApprovedBatch,
  logOf,
  openSecondProcess,
  refusalOf,
  startPractice,
} from '../support/practice.ts';
import { aFullDay, anAppointment } from '../support/records.ts';

const NO_WAIT = { settings: { 'send.first-wait-seconds': '0' } } as const;

async function withPatients(count: number) {
  const practice = await startPractice(NO_WAIT);
  await practice.enter(...aFullDay(count));
  return { ...practice, before: await auditOf(practice) };
}

describe('Audit: on record before it begins', () => {
  test('Audit: a purge that is killed in the middle', async () => {
    const practice = await startPractice();
    await practice.enter(...fullDays(2));
    practice.sms.milliCredits = 10_000_000;
    const { batchId } = await practice.engine.prepareBatch(practice.actor, {
      channel: 'sms',
      days: ['+1', '+2'],
    });
    await practice.engine.rejectBatch(practice.actor, batchId, 'not now');
    practice.crash.at(6, 'before'); // the record, the first thousand in four writes, and then the rest
    await expect(practice.engine.purgeEntries(practice.actor, {}, '2026-11-23')).rejects.toThrow(CrashError);
    const second = await openSecondProcess(practice);
    const survivor = { ...second, actor: practice.actor };
    expect(await logOf(survivor)).toHaveLength(400);
    expect((await auditOf(survivor)).slice(-1)).toMatchObject([
      { action: 'log.purging', actor: 'anna', details: { until: '2026-11-23' } },
    ]);
  });

  test('Audit: a submission that is killed, and a refresh that cannot reach the portal', async () => {
    const practice = await withPatients(2);
    const { engine, actor, sms, crash } = practice;
    const batchId = await anApprovedBatch(practice);
    await engine.submitBatch(actor, batchId);
    sms.isReachable = false;
    expect((await refusalOf(engine.refreshDelivery(actor, {}))).code).toBe('portal-unreachable');
    expect((await auditOf(practice)).at(-1)?.action).toBe('log.refreshing');
    sms.isReachable = true;
    await engine.resetEntries(actor, {});
    const next = await anApprovedBatch(practice);
    crash.at(1, 'after');
    await expect(engine.submitBatch(actor, next)).rejects.toThrow(CrashError);
    const survivor = { ...(await openSecondProcess(practice)), actor };
    expect((await auditOf(survivor)).at(-1)).toMatchObject({
      action: 'batch.submitting',
      subject: `batch ${next}`,
    });
  });

  test('Audit: an import that is killed in the middle', async () => {
    const practice = await startPractice();
    practice.crash.at(2, 'before');
    await expect(practice.enter(...aFullDay(1))).rejects.toThrow(CrashError);
    const survivor = { ...(await openSecondProcess(practice)), actor: practice.actor };
    expect((await auditOf(survivor)).map(({ action }) => action)).toEqual(['import.starting']);
  });

  test('Audit: more than fifty ids are counted, not listed', async () => {
    const practice = await startPractice();
    const ids = Array.from({ length: 60 }, (_, index) => index + 1);
    await practice.engine.resetEntries(practice.actor, { ids });
    const [resetting] = await auditOf(practice);
    expect(resetting?.details).toEqual({ idCount: 60, ids: ids.slice(0, 50).map(String) });
  });

  test('Audit: the export of the log is recorded, needs the right to view, and gives every entry once', async () => {
    const practice = await startPractice();
    await practice.enter(...fullDays(3));
    await practice.engine.prepareBatch(practice.actor, { channel: 'sms', days: ['+1', '+2', '+3'] });
    const viewer = anActor('viewer', ['view']);
    const request = { filter: {}, sort: 'person', descending: true } as const;
    const ids = new Set<number>();
    for await (const page of await practice.engine.exportEntries(viewer, request)) {
      expect(page.length).toBeLessThanOrEqual(2000);
      for (const { id } of page) ids.add(id);
    }
    expect(ids.size).toBe(2100);
    expect((await auditOf(practice)).at(-1)).toMatchObject({ action: 'log.exporting', actor: 'viewer' });
  });
});

/** Tomorrow and the days after it, each with 700 patients' appointments. */
const fullDays = (days: number) =>
  Array.from({ length: days }, (_, index) => `2026-11-${24 + index}`).flatMap((day, index) =>
    aFullDay(700).map((record) =>
      'lastName' in record
        ? record
        : anAppointment({
            id: `${index} ${record.id}`,
            patientNumber: record.patientNumber,
            at: record.startsLocal.replace('2026-11-24', day),
          }),
    ),
  );

describe('Audit: append-only', () => {
  test.each([
    `update audit_entry set actor = 'beat'`,
    `update audit_entry set details = '{}' where id = 1`,
    'delete from audit_entry',
    'delete from audit_entry where id = 1',
  ])('Audit: the database itself refuses: %s', async (statement) => {
    const practice = await startPractice();
    await practice.engine.addUser(practice.actor, { id: 'zoe', name: 'Zoe' });
    const before = await auditOf(practice);
    expect(before).toHaveLength(1);
    await expect(runSql(practice.target, statement)).rejects.toThrow('append-only');
    expect(await auditOf(practice)).toEqual(before);
  });
});

describe('Audit: reading it', () => {
  async function withEntries() {
    const practice = await startPractice();
    const { deps, clock } = practice;
    for (const [index, action] of auditActions.entries()) {
      await recordApart(deps, anActor(index % 2 === 0 ? 'anna' : 'login:beat'), { action });
      clock.advance(60_000);
    }
    return practice;
  }

  test('Audit: the newest first, page by page, each entry once', async () => {
    const { engine, actor } = await withEntries();
    const seen: number[] = [];
    for (let before: number | null | undefined; before !== null; ) {
      const page = await engine.readAudit(actor, {
        filter: {},
        limit: 5,
        ...(before !== undefined && { before }),
      });
      seen.push(...page.entries.map(({ id }) => id));
      before = page.next;
    }
    expect(seen).toEqual(auditActions.map((_, index) => auditActions.length - index));
  });

  test('Audit: by user, by action, by time', async () => {
    const practice = await withEntries();
    const times = { since: new Date('2026-11-23T09:02:00Z'), until: new Date('2026-11-23T09:04:00Z') };
    expect(await auditOf(practice, { actor: 'login:beat' })).toHaveLength(
      Math.floor(auditActions.length / 2),
    );
    expect(await auditOf(practice, { actor: 'beat' })).toEqual([]);
    expect(await auditOf(practice, { action: 'log.purged' })).toHaveLength(1);
    expect((await auditOf(practice, times)).map(({ id }) => id)).toEqual([3, 4]);
  });

  test.each([0, -1, 1.5, Number.NaN])('Audit: a page has at least one entry, not %s', async (limit) => {
    const { engine, actor } = await startPractice();
    const refusal = await refusalOf(engine.readAudit(actor, { filter: {}, limit }));
    expect(refusal.code).toBe('invalid-value');
  });

  test('Audit: exporting it is recorded itself', async () => {
    const practice = await withEntries();
    const { engine, actor } = practice;
    const found: AuditEntry[] = [];
    const filter = { actor: 'anna', since: new Date('2026-11-23T09:02:00Z') };
    for await (const page of await engine.exportAudit(actor, filter)) found.push(...page);
    expect(found.map(({ id }) => id)).toEqual(
      (await auditOf(practice, filter)).map(({ id }) => id).reverse(),
    );
    expect(found[0]).toMatchObject({
      action: 'audit.exporting',
      details: { user: 'anna', since: '2026-11-23T09:02:00.000Z' },
    });
  });
});
