import type { CreditDay } from '../../src/credit-use.ts';
import type { AccountState } from '../../src/credits.ts';
import type { Catalogue } from '../../src/i18n/en.ts';
import type { CreditEntry } from '../../src/ledger.ts';
import type { Channel } from '../../src/model/message.ts';
import { type LocalDate, toInstant } from '../../src/model/time.ts';
import { paintBarColumns } from '../components/bars.ts';
import { type Column, paintTable } from '../components/table.ts';
import { GAP } from '../components/table-layout.ts';
import type { Face, Size } from '../face.ts';
import { cellWidth, clip, showText, wrap } from '../terminal/cells.ts';
import { type RowColumn, textColumn } from './row-list.ts';

/** Days of the chart; four weeks and a little, which is what the forecast rests on. */
export const CHART_DAYS = 30;

type AccountRow = Readonly<{ id: Channel; account: AccountState }>;

/** Both accounts, the one that is looked at marked; as many lines as there are accounts, and the titles. */
export function accountLines(
  face: Face,
  accounts: readonly AccountState[],
  chosen: Channel,
  width: number,
): readonly string[] {
  return paintTable<Channel, AccountRow>({
    columns: fitting(accountColumns(face), width),
    rows: accounts.map((account) => ({ id: account.channel, account })),
    cursorId: chosen,
    column: null,
    sort: null,
    width,
    height: Math.max(2, accounts.length + 1),
    theme: face.theme,
    empty: [face.t().tui.credits.asking],
  });
}

/** What somebody should know of an account: why it is low, that it drifts, that nobody can say. */
export function noteLines(face: Face, account: AccountState, width: number): string[] {
  const { theme } = face;
  const line = (role: 'warn' | 'dim', mark: string) => (text: string) =>
    wrap(showText(`${mark}${text}`), Math.max(1, width - 1)).map((part) => theme.paint(role, ` ${part}`));
  const { warnings, facts } = notes(face, account);
  return [...warnings.flatMap(line('warn', '! ')), ...facts.flatMap(line('dim', ''))];
}

/** Credits used per day as columns, with their sum above. */
export function usageLines(
  face: Face,
  channel: Channel,
  use: readonly CreditDay[],
  { width, height }: Size,
): string[] {
  const { t, format, theme } = face;
  const words = t().tui.credits;
  const total = use.reduce((sum, { milliCredits }) => sum + milliCredits, 0);
  const messages = use.reduce((sum, day) => sum + day.messages, 0);
  const sum = total === 0 ? words.noUse : words.totalUsed(format().credits(total), messages);
  const title = clip(words.use(t().channel[channel], use.length), width);
  const isOneLine = cellWidth(title) + cellWidth(sum) + 3 <= width;
  const head = isOneLine
    ? [`${theme.paint('title', title)} · ${sum}`]
    : [theme.paint('title', title), ...(height > 1 ? [clip(sum, width)] : [])];
  if (total === 0 || height < MIN_CHART) return head;
  const bars = use.map((day) => {
    const label = dayText(face, day.day);
    return {
      label,
      value: day.milliCredits,
      text: words.dayUse(format().credits(day.milliCredits), label),
    };
  });
  return [...head, ...paintBarColumns({ bars, width, height: height - head.length, theme })];
}

const MIN_CHART = 5; // lines: two of words, two of bars, the days

/** The ledger's columns. */
export function ledgerColumns(face: Face): RowColumn<CreditEntry>[] {
  const { t, format } = face;
  const { credits, cli, tui } = t();
  return [
    {
      id: 'at',
      title: credits.column.at,
      min: 14,
      ideal: 14,
      priority: 0,
      text: ({ at }) => format().moment(at),
      compare: (a, b) => a.at.getTime() - b.at.getTime(),
    },
    {
      id: 'entry',
      title: credits.column.entry,
      min: 10,
      ideal: 14,
      priority: 0,
      ...textColumn(({ kind }: CreditEntry) => credits.kind[kind]),
    },
    {
      id: 'credits',
      title: cli.column.credits,
      min: 9,
      ideal: 10,
      priority: 0,
      align: 'right',
      text: ({ milliCredits }) => signed(face, milliCredits),
      compare: (a, b) => a.milliCredits - b.milliCredits,
      role: ({ milliCredits }) => (milliCredits > 0 ? 'ok' : null),
    },
    {
      id: 'by',
      title: cli.column.by,
      min: 7,
      ideal: 12,
      priority: 2,
      ...textColumn(({ actor }: CreditEntry) => actor ?? ''),
    },
    {
      id: 'for',
      title: tui.credits.forWhat,
      min: 14,
      ideal: 30,
      grow: 1,
      priority: 1,
      ...textColumn((entry: CreditEntry) => forWhat(t(), entry)),
    },
  ];
}

/** Why somebody has made the entry, or which message it paid for. */
export function forWhat(t: Catalogue, { note, batchId, messageId }: CreditEntry): string {
  const words = t.tui.credits;
  const paid = [
    ...(messageId === null ? [] : [words.ofMessage(messageId)]),
    ...(batchId === null ? [] : [words.ofBatch(batchId)]),
  ];
  return [...paid, ...(note === null ? [] : [note])].join(', ');
}

/** '+500' or '-1.2': what an entry adds or takes. */
export function signed({ format }: Pick<Face, 'format'>, milliCredits: number): string {
  const text = format().credits(milliCredits);
  return milliCredits > 0 ? `+${text}` : text;
}

function dayText({ format, timeZone }: Face, day: LocalDate): string {
  return format().date(toInstant(`${day}T12:00`, timeZone));
}

function accountColumns(face: Face): readonly Column<AccountRow>[] {
  const { t, format } = face;
  const { cli, credits, channel, tui } = t();
  const amount = (
    id: string,
    title: string,
    priority: number,
    of: (account: AccountState) => number | null,
  ): Column<AccountRow> => ({
    id,
    title,
    priority,
    min: Math.max(9, cellWidth(title)),
    ideal: 11,
    align: 'right',
    text: ({ account }) => format().credits(of(account)),
  });
  return [
    {
      id: 'account',
      title: cli.column.account,
      min: 8,
      ideal: 10,
      priority: 0,
      text: ({ account }) => channel[account.channel],
    },
    {
      ...amount('available', cli.column.available, 0, ({ milliAvailable }) => milliAvailable),
      role: ({ account }) => (account.isLow ? 'warn' : null),
    },
    amount('balance', cli.column.balance, 1, ({ milliBalance }) => milliBalance),
    amount('reserved', cli.column.reserved, 2, ({ milliReserved }) => milliReserved),
    amount('used7', credits.column.used7, 5, ({ milliUsed7Days }) => milliUsed7Days),
    amount('used28', tui.credits.used28, 4, ({ milliUsed28Days }) => milliUsed28Days),
    {
      id: 'lasts',
      title: credits.column.daysLeft,
      min: 8,
      ideal: 9,
      priority: 1,
      align: 'right',
      text: ({ account: { daysLeft } }) => (daysLeft === null ? '–' : credits.daysLeft(daysLeft)),
    },
    {
      id: 'counted',
      title: cli.column.counted,
      min: 17, // without room for it the line below says it
      ideal: 30,
      grow: 1,
      priority: 6,
      text: ({ account }) => (account.isUnreachable ? credits.unreachable : credits.counted[account.counted]),
    },
  ];
}

/** As many as fit, the least important left out: there is no cursor that could go to one out of view. */
function fitting(columns: readonly Column<AccountRow>[], width: number): readonly Column<AccountRow>[] {
  const needed = columns.reduce((sum, { min }) => sum + min + GAP, MARK - GAP);
  const last = Math.max(...columns.map(({ priority }) => priority));
  if (needed <= width || last === 0) return columns;
  return fitting(
    columns.filter(({ priority }) => priority < last),
    width,
  );
}

const MARK = 2; // '> '

type Notes = Readonly<{ warnings: readonly string[]; facts: readonly string[] }>;

function notes(face: Face, account: AccountState): Notes {
  const words = face.t().tui.credits;
  const name = face.t().channel[account.channel];
  const ledger = face.format().credits(account.milliLedger);
  if (account.isUnreachable) return { warnings: [words.unreachable(name, ledger)], facts: [] };
  const drift = driftText(face, account);
  const isDrifted = account.drift?.isReported ?? false;
  const counted = words.counted[account.counted];
  return {
    warnings: [...lowText(face, account), ...(isDrifted ? drift : [])],
    facts: [[counted, ...(isDrifted ? [] : drift), ...unknownDays(face, account)].join(' ')],
  };
}

/** Why nothing stands under how long it lasts. */
function unknownDays({ t }: Face, { counted, daysLeft }: AccountState): string[] {
  return counted === 'none' || daysLeft !== null ? [] : [t().tui.credits.lastsUnknown];
}

function lowText(
  { t, format }: Face,
  { channel, milliAvailable, lowReason, daysLeft }: AccountState,
): string[] {
  if (lowReason === null) return [];
  const words = t().tui.credits;
  const why = words.low[lowReason](t().channel[channel], format().credits(milliAvailable));
  return [[why, ...(daysLeft === null ? [] : [words.lasts(daysLeft)]), words.buyInTime].join(' ')];
}

/** How far the provider's balance and our ledger are apart. */
function driftText({ t, format }: Face, { drift }: AccountState): string[] {
  if (drift === null) return [];
  const words = t().tui.credits;
  const { milliUnexplained, milliInDoubt, isReported, since } = drift;
  const difference = format().credits(Math.abs(milliUnexplained));
  if (!isReported) return [milliUnexplained === 0 ? words.noDrift : words.smallDrift(difference)];
  return [
    words.drifted({
      difference,
      hasMore: milliUnexplained > 0,
      inDoubt: milliInDoubt === 0 ? null : format().credits(milliInDoubt),
      since: since === null ? '–' : format().moment(since),
    }),
  ];
}
