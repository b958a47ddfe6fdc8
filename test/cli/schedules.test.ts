import { afterAll, describe, expect, test } from 'vitest';
import { createHome } from '../support/cli.ts';

const home = createHome();
afterAll(() => home.remove());

describe('rundruf schedules', () => {
  test('tells what runs by itself, switches, edits, adds and removes', async () => {
    const listed = await home.run('schedules', '--json');
    expect(listed.json).toMatchObject({
      schedules: expect.arrayContaining([
        expect.objectContaining({ id: 6, job: 'send-due', on: true, timing: { kind: 'every', minutes: 1 } }),
      ]),
    });
    const changed = await home.run(
      ...['schedules', 'set', '1', '--at', '09:30', '--days', 'fri,mon', '--of', '+3', '--late', 'send-soon'],
      ...['--sending', 'automatic', '--json'],
    );
    expect(changed.json).toMatchObject({
      id: 1,
      revision: 2,
      timing: { kind: 'daily', at: '09:30', days: ['mon', 'fri'] },
      options: { channel: 'sms', days: ['+3'], lateBookings: 'send-soon' },
      sending: 'automatic',
      on: false,
      nextAt: null,
    });
    const on = await home.run('schedules', 'on', '1');
    expect(on.stdout).toContain('Mon, Fri 09:30');
    const added = await home.run('schedules', 'add', 'prepare-recalls', '--at', '11:00', '--channel', 'sms');
    expect(added.stdout).toMatch(
      /Schedule 12 was added\.\n.*\n.*\n 12 {2}recalls \(SMS\) .* working days 11:00 .*\n {5}waits for approval\n/,
    );
    expect((await home.run('schedules', 'remove', '12', '--json')).json).toEqual({ removed: 12 });
    const off = await home.run('schedules', 'off', '6');
    expect(off.code).toBe(0);
    expect((await home.run('schedules')).stderr).toContain('rundruf serve sends nothing');
  });

  test('a new one reminds of tomorrow and the next working day where nobody says otherwise, and no two are alike', async () => {
    const add = ['schedules', 'add', 'prepare-reminders', '--at', '16:00', '--channel', 'sms'];
    const added = await home.run(...add);
    expect(added.stdout).toContain('of tomorrow, next working day, late bookings not');
    expect(added.stdout).toContain('It reminds of tomorrow and of the next working day');
    const again = await home.run(...add, '--sending', 'automatic', '--off', '--json');
    expect(again.json).toMatchObject({
      error: { code: 'schedule-exists', details: { schedule: 13, alike: true } },
    });
    expect(again.stderr).toContain('exactly such a schedule already (no. 13)');
    const other = await home.run(...add, '--of', '+3', '--json');
    expect(other.json).toMatchObject({ options: { days: ['+3'] } });
    const alike = await home.run('schedules', 'set', '14', '--of', 'next-workday,tomorrow');
    expect(alike).toMatchObject({ code: 1, stderr: expect.stringContaining('(no. 13)') });
  });

  test('the list is no wider than 80 columns where there is no terminal', async () => {
    for (const language of ['de', 'en']) {
      const { stdout } = await home.run('schedules', '--lang', language);
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    }
  });

  test('runs one at once and shows what became of it', async () => {
    const run = await home.run('schedules', 'run', '7', '--json');
    expect(run).toMatchObject({ code: 0, json: { state: 'done', result: { asked: 0, changed: 0 } } });
    const shown = await home.run('schedules', 'show', '7');
    expect(shown.stdout).toMatch(/done {3}by hand \(.+\) {2}nothing to ask/);
  });

  test.each([
    [2, ['set', '1'], 'Say what changes'],
    [2, ['set', '1', '--at', '10:00', '--every', '5'], 'not both'],
    [2, ['set', '1', '--days', 'someday'], '--days'],
    [2, ['show', 'one'], "schedule's number"],
    [2, ['add', 'prepare-nothing', '--at', '10:00'], 'is not a job'],
    [2, ['add', 'prepare-reminders', '--at', '10:00'], 'Say --channel'],
    [1, ['set', '1', '--at', '25:00'], 'a time such as 07:30'],
    [1, ['set', '9', '--every', '5'], 'the other kind of time: daily (--at)'],
    [1, ['add', 'backup', '--at', '04:00'], 'already (no. 11)'],
    [1, ['on', '99'], 'no schedule 99'],
  ] as const)('%i: %j is refused with a reason', async (code, words, sentence) => {
    const result = await home.run('schedules', ...words);
    expect(result.stderr).toContain(sentence);
    expect(result.code).toBe(code);
  });
});
