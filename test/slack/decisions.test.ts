import { expect, test } from 'vitest';
import { anActor } from '../support/practice.ts';
import { aFullDay } from '../support/records.ts';
import {
  CHANNEL,
  cardShowing,
  slackIdOf,
  startSecondApp,
  startSlackPractice,
  told,
  withCard,
} from '../support/slack-practice.ts';

test('S5: a batch prepared anywhere gets one card with counts, price, balance and who prepared it', async () => {
  const { card } = await withCard();
  expect(card.words).toContain('Reminders · Tue 24 Nov');
  expect(card.words).toContain('3 SMS');
  expect(card.words).toContain('3 credits');
  expect(card.words).toMatch(/before, .* after/);
  expect(card.words).toContain('anna');
  expect(card.notification).toContain('waits for approval');
});

test('S5, S2: approved with one click, it is sent, and the card shows the result', async () => {
  const practice = await withCard();
  await practice.as('beat').click(practice.card, 'Approve & send');
  const card = await cardShowing(practice, '3 of 3 messages sent');
  expect(card.words).not.toContain('Approve');
  expect(practice.sms.taken).toHaveLength(3);
  expect(await told(practice, 'beat')).toContain('approved');
  const thread = await practice.slack.until(() => {
    const lines = practice.slack
      .channel(CHANNEL)
      .thread(card.ts)
      .map(({ words }) => words);
    return lines.length >= 1 && lines.some((line) => line.includes('3 sent')) ? lines : undefined;
  });
  expect(thread.filter((line) => line.includes('3 sent'))).toHaveLength(1);
});

test('who orders while sending what is due is switched off is told that nothing leaves by itself, and what to do', async () => {
  const practice = await withCard();
  const { engine } = practice;
  const admin = anActor('admin', ['view', 'admin']);
  const sending = (await engine.listSchedules(admin)).find(({ job }) => job === 'send-due');
  await engine.changeSchedule(admin, sending?.id ?? 0, { isOn: false }, sending?.revision ?? 0);
  await practice.as('beat').click(practice.card, 'Approve & send');
  const answer = await told(practice, 'beat');
  expect(answer).toContain('is switched off');
  expect(answer).toContain('at the dashboard');
  expect(practice.sms.taken).toHaveLength(0);
});

test('a confirmation that is not given changes nothing', async () => {
  const practice = await withCard();
  await practice.as('beat').click(practice.card, 'Approve & send', null, { confirm: false });
  expect((await practice.engine.viewBatch(practice.actor, practice.batchId)).batch.state).toBe('prepared');
});

test('S5: a double click and two approvers at once decide once, and everybody is answered', async () => {
  const practice = await withCard();
  await Promise.all([
    practice.as('beat').click(practice.card, 'Approve & send'),
    practice.as('beat').click(practice.card, 'Approve & send'),
    practice.as('anna').click(practice.card, 'Approve & send'),
  ]);
  await cardShowing(practice, '3 of 3 messages sent');
  const answers = await practice.slack.until(() => {
    const all = ['anna', 'beat'].flatMap((id) => practice.slack.ephemeralsOf(slackIdOf(id)));
    return all.length === 3 ? all.map(({ words }) => words) : undefined;
  });
  expect(answers.filter((answer) => /approved and|freigegeben und/.test(answer))).toHaveLength(1);
  expect(
    answers.filter((answer) => /decided already|finished|schon entschieden|erledigt/.test(answer)),
  ).toHaveLength(2);
  expect(practice.sms.taken).toHaveLength(3);
});

test('S5: four eyes cannot be met by one person, be it with two Slack accounts', async () => {
  const practice = await withCard({ settings: { 'approval.mode': 'four-eyes' } });
  practice.slack.workspace.addUser({ id: 'UANNA2', name: 'anna again', locale: 'en-GB' });
  const { store } = practice;
  await store.write(async (tx) => {
    const users = await tx.users();
    const anna = users.find(({ id }) => id === 'anna');
    if (anna) await tx.putUser({ ...anna, slackIds: [...anna.slackIds, 'UANNA2'] });
  });
  await practice.slack.as('UANNA2').click(practice.card, 'Approve & send');
  const answer = await practice.slack.until(() => practice.slack.ephemeralsOf('UANNA2').at(-1)?.words);
  expect(answer).toContain('A second person must approve');
  await practice.as('beat').click(practice.card, 'Approve & send');
  await cardShowing(practice, '3 of 3 messages sent');
});

test('whoever may not is told so, and nothing is changed', async () => {
  const practice = await withCard();
  await practice.as('carla').click(practice.card, 'Approve & send');
  expect(await told(practice, 'carla')).toContain('the right to approve');
  expect((await practice.engine.viewBatch(practice.actor, practice.batchId)).batch.state).toBe('prepared');
});

test('S1: with too few credits nothing is sent, the card says how many are missing, and it can be sent later', async () => {
  const practice = await withCard();
  practice.sms.milliCredits = 2000;
  await practice.as('beat').click(practice.card, 'Approve & send');
  const card = await cardShowing(practice, 'not sent: too few credits');
  expect(card.words).toContain('3 needed, 2 available. Buy at least 1');
  expect(practice.sms.taken).toEqual([]);
  practice.sms.milliCredits = 10_000;
  await practice.as('beat').click(card, 'Send');
  await cardShowing(practice, '3 of 3 messages sent');
});

test('S5: approved at the dashboard, the card shows it and offers to send', async () => {
  const practice = await withCard();
  await practice.engine.approveBatch(practice.actor, practice.batchId);
  const card = await cardShowing(practice, 'Approved by');
  expect(card.words).toContain('not sent yet');
  await practice.as('beat').click(card, 'Send');
  await cardShowing(practice, '3 of 3 messages sent');
});

test('S5: rejected with a reason from the list; the appointments are free again', async () => {
  const practice = await withCard();
  const answer = await practice.as('beat').click(practice.card, 'Reject …');
  const view = await answer.shown((seen) => seen.words.includes('Why?'));
  await practice.as('beat').submit(view, { reason: 'wrong-text' });
  const card = await cardShowing(practice, 'Rejected by');
  expect(card.words).toContain('wrong text');
  expect(await practice.engine.previewRun(practice.actor, { channel: 'sms' })).toMatchObject({
    candidates: { length: 3 },
  });
});

test('two processes with the app on one database make one card and one decision', async () => {
  const practice = await startSlackPractice();
  await startSecondApp(practice);
  await practice.enter(...aFullDay(2));
  await practice.engine.prepareBatch(practice.actor, { channel: 'sms' });
  const card = await cardShowing(practice, 'Approve & send');
  await practice.as('beat').click(card, 'Approve & send');
  await cardShowing(practice, '2 of 2 messages sent');
  expect(practice.sms.taken).toHaveLength(2);
});
