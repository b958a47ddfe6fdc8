import { describe, expect, test } from 'vitest';
import { en } from '../../../src/i18n/en.ts';
import type { NewSchedule } from '../../../src/model/schedule-rules.ts';
import { formOf, problemsOf } from '../../../tui/components/form.ts';
import type { Command } from '../../../tui/keys.ts';
import { schedulesScreen } from '../../../tui/screens/schedules.ts';
import { newScheduleValues, scheduleForm } from '../../../tui/screens/schedules-form.ts';
import { cellWidth } from '../../../tui/terminal/cells.ts';
import { aFace, seen } from '../../support/face.ts';
import { anActor, openSecondProcess, startPractice } from '../../support/practice.ts';
import { aFullDay } from '../../support/records.ts';

type TestPractice = Awaited<ReturnType<typeof startPractice>>;

const WIDE = { width: 200, height: 24 };

const reminders: NewSchedule = {
  job: 'prepare-reminders',
  timing: { kind: 'daily', at: '11:00', days: 'working-days' },
  options: { channel: 'sms', days: ['tomorrow'], lateBookings: 'send-soon' },
  sending: 'approval',
  isOn: true,
};
const sending: NewSchedule = {
  job: 'send-due',
  timing: { kind: 'every', minutes: 5 },
  options: {},
  sending: null,
  isOn: false,
};

const admin = anActor('anna', ['view', 'prepare', 'approve', 'admin']);

/** Reminders at eleven, and sending, which is off; a server is running. */
async function withSchedules() {
  const practice = await startPractice();
  for (const { id } of await practice.engine.listSchedules(admin))
    await practice.engine.removeSchedule(admin, id);
  await practice.engine.addSchedule(admin, reminders);
  await practice.engine.addSchedule(admin, sending);
  await practice.engine.beatServer(admin, practice.clock.now());
  return practice;
}

async function open(practice: TestPractice, options: Parameters<typeof aFace>[1] = {}) {
  const fake = aFace(practice, { actor: admin, ...options });
  const screen = schedulesScreen(fake.face);
  screen.shown();
  await fake.settled();
  const press = async (...commands: Command[]) => {
    for (const command of commands) {
      screen.onCommand(command);
      await fake.settled();
    }
  };
  return { ...fake, screen, press, text: (size = WIDE) => seen(screen, size) };
}

const scheduleOf = async ({ engine }: TestPractice, job: string) =>
  (await engine.listSchedules(admin)).find((schedule) => schedule.job === job);

describe('Schedules', () => {
  test('A1: each row says what runs, when, next and how, and what became of it', async () => {
    const practice = await withSchedules();
    const { text } = await open(practice);
    const rows = text({ width: 260, height: 24 })
      .split('\n')
      .slice(1, 3)
      .map((line) => line.split('│')[0]?.trim().replaceAll(/ {2,}/g, ' | '));
    expect(rows).toEqual([
      '> on | Reminders (SMS) | working days 11:00 | today 11:00 | never yet | for approval | tomorrow',
      'off | Sending what is due | every 5 minutes | – | never yet',
    ]);
    expect(text()).toContain('Booked too late for the run: reminded soon.');
  });

  test('Space switches the one at the cursor off and on again', async () => {
    const practice = await withSchedules();
    const { press, toasts, text } = await open(practice);
    await press('schedules.switch');
    expect(await scheduleOf(practice, 'prepare-reminders')).toMatchObject({ isOn: false, nextAt: null });
    expect(text()).toMatch(/^> off +Reminders/m);
    await press('schedules.switch');
    expect(await scheduleOf(practice, 'prepare-reminders')).toMatchObject({ isOn: true });
    expect(toasts).toEqual(['ok: Switched off: Reminders (SMS).', 'ok: Switched on: Reminders (SMS).']);
  });

  test('a change changes its time, days, channel, sending and late bookings', async () => {
    const practice = await withSchedules();
    const { press, reply, questions, toasts } = await open(practice);
    reply({
      id: 'save',
      values: {
        at: '7.45',
        days: 'chosen',
        weekdays: ['mon', 'thu'],
        channel: 'email',
        targetDays: 'tomorrow, +2',
        sending: 'automatic',
        lateBookings: 'skip',
      },
    });
    await press('schedules.edit');
    expect(questions[0]?.title).toBe('Change: Reminders (SMS)');
    expect(toasts).toEqual(['ok: Changed: Reminders (e-mail).']);
    expect(await scheduleOf(practice, 'prepare-reminders')).toMatchObject({
      timing: { kind: 'daily', at: '07:45', days: ['mon', 'thu'] },
      options: { channel: 'email', days: ['tomorrow', '+2'], lateBookings: 'skip' },
      sending: 'automatic',
      isOn: true,
    });
  });

  test('a new one reminds of tomorrow and the next working day, the cursor goes to it, and no second is alike', async () => {
    const practice = await withSchedules();
    const { press, reply, questions, text, toasts } = await open(practice);
    const values = { ...newScheduleValues(en), at: '12:00' };
    reply({ id: 'add', values });
    await press('schedules.add');
    expect(questions[0]?.values).toMatchObject({ targetDays: 'tomorrow, next working day' });
    expect(toasts).toEqual(['ok: Added: Reminders (SMS).']);
    expect(text()).toMatch(/^> on +Reminders \(SMS\) +working days 12:00/m);
    reply({ id: 'add', values }, null);
    await press('schedules.add');
    expect(questions[2]?.lines[0]).toContain('exactly such a schedule already');
  });

  test('what the form sees is wrong is said at its field: days, a time, and no weekday', () => {
    const problems = (values: Readonly<Record<string, string | readonly string[]>>) => {
      const all = { ...newScheduleValues(en), days: 'chosen', ...values };
      const form = scheduleForm(en, all, true);
      return Object.keys(problemsOf(formOf(form, all), form));
    };
    expect(problems({ targetDays: 'next tuesday' })).toEqual(['targetDays']);
    expect(problems({ targetDays: 'today, +3, 24.11.2026', weekdays: ['mon'] })).toEqual([]);
    expect(problems({ at: '25:99', weekdays: [] })).toEqual(['at', 'weekdays']);
  });

  test('what cannot be is said in the question, and what was typed stays', async () => {
    const practice = await withSchedules();
    const { press, reply, questions } = await open(practice);
    reply({ id: 'save', values: { targetDays: 'someday' } }, null);
    await press('schedules.edit');
    expect(questions[1]?.lines[0]).toMatch(/^! .*someday/);
    expect(questions[1]?.values).toMatchObject({ targetDays: 'someday' });
    expect(await scheduleOf(practice, 'prepare-reminders')).toMatchObject({ revision: 1 });
  });

  test('somebody else’s change is seen without losing the cursor; one made from an old row is refused', async () => {
    const practice = await withSchedules();
    const { press, screen, text, settled, toasts } = await open(practice);
    await press('list.down');
    const second = await openSecondProcess(practice);
    const row = await scheduleOf(practice, 'send-due');
    await second.engine.changeSchedule(admin, row?.id ?? 0, { timing: { kind: 'every', minutes: 7 } }, 1);
    await press('schedules.switch');
    expect(toasts[0]).toMatch(/^error: /);
    expect(await scheduleOf(practice, 'send-due')).toMatchObject({ isOn: false });
    screen.dataChanged();
    await settled();
    expect(text()).toMatch(/^> off +Sending what is due +every 7 minutes/m);
  });

  test('a new one is added, and the cursor is on it', async () => {
    const practice = await withSchedules();
    const { press, reply, text } = await open(practice);
    reply({ id: 'add', values: { job: 'digest', at: '7:30' } });
    await press('schedules.add');
    expect(text()).toMatch(/^> on +Morning digest +working days 07:30/m);
    expect(await scheduleOf(practice, 'digest')).toMatchObject({ isOn: true, sending: null, options: {} });
  });

  test('one is removed only after a yes', async () => {
    const practice = await withSchedules();
    const { press, reply, questions } = await open(practice);
    reply(null, 'remove');
    await press('schedules.remove');
    expect(await scheduleOf(practice, 'prepare-reminders')).toBeDefined();
    await press('schedules.remove');
    expect(await scheduleOf(practice, 'prepare-reminders')).toBeUndefined();
    expect(questions[0]).toMatchObject({ isDanger: true });
  });

  test('run now says before what it would do, and after what it did', async () => {
    const practice = await withSchedules();
    await practice.enter(...aFullDay(2));
    const { press, reply, questions, toasts, text } = await open(practice);
    reply(null, 'run');
    await press('schedules.run-now');
    expect(await practice.engine.listBatches(admin, 10)).toEqual([]);
    expect(questions[0]?.lines.join(' ')).toContain('waits for somebody’s approval');
    expect(questions[0]?.lines.join(' ')).toContain('2 can be reminded, 0 cannot');
    await press('schedules.run-now');
    expect((await practice.engine.listBatches(admin, 10)).map(({ counts }) => counts.total)).toEqual([2]);
    expect(toasts).toEqual(['ok: Reminders (SMS): 2 messages, waits for approval.']);
    expect(text()).toContain('today 10:00 2 messages, waits for approval');
    expect(text()).toContain('by anna');
  });

  test('a run that was left out says why and what to do', async () => {
    const practice = await withSchedules();
    const { press, reply, text, toasts } = await open(practice);
    reply({ id: 'add', values: { job: 'import-folder', rhythm: 'every' } }, 'run');
    await press('schedules.add', 'schedules.run-now');
    expect(toasts.at(-1)).toMatch(/^warn: Reading in new files: left out: /);
    expect(text()).toContain('left out: ');
  });

  test('where no server runs it says so, and what to do; where nothing is switched on it does not', async () => {
    const practice = await withSchedules();
    const { screen, text, settled, press } = await open(practice);
    expect(text()).not.toContain('rundruf serve');
    practice.clock.advance(600_000);
    screen.dataChanged();
    await settled();
    expect(text()).toContain('Nothing runs by itself just now: no “rundruf serve” is running.');
    await press('schedules.switch');
    expect(text()).not.toContain('no “rundruf serve”');
  });

  test('others look, and learn why they may not change anything', async () => {
    const practice = await withSchedules();
    const { press, reply, toasts, screen } = await open(practice, {
      actor: anActor('beat', ['view', 'prepare']),
    });
    await press('schedules.switch');
    expect(toasts[0]).toMatch(/^error: You may not do this \(needed: admin\)/);
    reply('run');
    await press('schedules.run-now');
    expect(toasts[1]).toMatch(/^ok: Reminders/);
    expect(screen.idle?.()).not.toContain('schedules.run-now');
  });

  test('it speaks both languages and fits every size, also while nothing runs', async () => {
    const practice = await withSchedules();
    practice.clock.advance(600_000);
    const { speak, text, press } = await open(practice);
    for (const language of ['de', 'en'] as const) {
      speak(language);
      for (const size of [
        { width: 60, height: 11 },
        { width: 80, height: 19 },
        { width: 120, height: 35 },
        { width: 300, height: 95 },
      ]) {
        const lines = text(size).split('\n');
        expect(lines).toHaveLength(size.height);
        expect(lines.filter((line) => cellWidth(line) > size.width)).toEqual([]);
      }
    }
    speak('de');
    expect(text()).toContain('Erinnerungen (SMS)');
    await press('schedules.detail');
    expect(text({ width: 80, height: 19 })).toContain('Noch kein Lauf.');
  });
});
