import type { types } from '@slack/bolt';
import type { MaskedMessage } from '../../src/batch-rows.ts';
import type { MaskedBatch } from '../../src/masked.ts';
import type { Words } from '../context.ts';
import { printRef } from '../ids.ts';
import { whenText } from './batch-words.ts';
import { stateLine } from './card-state.ts';
import { rowName, rowStateText } from './failure-words.ts';
import { pageButtons } from './pages.ts';
import { context, header, section } from './text.ts';

/** What can be pressed in the window of details. */
export const detailIds = { previous: 'local.details.previous', next: 'local.details.next' } as const;

/** How many rows a page has: with the longest reason they fit one text of Slack's. */
const PAGE_ROWS = 20;

export type DetailFacts = Readonly<{
  batch: MaskedBatch;
  approval: Parameters<typeof stateLine>[1]['approval'];
  rows: readonly MaskedMessage[];
  /** From 0 on; fewer pages there may be than when the button was drawn. */
  page: number;
}>;

/** Every message of a batch and how it stands, to read: a time and a number of ours. */
export function detailBlocks(words: Words, facts: DetailFacts): types.KnownBlock[] {
  const { t } = words;
  const { batch, rows } = facts;
  const pages = Math.max(1, Math.ceil(rows.length / PAGE_ROWS));
  const page = Math.min(facts.page, pages - 1);
  const first = page * PAGE_ROWS;
  const shown = rows.slice(first, first + PAGE_ROWS);
  const { mark, text } = stateLine(words, { ...facts, account: null, isSandbox: false });
  const hasDays = batch.days.length > 1;
  const lines = shown.map((row) => `${rowName(words, row, { hasDays })} · ${rowStateText(t, row)}`);
  const count = t.slack.report.rows(first + 1, first + shown.length, rows.length);
  const ref = printRef({ batchId: batch.id, revision: batch.revision });
  return [
    header(t.slack.card.title(t.slack.kinds[batch.kind], whenText(words, batch))),
    context([t.slack.card.batch(batch.id), `${mark} ${text}`].join(' · ')),
    ...(rows.length === 0
      ? [section(t.slack.report.nobody)]
      : [section(`*${count}*\n${lines.join('\n')}`), context(t.slack.report.rowsKey)]),
    ...pageButtons(words, { ids: detailIds, ref, page, pages }),
  ];
}
