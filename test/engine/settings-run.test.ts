import { describe, expect, test } from 'vitest';
import type { RunRequest } from '../../src/collect.ts';
import {
  anActor,
  aSubmittedBatch,
  leftOut,
  offered,
  type Practice,
  refusalOf,
  startPractice,
} from '../support/practice.ts';
import { anAppointment, aPatient } from '../support/records.ts';

const optionsOf = async ({ engine, actor }: Practice, request: RunRequest) =>
  (await engine.previewRun(actor, request)).options;

describe('P6: every option of a run comes from the settings when it is left out', () => {
  test('P6: from the actor’s own settings, where they have some', async () => {
    const practice = await startPractice({ settings: { 'run.days': '+2', 'run.statuses': 'planned' } });
    const { engine } = practice;
    const bea = anActor('bea', ['view', 'prepare']);
    for (const [key, value] of Object.entries({ 'run.days': '+3', 'run.one-per-day': 'false' })) {
      await engine.changeSetting(bea, { key, value });
    }
    expect((await engine.previewRun(bea, { channel: 'sms' })).options).toMatchObject({
      days: ['2026-11-26'],
      statuses: ['planned'],
      onePerDay: false,
    });
    expect(await optionsOf(practice, { channel: 'sms' })).toMatchObject({
      days: ['2026-11-25'],
      onePerDay: true,
    });
  });

  test.each<['sms' | 'email', string | undefined, string | null, string]>([
    ['sms', undefined, '2026-11-23T16:30:00.000Z', 'today at that time'],
    ['sms', 'immediately', null, 'overridden: immediately'],
    ['sms', '18:00', '2026-11-23T17:00:00.000Z', 'overridden: another time'],
    ['email', undefined, null, 'e-mail is immediate'],
    ['email', 'immediately', null, 'e-mail is immediate'],
  ])(
    'P6: not before 17:30 by the settings, %s, asked for %s: %s (%s)',
    async (channel, notBefore, expected) => {
      const practice = await startPractice({ settings: { 'run.not-before': '17:30' } });
      const options = await optionsOf(practice, { channel, ...(notBefore && { notBefore }) });
      expect(options.notBefore?.toISOString() ?? null).toBe(expected);
    },
  );

  test('P6: a not-before of the settings that is past means at once', async () => {
    const practice = await startPractice({ settings: { 'run.not-before': '09:30' } });
    expect((await optionsOf(practice, { channel: 'sms' })).notBefore).toBeNull();
  });

  test('P1: only an e-mail that is asked to wait is refused', async () => {
    const { engine, actor } = await startPractice({ settings: { 'run.not-before': '17:30' } });
    const refusal = await refusalOf(engine.previewRun(actor, { channel: 'email', notBefore: '17:30' }));
    expect(refusal.code).toBe('email-is-immediate');
  });
});

describe('P10: a moved appointment is asked for, always, or never released', () => {
  const movedAfterReminder = async (setting: string) => {
    const practice = await startPractice({ settings: { 'run.moved': setting } });
    await practice.enter(aPatient(), anAppointment({ id: 'A', at: '2026-11-24T09:00' }));
    await aSubmittedBatch(practice);
    await practice.enter(anAppointment({ id: 'A', at: '2026-11-24T16:00' }));
    return practice;
  };

  test.each([
    ['ask', undefined, 'A: moved'],
    ['ask', true, 'A'],
    ['ask', false, 'A: moved'],
    ['always', undefined, 'A'],
    ['always', true, 'A'],
    ['always', false, 'A: moved'],
    ['never', undefined, 'A: moved'],
    ['never', false, 'A: moved'],
    ['never', true, 'moved-never'],
  ])('P10: by the setting «%s», asked for: %s → %s', async (setting, includeMoved, expected) => {
    const { engine, actor } = await movedAfterReminder(setting);
    const request = { channel: 'sms', ...(includeMoved !== undefined && { includeMoved }) } as const;
    if (expected === 'moved-never') {
      expect((await refusalOf(engine.previewRun(actor, request))).code).toBe(expected);
      expect((await refusalOf(engine.prepareBatch(actor, request))).code).toBe(expected);
      return;
    }
    const { candidates, excluded } = await engine.previewRun(actor, request);
    expect([
      ...candidates.map(({ entry }) => entry.externalId),
      ...excluded.map(({ entry, reason }) => `${entry.externalId}: ${reason}`),
    ]).toEqual([expected]);
  });

  test('P10: by «always», it is reminded once more at its new time, and not again', async () => {
    const practice = await movedAfterReminder('always');
    await aSubmittedBatch(practice);
    expect(practice.sms.taken).toHaveLength(2);
    expect(await leftOut(practice)).toEqual(['A: already-reminded']);
  });
});

describe('P1, P2: visit reasons by code or by name', () => {
  const withReasons = async (settings: Record<string, string> = {}) => {
    const practice = await startPractice({ settings });
    await practice.enter(
      aPatient(),
      anAppointment({ id: 'A', at: '2026-11-24T09:00', reasonCode: 'KO', reasonName: 'Kontrolle' }),
      anAppointment({ id: 'B', at: '2026-11-24T10:00', reasonCode: 'LAB', reasonName: 'KO' }),
      anAppointment({ id: 'C', at: '2026-11-24T11:00', reasonCode: 'K2', reasonName: 'Kontrolle' }),
      anAppointment({ id: 'D', at: '2026-11-24T12:00', reasonCode: null, reasonName: null }),
    );
    return practice;
  };

  test.each([
    [['KO'], ['A']],
    [['Kontrolle'], ['A', 'C']],
    [[' kontrolle '], ['A', 'C']],
    [
      ['LAB', 'K2'],
      ['B', 'C'],
    ],
    [['ko'], ['A']],
    [['Operation'], []],
    [null, ['A', 'B', 'C', 'D']],
  ])('P1: %j selects %j: a code wins over a name', async (reasons, expected) => {
    const { engine, actor } = await withReasons();
    const request = { channel: 'sms', reasons, onePerDay: false } as const;
    const { candidates } = await engine.previewRun(actor, request);
    expect(candidates.map(({ entry }) => entry.externalId)).toEqual(expected);
  });

  test('P6: the setting takes names too', async () => {
    const practice = await withReasons({ 'run.reasons': 'Kontrolle', 'run.one-per-day': 'false' });
    expect(await offered(practice)).toEqual(['A', 'C']);
  });
});
