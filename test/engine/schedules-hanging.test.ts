import { expect, onTestFinished, test, vi } from 'vitest';
import { createEngine } from '../../src/engine.ts';
import { catalogue } from '../../src/i18n/index.ts';
import { createNoticeWriter } from '../../src/i18n/notice-writer.ts';
import type { Housekeeping } from '../../src/ports.ts';
import { alarmsOf, check, server } from '../support/alarms.ts';
import { createGate } from '../support/fake-portal.ts';
import { openSecondProcess, patientsFile, refusalOf, startPractice } from '../support/practice.ts';
import { aFullDay, aPatient } from '../support/records.ts';
import { only, reminding, runsOf, tick } from '../support/schedules.ts';

const MINUTE = 60_000;

const NOTHING = { isConfigured: true, files: 0, added: 0, changed: 0, vanished: 0, rejected: 0, failed: [] };

/** Ten o'clock: an import of a folder that does not answer has begun, and reminders wait for it. */
async function withDeadFolder() {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const practice = await startPractice({
    ...{ now: '2026-11-23T08:59:00Z', accounts: { sms: 'provider', email: 'none' } },
  });
  const { actor, clock, deps } = practice;
  await practice.enter(...aFullDay(2));
  const every = { kind: 'every', minutes: 10 } as const;
  const importing = await only(practice, {
    ...{ job: 'import-folder', timing: every, options: {}, sending: null, isOn: true },
  });
  const reminders = await practice.engine.addSchedule(actor, reminding());
  const answer = createGate();
  let looks = 0;
  const housekeeping: Housekeeping = {
    async importFolder() {
      looks += 1;
      await answer.opened;
      return NOTHING;
    },
    backUp: () => Promise.reject(new Error('not asked')),
  };
  const engine = createEngine({ ...deps, housekeeping });
  const second = await openSecondProcess(practice);
  const other = createEngine({ ...second.deps, housekeeping });
  clock.set('2026-11-23T09:00:00Z');
  const first = tick(engine);
  await vi.waitFor(async () => expect(await runsOf(practice, importing.id)).toHaveLength(1));
  return {
    ...practice,
    ...{ engine, other, answer, first, importing, reminders },
    looks: () => looks,
    /** The clock goes on, and the process that hangs goes on renewing its run. */
    async live(minutes: number) {
      clock.advance(minutes * MINUTE);
      vi.advanceTimersByTime(20_000);
      await deps.store.write(async () => undefined); // after the heartbeat's own
    },
  };
}

test('A3: a run that hangs is an alarm with the name of its job, and ends with it', async () => {
  const practice = await withDeadFolder();
  const { engine, live, answer, first, importing, deps } = practice;
  await live(59);
  await check(practice);
  expect(await alarmsOf(practice)).toEqual([]);
  await live(1);
  const { raised } = await check(practice);
  const details = { job: 'import-folder', minutes: 60 };
  expect(await engine.listAlarms(server)).toMatchObject([
    { condition: 'schedule-hangs', subject: String(importing.id), details },
  ]);
  const notice = (await engine.readNotice(server, `alarm ${raised[0]}`))?.notice;
  if (notice === undefined) throw new Error('expected a notice of the alarm, found none');
  const { text } = createNoticeWriter({ ...deps.practice, language: 'de' })(notice);
  expect(text).toContain(catalogue('de').schedules.job['import-folder']);
  answer.open();
  await first;
  await check(practice);
  await live(10);
  expect((await check(practice)).cleared).toEqual(raised);
});

test('A3: it is never begun a second time while it hangs, by nobody', async () => {
  const { engine, other, actor, live, looks, importing, answer, first } = await withDeadFolder();
  for (let hour = 0; hour < 3; hour += 1) {
    await live(60);
    await Promise.all([tick(engine), tick(other)]);
  }
  expect((await refusalOf(engine.runScheduleNow(actor, importing.id))).code).toBe('schedule-running');
  expect(looks()).toBe(1);
  answer.open();
  await first;
});

test('A1: preparing waits for it for an hour and no longer, and prepares once', async () => {
  const practice = await withDeadFolder();
  const { engine, other, live, answer, first, reminders } = practice;
  await live(59);
  await tick(other);
  expect(await runsOf(practice, reminders.id)).toEqual([]);
  await live(1);
  await Promise.all([tick(engine), tick(other)]);
  expect(await runsOf(practice, reminders.id)).toEqual(['2026-11-23T10:00: done']);
  answer.open();
  await first;
  expect(await runsOf(practice, reminders.id)).toEqual(['2026-11-23T10:00: done']);
  expect(await engine.listBatches(practice.actor, 9)).toHaveLength(1);
});

test('a run that has waited for an import all day does not hang when it begins at last', async () => {
  const practice = await startPractice({ now: '2026-11-23T08:59:00Z' });
  const { engine, actor, clock, store } = practice;
  await practice.enter(...aFullDay(2));
  const { id } = await only(practice, reminding());
  await engine.changeSetting(actor, { key: 'import.max-age-hours', value: '1', scope: 'practice' });
  clock.set('2026-11-23T10:30:00Z');
  await tick(engine);
  clock.set('2026-11-23T14:00:00Z');
  await practice.enter(...aFullDay(2));
  await tick(engine);
  expect(await store.read.scheduleRun(id, '2026-11-23T10:00')).toMatchObject({
    state: 'done',
    startedAt: new Date('2026-11-23T14:00:00Z'),
  });
});

test('P7a: while somebody imports by a command, a schedule prepares nothing from half an agenda', async () => {
  const practice = await startPractice({ now: '2026-11-23T08:59:50Z' });
  const { engine, actor, clock } = practice;
  await practice.enter(...aFullDay(2));
  const { id } = await only(practice, reminding());
  const second = await openSecondProcess(practice);
  const read = createGate();
  const file = {
    ...patientsFile([]),
    async *read() {
      await read.opened;
      yield { type: 'patient', line: 2, record: aPatient({ number: '9' }) } as const;
    },
  };
  const importing = second.engine.importFiles(actor, [file]);
  const begun = async () =>
    (await practice.store.read.auditEntries({ action: 'import.starting' }, { limit: 9 })).length;
  await vi.waitFor(async () => expect(await begun()).toBe(2));
  clock.set('2026-11-23T09:00:00Z');
  expect(await tick(engine)).toEqual([]);
  clock.set('2026-11-23T09:09:50Z');
  expect(await tick(engine)).toEqual([]);
  read.open();
  await importing;
  expect(await tick(engine)).toMatchObject([{ state: 'done', result: { messages: 2 } }]);
  expect(await runsOf(practice, id)).toHaveLength(1);
});

test('an import whose command has died is waited for ten minutes', async () => {
  const practice = await startPractice({ now: '2026-11-23T08:59:50Z' });
  const { clock, crash } = practice;
  const second = await openSecondProcess(practice);
  await practice.enter(...aFullDay(2));
  await only(practice, reminding());
  crash.at(2, 'after');
  await expect(practice.enter(...aFullDay(3))).rejects.toThrow();
  clock.set('2026-11-23T09:09:00Z');
  expect(await tick(second.engine)).toEqual([]);
  clock.set('2026-11-23T09:10:00Z');
  expect(await tick(second.engine)).toMatchObject([{ state: 'done' }]);
});

test('imports that fail again and again keep no reminder back', async () => {
  const practice = await startPractice({ now: '2026-11-23T08:50:00Z' });
  const { engine, actor, clock } = practice;
  await practice.enter(...aFullDay(2));
  await only(practice, reminding());
  const broken = {
    ...patientsFile([]),
    // biome-ignore lint/correctness/useYield: it breaks before it has read anything
    async *read() {
      throw new Error('half a file');
    },
  };
  for (const minute of ['08:51', '08:56']) {
    clock.set(`2026-11-23T${minute}:00Z`);
    await expect(engine.importFiles(actor, [broken])).rejects.toThrow('half a file');
  }
  clock.set('2026-11-23T09:00:00Z');
  expect(await tick(engine)).toMatchObject([{ state: 'done', result: { messages: 2 } }]);
});
