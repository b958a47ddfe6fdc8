import { expect, test } from 'vitest';
import { anActor, startPractice } from '../../support/practice.ts';
import { aFullDay, aPatient } from '../../support/records.ts';
import { openPlain } from './conversation.ts';

const admin = anActor('anna', ['view', 'prepare', 'approve', 'admin']);
const SCHEDULES = '7';
const RECALLS = '9';

/** Reminders at eleven, switched off, and no server. */
async function withReminders() {
  const practice = await startPractice();
  const { engine } = practice;
  for (const { id } of await engine.listSchedules(admin)) await engine.removeSchedule(admin, id);
  await engine.addSchedule(admin, {
    job: 'prepare-reminders',
    timing: { kind: 'daily', at: '11:00', days: 'working-days' },
    options: { channel: 'sms' },
    sending: 'approval',
    isOn: false,
  });
  return practice;
}

const isOn = async ({ engine }: Awaited<ReturnType<typeof startPractice>>) =>
  (await engine.listSchedules(admin)).map((schedule) => schedule.isOn);

test('a schedule is heard, switched on and run at once', async () => {
  const practice = await withReminders();
  await practice.enter(...aFullDay(2));
  const talk = openPlain({ practice, actor: admin });
  await talk.answer(SCHEDULES);
  expect(talk.heard()).toContain('1 Reminders (SMS), working days 11:00, off, Last run: never yet');
  await talk.answer('1', '2');
  expect(talk.heard()).toContain('Switched on: Reminders (SMS).');
  expect(await isOn(practice)).toEqual([true]);
  await talk.answer('3');
  expect(await practice.engine.listBatches(admin, 5)).toEqual([]);
  await talk.answer('no', '3', 'yes');
  expect(talk.heard()).toContain('Reminders (SMS): 2 messages, waits for approval.');
  await talk.answer('1');
  expect(talk.heard()).toContain('today 10:00 2 messages, waits for approval, by anna');
  await talk.answer('0');
  expect(talk.heard()).toContain('Nothing runs by itself just now');
});

test('who may not switch learns why; read-only nothing is switched or run', async () => {
  const practice = await withReminders();
  const staff = openPlain({ practice, actor: anActor('beat', ['view', 'prepare']) });
  await staff.answer(SCHEDULES, '1', '2');
  expect(staff.heard()).toContain('You may not do this');
  const guest = openPlain({ practice, actor: admin, isReadOnly: true });
  await guest.answer(SCHEDULES, '1', '2');
  expect(guest.heard()).toContain('Not possible');
  await guest.answer('3');
  expect(guest.heard()).toContain('Not possible');
  expect(await isOn(practice)).toEqual([false]);
});

test('recalls to be called in are read out, and what a patient has consented to', async () => {
  const practice = await startPractice();
  const { engine, actor } = practice;
  await practice.enter(aPatient({ number: '1', lastName: 'Muster', firstName: 'Vera' }));
  await engine.addRecall(actor, { patientNumber: '1', reasonCode: 'KO', dueOn: '2026-12-10' });
  await engine.addRecall(actor, { patientNumber: '1', reasonCode: 'LAB', dueOn: '2027-12-10' });
  await engine.recordConsent(actor, '1', { purpose: 'recall', isGiven: true, source: 'form' });
  const talk = openPlain({ practice });
  await talk.answer(RECALLS, '1');
  expect(talk.heard()).toContain('10/12/2026, Muster Vera (1), KO, to be called in');
  expect(talk.heard()).not.toContain('LAB');
  await talk.answer(RECALLS, '2');
  expect(talk.heard()).toContain('LAB, not yet: from 12/11/2027');
  await talk.answer(RECALLS, '3', 'must');
  expect(talk.heard()).toContain('Recalls: given, 23/11/2026, form');
  await talk.answer('nobody');
  expect(talk.heard()).toContain('Nobody found.');
});
