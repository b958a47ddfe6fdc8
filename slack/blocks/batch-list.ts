import type { types } from '@slack/bolt';
import type { MaskedBatch } from '../../src/masked.ts';
import type { Words } from '../context.ts';
import { actionIds, printRef } from '../ids.ts';
import { deliveriesText, pauseText, staffText, whenText } from './batch-words.ts';
import { inHandText } from './card-state.ts';
import { button, section } from './text.ts';

/** A batch in a list, and the way to its card, where it has one. */
export type ListedBatch = Readonly<{ batch: MaskedBatch; link: string | null }>;

/** The batches, each with its report; the newest first. */
export function batchListBlocks(
  words: Words,
  title: string,
  listed: readonly ListedBatch[],
): types.KnownBlock[] {
  const { t } = words;
  return [
    section(`*${title}*`),
    ...listed.map((each) => batchSection(words, each)),
    {
      type: 'actions',
      elements: [button({ action: actionIds.openReport, text: t.slack.report.open, value: '0.0' })],
    },
  ];
}

/** One batch: what it is, how it stands, who prepared and decided it, and a button for its report. */
export function batchSection(words: Words, { batch, link }: ListedBatch): types.SectionBlock {
  const { t } = words;
  const title = t.slack.card.title(t.slack.kinds[batch.kind], whenText(words, batch));
  const head = `*${title}* · ${t.slack.card.count(batch.counts.total, t.channel[batch.channel])}`;
  const people = [
    ...peopleTexts(words, batch),
    ...(link === null ? [] : [`<${link}|${t.slack.toCard}>`]),
  ].join(' · ');
  return {
    ...section(`${head}\n${resultText(words, batch)}\n${people}`, `listed:${batch.id}`),
    accessory: button({
      action: actionIds.report,
      text: t.slack.card.report,
      value: printRef({ batchId: batch.id, revision: batch.revision }),
    }),
  };
}

function peopleTexts({ t, format }: Words, batch: MaskedBatch): string[] {
  const { preparedBy, preparedAt, decidedBy, decidedAt } = batch;
  return [
    t.slack.list.prepared(staffText(t, preparedBy), format.moment(preparedAt)),
    decidedBy === null || decidedAt === null
      ? t.slack.list.undecided
      : t.slack.list.decided(staffText(t, decidedBy), format.moment(decidedAt)),
  ];
}

/** How the batch stands, in one line. */
export function resultText(words: Words, batch: MaskedBatch): string {
  const { t, format } = words;
  const { counts, state } = batch;
  if (batch.isInHand) return `⏳ ${inHandText(words, batch)}`;
  if (state === 'paused') return `🔴 ${t.slack.card.paused(counts.queued, pauseText(words, batch))}`;
  if (state !== 'submitted') return t.batchState[state];
  const problems = t.slack.card.problems(counts);
  return [
    `${counts.rejected + counts.unclear > 0 ? '⚠️' : '✅'} ${t.slack.card.sent(counts.submitted, counts.total)}`,
    deliveriesText(words, batch),
    problems,
    t.slack.credits(format.credits(counts.submittedMilliCredits)),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
