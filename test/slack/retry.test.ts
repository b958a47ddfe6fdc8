import { expect, it } from 'vitest';
import type { Answer } from '../support/fake-portal.ts';
import { anAppointment, aPatient, mobileOf } from '../support/records.ts';
import type { ViewSeen } from '../support/slack/seen.ts';
import { CHANNEL, type SlackPractice, slackIdOf, startSlackPractice } from '../support/slack-practice.ts';

const isRetry = ({ submitLabel }: ViewSeen) => submitLabel === 'Prepare';
const isTold = ({ words, submitLabel }: ViewSeen) => submitLabel === '' && !words.includes('One moment');
const aspsms = (code: string): Answer => ({ outcome: 'refused', reason: `aspsms-${code}`, taken: false });
/** What a hostile portal may give as a reason. */
const secret: Answer = { outcome: 'refused', reason: 'no mailbox vera.muster@example.ch', taken: false };

/** A batch of four by SMS: one arrived, two were refused, one was not delivered. */
async function aFailedBatch() {
  const practice = await startSlackPractice({ isSending: false });
  await practice.enter(
    ...['1', '2', '3', '4'].flatMap((number) => [
      aPatient({ number }),
      anAppointment({ patientNumber: number, at: `2026-11-24T1${number}:00` }),
    ]),
  );
  practice.sms.answer(mobileOf('2'), aspsms('13'));
  practice.sms.report(mobileOf('3'), 2, '107');
  practice.sms.answer(mobileOf('4'), secret);
  const { batchId } = await practice.engine.prepareBatch(practice.actor, { channel: 'sms' });
  await cardSaying(practice, 'Approve & send');
  await practice.engine.approveBatch(practice.actor, batchId);
  await practice.engine.submitBatch(practice.actor, batchId);
  await practice.engine.refreshDelivery(practice.actor, {});
  return { ...practice, batchId };
}

function cardSaying({ slack }: SlackPractice, wanted: string) {
  return slack.until(() =>
    slack
      .channel(CHANNEL)
      .messages()
      .find(({ words }) => words.includes(wanted)),
  );
}

const card = (practice: SlackPractice) => cardSaying(practice, 'Retry 3');

async function retryWindow(practice: SlackPractice): Promise<ViewSeen> {
  return (await practice.as('beat').click(await card(practice), 'Retry 3 …')).shown(isRetry);
}

const batchesOf = ({ engine, actor }: SlackPractice) => engine.listMaskedBatches(actor, { limit: 20 });

it('shows how many did not arrive and why, in known words only', async () => {
  const practice = await aFailedBatch();
  const window = await retryWindow(practice);
  expect(window.words).toMatchInlineSnapshot(`
    "*3 messages* of batch 1 did not arrive. They become a new batch, with an approval of its own.
    Why they did not arrive:
    • 1 · refused by the portal (13)
    • 1 · phone off or without coverage
    • 1 · another reason
    Check number or address in the practice software before you retry.
    A call may reach these patients sooner than a second message.
    Send by: [x] SMS, as before [ ] e-mail instead"
  `);
  expect(practice.slack.everythingSent()).not.toContain('mailbox');
});

it('makes a new batch with a card and an approval of its own, by the other channel too', async () => {
  const practice = await aFailedBatch();
  const window = await retryWindow(practice);
  const told = await (await practice.as('beat').submit(window, { channel: 'email' })).shown(isTold);
  expect(told.words).toContain('Batch 2 is prepared. Its card is in #cremind.');
  expect(told.words).toContain('It has 3 messages.');
  const [batch] = await batchesOf(practice);
  expect(batch).toMatchObject({
    id: 2,
    channel: 'email',
    state: 'prepared',
    retryOf: 1,
    counts: { queued: 3 },
  });
  await practice.slack.until(() =>
    practice.slack
      .channel(CHANNEL)
      .messages()
      .some(({ words }) => words.includes('Batch 2') && words.includes('retries what failed in batch 1')),
  );
});

it('says how many are left out because something has changed since', async () => {
  const practice = await aFailedBatch();
  const window = await retryWindow(practice);
  await practice.enter(aPatient({ number: '2', smsOptOut: true }));
  const told = await (await practice.as('beat').submit(window)).shown(isTold);
  expect(told.words).toContain('It has 2 messages.');
  expect(told.words).toContain('1 message is not tried again, because something has changed since');
});

it('says what was reset or retried before, and what the last look forbids', async () => {
  const practice = await aFailedBatch();
  const { engine, actor, batchId } = practice;
  const [first] = await engine.readFailures(actor, { batchId, privacy: 'minimal', limit: 10 });
  const seen = await card(practice);
  await engine.retryBatch(actor, batchId, { only: [first?.entry ?? 0] });
  const window = await (await practice.as('beat').click(seen, 'Retry 3 …')).shown(isRetry);
  expect(window.words).toContain('*2 messages* of batch 1 did not arrive.');
  expect(window.words).toContain('1 of these was reset or retried before and is left out.');
  await practice.enter(...['3', '4'].map((number) => aPatient({ number, smsOptOut: true })));
  const told = await (await practice.as('beat').submit(window)).shown(isTold);
  expect(told.words).toContain('None of them may be tried again: patient opted out. Nothing was prepared.');
  expect(await batchesOf(practice)).toHaveLength(2);
});

it('retries once, however often the window is submitted or opened', async () => {
  const practice = await aFailedBatch();
  const seen = await card(practice);
  const window = await retryWindow(practice);
  const beat = practice.as('beat');
  const late = practice.slack.faults.hold('users.info', 'before'); // the first to arrive is the last to be worked on
  await Promise.all([beat.submit(window), beat.submit(window)]);
  await practice.slack.until(async () => (await batchesOf(practice)).length === 2);
  late.release();
  await practice.slack.until(() =>
    practice.slack.viewOf(slackIdOf('beat'))?.words.includes('This was retried already: batch 2.'),
  );
  const again = await beat.click(seen, 'Retry 3 …');
  expect((await again.shown(isTold)).words).toContain(
    'There is nothing left to retry. Nothing was prepared.',
  );
  expect((await batchesOf(practice)).map(({ id }) => id)).toEqual([2, 1]);
});

it('is not for who may not prepare', async () => {
  const practice = await aFailedBatch();
  const answer = await practice.as('carla').click(await card(practice), 'Retry 3 …');
  expect((await answer.told()).words).toContain('You may not do this');
  expect(practice.slack.viewOf(slackIdOf('carla'))).toBeNull();
});
