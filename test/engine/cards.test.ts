import { describe, expect, test } from 'vitest';
import { runSql } from '../support/database.ts';
import { openSecondProcess, refusalOf, startPractice, withApprovedBatch } from '../support/practice.ts';
import { aFullDay } from '../support/records.ts';

const channel = 'C012';

describe('one card for each batch, whoever keeps it', () => {
  test('a card is made by the first claim, remembers what was done with it, and is one', async () => {
    const { engine, actor, batchId, target } = await withApprovedBatch(1);
    expect(await engine.cardOf(actor, batchId)).toBeNull();
    const claimed = await engine.claimCard(actor, { batchId, channel });
    if (claimed === null) throw new Error('expected the card');
    expect(claimed).toMatchObject({ batchId, channel, ts: null, rendered: null, told: null, attempts: 0 });
    expect(await engine.recordCard(actor, claimed, { ts: '1.2', rendered: 'h1' })).toBe(true);
    expect(await engine.recordCard(actor, claimed, { channel: 'C9', told: 'approved' })).toBe(true);
    await engine.releaseCard(actor, claimed);
    expect(await engine.cardOf(actor, batchId)).toEqual({
      batchId,
      channel: 'C9',
      ts: '1.2',
      rendered: 'h1',
      told: 'approved',
      attempts: 0,
      dueAt: null,
    });
    expect(await engine.claimCard(actor, { batchId, channel })).toMatchObject({ channel: 'C9', ts: '1.2' });
    expect(await runSql(target, 'select batch_id from slack_card')).toHaveLength(1);
  });

  test('a batch that is not there has no card', async () => {
    const { engine, actor } = await startPractice();
    expect(await refusalOf(engine.claimCard(actor, { batchId: 7, channel }))).toMatchObject({
      code: 'batch-not-found',
    });
  });

  test('of many claims at once, by two processes, exactly one wins', async () => {
    const practice = await withApprovedBatch(1);
    const second = await openSecondProcess(practice);
    const { engine, actor, batchId } = practice;
    for (let round = 0; round < 5; round += 1) {
      const claims = await Promise.all(
        [engine, second.engine, engine, second.engine].map((each) =>
          each.claimCard(actor, { batchId, channel }),
        ),
      );
      const [winner, ...others] = claims.filter((claim) => claim !== null);
      expect(others).toEqual([]);
      if (winner === undefined) throw new Error('expected a winner');
      expect(await engine.claimCard(actor, { batchId, channel })).toBeNull();
      await second.engine.releaseCard(actor, winner);
    }
  });

  test('after a process that is certainly dead the next one claims at once, after a silent one when its lease ends', async () => {
    const practice = await withApprovedBatch(1);
    const second = await openSecondProcess(practice);
    const { engine, actor, batchId, dead, clock } = practice;
    const lost = await engine.claimCard(actor, { batchId, channel });
    expect(await second.engine.claimCard(actor, { batchId, channel })).toBeNull();
    dead.add('process-1');
    const next = await second.engine.claimCard(actor, { batchId, channel });
    expect(next).not.toBeNull();
    dead.clear();
    clock.advance(29_000);
    expect(await engine.claimCard(actor, { batchId, channel })).toBeNull();
    clock.advance(1000);
    const third = await engine.claimCard(actor, { batchId, channel });
    if (lost === null || next === null || third === null) throw new Error('expected three claims');
    // what those before write or give back touches nothing any more
    for (const late of [lost, next]) {
      expect(await second.engine.recordCard(actor, late, { ts: '9.9' })).toBe(false);
      await second.engine.releaseCard(actor, late);
    }
    expect(await second.engine.claimCard(actor, { batchId, channel })).toBeNull();
    expect(await engine.recordCard(actor, third, { ts: '1.1' })).toBe(true);
    expect(await engine.cardOf(actor, batchId)).toMatchObject({ ts: '1.1' });
  });

  test('whoever keeps recording keeps the card', async () => {
    const practice = await withApprovedBatch(1);
    const { engine, actor, batchId, clock } = practice;
    const claimed = await engine.claimCard(actor, { batchId, channel });
    if (claimed === null) throw new Error('expected the card');
    for (const ts of ['1', '2', '3']) {
      clock.advance(20_000);
      expect(await engine.recordCard(actor, claimed, { ts })).toBe(true);
      expect(await engine.claimCard(actor, { batchId, channel })).toBeNull();
    }
  });

  test('failures are counted until one succeeds, and nobody tries again before it is due', async () => {
    const { engine, actor, batchId, clock } = await withApprovedBatch(1);
    const claim = async () => {
      const claimed = await engine.claimCard(actor, { batchId, channel });
      if (claimed === null) throw new Error('expected the card');
      return claimed;
    };
    await engine.releaseCard(actor, await claim(), { failed: true });
    const dueAt = new Date(clock.now().getTime() + 60_000);
    await engine.releaseCard(actor, await claim(), { failed: true, dueAt });
    expect(await engine.cardOf(actor, batchId)).toMatchObject({ attempts: 2 });
    expect(await engine.claimCard(actor, { batchId, channel })).toBeNull();
    clock.advance(60_000);
    await engine.releaseCard(actor, await claim());
    expect(await engine.cardOf(actor, batchId)).toMatchObject({ attempts: 0 });
  });
});

test('cards to tend: every open or new batch, and ended ones with a card until their delivery is final, the oldest first', async () => {
  const practice = await startPractice({ settings: { 'send.first-wait-seconds': '0' } });
  await practice.enter(...aFullDay(3));
  const { engine, actor, clock } = practice;
  const prepare = async (only: string) =>
    (await engine.prepareBatch(actor, { channel: 'sms' }, [only])).batchId;
  const [sent, unseen, open] = [await prepare('T1'), await prepare('T2'), await prepare('T3')];
  for (const batchId of [sent, unseen]) {
    await engine.approveBatch(actor, batchId);
    await engine.submitBatch(actor, batchId);
  }
  await engine.claimCard(actor, { batchId: sent, channel });
  expect(await engine.cardsToTend(actor)).toEqual([sent, unseen, open]); // new ones are shown though they have ended
  clock.advance(2 * 3_600_000);
  expect(await engine.cardsToTend(actor)).toEqual([sent, open]);
  clock.advance(7.5 * 86_400_000); // the open one has expired meanwhile and had no card
  expect(await engine.cardsToTend(actor)).toEqual([sent]);
  clock.advance(86_400_000);
  expect(await engine.cardsToTend(actor)).toEqual([]);
});
