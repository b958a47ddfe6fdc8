import { describe, expect, test } from 'vitest';
import { allCapabilities, type Capability } from '../../src/actor.ts';
import { createEngine, type Engine } from '../../src/engine.ts';
import { type Account, fourEyesIsPossible, type PracticeUser } from '../../src/people.ts';
import type { UserChange } from '../../src/users.ts';
import { aLogin, aUser, userIds, withAdministrator } from '../support/people.ts';
import { openSecondProcess, type Practice, refusalOf, startPractice } from '../support/practice.ts';
import { aFullDay } from '../support/records.ts';

const slack = (account: string): Account => ({
  ...aLogin(account),
  kind: 'slack',
  face: 'slack',
  workstation: 'server',
});

const inSandbox = ({ deps }: Practice): Engine => createEngine({ ...deps, mode: 'sandbox' });

describe('who acts', () => {
  test('the first command on a fresh installation makes its login administrator', async () => {
    const { engine } = await startPractice();
    const { actor, isFirst } = await engine.resolveActor(aLogin('Anna.Müller'));
    expect(isFirst).toBe(true);
    expect(actor).toEqual({
      id: 'anna.muller',
      name: 'Anna.Müller',
      capabilities: allCapabilities,
      face: 'cli',
      workstation: 'desk',
    });
    expect(await engine.listUsers(actor)).toEqual([
      aUser({
        id: 'anna.muller',
        name: 'Anna.Müller',
        capabilities: allCapabilities,
        logins: ['Anna.Müller'],
      }),
    ]);
    expect(await engine.resolveActor(aLogin('Anna.Müller'))).toEqual({ actor, isFirst: false });
    const { entries } = await engine.readAudit(actor, { filter: {}, limit: 10 });
    expect(entries).toMatchObject([
      { actor: 'anna.muller', action: 'user.added', subject: 'user anna.muller', details: { first: true } },
    ]);
  });

  test.each([
    ['山田', 'admin'],
    ['..', 'admin'],
    ['DOMAIN\\Anna', 'domain-anna'],
    ['a'.repeat(60), 'a'.repeat(32)],
    [`${'a'.repeat(31)}-b`, 'a'.repeat(31)],
  ])('the login %s becomes the id %s', async (account, id) => {
    const { engine } = await startPractice();
    expect((await engine.resolveActor(aLogin(account))).actor.id).toBe(id);
  });

  test('of two first commands at once one makes its login administrator', async () => {
    const practice = await startPractice();
    const second = await openSecondProcess(practice);
    const [anna, beat] = await Promise.all([
      practice.engine.resolveActor(aLogin('anna')),
      second.engine.resolveActor(aLogin('beat')),
    ]);
    expect([anna, beat].filter(({ isFirst }) => isFirst)).toHaveLength(1);
    expect(await userIds(practice)).toEqual([(anna.isFirst ? anna : beat).actor.id]);
    expect((anna.isFirst ? beat : anna).actor.capabilities).toEqual(['view']);
  });

  test('the same login in two first commands at once is one administrator', async () => {
    const practice = await startPractice();
    const second = await openSecondProcess(practice);
    const both = await Promise.all(
      [practice, second].map(({ engine }) => engine.resolveActor(aLogin('anna'))),
    );
    expect(both.map(({ actor }) => actor.id)).toEqual(['anna', 'anna']);
    expect(both.filter(({ isFirst }) => isFirst)).toHaveLength(1);
    expect(both.every(({ actor }) => actor.capabilities.includes('admin'))).toBe(true);
  });

  test('a Slack account never becomes the first administrator', async () => {
    const practice = await startPractice();
    const { actor, isFirst } = await practice.engine.resolveActor(slack('U024BE7LH'));
    expect({ id: actor.id, capabilities: actor.capabilities, isFirst }).toEqual({
      id: 'slack:U024BE7LH',
      capabilities: ['view'],
      isFirst: false,
    });
    expect(await userIds(practice)).toEqual([]);
  });

  test('a login nobody knows may only view, and is not taken for the user who is spelled like it', async () => {
    const { engine, anna } = await withAdministrator();
    await engine.addUser(anna, { id: 'beat', name: 'Beat', capabilities: ['admin'], logins: ['bbeispiel'] });
    const { actor } = await engine.resolveActor(aLogin('beat'));
    expect(actor).toMatchObject({ id: 'login:beat', name: 'beat', capabilities: ['view'] });
    expect((await engine.resolveActor(aLogin('bbeispiel'))).actor.id).toBe('beat');
  });

  test('a login is compared as it is: letters that no screen shows make another one', async () => {
    const { engine } = await withAdministrator();
    const { actor } = await engine.resolveActor(aLogin('an\u200Bna\u001B[2J'));
    expect(actor).toMatchObject({ id: 'login:anna', capabilities: ['view'] });
  });

  test('a login is no Slack account, and a Slack account no login', async () => {
    const { engine, anna } = await withAdministrator();
    await engine.changeUser(anna, { id: 'anna', slackIds: ['U024BE7LH'] });
    expect((await engine.resolveActor(slack('U024BE7LH'))).actor.id).toBe('anna');
    expect((await engine.resolveActor(aLogin('U024BE7LH'))).actor.id).toBe('login:U024BE7LH');
    expect((await engine.resolveActor(slack('anna'))).actor.id).toBe('slack:anna');
  });

  test('in the sandbox everybody has all capabilities, known or not', async () => {
    const practice = await withAdministrator();
    const { engine, anna } = practice;
    await engine.addUser(anna, { id: 'beat', name: 'Beat', logins: ['beat'] });
    const sandbox = inSandbox(practice);
    for (const account of ['beat', 'somebody']) {
      expect((await sandbox.resolveActor(aLogin(account))).actor.capabilities).toEqual(allCapabilities);
    }
  });

  test.each(['live', 'sandbox'] as const)('an inactive user may do nothing (%s)', async (mode) => {
    const { engine, anna, deps } = await withAdministrator();
    await engine.addUser(anna, { id: 'beat', name: 'Beat', logins: ['beat'], slackIds: ['U024BE7LH'] });
    await engine.changeUser(anna, { id: 'beat', isActive: false });
    const other = createEngine({ ...deps, mode });
    for (const account of [aLogin('beat'), slack('U024BE7LH')]) {
      const refusal = await refusalOf(other.resolveActor(account));
      expect(refusal).toEqual({ code: 'user-inactive', details: { user: 'beat' } });
    }
    await engine.changeUser(anna, { id: 'beat', isActive: true });
    expect((await other.resolveActor(aLogin('beat'))).actor.id).toBe('beat');
  });
});

describe('S5: four eyes', () => {
  const can = (id: string, ...capabilities: Capability[]) => aUser({ id, capabilities });
  const all = can('anna', 'prepare', 'approve');

  test.each<[boolean, string, PracticeUser[]]>([
    [false, 'nobody', []],
    [false, 'one who may do both', [all]],
    [false, 'nobody who may approve', [can('anna', 'prepare'), can('beat', 'prepare')]],
    [true, 'one prepares, another approves', [can('anna', 'prepare'), can('beat', 'approve')]],
    [true, 'two who may do both', [all, can('beat', 'prepare', 'approve')]],
    [false, 'the other is inactive', [all, { ...can('beat', 'approve'), isActive: false }]],
    [
      true,
      'the only one who could not be approved is inactive',
      [{ ...all, isActive: false }, can('b', 'approve')],
    ],
    [false, 'one prepares, and one who does both', [can('beat', 'prepare'), all]],
    [true, 'nobody prepares yet, one approves', [can('anna', 'approve')]],
  ])('S5: four eyes are possible: %s, with %s', (isPossible, _, users) => {
    expect(fourEyesIsPossible(users)).toBe(isPossible);
  });

  async function withFourEyes() {
    const practice = await startPractice({ settings: { 'approval.mode': 'four-eyes' } }); // enters anna and beat
    return { ...practice, anna: (await practice.engine.resolveActor(aLogin('anna'))).actor };
  }

  test('S5: two logins of one person are one person: nobody approves under their other login', async () => {
    const practice = await withFourEyes();
    const { engine, anna } = practice;
    await engine.changeUser(anna, { id: 'anna', logins: ['anna', 'reception'] });
    await practice.enter(...aFullDay(2));
    const { actor: sameAnna } = await engine.resolveActor({ ...aLogin('reception'), workstation: 'desk 2' });
    const { batchId } = await engine.prepareBatch(anna, { channel: 'sms' });
    expect((await refusalOf(engine.approveBatch(sameAnna, batchId))).code).toBe('four-eyes');
    const { actor: beat } = await engine.resolveActor(aLogin('beat'));
    expect((await engine.approveBatch(beat, batchId)).batch).toMatchObject({
      state: 'approved',
      preparedBy: 'anna',
      decidedBy: 'beat',
    });
  });

  test.each<UserChange>([
    { id: 'beat', isActive: false },
    { id: 'beat', capabilities: ['prepare', 'admin'] },
  ])('S5: a change that leaves nobody to approve others is refused: %j', async (change) => {
    const practice = await withFourEyes();
    const { engine, anna } = practice;
    expect((await refusalOf(engine.changeUser(anna, change))).code).toBe('four-eyes-impossible');
    await engine.changeUser(anna, { id: 'beat', name: 'Beat Anders' });
    const sandbox = inSandbox(practice);
    expect(await sandbox.changeUser(anna, change)).toMatchObject(change.isActive === false ? change : {});
  });

  test('S5: what was impossible before can be mended step by step', async () => {
    const practice = await withFourEyes();
    const { engine, anna } = practice;
    await inSandbox(practice).changeUser(anna, { id: 'beat', isActive: false });
    await engine.changeUser(anna, { id: 'beat', name: 'Beat Anders' });
    await engine.changeUser(anna, { id: 'beat', isActive: true });
  });
});
