import { describe, expect, test } from 'vitest';
import { planDatabase, planOf, type Questions } from '../../support/plans.ts';

const NOW = new Date('2026-11-23T09:00:00Z');
const PERIOD = { from: new Date('2026-11-01T00:00:00Z'), until: new Date('2026-12-01T00:00:00Z') };

planDatabase();

/** Steps that read a whole table without an index; a practice has few batches, those may be read whole. */
const tableScans = (plan: readonly string[]) =>
  plan.filter(
    (step) =>
      /^SCAN (m|a|p|c|message|appointment|patient|reminder_claim)\b/.test(step) &&
      !/USING (COVERING )?INDEX|INTEGER PRIMARY KEY/.test(step),
  );

describe('no question reads a whole table', () => {
  test('the report of a period comes from the submission date’s index', async () => {
    for (const ask of ['reportGroups', 'countBatches'] as const) {
      const plan = await planOf((reads) => reads[ask](PERIOD));
      expect(plan.filter((step) => /^(SEARCH|SCAN)/.test(step))).toEqual([
        expect.stringMatching(
          /^SEARCH message USING INDEX log_by_submitted \(logged_at>\? AND logged_at<\?\)/,
        ),
      ]);
    }
  });

  test('the cards to tend come from the states and the ends of batches, not from all there ever were', async () => {
    const plan = await planOf((reads) => reads.batchesWithCards({ since: NOW, preparedSince: NOW }));
    expect(plan.filter((step) => /^(SEARCH|SCAN) (b|c)\b/.test(step))).toEqual([
      expect.stringMatching(/^SEARCH b USING (COVERING )?INDEX batch_by_state \(state=\?\)/),
      expect.stringMatching(/^SEARCH b USING (COVERING )?INDEX batch_by_end \(<expr>>\?\)/),
      expect.stringMatching(/^SEARCH c (EXISTS )?USING INTEGER PRIMARY KEY/),
    ]);
  });

  test('what is due is found among the few that are ordered, interrupted or held', async () => {
    const plan = await planOf((reads) => reads.batchesToSend(NOW));
    expect(plan.filter((step) => /^(SEARCH|SCAN) (b|batch)\b/.test(step))).toEqual([
      expect.stringMatching(/^SCAN batch USING (COVERING )?INDEX batch_send_ordered/),
      expect.stringMatching(/^SEARCH batch USING INDEX batch_by_state \(state=\?\)/),
      expect.stringMatching(/^SEARCH b USING INDEX batch_by_state \(state=\?\)/),
    ]);
  });

  test('the agenda of a day', async () => {
    const plan = await planOf((reads) => reads.agenda('reminder', '2026-11-24'));
    expect(plan.join('\n')).toContain('SEARCH a USING INDEX appointment_by_start');
    expect(tableScans(plan)).toEqual([]);
  });

  test('the claims of a day', async () => {
    const plan = await planOf((reads) => reads.claimsOfDay('reminder', '2026-11-24'));
    expect(plan.filter((step) => /^(SEARCH|SCAN)/.test(step))).toEqual([
      expect.stringMatching(/^SEARCH reminder_claim USING (COVERING )?INDEX claim_by_day/),
      expect.stringMatching(/^SEARCH superseded_claim USING (COVERING )?INDEX superseded_by_day/),
    ]);
  });

  test('the credits used per day', async () => {
    const days = [{ day: '2026-11-23', from: NOW, until: NOW }];
    const plan = await planOf((reads) => reads.creditUse('sms', days));
    expect(plan.join('\n')).toContain('SEARCH e USING INDEX credit_by_moment (channel=? AND at>? AND at<?)');
  });

  test('the statuses and visit reasons of future appointments', async () => {
    const plan = await planOf((reads) => reads.upcoming(NOW));
    expect(tableScans(plan)).toEqual([]);
    // each value is one step down the index, never a walk along it
    expect(plan.filter((step) => /^SCAN a/.test(step))).toEqual([]);
  });

  const outcome = { state: 'submitted', reason: null, at: NOW } as const;
  const questions: Record<string, (reads: Questions) => Promise<unknown>> = {
    'a batch’s messages': (reads) => reads.messagesOf(1),
    'a batch’s counts': (reads) => reads.counts(1),
    'a batch’s next due message': (reads) => reads.nextDueAt(1),
    'a batch’s due messages': (reads) => reads.dueMessages(1, NOW, 10),
    'the expired batches': (reads) => reads.expiredBatches(NOW),
    'the unclear messages': (reads) => reads.unclear({}, 'sms', { after: 0, limit: 10 }),
    'the messages that await their delivery': (reads) => reads.awaitingDelivery({}, 'sms', NOW, 10),
    'the reserved credits': (reads) => reads.openReservations('sms', { withUnclear: true, forBatch: null }),
    'recording outcomes': (reads) => reads.recordOutcomes([{ ...outcome, reference: 'r1' }]),
    'recording deliveries': (reads) =>
      reads.recordDeliveries([{ reference: 'r1', status: 0, reason: null, at: NOW }], NOW),
    'withdrawing messages': (reads) => reads.withdrawMessages([{ id: 1, reason: 'moved' }], NOW),
    'abandoning claims': (reads) => reads.abandonClaims(1, NOW),
    'resetting messages': (reads) => reads.resetMessages([1, 2], NOW),
    'purging messages': (reads) => reads.purgeMessages([1, 2]),
    'known patients': (reads) => reads.knownPatientNumbers(['1']),
    'vanished appointments': (reads) =>
      reads.markVanished('a', 2, { from: '2026-11-24', until: '2026-11-24', now: NOW }),
    'cancelled appointments': (reads) => reads.cancelAppointments('a', ['1'], 2),
    'kept appointments': (reads) => reads.keepAppointments('a', ['1'], 2),
    'the batches to send': (reads) => reads.batchesToSend(NOW),
    'the batches with failures': (reads) => reads.batchesWhere('failed', 10),
    'the rows to choose from': (reads) => reads.chosenRows(1),
    'the rows that failed': (reads) => reads.failedRows(1, 10),
    'a batch’s queued appointments': (reads) => reads.queuedOccasions(1),
    'the new bookings': (reads) => reads.appointmentsBookedSince(NOW),
    'the recalls to call in': (reads) =>
      reads.recallsToCall({
        from: '2026-06-01',
        until: '2026-12-23',
        dueFrom: '2026-08-01',
        today: '2026-11-23',
      }),
    'the birthdays of a day': (reads) => reads.birthdays(['02-28', '02-29'], 2026),
    'what recalls are about': (reads) => reads.occasionsOf('recall', [1, 2]),
    'what greetings are about': (reads) => reads.occasionsOf('birthday', [1, 2]),
    'a batch’s report': (reads) => reads.reportGroups({ batchId: 1 }),
    'a batch in a report': (reads) => reads.countBatches({ batchId: 1 }),
  };
  test.each(Object.entries(questions))('%s', async (_, ask) => {
    const plan = await planOf(ask);
    expect(plan.length).toBeGreaterThan(0);
    expect(tableScans(plan)).toEqual([]);
  });
});
