import type { types } from '@slack/bolt';
import type { BatchChoice } from '../../src/choice.ts';
import type { Words } from '../context.ts';
import { button, context, option, plain, section } from './text.ts';

export const ROWS_PER_PAGE = 80; // at worst a block for each; Slack: 100 blocks in a window
const MAX_GROUP = 10; // Slack: boxes in one group
const NOON = '12:00';

/** What can be done in the window besides ticking. */
export const choiceActions = {
  all: 'local.choose.all',
  none: 'local.choose.none',
  onlyPage: 'local.choose.only-page',
  previous: 'local.choose.previous',
  next: 'local.choose.next',
  reopen: 'local.choose.reopen',
} as const;

export type ChoiceFacts = Readonly<{
  choice: BatchChoice;
  /** Of every row, in the list's order. */
  ticks: readonly boolean[];
  /** From 0. */
  page: number;
  /** How many times the window was drawn before: Slack keeps what was entered in blocks of the same name. */
  drawn: number;
}>;

export function pagesOf({ rows }: Pick<BatchChoice, 'rows'>): number {
  return Math.max(1, Math.ceil(rows.length / ROWS_PER_PAGE));
}

/** One page of rows in groups by half-day; a row is a time and a number of ours. */
export function choiceBlocks(words: Words, facts: ChoiceFacts): types.KnownBlock[] {
  const { choosing } = words.t.slack;
  const { choice, ticks, page } = facts;
  const pages = pagesOf(choice);
  const ticked = ticks.filter(Boolean).length;
  return [
    section(choosing.explain(choice.batchId, choice.revision, ticked, choice.rows.length)),
    buttons(words, { pages, page }),
    ...(pages > 1 ? [context(choosing.page(page + 1, pages))] : []),
    ...groupsOf(choice.rows, page).map((group) => groupBlock(words, facts, group)),
  ];
}

function buttons(
  { t }: Words,
  { pages, page }: Readonly<{ pages: number; page: number }>,
): types.ActionsBlock {
  const { choosing } = t.slack;
  const make = (action: keyof typeof choiceActions) =>
    button({ action: choiceActions[action], text: choosing[action], value: action });
  return {
    type: 'actions',
    block_id: 'choose',
    elements: [
      make('all'),
      make('none'),
      ...(pages > 1 ? [make('onlyPage')] : []),
      ...(page > 0 ? [make('previous')] : []),
      ...(page < pages - 1 ? [make('next')] : []),
    ],
  };
}

type Row = BatchChoice['rows'][number];
/** Rows that stand together, by their places in the list. */
type Group = Readonly<{ first: number; rows: readonly Row[] }>;

function groupsOf(rows: readonly Row[], page: number): Group[] {
  const start = page * ROWS_PER_PAGE;
  const groups: { first: number; rows: Row[] }[] = [];
  for (const [index, row] of rows.slice(start, start + ROWS_PER_PAGE).entries()) {
    const last = groups.at(-1);
    const isSame = last !== undefined && halfDayOf(last.rows[0]) === halfDayOf(row);
    if (isSame && last.rows.length < MAX_GROUP) last.rows.push(row);
    else groups.push({ first: start + index, rows: [row] });
  }
  return groups;
}

function halfDayOf(row: Row | undefined): string {
  return row?.time == null ? '' : `${row.day} ${row.time < NOON}`;
}

function isMorning({ time }: Row): boolean {
  return time !== null && time < NOON;
}

function groupBlock(words: Words, { ticks, drawn }: ChoiceFacts, { first, rows }: Group): types.InputBlock {
  const options = rows.map((row, index) => option(rowText(words, row), String(first + index)));
  const chosen = options.filter((_, index) => ticks[first + index] === true);
  return {
    type: 'input',
    block_id: printGroup({ drawn, first, count: rows.length }),
    label: plain(groupTitle(words, rows)),
    optional: true,
    element: {
      type: 'checkboxes',
      action_id: 'rows',
      options,
      ...(chosen.length > 0 && { initial_options: chosen }),
    },
  };
}

function groupTitle({ t }: Words, rows: readonly Row[]): string {
  const { choosing } = t.slack;
  const [first] = rows;
  const last = rows.at(-1);
  if (first === undefined || last === undefined) return '–';
  if (first.day === null || first.time === null || last.time === null) return choosing.timeless;
  const half = isMorning(first) ? choosing.half.morning : choosing.half.afternoon;
  return choosing.group(t.slack.day(first.day), half, first.time, last.time);
}

/** '08:30 · #1043', with initials where the practice wants them; without a time where there is no appointment. */
function rowText({ t }: Words, { time, entry, initials }: Row): string {
  const which = entry === null ? t.slack.choosing.fresh : `#${entry}`;
  return [...(time === null ? [] : [time]), which, ...(initials === null ? [] : [initials])].join(' · ');
}

/** Which rows a block holds, in its name. */
export type GroupName = Readonly<{ drawn: number; first: number; count: number }>;

function printGroup({ drawn, first, count }: GroupName): string {
  return `rows.${drawn}.${first}.${count}`;
}

/** null for a block that is no group of rows. */
export function parseGroup(blockId: string): GroupName | null {
  const [, drawn, first, count] = /^rows\.(\d{1,6})\.(\d{1,6})\.(\d{1,2})$/.exec(blockId) ?? [];
  return drawn === undefined ? null : { drawn: Number(drawn), first: Number(first), count: Number(count) };
}
