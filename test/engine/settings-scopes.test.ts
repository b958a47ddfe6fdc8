import { describe, expect, test } from 'vitest';
import type { Actor, Capability } from '../../src/actor.ts';
import type { SettingScope } from '../../src/model/settings.ts';
import { readSettings } from '../../src/settings.ts';
import { anActor, enterUsers, type Practice, refusalOf, startPractice } from '../support/practice.ts';

const bea = anActor('bea', ['view', 'prepare']);
const elsewhere: Actor = { ...bea, workstation: 'room 2' };

const daysOf = async ({ engine }: Practice, actor: Actor) =>
  (await engine.readSettings(actor))['run.days'].join();

describe('settings: user over workstation over practice over default', () => {
  test.each([
    [[], 'tomorrow', 'default'],
    [['practice'], '+2', 'practice'],
    [['practice', 'workstation'], '+3', 'workstation'],
    [['practice', 'workstation', 'user'], '+4', 'user'],
    [['workstation'], '+3', 'workstation'],
    [['practice', 'user'], '+4', 'user'],
    [['workstation', 'user'], '+4', 'user'],
    [['user'], '+4', 'user'],
  ] as const)('set for %j, %s holds, from %s', async (scopes, value, source) => {
    const practice = await startPractice();
    const { engine, actor, store } = practice;
    const values = { practice: '+2', workstation: '+3', user: '+4' };
    for (const scope of scopes) {
      await engine.changeSetting(actor, { key: 'run.days', value: values[scope], scope });
    }
    expect(await daysOf(practice, actor)).toBe(value);
    const described = (await engine.describeSettings(actor)).find(({ key }) => key === 'run.days');
    expect(described).toMatchObject({ value, source, default: 'tomorrow' });
    expect(described?.stored.map(({ scope }) => scope)).toEqual([...scopes].reverse());
    const forNobody = scopes.some((scope) => scope === 'practice') ? '+2' : 'tomorrow';
    expect((await readSettings(store.read, null))['run.days'].join()).toBe(forNobody);
  });

  test('a user’s value follows them to another workstation, a workstation’s does not', async () => {
    const practice = await startPractice();
    const { engine, actor } = practice;
    await enterUsers(practice.store, ['bea']);
    await engine.changeSetting(actor, { key: 'run.days', value: '+3', scope: 'workstation' });
    expect([await daysOf(practice, bea), await daysOf(practice, elsewhere)]).toEqual(['+3', 'tomorrow']);
    await engine.changeSetting(bea, { key: 'run.days', value: '+4' });
    expect([await daysOf(practice, bea), await daysOf(practice, elsewhere)]).toEqual(['+4', '+4']);
    expect(await daysOf(practice, actor)).toBe('+3');
  });

  test('clearing goes back to the next wider scope', async () => {
    const practice = await startPractice();
    const { engine, actor } = practice;
    const scopes = ['practice', 'workstation', 'user'] as const;
    for (const [index, scope] of scopes.entries()) {
      await engine.changeSetting(actor, { key: 'run.days', value: `+${index + 2}`, scope });
    }
    const seen: string[] = [];
    for (const scope of [...scopes].reverse()) {
      await engine.clearSetting(actor, { key: 'run.days', scope });
      seen.push(await daysOf(practice, actor));
    }
    expect(seen).toEqual(['+3', '+2', 'tomorrow']);
    expect(await engine.clearSetting(actor, { key: 'run.days' })).toMatchObject({ from: null, to: null });
  });

  test('what protects patients or money holds for the practice alone, whatever the database says', async () => {
    const practice = await startPractice();
    const { engine, actor } = practice;
    await store(practice, { key: 'approval.mode', scope: 'user', scopeId: actor.id, value: 'none' });
    expect((await engine.readSettings(actor))['approval.mode']).toBe('any');
  });
});

describe('a stored value that is not possible any more', () => {
  test('falls back to the next scope and is told', async () => {
    const practice = await startPractice();
    const { engine, actor } = practice;
    await engine.changeSetting(actor, { key: 'run.days', value: '+2' });
    await store(practice, { key: 'run.days', scope: 'user', scopeId: actor.id, value: 'yester\u001b[2Jday' });
    const described = (await engine.describeSettings(actor)).find(({ key }) => key === 'run.days');
    expect(described).toMatchObject({ value: '+2', source: 'practice', changedBy: 'anna' });
    expect(described?.stored.map(({ scope, isInvalid }) => ({ scope, isInvalid }))).toEqual([
      { scope: 'user', isInvalid: true },
      { scope: 'practice', isInvalid: false },
    ]);
  });

  test('a setting nobody knows disturbs nothing', async () => {
    const practice = await startPractice();
    const { engine, actor } = practice;
    await store(practice, { key: 'run.colour', scope: 'practice', scopeId: '', value: 'red' });
    expect(await daysOf(practice, actor)).toBe('tomorrow');
    await engine.changeSetting(actor, { key: 'run.days', value: '+2' });
    expect(await daysOf(practice, actor)).toBe('+2');
  });
});

describe('settings: who may set what', () => {
  const people: Record<string, readonly Capability[]> = {
    administrator: ['view', 'admin'],
    preparer: ['view', 'prepare'],
    approver: ['view', 'approve'],
    viewer: ['view'],
  };
  type Attempt = readonly [string, string, SettingScope | null, string | null, string];
  const cases: readonly Attempt[] = [
    ['administrator', 'run.days', null, null, 'practice '],
    ['administrator', 'run.days', 'practice', null, 'practice '],
    ['administrator', 'run.days', 'workstation', null, 'workstation desk'],
    ['administrator', 'run.days', 'workstation', 'room 2', 'workstation room 2'],
    ['administrator', 'run.days', 'user', null, 'user me'],
    ['administrator', 'run.days', 'user', 'beat', 'user beat'],
    ['administrator', 'run.days', 'user', 'nobody', 'user-not-found'],
    ['administrator', 'run.days', 'workstation', '', 'invalid-value'],
    ['administrator', 'run.days', 'workstation', 'a\u001b[2Jb', 'invalid-value'],
    ['administrator', 'run.days', 'practice', 'other', 'invalid-value'],
    ['administrator', 'run.one-per-day', null, null, 'scope-needed'],
    ['administrator', 'run.one-per-day', 'user', null, 'user me'],
    ['administrator', 'approval.mode', null, null, 'practice '],
    ['administrator', 'approval.mode', 'user', null, 'scope-not-allowed'],
    ['administrator', 'quiet-hours.to', 'workstation', null, 'scope-not-allowed'],
    ['preparer', 'run.days', null, null, 'user me'],
    ['preparer', 'run.days', 'user', null, 'user me'],
    ['preparer', 'run.days', 'user', 'me', 'user me'],
    ['preparer', 'run.one-per-day', null, null, 'user me'],
    ['preparer', 'run.days', 'user', 'beat', 'not-permitted'],
    ['preparer', 'run.days', 'workstation', null, 'not-permitted'],
    ['preparer', 'run.days', 'practice', null, 'not-permitted'],
    ['preparer', 'approval.mode', null, null, 'not-permitted'],
    ['preparer', 'approval.mode', 'practice', null, 'not-permitted'],
    ['preparer', 'approval.mode', 'user', null, 'scope-not-allowed'],
    ['approver', 'run.days', null, null, 'not-permitted'],
    ['viewer', 'run.days', 'user', null, 'not-permitted'],
  ];
  const valueFor = (key: string): string =>
    ({ 'run.one-per-day': 'false', 'approval.mode': 'none', 'quiet-hours.to': '07:00' })[key] ?? '+2';

  test.each(cases)('%s, %s, scope %s of %s: %s', async (who, key, scope, scopeId, expected) => {
    const { engine, store } = await startPractice();
    await enterUsers(store, ['beat']);
    const me = anActor('me', people[who]);
    const target = { key, ...(scope && { scope }), ...(scopeId !== null && { scopeId }) };
    const change = async () => {
      const done = await engine.changeSetting(me, { ...target, value: valueFor(key) });
      return `${done.scope} ${done.scopeId}`;
    };
    const clear = async () => {
      const done = await engine.clearSetting(me, target);
      return `${done.scope} ${done.scopeId}`;
    };
    if (expected.includes(' ')) {
      expect(await change()).toBe(expected);
      expect((await store.read.settings()).map((row) => `${row.scope} ${row.scopeId}`)).toEqual([expected]);
      expect(await clear()).toBe(expected);
    } else {
      expect((await refusalOf(change())).code).toBe(expected);
      expect((await refusalOf(clear())).code).toBe(expected);
    }
    expect(await store.read.settings()).toEqual([]);
  });

  test('P6: who changes one per patient and day for others must say for whom', async () => {
    const { engine, actor } = await startPractice();
    const refusal = await refusalOf(engine.changeSetting(actor, { key: 'run.one-per-day', value: 'false' }));
    expect(refusal).toEqual({
      code: 'scope-needed',
      details: { key: 'run.one-per-day', allowed: ['user', 'workstation', 'practice'] },
    });
  });

  test('who may not view sees no settings, and only an administrator everybody’s', async () => {
    const { engine, actor, store } = await startPractice();
    await enterUsers(store, ['bea']);
    await engine.changeSetting(bea, { key: 'run.days', value: '+4' });
    const nobody = anActor('nobody', []);
    expect((await refusalOf(engine.readSettings(nobody))).code).toBe('not-permitted');
    expect((await refusalOf(engine.describeSettings(nobody))).code).toBe('not-permitted');
    expect((await refusalOf(engine.describeSettings(bea, { everybody: true }))).code).toBe('not-permitted');
    const stored = async (everybody: boolean) =>
      (await engine.describeSettings(actor, { everybody })).flatMap((described) => described.stored);
    expect(await stored(false)).toEqual([]);
    expect(await stored(true)).toMatchObject([
      { key: 'run.days', scope: 'user', scopeId: 'bea', value: '+4' },
    ]);
  });

  test('a face learns which scopes the actor may set', async () => {
    const { engine, actor } = await startPractice();
    const mayChange = async (who: Actor, setting: string) =>
      (await engine.describeSettings(who)).find(({ key }) => key === setting)?.mayChange;
    expect(await mayChange(actor, 'run.days')).toEqual(['user', 'workstation', 'practice']);
    expect(await mayChange(bea, 'run.days')).toEqual(['user']);
    expect(await mayChange(actor, 'price.sms')).toEqual(['practice']);
    expect(await mayChange(bea, 'price.sms')).toEqual([]);
  });
});

test('every change of a setting is audited with scope, before and after, and a refused or idle one is not', async () => {
  const { engine, actor, store } = await startPractice();
  await enterUsers(store, ['bea']);
  const key = 'run.days';
  await engine.changeSetting(actor, { key, value: '+2' });
  await engine.changeSetting(actor, { key, value: '+2' });
  await engine.changeSetting(actor, { key, value: '+3', scope: 'user', scopeId: 'bea' });
  await engine.clearSetting(actor, { key });
  await refusalOf(engine.changeSetting(actor, { key, value: 'never' }));
  const entries = await store.read.auditEntries({}, { limit: 10 });
  const changes = entries.filter(({ action }) => action.startsWith('setting.')).reverse();
  expect(changes).toMatchObject([
    {
      action: 'setting.changed',
      actor: 'anna',
      subject: 'setting run.days',
      details: { key, scope: 'practice', scopeId: '', from: null, to: '+2' },
    },
    { action: 'setting.changed', details: { key, scope: 'user', scopeId: 'bea', from: null, to: '+3' } },
    { action: 'setting.cleared', details: { key, scope: 'practice', scopeId: '', from: '+2', to: null } },
  ]);
  expect(changes).toHaveLength(3);
});

/** A value put into the database behind our back. */
function store(
  practice: Practice,
  row: Readonly<{ key: string; scope: SettingScope; scopeId: string; value: string }>,
): Promise<void> {
  const changedAt = practice.clock.now();
  return practice.store.write((tx) => tx.putSetting({ ...row, changedBy: 'somebody', changedAt }));
}
