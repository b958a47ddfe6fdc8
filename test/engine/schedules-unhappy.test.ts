import { describe, expect, test } from 'vitest';
import { createEngine } from '../../src/engine.ts';
import { OutageError } from '../../src/errors.ts';
import type { Store } from '../../src/store.ts';
import { aWillingPatient, enterRecall, startWithKnownAgenda } from '../support/other-kinds.ts';
import { openSecondProcess, startPractice } from '../support/practice.ts';
import { aFullDay, anAppointment, aPatient } from '../support/records.ts';
import { daily, only, reminding, runsOf, tick } from '../support/schedules.ts';

/** The database refuses the write of that number, counted from when it is set, and no other. */
function failingOnce(store: Store): { store: Store; failAt: (write: number) => void } {
  let left = Number.POSITIVE_INFINITY;
  return {
    failAt(write) {
      left = write;
    },
    store: {
      ...store,
      write(work) {
        left -= 1;
        return left === 0 ? Promise.reject(new OutageError('database-busy')) : store.write(work);
      },
    },
  };
}

const soon = { channel: 'sms', days: ['+2'], lateBookings: 'send-soon' } as const;

describe('late bookings', () => {
  test('of every day that was prepared are reminded, not only of the day that today would prepare', async () => {
    const practice = await startPractice({ now: '2026-11-23T08:59:30Z' });
    const { engine, clock } = practice;
    await practice.enter(
      aPatient({ number: '1' }),
      anAppointment({ patientNumber: '1', at: '2026-11-25T09:00' }),
    );
    await only(practice, reminding({ options: soon }));
    clock.set('2026-11-23T09:00:00Z');
    expect(await tick(engine)).toMatchObject([{ result: { days: '2026-11-25', messages: 1 } }]);
    clock.set('2026-11-24T08:00:00Z');
    await practice.enter(
      aPatient({ number: '7' }),
      anAppointment({ id: 'late', patientNumber: '7', at: '2026-11-25T11:00' }),
    );
    expect(await tick(engine)).toMatchObject([{ state: 'done', result: { messages: 1 } }]);
    clock.advance(15 * 60_000);
    expect(await tick(engine)).toEqual([]);
  });
});

describe('A3: late bookings', () => {
  /** Tomorrow has been prepared at ten; then patient 7 books for tomorrow. */
  async function afterTen(sending: 'automatic' | 'approval', mobile?: null) {
    const practice = await startPractice({ now: '2026-11-23T08:59:30Z' });
    await practice.enter(...aFullDay(2));
    const options = { channel: 'sms', days: ['tomorrow'], lateBookings: 'send-soon' } as const;
    const { id } = await only(practice, reminding({ sending, options }));
    practice.clock.set('2026-11-23T09:00:00Z');
    await tick(practice.engine);
    practice.clock.set('2026-11-23T11:05:00Z');
    await practice.enter(
      aPatient({ number: '7', ...(mobile === null && { mobile }) }),
      anAppointment({ id: 'late', patientNumber: '7', at: '2026-11-24T11:00' }),
    );
    return { ...practice, id };
  }

  test('that a person has rejected are not prepared again', async () => {
    const { engine, actor, clock } = await afterTen('approval');
    const [run] = await tick(engine);
    expect(run?.result).toMatchObject({ messages: 1, left: 'approval' });
    await engine.rejectBatch(actor, Number(run?.result.batch), 'not now');
    for (let quarter = 0; quarter < 3; quarter += 1) {
      clock.advance(15 * 60_000);
      await tick(engine);
    }
    expect(await engine.listBatches(actor, 9)).toHaveLength(2);
  });

  test('to whom nobody can write are looked at, and not every quarter of an hour again', async () => {
    const practice = await afterTen('automatic', null);
    for (let quarter = 0; quarter < 8; quarter += 1) {
      await tick(practice.engine);
      practice.clock.advance(15 * 60_000);
    }
    expect((await runsOf(practice, practice.id)).length).toBeLessThanOrEqual(3);
  });

  test('of an import that had begun before the run and ended after it are found', async () => {
    const practice = await startPractice({ now: '2026-11-23T08:59:30Z' });
    const { engine, clock } = practice;
    await practice.enter(...aFullDay(2));
    const options = { channel: 'sms', days: ['tomorrow'], lateBookings: 'send-soon' } as const;
    await only(practice, reminding({ options }));
    clock.set('2026-11-23T09:00:00Z');
    await tick(engine);
    clock.set('2026-11-23T08:59:50Z');
    await practice.enter(
      aPatient({ number: '7' }),
      anAppointment({ id: 'late', patientNumber: '7', at: '2026-11-24T11:00' }),
    );
    clock.set('2026-11-23T09:01:00Z');
    expect(await tick(engine)).toMatchObject([{ result: { messages: 1, ordered: true } }]);
  });
});

describe('a run that failed and is tried again', () => {
  test('takes no batch of another run for its own: the day is prepared all the same', async () => {
    const practice = await startPractice({ now: '2026-11-23T08:59:30Z' });
    const { clock, actor, deps } = practice;
    await practice.enter(
      ...[aPatient({ number: '1' }), anAppointment({ patientNumber: '1', at: '2026-11-25T09:00' })],
      ...[aPatient({ number: '2' }), anAppointment({ id: 'b', patientNumber: '2', at: '2026-11-26T09:00' })],
    );
    const { id } = await only(practice, reminding({ options: soon, sending: 'approval' }));
    const { store, failAt } = failingOnce(practice.store);
    const engine = createEngine({ ...deps, store });
    clock.set('2026-11-23T09:00:00Z');
    await tick(engine);
    clock.set('2026-11-24T08:59:50Z');
    await practice.enter(
      aPatient({ number: '7' }),
      anAppointment({ id: 'late', patientNumber: '7', at: '2026-11-25T11:00' }),
    );
    clock.set('2026-11-24T09:00:00Z');
    failAt(2); // it is begun, and cannot prepare
    expect(await tick(engine)).toMatchObject([{ slot: '2026-11-24T10:00', state: 'failed' }]);
    clock.set('2026-11-24T09:00:30Z');
    expect(await tick(engine)).toMatchObject([{ result: { messages: 1, left: 'approval' } }]); // the late one
    clock.set('2026-11-24T09:02:00Z');
    expect(await tick(engine)).toMatchObject([
      { slot: '2026-11-24T10:00', state: 'done', result: { days: '2026-11-26', messages: 1 } },
    ]);
    expect(await engine.listBatches(actor, 9)).toHaveLength(3);
    expect(await runsOf(practice, id)).toHaveLength(3);
  });
});

describe('A3: a run whose process died', () => {
  test('is not done again when that makes no sense any more', async () => {
    const practice = await startPractice({ now: '2026-11-23T08:59:30Z' });
    const { engine, clock, crash, dead } = practice;
    const second = await openSecondProcess(practice);
    await practice.enter(aWillingPatient({ number: '1', birthDate: '1980-11-23' }));
    const greeting = {
      job: 'prepare-birthdays',
      timing: daily('10:00', ['mon']),
      options: { channel: 'sms' },
      sending: 'automatic',
      isOn: true,
    } as const;
    const { id } = await only(practice, greeting);
    await practice.enter(aWillingPatient({ number: '2', birthDate: '1980-11-25' }));
    clock.set('2026-11-23T09:00:00Z');
    crash.at(1, 'after');
    await expect(tick(engine)).rejects.toThrow();
    dead.add('process-1');
    clock.set('2026-11-25T02:00:00Z');
    expect(await tick(second.engine)).toEqual([]);
    expect(await second.engine.listBatches(practice.actor, 9)).toEqual([]);
    expect(await runsOf({ ...practice, engine: second.engine }, id)).toEqual([
      '2026-11-23T10:00: failed interrupted',
    ]);
  });

  test('is done again however often it had waited for an import before', async () => {
    const practice = await startPractice({ now: '2026-11-23T08:59:30Z' });
    const { engine, actor, clock, crash, dead } = practice;
    const second = await openSecondProcess(practice);
    await practice.enter(...aFullDay(1));
    await only(practice, reminding());
    await engine.changeSetting(actor, { key: 'import.max-age-hours', value: '24' });
    for (let quarter = 0; quarter < 7; quarter += 1) {
      clock.set(new Date(Date.parse('2026-11-25T09:00:00Z') + quarter * 15 * 60_000).toISOString());
      await tick(engine);
    }
    await practice.enter(
      aPatient({ number: '9' }),
      anAppointment({ id: 'x', patientNumber: '9', at: '2026-11-26T09:00' }),
    );
    clock.advance(15 * 60_000);
    crash.at(2, 'after'); // begun, and its batch is prepared
    await expect(tick(engine)).rejects.toThrow();
    dead.add('process-1');
    expect(await tick(second.engine)).toMatchObject([
      { state: 'done', result: { messages: 1, ordered: true } },
    ]);
  });
});

test('an agenda that is too old: nobody is called in or greeted from it either', async () => {
  const practice = await startWithKnownAgenda({ now: '2026-11-23T08:58:00Z' });
  const { engine, actor, clock } = practice;
  await practice.enter(aWillingPatient({ number: '1', birthDate: '1980-11-25' }));
  await enterRecall(practice);
  const common = {
    timing: daily('10:00'),
    options: { channel: 'sms' },
    sending: 'automatic',
    isOn: true,
  } as const;
  await only(practice, { ...common, job: 'prepare-recalls' });
  await engine.addSchedule(actor, { ...common, job: 'prepare-birthdays' });
  await engine.changeSetting(actor, { key: 'import.max-age-hours', value: '24' });
  clock.set('2026-11-25T09:00:00Z');
  expect(await tick(engine)).toMatchObject([
    { state: 'skipped', reason: 'import-stale' },
    { state: 'skipped', reason: 'import-stale' },
  ]);
  expect(await engine.listBatches(actor, 9)).toEqual([]);
});
