import { expect, test } from 'vitest';
import { createBalances } from '../../slack/balances.ts';
import { aSubmittedBatch, startPractice } from '../support/practice.ts';
import { aFullDay } from '../support/records.ts';

test('what is kept for cards serves nobody who asks for the credits once something was charged', async () => {
  const practice = await startPractice();
  const { enter, engine, actor, clock } = practice;
  const balances = createBalances(engine, clock.now);
  const sms = async (how: 'read' | 'readCharged') => (await balances[how](actor)).accounts[0]?.milliBalance;
  expect(await sms('readCharged')).toBe(1_000_000);
  await enter(...aFullDay(3));
  await aSubmittedBatch(practice);
  expect(await sms('read')).toBe(1_000_000); // a minute long no portal is asked for a card
  expect(await sms('readCharged')).toBe(997_000);
  expect(await sms('read')).toBe(997_000);
});
