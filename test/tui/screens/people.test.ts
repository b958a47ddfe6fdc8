import { describe, expect, test } from 'vitest';
import type { Command } from '../../../tui/keys.ts';
import { peopleScreen } from '../../../tui/screens/people.ts';
import { cellWidth } from '../../../tui/terminal/cells.ts';
import { aFace, seen } from '../../support/face.ts';
import { aUser, userIds, withAdministrator } from '../../support/people.ts';
import { anActor } from '../../support/practice.ts';

type TestPractice = Awaited<ReturnType<typeof withAdministrator>>;

const WIDE = { width: 200, height: 20 };

async function open(practice: TestPractice, options: Parameters<typeof aFace>[1] = {}) {
  const fake = aFace(practice, options);
  const screen = peopleScreen(fake.face);
  screen.shown();
  await fake.settled();
  const press = async (...commands: Command[]) => {
    for (const command of commands) {
      screen.onCommand(command);
      await fake.settled();
    }
  };
  return { ...fake, screen, press, text: (size = WIDE) => seen(screen, size) };
}

/** Anna is administrator, Beat may prepare, Carla has left. */
async function withThree() {
  const practice = await withAdministrator();
  const { engine, anna } = practice;
  await engine.addUser(anna, {
    ...aUser(),
    capabilities: ['prepare'],
    logins: ['beat'],
    slackIds: ['U024BE7LH'],
  });
  await engine.addUser(anna, { id: 'carla', name: 'Carla Muster', capabilities: ['approve'] });
  await engine.changeUser(anna, { id: 'carla', isActive: false });
  return practice;
}

const userOf = async ({ engine, anna }: TestPractice, id: string) =>
  (await engine.listUsers(anna)).find((user) => user.id === id);

describe('People', () => {
  test('everybody is listed with what they may do and which accounts are theirs; who I am is marked', async () => {
    const { text, screen } = await open(await withThree());
    const rows = text()
      .split('\n')
      .slice(1, 4)
      .map((line) => line.split('│')[0]?.trim().replaceAll(/ {2,}/g, ' | '));
    expect(rows).toEqual([
      '> anna (you) | anna | view, prepare, approve, administer | yes | anna | –',
      'Beat Beispiel | beat | view, prepare | yes | beat | U024BE7LH',
      'Carla Muster | carla | view, approve | no | – | –',
    ]);
    expect(screen.chips()).toEqual(['You are anna. You may: view, prepare, approve, administer.']);
  });

  test('an administrator enters somebody, on whom the cursor is then', async () => {
    const practice = await withThree();
    const { press, reply, toasts, questions, text } = await open(practice);
    const values = {
      id: 'dora',
      name: ' Dora Beispiel ',
      prepare: true,
      approve: true,
      logins: 'dora, dora.b',
      slackIds: 'U024BE7LX',
    };
    reply({ id: 'add', values });
    await press('people.add');
    expect(questions[0]?.fields?.map(({ id }) => id)).toEqual([
      'id',
      'name',
      'prepare',
      'approve',
      'admin',
      'logins',
      'slackIds',
    ]);
    expect(await userOf(practice, 'dora')).toEqual({
      id: 'dora',
      name: 'Dora Beispiel',
      capabilities: ['view', 'prepare', 'approve'],
      logins: ['dora', 'dora.b'],
      slackIds: ['U024BE7LX'],
      isActive: true,
    });
    expect(toasts).toEqual(['ok: dora is entered.']);
    expect(text()).toMatch(/^> Dora Beispiel/m);
  });

  test('a refusal is said in the question, what was typed stays, and corrected it is taken', async () => {
    const practice = await withThree();
    const { press, reply, questions, toasts } = await open(practice);
    const typed = { id: 'Dora', name: 'Dora', prepare: true, logins: 'beat' };
    reply(
      { id: 'add', values: typed },
      { id: 'add', values: { id: 'dora' } },
      { id: 'add', values: { logins: '' } },
    );
    await press('people.add');
    expect(questions[1]?.lines[0]).toMatch(/^! "Dora" is not possible. Expected: an id of at most 32/);
    expect(questions[1]?.values).toMatchObject(typed);
    expect(questions[2]?.lines).toEqual([
      '! The login beat is Beat Beispiel (beat) already. Nothing was changed.',
    ]);
    expect(await userOf(practice, 'dora')).toMatchObject({ capabilities: ['view', 'prepare'], logins: [] });
    expect(toasts).toEqual(['ok: dora is entered.']);
  });

  test('whoever gives up after a refusal has entered nobody', async () => {
    const practice = await withThree();
    const { press, reply, toasts } = await open(practice);
    reply({ id: 'add', values: { id: '', name: '' } }, null);
    await press('people.add');
    expect(await userIds(practice)).toEqual(['anna', 'beat', 'carla']);
    expect(toasts).toEqual([]);
  });

  test('a change changes what was changed, and leaves what somebody else has changed meanwhile', async () => {
    const practice = await withThree();
    const { engine, anna } = practice;
    const { press, reply, questions } = await open(practice);
    await press('list.down');
    await engine.changeUser(anna, { id: 'beat', logins: ['beat', 'beat.b'], slackIds: [] });
    reply({ id: 'save', values: { name: 'Beat Anders', approve: true } });
    await press('people.edit');
    expect(questions[0]).toMatchObject({
      title: 'Change Beat Beispiel (beat)',
      values: {
        name: 'Beat Beispiel',
        prepare: true,
        approve: false,
        admin: false,
        logins: 'beat',
        isActive: true,
      },
    });
    expect(await userOf(practice, 'beat')).toEqual({
      id: 'beat',
      name: 'Beat Anders',
      capabilities: ['view', 'prepare', 'approve'],
      logins: ['beat', 'beat.b'],
      slackIds: [],
      isActive: true,
    });
  });

  test('somebody leaves and comes back: never deleted, the list says who is active', async () => {
    const practice = await withThree();
    const { press, reply, text } = await open(practice);
    reply({ id: 'save', values: { isActive: false } }, { id: 'save', values: { isActive: true } });
    await press('list.down', 'people.edit');
    expect(await userOf(practice, 'beat')).toMatchObject({ isActive: false });
    expect(text()).toContain('Inactive: may do nothing here any more');
    await press('people.edit');
    expect(await userOf(practice, 'beat')).toMatchObject({ isActive: true });
  });

  test('the last administrator stays one, and is told why', async () => {
    const practice = await withThree();
    const { press, reply, questions } = await open(practice);
    reply({ id: 'save', values: { admin: false } }, null);
    await press('people.edit');
    expect(questions[1]?.lines[0]).toMatch(/^! anna is the last administrator/);
    expect((await userOf(practice, 'anna'))?.capabilities).toContain('admin');
  });

  test('who changes what they themselves may do is told when it holds', async () => {
    const practice = await withThree();
    const { press, reply, toasts } = await open(practice);
    reply({ id: 'save', values: { approve: false } });
    await press('people.edit');
    expect(toasts[0]).toMatch(/^ok: anna is changed\. What you yourself may do changes when/);
  });

  test('others look, read who may change, and are refused', async () => {
    const practice = await withThree();
    const beat = { ...anActor('beat', ['view', 'prepare']), name: 'Beat Beispiel' };
    const { press, reply, screen, questions, text } = await open(practice, { actor: beat });
    expect(screen.chips()).toEqual([
      'Only administrators enter and change people: anna.',
      'You are Beat Beispiel (beat). You may: view, prepare.',
    ]);
    expect(text()).toContain('Beat Beispiel (you)');
    reply({ id: 'save', values: { approve: true } }, null);
    await press('people.edit');
    expect(questions[1]?.lines[0]).toMatch(/^! You may not do this \(needed: admin\)/);
  });

  test('whom nobody has entered learns it', async () => {
    const { screen } = await open(await withThree(), { actor: anActor('login:zoe', ['view']) });
    expect(screen.chips().at(-1)).toBe('You are “login:zoe”, whom nobody has entered here. You may: view.');
  });

  test('it speaks both languages and fits every size', async () => {
    const practice = await withThree();
    const { engine, anna } = practice;
    const logins = Array.from({ length: 20 }, (_, index) => `${'中村'.repeat(20)}${index}`);
    await engine.addUser(anna, { id: 'eva', name: `Eva ${'Ö'.repeat(70)}`, logins });
    const { speak, text, press } = await open(practice);
    speak('de');
    expect(text()).toContain('anna (Sie)');
    await press('list.down', 'list.down');
    for (const size of [
      { width: 60, height: 11 },
      { width: 80, height: 19 },
      { width: 300, height: 95 },
    ]) {
      const lines = text(size).split('\n');
      expect(lines).toHaveLength(size.height);
      expect(lines.filter((line) => cellWidth(line) > size.width)).toEqual([]);
    }
  });
});
