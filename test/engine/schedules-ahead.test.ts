import { expect, test } from 'vitest';
import { alarmsOf, check } from '../support/alarms.ts';
import { runSql } from '../support/database.ts';
import { anActor, openSecondProcess, type Practice, startPractice } from '../support/practice.ts';
import { aFullDay, anAppointment, aPatient } from '../support/records.ts';
import { daily, only, reminding, runsOf, tick } from '../support/schedules.ts';

const IN_A_WEEK = '2026-11-30T09:05:00Z';

/** On Monday 23 before ten the clock leaps a week ahead, where reminders of 1 December are prepared; then it is right again. */
async function afterAWeekAhead(lateBookings: 'skip' | 'send-soon' = 'skip') {
  const practice = await startPractice({
    ...{ now: '2026-11-23T08:30:00Z', accounts: { sms: 'provider', email: 'none' } },
  });
  const { engine, clock } = practice;
  await practice.enter(
    ...aFullDay(1),
    aPatient({ number: '7' }),
    anAppointment({ patientNumber: '7', at: '2026-12-01T09:00' }),
  );
  const options = { channel: 'sms', days: ['tomorrow'], lateBookings } as const;
  const { id } = await only(practice, reminding({ options }));
  clock.set(IN_A_WEEK);
  await tick(engine);
  clock.set('2026-11-23T08:40:00Z');
  return { ...practice, id };
}

/** The same once an administrator has said that the clock is right now. */
async function accepted(lateBookings?: 'skip' | 'send-soon') {
  const practice = await afterAWeekAhead(lateBookings);
  expect(await practice.engine.acceptClock(anActor('vera'))).toBe(true);
  return practice;
}

const lastOf = async ({ engine, actor }: Pick<Practice, 'engine' | 'actor'>) =>
  (await engine.listSchedules(actor)).map(({ last }) => last);

test('A3: a run of a week ahead is not the schedule’s last, also while nobody has said that the clock is right', async () => {
  const practice = await afterAWeekAhead();
  expect(await lastOf(practice)).toEqual([null]);
  await practice.engine.acceptClock(practice.actor);
  expect(await lastOf(practice)).toEqual([null]);
});

test('A3: what is due now is done, and the due time of next week comes in its time, once', async () => {
  const practice = await accepted();
  const { engine, clock, id } = practice;
  const second = await openSecondProcess(practice);
  clock.set('2026-11-23T09:00:00Z');
  await tick(engine);
  expect(await lastOf(practice)).toMatchObject([{ slot: '2026-11-23T10:00', state: 'done' }]);
  await practice.enter(
    aPatient({ number: '8' }),
    anAppointment({ patientNumber: '8', at: '2026-12-01T11:00' }),
  );
  clock.set('2026-11-30T09:00:00Z');
  const runs = await Promise.all([tick(engine), tick(second.engine)]);
  expect(runs.flat()).toMatchObject([
    { slot: '2026-11-30T10:00', result: { days: '2026-12-01', messages: 1 } },
  ]);
  await Promise.all([tick(engine), tick(second.engine)]);
  const ahead = `ahead:${Date.parse('2026-11-23T08:40:00Z')}:2026-11-30T10:00: done was-ahead`;
  expect(await runsOf(practice, id)).toEqual([ahead, '2026-11-23T10:00: done', '2026-11-30T10:00: done']);
});

test('P4: nobody who was reminded by the run that was too early is reminded a second time', async () => {
  const practice = await accepted();
  const { engine, clock, target } = practice;
  for (const day of ['23', '30']) {
    clock.set(`2026-11-${day}T09:00:00Z`);
    await tick(engine);
  }
  const rows = await runSql(target, `select count(*) as number from message where kind = 'reminder'`);
  expect(rows.map(({ number }) => Number(number))).toEqual([2]);
});

test('A3: a due time is never done twice because a clock is set back, whatever a machine has run meanwhile', async () => {
  const practice = await startPractice({ now: '2026-11-23T08:59:00Z' });
  const { engine, clock } = practice;
  const { id } = await only(practice, {
    ...{ job: 'send-due', timing: { kind: 'every', minutes: 60 }, options: {}, sending: null, isOn: true },
  });
  for (const time of ['09:00', '10:00', '11:00', '12:00', '09:00', '10:00']) {
    clock.set(`2026-11-23T${time}:00Z`);
    await tick(engine);
  }
  expect(await runsOf(practice, id)).toEqual(
    ['09', '10', '11', '12'].map((hour) => `2026-11-23T${hour}:00Z: done`),
  );
});

test('a failure is no secret because a run of next week went well', async () => {
  const practice = await accepted();
  const { engine, actor, clock, id, sms } = practice;
  sms.milliCredits = 0;
  await engine.changeSchedule(actor, id, { timing: daily('09:50') }, 1);
  clock.set('2026-11-23T08:50:00Z');
  await tick(engine);
  await check(practice);
  expect(await alarmsOf(practice)).toContain(`schedule-failed ${id}`);
});

test('a run by hand of then is told, and is not the last one either', async () => {
  const practice = await startPractice({ now: '2026-11-23T08:30:00Z' });
  const { engine, actor, clock } = practice;
  await practice.enter(...aFullDay(1));
  const { id } = await only(practice, reminding());
  clock.set(IN_A_WEEK);
  await engine.runScheduleNow(actor, id);
  clock.set('2026-11-23T08:40:00Z');
  await engine.acceptClock(actor);
  expect(await lastOf(practice)).toEqual([null]);
  expect(await engine.scheduleRuns(actor, id, 9)).toMatchObject([
    { slot: expect.stringMatching(/^hand:/), reason: 'was-ahead', finishedAt: clock.now() },
  ]);
});

test('late bookings of a day that was prepared too early wait for its run, and are not left out by it', async () => {
  const practice = await accepted('send-soon');
  const { engine, clock } = practice;
  clock.set('2026-11-23T09:00:00Z');
  await tick(engine);
  await practice.enter(
    aPatient({ number: '8' }),
    anAppointment({ patientNumber: '8', at: '2026-12-01T11:00' }),
  );
  clock.set('2026-11-23T09:20:00Z');
  expect(await tick(engine)).toEqual([]);
  clock.set('2026-11-30T09:00:00Z');
  expect(await tick(engine)).toMatchObject([{ result: { messages: 1 } }]);
});

test('a run that a dead process had begun too early is not done by the clock that is right', async () => {
  const practice = await afterAWeekAhead();
  const { engine, actor, id, target } = practice;
  await runSql(
    target,
    `update schedule_run set state = 'running', owner = 'elsewhere:1:x', lease_until = '2026-11-23T08:00:00.000Z'`,
  );
  await engine.acceptClock(actor);
  await tick(engine);
  expect(await runsOf(practice, id)).toEqual(['2026-11-30T10:00: failed interrupted']);
});

test('A3: who books late is not left out because a clock that was ahead has looked after them', async () => {
  const practice = await startPractice({ now: '2026-11-23T08:59:00Z' });
  const { engine, actor, clock } = practice;
  await practice.enter(...aFullDay(1), anAppointment({ id: 'last', at: '2026-12-04T09:00' }));
  await only(practice, reminding({ options: { channel: 'sms', days: ['+7'], lateBookings: 'send-soon' } }));
  const book = (number: string) =>
    practice.enter(aPatient({ number }), anAppointment({ patientNumber: number, at: '2026-11-30T11:00' }));
  clock.set('2026-11-23T09:00:00Z');
  await tick(engine);
  clock.set('2026-11-25T08:00:00Z'); // Monday in truth
  await tick(engine); // Tuesday's due time was missed
  await book('6');
  expect(await tick(engine)).toMatchObject([{ slot: 'late:2026-11-25T08:00Z', result: { messages: 1 } }]);
  clock.set('2026-11-23T11:10:00Z');
  await engine.acceptClock(actor);
  await book('7');
  expect(await tick(engine)).toMatchObject([{ slot: 'late:2026-11-23T11:00Z', result: { messages: 1 } }]);
  clock.set('2026-11-24T09:00:00Z');
  await tick(engine);
  await book('8');
  clock.set('2026-11-25T08:30:00Z');
  expect(await tick(engine)).toMatchObject([{ slot: 'late:2026-11-25T08:30Z', result: { messages: 1 } }]);
});

test('A3: nor because it has looked and found nobody to write to, of which nothing else is on record', async () => {
  const practice = await startPractice({ now: '2026-11-23T08:59:00Z' });
  const { engine, clock } = practice;
  await practice.enter(...aFullDay(1), anAppointment({ id: 'last', at: '2026-12-04T09:00' }));
  await only(practice, reminding({ options: { channel: 'sms', days: ['+7'], lateBookings: 'send-soon' } }));
  clock.set('2026-11-23T09:00:00Z');
  await tick(engine);
  clock.set('2026-11-23T09:20:00Z');
  const at = '2026-11-30T11:00';
  await practice.enter(aPatient({ number: '6', mobile: null }), anAppointment({ patientNumber: '6', at }));
  clock.set('2026-11-25T08:00:00Z'); // Monday in truth
  await tick(engine);
  expect(await tick(engine)).toMatchObject([{ slot: 'late:2026-11-25T08:00Z', result: { messages: 0 } }]);
  clock.set('2026-11-23T10:05:00Z');
  await practice.enter(aPatient({ number: '7' }), anAppointment({ patientNumber: '7', at }));
  expect(await tick(engine)).toMatchObject([{ slot: 'late:2026-11-23T10:00Z', result: { messages: 1 } }]);
});

test('A3: a due time that a clock ahead has missed, or found nobody for, comes in its time all the same', async () => {
  const practice = await startPractice({ now: '2026-11-22T22:00:00Z' });
  const { engine, clock } = practice;
  await practice.enter(...aFullDay(1));
  const { id } = await only(practice, reminding());
  clock.set('2026-11-24T09:00:00Z'); // finds nobody for Wednesday
  expect(await tick(engine)).toMatchObject([{ slot: '2026-11-24T10:00', result: { messages: 0 } }]);
  clock.set('2026-11-26T08:00:00Z'); // has missed Wednesday
  await tick(engine);
  clock.set('2026-11-22T22:10:00Z');
  for (const day of ['23', '24', '25']) {
    clock.set(`2026-11-${day}T09:00:00Z`);
    await practice.enter();
    const [run] = await tick(engine);
    expect(run).toMatchObject({ slot: `2026-11-${day}T10:00`, state: 'done' });
    expect(await tick(engine)).toEqual([]);
  }
  expect((await runsOf(practice, id)).filter((run) => run.endsWith('was-ahead'))).toHaveLength(2);
});

test('A3: what was done by a clock ahead is not done again before a person has said that the clock is right', async () => {
  const practice = await afterAWeekAhead();
  const { engine, clock, id } = practice;
  clock.set('2026-11-30T09:06:00Z');
  expect(await tick(engine)).toEqual([]);
  expect(await runsOf(practice, id)).toEqual(['2026-11-30T10:00: done']);
});
