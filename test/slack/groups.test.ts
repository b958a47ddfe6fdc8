import { expect, test } from 'vitest';
import { slackIdOf, startSlackPractice } from '../support/slack-practice.ts';

const ROLES = { prepare: null, approve: ['SAPPROVE'], admin: null } as const;

/** Approval is for a user group; administrators are Anna and Beat. */
async function withGroup() {
  const practice = await startSlackPractice({ config: { roles: ROLES } });
  practice.slack.workspace.addGroup({ id: 'SAPPROVE', users: [slackIdOf('beat')] });
  practice.slack.workspace.addGroup({ id: 'SOTHER', users: [] });
  return practice;
}

type WithGroup = Awaited<ReturnType<typeof withGroup>>;

/** All that administrators were told, in order. */
const toldTo = ({ slack }: WithGroup, id: string) => slack.dmsOf(slackIdOf(id)).map(({ words }) => words);

test('a user group that roles are taken from has changed: administrators are told who came and went', async () => {
  const practice = await withGroup();
  await practice.slack.admin.setGroup('SAPPROVE', [slackIdOf('carla')]);
  const [anna = ''] = await practice.slack.until(() => {
    const told = toldTo(practice, 'anna');
    return told.length > 0 && toldTo(practice, 'beat').length > 0 ? told : undefined;
  });
  expect(anna).toContain('SAPPROVE');
  expect(anna).toContain('approve');
  expect(anna).toMatch(/Added: @carla\. Removed: @beat/);
  expect(toldTo(practice, 'carla')).toEqual([]);
});

test('another group is nobody’s business, and an event that Slack repeats is told once', async () => {
  const practice = await withGroup();
  const { slack } = practice;
  await slack.admin.setGroup('SOTHER', [slackIdOf('carla')]);
  await slack.admin.setGroup('SAPPROVE', []);
  await slack.until(() => toldTo(practice, 'beat').length > 0);
  expect(toldTo(practice, 'anna')).toHaveLength(1);
});

test('a user group is no more: told once', async () => {
  const practice = await withGroup();
  const { slack } = practice;
  await slack.admin.removeGroup('SAPPROVE');
  await slack.until(() => toldTo(practice, 'beat').length > 0);
  expect(toldTo(practice, 'anna')[0]).toContain('The user group SAPPROVE is no more');
  await (await practice.as('beat').openHome()).shown(({ words }) => words.includes('I could not check'));
  practice.clock.advance(61_000);
  await (await practice.as('anna').openHome()).shown(({ words }) => words.length > 0);
  expect(toldTo(practice, 'anna')).toHaveLength(1);
});

test('nobody has said that it is no more: told once when somebody needs it', async () => {
  const quiet = await withGroup();
  quiet.slack.workspace.groups.delete('SAPPROVE');
  await (await quiet.as('beat').openHome()).shown(({ words }) => words.includes('I could not check'));
  await quiet.slack.until(() => toldTo(quiet, 'anna').length > 0);
  expect(toldTo(quiet, 'anna')).toHaveLength(1);
});
