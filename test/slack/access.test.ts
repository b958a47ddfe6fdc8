import { expect, test } from 'vitest';
import { createClients, sdkLogger } from '../../slack/connection.ts';
import { createPeople } from '../../slack/people.ts';
import { aFullDay } from '../support/records.ts';
import {
  CHANNEL,
  enterSlackUser,
  type SlackPractice,
  slackConfigOf,
  slackIdOf,
  startSlackPractice,
  told,
  withCard,
} from '../support/slack-practice.ts';

const refusals = ({ records }: SlackPractice) =>
  records.flatMap(({ event, facts }) => (event === 'slack.refused' ? [facts] : []));
const stateOf = async ({ engine, actor, batchId }: SlackPractice & { batchId: number }) =>
  (await engine.viewBatch(actor, batchId)).batch.state;

test('P4: somebody of the workspace who is no practice user sees nothing at all, and learns how to become one', async () => {
  const practice = await withCard({ config: { privacy: 'initials' } });
  const { slack } = practice;
  slack.workspace.addUser({ id: 'UDORA', locale: 'de-CH' });
  const sentence = 'Er erfasst Sie als Benutzer mit Ihrer Slack-ID UDORA.';
  for (const command of ['/reminders', '/reminder-log', '/credits']) {
    const answer = await slack.as('UDORA').command(command);
    expect((await answer.told()).words).toContain(sentence);
  }
  for (const button of ['Reject …', 'Choose patients …', 'Approve & send']) {
    const seen = slack.ephemeralsOf('UDORA').length;
    await slack.as('UDORA').click(practice.card, button);
    await slack.until(() => slack.ephemeralsOf('UDORA').length > seen);
    expect(slack.ephemeralsOf('UDORA').at(-1)?.words).toContain(sentence);
  }
  expect(slack.viewOf('UDORA')).toBeNull();
  expect((await (await slack.as('UDORA').openHome()).shown()).words).toContain(sentence);
  expect(await stateOf(practice)).toBe('prepared');
});

test('whoever is entered as a practice user sees their home tab without asking again', async () => {
  const practice = await startSlackPractice();
  const { slack } = practice;
  slack.workspace.addUser({ id: 'UDORA' });
  await (await practice.as('dora').openHome()).shown(({ words }) => words.includes('not a user'));
  await enterSlackUser(practice, 'dora', ['view']);
  await practice.engine.changeSetting(practice.actor, { key: 'credits.low', value: '7', scope: 'practice' }); // a commit
  await slack.until(() => slack.homeOf('UDORA')?.words.includes('You may: look.'));
});

test('in the sandbox everybody of the workspace may act', async () => {
  const { slack, engine, clock } = await startSlackPractice();
  slack.workspace.addUser({ id: 'UDORA' });
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const config = slackConfigOf(slack);
  const peopleOf = (isSandbox: boolean) =>
    createPeople({
      ...{ engine, config, isSandbox, log, now: clock.now, workstation: 'desk' },
      clients: createClients(config, sdkLogger(log)),
      teamId: () => slack.workspace.teamId,
      onGroup: { found: () => undefined, gone: async () => undefined },
    });
  expect((await peopleOf(true).identify('UDORA')).actor.id).toBe('slack:UDORA');
  await expect(peopleOf(false).identify('UDORA')).rejects.toMatchObject({ code: 'not-a-user' });
});

test.each([
  ['public', 'this channel is public by now'],
  ['shared', 'shared with another organisation'],
  ['guest', 'there are guests in this channel'],
] as const)(
  'a channel that has become %s decides and answers nothing; a direct message does',
  async (what, why) => {
    const practice = await withCard();
    const { slack, clock } = practice;
    const channel = slack.workspace.channel(CHANNEL);
    if (what === 'public') channel.kind = 'public';
    if (what === 'shared') channel.isExtShared = true;
    if (what === 'guest') {
      slack.workspace.addUser({ id: 'UGUEST', isGuest: true });
      channel.members.add('UGUEST');
    }
    clock.advance(6 * 60_000);
    await practice.as('beat').click(practice.card, 'Approve & send');
    expect(await told(practice, 'beat')).toContain(why);
    const answer = await practice.as('beat').command('/reminder-log', '', { channel: CHANNEL });
    expect((await answer.told()).words).toContain('It works in a direct message with me.');
    expect(await stateOf(practice)).toBe('prepared');
    expect((await (await practice.as('beat').command('/reminder-log')).told()).words).toContain('Tue 24 Nov');
    // what is not known for a moment is no proof that nobody reads along
    slack.faults.error('conversations.info', 'internal_error', { times: 20 });
    clock.advance(60_000);
    await practice.as('beat').click(practice.card, 'Reject …');
    await slack.until(() => refusals(practice).filter(({ code }) => code === 'place-open').length === 3);
  },
);

test('a look at the channel that hangs keeps nobody waiting', async () => {
  const practice = await withCard();
  practice.clock.advance(6 * 60_000);
  const held = practice.slack.faults.hold('conversations.info', 'before', { times: 3 });
  const answer = await practice.as('beat').click(practice.card, 'Reject …');
  await answer.shown(({ words }) => words.includes('Why?'));
  expect(held.hits()).toBeGreaterThan(0);
  held.stop();
});

test('who was refused what is recorded, by their Slack id and as a practice user, also what the engine declines', async () => {
  const practice = await withCard({ settings: { 'approval.mode': 'four-eyes' } });
  const { slack } = practice;
  slack.workspace.addUser({ id: 'UDORA' });
  slack.workspace.addUser({ id: 'UGUEST', isGuest: true });
  slack.workspace.addUser({ id: 'UEMIL' });
  await practice.store.write((tx) =>
    tx.putUser({
      id: 'emil',
      name: 'Emil',
      capabilities: ['view'],
      logins: [],
      slackIds: ['UEMIL'],
      isActive: false,
    }),
  );
  for (const id of ['carla', 'anna', 'dora', 'guest', 'emil'])
    await practice.as(id).click(practice.card, 'Approve & send');
  await practice.as('carla').click(practice.card, 'Choose patients …');
  await slack.until(() => refusals(practice).length === 6);
  const what = 'action batch.approve';
  expect(new Set(refusals(practice))).toEqual(
    new Set([
      { what, code: 'not-permitted', slackId: slackIdOf('carla'), user: 'carla' },
      { what, code: 'four-eyes', slackId: slackIdOf('anna'), user: 'anna' },
      { what, code: 'not-a-user', slackId: 'UDORA', user: null },
      { what, code: 'user-inactive', slackId: 'UEMIL', user: 'emil' },
      { what, code: 'outsider', slackId: 'UGUEST', user: null },
      { what: 'action batch.choose', code: 'not-permitted', slackId: slackIdOf('carla'), user: 'carla' },
    ]),
  );
});

test('what a window declines while it is filled is recorded too', async () => {
  const practice = await withCard();
  await practice.engine.withdrawBatch(practice.actor, practice.batchId);
  const answer = await practice.as('beat').click(practice.card, 'Choose patients …');
  await answer.shown(({ words }) => words.includes('This batch is finished'));
  await practice.slack.until(() => refusals(practice).length > 0);
  expect(refusals(practice)).toEqual([
    { what: 'action batch.choose', code: 'batch-not-open', slackId: 'UBEAT', user: 'beat' },
  ]);
});

test('E3: whoever lacks a right is told whom to ask', async () => {
  const practice = await withCard();
  await practice.as('carla').click(practice.card, 'Approve & send');
  expect(await told(practice, 'carla')).toContain('Ask an administrator: anna, beat.');
});

test('P4: an unknown home tab is refused once in the log, however often others work', async () => {
  const practice = await startSlackPractice();
  practice.slack.workspace.addUser({ id: 'UDORA' });
  await (await practice.as('dora').openHome()).shown(({ words }) => words.includes('not a user'));
  await practice.enter(...aFullDay(1));
  await practice.engine.prepareBatch(practice.actor, { channel: 'sms' });
  await (await practice.as('carla').openHome()).shown(({ words }) => words.includes('1 in an open batch'));
  await practice.engine.withdrawBatch(practice.actor, 1);
  await practice.slack.until(
    () => practice.slack.homeOf('UCARLA')?.words.includes('in an open batch') === false,
  );
  expect(refusals(practice)).toHaveLength(1);
});

test('a bot may do nothing, whatever its rights: neither by a button nor by a command', async () => {
  const practice = await withCard({ isSending: false });
  const { slack, engine, actor, batchId } = practice;
  slack.workspace.addUser({ id: 'UROBOT', isBot: true });
  await enterSlackUser(practice, 'robot', ['view', 'prepare', 'approve', 'admin'], ['UROBOT']);
  const told = (count: number) =>
    slack.until(() => {
      const answers = slack.ephemeralsOf('UROBOT').map(({ words }) => words);
      return answers.length === count ? answers.at(-1) : undefined;
    });
  await slack.as('UROBOT').click(practice.card, 'Approve & send');
  expect(await told(1)).toContain('Only people of the practice can do this');
  await slack.as('UROBOT').command('/reminders', '', { channel: CHANNEL });
  expect(await told(2)).toContain('Only people of the practice can do this');
  expect((await engine.viewBatch(actor, batchId)).batch.state).toBe('prepared');
  expect(slack.viewOf('UROBOT')).toBeNull();
});
