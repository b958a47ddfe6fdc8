import { expect, test } from 'vitest';
import { auditOf } from '../support/audit.ts';
import { slackIdOf, startSlackPractice } from '../support/slack-practice.ts';

async function opened(settings: Parameters<typeof startSlackPractice>[0] = {}) {
  const practice = await startSlackPractice({ isSending: false, ...settings });
  const home = await (await practice.as('beat').openHome()).shown(({ words }) =>
    words.includes('Settings …'),
  );
  const answer = await practice.as('beat').click(home, 'Settings …');
  const view = await answer.shown(({ words }) => words.includes('No SMS from'));
  const said = (text: string) =>
    practice.slack.until(() => practice.slack.viewOf(slackIdOf('beat'))?.words.includes(text));
  return { ...practice, home, view, said, as: practice.as };
}

test('an administrator changes the approval and the quiet hours, recorded as theirs', async () => {
  const practice = await opened();
  const { engine, actor, view } = practice;
  await practice.as('beat').submit(view, { approval: 'four-eyes', quietFrom: '19:30', quietTo: '07:15' });
  await practice.said('Saved: Approval, No SMS from, until');
  expect(await engine.readSettings(actor)).toMatchObject({
    'approval.mode': 'four-eyes',
    'quiet-hours.from': '19:30',
    'quiet-hours.to': '07:15',
  });
  const changes = await auditOf(practice, { action: 'setting.changed', actor: 'beat' });
  expect(changes.map(({ face }) => face)).toEqual(['slack', 'slack', 'slack']);
});

test('S5: approval can be made stricter from Slack, never less strict, not even by an old window', async () => {
  const practice = await opened();
  const { engine, actor, view } = practice;
  expect(view.words).not.toContain('not needed');
  await engine.changeSetting(actor, { key: 'approval.mode', value: 'four-eyes', scope: 'practice' });
  await practice.as('beat').submit(view, { approval: 'any' });
  await practice.said('not less strict');
  expect((await engine.readSettings(actor))['approval.mode']).toBe('four-eyes');
});

test('nothing changed is said to be so; whoever is no administrator finds no button and may not', async () => {
  const practice = await opened();
  await practice.as('beat').submit(practice.view, {});
  await practice.said('Nothing was changed');
  const home = await (await practice.as('carla').openHome()).shown(({ words }) => words.includes('Your'));
  expect(home.words).not.toContain('Settings …');
});

test('the morning digest is switched off and on where there is a schedule for it', async () => {
  const practice = await startSlackPractice({ isSending: false });
  const { engine, actor, slack } = practice;
  const digests = (await engine.listSchedules(actor)).filter(({ job }) => job === 'digest');
  const [digest] = digests;
  if (digest === undefined)
    await engine.addSchedule(actor, {
      job: 'digest',
      timing: { kind: 'daily', at: '07:30', days: 'working-days' },
      options: {},
      sending: null,
      isOn: true,
    });
  else if (!digest.isOn) await engine.changeSchedule(actor, digest.id, { isOn: true }, digest.revision);
  const home = await (await practice.as('beat').openHome()).shown(({ words }) =>
    words.includes('Settings …'),
  );
  const answer = await practice.as('beat').click(home, 'Settings …');
  const view = await answer.shown(({ words }) => words.includes('Morning digest'));
  await practice.as('beat').submit(view, { digest: [] });
  await slack.until(() => slack.viewOf(slackIdOf('beat'))?.words.includes('Saved: Morning digest'));
  const [after] = (await engine.listSchedules(actor)).filter(({ job }) => job === 'digest');
  expect(after?.isOn).toBe(false);
});
