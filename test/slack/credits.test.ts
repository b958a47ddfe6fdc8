import { expect, test } from 'vitest';
import { aSubmittedBatch } from '../support/practice.ts';
import { aFullDay } from '../support/records.ts';
import { CHANNEL, type SlackPractice, startSlackPractice } from '../support/slack-practice.ts';

async function credits({ as }: SlackPractice, who = 'beat') {
  return (await as(who).command('/credits', '', { channel: CHANNEL })).told();
}

test('the balance, its use as numbers and bars, and what the open batches need', async () => {
  const practice = await startSlackPractice();
  const { enter, engine, actor } = practice;
  await enter(...aFullDay(3));
  await aSubmittedBatch(practice);
  await enter(...aFullDay(5));
  await engine.prepareBatch(actor, { channel: 'sms' });
  const told = await credits(practice);
  expect(told.words).toMatchInlineSnapshot(`
    "*SMS* · counted by the portal
    *Balance* 997 credits (as of 10:00)
    *Reserved for what is being sent* 0
    *Free* 997
    *Lasts about* cannot be told yet: too little use so far
    *Used today* 3
    *Used in 7 days* 3
    *Used in 28 days* 3
    *Open batches will need* 2
    The portal and our own count agree.
    *The last 14 days*
    \`\`\`Tue 10 Nov              –
    Wed 11 Nov              –
    Thu 12 Nov              –
    Fri 13 Nov              –
    Sat 14 Nov              –
    Sun 15 Nov              –
    Mon 16 Nov              –
    Tue 17 Nov              –
    Wed 18 Nov              –
    Thu 19 Nov              –
    Fri 20 Nov              –
    Sat 21 Nov              –
    Sun 22 Nov              –
    Mon 23 Nov ████████████ 3\`\`\`
    Together 3 credits in 14 days; the most on Mon 23 Nov: 3.
    *e-mail* · counted by our ledger
    *Balance* 0 credits (as of 10:00)
    *Reserved for what is being sent* 0
    *Free* 0
    *Lasts about* cannot be told yet: too little use so far
    *Used today* 0
    *Used in 7 days* 0
    *Used in 28 days* 0
    *Open batches will need* 0
    ⚠️ Credits are low: 0 left. Once more are bought, the administrator enters them in the dashboard under Credits.
    Nothing was used in the last 14 days."
  `);
  expect((await credits(practice, 'anna')).words).toContain('Offene Aufträge brauchen');
});

test('few credits are warned of with what to do, and too few for the open batches too', async () => {
  const practice = await startSlackPractice();
  const { enter, engine, actor, sms } = practice;
  sms.milliCredits = 2000;
  await enter(...aFullDay(5));
  await engine.prepareBatch(actor, { channel: 'sms' });
  const { words } = await credits(practice);
  expect(words).toContain('Credits are low: 2 left. Buy more');
  expect(words).toContain('Too few for the open batches: 3 credits missing.');
});

test('a portal that cannot be reached is said, and what we know ourselves is shown all the same', async () => {
  const practice = await startSlackPractice();
  await practice.enter(...aFullDay(3));
  await aSubmittedBatch(practice);
  practice.sms.isReachable = false;
  practice.clock.advance(60_000); // so long an account is taken as it was
  const { words } = await credits(practice);
  expect(words).toContain('The portal cannot be reached right now');
  expect(words).toContain('*Used today* 3');
  expect(words.split('*e-mail*')[0]).not.toContain('*Balance* ');
});

test('an account that nobody counts is said to be one', async () => {
  const practice = await startSlackPractice({ accounts: { email: 'none' } });
  expect((await credits(practice)).words).toContain('*e-mail*\nNobody counts credits for this channel.');
});

test('a difference between the portal and our count is told', async () => {
  const practice = await startSlackPractice();
  const { enter, sms, clock } = practice;
  await enter(...aFullDay(1));
  await aSubmittedBatch(practice);
  expect((await credits(practice)).words).toContain('The portal and our own count agree.');
  sms.milliCredits -= 7000;
  clock.advance(60_000); // so long an account is taken as it was
  expect((await credits(practice)).words).toContain('The portal has 7 credits less than our own count.');
});

test('how long the credits last is told from what was used, and warned of when it is short', async () => {
  const practice = await startSlackPractice({
    now: '2026-11-16T09:00:00.000Z',
    settings: { 'credits.low': '0', 'credits.low-days': '14' },
  });
  const { enter, engine, actor, sms, clock } = practice;
  sms.milliCredits = 16_000;
  await enter(...aFullDay(8));
  const { batchId } = await engine.prepareBatch(actor, { channel: 'sms', days: ['2026-11-24'] });
  await engine.approveBatch(actor, batchId);
  await engine.submitBatch(actor, batchId);
  clock.set('2026-11-23T09:00:00.000Z');
  const { words } = await credits(practice);
  expect(words).toContain('*Lasts about* 8 days');
  expect(words).toContain('Credits are low: they last 8 days');
  expect(words).toContain('Mon 16 Nov ████████████ 8');
  expect(words).toContain('*Used today* 0');
  expect(words).toContain('*Used in 7 days* 0');
  expect(words).toContain('*Used in 28 days* 8');
});

test('nothing typed after the command is echoed', async () => {
  const practice = await startSlackPractice();
  const answer = await practice.as('beat').command('/credits', 'Hans Muster 079', { channel: CHANNEL });
  expect((await answer.told()).words).toContain("Please don't type patient data");
  expect(practice.slack.everythingSent()).not.toContain('Hans');
});
