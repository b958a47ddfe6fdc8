import { afterAll, expect, test } from 'vitest';
import { createHome } from '../support/cli.ts';

const home = createHome();
afterAll(() => home.remove());

test('alone and without a terminal it says what to run, exit code 2', async () => {
  const { code, stderr } = await home.run();
  expect(code).toBe(2);
  expect(stderr).toContain('rundruf prepare');
});

test.each([
  [['foo'], 'There is no command "foo"'],
  [['prepare'], '--channel sms or --channel email is needed'],
  [['prepare', '--channel', 'fax'], 'expects sms or email, found "fax"'],
  [['prepare', '--channel', 'sms', '--bogus'], 'There is no option --bogus'],
  [['prepare', '--channel', 'sms', '--only', 'A1'], '--only and --without go with --create'],
  [['prepare', '--channel', 'sms', '--days', ','], '--days expects at least one value'],
  [['batch', 'submit'], 'Something is missing: ID'],
  [['batch', 'submit', 'x'], 'named by its number'],
  [['log', '--sort', 'colour'], '--sort expects one of submitted'],
  [['log', '--limit', '0'], '--limit expects a number from 1'],
  [['log', 'purge', '1', '--all', '--until', 'today', '--yes'], 'not both'],
  [['import'], 'Name the files to import'],
  [['credits', 'buy', '-5'], 'A number of credits from 1 to 1,000,000 is expected'],
  [['credits', 'buy', 'many'], 'A number of credits from 1 to 1,000,000 is expected'],
  [['credits', 'buy', '0.5'], 'A number of credits from 1 to 1,000,000 is expected'],
  [['credits', 'buy', '1000001'], 'A number of credits from 1 to 1,000,000 is expected'],
  [['credits', 'buy', '1', '--channel', 'fax'], '--channel expects one of sms, email; found "fax"'],
  [['--lang', 'fr'], '--lang expects de or en'],
])('rundruf %s is wrong usage: one sentence, exit code 2', async (words, sentence) => {
  const { code, stderr, stdout } = await home.run(...words);
  expect(stderr).toContain(sentence);
  expect(stderr).not.toMatch(/\n\s+at |Error:/);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});

test('rundruf help is the help, exit code 0', async () => {
  const asked = await home.run('help');
  expect(asked).toMatchObject({ code: 0, stderr: '' });
  expect(asked.stdout).toBe((await home.run('--help')).stdout);
  expect((await home.run('help', 'batch')).stdout).toContain('rundruf batch');
});

test('a purge never loses its filter: filters before the command are refused', async () => {
  const { code, stderr } = await home.run(
    'log',
    '--kind',
    'recall',
    'purge',
    '--all',
    '--until',
    'today',
    '--yes',
  );
  expect(code).toBe(2);
  expect(stderr).toContain('Put the filters behind "purge"');
});

test.each([
  [['prepare', '--channel', 'sms', '--days', 'someday'], 'invalid-day'],
  [['prepare', '--channel', 'email', '--not-before', '10:00'], 'email-is-immediate'],
  [['prepare', '--channel', 'sms', '--not-before', 'noon'], 'invalid-time'],
  [['prepare', '--channel', 'sms', '--create'], 'no-candidates'],
  [['batch', 'show', '99'], 'batch-not-found'],
  [['batch', 'approve', '99'], 'batch-not-found'],
  [['log', 'reset', '--yes'], 'selection-needed'],
  [['log', 'reset', '--all'], 'confirmation-needed'],
  [['log', 'purge', '--all', '--yes'], 'until-needed'],
  [['log', '--after', 'nonsense'], 'invalid-cursor'],
  [['log', 'resolve', '7', '--sent', '--yes'], 'message-not-found'],
  [['log', 'reset', '99', '--yes'], 'message-not-found'],
  [['settings', 'set', 'colour', 'red'], 'unknown-setting'],
  [['settings', 'set', 'send.first-wait-seconds', '16'], 'invalid-setting'],
  [['import', '/nowhere/patients.csv'], 'file-unreadable'],
])('rundruf %s is refused as %s, on stdout for programs too, exit code 1', async (words, code) => {
  const refused = await home.run(...words, '--json');
  expect(refused).toMatchObject({ code: 1, json: { error: { code } } });
  expect(refused.stderr).toMatch(/^rundruf: .{20,}\n$/);
});

test('German is spoken by --lang and by the environment, help and errors included', async () => {
  expect((await home.run('batch', 'show', '99', '--lang', 'de')).stderr).toContain(
    'Den Auftrag 99 gibt es nicht',
  );
  const german = createHome({ RUNDRUF_LANG: '', LANG: 'de_CH.UTF-8' });
  const { stdout } = await german.run('batch', '--help');
  expect(stdout).toContain('Aufruf: rundruf batch');
  expect(stdout).not.toMatch(/Usage|Options|Commands|display help/);
  german.remove();
});
