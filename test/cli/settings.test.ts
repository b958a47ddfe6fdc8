import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { settingKeys } from '../../src/model/settings.ts';
import { createHome, type Home } from '../support/cli.ts';

const homes: Home[] = [];
function aHome(environment: Record<string, string> = {}): Home {
  const home = createHome(environment);
  homes.push(home);
  return home;
}
afterAll(() => {
  for (const home of homes) home.remove();
});

/** For what changes nothing. */
const untouched = aHome();

const LIVE = 'sms: { gateway: aspsms, userKey: K, originator: PRAXIS }\n';

describe('rundruf settings', () => {
  test('values are told in the text form that set takes, by key', async () => {
    const home = aHome();
    const listed = await home.run('settings', 'list', '--json');
    expect(Object.keys(Object(listed.json))).toEqual(settingKeys);
    expect(listed.json).toMatchObject({
      'run.days': 'tomorrow',
      'price.sms': '+:1',
      'send.limit-per-day': 'none',
    });
    const set = await home.run('settings', 'set', 'run.days', 'today, +2', '--json');
    expect(set.json).toEqual({ 'run.days': 'today,+2' });
    expect((await home.run('settings', 'get', 'run.days', '--json')).json).toEqual({
      'run.days': 'today,+2',
    });
    expect((await home.run('settings', 'get', 'run.days')).stdout).toBe('today,+2\n');
    expect((await home.run('settings', 'clear', 'run.days', '--json')).json).toEqual({
      'run.days': 'tomorrow',
    });
  });

  test('settings: the narrower scope wins, and who sets a wider one is told so', async () => {
    const home = aHome();
    await home.run('settings', 'set', 'run.days', '+3', '--scope', 'user');
    const { stdout, stderr } = await home.run('settings', 'set', 'run.days', '+2', '--scope', 'workstation');
    expect(stdout).toBe('run.days = +2\n');
    expect(stderr).toContain('For you +3 is in force (user)');
    const { json } = await home.run('settings', 'get', 'run.days', '--details', '--json');
    expect(json).toMatchObject({
      key: 'run.days',
      value: '+3',
      source: 'user',
      default: 'tomorrow',
      range: { kind: 'days' },
      stored: [
        { scope: 'user', value: '+3', isInvalid: false },
        { scope: 'workstation', value: '+2', isInvalid: false },
      ],
    });
    const changed = await home.run('settings', 'list', '--changed');
    expect(changed.stdout).toMatch(/^run\.days = \+3 \(user\)\n {4}\S.*\n?.*As shipped: tomorrow\.\n$/);
  });

  test.each(['en', 'de'])('the list explains each setting within 80 columns, in %s', async (language) => {
    const { stdout } = await untouched.run('settings', 'list', '--lang', language);
    for (const key of settingKeys)
      expect(stdout).toContain(`\n${key} = `.slice(key === 'run.channel' ? 1 : 0));
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(stdout).not.toMatch(/undefined|ß/);
  });

  test.each([
    ['en', ['set', 'run.one-per-day', 'false'], 'scope-needed', '--scope practice'],
    ['de', ['set', 'run.one-per-day', 'false'], 'scope-needed', '--scope practice'],
    ['en', ['clear', 'run.one-per-day'], 'scope-needed', '--scope practice'],
    ['en', ['set', 'approval.mode', 'none', '--scope', 'user'], 'scope-not-allowed', 'practice only'],
    ['de', ['set', 'approval.mode', 'none', '--scope', 'user'], 'scope-not-allowed', 'nur für: Praxis'],
    ['en', ['set', 'run.not-before', '21:00'], 'settings-contradict', 'quiet-hours.from = 20:00'],
    ['de', ['set', 'run.not-before', '21:00'], 'settings-contradict', 'in der Ruhezeit geht keine SMS'],
    ['de', ['set', 'import.region', 'XX'], 'invalid-setting', 'ein Land wie CH'],
    ['en', ['set', 'run.days', '+2', '--scope', 'user', '--for', 'nobody'], 'user-not-found', 'nobody'],
  ])('%s: %j is refused as %s, in words', async (language, words, code, told) => {
    const { stderr, ...answer } = await untouched.run('settings', ...words, '--json', '--lang', language);
    expect(answer).toMatchObject({ code: 1, json: { error: { code } } });
    expect(stderr).toContain(told);
  });

  test.each([
    [['set', 'run.days', '+2', '--for', 'anna']],
    [['set', 'run.days', '+2', '--scope', 'practice', '--for', 'anna']],
    [['set', 'run.days', '+2', '--scope', 'everybody']],
    [['set', 'run.days']],
  ])('%j is wrong usage', async (words) => {
    expect((await untouched.run('settings', ...words)).code).toBe(2);
  });

  test('settings are changed without the password of the portal; sending still wants it', async () => {
    const home = aHome();
    home.file('rundruf.yaml', LIVE);
    const set = await home.run('settings', 'set', 'run.days', '+2');
    expect({ code: set.code, stdout: set.stdout }).toEqual({ code: 0, stdout: 'run.days = +2\n' });
    const { json } = await home.run('prepare', '--channel', 'sms', '--json');
    expect(json).toMatchObject({
      error: { code: 'invalid-config', details: { field: 'RUNDRUF_ASPSMS_PASSWORD' } },
    });
  });

  test('S5: in a practice of one, four eyes are refused with what to do', async () => {
    const home = aHome();
    home.file('rundruf.yaml', LIVE);
    const { json, stderr } = await home.run('settings', 'set', 'approval.mode', 'four-eyes', '--json');
    expect(json).toMatchObject({
      error: { code: 'settings-contradict', details: { reason: 'four-eyes-impossible' } },
    });
    expect(stderr).toContain('rundruf users list');
  });
});

describe('P6, P10: a run by the settings', () => {
  test('P10: what is never released cannot be asked for', async () => {
    const home = aHome();
    await home.run('settings', 'set', 'run.moved', 'never');
    const { json } = await home.run('prepare', '--channel', 'sms', '--include-moved', '--json');
    expect(json).toMatchObject({ error: { code: 'moved-never' } });
  });

  test('P1, P2: a reason is asked for by its name; only one that is neither is noted', async () => {
    const home = aHome();
    await home.run('import', '--sample');
    const { json } = await home.run('prepare', '--channel', 'sms', '--json');
    const { offered } = json as { offered: { reasonNames: Record<string, string> } };
    const [[code = '', name = ''] = []] = Object.entries(offered.reasonNames);
    const byCode = await home.run('prepare', '--channel', 'sms', '--json', '--reasons', code);
    const byName = await home.run('prepare', '--channel', 'sms', '--json', '--reasons', `${name},Unfug`);
    const ids = ({ json }: typeof byCode) =>
      (json as { candidates: { appointmentId: string }[] }).candidates.map((one) => one.appointmentId);
    expect(ids(byName)).toEqual(ids(byCode));
    expect(byName.stderr).toContain('Unfug');
    expect(byName.stderr).not.toContain(name);
  });
});

const SCRIPT = '/usr/bin/script'; // util-linux: runs a command at a terminal of its own

describe.runIf(existsSync(SCRIPT))(
  'P6: at a terminal, changing one per patient and day asks for the scope',
  () => {
    test.each([
      ['1', 'Set for: practice.', 'practice'],
      ['user', 'Set for: user', 'user'],
      ['Workstation', 'Set for: workstation', 'workstation'],
      ['', 'Nothing was changed', null],
      ['nonsense', 'Nothing was changed', null],
    ])('P6: answered with «%s»: %s', async (answer, told, scope) => {
      const home = aHome();
      const shown = await atTerminal(home, ['settings', 'set', 'run.one-per-day', 'false'], answer);
      expect(shown).toContain('For whom does the change hold? [1 practice, 2 workstation, 3 user]');
      expect(shown).toContain(told);
      const { json } = await home.run('settings', 'get', 'run.one-per-day', '--details', '--json');
      expect(json).toMatchObject({ stored: scope === null ? [] : [{ scope, value: 'false' }] });
    });

    test('P6: with --scope nothing is asked', async () => {
      const words = ['settings', 'set', 'run.one-per-day', 'false', '--scope', 'user'];
      expect(await atTerminal(aHome(), words, null)).not.toContain('For whom');
    });
  },
);

/** Runs it at a terminal and types the answer when it asks; gives what was shown. */
function atTerminal(home: Home, words: readonly string[], answer: string | null): Promise<string> {
  const command = [process.execPath, resolve(import.meta.dirname, '..', '..', 'bin.js'), ...words].join(' ');
  const terminal = spawn(SCRIPT, ['-qec', command, '/dev/null'], { env: home.environment });
  let shown = '';
  let isAnswered = answer === null;
  terminal.stdout.setEncoding('utf8').on('data', (text) => {
    shown += text;
    if (isAnswered || !shown.includes('hold?')) return;
    isAnswered = true;
    terminal.stdin.write(`${answer}\n`);
  });
  return new Promise((done) => terminal.once('close', () => done(shown)));
}
