import { expect, test } from 'vitest';
import type { NewClaim } from '../../src/store.ts';
import { anApprovedBatch, logOf, startPractice } from '../support/practice.ts';
import { anAppointment, aPatient } from '../support/records.ts';

// the rules that must hold are constraints of the schema too, whatever the code above them does

async function withClaimedAppointment() {
  const practice = await startPractice();
  await practice.enter(aPatient(), anAppointment());
  const batchId = await anApprovedBatch(practice);
  const [entry] = await practice.store.read.agenda('reminder', '2026-11-24');
  if (entry === undefined) throw new Error('expected an appointment');
  const claim: NewClaim = {
    appointmentId: entry.id,
    kind: 'reminder',
    patientId: entry.patient?.id ?? null,
    day: '2026-11-24',
    startsAt: entry.startsAt,
    channel: 'email',
    claimedAt: practice.clock.now(),
  };
  return { ...practice, batchId, claim };
}

test('P4: a second claim on an appointment does not win', async () => {
  const { store, claim } = await withClaimedAppointment();
  expect(await store.write((tx) => tx.claimAppointments([claim], 'other-patient'))).toEqual(new Set());
  const [entry] = await store.read.agenda('reminder', '2026-11-24');
  expect(entry?.claim?.channel).toBe('sms');
});

test('P10: a claim is taken over only for another start', async () => {
  const { store, claim } = await withClaimedAppointment();
  expect(await store.write((tx) => tx.claimAppointments([claim], 'moved'))).toEqual(new Set());
  const moved = { ...claim, startsAt: new Date('2026-11-24T15:00:00Z') };
  expect(await store.write((tx) => tx.claimAppointments([moved], 'moved'))).toEqual(
    new Set([claim.appointmentId]),
  );
});

test('S5: a batch revision has one decision', async () => {
  const { store, batchId, clock } = await withClaimedAppointment();
  const decision = { batchId, revision: 1, decision: 'rejected', decidedBy: 'x', reason: null } as const;
  expect(await store.write((tx) => tx.recordDecision({ ...decision, decidedAt: clock.now() }))).toBe(false);
});

test('S4: a reference is used once', async () => {
  const practice = await withClaimedAppointment();
  const [message] = await logOf(practice);
  if (message === undefined) throw new Error('expected a message');
  const { appointmentId: _, ...copy } = message;
  const again = practice.store.write((tx) =>
    tx.insertMessages(practice.batchId, [
      { ...copy, appointmentId: null, patientId: null, startsLocal: null },
    ]),
  );
  await expect(again).rejects.toThrow(/unique constraint/i);
});

test('S5: a batch moves only from a state it is in', async () => {
  const { store, batchId } = await withClaimedAppointment();
  expect(await store.write((tx) => tx.moveBatch(batchId, ['prepared'], 'rejected'))).toBe(false);
  expect((await store.read.batch(batchId))?.state).toBe('approved');
});
