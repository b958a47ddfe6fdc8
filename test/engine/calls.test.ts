import { expect, test } from 'vitest';
import { refused } from '../support/fake-portal.ts';
import { aSubmittedBatch, type Practice, startPractice } from '../support/practice.ts';
import { aFullDay, aMobile, anAppointment, aPatient, mobileOf } from '../support/records.ts';

const called = async ({ engine, actor }: Practice) =>
  (await engine.readCalls(actor)).map(({ person, phone, why, reason }) => [person, phone, why, reason]);

test('whose message was refused or not delivered is to be called, with name, number and reason', async () => {
  const practice = await startPractice();
  const { sms, engine, actor } = practice;
  await practice.enter(...aFullDay(3));
  sms.answer(mobileOf('1'), refused);
  sms.report(mobileOf('2'), 2, '101');
  await aSubmittedBatch(practice);
  await engine.refreshDelivery(actor, {});
  expect(await called(practice)).toEqual([
    ['Muster1 Vera', mobileOf('1'), 'rejected', 'bad-number'],
    ['Muster2 Vera', mobileOf('2'), 'failed', '101'],
  ]);
});

test('whom no message reaches is to be called; who is reached by e-mail is not', async () => {
  const practice = await startPractice();
  const landline = { number: '+41446681800', kind: 'landline' } as const;
  await practice.enter(
    aPatient({ number: '1', mobile: landline, email: null }),
    aPatient({ number: '2', mobile: null }),
    aPatient({ number: '3', smsOptOut: true, emailOptOut: true }),
    aPatient({ number: '4', mobile: null, email: null, blocked: true }),
    ...['1', '2', '3', '4'].map((patientNumber) => anAppointment({ patientNumber })),
    anAppointment({ patientNumber: null, personName: 'Gast Rosa', at: '2026-11-24T08:00' }),
    anAppointment({ patientNumber: '1', at: '2026-11-24T07:00', status: 'cancelled' }),
  );
  expect(await called(practice)).toEqual([
    ['Gast Rosa', null, 'unreachable', 'no-mobile'],
    ['Muster1 Vera', landline.number, 'unreachable', 'landline'],
    ['Muster3 Vera', aMobile(mobileOf('3')).number, 'unreachable', 'opted-out'],
  ]);
});

test('nobody is called twice for one appointment, or for one that is over, cancelled or retried', async () => {
  const practice = await startPractice();
  const { sms, engine, actor, clock } = practice;
  await practice.enter(...aFullDay(4));
  sms.answerAll(refused);
  const { batch } = await aSubmittedBatch(practice);
  expect(await called(practice)).toHaveLength(4);
  await practice.enter(
    anAppointment({ id: 'T1', patientNumber: '1', at: '2026-11-24T08:00', status: 'cancelled' }),
  );
  expect(await called(practice)).toHaveLength(3);
  await engine.retryBatch(actor, batch.id);
  expect(await called(practice)).toEqual([]);
  clock.set('2026-11-24T20:00:00.000Z');
  expect(await called(practice)).toEqual([]);
});
