import { expect, test } from 'vitest';
import { createRounds } from '../../slack/rounds.ts';
import type { Engine } from '../../src/engine.ts';
import { isPostgres, runSql } from '../support/database.ts';
import { tryLater } from '../support/fake-portal.ts';
import { aFullDay, anAppointment } from '../support/records.ts';
import {
  CHANNEL,
  cardShowing,
  type SlackPractice,
  startApp,
  startSlackPractice,
} from '../support/slack-practice.ts';

type Asked = Record<'readAccounts' | 'previewMaskedRun' | 'readMaskedBatch' | 'cardsToTend', number>;

/** The practice with another app, whose questions to the engine are counted. */
async function counting(options: Parameters<typeof startSlackPractice>[0] = {}) {
  const practice = await startSlackPractice(options);
  await practice.app.stop();
  const asked: Asked = { readAccounts: 0, previewMaskedRun: 0, readMaskedBatch: 0, cardsToTend: 0 };
  const { engine } = practice;
  const counted = <Verb extends keyof Asked>(verb: Verb): Pick<Engine, Verb> => {
    const ask = engine[verb] as (...given: unknown[]) => unknown;
    const count = (...given: unknown[]) => {
      asked[verb] += 1;
      return ask(...given);
    };
    return { [verb]: count } as unknown as Pick<Engine, Verb>;
  };
  const app = startApp(
    {
      ...practice,
      engine: {
        ...engine,
        ...counted('readAccounts'),
        ...counted('previewMaskedRun'),
        ...counted('readMaskedBatch'),
        ...counted('cardsToTend'),
      },
    },
    practice.slack,
    options,
  );
  await practice.slack.until(() => app.states.includes('connected') || undefined);
  return { ...practice, app, asked };
}

/** Somebody works elsewhere: a commit that every process is told of, and a round that follows it. */
async function somebodyWorks({ engine, actor, slack }: SlackPractice, asked: Asked, value: number) {
  const before = asked.cardsToTend;
  await engine.changeSetting(actor, {
    key: 'import.max-age-hours',
    value: String(value),
    scope: 'practice',
  });
  await slack.until(() => asked.cardsToTend > before);
}

/** The same, and whoever watches the database has noticed it: some half a second later. */
async function noticed({ engine, actor, slack }: SlackPractice, value: number) {
  let isNoticed = false;
  const note = () => {
    isNoticed = true;
  };
  const unwatch = engine.noticeChanges({ onChange: note, onReachable: note });
  await engine.changeSetting(actor, {
    key: 'import.max-age-hours',
    value: String(value),
    scope: 'practice',
  });
  await slack.until(() => isNoticed);
  unwatch();
}

const updates = ({ slack }: SlackPractice) =>
  slack.calls.filter(({ method }) => method === 'chat.update').length;

test('while a card is put off nothing is asked again, and when it is due it is written', async () => {
  const practice = await counting({ isSending: false });
  const { slack, engine, actor, asked, clock, records } = practice;
  slack.faults.rateLimit('chat.postMessage', 30);
  await practice.enter(...aFullDay(1));
  await engine.prepareBatch(actor, { channel: 'sms' });
  await slack.until(() => records.some(({ event }) => event === 'slack.card-put-off'));
  await somebodyWorks(practice, asked, 20);
  await noticed(practice, 21); // what putting it off has written is noticed by then
  const before = { ...asked };
  await noticed(practice, 22);
  await noticed(practice, 23);
  expect(asked.readMaskedBatch).toBe(before.readMaskedBatch);
  expect(asked.cardsToTend - before.cardsToTend).toBeLessThan(6);
  clock.advance(31_000);
  await cardShowing(practice, 'Approve & send');
});

test('of two wishes to be tried later the earlier one counts, whichever came first', async () => {
  for (const seconds of [
    [60, 5],
    [5, 60],
  ]) {
    let at = 0;
    let done = 0;
    const work = async () => {
      done += 1;
    };
    const rounds = createRounds(work, { paceMilliseconds: 1, now: () => new Date(at) });
    for (const each of seconds) rounds.tryLater(new Date(each * 1000));
    const worked = () =>
      new Promise<void>((resolve) => {
        const look = () => (done > 0 ? resolve() : setTimeout(look, 1));
        look();
      });
    expect(done).toBe(0);
    at = 5000;
    await worked();
    await rounds.stop();
  }
});

test('however much is going on, accounts are asked for and days counted once a minute', async () => {
  const practice = await counting({ isSending: false });
  const { as, asked, clock, slack } = practice;
  await practice.enter(...aFullDay(2));
  await (await as('beat').openHome()).shown();
  await (await as('beat').command('/credits', '', { channel: CHANNEL })).told();
  const before = { ...asked };
  expect(before.readAccounts).toBe(1);
  for (const value of [20, 21, 22, 23]) await somebodyWorks(practice, asked, value);
  expect(asked.readAccounts).toBe(1);
  expect(asked.previewMaskedRun).toBe(before.previewMaskedRun);
  practice.sms.milliCredits = 7000;
  clock.advance(61_000);
  await somebodyWorks(practice, asked, 24);
  await slack.until(() => slack.homeOf('UBEAT')?.words.includes('7 credits free (as of 10:01)'));
  expect(asked.readAccounts).toBe(2);
  expect(asked.previewMaskedRun).toBe(before.previewMaskedRun + 2);
});

test('days that were counted a while ago are counted anew without anything else happening', async () => {
  const practice = await counting({ isSending: false });
  await (await practice.as('beat').openHome()).shown();
  const before = practice.asked.cardsToTend;
  await practice.enter(...aFullDay(2));
  await practice.slack.until(() => practice.asked.cardsToTend > before);
  expect(practice.slack.homeOf('UBEAT')?.words).not.toContain('2 not reminded yet');
  await practice.slack.until(() => {
    practice.clock.advance(5000);
    return practice.slack.homeOf('UBEAT')?.words.includes('2 not reminded yet');
  });
});

test.skipIf(isPostgres)('a batch that cannot be read keeps no other from its card', async () => {
  const practice = await startSlackPractice({ isSending: false });
  const { engine, actor, slack, records, target } = practice;
  await practice.app.stop();
  await practice.enter(...aFullDay(1), anAppointment({ at: '2026-11-25T09:00' }));
  await engine.prepareBatch(actor, { channel: 'sms', days: ['+1'] });
  await engine.prepareBatch(actor, { channel: 'sms', days: ['+2'] });
  await runSql(target, `update batch set options = 'not ours' where id = 1`);
  startApp(practice, slack, { isSending: false });
  const card = await cardShowing(practice, 'Approve & send');
  expect(card.words).toContain('Batch 2');
  await slack.until(() => records.some(({ event }) => event === 'slack.cards'));
});

test('while the portal is down the card says so once, and not another time each minute', async () => {
  const practice = await counting();
  const { engine, actor, sms, asked, clock } = practice;
  await practice.enter(...aFullDay(2));
  const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' });
  await cardShowing(practice, 'Approve & send');
  sms.isReachable = false;
  sms.answerAll(tryLater);
  await engine.approveBatch(actor, batchId, 1, { andSend: true });
  await cardShowing(practice, 'in a moment');
  const before = updates(practice);
  for (const value of [20, 21, 22]) {
    clock.advance(61_000);
    await somebodyWorks(practice, asked, value);
  }
  expect(updates(practice)).toBe(before);
});
