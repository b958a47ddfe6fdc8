import { describe, expect, test } from 'vitest';
import { approvedRun, leftOutOf, offeredOf, sentRun, startWithKnownAgenda } from '../support/other-kinds.ts';
import { logOf, offered, refusalOf } from '../support/practice.ts';
import { anAppointment, aPatient } from '../support/records.ts';

const kind = 'confirmation';
const BOOKED = { id: 'B', at: '2026-12-10T14:00' };

async function withBooking() {
  const practice = await startWithKnownAgenda();
  await practice.enter(aPatient(), anAppointment(BOOKED));
  return practice;
}

describe('which bookings are confirmed', () => {
  test('P8: newly booked appointments are, those known before are not even candidates', async () => {
    const practice = await withBooking();
    expect(await offeredOf(practice, { kind })).toEqual(['B']);
    expect(await leftOutOf(practice, { kind })).toEqual([]);
  });

  test('two days after its booking an appointment is not confirmed any more', async () => {
    const practice = await withBooking();
    practice.clock.set('2026-11-25T22:59:00Z'); // the second day's end in Zurich
    expect(await offeredOf(practice, { kind })).toEqual(['B']);
    practice.clock.set('2026-11-25T23:00:00Z');
    expect(await offeredOf(practice, { kind })).toEqual([]);
  });

  test('P9: one that is cancelled, past, too soon or of another status is left out, with its reason', async () => {
    const practice = await startWithKnownAgenda();
    await practice.enter(
      aPatient(),
      anAppointment({ id: 'cancelled', at: '2026-12-01T09:00', status: 'cancelled' }),
      anAppointment({ id: 'past', at: '2026-11-23T09:30' }),
      anAppointment({ id: 'soon', at: '2026-11-23T12:00' }),
      anAppointment({ id: 'planned', at: '2026-12-02T09:00', status: 'planned' }),
      anAppointment({ id: 'ahead', at: '2026-11-23T12:01' }),
    );
    expect(await offeredOf(practice, { kind })).toEqual(['ahead']);
    expect(await leftOutOf(practice, { kind })).toEqual([
      'past: past',
      'soon: too-soon',
      'cancelled: cancelled',
      'planned: status-filtered',
    ]);
  });

  test('every booking of a patient’s day is confirmed', async () => {
    const practice = await withBooking();
    await practice.enter(anAppointment({ id: 'C', at: '2026-12-10T15:00' }));
    expect(await offeredOf(practice, { kind })).toEqual(['B', 'C']);
  });
});

describe('once per appointment and booking', () => {
  test('P4: confirmed by SMS it is not confirmed by e-mail, and it is reminded all the same', async () => {
    const practice = await withBooking();
    await sentRun(practice, { kind });
    expect(practice.sms.taken.map(({ text }) => text)).toEqual([expect.stringMatching(/10\.12\.2026/)]);
    expect(await leftOutOf(practice, { kind, channel: 'email' })).toEqual(['B: already-confirmed']);
    practice.clock.set('2026-12-09T09:00:00Z');
    expect(await offered(practice)).toEqual(['B']);
  });

  test('P10: a moved appointment is a new booking and is confirmed anew', async () => {
    const practice = await withBooking();
    await sentRun(practice, { kind });
    practice.clock.set('2026-12-01T09:00:00Z');
    await practice.enter(anAppointment({ ...BOOKED, at: '2026-12-14T08:00' }));
    expect(await offeredOf(practice, { kind })).toEqual(['B']);
    await sentRun(practice, { kind });
    expect(practice.sms.taken).toHaveLength(2);
    expect(await leftOutOf(practice, { kind })).toEqual(['B: already-confirmed']);
  });

  test('P9: moved after it was prepared: withdrawn, and offered again', async () => {
    const practice = await withBooking();
    const batchId = await approvedRun(practice, { kind });
    await practice.enter(anAppointment({ ...BOOKED, at: '2026-12-14T08:00' }));
    await practice.engine.submitBatch(practice.actor, batchId);
    expect(await logOf(practice)).toMatchObject([{ kind, state: 'withdrawn', reason: 'moved' }]);
    expect(await offeredOf(practice, { kind })).toEqual(['B']);
  });

  test('L6: purging the log confirms nothing a second time; L4: nor is a confirmation reset', async () => {
    const practice = await withBooking();
    await sentRun(practice, { kind });
    const { engine, actor } = practice;
    expect(await engine.resetEntries(actor, {})).toMatchObject({ changed: 0, otherKind: 1 });
    expect(await engine.purgeEntries(actor, {}, '2026-11-23')).toMatchObject({ changed: 1 });
    expect(await leftOutOf(practice, { kind })).toEqual(['B: already-confirmed']);
    expect(await refusalOf(engine.prepareBatch(actor, { kind, channel: 'sms' }))).toMatchObject({
      code: 'no-candidates',
    });
  });
});
