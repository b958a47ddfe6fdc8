import { expect, test } from 'vitest';
import { anActor, openSecondProcess } from '../support/practice.ts';
import { aFullDay } from '../support/records.ts';
import {
  cardShowing,
  type SlackPractice,
  slackIdOf,
  startSlackPractice,
  withCard,
} from '../support/slack-practice.ts';
import { openDashboard } from '../tui/support/dashboard.ts';

const ENTER = '\r';
const QUICK = { 'send.first-wait-seconds': '0' } as const;

/** The real dashboard of another process on the same database, on its batches. */
async function dashboardAt(practice: SlackPractice, id = 'carol') {
  const { engine } = await openSecondProcess(practice);
  const screen = await openDashboard({ practice, engine, actor: anActor(id), columns: 120 });
  return screen;
}

test('prepared in Slack, approved at the dashboard: the card and the dashboard both show it, and Slack sends it', async () => {
  const practice = await startSlackPractice({ settings: QUICK });
  await practice.enter(...aFullDay(3));
  const { slack } = practice;
  const answer = await practice.as('beat').command('/reminders', 'tomorrow');
  const options = await answer.shown(({ words }) => words.includes('Appointment statuses'));
  await practice.as('beat').submit(options);
  const counts = await slack.until(() => {
    const view = slack.viewOf(slackIdOf('beat'));
    return view?.words.includes('can be prepared') ? view : null;
  });
  await practice.as('beat').submit(counts);
  await cardShowing(practice, 'Approve & send');
  const screen = await dashboardAt(practice);
  screen.press('5');
  await screen.until((text) => text.includes('prepared') && text.includes('A approve'));
  expect(screen.text()).not.toMatch(/approved|submitted/);
  screen.press('A');
  await screen.until((text) => /approved/.test(text));
  const card = await cardShowing(practice, 'Approved by carol');
  await practice.as('anna').click(card, 'Send');
  await cardShowing(practice, '3 of 3 messages sent');
  await screen.until((text) => text.includes('submitted'));
  expect(practice.sms.taken).toHaveLength(3);
});

test('prepared at the dashboard, approved in Slack: both show it', async () => {
  const practice = await startSlackPractice({ settings: QUICK });
  await practice.enter(...aFullDay(3));
  const screen = await dashboardAt(practice);
  await screen.until((text) => text.includes('3 can be reminded'));
  screen.press(ENTER);
  await screen.until((text) => text.includes('0 of 3 ticked'));
  screen.press('a');
  screen.press(ENTER);
  await screen.until((text) => text.includes('3 messages, not prepared yet'));
  screen.press('p');
  const card = await cardShowing(practice, 'Approve & send');
  expect(card.words).toContain('carol');
  await practice.as('beat').click(card, 'Approve & send');
  await cardShowing(practice, '3 of 3 messages sent');
  await screen.until((text) => /Batch 1, (submitted|sent)/.test(text));
});

test('S5: decided at the dashboard and in Slack at once: one wins, and the other is told so', async () => {
  const practice = await withCard({ settings: QUICK });
  const { slack, store, batchId } = practice;
  const screen = await dashboardAt(practice);
  screen.press('5');
  await screen.until((text) => text.includes('A approve'));
  const clicking = practice.as('beat').click(practice.card, 'Approve & send');
  screen.press('A');
  await clicking;
  const toldInSlack = await slack.until(() => slack.ephemeralsOf(slackIdOf('beat')).at(-1)?.words);
  const batch = await slack.until(async () => {
    const found = await store.read.batch(batchId);
    return found?.decidedBy ? found : null;
  });
  const isSlackFirst = batch?.decidedBy === 'beat';
  expect(toldInSlack).toContain(isSlackFirst ? 'is approved and leaves' : 'was decided already');
  if (isSlackFirst) await screen.until((text) => text.includes('decided already'));
  else await cardShowing(practice, 'Approved by carol');
});

test('S5: four eyes cannot be met by one person, who prepares at the dashboard and approves in Slack', async () => {
  const practice = await startSlackPractice({ settings: { ...QUICK, 'approval.mode': 'four-eyes' } });
  await practice.enter(...aFullDay(3));
  const { slack, store } = practice;
  const screen = await dashboardAt(practice, 'anna');
  await screen.until((text) => text.includes('3 can be reminded'));
  screen.press(ENTER);
  await screen.until((text) => text.includes('0 of 3 ticked'));
  screen.press('a');
  screen.press(ENTER);
  await screen.until((text) => text.includes('3 messages, not prepared yet'));
  screen.press('p');
  const card = await cardShowing(practice, 'Approve & send');
  await practice.as('anna').click(card, 'Approve & send');
  const refused = await slack.until(() => slack.ephemeralsOf(slackIdOf('anna')).at(-1)?.words);
  expect(refused).toContain('Sie haben diesen Auftrag aufbereitet');
  expect((await store.read.batch(1))?.state).toBe('prepared');
  await practice.as('beat').click(card, 'Approve & send');
  await cardShowing(practice, '3 of 3 messages sent');
});
