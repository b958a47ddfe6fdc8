import { describe, expect, test } from 'vitest';
import { anActor, enterUsers, openSecondProcess, refusalOf, startPractice } from '../support/practice.ts';

type Values = Readonly<Record<string, string>>;

describe('settings that contradict each other are refused with the reason', () => {
  test.each<[string, Values, string, string, string | null]>([
    ['a not-before in the quiet hours', {}, 'run.not-before', '20:00', 'not-before-in-quiet-hours'],
    ['a not-before in the small hours', {}, 'run.not-before', '07:59', 'not-before-in-quiet-hours'],
    ['a not-before when the quiet hours end', {}, 'run.not-before', '08:00', null],
    [
      'quiet hours over the not-before',
      { 'run.not-before': '19:00' },
      'quiet-hours.from',
      '18:00',
      'not-before-in-quiet-hours',
    ],
    [
      'a later end over the not-before',
      { 'run.not-before': '08:30' },
      'quiet-hours.to',
      '09:00',
      'not-before-in-quiet-hours',
    ],
    ['quiet hours before the not-before', { 'run.not-before': '19:00' }, 'quiet-hours.from', '19:30', null],
    ['59 minutes left of the day', {}, 'quiet-hours.from', '08:59', 'quiet-hours-too-long'],
    ['an hour left of the day', {}, 'quiet-hours.from', '09:00', null],
    ['no quiet hours', {}, 'quiet-hours.from', '08:00', null],
    ['cancelled among the statuses', {}, 'run.statuses', 'definite,cancelled', 'cancelled-never-offered'],
    ['cancelled in German', {}, 'run.statuses', 'abgesagt', 'cancelled-never-offered'],
    ['other statuses', {}, 'run.statuses', 'planned,no-show', null],
  ])('%s', async (_, settings, key, value, reason) => {
    const { engine, actor } = await startPractice({ settings });
    const before = await engine.readSettings(actor);
    const change = engine.changeSetting(actor, { key, value });
    if (reason === null) return expect(await change).toMatchObject({ key, to: value });
    const refusal = await refusalOf(change);
    expect(refusal).toMatchObject({
      code: 'settings-contradict',
      details: { key, reason, user: null, workstation: null },
    });
    expect(refusal.details).toHaveProperty('keys', expect.arrayContaining([key]));
    expect(await engine.readSettings(actor)).toEqual(before);
  });

  test.each<[string, readonly (readonly [string, ...string[]])[], boolean]>([
    ['nobody is entered', [], false],
    ['one who prepares and approves', [['anna', 'prepare', 'approve']], false],
    [
      'one prepares, another approves',
      [
        ['anna', 'prepare'],
        ['beat', 'approve'],
      ],
      true,
    ],
    [
      'two do both',
      [
        ['anna', 'prepare', 'approve'],
        ['beat', 'prepare', 'approve'],
      ],
      true,
    ],
    [
      'the only approver prepares too',
      [
        ['anna', 'prepare'],
        ['beat', 'prepare', 'approve'],
      ],
      false,
    ],
    [
      'nobody approves',
      [
        ['anna', 'prepare'],
        ['beat', 'prepare'],
      ],
      false,
    ],
  ])('S5: four eyes when %s', async (_, people, isPossible) => {
    const { engine, actor, store } = await startPractice();
    for (const [id, ...capabilities] of people) {
      const user = anActor(id, ['view', ...(capabilities as ('prepare' | 'approve')[])]);
      const accounts = { logins: [id], slackIds: [], isActive: true };
      await store.write((tx) => tx.putUser({ id, name: id, capabilities: user.capabilities, ...accounts }));
    }
    const change = engine.changeSetting(actor, { key: 'approval.mode', value: 'four-eyes' });
    if (isPossible) return expect(await change).toMatchObject({ to: 'four-eyes' });
    expect(await refusalOf(change)).toMatchObject({
      code: 'settings-contradict',
      details: { reason: 'four-eyes-impossible', keys: ['approval.mode'] },
    });
  });

  test('S5: a deactivated colleague makes no second pair of eyes', async () => {
    const { engine, actor, store } = await startPractice();
    await enterUsers(store, ['anna', 'beat']);
    const [, beat] = await store.read.users();
    if (beat !== undefined) await store.write((tx) => tx.putUser({ ...beat, isActive: false }));
    const change = engine.changeSetting(actor, { key: 'approval.mode', value: 'four-eyes' });
    expect(await refusalOf(change)).toMatchObject({ details: { reason: 'four-eyes-impossible' } });
  });

  test('a change for the practice must fit what users and workstations have set for themselves', async () => {
    const { engine, actor, store } = await startPractice();
    await enterUsers(store, ['bea']);
    const bea = anActor('bea', ['view', 'prepare']);
    await engine.changeSetting(bea, { key: 'run.not-before', value: '19:00' });
    const place = { key: 'run.not-before', scope: 'workstation', scopeId: 'room 2' } as const;
    await engine.changeSetting(actor, { ...place, value: '08:30' });
    const evening = engine.changeSetting(actor, { key: 'quiet-hours.from', value: '18:30' });
    expect((await refusalOf(evening)).details).toMatchObject({
      reason: 'not-before-in-quiet-hours',
      values: ['run.not-before = 19:00', 'quiet-hours.from = 18:30', 'quiet-hours.to = 08:00'],
      user: 'bea',
      workstation: null,
    });
    const morning = engine.changeSetting(actor, { key: 'quiet-hours.to', value: '09:00' });
    expect((await refusalOf(morning)).details).toMatchObject({ user: null, workstation: 'room 2' });
  });

  test('a user’s own value must fit the practice’s', async () => {
    const { engine } = await startPractice();
    const bea = anActor('bea', ['view', 'prepare']);
    const change = engine.changeSetting(bea, { key: 'run.not-before', value: '21:00' });
    expect((await refusalOf(change)).details).toMatchObject({
      user: 'bea',
      reason: 'not-before-in-quiet-hours',
    });
  });

  test('going back to the wider scope can contradict too', async () => {
    const { engine, actor } = await startPractice({
      settings: { 'quiet-hours.from': '22:00', 'run.not-before': '21:00' },
    });
    expect((await refusalOf(engine.clearSetting(actor, { key: 'quiet-hours.from' }))).code).toBe(
      'settings-contradict',
    );
  });

  test('an older contradiction does not block other changes, nor its own mending', async () => {
    const { engine, actor, store, clock } = await startPractice();
    const row = { scope: 'practice', scopeId: '', changedBy: 'somebody', changedAt: clock.now() } as const;
    await store.write((tx) => tx.putSetting({ ...row, key: 'run.not-before', value: '23:00' }));
    await engine.changeSetting(actor, { key: 'run.days', value: '+2' });
    await engine.changeSetting(actor, { key: 'run.statuses', value: 'planned' });
    const worse = engine.changeSetting(actor, { key: 'quiet-hours.from', value: '19:00' });
    expect((await refusalOf(worse)).code).toBe('settings-contradict');
    await engine.changeSetting(actor, { key: 'run.not-before', value: '17:00' });
    expect((await engine.readSettings(actor))['run.not-before']).toBe('17:00');
  });

  test('of two changes at once that contradict each other one wins, and the other is told', async () => {
    const practice = await startPractice();
    const second = await openSecondProcess(practice);
    const { actor } = practice;
    const outcomes = await Promise.allSettled([
      practice.engine.changeSetting(actor, { key: 'run.not-before', value: '19:00' }),
      second.engine.changeSetting(actor, { key: 'quiet-hours.from', value: '18:00' }),
    ]);
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject([{ reason: { code: 'settings-contradict' } }]);
    expect(await practice.store.read.settings()).toHaveLength(1);
  });

  test('nothing is written and nothing audited when it is refused', async () => {
    const { engine, actor, store } = await startPractice();
    await refusalOf(engine.changeSetting(actor, { key: 'run.not-before', value: '23:00' }));
    expect(await store.read.settings()).toEqual([]);
    expect(await store.read.auditEntries({}, { limit: 10 })).toEqual([]);
  });
});

test('what somebody set who may do nothing any more blocks no change of the practice', async () => {
  const practice = await startPractice();
  const { engine, actor } = practice;
  await engine.addUser(actor, { id: 'bea', name: 'Bea', capabilities: ['prepare'], logins: ['bea'] });
  await engine.changeSetting(anActor('bea', ['view', 'prepare']), { key: 'run.not-before', value: '19:30' });
  const earlier = { key: 'quiet-hours.from', value: '19:00' };
  expect((await refusalOf(engine.changeSetting(actor, earlier))).code).toBe('settings-contradict');
  await engine.changeUser(actor, { id: 'bea', isActive: false });
  expect(await engine.changeSetting(actor, earlier)).toMatchObject({ to: '19:00' });
});
