import { describe, expect, test, vi } from 'vitest';
import { createEngine } from '../../src/engine.ts';
import { OutageError } from '../../src/errors.ts';
import { openSecondProcess, refusalOf, startPractice } from '../support/practice.ts';
import { aFullDay, anAppointment, aPatient } from '../support/records.ts';
import { daily, only, reminding, runsOf, tick } from '../support/schedules.ts';

/** Monday before ten, with two patients tomorrow and reminders due at ten. */
async function beforeTen(wish: Parameters<typeof reminding>[0] = {}) {
  const practice = await startPractice({ now: '2026-11-23T08:59:30Z' });
  await practice.enter(...aFullDay(2));
  const { id } = await only(practice, reminding(wish));
  return { ...practice, id };
}

/** Batches, the oldest first. */
async function batchesOf({ engine, actor }: Awaited<ReturnType<typeof beforeTen>>) {
  return (await engine.listBatches(actor, 50)).map(({ batch }) => batch).reverse();
}

describe('A1: a schedule prepares and sends when its time has come', () => {
  test('not before, and once', async () => {
    const practice = await beforeTen();
    const { engine, clock, id, sms } = practice;
    await tick(engine);
    expect(await runsOf(practice, id)).toEqual([]);
    clock.set('2026-11-23T09:00:20Z');
    await tick(engine);
    await tick(engine);
    expect(await runsOf(practice, id)).toEqual(['2026-11-23T10:00: done']);
    const [batch] = await batchesOf(practice);
    expect(batch).toMatchObject({
      state: 'approved',
      preparedBy: `schedule:${id}`,
      decidedBy: `schedule:${id}`,
    });
    expect(batch?.sendOrderedAt).toEqual(clock.now());
    expect(sms.taken).toHaveLength(0); // sending is another schedule's
  });

  test('A2: or leaves it for approval', async () => {
    const practice = await beforeTen({ sending: 'approval' });
    const { engine, clock, actor, id } = practice;
    clock.set('2026-11-23T09:00:00Z');
    const [run] = await tick(engine);
    expect(run).toMatchObject({
      state: 'done',
      result: { messages: 2, days: '2026-11-24', left: 'approval' },
    });
    const [batch] = await batchesOf(practice);
    expect(batch).toMatchObject({ state: 'prepared', sendOrderedAt: null });
    await engine.approveBatch(actor, batch?.id ?? 0);
    expect(await runsOf(practice, id)).toHaveLength(1);
  });

  test('nobody to remind is a normal day', async () => {
    const practice = await beforeTen({ options: { channel: 'sms', days: ['+20'] } });
    practice.clock.set('2026-11-23T09:00:00Z');
    expect(await tick(practice.engine)).toMatchObject([{ state: 'done', result: { messages: 0 } }]);
  });

  test('S5: when four eyes become the rule, it leaves its batches for approval', async () => {
    const practice = await startPractice({ now: '2026-11-23T08:59:00Z' });
    const { engine, actor, clock } = practice;
    await practice.enter(...aFullDay(2));
    const { id } = await only(practice, reminding());
    await engine.addUser(actor, {
      id: 'anna',
      name: 'Anna',
      capabilities: ['view', 'prepare', 'approve', 'admin'],
      logins: ['anna'],
    });
    await engine.addUser(actor, {
      id: 'beat',
      name: 'Beat',
      capabilities: ['view', 'prepare', 'approve', 'admin'],
      logins: ['beat'],
    });
    await engine.changeSetting(actor, { key: 'approval.mode', value: 'four-eyes' });
    clock.set('2026-11-23T09:00:00Z');
    expect(await tick(engine)).toMatchObject([
      { scheduleId: id, state: 'done', result: { left: 'four-eyes' } },
    ]);
    await expect(engine.addSchedule(actor, reminding({ timing: daily('11:00') }))).rejects.toMatchObject({
      code: 'automatic-needs-approval',
    });
  });

  test('a batch larger than a schedule may send waits for a person', async () => {
    const practice = await beforeTen();
    const { engine, actor, clock } = practice;
    await engine.changeSetting(actor, { key: 'schedule.max-messages', value: '1' });
    clock.set('2026-11-23T09:00:00Z');
    expect(await tick(engine)).toMatchObject([{ state: 'done', result: { messages: 2, left: 'too-many' } }]);
    expect((await batchesOf(practice))[0]?.state).toBe('prepared');
  });

  test('S1: without the credits it fails, and the batch waits for a person', async () => {
    const practice = await beforeTen();
    const { engine, clock, sms, id } = practice;
    sms.milliCredits = 1000;
    clock.set('2026-11-23T09:00:00Z');
    expect(await tick(engine)).toMatchObject([
      { state: 'failed', reason: 'insufficient-credits', retryAt: null },
    ]);
    expect((await batchesOf(practice))[0]?.state).toBe('prepared');
    clock.advance(3_600_000);
    await tick(engine);
    expect(await runsOf(practice, id)).toHaveLength(1);
  });
});

describe('A3: a missed run is made up for once if it still makes sense', () => {
  test('reminders within twelve hours, of the day that was meant', async () => {
    const practice = await beforeTen({ timing: daily('20:00') });
    const { engine, clock, id } = practice;
    clock.set('2026-11-24T06:59:00Z'); // a quarter to eight the next day
    expect(await tick(engine)).toMatchObject([{ slot: '2026-11-23T20:00', result: { days: '2026-11-24' } }]);
    expect(await runsOf(practice, id)).toEqual(['2026-11-23T20:00: done']);
  });

  test('later it is recorded as missed, and nothing is prepared', async () => {
    const practice = await beforeTen();
    const { engine, clock, id } = practice;
    clock.set('2026-11-23T21:00:01Z');
    await tick(engine);
    await tick(engine);
    expect(await runsOf(practice, id)).toEqual(['2026-11-23T10:00: skipped missed']);
    expect(await batchesOf(practice)).toEqual([]);
  });

  test('after a week off only the newest is looked at', async () => {
    const practice = await beforeTen();
    const { engine, clock, id } = practice;
    await practice.enter(anAppointment({ id: 'later', at: '2026-12-01T09:00' }));
    clock.set('2026-11-30T09:30:00Z');
    await tick(engine);
    expect(await runsOf(practice, id)).toEqual(['2026-11-30T10:00: done']);
  });

  test('a clock that was set back does nothing twice', async () => {
    const practice = await beforeTen();
    const { engine, clock, id } = practice;
    clock.set('2026-11-23T09:00:00Z');
    await tick(engine);
    clock.set('2026-11-23T08:59:50Z');
    await tick(engine);
    clock.set('2026-11-23T09:00:10Z');
    await tick(engine);
    expect(await runsOf(practice, id)).toEqual(['2026-11-23T10:00: done']);
  });

  test('the night without half past two and the night with two of them have one run each', async () => {
    const practice = await startPractice({ now: '2026-03-27T12:00:00Z' });
    const { engine, clock } = practice;
    const { id } = await only(practice, reminding({ timing: daily('02:30', ['sat', 'sun', 'mon']) }));
    const through = async (from: string, minutes: number) => {
      for (let minute = 0; minute <= minutes; minute += 10) {
        clock.set(new Date(Date.parse(from) + minute * 60_000).toISOString());
        await tick(engine);
      }
    };
    await through('2026-03-29T00:00:00Z', 180);
    expect((await runsOf(practice, id)).filter((run) => run.startsWith('2026-03-29'))).toEqual([
      '2026-03-29T02:30: done',
    ]);
    const [spring] = await engine.scheduleRuns(practice.actor, id, 1);
    expect(spring?.dueAt).toEqual(new Date('2026-03-29T01:30:00Z'));
    await through('2026-10-25T00:00:00Z', 180);
    expect((await runsOf(practice, id)).filter((run) => run.startsWith('2026-10-25'))).toEqual([
      '2026-10-25T02:30: done',
    ]);
  });

  test('what was due before it was switched on is none of its own', async () => {
    const practice = await beforeTen({ isOn: false });
    const { engine, actor, clock, id } = practice;
    clock.set('2026-11-23T09:30:00Z');
    await engine.changeSchedule(actor, id, { isOn: true }, 1);
    await tick(engine);
    expect(await runsOf(practice, id)).toEqual([]);
    await engine.changeSchedule(actor, id, { timing: daily('10:40') }, 2);
    clock.set('2026-11-23T09:40:00Z');
    await tick(engine);
    expect(await runsOf(practice, id)).toEqual(['2026-11-23T10:40: done']);
  });

  test('what came with the program begins with the first server', async () => {
    const practice = await startPractice({ now: '2026-11-23T12:00:00Z' });
    const { engine, actor, clock } = practice;
    expect((await tick(engine)).map(({ state }) => state)).toEqual([]);
    clock.set('2026-11-24T06:30:00Z');
    await tick(engine);
    const ran = (await engine.listSchedules(actor)).flatMap(({ job, last }) => (last === null ? [] : [job]));
    expect(ran).toEqual(['send-due', 'refresh-delivery', 'digest', 'backup']);
  });
});

describe('A3: two processes never do the same run', () => {
  test('of two that look at the same moment one does it', async () => {
    const practice = await beforeTen();
    const second = await openSecondProcess(practice);
    practice.clock.set('2026-11-23T09:00:00Z');
    const ended = await Promise.all([tick(practice.engine), tick(second.engine)]);
    expect(ended.flat()).toHaveLength(1);
    expect(await batchesOf(practice)).toHaveLength(1);
    expect(await runsOf(practice, practice.id)).toEqual(['2026-11-23T10:00: done']);
  });

  test('a run whose process died is done again, and what it had prepared is sent', async () => {
    const practice = await beforeTen();
    const { engine, clock, crash, dead, id } = practice;
    const second = await openSecondProcess(practice);
    clock.set('2026-11-23T09:00:00Z');
    crash.at(2, 'after'); // it is begun, and its batch is prepared
    await expect(tick(engine)).rejects.toThrow();
    expect((await second.engine.listBatches(practice.actor, 9)).map(({ batch }) => batch.state)).toEqual([
      'prepared',
    ]);
    expect(await tick(second.engine)).toEqual([]); // it may be alive
    dead.add('process-1');
    expect(await tick(second.engine)).toMatchObject([
      { state: 'done', attempts: 2, result: { messages: 2, ordered: true } },
    ]);
    const [view] = await second.engine.listBatches(practice.actor, 9);
    expect(view?.batch).toMatchObject({ state: 'approved', sendOrderedBy: `schedule:${id}` });
  });
});

describe('an agenda that is too old is not prepared from', () => {
  test('nothing is prepared and it says so; when the import has come, it is made up for', async () => {
    const practice = await beforeTen();
    const { engine, actor, clock, id } = practice;
    await engine.changeSetting(actor, { key: 'import.max-age-hours', value: '24' });
    clock.set('2026-11-25T09:00:00Z');
    expect(await tick(engine)).toMatchObject([{ state: 'skipped', reason: 'import-stale', result: {} }]);
    await practice.enter(
      aPatient({ number: '9' }),
      anAppointment({ patientNumber: '9', at: '2026-11-26T09:00' }),
    );
    await tick(engine);
    expect(await runsOf(practice, id)).toEqual(['2026-11-25T10:00: skipped import-stale']);
    clock.advance(15 * 60_000);
    expect(await tick(engine)).toMatchObject([{ state: 'done', result: { messages: 1 } }]);
    expect(await runsOf(practice, id)).toEqual(['2026-11-25T10:00: done']);
  });
});

describe('a run by hand', () => {
  test('is done at once, as whoever asks, and the due time comes all the same', async () => {
    const practice = await beforeTen({ isOn: false });
    const { engine, actor, clock, id } = practice;
    const run = await engine.runScheduleNow(actor, id);
    expect(run).toMatchObject({ state: 'done', startedBy: 'anna', result: { messages: 2, ordered: true } });
    expect((await batchesOf(practice))[0]).toMatchObject({ preparedBy: 'anna', decidedBy: 'anna' });
    expect((await engine.runScheduleNow(actor, id)).result).toMatchObject({ messages: 0 });
    clock.set('2026-11-23T09:00:00Z');
    await engine.changeSchedule(actor, id, { isOn: true }, 1);
    await tick(engine);
    expect((await runsOf(practice, id)).map((text) => text.slice(0, 5))).toEqual(['hand:', 'hand:', '2026-']);
  });
});

describe('appointments booked after the run of their day', () => {
  /** The run of ten has been; then patient 7 books for tomorrow at the given time. */
  async function bookedAt(noon: string, start: string, lateBookings: 'send-soon' | 'skip') {
    const practice = await beforeTen({ options: { channel: 'sms', days: ['tomorrow'], lateBookings } });
    practice.clock.set('2026-11-23T09:00:00Z');
    await tick(practice.engine);
    practice.clock.set(noon);
    await practice.enter(aPatient({ number: '7' }), anAppointment({ patientNumber: '7', at: start }));
    return practice;
  }

  test('are reminded soon where the schedule says so, and once', async () => {
    const practice = await bookedAt('2026-11-23T11:05:00Z', '2026-11-24T09:00', 'send-soon');
    const { engine, clock, id } = practice;
    expect(await tick(engine)).toMatchObject([{ state: 'done', result: { messages: 1, ordered: true } }]);
    clock.advance(15 * 60_000);
    expect(await tick(engine)).toEqual([]);
    expect(await runsOf(practice, id)).toEqual(['2026-11-23T10:00: done', 'late:2026-11-23T11:00Z: done']);
  });

  test('at most every quarter of an hour', async () => {
    const practice = await bookedAt('2026-11-23T11:05:00Z', '2026-11-24T09:00', 'send-soon');
    const { engine, clock } = practice;
    await tick(engine);
    await practice.enter(
      aPatient({ number: '8' }),
      anAppointment({ patientNumber: '8', at: '2026-11-24T10:00' }),
    );
    clock.set('2026-11-23T11:14:00Z');
    expect(await tick(engine)).toEqual([]);
    clock.set('2026-11-23T11:15:00Z');
    expect(await tick(engine)).toMatchObject([{ result: { messages: 1 } }]);
  });

  test('leave runs that are not kept as long as those of the day, because there may be many', async () => {
    const practice = await bookedAt('2026-11-23T11:05:00Z', '2026-11-24T09:00', 'send-soon');
    const { engine, clock, id } = practice;
    await tick(engine);
    clock.set('2027-03-04T12:00:00Z');
    await tick(engine);
    expect(await runsOf(practice, id)).toEqual(['2026-11-23T10:00: done', '2027-03-04T10:00: done']);
  });

  test('are not those that the run has seen and left out', async () => {
    const practice = await bookedAt('2026-11-23T11:05:00Z', '2026-11-24T09:00', 'send-soon');
    const { engine, clock } = practice;
    await tick(engine);
    const seen = { id: 'seen', patientNumber: '9', at: '2026-11-25T09:00' };
    await practice.enter(aPatient({ number: '9' }), anAppointment({ ...seen, status: 'planned' }));
    clock.set('2026-11-24T09:00:00Z');
    expect(await tick(engine)).toMatchObject([{ result: { days: '2026-11-25', messages: 0 } }]);
    await practice.enter(anAppointment({ ...seen, status: 'definite' }));
    clock.set('2026-11-24T09:20:00Z');
    expect(await tick(engine)).toEqual([]);
  });

  test('are also those of which their file says that they were booked before it, when it came after', async () => {
    const practice = await beforeTen({
      options: { channel: 'sms', days: ['tomorrow'], lateBookings: 'send-soon' },
    });
    practice.clock.set('2026-11-23T09:00:00Z');
    await tick(practice.engine);
    practice.clock.set('2026-11-23T11:05:00Z');
    const booked = [new Date('2026-11-23T08:40:00Z'), new Date('2026-11-22T23:00:00Z')]; // a moment, and a day only
    const all = booked.map((bookedAt, index) =>
      anAppointment({ id: `late-${index}`, patientNumber: `7${index}`, at: '2026-11-24T09:00', bookedAt }),
    );
    await practice.enter(aPatient({ number: '70' }), aPatient({ number: '71' }), ...all);
    expect(await tick(practice.engine)).toMatchObject([{ state: 'done', result: { messages: 2 } }]);
  });

  test('not where the schedule leaves them out, nor when too few hours remain', async () => {
    const skipping = await bookedAt('2026-11-23T11:05:00Z', '2026-11-24T09:00', 'skip');
    expect(await tick(skipping.engine)).toEqual([]);
    const near = await bookedAt('2026-11-24T06:01:00Z', '2026-11-24T09:00', 'send-soon');
    near.clock.set('2026-11-24T06:05:00Z');
    expect((await tick(near.engine)).filter(({ slot }) => slot.startsWith('late'))).toEqual([]);
    near.clock.set('2026-11-24T05:59:00Z');
    expect((await tick(near.engine)).filter(({ slot }) => slot.startsWith('late'))).toHaveLength(1);
  });
});

describe('what goes wrong in a job ends nothing else', () => {
  const refreshing = {
    job: 'refresh-delivery',
    timing: { kind: 'every', minutes: 5 },
    options: {},
    sending: null,
    isOn: true,
  } as const;

  test('an outage is recorded as failed, the next due time tries again', async () => {
    const practice = await startPractice({ now: '2026-11-23T08:59:00Z' });
    const { engine, actor, clock, sms } = practice;
    await practice.enter(...aFullDay(1));
    const { id } = await only(practice, refreshing);
    const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' });
    await engine.approveBatch(actor, batchId);
    await engine.submitBatch(actor, batchId);
    sms.isReachable = false;
    clock.set('2026-11-23T09:00:00Z');
    expect(await tick(engine)).toMatchObject([
      { state: 'failed', reason: 'portal-unreachable', retryAt: null },
    ]);
    sms.isReachable = true;
    clock.set('2026-11-23T09:05:00Z');
    await tick(engine);
    expect((await runsOf(practice, id)).map((run) => run.slice(19))).toEqual([
      'failed portal-unreachable',
      'done',
    ]);
  });

  test('a backup that fails is tried three times more, and others run all the same', async () => {
    const practice = await startPractice({ now: '2026-11-23T08:59:00Z' });
    const { clock, deps } = practice;
    await practice.enter(...aFullDay(1));
    const { id } = await only(practice, {
      job: 'backup',
      timing: daily('10:00'),
      options: {},
      sending: null,
      isOn: true,
    });
    await practice.engine.addSchedule(practice.actor, reminding());
    let tries = 0;
    const engine = createEngine({
      ...deps,
      housekeeping: {
        async backUp() {
          tries += 1;
          throw new OutageError('database-busy');
        },
        importFolder: () => Promise.reject(new Error('not asked')),
      },
    });
    clock.set('2026-11-23T09:00:00Z');
    expect((await tick(engine)).map(({ state }) => state).sort()).toEqual(['done', 'failed']);
    for (let minute = 0; minute < 60; minute += 1) {
      clock.advance(60_000);
      await tick(engine);
    }
    expect(tries).toBe(4);
    expect(await runsOf(practice, id)).toEqual(['2026-11-23T10:00: failed database-busy']);
  });

  test('a schedule whose earlier run still goes on is not begun again', async () => {
    const practice = await startPractice({ now: '2026-11-23T08:59:00Z' });
    const { clock, deps } = practice;
    const { id } = await only(practice, {
      job: 'backup',
      timing: { kind: 'every', minutes: 1 },
      options: {},
      sending: null,
      isOn: true,
    });
    let finish = () => {};
    const working = new Promise<void>((done) => {
      finish = done;
    });
    const engine = createEngine({
      ...deps,
      housekeeping: {
        backUp: async () => {
          await working;
          return { file: 'b', bytes: 1, removed: 0 };
        },
        importFolder: () => Promise.reject(new Error('not asked')),
      },
    });
    clock.set('2026-11-23T09:00:00Z');
    const first = tick(engine);
    await vi.waitFor(async () => expect(await runsOf(practice, id)).toEqual(['2026-11-23T09:00Z: running']));
    clock.advance(30_000);
    expect(await tick(engine)).toEqual([]);
    expect((await refusalOf(engine.runScheduleNow(practice.actor, id))).code).toBe('schedule-running');
    finish();
    await first;
    expect(await runsOf(practice, id)).toEqual(['2026-11-23T09:00Z: done']);
  });
});

describe('sending what is due', () => {
  test('is a schedule: an ordered batch leaves with its next minute, and empty minutes are on record too', async () => {
    const practice = await beforeTen();
    const { engine, actor, clock, sms } = practice;
    const sending = await engine.addSchedule(actor, {
      job: 'send-due',
      timing: { kind: 'every', minutes: 1 },
      options: {},
      sending: null,
      isOn: true,
    });
    expect(await engine.isSendingOn(actor)).toBe(true);
    clock.set('2026-11-23T09:00:00Z');
    await tick(engine);
    clock.set('2026-11-23T09:01:00Z');
    await tick(engine);
    expect(sms.taken).toHaveLength(2);
    expect(await runsOf(practice, sending.id)).toEqual([
      '2026-11-23T09:00Z: done',
      '2026-11-23T09:01Z: done',
    ]);
    await engine.changeSchedule(actor, sending.id, { isOn: false }, 1);
    expect(await engine.isSendingOn(actor)).toBe(false);
  });

  test('of runs every minute only two days are kept', async () => {
    const practice = await startPractice({ now: '2026-11-23T08:59:00Z' });
    const { engine, clock } = practice;
    const { id } = await only(practice, {
      job: 'send-due',
      timing: { kind: 'every', minutes: 720 },
      options: {},
      sending: null,
      isOn: true,
    });
    for (let half = 0; half < 12; half += 1) {
      clock.advance(12 * 3_600_000);
      await tick(engine);
    }
    expect((await runsOf(practice, id)).length).toBeLessThanOrEqual(5);
  });
});
