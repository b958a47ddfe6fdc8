import { describe, expect, test } from 'vitest';
import type { LogEntry } from '../../../src/model/log.ts';
import { bindingOf } from '../../../tui/keys.ts';
import { logScreen } from '../../../tui/screens/log.ts';
import { runSql } from '../../support/database.ts';
import { aFace } from '../../support/face.ts';
import { lostOnTheWay } from '../../support/fake-portal.ts';
import { anActor, aSubmittedBatch, logOf, offered, startPractice } from '../../support/practice.ts';
import { aFullDay, mobileOf } from '../../support/records.ts';
import { aLongLog, DAY, openLog, rowsOf, sent, type TestPractice } from './log-opened.ts';

describe('L3: the delivery status', () => {
  test('L3: who has gone on before the question is ready is not asked on another screen', async () => {
    const practice = await sent(1);
    expect(await practice.engine.refreshQuestion(practice.actor)).not.toBeNull();
    const { face, questions, reply, settled } = aFace(practice);
    reply(null);
    const screen = logScreen(face);
    screen.shown();
    await screen.mayLeave?.();
    await settled();
    expect(questions).toEqual([]);
  });

  test('L3: opening the log asks whether to refresh, and reports what came of it', async () => {
    const practice = await sent(3);
    practice.sms.report(mobileOf('1'), 0);
    const { questions, told, until } = await openLog(practice, { onOpening: 'refresh' });
    expect(questions[0]?.title).toContain('3 SMS of the last 7 days have no final status');
    await told('Asked about 3 messages: 1 delivered, 2 not processed.');
    await until((shown) => shown.includes('delivered'));
  });

  test('L3: declined, nothing is asked; with nothing open there is no question', async () => {
    const practice = await sent(2);
    await openLog(practice);
    expect(practice.sms.inquiries).toHaveLength(0);
    practice.clock.advance(8 * DAY);
    const { questions } = await openLog(practice);
    expect(questions).toHaveLength(0);
  });

  test('L3: who only looks is not asked', async () => {
    const practice = await sent(1);
    const { questions } = await openLog(practice, { isReadOnly: true });
    expect(questions).toHaveLength(0);
    const viewer = await openLog(practice, { actor: anActor('vera', ['view']) });
    expect(viewer.questions).toHaveLength(0);
  });

  test('L3: t asks about the ticked only, after a question with its numbers and its price', async () => {
    const practice = await sent(3);
    await practice.engine.changeSetting(practice.actor, {
      key: 'price.inquiry',
      value: '0.1',
      scope: 'practice',
    });
    const { press, reply, questions, told } = await openLog(practice);
    reply('refresh');
    await press('space', 'down', 'space', 't');
    expect(questions.at(-1)).toMatchObject({
      title: 'Ask the portal about 2 entries?',
      lines: [expect.stringContaining('2 entries ticked'), 'It costs 0.2 credits at most.'],
    });
    await told('Asked about 2 messages:');
    expect(practice.sms.inquiries.flat()).toHaveLength(2);
  });

  test('L3: t does not ask about what is final or older than 7 days', async () => {
    const practice = await sent(3);
    practice.sms.report(mobileOf('1'), 0);
    await practice.engine.refreshDelivery(practice.actor, {});
    const { press, reply, questions, told, until } = await openLog(practice);
    reply(null);
    await press('a');
    await until((shown) => shown.includes('3 ticked'));
    await press('t');
    expect(questions.at(-1)?.title).toBe('Ask the portal about 2 entries?');
    practice.clock.advance(8 * DAY);
    await press('t');
    await told('Nothing to ask about: only SMS of the last 7 days');
  });

  test('L3: t without ticks asks about the last 7 days, and says when there is nothing to ask', async () => {
    const practice = await sent(2);
    const { press, reply, told } = await openLog(practice);
    reply('refresh');
    await press('t');
    await told('Asked about 2 messages:');
    practice.clock.advance(8 * DAY);
    await press('t');
    await told('Nothing to ask about: every status of the last 7 days is final.');
  });
});

describe('L4: reset', () => {
  test('L4: ticked reminders are reset after a question that names the number and what is skipped', async () => {
    const practice = await sent(4);
    await runSql(practice.target, `update message set kind = 'recall' where id = 2`);
    await runSql(practice.target, `update message set state = 'unclear' where id = 3`);
    const { press, until, reply, questions, told } = await openLog(practice);
    await press('delete');
    await until((shown) => rowsOf(shown).length === 4);
    reply('reset');
    await press('a', 'r');
    expect(questions.at(-1)).toMatchObject({
      title: expect.stringContaining('Reset 2 entries?'),
      lines: [
        '1 entry left alone: only reminders can be reset.',
        '1 entry left alone: may still be sent, or unclear.',
      ],
      isDanger: true,
    });
    await told('2 reminders reset. 1 entry was left alone, because they may still be sent or are unclear.');
    expect(await offered(practice)).toEqual(['T1', 'T4']);
    await until((shown) => !shown.includes('ticked'));
  });

  test('L4: cancelled, nothing is reset; without ticks it is about the entry at the cursor, and says so', async () => {
    const practice = await sent(2);
    const { press, reply, questions, until } = await openLog(practice);
    reply(null);
    await press('down', 'r');
    expect(questions.at(-1)?.lines[0]).toContain('only the entry at the cursor: 2, Muster2');
    expect(await offered(practice)).toEqual([]);
    reply('reset');
    await press('r');
    expect(await offered(practice)).toEqual(['T2']);
    await until((shown) => shown.includes('; reset'));
  });

  test('L4: nothing to reset: no question, but the reason', async () => {
    const practice = await sent(1);
    await runSql(practice.target, `update message set kind = 'recall' where id = 1`);
    const { press, until, questions, told } = await openLog(practice);
    await press('delete');
    await until((shown) => rowsOf(shown).length === 1);
    const before = questions.length;
    await press('r');
    await told('Nothing to reset. 1 entry left alone: only reminders can be reset.');
    expect(questions).toHaveLength(before);
  });
});

describe('L5: purge', () => {
  const idsOf = (entries: readonly LogEntry[]) => entries.map(({ id }) => id);

  async function overTwoDays(): Promise<TestPractice> {
    const practice = await sent(4);
    await runSql(
      practice.target,
      `update message set logged_at = '2026-11-20T12:00:00.000Z' where id in (1, 2)`,
    );
    return practice;
  }

  test('L5: all that the filters select goes, up to and including the day, once the number has been typed', async () => {
    const practice = await overTwoDays();
    const { press, reply, questions, told, until } = await openLog(practice);
    reply({ id: 'count', values: { until: '20.11.2026' } }, 'purge');
    await press('P');
    expect(questions.at(-1)).toMatchObject({
      title: expect.stringMatching(/^Delete 2 entries up to and including Fri.* 20\/11\/2026, for good\?$/),
      expected: '2',
      isDanger: true,
    });
    expect(questions.at(-1)?.lines).toContain('2 reminders');
    await told('2 entries deleted.');
    expect(idsOf(await logOf(practice))).toEqual([3, 4]);
    expect(await offered(practice)).toEqual([]); // L6
    await until((shown) => rowsOf(shown).length === 2);
  });

  test('L5: with ticks only the ticked go', async () => {
    const practice = await overTwoDays();
    const { press, reply, questions, told } = await openLog(practice);
    reply({ id: 'count', values: { until: 'today' } }, 'purge');
    await press('space', 'end', 'space', 'P');
    expect(questions.at(-2)?.title).toContain('Delete ticked entries');
    await told('2 entries deleted.');
    expect(idsOf(await logOf(practice))).toEqual([2, 3]);
  });

  test('L5: cancelled at either question nothing goes; what may still be sent stays and is named', async () => {
    const practice = await overTwoDays();
    await runSql(practice.target, `update message set state = 'unclear' where id = 1`);
    const { press, reply, questions } = await openLog(practice);
    reply(null);
    await press('P');
    reply({ id: 'count', values: { until: 'today' } }, null);
    await press('P');
    expect(questions.at(-1)?.expected).toBe('3');
    expect(questions.at(-1)?.lines).toContain('1 entry left alone: may still be sent, or unclear.');
    expect(questions.at(-1)?.lines).toContain('3 reminders');
    expect(await logOf(practice)).toHaveLength(4);
  });

  test('L5: nothing up to that day: said, not asked', async () => {
    const practice = await overTwoDays();
    const { press, reply, told } = await openLog(practice);
    reply({ id: 'count', values: { until: '1.1.2026' } });
    await press('P');
    await told('Nothing to delete up to and including Thu');
  });

  test('L5: of more than is counted the word is typed, and all go', async () => {
    const practice = await aLongLog(12_000);
    const { press, reply, questions, told } = await openLog(practice);
    reply({ id: 'count', values: { until: 'today' } }, 'purge');
    await press('P');
    expect(questions.at(-1)).toMatchObject({
      expected: 'delete',
      title: expect.stringContaining('more than 10,000'),
    });
    await told('10800 entries deleted.');
  });

  test('L4, L5: resetting needs who may prepare, purging an administrator, deciding who may approve', () => {
    expect(bindingOf('log.reset').needs).toBe('prepare');
    expect(bindingOf('log.refresh').needs).toBe('prepare');
    expect(bindingOf('log.purge').needs).toBe('admin');
    expect(bindingOf('log.decide').needs).toBe('approve');
  });
});

describe('S4: what is unclear', () => {
  test.each([
    ['sent', 'submitted'],
    ['not-sent', 'rejected'],
    ['again', 'queued'],
  ])('S4: a person decides that it is %s', async (decision, state) => {
    const practice = await startPractice();
    await practice.enter(...aFullDay(2));
    practice.sms.answer(mobileOf('1'), lostOnTheWay);
    await aSubmittedBatch(practice);
    const { press, reply, questions, told, until } = await openLog(practice);
    reply(decision, 'yes');
    await press('a');
    await until((shown) => shown.includes('2 ticked'));
    await press('u');
    expect(questions.at(-2)?.title).toBe('What became of 1 unclear entry?');
    await told('1 entry decided.');
    expect((await logOf(practice))[0]?.state).toBe(state);
  });

  test('S4: nothing unclear: said, not asked', async () => {
    const { press, told } = await openLog(await sent(1));
    await press('u');
    await told('No entry among these is unclear');
  });
});
