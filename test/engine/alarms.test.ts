import { describe, expect, test } from 'vitest';
import { alarmConditions, checkAlarms } from '../../src/alarms.ts';
import { alarmDocument } from '../../src/i18n/notice-document.ts';
import { noticeWords } from '../../src/i18n/notice-writer.ts';
import { serverActor } from '../../src/send-due.ts';
import type { Store } from '../../src/store.ts';
import { stopFor } from '../support/fake-portal.ts';
import {
  anApprovedBatch,
  aSubmittedBatch,
  openSecondProcess,
  type Practice,
  startPractice,
} from '../support/practice.ts';
import { aFullDay } from '../support/records.ts';
import { daily, only, reminding, runsOf, tick } from '../support/schedules.ts';

const server = serverActor('server');
const MINUTE = 60_000;

async function aPractice(settings: Parameters<typeof startPractice>[0] = {}) {
  const practice = await startPractice({ accounts: { sms: 'provider', email: 'none' }, ...settings });
  await practice.enter(...aFullDay(3));
  return practice;
}

const check = (practice: Pick<Practice, 'engine'>, askPortals = false) =>
  practice.engine.checkAlarms(server, { askPortals });

const alarmsOf = async ({ engine }: Pick<Practice, 'engine'>) =>
  (await engine.listAlarms(server)).map(({ condition, subject }) => `${condition} ${subject}`.trim());

/** An alarm ends when it has not been seen for ten minutes. */
async function calmDown(practice: Practice, askPortals = false) {
  await check(practice, askPortals);
  practice.clock.advance(10 * MINUTE);
  return check(practice, askPortals);
}

const noticesOf = async ({ engine }: Practice, alarmId: number) => ({
  alarm: await engine.readNotice(server, `alarm ${alarmId}`),
  allClear: await engine.readNotice(server, `all-clear ${alarmId}`),
});

describe('alarms', () => {
  test('a condition is told once, however often and by how many it is seen, and once when it has ended', async () => {
    const practice = await aPractice();
    const second = await openSecondProcess(practice);
    practice.sms.answerAll(stopFor('credentials'));
    await aSubmittedBatch(practice);
    const [first, other] = await Promise.all([check(practice), check(second)]);
    expect([...first.raised, ...other.raised]).toHaveLength(1);
    expect((await check(second)).raised).toEqual([]);
    expect(await alarmsOf(practice)).toEqual(['portal-refuses sms']);
    const [id = 0] = [...first.raised, ...other.raised];
    const { alarm } = await noticesOf(practice, id);
    const details = { reason: 'credentials', batch: 1, batches: 1 };
    expect(alarm?.notice).toMatchObject({
      kind: 'alarm',
      facts: { alarmId: id, condition: 'portal-refuses', subject: 'sms', details },
    });

    await practice.engine.withdrawBatch(practice.actor, 1);
    const ended = await Promise.all([calmDown(practice), calmDown({ ...practice, ...second })]);
    expect(ended.flatMap(({ cleared }) => cleared)).toEqual([id]);
    expect(await alarmsOf(practice)).toEqual([]);
    const facts = { alarmId: id, condition: 'portal-refuses', subject: 'sms' };
    expect((await noticesOf(practice, id)).allClear?.notice).toMatchObject({ kind: 'all-clear', facts });
  });

  test('what comes and goes within ten minutes is one alarm', async () => {
    const practice = await aPractice({ settings: { 'import.max-age-hours': '1' } });
    practice.clock.advance(61 * MINUTE);
    expect((await check(practice)).raised).toHaveLength(1);
    for (let round = 0; round < 3; round += 1) {
      await practice.enter();
      expect(await check(practice)).toMatchObject({ raised: [], cleared: [] });
      practice.clock.advance(9 * MINUTE);
      expect(await check(practice)).toMatchObject({ raised: [], cleared: [] });
      practice.clock.advance(52 * MINUTE);
      expect(await check(practice)).toMatchObject({ raised: [], cleared: [] });
    }
    await practice.enter();
    expect((await calmDown(practice)).cleared).toHaveLength(1);
  });

  test('nothing to tell is nothing to write', async () => {
    const practice = await aPractice();
    const { deps, store } = practice;
    let writes = 0;
    const write: Store['write'] = (work) => {
      writes += 1;
      return store.write(work);
    };
    await checkAlarms({ ...deps, store: { ...store, write } }, server, { askPortals: true });
    expect(writes).toBe(0);
    practice.sms.milliCredits = 0;
    await checkAlarms({ ...deps, store: { ...store, write } }, server, { askPortals: true });
    expect(writes).toBe(1);
  });
});

test.each(['de', 'en'] as const)('every alarm and its end has words of its own (%s)', async (language) => {
  const { deps } = await startPractice();
  const words = noticeWords({ ...deps.practice, language });
  for (const condition of alarmConditions) {
    for (const kind of ['alarm', 'all-clear'] as const) {
      const details = { server: 'praxis-1', reason: 'clock-behind', job: 'backup', days: 40 };
      const facts = { condition, subject: '3', details };
      const { summary, sections } = alarmDocument(words, kind, { facts, at: new Date(0) });
      const text = [summary, ...sections.flatMap(({ lines }) => lines.map((line) => line.text))].join(' ');
      expect(text).not.toContain(condition);
      expect(text).not.toMatch(/null|undefined/);
      if (kind === 'alarm' && condition.startsWith('clock-')) expect(text).toContain('praxis-1');
    }
  }
});

describe('due-too-old', () => {
  const ordered = async (settings: Parameters<typeof startPractice>[0] = {}) => {
    const practice = await aPractice(settings);
    const batchId = await anApprovedBatch(practice);
    await practice.engine.orderSending(practice.actor, batchId);
    return { ...practice, batchId };
  };

  test('messages that could leave for an hour and do not are an alarm', async () => {
    const practice = await ordered();
    practice.clock.advance(59 * MINUTE);
    await check(practice);
    expect(await alarmsOf(practice)).toEqual([]);
    practice.clock.advance(MINUTE);
    await check(practice);
    const [alarm] = await practice.engine.listAlarms(server);
    expect(alarm).toMatchObject({
      condition: 'due-too-old',
      subject: 'sms',
      details: { minutes: 60, messages: 3, batch: practice.batchId },
    });
    await practice.engine.sendDue(server, { signal: new AbortController().signal });
    expect((await calmDown(practice)).cleared).toHaveLength(1);
  });

  test('an approved batch that nobody has ordered to be sent waits for a person, and is no alarm', async () => {
    const practice = await aPractice();
    await anApprovedBatch(practice);
    practice.clock.advance(300 * MINUTE);
    await check(practice);
    expect(await alarmsOf(practice)).toEqual([]);
  });

  test('what is held by the quiet hours is not late, and counts from their end', async () => {
    const practice = await ordered({ now: '2026-11-23T19:30:00Z' });
    practice.clock.set('2026-11-24T06:59:00Z');
    await check(practice);
    expect(await alarmsOf(practice)).toEqual([]);
    practice.clock.set('2026-11-24T07:59:00Z');
    await check(practice);
    expect(await alarmsOf(practice)).toEqual([]);
    practice.clock.set('2026-11-24T08:00:00Z');
    await check(practice);
    expect(await alarmsOf(practice)).toEqual(['due-too-old sms']);
  });

  test('a batch that a person has stopped is no alarm', async () => {
    const practice = await ordered();
    await practice.engine.cancelSending(practice.actor, practice.batchId);
    practice.clock.advance(300 * MINUTE);
    await check(practice);
    expect(await alarmsOf(practice)).toEqual([]);
  });

  test('the setting says after how long, and can switch it off', async () => {
    const practice = await ordered({ settings: { 'alarm.due-minutes': '5' } });
    practice.clock.advance(5 * MINUTE);
    const admin = practice.actor;
    await practice.engine.changeSetting(admin, {
      key: 'alarm.due-minutes',
      value: 'none',
      scope: 'practice',
    });
    await check(practice);
    expect(await alarmsOf(practice)).toEqual([]);
    await practice.engine.changeSetting(admin, { key: 'alarm.due-minutes', value: '5', scope: 'practice' });
    await check(practice);
    expect(await alarmsOf(practice)).toEqual(['due-too-old sms']);
  });
});

describe('credits-low', () => {
  test('portals are asked only when they are to be, and without it the alarm neither begins nor ends', async () => {
    const practice = await aPractice();
    practice.sms.milliCredits = 19_000;
    await check(practice);
    expect(await alarmsOf(practice)).toEqual([]);
    expect((await check(practice, true)).accounts).toEqual({ sms: 19_000 });
    expect(await alarmsOf(practice)).toEqual(['credits-low sms']);
    practice.sms.milliCredits = 100_000;
    expect((await calmDown(practice)).cleared).toEqual([]);
    expect((await calmDown(practice, true)).cleared).toHaveLength(1);
  });

  test('a little above the mark it is not over yet', async () => {
    const practice = await aPractice();
    practice.sms.milliCredits = 19_999;
    await check(practice, true);
    practice.sms.milliCredits = 21_999;
    expect((await calmDown(practice, true)).cleared).toEqual([]);
    practice.sms.milliCredits = 22_000;
    expect((await calmDown(practice, true)).cleared).toHaveLength(1);
  });

  test('a portal that cannot be asked ends no alarm', async () => {
    const practice = await aPractice();
    practice.sms.milliCredits = 1000;
    await check(practice, true);
    practice.sms.isReachable = false;
    expect((await calmDown(practice, true)).cleared).toEqual([]);
    expect(await alarmsOf(practice)).toEqual(['credits-low sms']);
  });
});

describe('import-stale', () => {
  test('an import older than the setting is an alarm, and without the setting none is', async () => {
    const practice = await aPractice();
    practice.clock.advance(100 * 60 * MINUTE);
    await check(practice);
    expect(await alarmsOf(practice)).toEqual([]);
    const setting = { key: 'import.max-age-hours', value: '24', scope: 'practice' } as const;
    await practice.engine.changeSetting(practice.actor, setting);
    await check(practice);
    expect((await practice.engine.listAlarms(server))[0]?.details).toEqual({ hours: 100, maxHours: 24 });
  });
});

describe('schedule-failed', () => {
  const failed = async (practice: Practice, retryAt: Date | null, isOn = true) => {
    const { engine, actor, store, clock } = practice;
    const [schedule] = (await engine.listSchedules(actor)).filter(({ job }) => job === 'backup');
    if (schedule === undefined) throw new Error('expected a schedule for the backup, found none');
    if (!isOn) await engine.changeSchedule(actor, schedule.id, { isOn }, schedule.revision);
    const at = clock.now();
    const run = { scheduleId: schedule.id, slot: '2026-11-23T02:00', dueAt: at, state: 'failed' } as const;
    const end = { reason: 'disk-full', result: {}, retryAt, startedBy: 'x', startedAt: at, finishedAt: at };
    await store.write((tx) => tx.insertRun({ ...run, ...end, owner: null, leaseUntil: null }));
    return schedule.id;
  };

  test('a schedule that is on and whose newest run has failed for good is an alarm', async () => {
    const practice = await aPractice();
    const id = await failed(practice, null);
    await check(practice);
    const details = { job: 'backup', reason: 'disk-full' };
    expect(await practice.engine.listAlarms(server)).toMatchObject([
      { condition: 'schedule-failed', subject: String(id), details },
    ]);
    const facts = { condition: 'schedule-failed', subject: String(id), details };
    const document = alarmDocument(noticeWords(practice.deps.practice), 'alarm', { facts, at: new Date(0) });
    expect(document.summary).toBe(`Ein Zeitplan ist misslungen: Sicherung (Nr. ${id}), disk-full.`);
  });

  test('a run that will be tried again, or of a schedule that is off, is none', async () => {
    for (const [retryAt, isOn] of [
      [new Date('2026-11-23T10:00:00Z'), true],
      [null, false],
    ] as const) {
      const practice = await aPractice();
      await failed(practice, retryAt, isOn);
      await check(practice);
      expect(await alarmsOf(practice)).toEqual([]);
    }
  });

  test('what went out to late bookings afterwards mends no day that was not prepared', async () => {
    const practice = await aPractice();
    const { engine, actor, store, clock } = practice;
    const { id } = await only(practice, reminding());
    const at = clock.now();
    const run = { scheduleId: id, result: {}, retryAt: null, startedBy: 'x', startedAt: at, finishedAt: at };
    const nobody = { owner: null, leaseUntil: null };
    await store.write(async (tx) => {
      const day = {
        slot: '2026-11-23T10:00',
        dueAt: at,
        state: 'failed',
        reason: 'insufficient-credits',
      } as const;
      await tx.insertRun({ ...run, ...nobody, ...day });
      const dueAt = new Date(at.getTime() + 15 * MINUTE);
      const late = { slot: 'late:2026-11-23T09:15Z', dueAt, state: 'done', reason: null } as const;
      await tx.insertRun({ ...run, ...nobody, ...late });
    });
    await check(practice);
    expect(await alarmsOf(practice)).toEqual([`schedule-failed ${id}`]);
    await engine.runScheduleNow(actor, id);
    await calmDown(practice);
    expect(await alarmsOf(practice)).toEqual([]);
  });

  test('a day that nobody prepared because no server was running, or for want of an import, is one', async () => {
    for (const maxHours of ['none', '1']) {
      const practice = await aPractice();
      const { engine, actor, clock } = practice;
      const { id } = await only(practice, reminding({ timing: daily('10:30') }));
      await engine.changeSetting(actor, { key: 'import.max-age-hours', value: maxHours, scope: 'practice' });
      if (maxHours === '1') {
        clock.set('2026-11-23T11:30:00Z');
        expect(await tick(engine)).toMatchObject([{ state: 'skipped', reason: 'import-stale' }]);
      }
      clock.set('2026-11-23T22:30:00Z');
      await tick(engine);
      expect(await runsOf(practice, id)).toEqual(['2026-11-23T10:30: skipped missed']);
      await practice.enter(...aFullDay(3));
      await check(practice);
      expect(await alarmsOf(practice)).toEqual([`schedule-failed ${id}`]);
    }
  });
});

describe('a clock that was ahead', () => {
  test('keeps no alarm for as long as it was', async () => {
    const practice = await aPractice();
    practice.sms.answerAll(stopFor('credentials'));
    await aSubmittedBatch(practice);
    await check(practice);
    await practice.engine.withdrawBatch(practice.actor, 1);
    practice.clock.set('2027-11-23T09:00:00Z');
    await check(practice); // it is not there any more, in a year
    practice.clock.set('2026-11-23T09:01:00Z');
    await practice.engine.acceptClock(practice.actor);
    await check(practice);
    practice.clock.advance(11 * MINUTE);
    await check(practice);
    expect(await alarmsOf(practice)).toEqual([]);
  });
});
