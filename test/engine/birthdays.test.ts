import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { birthdaysOn, isBirthdayOn } from '../../src/model/birthday.ts';
import { addDays } from '../../src/model/time.ts';
import { refused, stopFor } from '../support/fake-portal.ts';
import { approvedRun, aWillingPatient, leftOutOf, offeredOf, sentRun } from '../support/other-kinds.ts';
import { logOf, openSecondProcess, type Practice, startPractice } from '../support/practice.ts';
import { aPatient } from '../support/records.ts';

const kind = 'birthday';
const TODAY = '1960-11-23';

async function withBirthday(): Promise<Practice> {
  const practice = await startPractice();
  await practice.enter(aWillingPatient({ birthDate: TODAY }), aWillingPatient({ number: '2' }));
  return practice;
}

describe('R2: who is greeted', () => {
  test('patients with a birthday on the practice’s day', async () => {
    const practice = await withBirthday();
    expect(await offeredOf(practice, { kind })).toEqual(['1']);
    practice.clock.set('2026-11-22T22:59:59Z');
    expect(await offeredOf(practice, { kind })).toEqual([]);
    practice.clock.set('2026-11-22T23:00:00Z');
    expect(await offeredOf(practice, { kind })).toEqual(['1']);
  });

  test('29 February: on 28 February in other years, and only on the 29th in leap years', async () => {
    const practice = await startPractice({ now: '2026-02-28T09:00:00Z' });
    await practice.enter(aWillingPatient({ birthDate: '1960-02-29' }));
    expect(await offeredOf(practice, { kind })).toEqual(['1']);
    practice.clock.set('2028-02-28T09:00:00Z');
    expect(await offeredOf(practice, { kind })).toEqual([]);
    practice.clock.set('2028-02-29T09:00:00Z');
    expect(await offeredOf(practice, { kind })).toEqual(['1']);
  });

  test('every birth date has exactly one day of greeting in every year', () => {
    const days = Array.from({ length: 366 }, (_, index) => addDays('2024-01-01', index).slice(5));
    fc.assert(
      fc.property(
        fc.constantFrom('02-28', '02-29', ...days),
        fc.integer({ min: 1900, max: 2150 }),
        (born, year) => {
          const first = `${year}-01-01`;
          const all = Array.from({ length: 366 }, (_, index) => addDays(first, index)).filter(
            (day) => day.slice(0, 4) === String(year) && isBirthdayOn(`1896-${born}`, day),
          );
          expect(all).toHaveLength(1);
          expect(all.flatMap(birthdaysOn)).toContain(born);
        },
      ),
      {
        numRuns: 300,
        examples: [
          ['02-29', 2026],
          ['02-29', 2028],
          ['02-28', 2026],
          ['02-29', 2100],
        ],
      },
    );
  });

  test('a birth date that cannot be right is told, and nothing breaks', async () => {
    const practice = await startPractice();
    await practice.enter(
      aWillingPatient({ number: '1', birthDate: '1900-11-23' }),
      aWillingPatient({ number: '2', birthDate: '2026-11-23' }),
      aWillingPatient({ number: '3', birthDate: '2099-11-23' }),
      aWillingPatient({ number: '4', birthDate: null }),
      aWillingPatient({ number: '5', birthDate: '2025-11-23' }),
    );
    expect(await leftOutOf(practice, { kind })).toEqual([
      '1: implausible-birth-date',
      '2: implausible-birth-date',
      '3: implausible-birth-date',
    ]);
    expect(await offeredOf(practice, { kind })).toEqual(['5']);
  });

  test('P9: neither the deceased nor the blocked, nor who has not said yes', async () => {
    const practice = await startPractice();
    await practice.enter(
      aWillingPatient({ number: '1', birthDate: TODAY, deceasedOn: '2020-01-01' }),
      aWillingPatient({ number: '2', birthDate: TODAY, blocked: true }),
      aPatient({ number: '3', birthDate: TODAY }),
      aWillingPatient({ number: '4', birthDate: TODAY, mobile: null }),
    );
    const reasons = ['1: deceased', '2: blocked', '3: no-consent', '4: no-mobile'];
    expect(await leftOutOf(practice, { kind })).toEqual(reasons);
    const setting = { key: 'birthday.needs-consent', value: 'false', scope: 'practice' } as const;
    await practice.engine.changeSetting(practice.actor, setting);
    expect(await offeredOf(practice, { kind })).toEqual(['3']);
  });
});

describe('R2: once a year', () => {
  test('whatever the channel, and again the year after', async () => {
    const practice = await withBirthday();
    await sentRun(practice, { kind });
    expect(await leftOutOf(practice, { kind, channel: 'email' })).toEqual(['1: already-greeted']);
    expect(await logOf(practice)).toMatchObject([{ kind, startsAt: null, appointmentId: null }]);
    practice.clock.set('2027-11-23T09:00:00Z');
    expect(await offeredOf(practice, { kind })).toEqual(['1']);
  });

  test('L6: purging the log greets nobody again', async () => {
    const practice = await withBirthday();
    await sentRun(practice, { kind });
    await practice.engine.purgeEntries(practice.actor, {}, '2026-11-23');
    expect(await leftOutOf(practice, { kind })).toEqual(['1: already-greeted']);
  });

  test('a greeting that failed is tried again only while it is the day, and a rejected retry frees nothing', async () => {
    const practice = await withBirthday();
    const { engine, actor, sms } = practice;
    sms.answerAll(refused);
    const { batch } = await sentRun(practice, { kind });
    const retry = await engine.retryBatch(actor, batch.id);
    await engine.rejectBatch(actor, retry.batchId, 'no');
    expect(await leftOutOf(practice, { kind })).toEqual(['1: already-greeted']);
    practice.clock.set('2026-11-24T09:00:00Z');
    await expect(engine.retryBatch(actor, batch.id)).rejects.toMatchObject({
      code: 'nothing-to-retry',
      details: { reasons: ['day-over'] },
    });
  });

  test('of two processes that prepare at once one wins', async () => {
    const practice = await withBirthday();
    const second = await openSecondProcess(practice);
    const both = await Promise.allSettled(
      [practice.engine, second.engine].map((engine) =>
        engine.prepareBatch(practice.actor, { kind, channel: 'sms' }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('a greeting is for its day', () => {
  test('S5: its batch expires at the end of the day', async () => {
    const practice = await withBirthday();
    const { batchId } = await practice.engine.prepareBatch(practice.actor, { kind, channel: 'sms' });
    const { batch } = await practice.engine.viewBatch(practice.actor, batchId);
    expect(batch.expiresAt.toISOString()).toBe('2026-11-23T23:00:00.000Z');
  });

  test('S5: a change of the selection keeps that end', async () => {
    const practice = await withBirthday();
    await practice.enter(aWillingPatient({ number: '3', birthDate: TODAY }));
    const { engine, actor } = practice;
    const { batchId } = await engine.prepareBatch(actor, { kind, channel: 'sms' });
    const { batch } = await engine.reviseBatch(actor, batchId, { only: ['3'] });
    expect(batch.expiresAt.toISOString()).toBe('2026-11-23T23:00:00.000Z');
    expect(await offeredOf(practice, { kind })).toEqual(['1']);
  });

  test('what a paused batch still holds the day after is withdrawn', async () => {
    const practice = await withBirthday();
    const { engine, actor, sms } = practice;
    const batchId = await approvedRun(practice, { kind });
    sms.answerAll(stopFor('credentials'));
    await engine.submitBatch(actor, batchId);
    practice.clock.set('2026-11-23T23:00:00Z');
    expect((await engine.viewBatch(actor, batchId)).batch.state).toBe('submitted');
    expect(await logOf(practice)).toMatchObject([{ state: 'withdrawn', reason: 'day-over' }]);
  });

  test('P9: consent taken back after it was prepared: withdrawn', async () => {
    const practice = await withBirthday();
    const batchId = await approvedRun(practice, { kind });
    const greetingConsent = { isGiven: false, on: null, source: null };
    await practice.enter(aWillingPatient({ birthDate: TODAY, greetingConsent }));
    await practice.engine.submitBatch(practice.actor, batchId);
    expect(await logOf(practice)).toMatchObject([{ state: 'withdrawn', reason: 'no-consent' }]);
    expect(practice.sms.taken).toEqual([]);
  });
});
