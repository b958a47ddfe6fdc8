import { describe, expect, test } from 'vitest';
import { batchSection } from '../../slack/blocks/batch-list.ts';
import { cardMessage } from '../../slack/blocks/card.ts';
import { choiceBlocks } from '../../slack/blocks/choice.ts';
import { detailBlocks } from '../../slack/blocks/details.ts';
import { milestone } from '../../slack/blocks/milestone.ts';
import { countBlocks, optionBlocks } from '../../slack/blocks/prepare.ts';
import { batchReportBlocks } from '../../slack/blocks/report.ts';
import { defaultChoice, packRun, requestOf, unpackRun } from '../../slack/run-choice.ts';
import { createFormat } from '../../src/i18n/format.ts';
import { catalogue } from '../../src/i18n/index.ts';
import type { MaskedBatch, MaskedRun } from '../../src/masked.ts';
import { messageKinds } from '../../src/model/message.ts';
import { startPractice } from '../support/practice.ts';
import { aFullDay } from '../support/records.ts';

const wordsOf = (language: 'de' | 'en') => {
  const t = catalogue(language);
  return { t, format: createFormat(t, 'Europe/Zurich') };
};
const words = wordsOf('en');

/** A batch as the engine tells of it, changed to what this is about. */
async function aBatch(changes: Partial<MaskedBatch> = {}): Promise<MaskedBatch> {
  const { engine, actor, enter } = await startPractice();
  await enter(...aFullDay(2));
  const { batchId } = await engine.prepareBatch(actor, { channel: 'sms' });
  return { ...(await engine.readMaskedBatch(actor, batchId)), ...changes };
}

const bySchedule = { id: 'schedule:4', name: 'schedule 4', slackIds: [] };
const row = { appointment: 9, entry: 12, day: null, time: null, initials: null };
const facts = (batch: MaskedBatch) => ({ batch, account: null, approval: 'any', isSandbox: false }) as const;

describe('batches of every kind, prepared by a schedule', () => {
  test.each(messageKinds)(
    '%s: the card says what it is, who prepared it, and asks with the numbers',
    async (kind) => {
      const days = kind === 'recall' || kind === 'birthday' ? { days: [] } : {};
      const batch = await aBatch({ kind, preparedBy: bySchedule, decidedBy: bySchedule, ...days });
      for (const language of ['en', 'de'] as const) {
        const given = wordsOf(language);
        const name = given.t.slack.kinds[kind];
        const card = JSON.stringify(cardMessage(given, facts(batch)));
        expect(card).toContain(name);
        expect(card).toContain(language === 'en' ? 'the schedule, 23/11' : 'Zeitplan, 23.11');
        expect(card).not.toContain('schedule 4');
        const hasDay = batch.days.length > 0;
        expect(card.includes(language === 'en' ? 'Send 2 SMS?' : '2 SMS senden?')).toBe(!hasDay);
        expect(JSON.stringify(batchSection(given, { batch, link: null }))).toContain(name);
      }
      const approved = milestone(words, { ...batch, state: 'approved' }, batch.preparedAt);
      expect(approved.line).toBe('Approved by the schedule.');
    },
  );

  test('a batch that is about no appointments is named by the day it was prepared, never by a dash', async () => {
    const batch = await aBatch({ kind: 'birthday', days: [] });
    expect(cardMessage(words, facts(batch)).text).toBe(
      'Birthday greetings · Mon, 23/11/2026: prepared, waits for approval',
    );
  });

  test('rows without an appointment show their number alone, in one group', async () => {
    const batch = await aBatch({ kind: 'recall', days: [] });
    const rows = [row, { ...row, appointment: 10, entry: null, initials: 'M. H.' }];
    const choice = { batchId: 1, revision: 1, rows: rows.map((each) => ({ ...each, isTicked: true })) };
    const shown = JSON.stringify(choiceBlocks(words, { choice, ticks: [true, true], page: 0, drawn: 0 }));
    expect(shown).toContain('without an appointment');
    expect(shown).toContain('"#12"');
    expect(shown).toContain('"not in the batch yet · M. H."');
    expect(shown).not.toMatch(/null|undefined/);
    const failed = { ...row, state: 'submitted', deliveryStatus: 2, reason: '107' } as const;
    const report = { batches: 1, channels: [], failures: [] };
    const told = [
      ...detailBlocks(words, { batch, approval: 'any', rows: [failed], page: 0 }),
      ...batchReportBlocks(words, { batch, report, rows: [failed], page: 0, mayRetry: true }),
    ];
    expect(JSON.stringify(told).match(/\\n#12 · not delivered: phone off/g)).toHaveLength(2);
    expect(JSON.stringify(told)).not.toMatch(/null|undefined/);
  });
});

describe('preparing other kinds again', () => {
  const run: MaskedRun = {
    ...{ channel: 'sms', days: [], statuses: [], onePerDay: false, notBefore: null, candidates: 3 },
    ...{ excluded: [], offered: { statuses: [], reasons: 0 }, chosenReasons: null, milliNeeded: 3000 },
    ...{ milliAvailable: 9000, isBalanceUnreachable: false, isAgendaEmpty: false },
  };

  test('a recall is asked for its channel and time only, and so is the engine', async () => {
    const { engine, actor } = await startPractice();
    const settings = await engine.readSettings(actor);
    const choice = defaultChoice(settings, '2026-11-23', { kind: 'recall', channel: 'email' });
    const blocks = optionBlocks(words, {
      ...{ choice, today: '2026-11-23', offered: ['definite'], setReasons: 3, isAgendaEmpty: true, drawn: 2 },
    });
    expect(blocks.map((block) => block.block_id)).toEqual([undefined, 'channel.2', 'when.2', 'time.2']);
    expect(requestOf(choice)).toEqual({ kind: 'recall', channel: 'email', notBefore: 'immediately' });
    const packed = packRun({ choice, drawn: 2, shown: 3, newest: 1 });
    expect(unpackRun(packed)?.choice).toEqual(choice);
  });

  test('its counts name the kind, and have no empty text', () => {
    const counted = countBlocks(words, { run, kind: 'recall', openBatches: '' });
    expect(JSON.stringify(counted)).toContain('Recalls · SMS · Sent at once after approval');
    expect(JSON.stringify(counted)).not.toContain('"text":""');
    const none = countBlocks(words, { run: { ...run, candidates: 0 }, kind: 'birthday', openBatches: '' });
    expect(JSON.stringify(none)).toContain('Nobody is due today');
  });
});
