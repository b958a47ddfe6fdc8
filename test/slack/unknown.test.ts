import { expect, test } from 'vitest';
import { slackIdOf, startSlackPractice, told, withCard } from '../support/slack-practice.ts';

const transports = ['socket', 'http'] as const;

test.each(transports)(
  '%s: a command of another version of the app is acknowledged and answered',
  async (mode) => {
    const practice = await startSlackPractice({ config: { mode } });
    const answer = await practice.as('beat').command('/recalls', 'Zebulon');
    expect(answer.acked).toBe(true);
    expect(await told(practice, 'beat')).toContain('I do not know that, or not any more');
  },
);

test.each(transports)(
  '%s: a shortcut of another version of the app is acknowledged and answered',
  async (mode) => {
    const practice = await startSlackPractice({ config: { mode } });
    const { slack } = practice;
    const answer = await practice.as('beat').shortcut('gone');
    expect(answer.acked).toBe(true);
    const words = await slack.until(() => slack.dmsOf(slackIdOf('beat')).at(-1)?.words);
    expect(words).toContain('I do not know that, or not any more');
  },
);

test.each([
  ['/reminders', 'status Zebulon Xaverov', 'Nothing is open'],
  ['/reminders', 'help Zebulon', 'what is open right now'],
  ['/credits', 'Zebulon', 'what is open right now'],
  ['/reminder-log', '3 Zebulon Xaverov', 'There are no batches yet'],
] as const)(
  'E12: "%s %s": what is typed beyond is ignored, and said to be',
  async (command, text, answered) => {
    const practice = await startSlackPractice();
    const { slack, records } = practice;
    await practice.as('beat').command(command, text);
    const answers = await slack.until(() => {
      const all = slack.ephemeralsOf(slackIdOf('beat')).map(({ words }) => words);
      return all.join(' ').includes("don't type patient data") ? all.join(' ') : undefined;
    });
    expect(answers).toContain(answered);
    expect(answers).not.toMatch(/zebulon|xaverov/i);
    const noted = records.filter(({ event }) => event === 'slack.refused');
    expect(noted.map(({ facts }) => facts)).toEqual([
      expect.objectContaining({ what: 'command', code: 'typed-text', slackId: slackIdOf('beat') }),
    ]);
    expect(JSON.stringify(records)).not.toMatch(/zebulon|xaverov/i);
  },
);

test('E12: a day with something behind it prepares that day all the same', async () => {
  const practice = await withCard();
  const answer = await practice.as('beat').command('/reminders', 'tomorrow Zebulon');
  await answer.shown(({ words }) => words.includes('Appointment statuses'));
  expect(await told(practice, 'beat')).toContain("don't type patient data");
});
