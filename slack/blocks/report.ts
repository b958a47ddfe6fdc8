import type { types } from '@slack/bolt';
import type { MaskedFailure } from '../../src/choice.ts';
import type { MaskedBatch } from '../../src/masked.ts';
import type { LocalDate } from '../../src/model/time.ts';
import type { ChannelReport, FailureKind, Report } from '../../src/report.ts';
import type { Words } from '../context.ts';
import { actionIds, printRef } from '../ids.ts';
import { staffText, whenText } from './batch-words.ts';
import { failureText, rowName, rowStateText } from './failure-words.ts';
import { pageButtons } from './pages.ts';
import { button, context, fields, header, option, plain, section } from './text.ts';

/** What can be pressed in the windows of reports. */
export const reportIds = {
  period: 'local.report.period',
  previous: 'local.report.previous',
  next: 'local.report.next',
} as const;

/** The periods to choose from. */
export const periods = ['7-days', '30-days', '90-days', 'this-month', 'last-month'] as const;
export type Period = (typeof periods)[number];

/** How many rows a page has: with the longest reason they fit one text of Slack's. */
export const PAGE_ROWS = 20;
/** How many rows can be paged through; the rest is for the dashboard. */
export const MAX_ROWS = 80;

/** What a batch's report is made of. */
export type BatchReportFacts = Readonly<{
  batch: MaskedBatch;
  report: Report;
  /** At most MAX_ROWS. */
  rows: readonly MaskedFailure[];
  /** From 0 on. */
  page: number;
  /** Whether its reader may send again what did not arrive. */
  mayRetry: boolean;
}>;

/** What became of a batch: counts, credits, and what did not arrive with what to do about it. */
export function batchReportBlocks(words: Words, facts: BatchReportFacts): types.KnownBlock[] {
  const { t, format } = words;
  const { batch, report } = facts;
  const title = t.slack.card.title(t.slack.kinds[batch.kind], whenText(words, batch));
  const waiting = batch.counts.queued + batch.counts.submitting;
  const people = [
    t.slack.report.prepared(staffText(t, batch.preparedBy), format.moment(batch.preparedAt)),
    ...(batch.decidedBy && batch.decidedAt
      ? [t.slack.report.decided(staffText(t, batch.decidedBy), format.moment(batch.decidedAt))]
      : []),
  ];
  return [
    header(title),
    context([t.slack.card.batch(batch.id), t.batchState[batch.state], ...people].join(' · ')),
    ...(report.channels.length === 0 ? [section(t.slack.report.nobody)] : []),
    ...report.channels.flatMap((channel) => channelBlocks(words, channel, waiting)),
    ...failureBlocks(words, report),
    ...retryButton(words, facts),
    ...rowBlocks(words, facts),
  ];
}

/** What a period's report is made of. */
export type PeriodReportFacts = Readonly<{
  period: Period;
  from: LocalDate;
  until: LocalDate;
  report: Report;
}>;

/** What became of everything sent in a period. */
export function periodReportBlocks(words: Words, facts: PeriodReportFacts): types.KnownBlock[] {
  const { t } = words;
  const { period, from, until, report } = facts;
  const choice = (each: Period) => option(t.slack.report.periods[each], each);
  const span = t.slack.report.span(t.slack.day(from), t.slack.day(until));
  return [
    {
      type: 'actions',
      block_id: 'period',
      elements: [
        {
          type: 'static_select',
          action_id: reportIds.period,
          placeholder: plain(t.slack.report.period),
          options: periods.map(choice),
          initial_option: choice(period),
        },
      ],
    },
    header(span),
    ...(report.channels.length === 0
      ? [section(t.slack.report.nothing)]
      : [context(t.slack.report.batches(report.batches))]),
    ...report.channels.flatMap((channel) => channelBlocks(words, channel, 0)),
    ...(report.channels.length === 0 ? [] : failureBlocks(words, report)),
  ];
}

function channelBlocks(words: Words, channel: ChannelReport, waiting: number): types.KnownBlock[] {
  const { t } = words;
  const pairs = channelNumbers(words, channel, waiting);
  // Slack shows at most ten in one block
  const rest = pairs.length > 10 ? [fields(pairs.slice(10))] : [];
  return [section(`*${t.channel[channel.channel]}*`), fields(pairs.slice(0, 10)), ...rest];
}

/** Numbers with their names; what is none is left out where nobody would miss it. */
function channelNumbers(
  { t, format }: Words,
  channel: ChannelReport,
  waiting: number,
): (readonly [string, string])[] {
  const { report } = t.slack;
  const { submitted, delivered, buffered, failed, pending, rejected, unclear, withdrawn } = channel;
  const isReported = delivered + buffered + failed > 0 || channel.channel === 'sms';
  const some = (label: string, count: number) => (count === 0 ? [] : [[label, String(count)] as const]);
  return [
    [report.sent, String(submitted)],
    ...(isReported ? [[report.delivered, String(delivered)] as const] : []),
    [report.share, isReported ? shareText(t, delivered, submitted) : report.shareUnknown],
    ...some(report.buffered, buffered),
    ...some(report.failed, failed),
    ...some(isReported ? report.pending : report.taken, pending),
    ...some(report.waiting, waiting),
    ...some(report.rejected, rejected),
    ...some(report.unclear, unclear),
    ...some(report.withdrawn, withdrawn),
    [report.credits, format.credits(channel.milliCredits)],
  ];
}

/** In whole percent, rounded down: 100 % is all of them. */
function shareText({ slack }: Words['t'], delivered: number, submitted: number): string {
  return submitted === 0 ? '–' : slack.report.percent(Math.floor((100 * delivered) / submitted));
}

const MAX_KINDS = 20; // as many as the engine tells

function failureBlocks({ t }: Words, { failures }: Report): types.KnownBlock[] {
  const words = t.slack.report;
  if (failures.length === 0) return [context(words.allWell)];
  const kinds = [...new Set(failures.map(({ kind }) => kind))];
  const line = ({ channel, kind, reason, count }: FailureKind) =>
    `• ${count} × ${t.channel[channel]}: ${failureText(t, kind, reason)}`;
  return [
    section(`*${words.failures}*`),
    ...kinds.flatMap((kind) => [
      section(
        failures
          .filter((failure) => failure.kind === kind)
          .map(line)
          .join('\n'),
      ),
      context(words.advice[kind]),
    ]),
    ...(failures.length >= MAX_KINDS ? [context(words.moreKinds)] : []),
  ];
}

function retryButton({ t }: Words, { batch, mayRetry }: BatchReportFacts): types.ActionsBlock[] {
  const { id: batchId, revision, retryable } = batch;
  if (!mayRetry || retryable === 0) return [];
  const value = printRef({ batchId, revision });
  return [
    {
      type: 'actions',
      elements: [button({ action: actionIds.retry, text: t.slack.card.retry(retryable), value })],
    },
  ];
}

function rowBlocks(words: Words, { batch, report, rows, page }: BatchReportFacts): types.KnownBlock[] {
  if (rows.length === 0) return [];
  const { t } = words;
  const first = page * PAGE_ROWS;
  const shown = rows.slice(first, first + PAGE_ROWS);
  const total = report.failures.reduce((sum, { count }) => sum + count, 0);
  const hasDays = batch.days.length > 1;
  const lines = shown.map((row) => `${rowName(words, row, { hasDays })} · ${rowStateText(t, row)}`);
  const further = total - rows.length;
  const ref = printRef({ batchId: batch.id, revision: batch.revision });
  return [
    section(`*${t.slack.report.rows(first + 1, first + shown.length, rows.length)}*\n${lines.join('\n')}`),
    context(...(further > 0 ? [t.slack.report.moreRows(further)] : []), t.slack.report.rowsKey),
    ...pageButtons(words, { ids: reportIds, ref, page, pages: Math.ceil(rows.length / PAGE_ROWS) }),
  ];
}
