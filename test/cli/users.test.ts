import { userInfo } from 'node:os';
import { join } from 'node:path';
import sqlite3 from 'sqlite3';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { de } from '../../src/i18n/de.ts';
import { en } from '../../src/i18n/en.ts';
import { createHome, type Home } from '../support/cli.ts';

const OWN = userInfo().username;
const MORNING = ['--now', '2026-11-23T09:00:00+01:00'];

function sandboxHome(): Home {
  const home = createHome();
  onTestFinished(() => home.remove());
  return home;
}

/** Configured for real; none of the commands here speaks to the portal. */
function liveHome(): Home {
  const home = createHome({ RUNDRUF_ASPSMS_PASSWORD: 'secret' });
  onTestFinished(() => home.remove());
  home.file('rundruf.yaml', 'sms: { gateway: aspsms, userKey: KEY, originator: PRAXIS }\n');
  return home;
}

/** Changes the live practice's database past the program. */
function change(home: Home, sql: string): Promise<void> {
  const database = new sqlite3.Database(join(home.folder, 'rundruf.sqlite'));
  return new Promise((done, fail) => {
    database.run(sql, (error) => database.close(() => (error ? fail(error) : done())));
  });
}

describe('who runs a command', () => {
  test('the first command makes its login administrator and says so once, on stderr', async () => {
    const home = liveHome();
    const first = await home.run('users', 'list', '--json');
    expect(first.stderr).toContain(`the login "${OWN}" is now its administrator`);
    expect(first.json).toMatchObject({
      users: [{ logins: [OWN], capabilities: ['view', 'prepare', 'approve', 'admin'], active: true }],
    });
    expect((await home.run('users', 'list')).stderr).toBe('');
  });

  test('a login that nobody knows may look and no more, and is told what to do', async () => {
    const home = liveHome();
    await home.run('users', 'list');
    await change(home, `update user_identity set account = 'somebody-else'`);
    const { code, json } = await home.run('users', 'whoami', '--json');
    expect({ code, json }).toMatchObject({
      code: 0,
      json: { id: `login:${OWN}`, known: false, capabilities: ['view'], login: OWN },
    });
    expect((await home.run('users', 'whoami')).stdout).toContain(`Nobody here has the login "${OWN}"`);
    expect((await home.run('log')).code).toBe(0);
    for (const words of [
      ['settings', 'set', 'run.days', 'today'],
      ['users', 'add', 'zoe', '--name', 'Zoe'],
      ['log', 'reset', '--all', '--yes'],
      ['audit'],
    ]) {
      expect(await home.run(...words, '--json')).toMatchObject({
        code: 1,
        json: { error: { code: 'not-permitted' } },
      });
    }
  });

  test('an inactive user may do nothing: every command is refused', async () => {
    const home = liveHome();
    await home.run('users', 'list');
    await change(home, 'update practice_user set is_active = 0');
    for (const words of [['users', 'whoami'], ['log'], ['batch', 'list']]) {
      expect(await home.run(...words, '--json')).toMatchObject({
        code: 1,
        json: { error: { code: 'user-inactive' } },
      });
    }
  });

  test('--as works in the sandbox only', async () => {
    const home = liveHome();
    const { code, stderr, json } = await home.run('users', 'whoami', '--as', 'beat', '--json');
    expect({ code, json }).toMatchObject({ code: 1, json: { error: { code: 'sandbox-only' } } });
    expect(stderr).toBe('rundruf: --as works in the sandbox only.\n');
  });

  test('--as takes no login that a screen would hide or obey', async () => {
    const { json, stderr } = await sandboxHome().run('users', 'whoami', '--as', 'be\u001B[2Jat', '--json');
    expect(json).toMatchObject({ error: { code: 'invalid-value' } });
    expect(stderr).not.toContain('\u001B');
  });
});

test('S5: in the sandbox four eyes can be tried out: two logins of one person are one person', async () => {
  const home = sandboxHome();
  const as = (login: string, ...words: string[]) => home.run(...words, '--as', login, '--json', ...MORNING);
  for (const words of [
    ['import', '--sample'],
    ['settings', 'set', 'approval.mode', 'four-eyes'],
    ['users', 'set', 'anna', '--login', 'anna,reception'],
  ]) {
    expect(await as('anna', ...words)).toMatchObject({ code: 0, stderr: '' });
  }
  expect((await as('anna', 'prepare', '--channel', 'sms', '--create')).json).toMatchObject({ batchId: 1 });
  expect(await as('reception', 'batch', 'approve', '1')).toMatchObject({
    code: 1,
    json: { error: { code: 'four-eyes' } },
  });
  expect((await as('beat', 'batch', 'approve', '1')).json).toMatchObject({
    state: 'approved',
    preparedBy: 'anna',
    decidedBy: 'login:beat',
  });
});

test('users are entered, changed and listed, in both languages', async () => {
  const home = sandboxHome();
  await home.run('users', 'list', '--as', 'anna');
  const added = await home.run('users', 'add', 'beat', '--name', 'Beat Beispiel', '--can', 'approve');
  expect(added.stdout).toBe('beat is entered.\n');
  const set = await home.run(
    'users',
    'set',
    'beat',
    '--login',
    'beat, beat2',
    '--slack',
    'U024BE7LH',
    '--json',
  );
  expect(set.json).toEqual({
    id: 'beat',
    name: 'Beat Beispiel',
    capabilities: ['view', 'approve'],
    logins: ['beat', 'beat2'],
    slackIds: ['U024BE7LH'],
    active: true,
  });
  await home.run('users', 'set', 'beat', '--inactive', '--slack', '');
  expect((await home.run('users', 'list')).stdout).toMatch(
    /beat +Beat Beispiel +no +beat, beat2 +– +view, approve/,
  );
  const german = (await home.run('users', 'list', '--lang', 'de')).stdout;
  expect(german).toMatch(/Kürzel +Name +Aktiv +Anmeldungen/);
  expect(german).toMatch(/beat +Beat Beispiel +nein +beat, beat2 +– +ansehen, freigeben/);
  expect((await home.run('users', 'whoami', '--as', 'anna')).stdout).toContain('You are anna (anna).\n');
});

const shared = createHome();
beforeAll(() => shared.run('users', 'list', '--as', 'anna'));
afterAll(() => shared.remove());

test.each([
  [['users', 'set', 'zoe', '--name', 'Zoe'], 'user-not-found', 'There is no user "zoe"'],
  [['users', 'add', 'anna', '--name', 'Anna'], 'user-exists', 'There is a user "anna" already'],
  [['users', 'add', 'Zoe!', '--name', 'Zoe'], 'invalid-user', 'an id of at most 32'],
  [['users', 'add', 'zoe', '--name', 'Zoe', '--can', 'fly'], 'invalid-user', '"fly" is not possible'],
  [
    ['users', 'add', 'zoe', '--name', 'Zoe', '--login', 'anna'],
    'identity-taken',
    'The login anna is anna (anna)',
  ],
  [['users', 'set', 'anna', '--inactive'], 'last-administrator', 'anna is the last administrator'],
  [['users', 'set', 'anna', '--login', ''], 'last-administrator', 'anna is the last administrator'],
])('rundruf %s is refused as %s', async (words, code, sentence) => {
  const refused = await shared.run(...words, '--json', '--as', 'anna');
  expect(refused).toMatchObject({ code: 1, json: { error: { code } } });
  expect(refused.stderr).toContain(sentence);
});

test.each([
  [['users', 'add', 'zoe'], '--name'],
  [['users', 'set', 'zoe'], 'Say what to change'],
  [['users', 'set', 'zoe', '--active', '--inactive'], 'not both'],
  [['users', 'add', 'zoe', '--name', 'Zoe', '--can', ','], '--can expects at least one value'],
  [['log', '--as', 'anna', 'purge', '--all', '--until', 'today', '--yes'], 'Put the filters behind'],
])('rundruf %s is wrong usage', async (words, sentence) => {
  const { code, stderr, stdout } = await shared.run(...words);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(sentence);
});

test('what is refused is said in full in both languages', () => {
  for (const { refusal, people } of [en, de]) {
    for (const field of ['id', 'name', 'capability', 'login', 'slack']) {
      expect(refusal['invalid-user']({ field, value: 'x' })).toContain(people.userField[field]);
    }
    for (const kind of ['login', 'slack']) {
      const taken = refusal['identity-taken']({ kind, account: 'a', user: 'beat', name: 'Beat' });
      expect(taken).toContain(people.account[kind]);
    }
  }
});
