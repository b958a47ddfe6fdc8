import { expect, test } from 'vitest';
import { anActor, openSecondProcess, startPractice } from '../support/practice.ts';
import { aPatient } from '../support/records.ts';
import { openDashboard } from './support/dashboard.ts';

const admin = anActor('anna', ['view', 'prepare', 'approve', 'admin']);

test('schedules by keys: m, Space, a change by somebody else, and a form whose fields follow what is chosen', async () => {
  const practice = await startPractice();
  const { press, until, text } = await openDashboard({ practice, actor: admin });
  press('m');
  await until((seen) => /> off +Reminders \(SMS\)/.test(seen));
  await until((seen) => seen.includes('no “rundruf serve” is running'));
  press('j ');
  await until((seen) => /> on +Reminders \(e-mail\)/.test(seen) && seen.includes('Switched on'));
  const second = await openSecondProcess(practice);
  const [first] = await practice.engine.listSchedules(admin);
  const timing = { kind: 'daily', at: '06:05', days: 'working-days' } as const;
  await second.engine.changeSchedule(admin, first?.id ?? 0, { timing }, first?.revision ?? 0);
  await until((seen) => seen.includes('working days 06:05'));
  expect(text()).toMatch(/> on +Reminders \(e-mail\)/);
  press('n');
  await until((seen) => seen.includes('Booked too late for a run'));
  press('\x1b[D'); // backwards through the jobs: backup
  await until((seen) => seen.includes('< Backup >') && seen.includes('How often'));
  expect(text()).not.toContain('Booked too late for a run');
  press('\x1b');
  await until((seen) => !seen.includes('How often'));
});

test('read-only: what changes something is neither offered nor done', async () => {
  const practice = await startPractice();
  const { press, until, lines } = await openDashboard({ practice, actor: admin, isReadOnly: true });
  press('m');
  await until((seen) => /> off +Reminders \(SMS\)/.test(seen));
  expect(lines().at(-1)).not.toContain('Space');
  press(' ');
  await until((seen) => seen.includes('Not possible: the dashboard was opened read-only.'));
  expect((await practice.engine.listSchedules(admin))[0]?.isOn).toBe(false);
});

test('a yes pressed twice is an answer only, and later a command again', async () => {
  const { press, pass, until, text } = await openDashboard({ actor: admin });
  press('m');
  await until((seen) => /> off +Reminders \(SMS\)/.test(seen));
  press('x');
  await until((seen) => seen.includes('Remove the schedule'));
  pass(300);
  press('yy');
  await until((seen) => seen.includes('Removed: Reminders (SMS).'));
  expect(text()).toContain('[m Schedules]');
  pass(500);
  press('y');
  await until((seen) => seen.includes('[y Recalls]'));
});

test('recalls by keys: y shows them, p leads to a run of recalls, and the log opened from them shows recalls', async () => {
  const practice = await startPractice();
  await practice.enter(aPatient({ number: '1', lastName: 'Muster', firstName: 'Vera' }));
  await practice.engine.addRecall(practice.actor, {
    patientNumber: '1',
    reasonCode: 'KO',
    dueOn: '2026-12-10',
  });
  const { press, until } = await openDashboard({ practice });
  press('y');
  await until((seen) => seen.includes('Muster Vera') && seen.includes('to be called in'));
  press('4');
  await until((seen) => seen.includes('[4 Log]') && /^ recalls/m.test(seen));
  press('q');
  await until((seen) => seen.includes('[y Recalls]'));
  press('p');
  await until((seen) => /Kind +recall/.test(seen) && seen.includes('1 recall'));
});
