import { describe, expect, test } from 'vitest';
import { all, parts, planDatabase, planOfChange, type Questions, walks } from '../../support/plans.ts';

const NOW = new Date('2026-11-23T09:00:00Z');
const PERIOD = { from: new Date('2026-11-01T00:00:00Z'), until: new Date('2026-12-01T00:00:00Z') };

planDatabase();

describe('no statement of a change or a check goes through all rows', () => {
  const entry = { source: 'a', patientNumber: '7', startsAt: NOW, startsLocal: '2026-11-23T10:00' };
  const nothing = {
    durationMinutes: null,
    reasonCode: null,
    reasonName: null,
    doctor: null,
    specialty: null,
    location: null,
    personName: null,
    personMobile: null,
  };
  const known = { ...entry, ...nothing, id: '7', status: 'definite' };
  const patient = {
    number: '7',
    lastName: 'M7',
    firstName: null,
    birthDate: null,
    language: null,
    mobile: null,
  };
  const plain = { email: null, smsOptOut: false, emailOptOut: true, deceasedOn: null, blocked: false };
  const claim = { kind: 'reminder', patientId: 1, day: '2026-11-24', startsAt: NOW, channel: 'sms' } as const;
  const said = { patientId: 7, channel: 'sms', claimedAt: NOW, reference: 'r7' } as const;
  const outcome = { reason: null, at: NOW } as const;
  const changes: Record<string, (tx: Questions) => Promise<unknown>> = {
    'importing appointments, known and new': (tx) =>
      tx.saveAppointments('a', [known, { ...known, id: 'new' }, { ...known, id: '8', status: 'planned' }], 2),
    'importing patients': (tx) => tx.savePatients([{ ...patient, ...plain }]),
    'claiming appointments': (tx) =>
      tx.claimAppointments([{ ...claim, appointmentId: 7, claimedAt: NOW }], 'any'),
    'the appointments of messages': (tx) => tx.occasionsOf('reminder', [7, 8]),
    'claiming recalls': (tx) => tx.claimRecalls([{ ...said, recallId: 7, dueOn: '2026-12-01' }], true),
    'claiming birthdays': (tx) => tx.claimGreetings([{ ...said, year: 2026 }], true),
    'the new bookings': (tx) => tx.appointmentsBookedSince(NOW),
    'the recalls to call in': (tx) =>
      tx.recallsToCall({
        from: '2026-11-01',
        until: '2026-12-23',
        dueFrom: '2026-08-01',
        today: '2026-11-23',
      }),
    'the birthdays of a day': (tx) => tx.birthdays(['11-23'], 2026),
    'what recalls are about': (tx) => tx.occasionsOf('recall', [7, 8]),
    'what greetings are about': (tx) => tx.occasionsOf('birthday', [7, 8]),
    'resetting a recall run': (tx) => tx.releaseRecalls(7, NOW),
    'claiming messages': (tx) => tx.claimMessages([7, 8], { owner: 'x', leaseUntil: NOW, at: NOW }),
    'renewing claims': (tx) => tx.renewClaims(7, 'x', NOW),
    'forgetting attempts': (tx) => tx.forgetAttempts(7, null),
    'recording what was submitted': async (tx) => {
      await tx.abandonClaims(7, NOW);
      await all(`update message set state = 'submitting' where id = 7`);
      await tx.recordOutcomes([{ ...outcome, reference: 'r7', state: 'submitted' }]);
    },
    'recording what goes back to the queue': async (tx) => {
      await all(`update message set state = 'submitting' where id = 8`);
      await tx.recordOutcomes([{ ...outcome, reference: 'r8', state: 'queued', nextReference: 'r8-2' }]);
    },
    'withdrawing a batch': async (tx) => {
      await all(`update message set state = 'queued' where batch_id = 7`);
      await tx.withdrawQueued(7, 'batch-withdrawn', NOW);
    },
    'resetting messages': (tx) => tx.resetMessages([7, 8], NOW),
    'purging messages': (tx) => tx.purgeMessages([7, 8]),
    'one message’s history': (tx) => tx.messageEvents(7),
    'what of a batch starts soon': (tx) => tx.countTooLate(7, { at: NOW, dayStart: NOW }),
    'a batch’s delivery': (tx) => tx.deliveryCounts(7),
    'what was sent today': (tx) =>
      tx.countSent({ from: new Date('2027-01-01'), until: new Date('2027-01-02') }, NOW),
    'the credits in doubt': (tx) => tx.creditsInDoubt('sms'),
    'the credits charged meanwhile': (tx) => tx.chargedSince('sms', 5000),
    'the credits entered meanwhile': (tx) => tx.enteredSince('sms', 5000),
    'the ledger’s last entry': (tx) => tx.lastCreditEntry('sms'),
    'whether a ledger is open': (tx) => tx.isLedgerOpen('sms'),
    'when the ledger was right': (tx) => tx.ledgerEqualAt('sms'),
    'the numbers of batches': (tx) => tx.batchNumbers([7, 8]),
    'the batches to send': (tx) => tx.batchesToSend(NOW),
    'the rows that failed': (tx) => tx.failedRows(7, 10),
    'a period’s report': (tx) => tx.reportGroups(PERIOD),
    'the batches of a period': (tx) => tx.countBatches(PERIOD),
  };
  test.each(Object.entries(changes))('%s', async (_, ask) => {
    const plan = await planOfChange(ask);
    expect(plan.length).toBeGreaterThan(0);
    expect(walks(plan)).toEqual([]);
  });

  test('one that does is noticed: counting all appointments', async () => {
    expect(walks(await planOfChange((tx) => tx.countAppointments()))).not.toEqual([]);
  });

  test('the walk of a purge takes the submission date’s index from where the last chunk ended', async () => {
    for (const after of [null, { value: '2026-02500', id: 2500 }]) {
      const page = { sort: 'submitted', descending: false, limit: 1000, after } as const;
      const plan = await planOfChange((tx) => tx.logKeys({ before: NOW }, page));
      for (const { read, next } of parts(plan)) {
        expect(read).toMatch(/^SEARCH m USING INDEX log_by_submitted/);
        expect(next).not.toContain('TEMP B-TREE');
      }
    }
  });
});
