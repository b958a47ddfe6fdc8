import { describe, expect, test } from 'vitest';
import type { NewUser, UserChange } from '../../src/users.ts';
import { aLogin, aUser, userIds, withAdministrator } from '../support/people.ts';
import { openSecondProcess, refusalOf } from '../support/practice.ts';

describe('practice users', () => {
  test('a user is entered with what they may do and which accounts are they; view goes without saying', async () => {
    const practice = await withAdministrator();
    const { engine, anna } = practice;
    const entered = await engine.addUser(anna, {
      id: 'beat',
      name: 'Beat Beispiel',
      capabilities: ['approve', 'prepare', 'approve'],
      logins: ['beat2', 'beat', 'beat'],
      slackIds: ['U024BE7LH'],
    });
    const expected = aUser({
      capabilities: ['view', 'prepare', 'approve'],
      logins: ['beat', 'beat2'],
      slackIds: ['U024BE7LH'],
    });
    expect(entered).toEqual(expected);
    expect((await engine.listUsers(anna))[1]).toEqual(expected);
    const { capabilities } = (await engine.resolveActor(aLogin('beat2'))).actor;
    expect(capabilities).toEqual(['view', 'prepare', 'approve']);
  });

  test('a change replaces what it names and leaves the rest', async () => {
    const { engine, anna } = await withAdministrator();
    await engine.addUser(anna, { ...aUser(), logins: ['beat'], slackIds: ['U024BE7LH'] });
    const changed = await engine.changeUser(anna, { id: 'beat', capabilities: ['prepare'], logins: [] });
    expect(changed).toEqual(aUser({ capabilities: ['view', 'prepare'], slackIds: ['U024BE7LH'] }));
    expect((await engine.resolveActor(aLogin('beat'))).actor.id).toBe('login:beat');
  });

  test('Audit: what changed, from what to what; nothing when nothing has', async () => {
    const { engine, anna } = await withAdministrator();
    await engine.addUser(anna, { ...aUser(), logins: ['beat'] });
    await engine.changeUser(anna, { id: 'beat', name: 'Beat Anders', capabilities: ['approve'] });
    await engine.changeUser(anna, { id: 'beat', capabilities: ['view', 'approve'], logins: ['beat'] });
    await engine.changeUser(anna, { id: 'beat', isActive: false });
    const { entries } = await engine.readAudit(anna, { filter: {}, limit: 3 });
    expect(entries).toMatchObject([
      { actor: 'anna', action: 'user.changed', subject: 'user beat', details: { active: false } },
      {
        action: 'user.changed',
        details: { renamed: true, capabilitiesFrom: ['view'], capabilitiesTo: ['view', 'approve'] },
      },
      { action: 'user.added', subject: 'user beat', details: { capabilities: ['view'], logins: ['beat'] } },
    ]);
  });

  test.each<[Partial<NewUser>, string]>([
    [{ id: '' }, 'id'],
    [{ id: 'Anna' }, 'id'],
    [{ id: 'login:beat' }, 'id'],
    [{ id: 'an na' }, 'id'],
    [{ id: '-anna' }, 'id'],
    [{ id: 'an--na' }, 'id'],
    [{ id: 'an\u0430' }, 'id'],
    [{ id: 'a'.repeat(33) }, 'id'],
    [{ name: '' }, 'name'],
    [{ name: ' Beat' }, 'name'],
    [{ name: 'Beat\u001B[31m' }, 'name'],
    [{ name: 'Beat\nBeispiel' }, 'name'],
    [{ name: 'taeB\u202E' }, 'name'],
    [{ name: 'B'.repeat(81) }, 'name'],
    [{ capabilities: ['view', 'everything'] }, 'capability'],
    [{ capabilities: ['constructor'] }, 'capability'],
    [{ logins: [''] }, 'login'],
    [{ logins: ['beat,anna'] }, 'login'],
    [{ logins: ['beat\u0000'] }, 'login'],
    [{ logins: ['b'.repeat(129)] }, 'login'],
    [{ logins: Array.from({ length: 21 }, (_, index) => `beat${index}`) }, 'login'],
    [{ slackIds: ['beat'] }, 'slack'],
    [{ slackIds: ['U024BE7LH '] }, 'slack'],
  ])('a user cannot be %j', async (wish, field) => {
    const practice = await withAdministrator();
    const refusal = await refusalOf(practice.engine.addUser(practice.anna, { ...aUser(), ...wish }));
    expect(refusal).toMatchObject({ code: 'invalid-user', details: { field } });
    expect(await userIds(practice)).toEqual(['anna']);
  });

  test('names of people have accents, commas and apostrophes', async () => {
    const { engine, anna } = await withAdministrator();
    for (const [index, name] of ["Dr. med. Zoë D'Ávila-Müller, FMH", 'Zoe\u0308', '李 明'].entries()) {
      await engine.addUser(anna, { id: `u${index}`, name });
    }
    expect(await engine.listUsers(anna)).toHaveLength(4);
  });

  test('an id is given once: a second user of it is refused, an inactive one keeps it', async () => {
    const { engine, anna } = await withAdministrator();
    await engine.addUser(anna, aUser());
    await engine.changeUser(anna, { id: 'beat', isActive: false });
    const refusal = await refusalOf(engine.addUser(anna, aUser({ name: 'Another' })));
    expect(refusal).toEqual({ code: 'user-exists', details: { user: 'beat' } });
    expect((await engine.listUsers(anna))[1]).toMatchObject({ name: 'Beat Beispiel', isActive: false });
  });

  test('of two who enter the same user at once one is refused', async () => {
    const practice = await withAdministrator();
    const second = await openSecondProcess(practice);
    const both = await Promise.allSettled(
      [practice, second].map(({ engine }, index) =>
        engine.addUser(practice.anna, aUser({ name: `Beat ${index}` })),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('whom nobody knows cannot be changed', async () => {
    const { engine, anna } = await withAdministrator();
    const refusal = await refusalOf(engine.changeUser(anna, { id: 'zoe', name: 'Zoe' }));
    expect(refusal).toEqual({ code: 'user-not-found', details: { user: 'zoe' } });
  });

  test.each<[UserChange, string, string]>([
    [{ id: 'beat', logins: ['beat', 'anna'] }, 'login', 'anna'],
    [{ id: 'beat', slackIds: ['U024BE7LH'] }, 'slack', 'U024BE7LH'],
  ])('an account is one person’s: %j is refused and says whose it is', async (change, kind, account) => {
    const { engine, anna } = await withAdministrator();
    await engine.changeUser(anna, { id: 'anna', name: 'Anna Muster', slackIds: ['U024BE7LH'] });
    await engine.addUser(anna, aUser());
    const taken = { code: 'identity-taken', details: { kind, account, user: 'anna', name: 'Anna Muster' } };
    expect(await refusalOf(engine.changeUser(anna, change))).toEqual(taken);
    expect(await refusalOf(engine.addUser(anna, { ...aUser(), ...change, id: 'carla' }))).toEqual(taken);
    expect(await engine.listUsers(anna)).toHaveLength(2);
  });

  test.each<Omit<UserChange, 'id'>>([{ capabilities: ['approve'] }, { isActive: false }, { logins: [] }])(
    'the last administrator stays one: %j is refused',
    async (change) => {
      const { engine, anna } = await withAdministrator();
      const others = [
        aUser({ id: 'beat', capabilities: ['view', 'approve'], logins: ['beat'] }),
        aUser({ id: 'carla', capabilities: ['admin'], slackIds: ['U024BE7LH'] }),
        aUser({ id: 'dora', capabilities: ['admin'], logins: ['dora'] }),
      ];
      for (const other of others) await engine.addUser(anna, other);
      await engine.changeUser(anna, { id: 'dora', isActive: false });
      const refusal = await refusalOf(engine.changeUser(anna, { id: 'anna', ...change }));
      expect(refusal).toEqual({ code: 'last-administrator', details: { user: 'anna' } });
      await engine.changeUser(anna, { id: 'dora', isActive: true });
      await engine.changeUser(anna, { id: 'anna', ...change });
    },
  );

  test('of two administrators who dismiss each other at once one stays', async () => {
    const practice = await withAdministrator();
    const second = await openSecondProcess(practice);
    const { engine, anna } = practice;
    await engine.addUser(anna, aUser({ capabilities: ['admin'], logins: ['beat'] }));
    const { actor: beat } = await engine.resolveActor(aLogin('beat'));
    const both = await Promise.allSettled([
      engine.changeUser(anna, { id: 'beat', isActive: false }),
      second.engine.changeUser(beat, { id: 'anna', isActive: false }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});
