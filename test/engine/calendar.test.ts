import { describe, expect, test } from 'vitest';
import { anApprovedBatch, aSubmittedBatch, startPractice } from '../support/practice.ts';
import { anAppointment, aPatient } from '../support/records.ts';

const startsAt = new Date('2026-11-24T08:00:00Z');

/** A practice that counts no mails, with one French patient tomorrow at nine. */
async function withOneAppointment(wish: Parameters<typeof anAppointment>[0] = {}) {
  const practice = await startPractice({ accounts: { email: 'none' } });
  await practice.enter(aPatient({ language: 'fr' }), anAppointment({ id: 'A', ...wish }));
  return practice;
}

describe('the calendar entry of a reminder', () => {
  test('goes with an e-mail, from start to end, titled in the patient’s language', async () => {
    const practice = await withOneAppointment({ durationMinutes: 45 });
    await aSubmittedBatch(practice, 'email');
    expect(practice.email.handed.map(({ calendar, mayUnsubscribe }) => [calendar, mayUnsubscribe])).toEqual([
      [{ title: 'Rendez-vous', startsAt, endsAt: new Date('2026-11-24T08:45:00Z') }, false],
    ]);
  });

  test('of an appointment without a length lasts half an hour', async () => {
    const practice = await withOneAppointment({ durationMinutes: null });
    await aSubmittedBatch(practice, 'email');
    expect(practice.email.handed[0]?.calendar?.endsAt).toEqual(new Date('2026-11-24T08:30:00Z'));
  });

  test('never goes with an SMS', async () => {
    const practice = await withOneAppointment();
    await aSubmittedBatch(practice, 'sms');
    expect(practice.sms.handed).toMatchObject([{ calendar: null, mayUnsubscribe: false }]);
  });

  test('does not go when the practice does not want it', async () => {
    const practice = await withOneAppointment();
    await practice.engine.changeSetting(practice.actor, { key: 'email.calendar', value: 'false' });
    await aSubmittedBatch(practice, 'email');
    expect(practice.email.handed).toMatchObject([{ calendar: null }]);
  });

  test('what was approved is what is sent: neither the setting nor the length counts after that', async () => {
    const practice = await withOneAppointment({ durationMinutes: 45 });
    const batchId = await anApprovedBatch(practice, 'email');
    await practice.engine.changeSetting(practice.actor, { key: 'email.calendar', value: 'false' });
    await practice.enter(anAppointment({ id: 'A', durationMinutes: 15 }));
    await practice.engine.submitBatch(practice.actor, batchId);
    expect(practice.email.handed[0]?.calendar?.endsAt).toEqual(new Date('2026-11-24T08:45:00Z'));
  });
});
