import type { types } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { batchReportBlocks, MAX_ROWS, PAGE_ROWS, periodReportBlocks } from '../../slack/blocks/report.ts';
import { spanOf } from '../../slack/modals/report.ts';
import { createFormat } from '../../src/i18n/format.ts';
import { catalogue } from '../../src/i18n/index.ts';
import type { Report } from '../../src/report.ts';
import { type Answer, lostButTaken, refused } from '../support/fake-portal.ts';
import { aSubmittedBatch } from '../support/practice.ts';
import { aFullDay, mobileOf } from '../support/records.ts';
import { checkView } from '../support/slack/limits/view.ts';
import type { ViewSeen } from '../support/slack/seen.ts';
import { CHANNEL, type SlackPractice, startSlackPractice } from '../support/slack-practice.ts';

const refusedFor = (reason: string): Answer => ({ outcome: 'refused', reason, taken: false });

/** Anna presses Report in her list of batches. */
async function openReport({ as }: SlackPractice, who = 'beat'): Promise<ViewSeen> {
  const listed = await (await as(who).command('/reminder-log', '', { channel: CHANNEL })).told();
  const answer = await as(who).click(listed, 'batch.report');
  return answer.shown((view) => view.lines.length > 1);
}

describe('the report of a batch', () => {
  it('tells what became of its messages, and what to do about those that did not arrive', async () => {
    const practice = await startSlackPractice();
    const { sms, engine, actor, enter, slack } = practice;
    await enter(...aFullDay(6));
    sms.answer(mobileOf('1'), refusedFor('aspsms-13'));
    sms.answer(mobileOf('2'), refusedFor('<!channel> 079 123 45 67'));
    sms.answer(mobileOf('3'), lostButTaken);
    sms.report(mobileOf('4'), 2, '107');
    sms.report(mobileOf('5'), 2, '999');
    sms.report(mobileOf('6'), 0);
    await aSubmittedBatch(practice);
    practice.clock.advance(3_600_000);
    await engine.trackDue(actor);
    const view = await openReport(practice);
    expect(view.words).toMatchInlineSnapshot(`
      "# Reminders · Tue 24 Nov
      Batch 1 · submitted · prepared by @anna, 23/11/26 10:00 · decided by @anna, 23/11/26 10:00
      *SMS*
      *Sent* 4
      *Delivered* 1
      *Share delivered* 25 %
      *Failed* 2
      *No status yet* 1
      *Refused by the portal* 2
      *Credits used* 4
      *What did not arrive, and what to do*
      • 1 × SMS: not delivered: phone off or without coverage
      • 1 × SMS: not delivered: another reason (ask the administrator)
      Call these patients, or retry the batch.
      • 1 × SMS: refused: another reason (ask the administrator)
      • 1 × SMS: refused by the portal (13)
      Check number or address in the practice software, then retry the batch.
      [Retry 4 …]
      *Messages 1 – 4 of 4*
      08:00 · #1 · refused by the portal (13)
      08:01 · #2 · refused: another reason (ask the administrator)
      08:03 · #4 · not delivered: phone off or without coverage
      08:04 · #5 · not delivered: another reason (ask the administrator)
      Time and number in the log; the dashboard shows who it is."
    `);
    expect(slack.everythingSent()).not.toContain('079 123');
  });

  it('offers to retry what did not arrive to whoever may, and opens that on top', async () => {
    const practice = await startSlackPractice();
    await practice.enter(...aFullDay(2));
    practice.sms.answerAll(refused);
    await aSubmittedBatch(practice);
    const view = await openReport(practice);
    const retry = await (await practice.as('beat').click(view, 'Retry 2 …')).shown(
      (v) => v.submitLabel !== '',
    );
    expect(retry.callbackId).toBe('retry');
    expect((await openReport(practice, 'carla')).words).not.toContain('Retry');
  });

  it('pages through the rows of what failed', async () => {
    const practice = await startSlackPractice();
    await practice.enter(...aFullDay(45));
    practice.sms.answerAll(refused);
    await aSubmittedBatch(practice);
    const first = await openReport(practice);
    expect(first.words).toContain('Messages 1 – 20 of 45');
    const beat = practice.as('beat');
    const second = await (await beat.click(first, 'Next ›')).shown();
    expect(second.words).toContain('Messages 21 – 40 of 45');
    const third = await (await beat.click(second, 'Next ›')).shown();
    expect(third.words).toContain('Messages 41 – 45 of 45');
    expect(third.lines.at(-1)).toBe('[‹ Back]');
    const back = await (await beat.click(third, '‹ Back')).shown();
    expect(back.words).toContain('Messages 21 – 40 of 45');
  });
});

describe('privacy', () => {
  it.each([
    ['minimal', '08:00 · #1 · '],
    ['initials', '08:00 · #1 · V. M. · '],
  ] as const)('at %s a row tells no more than it may', async (privacy, row) => {
    const practice = await startSlackPractice({ config: { privacy } });
    await practice.enter(...aFullDay(2));
    practice.sms.answerAll(refused);
    await aSubmittedBatch(practice);
    expect((await openReport(practice)).words).toContain(row);
    expect(practice.slack.everythingSent()).not.toMatch(/Muster\d|Vera|Kontrolle|\+4179/);
  });

  it('what is unclear is said to be so, with who decides it', async () => {
    const practice = await startSlackPractice();
    const { engine, actor, email, enter } = practice;
    await engine.enterPurchase(actor, { channel: 'email', milliCredits: 10_000 });
    await enter(...aFullDay(2));
    email.answerAll(lostButTaken);
    await aSubmittedBatch(practice, 'email');
    const { words } = await openReport(practice);
    expect(words).toContain('08:00 · #1 · may have been sent');
    expect(words).toContain('Decide in the dashboard whether they were sent');
  });
});

describe('the report of a period', () => {
  it('counts what was sent in it, and follows the choice', async () => {
    const practice = await startSlackPractice();
    const { as, clock } = practice;
    await practice.enter(...aFullDay(3));
    practice.sms.report(mobileOf('1'), 0);
    await aSubmittedBatch(practice);
    clock.advance(3_600_000);
    await practice.engine.trackDue(practice.actor);
    const beat = as('beat');
    const listed = await (await beat.command('/reminder-log', '', { channel: CHANNEL })).told();
    const view = await (await beat.click(listed, 'Report of a period …')).shown((v) => v.lines.length > 1);
    expect(view.words).toMatchInlineSnapshot(`
      "[Last 30 days]
      # Sun 25 Oct – Mon 23 Nov
      1 batch
      *SMS*
      *Sent* 3
      *Delivered* 1
      *Share delivered* 33 %
      *No status yet* 2
      *Credits used* 3
      Nothing has failed."
    `);
    const last = await (await beat.click(view, 'local.report.period', 'last-month')).shown();
    expect(last.words).toMatchInlineSnapshot(`
      "[Last month]
      # Thu 1 Oct – Sat 31 Oct
      Nothing was sent in this period."
    `);
  });

  it('begins and ends on days of the practice', () => {
    expect(spanOf('7-days', '2026-11-23')).toEqual({ from: '2026-11-17', until: '2026-11-23' });
    expect(spanOf('this-month', '2026-11-23')).toEqual({ from: '2026-11-01', until: '2026-11-23' });
    expect(spanOf('last-month', '2026-03-31')).toEqual({ from: '2026-02-01', until: '2026-02-28' });
    expect(spanOf('last-month', '2027-01-02')).toEqual({ from: '2026-12-01', until: '2026-12-31' });
  });
});

describe.each(['de', 'en'] as const)('however much there is to tell (%s)', (language) => {
  const t = catalogue(language);
  const words = { t, format: createFormat(t, 'Europe/Zurich') };

  it('Slack takes the report of a batch, on every page', async () => {
    const practice = await startSlackPractice();
    await practice.enter(...aFullDay(1));
    const { batchId } = await practice.engine.prepareBatch(practice.actor, { channel: 'sms' });
    const batch = await practice.engine.readMaskedBatch(practice.actor, batchId);
    const days = ['2026-11-24', '2026-11-25'].map((day) => ({ day, messages: 50 }));
    const rows = Array.from({ length: MAX_ROWS }, (_, index) => ({
      appointment: 9_000_000 + index,
      entry: 9_000_000 + index,
      day: '2026-11-24',
      time: '08:30',
      initials: 'Ö. <',
      state: 'rejected' as const,
      deliveryStatus: null,
      reason: 'recipient-changed',
    }));
    for (const page of [0, 1, 2, 3]) {
      const facts = { batch: { ...batch, days, retryable: 80 }, report, rows, page, mayRetry: true };
      const view = modal(batchReportBlocks(words, facts));
      expect(checkView(view, 'modal')).toEqual([]);
      expect(JSON.stringify(view)).toContain(`#${rows[(page + 1) * PAGE_ROWS - 1]?.entry} `); // the last row is not cut off
    }
  });

  it('Slack takes the report of a period', () => {
    const view = modal(
      periodReportBlocks(words, { period: '90-days', from: '2026-08-26', until: '2026-11-23', report }),
    );
    expect(checkView(view, 'modal')).toEqual([]);
  });
});

const modal = (blocks: types.KnownBlock[]) => ({
  type: 'modal',
  title: { type: 'plain_text', text: 'Report' },
  blocks,
});

const kinds = ['rejected', 'failed', 'unclear', 'withdrawn'] as const;

const report: Report = {
  batches: 400,
  channels: (['sms', 'email'] as const).map((channel) => ({
    channel,
    submitted: 90_000,
    delivered: 80_000,
    buffered: 1,
    failed: 2,
    pending: 3,
    rejected: 4,
    unclear: 5,
    withdrawn: 6,
    milliCredits: 90_000_500,
  })),
  failures: kinds.flatMap((kind) =>
    ['sms', 'email', 'sms', 'email', 'sms'].map((channel) => ({
      channel: channel as 'sms',
      kind,
      reason: 'recipient-changed',
      count: 99_999,
    })),
  ),
};
