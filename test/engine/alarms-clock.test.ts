import { describe, expect, test } from 'vitest';
import { createEngine } from '../../src/engine.ts';
import { settleTimeZone } from '../../src/time-zone.ts';
import { adminActor, alarmsOf, check, server } from '../support/alarms.ts';
import { runSql } from '../support/database.ts';
import { stopFor } from '../support/fake-portal.ts';
import { anApprovedBatch, aSubmittedBatch, openSecondProcess, startPractice } from '../support/practice.ts';
import { aFullDay } from '../support/records.ts';
import { daily, only, reminding, withoutShipped } from '../support/schedules.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

async function aPractice(settings: Parameters<typeof startPractice>[0] = {}) {
  const practice = await startPractice({ accounts: { sms: 'provider', email: 'none' }, ...settings });
  await practice.enter(...aFullDay(3));
  return practice;
}

describe('A3: a server whose clock is refused', () => {
  test('is an alarm, told once by mail and to Slack, and once when it has ended', async () => {
    const practice = await aPractice({ settings: { 'alarm.emails': 'anna@praxis.example' } });
    const { engine, clock } = practice;
    await check(practice);
    expect(await alarmsOf(practice)).toEqual([]);
    clock.advance(-2 * DAY);
    const { raised } = await check(practice);
    expect(raised).toHaveLength(1);
    expect(await engine.listAlarms(server)).toMatchObject([
      { condition: 'clock-refused', subject: '', details: { reason: 'clock-behind', server: 'server' } },
    ]);
    for (let minute = 0; minute < 3; minute += 1) {
      clock.advance(MINUTE);
      expect(await check(practice)).toMatchObject({ raised: [], cleared: [] });
    }
    const to = { target: 'email' } as const;
    const told = await engine.claimNotice(server, to);
    expect(told).toMatchObject({ delivery: { address: 'anna@praxis.example' }, notice: { kind: 'alarm' } });
    expect(await engine.claimNotice(server, to)).toBeNull();
    await engine.spreadNotices(server, 'C1');
    expect(await engine.claimNotice(server, { target: 'slack' })).toMatchObject({
      notice: { kind: 'alarm' },
    });

    clock.advance(2 * DAY);
    await check(practice);
    clock.advance(10 * MINUTE);
    expect((await check(practice)).cleared).toEqual(raised);
    expect((await engine.readNotice(server, `all-clear ${raised[0]}`))?.notice.kind).toBe('all-clear');
  });

  test('is told by another server too, by whose clock it would be long ago', async () => {
    const practice = await aPractice({ settings: { 'alarm.emails': 'anna@praxis.example' } });
    const { engine, clock, deps } = practice;
    const behind = createEngine({ ...deps, now: () => new Date(clock.now().getTime() - 30 * DAY) });
    await check({ engine: behind });
    expect(await engine.claimNotice(server, { target: 'email' })).toMatchObject({
      notice: { kind: 'alarm' },
    });
  });

  test('and one whose time zone another machine has changed', async () => {
    const practice = await aPractice();
    await settleTimeZone(practice.store, 'Europe/Zurich');
    const other = createEngine({
      ...practice.deps,
      practice: { ...practice.deps.practice, timeZone: 'Europe/London' },
    });
    await check({ engine: other });
    expect(await practice.engine.listAlarms(server)).toMatchObject([
      { condition: 'clock-refused', details: { reason: 'time-zone-changed' } },
    ]);
  });

  test('hides nothing that can be seen without the clock, and raises nothing that cannot', async () => {
    const practice = await aPractice({ settings: { 'import.max-age-hours': '1', 'alarm.due-minutes': '5' } });
    const { engine, clock, sms, actor } = practice;
    const ordered = await anApprovedBatch(practice);
    await engine.orderSending(actor, ordered);
    sms.milliCredits = 1000;
    clock.advance(-DAY);
    await check(practice, true);
    expect(await alarmsOf(practice)).toEqual(['clock-refused', 'credits-low sms']);
  });

  test('a portal that refuses is told although the clock is wrong', async () => {
    const practice = await aPractice();
    practice.sms.answerAll(stopFor('credentials'));
    await aSubmittedBatch(practice);
    practice.clock.advance(-DAY);
    await check(practice);
    expect(await alarmsOf(practice)).toEqual(['clock-refused', 'portal-refuses sms']);
  });

  test('ends no alarm that nobody can judge without it', async () => {
    const practice = await aPractice({ settings: { 'import.max-age-hours': '1' } });
    const { clock } = practice;
    clock.advance(2 * 60 * MINUTE);
    await check(practice);
    expect(await alarmsOf(practice)).toEqual(['import-stale']);
    clock.advance(-DAY);
    await check(practice);
    clock.advance(20 * MINUTE);
    expect((await check(practice)).cleared).toEqual([]);
    expect((await alarmsOf(practice)).sort()).toEqual(['clock-refused', 'import-stale']);
  });

  test('of two servers the one in order does not end the other’s alarm', async () => {
    const practice = await aPractice();
    const { clock, deps } = practice;
    const second = await openSecondProcess(practice);
    const behind = createEngine({ ...second.deps, now: () => new Date(clock.now().getTime() - DAY) });
    const all = [];
    for (let minute = 0; minute < 25; minute += 1) {
      all.push(await check({ engine: behind }), await check({ engine: createEngine(deps) }));
      clock.advance(MINUTE);
    }
    expect(all.flatMap(({ raised }) => raised)).toHaveLength(1);
    expect(all.flatMap(({ cleared }) => cleared)).toEqual([]);
  });

  test('a clock that jumps to and fro all day is one alarm', async () => {
    const practice = await aPractice();
    const all = [];
    for (let round = 0; round < 12; round += 1) {
      practice.clock.advance(-DAY);
      all.push(await check(practice));
      practice.clock.advance(DAY + MINUTE);
      all.push(await check(practice));
    }
    expect(all.flatMap(({ raised }) => raised)).toHaveLength(1);
    expect(all.flatMap(({ cleared }) => cleared)).toEqual([]);
  });
});

describe('a clock that is far ahead of anything recorded', () => {
  const retaining = { key: 'retention.log-days', value: '60', scope: 'practice' } as const;

  /** A practice at work on Monday, whose server has been seen, with retention every night. */
  async function withRetention() {
    const practice = await aPractice();
    const { engine, actor, clock } = practice;
    await aSubmittedBatch(practice);
    await engine.changeSetting(actor, retaining);
    await withoutShipped(practice);
    const { id } = await engine.addSchedule(actor, {
      job: 'retention',
      timing: { kind: 'daily', at: '03:00', days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] },
      options: {},
      sending: null,
      isOn: true,
    });
    await engine.beatServer(server, clock.now());
    return { ...practice, id };
  }

  const tick = ({ engine }: Pick<Awaited<ReturnType<typeof withRetention>>, 'engine'>) =>
    engine.runDueSchedules(server, { signal: new AbortController().signal });

  const entries = async ({ target }: Pick<Awaited<ReturnType<typeof withRetention>>, 'target'>) =>
    (await runSql(target, 'select id from message')).length;

  test('removes nothing by itself, however much it has recorded since, and is an alarm', async () => {
    const practice = await withRetention();
    const { engine, clock } = practice;
    clock.advance(400 * DAY);
    for (let day = 0; day < 3; day += 1) {
      await engine.beatServer(server, clock.now());
      await practice.enter();
      await check(practice);
      clock.advance(DAY);
      expect(await tick(practice)).toMatchObject([{ state: 'failed', reason: 'clock-ahead' }]);
    }
    expect(await entries(practice)).toBe(3);
    await check(practice);
    expect(await alarmsOf(practice)).toEqual(['clock-ahead', `schedule-failed ${practice.id}`]);
    const [alarm] = await engine.listAlarms(server);
    expect(alarm?.details).toMatchObject({ days: 400, server: 'server' });
  });

  test('is one alarm, and no flood of what only it believes to be late', async () => {
    const practice = await aPractice({ settings: { 'import.max-age-hours': '1', 'alarm.due-minutes': '5' } });
    const { engine, actor, clock } = practice;
    await only(practice, reminding());
    await engine.addSchedule(actor, reminding({ timing: daily('10:05') }));
    clock.advance(MINUTE);
    await tick(practice);
    clock.advance(400.6 * DAY);
    await tick(practice);
    await check(practice);
    expect(await alarmsOf(practice)).toEqual(['clock-ahead']);
  });

  test('forgets no run, so that no due time comes a second time when it is right again (A3)', async () => {
    const practice = await withRetention();
    const { engine, actor, clock, id } = practice;
    await tick(practice);
    clock.advance(DAY);
    await tick(practice);
    const before = (await engine.scheduleRuns(actor, id, 50)).length;
    clock.advance(900 * DAY);
    await tick(practice);
    expect(await engine.scheduleRuns(actor, id, 50)).toHaveLength(before + 1);
  });

  test('once it is right again, everything goes on', async () => {
    const practice = await withRetention();
    const { clock } = practice;
    clock.advance(400 * DAY);
    await check(practice);
    expect(await alarmsOf(practice)).toEqual(['clock-ahead']);
    clock.advance(-399 * DAY);
    await check(practice);
    clock.advance(10 * MINUTE);
    await check(practice);
    expect(await alarmsOf(practice)).toEqual([]);
    expect(await tick(practice)).toMatchObject([{ state: 'done', result: { entries: 0 } }]);
  });

  test('a practice that was closed for three weeks is not refused, nor one that works every day', async () => {
    const practice = await withRetention();
    const { engine, clock } = practice;
    clock.advance(21 * DAY);
    expect(await tick(practice)).toMatchObject([{ state: 'done', result: { entries: 0 } }]);
    for (let day = 0; day < 45; day += 1) {
      clock.advance(DAY);
      await engine.beatServer(server, clock.now());
    }
    expect(await tick(practice)).toMatchObject([{ state: 'done', result: { entries: 3 } }]);
  });

  test('who works without a server for months is in the records all the same', async () => {
    const practice = await withRetention();
    const { engine, actor, clock } = practice;
    for (let week = 0; week < 20; week += 1) {
      clock.advance(7 * DAY);
      await engine.changeSetting(actor, { ...retaining, value: String(60 + week) });
    }
    expect(await tick(practice)).toMatchObject([{ state: 'done' }]);
  });

  test('after a longer pause an administrator says that the clock is right, on record, and it goes on', async () => {
    const practice = await withRetention();
    const { engine, actor, clock } = practice;
    clock.advance(90 * DAY);
    await check(practice);
    expect(await alarmsOf(practice)).toEqual(['clock-ahead']);
    expect(await engine.viewClock(actor)).toMatchObject({ isBehind: false, isAhead: true, aheadDays: 90 });
    expect(await engine.acceptClock(adminActor)).toBe(true);
    expect(await engine.viewClock(actor)).toMatchObject({ isAhead: false });
    expect(await tick(practice)).toMatchObject([{ state: 'done', result: { entries: 3 } }]);
    await check(practice);
    clock.advance(10 * MINUTE);
    await check(practice);
    expect(await alarmsOf(practice)).toEqual([]);
  });

  test('or runs it by hand, which is as good', async () => {
    const practice = await withRetention();
    const { engine, actor, clock, id } = practice;
    clock.advance(90 * DAY);
    expect(await engine.runScheduleNow(actor, id)).toMatchObject({ state: 'done', result: { entries: 3 } });
  });

  test('the sandbox’s clock is free', async () => {
    const practice = await withRetention();
    const engine = createEngine({ ...practice.deps, mode: 'sandbox' });
    practice.clock.advance(400 * DAY);
    expect(await tick({ engine })).toMatchObject([{ state: 'done', result: { entries: 3 } }]);
    await check({ engine });
    expect(await alarmsOf({ engine })).toEqual([]);
  });
});
