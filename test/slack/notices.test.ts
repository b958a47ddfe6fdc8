import { expect, test } from 'vitest';
import { notify } from '../../src/notices.ts';
import { aFullDay } from '../support/records.ts';
import {
  CHANNEL,
  type SlackPractice,
  slackIdOf,
  startSecondApp,
  startSlackPractice,
  told,
} from '../support/slack-practice.ts';

const SLOT = '2026-11-23T07:30';
const KEY = 'digest 2026-11-23';

/** Messages of the channel that are no cards and no answers. */
const digests = ({ slack }: Pick<SlackPractice, 'slack'>, words = 'Morning digest') =>
  slack
    .channel(CHANNEL)
    .messages()
    .filter((message) => message.words.includes(words));

/** What the database says, soon. */
const waitFor = (is: () => Promise<boolean>) => expect.poll(is, { timeout: 10_000, interval: 30 }).toBe(true);

/** The same while time passes, for what is tried again later. */
const inTime = ({ clock }: SlackPractice, is: () => Promise<boolean>) =>
  waitFor(() => {
    clock.advance(2000);
    return is();
  });

const stateOf = async ({ engine, actor }: SlackPractice, key = KEY) =>
  (await engine.readNotice(actor, key))?.deliveries.map(({ target, state }) => `${target} ${state}`);

const isTold =
  (practice: SlackPractice, key = KEY) =>
  async () =>
    (await stateOf(practice, key))?.includes('slack sent') ?? false;

async function raise(practice: SlackPractice, id: number, details = {}): Promise<void> {
  await tell(practice, 'alarm', id, details);
}

function tell({ store, clock }: SlackPractice, kind: 'alarm' | 'all-clear', id: number, details = {}) {
  const facts = { alarmId: id, condition: 'credits-low', subject: 'sms', details };
  const expiresAt = new Date(clock.now().getTime() + 86_400_000);
  return store.write((tx) => notify(tx, { kind, key: `${kind} ${id}`, facts, at: clock.now(), expiresAt }));
}

test('A2: the digest is one message in the channel, with what waits and the way to its card', async () => {
  const practice = await startSlackPractice();
  const { slack, engine, actor } = practice;
  await practice.enter(...aFullDay(3));
  await engine.prepareBatch(actor, { channel: 'sms' });
  await slack.until(
    () => slack.channel(CHANNEL).messages()[0]?.words.includes('Approve & send') || undefined,
  );
  await engine.prepareDigest(actor, SLOT);
  await inTime(practice, isTold(practice));
  const [digest, ...others] = digests(practice);
  expect(others).toEqual([]);
  expect(digest?.words).toContain('Waits for a decision');
  expect(digest?.words).toContain('3 SMS');
  expect(JSON.stringify(digest?.blocks)).toContain('|to its card>');
  slack.expectNoViolations();
});

test('the button of what waits shows its card to whoever pressed, and approving from there works', async () => {
  const practice = await startSlackPractice();
  const { slack, engine, actor, as } = practice;
  await practice.enter(...aFullDay(2));
  const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' });
  await engine.prepareDigest(actor, SLOT);
  await inTime(practice, isTold(practice));
  const [digest] = digests(practice);
  if (digest === undefined) throw new Error('expected a digest');
  await as('anna').click(digest, 'Show');
  expect(await told(practice, 'anna')).toContain('Wartet auf Freigabe');
  const shown = slack.ephemeralsOf(slackIdOf('anna')).at(-1);
  if (shown === undefined) throw new Error('expected an answer');
  await as('anna').click(shown, 'Freigeben & senden');
  await waitFor(async () => (await engine.viewBatch(actor, batchId)).batch.state === 'submitted');
});

test('A day without anything to do is one line without buttons', async () => {
  const practice = await startSlackPractice({ accounts: { email: 'none' } });
  await practice.engine.prepareDigest(practice.actor, SLOT);
  await inTime(practice, isTold(practice));
  const [digest] = digests(practice);
  expect(digest?.blocks).toHaveLength(1);
  expect(digest?.words).toContain('Nothing to do');
});

test('A2: two servers tell the channel once', async () => {
  const practice = await startSlackPractice();
  await startSecondApp(practice);
  await practice.engine.prepareDigest(practice.actor, SLOT);
  await raise(practice, 1);
  await inTime(practice, isTold(practice));
  await inTime(practice, isTold(practice, 'alarm 1'));
  expect(digests(practice)).toHaveLength(1);
  expect(digests(practice, 'Alarm')).toHaveLength(1);
});

test.each([
  [
    'refuses for a while',
    (practice: SlackPractice) => practice.slack.faults.rateLimit('chat.postMessage', 20),
  ],
  ['is down', (practice: SlackPractice) => practice.slack.faults.status('all', 503, { times: 5 })],
] as const)('Slack %s: the digest comes later, and once', async (_, order) => {
  const practice = await startSlackPractice();
  order(practice);
  await practice.engine.prepareDigest(practice.actor, SLOT);
  await inTime(practice, isTold(practice));
  expect(digests(practice)).toHaveLength(1);
});

test('Slack is away when the digest is made: it is told when Slack is back', async () => {
  const practice = await startSlackPractice();
  const { slack, engine, actor } = practice;
  await slack.stop();
  await engine.prepareDigest(actor, SLOT);
  await waitFor(async () => (await stateOf(practice))?.includes('slack due') ?? false);
  await slack.start();
  await inTime(practice, isTold(practice));
  expect(digests(practice)).toHaveLength(1);
});

test('a post that is lost after the work leaves at worst its one line, never a second digest', async () => {
  const practice = await startSlackPractice();
  await practice.enter(...aFullDay(2));
  await practice.engine.prepareBatch(practice.actor, { channel: 'sms' });
  await practice.slack.until(
    () => practice.slack.channel(CHANNEL).messages()[0]?.words.includes('Approve & send') || undefined,
  );
  practice.slack.faults.reset('chat.postMessage', 'after');
  await practice.engine.prepareDigest(practice.actor, SLOT);
  await inTime(practice, isTold(practice));
  const found = digests(practice);
  expect(found.filter(({ words }) => words.includes('Waits for a decision'))).toHaveLength(1);
  expect(found.length).toBeLessThanOrEqual(2);
});

test('an update that is lost after the work is repeated, on the same message', async () => {
  const practice = await startSlackPractice();
  practice.slack.faults.reset('chat.update', 'after', { times: 4 });
  await practice.engine.prepareDigest(practice.actor, SLOT);
  await inTime(practice, isTold(practice));
  expect(digests(practice)).toHaveLength(1);
});

test('a server that dies after the post: the next one goes on with the same message', async () => {
  const practice = await startSlackPractice();
  const { slack, engine, actor, dead } = practice;
  const hold = slack.faults.hold('chat.update', 'before');
  await engine.prepareDigest(actor, SLOT);
  await slack.until(() => hold.hits() > 0 || undefined);
  dead.add('process-1');
  await startSecondApp(practice);
  await inTime(practice, isTold(practice));
  expect(digests(practice)).toHaveLength(1);
  hold.stop();
});

test('an alarm says what is wrong and what to do; its end is told in its thread, and the message says so', async () => {
  const practice = await startSlackPractice();
  const { slack } = practice;
  await raise(practice, 7, { milliAvailable: 4000, daysLeft: 2 });
  await inTime(practice, isTold(practice, 'alarm 7'));
  const [alarm] = digests(practice, 'Alarm');
  expect(alarm?.words).toContain('Credits for SMS run low: 4 credits left, enough for 2 days');
  expect(alarm?.words).toContain('Buy credits');
  await tell(practice, 'all-clear', 7);
  await inTime(practice, isTold(practice, 'all-clear 7'));
  const [ended] = digests(practice, 'All clear');
  expect(ended?.ts).toBe(alarm?.ts);
  expect(slack.channel(CHANNEL).messages()).toHaveLength(1);
  expect(
    slack
      .channel(CHANNEL)
      .thread(alarm?.ts ?? '')
      .map(({ words }) => words),
  ).toEqual([expect.stringContaining('There are enough credits for SMS again.')]);
  slack.expectNoViolations();
});

test('an all-clear never overtakes its alarm', async () => {
  const practice = await startSlackPractice();
  practice.slack.faults.status('chat.postMessage', 503, { times: 3 });
  await raise(practice, 3);
  await tell(practice, 'all-clear', 3);
  await inTime(practice, isTold(practice, 'all-clear 3'));
  expect(digests(practice, 'All clear').length).toBeGreaterThan(0);
  expect(await stateOf(practice, 'alarm 3')).toContain('slack sent');
});

test('in a channel that is not fit nothing is told; the digest expires with its day', async () => {
  const practice = await startSlackPractice();
  const { slack, engine, actor, clock } = practice;
  await slack.admin.removeBot(CHANNEL);
  clock.advance(600_000); // what is known of the channel is looked at again
  await engine.prepareDigest(actor, SLOT);
  await waitFor(async () => (await stateOf(practice))?.includes('slack due') ?? false);
  clock.set('2026-11-24T05:00:00.000Z');
  await inTime(practice, async () => (await stateOf(practice))?.includes('slack expired') ?? false);
  expect(digests(practice)).toEqual([]);
});
