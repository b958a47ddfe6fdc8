import { describe, expect, test } from 'vitest';
import type { PatientRecord } from '../../src/model/import-record.ts';
import { aSubmittedBatch, leftOut, offered, startPractice } from '../support/practice.ts';
import { aFullDay, anAppointment, aPatient } from '../support/records.ts';

describe('P8: who is not offered and why', () => {
  const past = { at: '2026-11-23T09:30' };
  const unreachable = [
    ['deceased', { deceasedOn: '2026-01-01' }],
    ['blocked', { blocked: true }],
    ['opted-out', { smsOptOut: true }],
    ['no-mobile', { mobile: null }],
    ['invalid-number', { mobile: { number: '12', kind: 'invalid' } }],
    ['landline', { mobile: { number: '+41445556677', kind: 'landline' } }],
  ] as const satisfies readonly (readonly [string, Partial<PatientRecord>])[];

  test.each(unreachable)('P8: a patient is left out as %s', async (reason, patient) => {
    const practice = await startPractice();
    await practice.enter(aPatient(patient), anAppointment({ id: 'A' }));
    expect(await leftOut(practice)).toEqual([`A: ${reason}`]);
  });

  test('P8: by e-mail a patient without an address is left out as no-email', async () => {
    const practice = await startPractice();
    await practice.enter(aPatient({ email: null }), anAppointment({ id: 'A' }));
    expect(await leftOut(practice, 'email')).toEqual(['A: no-email']);
  });

  test('P8: other reasons are cancelled, past, status and visit reason', async () => {
    const { engine, actor, enter } = await startPractice();
    await enter(
      aPatient(),
      anAppointment({ id: 'cancelled', at: '2026-11-23T14:00', status: 'cancelled' }),
      anAppointment({ id: 'past', ...past }),
      anAppointment({ id: 'status', at: '2026-11-23T15:00', status: 'planned' }),
      anAppointment({ id: 'reason', at: '2026-11-23T16:00', reasonCode: 'L' }),
    );
    const request = { channel: 'sms', days: ['today'], reasons: ['K'] } as const;
    const { excluded } = await engine.previewRun(actor, request);
    expect(excluded.map(({ entry, reason }) => `${entry.externalId}: ${reason}`)).toEqual([
      'past: past',
      'cancelled: cancelled',
      'status: status-filtered',
      'reason: reason-filtered',
    ]);
  });

  test('P8: already reminded says by which channel and when', async () => {
    const practice = await startPractice();
    await practice.enter(aPatient(), anAppointment());
    await practice.engine.enterPurchase(practice.actor, { channel: 'email', milliCredits: 5000 });
    await aSubmittedBatch(practice, 'email');
    practice.clock.advance(3_600_000);
    const { excluded } = await practice.engine.previewRun(practice.actor, { channel: 'sms' });
    expect(excluded[0]).toMatchObject({
      reason: 'already-reminded',
      channel: 'email',
      at: new Date('2026-11-23T09:00:00Z'),
    });
  });

  // each case has this reason and every later one of the order that can hold together with it
  const worst = { deceasedOn: '2026-01-01', blocked: true, smsOptOut: true, mobile: null } as const;
  const precedence: [string, Partial<PatientRecord>, Parameters<typeof anAppointment>[0]][] = [
    ['cancelled', worst, { ...past, status: 'cancelled', reasonCode: 'L' }],
    ['past', worst, { ...past, status: 'planned', reasonCode: 'L' }],
    ['status-filtered', worst, { at: '2026-11-23T15:00', status: 'planned', reasonCode: 'L' }],
    ['reason-filtered', worst, { at: '2026-11-23T15:00', reasonCode: 'L' }],
    ['deceased', worst, { at: '2026-11-23T15:00' }],
    ['blocked', { ...worst, deceasedOn: null }, { at: '2026-11-23T15:00' }],
    ['opted-out', { ...worst, deceasedOn: null, blocked: false }, { at: '2026-11-23T15:00' }],
    ['no-mobile', { mobile: null }, { at: '2026-11-23T15:00' }],
  ];
  test.each(precedence)('P8: %s goes before what comes after it', async (reason, patient, appointment) => {
    const { engine, actor, enter } = await startPractice();
    await enter(aPatient(patient), anAppointment(appointment));
    const request = { channel: 'sms', days: ['today'], reasons: ['K'] } as const;
    const { excluded } = await engine.previewRun(actor, request);
    expect(excluded.map((exclusion) => exclusion.reason)).toEqual([reason]);
  });

  test('P8: a number that cannot be reached goes before already reminded', async () => {
    const practice = await startPractice();
    await practice.enter(aPatient(), anAppointment({ id: 'A' }));
    await aSubmittedBatch(practice);
    await practice.enter(aPatient({ mobile: { number: '+41445556677', kind: 'landline' } }));
    expect(await leftOut(practice)).toEqual(['A: landline']);
  });

  test('P8: already reminded goes before second of the day', async () => {
    const practice = await startPractice();
    await practice.enter(aPatient(), anAppointment({ id: 'late', at: '2026-11-24T14:00' }));
    await aSubmittedBatch(practice);
    await practice.enter(anAppointment({ id: 'early', at: '2026-11-24T08:00' }));
    expect(await leftOut(practice)).toEqual(['early: not-first-of-day', 'late: already-reminded']);
  });

  test('P8: every appointment of the day is either offered or left out with one reason', async () => {
    const { engine, actor, enter } = await startPractice();
    await enter(
      ...aFullDay(20),
      aPatient({ number: '3', blocked: true }),
      aPatient({ number: '5', mobile: null }),
    );
    const { candidates, excluded } = await engine.previewRun(actor, { channel: 'sms' });
    expect(candidates).toHaveLength(18);
    expect(excluded).toHaveLength(2);
  });
});

describe('P9: never', () => {
  test('P9: a patient opted out of SMS may still get e-mail, and the other way round', async () => {
    const practice = await startPractice();
    await practice.enter(
      aPatient({ number: '1', smsOptOut: true }),
      aPatient({ number: '2', emailOptOut: true }),
      anAppointment({ id: 'A', patientNumber: '1' }),
      anAppointment({ id: 'B', patientNumber: '2' }),
    );
    expect(await offered(practice, 'email')).toEqual(['A']);
    expect(await offered(practice, 'sms')).toEqual(['B']);
  });

  test('P9: a cancelled appointment is not offered even when its status is asked for', async () => {
    const { engine, actor, enter } = await startPractice();
    await enter(aPatient(), anAppointment({ status: 'cancelled' }));
    const { candidates } = await engine.previewRun(actor, { channel: 'sms', statuses: ['cancelled'] });
    expect(candidates).toEqual([]);
  });

  test('P9: an appointment that begins now is past', async () => {
    const { engine, actor, enter } = await startPractice();
    await enter(
      aPatient({ number: '1' }),
      aPatient({ number: '2' }),
      anAppointment({ id: 'now', at: '2026-11-23T10:00' }),
      anAppointment({ id: 'soon', at: '2026-11-23T10:01', patientNumber: '2' }),
    );
    const { candidates } = await engine.previewRun(actor, { channel: 'sms', days: ['today'] });
    expect(candidates.map(({ entry }) => entry.externalId)).toEqual(['soon']);
  });

  test('P7a: a vanished appointment is not offered', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(3));
    await practice.drop('T2');
    expect(await offered(practice)).toEqual(['T1', 'T3']);
    expect(await leftOut(practice)).toEqual(['T2: cancelled']);
  });
});
