import { expect, test } from 'vitest';
import { refused } from '../support/fake-portal.ts';
import { aSubmittedBatch } from '../support/practice.ts';
import { aFullDay, mobileOf } from '../support/records.ts';
import { CHANNEL, type SlackPractice, startSlackPractice } from '../support/slack-practice.ts';

async function list({ as }: SlackPractice, text: string, who = 'beat') {
  return (await as(who).command('/reminder-log', text, { channel: CHANNEL })).told();
}

test('an empty list says what to do', async () => {
  const practice = await startSlackPractice();
  expect((await list(practice, '')).words).toBe(
    'There are no batches yet. `/reminders` prepares the first one.',
  );
  expect((await list(practice, 'mine', 'anna')).words).toContain('`/reminders` bereitet einen auf');
  expect((await list(practice, 'failed')).words).toContain('nothing to do');
});

test('a batch is listed with its day, counts, who prepared and decided it, its result, its card and its report', async () => {
  const practice = await startSlackPractice();
  const { enter, sms, slack, engine, actor } = practice;
  await enter(...aFullDay(3));
  sms.answer(mobileOf('1'), refused);
  const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' });
  await slack.until(() => slack.channel(CHANNEL).messages()[0]);
  await engine.approveBatch(actor, batchId);
  await engine.submitBatch(actor, batchId);
  const listed = await list(practice, '');
  expect(listed.lines).toMatchInlineSnapshot(`
    [
      "*The last batch*",
      "*Reminders · Tue 24 Nov* · 3 SMS",
      "⚠️ 2 of 3 messages sent · 1 refused by the portal · 2 credits",
      "prepared: @anna, 23/11/26 10:00 · decided: @anna, 23/11/26 10:00 · to its card",
      "[Report]",
      "[Report of a period …]",
    ]
  `);
  expect(JSON.stringify(listed.blocks)).toMatch(/<https?:[^|]*\|to its card>/);
  expect(slack.ephemeralsOf('UANNA')).toEqual([]);
});

test('mine are those one has prepared or decided, failed those with messages that did not arrive', async () => {
  const practice = await startSlackPractice();
  const { enter, engine, actor, sms } = practice;
  await enter(...aFullDay(1));
  sms.answerAll(refused);
  await aSubmittedBatch(practice);
  await enter(...aFullDay(2));
  await engine.prepareBatch({ ...actor, id: 'beat' }, { channel: 'sms' });
  const reports = (message: Awaited<ReturnType<typeof list>>) =>
    message.lines.filter((line) => line === '[Report]').length;
  expect(reports(await list(practice, ''))).toBe(2);
  expect(reports(await list(practice, '1'))).toBe(1);
  expect(reports(await list(practice, 'mine'))).toBe(1);
  expect((await list(practice, 'mine')).words).toContain('prepared: @beat');
  expect((await list(practice, 'failed')).words).toContain('1 refused by the portal');
});
