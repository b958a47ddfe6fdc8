import { describe, expect, test } from 'vitest';
import { lostOnTheWay, refused } from '../support/fake-portal.ts';
import {
  anActor,
  anApprovedBatch,
  aSubmittedBatch,
  leftOut,
  logOf,
  offered,
  type Practice,
  refusalOf,
  startPractice,
} from '../support/practice.ts';
import { aFullDay, anAppointment, aPatient, mobileOf } from '../support/records.ts';

describe('L4: reset', () => {
  test('L4: a reset reminder is prepared again by the next run, and the entry is kept', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(3));
    await aSubmittedBatch(practice);
    const second = (await logOf(practice))[1]?.id ?? 0;
    const change = await practice.engine.resetEntries(practice.actor, { ids: [second] });
    expect(change).toEqual({ selected: 1, changed: 1, unsettled: 0, otherKind: 0 });
    expect(await offered(practice)).toEqual(['T2']);
    expect((await logOf(practice))[1]).toMatchObject({ state: 'submitted', resetAt: practice.clock.now() });
  });

  test('L4: a reminder the portal refused can be reset', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(1));
    practice.sms.answerAll(refused);
    await aSubmittedBatch(practice);
    await practice.engine.resetEntries(practice.actor, {});
    expect(await offered(practice)).toEqual(['T1']);
  });

  test('L4: resetting twice resets once', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(2));
    await aSubmittedBatch(practice);
    const { engine, actor } = practice;
    expect((await engine.resetEntries(actor, {})).changed).toBe(2);
    expect((await engine.resetEntries(actor, {})).changed).toBe(0);
  });

  test('L4: resetting an old entry does not free an appointment that is reminded anew', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(1));
    await aSubmittedBatch(practice);
    const { engine, actor } = practice;
    await engine.resetEntries(actor, {});
    await aSubmittedBatch(practice);
    const oldest = (await logOf(practice))[0]?.id ?? 0;
    expect((await engine.resetEntries(actor, { ids: [oldest] })).changed).toBe(0);
    expect(await offered(practice)).toEqual([]);
  });

  test('L4: what may still be sent is not reset, and is counted', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(3));
    practice.sms.answer(mobileOf('1'), lostOnTheWay);
    const { engine, actor } = practice;
    const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' }, ['T1', 'T2']);
    await engine.approveBatch(actor, batchId);
    await engine.submitBatch(actor, batchId);
    await anApprovedBatch(practice);
    const change = await engine.resetEntries(actor, {});
    expect(change).toEqual({ selected: 3, changed: 1, unsettled: 2, otherKind: 0 });
    expect(await offered(practice)).toEqual(['T2']);
  });

  test('L4: from a day on, what was submitted before stays, and the numbers are about the rest', async () => {
    const practice = await startPractice();
    const { engine, actor, clock } = practice;
    await practice.enter(...aFullDay(5));
    const first = await engine.prepareBatch(actor, { channel: 'sms' }, ['T1', 'T2']);
    await engine.approveBatch(actor, first.batchId);
    await engine.submitBatch(actor, first.batchId);
    clock.advance(3_600_000);
    const since = clock.now();
    practice.sms.answer(mobileOf('4'), lostOnTheWay);
    await aSubmittedBatch(practice);
    const change = await engine.resetEntries(actor, { since });
    expect(change).toEqual({ selected: 3, changed: 2, unsettled: 1, otherKind: 0 });
    expect(await offered(practice)).toEqual(['T3', 'T5']);
  });

  test('L4: the numbers are about what was changed, even while others write', async () => {
    const practice = await startPractice();
    const { engine, actor } = practice;
    await practice.enter(...aFullDay(8));
    const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' }, ['T1', 'T2', 'T3', 'T4']);
    await engine.approveBatch(actor, batchId);
    await engine.submitBatch(actor, batchId);
    const prepared = engine.prepareBatch(actor, { channel: 'sms' });
    const change = await engine.resetEntries(actor, {});
    await prepared;
    expect(change.selected).toBe(change.changed + change.unsettled + change.otherKind);
    expect(change.changed).toBe(4);
  });

  test('L4: other kinds than reminders are left alone', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(1));
    await aSubmittedBatch(practice);
    const confirmed = await aSubmittedConfirmation(practice);
    const change = await practice.engine.resetEntries(practice.actor, {});
    expect(change).toEqual({ selected: 2, changed: 1, unsettled: 0, otherKind: 1 });
    const [entry] = await practice.store.read.agenda('confirmation', '2026-11-24');
    expect(entry?.claim?.claimedAt).toEqual(confirmed);
  });

  test('L4: who may only view resets nothing', async () => {
    const { engine } = await startPractice();
    const viewer = anActor('vreni', ['view']);
    expect((await refusalOf(engine.resetEntries(viewer, {}))).code).toBe('not-permitted');
  });
});

describe('L5: purge', () => {
  /** One message submitted on the 23rd shortly before midnight, one on the 24th shortly after. */
  async function aroundMidnight() {
    const practice = await startPractice({ settings: { 'quiet-hours.from': '08:00' } });
    const { engine, actor, clock } = practice;
    await practice.enter(...aFullDay(3));
    for (const [now, only] of [
      ['2026-11-23T22:59:00Z', 'T1'],
      ['2026-11-23T23:01:00Z', 'T2'],
    ] as const) {
      clock.set(now);
      const { batchId } = await engine.prepareBatch(actor, { channel: 'sms', days: ['2026-11-24'] }, [only]);
      await engine.approveBatch(actor, batchId);
      await engine.submitBatch(actor, batchId);
    }
    return practice;
  }

  test('L5: entries up to and including the practice’s date are gone for good', async () => {
    const practice = await aroundMidnight();
    const change = await practice.engine.purgeEntries(practice.actor, {}, '2026-11-23');
    expect(change).toEqual({ selected: 1, changed: 1, unsettled: 0, otherKind: 0 });
    expect((await logOf(practice)).map(({ appointmentId }) => appointmentId)).toEqual(['T2']);
  });

  test('L5: the purge keeps to the filter', async () => {
    const practice = await aroundMidnight();
    const second = (await logOf(practice))[1]?.id ?? 0;
    await practice.engine.purgeEntries(practice.actor, { ids: [second] }, '2026-12-31');
    expect((await logOf(practice)).map(({ appointmentId }) => appointmentId)).toEqual(['T1']);
    await practice.engine.purgeEntries(practice.actor, { channel: 'email' }, '2026-12-31');
    await practice.engine.purgeEntries(practice.actor, { before: new Date(0) }, '2026-12-31');
    expect(await logOf(practice)).toHaveLength(1);
  });

  test('L5: what may still be sent is not purged, and is counted', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(2));
    practice.sms.answer(mobileOf('1'), lostOnTheWay);
    const { engine, actor } = practice;
    const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' }, ['T1']);
    await engine.approveBatch(actor, batchId);
    await engine.submitBatch(actor, batchId);
    await anApprovedBatch(practice);
    const change = await engine.purgeEntries(actor, {}, '2026-12-31');
    expect(change).toMatchObject({ selected: 2, changed: 0, unsettled: 2 });
    expect(await logOf(practice)).toHaveLength(2);
  });

  test('L6: purging the log never makes an appointment eligible again', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(2));
    await aSubmittedBatch(practice);
    await practice.engine.purgeEntries(practice.actor, {}, '2026-12-31');
    expect(await logOf(practice)).toEqual([]);
    expect(await leftOut(practice)).toEqual(['T1: already-reminded', 'T2: already-reminded']);
    expect(await offered(practice, 'email')).toEqual([]);
  });

  test('L6: neither does P5’s memory of the day get lost', async () => {
    const practice = await startPractice();
    await practice.enter(aPatient(), anAppointment({ id: 'early', at: '2026-11-24T08:00' }));
    await aSubmittedBatch(practice);
    await practice.engine.purgeEntries(practice.actor, {}, '2026-12-31');
    await practice.enter(anAppointment({ id: 'late', at: '2026-11-24T15:00' }));
    expect(await leftOut(practice)).toEqual(['early: already-reminded', 'late: not-first-of-day']);
  });

  test('L5: purging keeps what was charged', async () => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(2));
    const { engine, actor } = practice;
    await engine.enterPurchase(actor, { channel: 'email', milliCredits: 1000 });
    await aSubmittedBatch(practice, 'email');
    await engine.purgeEntries(actor, {}, '2026-12-31');
    const accounts = await engine.readAccounts(actor);
    expect(accounts.find(({ channel }) => channel === 'email')?.milliAvailable).toBe(800);
  });

  test('L5: more than one portion is purged', async () => {
    const practice = await startPractice({ concurrency: 200 });
    const { engine, actor } = practice;
    await practice.enter(...aFullDay(900));
    practice.sms.milliCredits = 10_000_000;
    for (let round = 0; round < 2; round += 1) {
      await aSubmittedBatch(practice);
      await engine.resetEntries(actor, {});
    }
    const change = await engine.purgeEntries(actor, {}, '2026-12-31');
    expect(change).toEqual({ selected: 1800, changed: 1800, unsettled: 0, otherKind: 0 });
    expect(await engine.countEntries(actor, {})).toBe(0);
  });

  test('L5: only an administrator purges', async () => {
    const { engine } = await startPractice();
    const user = anActor('carla', ['view', 'prepare', 'approve']);
    expect((await refusalOf(engine.purgeEntries(user, {}, '2026-12-31'))).code).toBe('not-permitted');
  });
});

/** What no verb can make yet: a confirmation of the first appointment, submitted. Returns when it was claimed. */
async function aSubmittedConfirmation({ store, clock }: Practice): Promise<Date> {
  const at = clock.now();
  await store.write(async (tx) => {
    const [like] = await tx.logPage({}, { sort: 'id', descending: false, limit: 1, after: null });
    const [entry] = await tx.agenda('reminder', '2026-11-24');
    const batch = await tx.batch(like?.batchId ?? 0);
    if (like === undefined || entry === undefined || batch === null) throw new Error('expected a reminder');
    const kind = 'confirmation';
    const { startsAt, id: appointmentId } = entry;
    const common = {
      kind,
      recallId: null,
      patientId: entry.patient?.id ?? null,
      startsAt,
      appointmentId,
    } as const;
    const { channel, preparedAt, preparedBy, expiresAt, options } = batch;
    const open = { channel, preparedAt, preparedBy, expiresAt, options, kind, state: 'submitted' } as const;
    const batchId = await tx.insertBatch(open);
    await tx.claimAppointments(
      [{ ...common, day: '2026-11-24', channel: like.channel, claimedAt: at }],
      'other-patient',
    );
    const reference = 'confirmation00000001';
    await tx.insertMessages(batchId, [{ ...like, ...common, reference, startsLocal: entry.startsLocal }]);
    const [queued] = await tx.dueMessages(batchId, at, 1);
    await tx.claimMessages([queued?.id ?? 0], { owner: 'process-1', leaseUntil: at, at });
    await tx.recordOutcomes([{ reference, state: 'submitted', reason: null, at }]);
  });
  return at;
}
