import { describe, expect, test } from 'vitest';
import {
  anApprovedBatch,
  logOf,
  offered,
  type Practice,
  startPractice,
  withApprovedBatch,
} from '../support/practice.ts';
import { aFullDay, aMobile, anAppointment, aPatient, mobileOf } from '../support/records.ts';

async function statesOf(practice: Pick<Practice, 'engine' | 'actor'>): Promise<string[]> {
  return (await logOf(practice)).map(({ state, reason }) => (reason === null ? state : `${state} ${reason}`));
}

describe('the last look before a message leaves', () => {
  const patient = (change: Parameters<typeof aPatient>[0]) => aPatient({ number: '1', ...change });
  const appointment = (change: Parameters<typeof anAppointment>[0]) =>
    anAppointment({ id: 'T1', at: '2026-11-24T08:00', ...change });
  const changes = [
    ['cancelled', appointment({ status: 'cancelled' })],
    ['moved', appointment({ at: '2026-11-24T08:05' })],
    ['deceased', patient({ deceasedOn: '2026-11-23' })],
    ['blocked', patient({ blocked: true })],
    ['opted-out', patient({ smsOptOut: true })],
    ['no-mobile', patient({ mobile: null })],
    ['landline', patient({ mobile: { number: '+41445556677', kind: 'landline' } })],
    ['recipient-changed', patient({ mobile: aMobile('+41799999999') })],
    ['patient-changed', appointment({ patientNumber: '2' })],
  ] as const;

  test.each(changes)('P9: %s after it was prepared: withdrawn and not sent', async (reason, change) => {
    const practice = await withApprovedBatch(2);
    await practice.enter(change);
    const { counts } = await practice.engine.submitBatch(practice.actor, practice.batchId);
    expect(counts).toMatchObject({ submitted: 1, withdrawn: 1 });
    expect((await statesOf(practice))[0]).toBe(`withdrawn ${reason}`);
    expect(practice.sms.handed.map(({ recipient }) => recipient)).toEqual([mobileOf('2')]);
  });

  test('P7a: vanished after it was prepared: withdrawn and not sent', async () => {
    const practice = await withApprovedBatch(3);
    await practice.drop('T2');
    await practice.engine.submitBatch(practice.actor, practice.batchId);
    expect(await statesOf(practice)).toEqual(['submitted', 'withdrawn vanished', 'submitted']);
    expect(practice.sms.handed).toHaveLength(2);
  });

  test('P9: past by the time it would leave: withdrawn and not sent', async () => {
    const practice = await startPractice();
    await practice.enter(
      aPatient({ number: '1' }),
      aPatient({ number: '2' }),
      anAppointment({ at: '2026-11-23T12:00', patientNumber: '1' }),
      anAppointment({ at: '2026-11-23T14:00', patientNumber: '2' }),
    );
    const { engine, actor, clock } = practice;
    const { batchId } = await engine.prepareBatch(actor, {
      channel: 'sms',
      days: ['today'],
      notBefore: '11:30',
    });
    await engine.approveBatch(actor, batchId);
    await engine.submitBatch(actor, batchId);
    clock.set('2026-11-23T11:30:00Z');
    await engine.submitBatch(actor, batchId);
    expect(await statesOf(practice)).toEqual(['withdrawn past', 'submitted']);
  });

  test('a withdrawn message frees its appointment for the next run', async () => {
    const practice = await withApprovedBatch(1);
    await practice.enter(appointment({ at: '2026-11-24T16:00' }));
    await practice.engine.submitBatch(practice.actor, practice.batchId);
    expect(await offered(practice)).toEqual(['T1']);
  });

  test('a withdrawn message costs nothing', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(2));
    await practice.engine.enterPurchase(practice.actor, { channel: 'email', milliCredits: 1000 });
    const batchId = await anApprovedBatch(practice, 'email');
    await practice.enter(patient({ emailOptOut: true }));
    const report = await practice.engine.submitBatch(practice.actor, batchId);
    expect([report.milliCreditsUsed, report.milliCreditsLeft]).toEqual([100, 900]);
  });
});
