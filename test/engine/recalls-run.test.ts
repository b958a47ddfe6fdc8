import { describe, expect, test } from 'vitest';
import { lostOnTheWay, refused } from '../support/fake-portal.ts';
import {
  approvedRun,
  aWillingPatient,
  enterRecall,
  leftOutOf,
  offeredOf,
  sentRun,
} from '../support/other-kinds.ts';
import { logOf, openSecondProcess, type Practice, refusalOf, startPractice } from '../support/practice.ts';
import { anAppointment, aPatient } from '../support/records.ts';

const kind = 'recall';

async function withRecall(wish?: Parameters<typeof enterRecall>[1]): Promise<Practice> {
  const practice = await startPractice();
  await practice.enter(aWillingPatient());
  await enterRecall(practice, wish);
  return practice;
}

describe('R1: who is called in', () => {
  test('from the day on that lies the lead before the due date, no earlier', async () => {
    const practice = await withRecall({ dueOn: '2026-12-24', leadDays: 30 });
    expect(await leftOutOf(practice, { kind })).toEqual(['R1: not-yet-due']);
    practice.clock.set('2026-11-23T23:00:00Z'); // the 24th has begun in Zurich
    expect(await offeredOf(practice, { kind })).toEqual(['R1']);
  });

  test('nobody once it is overdue for longer than the setting says', async () => {
    const practice = await withRecall({ dueOn: '2026-08-25' });
    expect(await offeredOf(practice, { kind })).toEqual(['R1']);
    practice.clock.set('2026-11-24T09:00:00Z');
    expect(await leftOutOf(practice, { kind })).toEqual(['R1: overdue']);
  });

  test('who is overdue too long is named by every run and by the list, until a person acts', async () => {
    const practice = await withRecall({ dueOn: '2021-03-01' });
    const entry = async () => (await practice.engine.listRecalls(practice.actor, { limit: 5 })).entries[0];
    expect(await leftOutOf(practice, { kind })).toEqual(['R1: overdue']);
    expect(await entry()).toMatchObject({ isOverdue: true });
    await practice.engine.changeRecall(practice.actor, (await entry())?.recall.id ?? 0, {
      dueOn: '2026-12-01',
    });
    expect(await entry()).toMatchObject({ isOverdue: false });
    expect(await offeredOf(practice, { kind })).toEqual(['R1']);
  });

  test('who was called in is not said to be overdue', async () => {
    const practice = await withRecall({ dueOn: '2026-08-25' });
    await sentRun(practice, { kind });
    practice.clock.set('2027-04-01T09:00:00Z');
    const { entries } = await practice.engine.listRecalls(practice.actor, { limit: 5 });
    expect(entries[0]).toMatchObject({ isOverdue: false, call: { state: 'submitted' } });
    expect(await leftOutOf(practice, { kind })).toEqual([]);
  });

  test('P9: neither the deceased nor the blocked, nor who opted out or cannot be reached, each with one reason', async () => {
    const practice = await startPractice();
    await practice.enter(
      aWillingPatient({ number: '1', deceasedOn: '2026-10-01', blocked: true }),
      aWillingPatient({ number: '2', blocked: true, smsOptOut: true }),
      aWillingPatient({ number: '3', smsOptOut: true, mobile: null }),
      aWillingPatient({ number: '4', mobile: null }),
    );
    for (const patientNumber of ['1', '2', '3', '4'])
      await enterRecall(practice, { id: `R${patientNumber}`, patientNumber });
    expect(await offeredOf(practice, { kind })).toEqual([]);
    expect(await leftOutOf(practice, { kind })).toEqual([
      'R1: deceased',
      'R2: blocked',
      'R3: opted-out',
      'R4: no-mobile',
    ]);
  });

  test('nobody without a recorded yes, unless the practice’s setting says so', async () => {
    const practice = await startPractice();
    const no = { isGiven: false, on: null, source: null };
    await practice.enter(aPatient({ number: '1' }), aPatient({ number: '2', recallConsent: no }));
    await enterRecall(practice, { id: 'R1' });
    await enterRecall(practice, { id: 'R2', patientNumber: '2' });
    expect(await leftOutOf(practice, { kind })).toEqual(['R1: no-consent', 'R2: no-consent']);
    const setting = { key: 'recall.needs-consent', value: 'false', scope: 'practice' } as const;
    await practice.engine.changeSetting(practice.actor, setting);
    expect(await offeredOf(practice, { kind })).toEqual(['R1', 'R2']);
  });

  test('nobody who has an appointment for that reason', async () => {
    const practice = await withRecall();
    await practice.enter(anAppointment({ id: 'other', reasonCode: 'LAB', at: '2026-12-01T09:00' }));
    expect(await offeredOf(practice, { kind })).toEqual(['R1']);
    await practice.enter(anAppointment({ id: 'booked', reasonCode: 'JK', at: '2026-12-01T10:00' }));
    expect(await leftOutOf(practice, { kind })).toEqual(['R1: recall-done']);
  });

  test('a patient with several recalls gets one for each', async () => {
    const practice = await withRecall();
    await enterRecall(practice, { id: 'R2', reasonCode: 'DERM', dueOn: '2026-12-01' });
    expect(await offeredOf(practice, { kind })).toEqual(['R2', 'R1']);
    await sentRun(practice, { kind });
    expect(practice.sms.taken).toHaveLength(2);
  });
});

describe('one call-in per recall and due date', () => {
  test('P4: called in by SMS nobody is called in by e-mail, and the log tells of it without an appointment', async () => {
    const practice = await withRecall();
    const report = await sentRun(practice, { kind });
    expect(report.counts).toMatchObject({ submitted: 1, milliCredits: 1000 });
    expect(practice.sms.taken.map(({ text }) => text)).toEqual([expect.stringMatching(/Praxis Muster/)]);
    expect(await leftOutOf(practice, { kind, channel: 'email' })).toEqual(['R1: already-called-in']);
    expect(await logOf(practice)).toMatchObject([
      { kind, recallId: 'R1', appointmentId: null, startsAt: null, patientNumber: '1' },
    ]);
  });

  test('while a batch is open it is in that batch; rejected, it is free again', async () => {
    const practice = await withRecall();
    const { engine, actor } = practice;
    const { batchId } = await engine.prepareBatch(actor, { kind, channel: 'sms' });
    expect(await leftOutOf(practice, { kind })).toEqual(['R1: in-open-batch']);
    await engine.rejectBatch(actor, batchId, 'later');
    expect(await offeredOf(practice, { kind })).toEqual(['R1']);
  });

  test('S5: an expired batch frees it', async () => {
    const practice = await withRecall();
    await practice.engine.prepareBatch(practice.actor, { kind, channel: 'sms' });
    practice.clock.advance(73 * 3_600_000);
    expect(await offeredOf(practice, { kind })).toEqual(['R1']);
  });

  test('of two processes that prepare at once one wins', async () => {
    const practice = await withRecall();
    const second = await openSecondProcess(practice);
    const both = await Promise.allSettled(
      [practice.engine, second.engine].map((engine) =>
        engine.prepareBatch(practice.actor, { kind, channel: 'sms' }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await logOf(practice)).toHaveLength(1);
  });

  test('L6: purging the log calls nobody in again', async () => {
    const practice = await withRecall();
    await sentRun(practice, { kind });
    await practice.engine.purgeEntries(practice.actor, {}, '2026-11-23');
    expect(await logOf(practice)).toEqual([]);
    expect(await leftOutOf(practice, { kind })).toEqual(['R1: already-called-in']);
  });

  test('a batch’s selection is changed by the recalls’ ids', async () => {
    const practice = await withRecall();
    await enterRecall(practice, { id: 'R2', reasonCode: 'DERM' });
    const { engine, actor } = practice;
    const { batchId } = await engine.prepareBatch(actor, { kind, channel: 'sms' }, ['R1']);
    await engine.reviseBatch(actor, batchId, { only: ['R2'] });
    expect(await leftOutOf(practice, { kind })).toEqual(['R2: in-open-batch']);
    expect(await offeredOf(practice, { kind })).toEqual(['R1']);
    const { rows } = await engine.readBatchChoice(actor, { batchId, privacy: 'initials' });
    expect(rows.map(({ time, initials, isTicked }) => ({ time, initials, isTicked }))).toEqual([
      { time: null, initials: 'V. M.', isTicked: false },
      { time: null, initials: 'V. M.', isTicked: true },
    ]);
  });
});

describe('a call-in that failed', () => {
  async function withFailure(): Promise<Practice & { batchId: number }> {
    const practice = await withRecall();
    practice.sms.answerAll(refused);
    const batchId = await approvedRun(practice, { kind });
    await practice.engine.submitBatch(practice.actor, batchId);
    return { ...practice, batchId };
  }

  test('is not offered again, but is retried', async () => {
    const practice = await withFailure();
    const { engine, actor } = practice;
    expect(await leftOutOf(practice, { kind })).toEqual(['R1: already-called-in']);
    expect((await engine.readMaskedBatch(actor, practice.batchId)).retryable).toBe(1);
    const retry = await engine.retryBatch(actor, practice.batchId, { channel: 'email' });
    expect(retry).toMatchObject({ messages: 1, left: [] });
    expect(await leftOutOf(practice, { kind })).toEqual(['R1: in-open-batch']);
    expect(await refusalOf(engine.retryBatch(actor, practice.batchId))).toMatchObject({
      code: 'nothing-to-retry',
    });
  });

  test('P4: a retry that is rejected leaves it as it was: called in, and to be retried again', async () => {
    const practice = await withFailure();
    const { engine, actor, batchId } = practice;
    const retry = await engine.retryBatch(actor, batchId);
    await engine.rejectBatch(actor, retry.batchId, 'no');
    expect(await leftOutOf(practice, { kind })).toEqual(['R1: already-called-in']);
    expect(await engine.retryBatch(actor, batchId)).toMatchObject({ messages: 1 });
  });
});

describe('S4: a call-in a person gave up turns out as sent after all', () => {
  async function withGivenUp() {
    const practice = await withRecall();
    const { engine, actor, sms, store, clock } = practice;
    sms.answerAll(lostOnTheWay);
    const batchId = await approvedRun(practice, { kind });
    await engine.submitBatch(actor, batchId);
    const [message] = await logOf(practice);
    await engine.decideUnclear(actor, [message?.id ?? 0], 'not-sent');
    const reference = message?.reference ?? '';
    const learnLate = () =>
      store.write((tx) =>
        tx.recordOutcomes([{ reference, state: 'submitted', reason: null, at: clock.now() }]),
      );
    return { ...practice, batchId, learnLate };
  }

  test.each(['its retry', 'the one prepared after a reset'])('%s does not leave', async (which) => {
    const practice = await withGivenUp();
    const { engine, actor, learnLate } = practice;
    if (which === 'its retry') {
      const { batchId } = await engine.retryBatch(actor, practice.batchId);
      await engine.approveBatch(actor, batchId);
    } else {
      await engine.resetLastRecallRun(actor);
      await approvedRun(practice, { kind });
    }
    await learnLate();
    expect((await logOf(practice)).map(({ state, reason }) => [state, reason])).toEqual([
      ['submitted', null],
      ['withdrawn', 'sent-after-all'],
    ]);
    expect(await leftOutOf(practice, { kind })).toEqual(['R1: already-called-in']);
  });
});

describe('P9: the last look withdraws a call-in', () => {
  const cases: readonly [reason: string, change: (practice: Practice) => Promise<unknown>][] = [
    ['recall-done', ({ enter }) => enter(anAppointment({ reasonCode: 'JK', at: '2026-12-01T10:00' }))],
    ['deceased', ({ enter }) => enter(aWillingPatient({ deceasedOn: '2026-11-22' }))],
    ['blocked', ({ enter }) => enter(aWillingPatient({ blocked: true }))],
    ['opted-out', ({ enter }) => enter(aWillingPatient({ smsOptOut: true }))],
    [
      'no-consent',
      ({ enter }) => enter(aWillingPatient({ recallConsent: { isGiven: false, on: null, source: null } })),
    ],
    [
      'recipient-changed',
      ({ enter }) => enter(aWillingPatient({ mobile: { number: '+41791111111', kind: 'mobile' } })),
    ],
  ];
  for (const [reason, change] of cases)
    test(reason, async () => {
      const practice = await withRecall();
      const batchId = await approvedRun(practice, { kind });
      await change(practice);
      await practice.engine.submitBatch(practice.actor, batchId);
      expect(practice.sms.taken).toEqual([]);
      expect(await logOf(practice)).toMatchObject([{ state: 'withdrawn', reason }]);
    });

  test('due on another day', async () => {
    const practice = await withRecall();
    const batchId = await approvedRun(practice, { kind });
    await practice.store.write(async (tx) => {
      const [known] = await tx.storedRecalls('file', ['R1']);
      if (known !== undefined) await tx.updateRecalls([{ ...known, dueOn: '2026-12-05' }]);
    });
    await practice.engine.submitBatch(practice.actor, batchId);
    expect(await logOf(practice)).toMatchObject([{ state: 'withdrawn', reason: 'due-date-changed' }]);
    expect(await offeredOf(practice, { kind })).toEqual(['R1']);
  });
});

describe('reset the last recall run', () => {
  test('the next run calls the same patients in again, and a second reset does nothing', async () => {
    const practice = await withRecall();
    const { engine, actor } = practice;
    const { batch } = await sentRun(practice, { kind });
    expect(await engine.resetLastRecallRun(actor)).toEqual({ batchId: batch.id, reset: 1, unsettled: 0 });
    expect(await offeredOf(practice, { kind })).toEqual(['R1']);
    expect(await engine.resetLastRecallRun(actor)).toMatchObject({ reset: 0 });
    const { entries } = await engine.readAudit(actor, { filter: { action: 'recall.run-reset' }, limit: 5 });
    expect(entries.map(({ details }) => details.reset)).toEqual([0, 1]);
  });

  test('S4: what may still leave is left alone', async () => {
    const practice = await withRecall();
    await approvedRun(practice, { kind });
    expect(await practice.engine.resetLastRecallRun(practice.actor)).toMatchObject({
      batchId: null,
      reset: 0,
    });
    expect(await leftOutOf(practice, { kind })).toEqual(['R1: in-open-batch']);
  });

  test('only the newest run, and no other kind', async () => {
    const practice = await withRecall();
    await sentRun(practice, { kind });
    await enterRecall(practice, { id: 'R2', reasonCode: 'DERM' });
    await sentRun(practice, { kind });
    await practice.engine.resetLastRecallRun(practice.actor);
    expect(await offeredOf(practice, { kind })).toEqual(['R2']);
  });
});
