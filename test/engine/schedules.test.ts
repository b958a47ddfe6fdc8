import { expect, test } from 'vitest';
import { anActor, refusalOf, startPractice } from '../support/practice.ts';

const daily = { kind: 'daily', at: '10:00', days: 'working-days' } as const;
const reminders = {
  job: 'prepare-reminders',
  timing: daily,
  options: { channel: 'sms', days: ['tomorrow'] },
  sending: 'approval',
  isOn: true,
} as const;

test('A1: a practice finds its schedules: what writes to patients is off and asks for approval', async () => {
  const { engine, actor } = await startPractice();
  const shipped = await engine.listSchedules(actor);
  expect(
    shipped.map(({ job, isOn, sending, options }) => [job, isOn, sending, options.channel ?? null]),
  ).toEqual([
    ['prepare-reminders', false, 'approval', 'sms'],
    ['prepare-reminders', false, 'approval', 'email'],
    ['prepare-confirmations', false, 'approval', 'email'],
    ['prepare-recalls', false, 'approval', 'email'],
    ['prepare-birthdays', false, 'approval', 'email'],
    ['send-due', true, null, null],
    ['refresh-delivery', true, null, null],
    ['import-folder', false, null, null],
    ['digest', true, null, null],
    ['retention', false, null, null],
    ['backup', true, null, null],
  ]);
  expect(shipped.filter(({ isOn }) => !isOn).every(({ nextAt }) => nextAt === null)).toBe(true);
  expect(shipped.find(({ job }) => job === 'digest')?.nextAt).toEqual(new Date('2026-11-24T06:30:00Z'));
});

test('A1: only an administrator changes schedules, and each change is on record', async () => {
  const { engine, actor } = await startPractice();
  const preparer = anActor('pia', ['view', 'prepare', 'approve']);
  expect((await refusalOf(engine.addSchedule(preparer, reminders))).code).toBe('not-permitted');
  const added = await engine.addSchedule(actor, reminders);
  expect(added).toMatchObject({
    revision: 1,
    changedBy: 'anna',
    last: null,
    nextAt: new Date('2026-11-24T09:00:00Z'),
  });
  const changed = await engine.changeSchedule(actor, added.id, { isOn: false }, 1);
  expect(changed).toMatchObject({ revision: 2, isOn: false, nextAt: null });
  expect(await refusalOf(engine.changeSchedule(actor, added.id, { isOn: true }, 1))).toEqual({
    code: 'schedule-changed',
    details: { schedule: added.id, revision: 2 },
  });
  await engine.removeSchedule(actor, added.id);
  expect((await refusalOf(engine.scheduleRuns(actor, added.id, 5))).code).toBe('schedule-not-found');
  const { entries } = await engine.readAudit(actor, { filter: {}, limit: 3 });
  expect(entries.map(({ action, subject }) => [action, subject])).toEqual([
    ['schedule.removed', `schedule ${added.id}`],
    ['schedule.changed', `schedule ${added.id}`],
    ['schedule.added', `schedule ${added.id}`],
  ]);
});
