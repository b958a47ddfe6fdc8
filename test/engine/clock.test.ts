import { describe, expect, onTestFinished, test } from 'vitest';
import type { Actor } from '../../src/actor.ts';
import { createEngine, type Engine } from '../../src/engine.ts';
import { auditOf } from '../support/audit.ts';
import { runSql } from '../support/database.ts';
import {
  anActor,
  anApprovedBatch,
  appointmentsFile,
  aSubmittedBatch,
  MONDAY_AT_TEN,
  offered,
  openSecondProcess,
  type Practice,
  refusalOf,
  startPractice,
  withApprovedBatch,
} from '../support/practice.ts';
import { aFullDay, anAppointment, aPatient } from '../support/records.ts';

const sms = 'sms' as const;
const A_WEEK_AGO = '2026-11-16T09:00:00.000Z';
const IN_A_YEAR = '2027-11-23T09:00:00.000Z';

/** A practice that has just sent to two people, and has a batch for Wednesday. */
async function atWork() {
  const practice = await startPractice({ settings: { 'send.first-wait-seconds': '0' } });
  await practice.enter(
    ...aFullDay(2),
    anAppointment({ id: 'W', at: '2026-11-25T08:00' }),
    anAppointment({ id: 'past', at: '2026-11-17T08:00' }),
  );
  const { batch } = await aSubmittedBatch(practice);
  const { batchId } = await practice.engine.prepareBatch(practice.actor, { channel: sms, days: ['+2'] });
  return { ...practice, submitted: batch.id, prepared: batchId };
}

type Facts = Readonly<{ submitted: number; prepared: number }>;
type Verb = (engine: Engine, actor: Actor, facts: Facts) => Promise<unknown>;

/** Verbs that decide or record by what time it is. */
const TIMED: Readonly<Partial<Record<keyof Engine, Verb>>> = {
  importFiles: (engine, actor) => engine.importFiles(actor, [appointmentsFile([anAppointment()])]),
  prepareBatch: (engine, actor) => engine.prepareBatch(actor, { channel: sms }),
  approveBatch: (engine, actor, { prepared }) => engine.approveBatch(actor, prepared),
  reviseBatch: (engine, actor, { prepared }) => engine.reviseBatch(actor, prepared, { only: ['W'] }),
  retryBatch: (engine, actor, { submitted }) => engine.retryBatch(actor, submitted),
  submitBatch: (engine, actor, { prepared }) => engine.submitBatch(actor, prepared),
  decideUnclear: (engine, actor) => engine.decideUnclear(actor, [1], 'sent'),
  refreshDelivery: (engine, actor) => engine.refreshDelivery(actor, {}),
  resetEntries: (engine, actor) => engine.resetEntries(actor, {}),
  purgeEntries: (engine, actor) => engine.purgeEntries(actor, {}, '2026-12-31'),
  enterPurchase: (engine, actor) => engine.enterPurchase(actor, { channel: sms, milliCredits: 1000 }),
  correctLedger: (engine, actor) => engine.correctLedger(actor, { channel: sms, reason: 'counted' }),
};

/** Everything that one could lose or do by mistake. */
const contentOf = async ({ target }: Pick<Practice, 'target'>) => ({
  messages: await runSql(target, 'select * from message order by id'),
  batches: await runSql(target, 'select * from batch order by id'),
  appointments: await runSql(target, 'select * from appointment order by id'),
  audit: await runSql(target, 'select * from audit_entry order by id'),
  credits: await runSql(target, 'select * from credit_entry order by id'),
});

describe('a clock that was set back', () => {
  test('nothing that decides by the clock is done, and nothing is changed', async () => {
    const practice = await atWork();
    const before = await contentOf(practice);
    practice.clock.set(A_WEEK_AGO);
    for (const [verb, call] of Object.entries(TIMED)) {
      const refusal = await refusalOf(call(practice.engine, practice.actor, practice));
      expect({ verb, ...refusal }).toEqual({
        verb,
        code: 'clock-behind',
        details: {
          now: A_WEEK_AGO,
          newest: MONDAY_AT_TEN,
          nowLocal: '2026-11-16 10:00',
          newestLocal: '2026-11-23 10:00',
        },
      });
    }
    expect(await contentOf(practice)).toEqual(before);
    expect(practice.sms.handed).toHaveLength(2);
  });

  test('who only looks is let, and who stops something too', async () => {
    const practice = await atWork();
    const { engine, actor, clock } = practice;
    clock.set(A_WEEK_AGO);
    expect((await engine.listBatches(actor, 10)).map(({ batch }) => batch.state)).toEqual([
      'prepared',
      'submitted',
    ]);
    await engine.previewRun(actor, { channel: sms });
    await engine.readAccounts(actor);
    await engine.readAudit(actor, { filter: {}, limit: 10 });
    expect((await engine.rejectBatch(actor, practice.prepared, 'wrong clock')).batch.state).toBe('rejected');
  });

  test('set right again, everything goes on', async () => {
    const practice = await atWork();
    practice.clock.set(A_WEEK_AGO);
    await refusalOf(practice.engine.approveBatch(practice.actor, practice.prepared));
    practice.clock.set(MONDAY_AT_TEN);
    await practice.engine.approveBatch(practice.actor, practice.prepared);
    const { counts } = await practice.engine.submitBatch(practice.actor, practice.prepared);
    expect(counts.submitted).toBe(1);
  });

  test.each([
    ['five minutes, as machines differ', 5 * 60_000, 'done'],
    ['more than five minutes', 5 * 60_000 + 1, 'clock-behind'],
  ])('%s', async (_, milliseconds, expected) => {
    const practice = await atWork();
    practice.clock.advance(-milliseconds);
    const approved = practice.engine.approveBatch(practice.actor, practice.prepared);
    if (expected === 'done') expect((await approved).batch.state).toBe('approved');
    else expect((await refusalOf(approved)).code).toBe(expected);
  });

  test.each([
    ['back to winter time', '2026-10-25T00:59:00Z', '2026-10-25T01:01:00Z'],
    ['on to summer time', '2027-03-28T00:59:00Z', '2027-03-28T01:01:00Z'],
  ])('daylight saving sets no clock back: %s', async (_, before, after) => {
    const practice = await startPractice({ now: before });
    await practice.enter(aPatient(), anAppointment({ at: `${after.slice(0, 10)}T20:00` }));
    practice.clock.set(after);
    await practice.engine.prepareBatch(practice.actor, { channel: sms, days: ['today'] });
  });

  // each of these is the only thing that was recorded at that moment
  test.each([
    [
      'audit_entry',
      `insert into audit_entry (at, actor, face, workstation, action, details)
      values ('2026-12-24T10:00:00.000Z', 'anna', 'cli', 'desk', 'batch.approved', '{}')`,
    ],
    ['message', `update message set logged_at = '2026-12-24T10:00:00.000Z' where id = 1`],
    [
      'message_event',
      `insert into message_event (message_id, at, state, reference, is_reset)
      values (1, '2026-12-24T10:00:00.000Z', 'submitted', 'r', false)`,
    ],
    [
      'credit_entry',
      `insert into credit_entry (channel, at, kind, milli_credits)
      values ('email', '2026-12-24T10:00:00.000Z', 'purchase', 1)`,
    ],
    [
      'import_run',
      `insert into import_run (source, started_at) values ('agenda', '2026-12-24T10:00:00.000Z')`,
    ],
  ])('what is recorded in %s counts', async (_, sql) => {
    const practice = await atWork();
    await runSql(practice.target, sql);
    expect((await practice.engine.viewClock(practice.actor)).newest).toEqual(
      new Date('2026-12-24T10:00:00Z'),
    );
  });

  test('an empty database has nothing that a clock could be behind', async () => {
    const { engine, actor } = await startPractice();
    expect(await engine.viewClock(actor)).toMatchObject({ newest: null, behindSeconds: 0, isBehind: false });
  });

  test('the sandbox’s clock is free', async () => {
    const practice = await atWork();
    const engine = createEngine({ ...practice.deps, mode: 'sandbox' });
    practice.clock.set(A_WEEK_AGO);
    expect((await engine.approveBatch(practice.actor, practice.prepared)).batch.state).toBe('approved');
  });
});

describe('a clock that was ahead, and is right now', () => {
  /** A year ahead somebody has imported, bought credits and reset the log; then the clock is set right. */
  async function afterAYearAhead() {
    const practice = await atWork();
    const { engine, actor, clock } = practice;
    clock.set(IN_A_YEAR);
    await practice.enter(anAppointment({ id: 'next year', at: '2027-11-24T08:00' }));
    await engine.enterPurchase(actor, { channel: sms, milliCredits: 1000 });
    await engine.resetEntries(actor, {});
    clock.set('2026-11-23T10:00:00.000Z');
    return practice;
  }

  test('the practice is not locked out: an administrator accepts the clock, on record, and work goes on', async () => {
    const practice = await afterAYearAhead();
    const { engine, actor } = practice;
    expect((await refusalOf(engine.prepareBatch(actor, { channel: sms }))).code).toBe('clock-behind');
    expect((await refusalOf(engine.acceptClock(anActor('beat', ['view', 'prepare'])))).code).toBe(
      'not-permitted',
    );
    expect(await engine.acceptClock(actor)).toBe(true);
    expect((await auditOf(practice, { action: 'clock.accepted' })).map(({ details }) => details)).toEqual([
      { now: '2026-11-23T10:00:00.000Z', newest: IN_A_YEAR },
    ]);
    expect(await engine.viewClock(actor)).toMatchObject({
      isBehind: false,
      accepted: { at: new Date('2026-11-23T10:00:00Z'), upTo: new Date(IN_A_YEAR) },
    });
    expect((await aSubmittedBatch(practice)).counts.submitted).toBe(2);
  });

  test('what is recorded after the acceptance counts again: the next set-back is noticed', async () => {
    const practice = await afterAYearAhead();
    const { engine, actor, clock } = practice;
    await engine.acceptClock(actor);
    clock.set('2026-11-25T09:00:00.000Z');
    await practice.enter(anAppointment({ id: 'Thursday', at: '2026-11-26T08:00' }));
    clock.set('2026-11-23T10:30:00.000Z');
    const { code, details } = await refusalOf(engine.prepareBatch(actor, { channel: sms }));
    expect({ code, details }).toMatchObject({
      code: 'clock-behind',
      details: { newest: '2026-11-25T09:00:00.000Z' },
    });
  });

  test('an export on a clock that is behind hides nothing of what was recorded since the acceptance', async () => {
    const practice = await afterAYearAhead();
    const { engine, actor, clock } = practice;
    await engine.acceptClock(actor);
    clock.set('2026-11-25T09:00:00.000Z');
    await engine.enterPurchase(actor, { channel: sms, milliCredits: 1000 });
    clock.set('2026-11-23T10:30:00.000Z');
    await engine.exportAudit(actor, {});
    expect((await refusalOf(engine.prepareBatch(actor, { channel: sms }))).code).toBe('clock-behind');
  });

  test('a second time ahead is accepted like the first, also when it was less far', async () => {
    const practice = await afterAYearAhead();
    const { engine, actor, clock } = practice;
    await engine.acceptClock(actor);
    clock.set('2027-02-01T09:00:00.000Z');
    await engine.enterPurchase(actor, { channel: sms, milliCredits: 1000 });
    clock.set('2026-11-23T12:00:00.000Z');
    expect((await engine.viewClock(actor)).isBehind).toBe(true);
    expect(await engine.acceptClock(actor)).toBe(true);
    expect(await engine.viewClock(actor)).toMatchObject({
      isBehind: false,
      accepted: { upTo: new Date(IN_A_YEAR) },
    });
  });

  test('when nothing newer is recorded there is nothing to accept, and nothing on record', async () => {
    const practice = await atWork();
    expect(await practice.engine.acceptClock(practice.actor)).toBe(false);
    expect(await auditOf(practice, { action: 'clock.accepted' })).toEqual([]);
  });

  test('accepted by mistake on a clock that was behind: set right, it is as if nothing had been', async () => {
    const practice = await atWork();
    const { engine, actor, clock } = practice;
    clock.set(A_WEEK_AGO);
    await engine.acceptClock(actor);
    clock.set('2026-11-23T09:10:00.000Z');
    expect(await engine.viewClock(actor)).toMatchObject({ isBehind: false, behindSeconds: 0 });
    await engine.approveBatch(actor, practice.prepared);
    clock.set(A_WEEK_AGO);
    expect((await engine.viewClock(actor)).isBehind).toBe(true);
  });

  test('what was sent a year ahead does not use up the limit of every day until then', async () => {
    const practice = await withApprovedBatch(2, {
      settings: { 'send.limit-per-day': '2', 'send.first-wait-seconds': '0' },
    });
    const { engine, actor, clock } = practice;
    await engine.submitBatch(actor, practice.batchId);
    await practice.enter(anAppointment({ id: 'W', at: '2026-11-25T08:00' }));
    await runSql(practice.target, `update message set logged_at = '2027-11-23T09:00:00.000Z'`);
    clock.advance(3_600_000);
    await engine.acceptClock(actor);
    const { batchId } = await engine.prepareBatch(actor, { channel: sms, days: ['+2'] });
    await engine.approveBatch(actor, batchId);
    expect((await engine.submitBatch(actor, batchId)).counts).toMatchObject({ submitted: 1, queued: 0 });
  });

  test('S4: a process that died a year ahead, on another machine, holds its batch for a minute, not a year', async () => {
    const practice = await withApprovedBatch(3);
    const { engine, actor, batchId, target, clock } = practice;
    await runSql(
      target,
      `update batch set state = 'submitting', owner = 'elsewhere:1:x', lease_until = '2027-11-23T09:01:00.000Z'`,
      `update message set state = 'submitting', owner = 'elsewhere:1:x', lease_until = '2027-11-23T09:01:00.000Z',
         logged_at = '${IN_A_YEAR}' where id = 1`,
    );
    await engine.acceptClock(actor);
    clock.advance(59_000);
    expect((await refusalOf(engine.submitBatch(actor, batchId))).code).toBe('batch-being-submitted');
    const day = { from: new Date(0), until: new Date(0) };
    expect((await practice.store.read.countSent(day, clock.now())).leaving).toBe(1);
    clock.advance(2_000);
    expect((await practice.store.read.countSent(day, clock.now())).leaving).toBe(0); // nobody's limit waits for it
    const { batch, counts } = await engine.viewBatch(actor, batchId);
    expect([batch.state, batch.reason, counts.unclear, counts.queued]).toEqual([
      'paused',
      'interrupted',
      1,
      2,
    ]);
    expect((await engine.submitBatch(actor, batchId)).counts.submitted).toBe(2);
  });

  test('a message put off until a year ahead goes with the next submit', async () => {
    const practice = await withApprovedBatch(1);
    await runSql(practice.target, `update message set attempts = 1, not_before = '2027-11-23T09:00:00.000Z'`);
    const { counts } = await practice.engine.submitBatch(practice.actor, practice.batchId);
    expect(counts).toMatchObject({ submitted: 1, queued: 0 });
  });

  test('P4: what was reminded too early stays reminded, and a reset frees it', async () => {
    const practice = await startPractice({ settings: { 'send.first-wait-seconds': '0' } });
    const { engine, actor, clock } = practice;
    await practice.enter(...aFullDay(1));
    clock.set('2026-11-18T09:00:00.000Z');
    clock.set('2026-11-23T09:00:00.000Z'); // five days ahead of the real one
    await aSubmittedBatch(practice);
    clock.set('2026-11-18T10:00:00.000Z');
    await engine.acceptClock(actor);
    clock.set('2026-11-23T10:00:00.000Z'); // and now it really is Monday
    expect(await offered(practice)).toEqual([]);
    await engine.resetEntries(actor, {});
    expect(await offered(practice)).toEqual(['T1']);
  });
});

test('two machines: the one whose clock is behind what the other has just done waits', async () => {
  const practice = await atWork();
  const second = await openSecondProcess(practice);
  const behind = createEngine({
    ...second.deps,
    now: () => new Date(practice.clock.now().getTime() - 6 * 60_000),
  });
  await practice.engine.approveBatch(practice.actor, practice.prepared);
  expect((await refusalOf(behind.submitBatch(practice.actor, practice.prepared))).code).toBe('clock-behind');
  practice.clock.advance(2 * 60_000);
  expect((await behind.submitBatch(practice.actor, practice.prepared)).counts.submitted).toBe(1);
  onTestFinished(second.close);
});

test('approved batches of before the clock was wrong are there when it is right', async () => {
  const practice = await startPractice();
  await practice.enter(...aFullDay(2));
  const batchId = await anApprovedBatch(practice);
  practice.clock.set(A_WEEK_AGO);
  await practice.engine.listBatches(practice.actor, 10);
  practice.clock.set(MONDAY_AT_TEN);
  expect((await practice.engine.submitBatch(practice.actor, batchId)).counts.submitted).toBe(2);
});
