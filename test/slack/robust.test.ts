import { expect, test } from 'vitest';
import { aFullDay } from '../support/records.ts';
import {
  CHANNEL,
  cardInTime,
  cardShowing,
  slackIdOf,
  startApp,
  startSlackPractice,
  told,
  withCard,
} from '../support/slack-practice.ts';

const events = ({ records }: Awaited<ReturnType<typeof startSlackPractice>>) =>
  records.map(({ event }) => event);
const bugs = ({ records }: Awaited<ReturnType<typeof startSlackPractice>>) =>
  records.filter(({ level }) => level === 'error');

test('sending never depends on Slack: it is down from approval to the end, and the card catches up', async () => {
  const practice = await withCard();
  const { engine, actor, batchId, slack } = practice;
  await slack.stop();
  await engine.approveBatch(actor, batchId, 1, { andSend: true });
  await slack.until(async () => (await engine.viewBatch(actor, batchId)).batch.state === 'submitted');
  expect(practice.sms.taken).toHaveLength(3);
  await slack.start();
  await cardInTime(practice, '3 of 3 messages sent');
  expect(bugs(practice)).toEqual([]);
});

test('Slack is down when the app starts: it goes on trying, and then everything is there', async () => {
  const practice = await startSlackPractice();
  await practice.app.stop();
  await practice.slack.stop();
  const app = startApp(practice, practice.slack);
  await practice.enter(...aFullDay(1));
  await practice.engine.prepareBatch(practice.actor, { channel: 'sms' });
  await practice.slack.until(() => app.states.length > 0);
  expect(app.states[0]).toMatchObject({ trouble: 'unreachable' });
  await practice.slack.start();
  await cardShowing(practice, 'Approve & send');
});

test('a time-out after Slack has posted makes no second card', async () => {
  const practice = await startSlackPractice();
  const { slack } = practice;
  slack.faults.reset('chat.postMessage', 'after');
  await practice.enter(...aFullDay(2));
  await practice.engine.prepareBatch(practice.actor, { channel: 'sms' });
  await slack.until(() => events(practice).includes('slack.card-put-off'));
  await cardInTime(practice, 'Approve & send');
  await practice.as('beat').click(await cardInTime(practice, 'Approve & send'), 'Approve & send');
  await cardInTime(practice, '2 of 2 messages sent');
  // what nobody knew of stays as one line that can do nothing
  expect(slack.channel(CHANNEL).messages()).toHaveLength(2);
});

test('a rate limit is waited out for as long as Slack says', async () => {
  const practice = await startSlackPractice();
  practice.slack.faults.rateLimit('chat.postMessage', 30);
  await practice.enter(...aFullDay(1));
  await practice.engine.prepareBatch(practice.actor, { channel: 'sms' });
  await practice.slack.until(() => events(practice).includes('slack.card-put-off'));
  practice.clock.advance(29_000);
  expect(practice.slack.channel(CHANNEL).messages()).toEqual([]);
  practice.clock.advance(2000);
  await cardShowing(practice, 'Approve & send');
});

test('an update that fails after it was done is done again, and changes nothing twice', async () => {
  const practice = await withCard();
  practice.slack.faults.status('chat.update', 503, { when: 'after', times: 4 });
  await practice.as('beat').click(practice.card, 'Approve & send');
  await practice.slack.until(() => practice.sms.taken.length === 3);
  await cardInTime(practice, '3 of 3 messages sent');
  expect(practice.sms.taken).toHaveLength(3);
});

test('a deleted card of an open batch is there again; pressing what is left of the old one decides nothing', async () => {
  const practice = await withCard();
  const { slack, engine, actor, batchId } = practice;
  slack.admin.deleteMessage(CHANNEL, practice.card.ts);
  await engine.reviseBatch(actor, batchId, { only: ['T1', 'T2'] }); // a reason to write it
  const card = await cardShowing(practice, 'Approve & send');
  expect(card.ts).not.toBe(practice.card.ts);
  expect(card.words).toContain('2 SMS');
});

test('a deleted or edited card is put right within minutes, although nothing has changed', async () => {
  const practice = await withCard();
  const { slack, engine, actor } = practice;
  let times = 0;
  const putRight = () =>
    slack.until(async () => {
      times += 1;
      practice.clock.advance(60_000);
      await engine.changeSetting(actor, { key: 'credits.low', value: String(times), scope: 'practice' }); // somebody works
      const [card] = slack.channel(CHANNEL).messages();
      return card?.words.includes('Approve & send') && card;
    });
  slack.admin.editMessage(CHANNEL, practice.card.ts, { text: 'Everything was sent' });
  expect((await putRight()).ts).toBe(practice.card.ts);
  slack.admin.deleteMessage(CHANNEL, practice.card.ts);
  expect((await putRight()).ts).not.toBe(practice.card.ts);
});

test('a card whose selection has changed since is refused, and says so', async () => {
  const practice = await withCard();
  await practice.engine.reviseBatch(practice.actor, practice.batchId, { only: ['T1'] });
  await practice.as('beat').click(practice.card, 'Approve & send');
  expect(await told(practice, 'beat')).toContain('The selection has changed (now version 2)');
  expect(practice.sms.taken).toEqual([]);
  await practice.as('beat').click(await cardShowing(practice, '1 SMS'), 'Approve & send');
  await cardShowing(practice, '1 of 1 message sent');
});

test('a restart between card and click loses nothing', async () => {
  const practice = await withCard();
  await practice.app.stop();
  const app = startApp(practice, practice.slack);
  await practice.slack.until(() => app.states.includes('connected') || undefined);
  await practice.as('beat').click(practice.card, 'Approve & send');
  await cardShowing(practice, '3 of 3 messages sent');
});

test('Slack recycles the connection: what is clicked afterwards arrives', async () => {
  const practice = await withCard();
  const before = practice.slack.sockets.everConnected();
  practice.slack.sockets.disconnect('refresh_requested');
  await practice.slack.until(
    () => practice.slack.sockets.everConnected() > before && practice.slack.sockets.count() > 0,
  );
  await practice.as('beat').click(practice.card, 'Approve & send');
  await cardShowing(practice, '3 of 3 messages sent');
});

test('the app is removed from the channel: nothing crashes, sending goes on, and invited again it shows the state', async () => {
  const practice = await withCard();
  const { slack, engine, actor, batchId } = practice;
  await slack.admin.removeBot(CHANNEL);
  await engine.approveBatch(actor, batchId, 1, { andSend: true });
  await slack.until(() => practice.sms.taken.length === 3);
  const dm = await slack.until(() => slack.dmsOf(slackIdOf('anna'))[0]?.words);
  expect(dm).toContain('Invite me');
  expect(slack.dmsOf(slackIdOf('carla'))).toEqual([]);
  await slack.admin.inviteBot(CHANNEL);
  await cardInTime(practice, '3 of 3 messages sent');
  expect(bugs(practice)).toEqual([]);
});

test('groups that cannot be read let nobody decide', async () => {
  const practice = await withCard({
    config: { roles: { prepare: null, approve: ['SAPPROVE'], admin: null } },
  });
  practice.slack.workspace.addGroup({ id: 'SAPPROVE', users: [slackIdOf('beat')] });
  practice.slack.faults.error('usergroups.users.list', 'plan_upgrade_required');
  await practice.as('beat').click(practice.card, 'Approve & send');
  expect(await told(practice, 'beat')).toContain('I could not check permissions');
  await practice.as('anna').click(practice.card, 'Approve & send');
  expect(await told(practice, 'anna')).toContain('Dafür fehlt das Recht: freigeben');
  await practice.as('beat').click(practice.card, 'Approve & send');
  await cardShowing(practice, '3 of 3 messages sent');
});

test('who is taken out of the group between card and click no longer decides', async () => {
  const practice = await withCard({
    config: { roles: { prepare: null, approve: ['SAPPROVE'], admin: null } },
  });
  practice.slack.workspace.addGroup({ id: 'SAPPROVE', users: [slackIdOf('beat')] });
  await practice.as('beat').click(practice.card, 'Reject …'); // looked up now, and remembered for a minute
  await practice.slack.admin.setGroup('SAPPROVE', []);
  await practice.as('beat').click(practice.card, 'Approve & send');
  expect(await told(practice, 'beat')).toContain('the right to approve');
});

test('guests, bots and people of other workspaces are refused', async () => {
  const practice = await withCard();
  practice.slack.workspace.addUser({ id: 'UGUEST', name: 'guest', locale: 'en-GB', isGuest: true });
  practice.slack.workspace.addUser({ id: 'UOTHER', name: 'other', locale: 'en-GB', teamId: 'T0OTHER' });
  for (const id of ['UGUEST', 'UOTHER']) {
    await practice.slack.as(id).click(practice.card, 'Approve & send');
    const answer = await practice.slack.until(() => practice.slack.ephemeralsOf(id).at(-1)?.words);
    expect(answer).toContain('Not available to guests or people from other organisations');
  }
  expect(practice.sms.taken).toEqual([]);
});

test('signed HTTP instead of Socket Mode: the same card, click and answer', async () => {
  const practice = await withCard({ config: { mode: 'http' } });
  await practice.as('beat').click(practice.card, 'Approve & send');
  await cardShowing(practice, '3 of 3 messages sent');
  expect(await told(practice, 'beat')).toContain('approved');
});
