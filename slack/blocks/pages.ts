import type { types } from '@slack/bolt';
import type { Words } from '../context.ts';
import { type BatchRef, parseRef } from '../ids.ts';
import { button } from './text.ts';

type Pages = Readonly<{
  ids: Readonly<{ previous: string; next: string }>;
  /** What the pages are of. */
  ref: string;
  /** From 0 on. */
  page: number;
  pages: number;
}>;

/** Buttons to the page before and after; none where there is one page. */
export function pageButtons({ t }: Words, { ids, ref, page, pages }: Pages): types.ActionsBlock[] {
  if (pages < 2) return [];
  const to = (action: string, text: string, next: number) =>
    button({ action, text, value: `${ref}.${next}` });
  const elements = [
    ...(page > 0 ? [to(ids.previous, t.slack.report.previous, page - 1)] : []),
    ...(page < pages - 1 ? [to(ids.next, t.slack.report.next, page + 1)] : []),
  ];
  return [{ type: 'actions', elements }];
}

/** What such a button leads to; null for anything we never wrote. */
export function parsePage(value: string | undefined): (BatchRef & Readonly<{ page: number }>) | null {
  const [, ref, page] = /^(\d+\.\d+)\.(\d{1,4})$/.exec(value ?? '') ?? [];
  const batch = parseRef(ref);
  return batch && { ...batch, page: Number(page) };
}
