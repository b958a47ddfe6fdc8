import { expect, test } from 'vitest';
import { patientsScreen } from '../../../tui/screens/patients.ts';
import { aFace, seen } from '../../support/face.ts';
import { startPractice } from '../../support/practice.ts';
import { aFullDay, anAppointment, aPatient } from '../../support/records.ts';

/** Whom a run over tomorrow has found. */
async function openPatients(
  practice: Awaited<ReturnType<typeof startPractice>>,
  language: 'de' | 'en' = 'en',
) {
  const fake = aFace(practice, { language });
  const request = { channel: 'sms' as const };
  const preview = await practice.engine.previewRun(practice.actor, request);
  Object.assign(fake.face.work, { request, preview });
  const screen = patientsScreen(fake.face);
  screen.shown();
  await fake.settled();
  return { screen, ...fake };
}

test('P8: who has become part of a batch meanwhile is no longer offered when the list is shown again', async () => {
  const practice = await startPractice();
  await practice.enter(...aFullDay(2));
  const { screen, settled } = await openPatients(practice);
  expect(screen.idle?.()).not.toContain('patients.preview');
  await practice.engine.prepareBatch(practice.actor, { channel: 'sms' });
  screen.shown();
  await settled();
  expect(seen(screen)).toContain('0 of 0 ticked');
  expect(screen.idle?.()).toContain('patients.preview');
});

test('P8: who is not offered is shown with the number that is the trouble, and with what to do', async () => {
  const practice = await startPractice();
  const wrong = aPatient({ number: '7', mobile: { number: '079 12', kind: 'invalid' } });
  await practice.enter(wrong, anAppointment({ id: 'T7', patientNumber: '7' }));
  const { screen, face, speak } = await openPatients(practice);
  screen.onCommand('patients.excluded');
  expect(seen(screen)).toContain('The number given is: 079 12');
  speak('de');
  expect(seen(screen)).toMatch(/Praxissoftware\s+berichtigen/);
  screen.onCommand('excluded.open');
  expect(screen.contexts()).toEqual(['details', 'excluded']);
  expect(seen(screen)).not.toContain(face.t().tui.run.column.why);
  expect(screen.leaveLevel?.()).toBe(true);
  expect(screen.contexts()).toEqual(['excluded', 'list']);
});

test('c shows what the patient at the cursor has consented to, also of who is not offered, and records it', async () => {
  const practice = await startPractice();
  const blocked = aPatient({ number: '7', smsOptOut: true });
  await practice.enter(...aFullDay(1), blocked, anAppointment({ id: 'T7', patientNumber: '7' }));
  const { screen, settled, reply, questions, toasts } = await openPatients(practice);
  reply({ id: 'save', values: { greeting: 'given', greetingSource: 'form' } });
  screen.onCommand('patients.consents');
  await settled();
  expect(questions[0]?.title).toBe('What has Muster1 Vera consented to?');
  expect(toasts).toEqual(['ok: Recorded: consents of Muster1 Vera.']);
  const { consents } = await practice.engine.viewConsents(practice.actor, '1');
  expect(consents.greeting).toMatchObject({ isGiven: true, on: '2026-11-23', source: 'form' });
  reply(null);
  screen.onCommand('patients.excluded');
  screen.onCommand('excluded.consents');
  await settled();
  expect(questions[1]?.title).toBe('What has Muster7 Vera consented to?');
});
