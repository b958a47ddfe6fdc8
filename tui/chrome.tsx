import { Box, Text } from 'ink';
import { useSyncExternalStore } from 'react';
import type { AccountState } from '../src/credits.ts';
import type { Catalogue } from '../src/i18n/en.ts';
import type { Format } from '../src/i18n/format.ts';
import { paintChips, paintFooter } from './components/chips.ts';
import { fittingWording, paintTabs, paintTitle } from './components/tabs.ts';
import type { Place, ScreenId } from './face.ts';
import type { HeaderState, NextRun } from './header.ts';
import { type Command, keys, shownKey } from './keys.ts';
import type { PaintedQuestion } from './questions.ts';
import { cellWidth, clip, showText, wrap } from './terminal/cells.ts';
import type { Theme } from './terminal/theme.ts';

/** Everything around a screen's body. */
export type Chrome = Readonly<{
  practice: string;
  isSandbox: boolean;
  isReadOnly: boolean;
  t: Catalogue;
  format: Format;
  header: HeaderState;
  /** What runs by itself next, or that nothing does; null: nothing is scheduled. */
  nextRun: NextRun | null;
  /** In the order of their digits. */
  screens: readonly ScreenId[];
  current: ScreenId;
  chips: readonly string[];
  status: Readonly<{ level: 'ok' | 'warn' | 'error' | 'busy'; text: string }> | null;
  footer: readonly Command[];
  /** Where letters are typed it is another than elsewhere. */
  helpKey: string;
  /** The drawer, painted for a width and at most so many rows; null: no question is open. */
  question: (width: number, maxHeight: number) => PaintedQuestion | null;
}>;

/** What React draws: lines that are painted already, so that it works only when one of them is another. */
export type ChromeSource = Readonly<{
  subscribe: (onChange: () => void) => () => void;
  /** The same object until a line has changed. */
  snapshot: () => Frame;
  /** The line in whose place the body is painted. */
  placeholder: (height: number) => string;
}>;

export const MIN_COLUMNS = 60;
export const MIN_ROWS = 16;

/** The whole screen; the body is painted beside React into its placeholder (facts/ink §3.5). */
export function ChromeView({ source }: Readonly<{ source: ChromeSource }>) {
  const { above, body, drawer, below } = useSyncExternalStore(source.subscribe, source.snapshot);
  return (
    <Box flexDirection="column">
      <Lines lines={above} />
      {body > 0 ? <Text wrap="truncate">{source.placeholder(body)}</Text> : null}
      <Lines lines={[...drawer, ...below]} />
    </Box>
  );
}

function Lines({ lines }: Readonly<{ lines: readonly string[] }>) {
  return lines.map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
    <Text key={index} wrap="truncate">
      {line === '' ? ' ' : line}
    </Text>
  ));
}

export type Frame = Readonly<{
  above: readonly string[];
  /** How many rows the body has. */
  body: number;
  drawer: readonly string[];
  below: readonly string[];
  /** Where the drawer wants the terminal's cursor, on the whole screen. */
  cursor: Place | null;
}>;

const SMALLEST_BODY = 4; // what a question is about stays in view

/** How the screen's rows are shared. */
export function frameOf(
  chrome: Chrome,
  theme: Theme,
  { columns, rows }: Readonly<{ columns: number; rows: number }>,
): Frame {
  if (columns < MIN_COLUMNS || rows < MIN_ROWS) {
    const lines = wrap(chrome.t.tui.chrome.tooSmall(MIN_COLUMNS, MIN_ROWS), columns).slice(0, rows);
    return { above: lines, body: 0, drawer: [], below: [], cursor: null };
  }
  const above = linesAbove(chrome, theme, columns);
  const below = [...statusLines(chrome, theme, columns), footerLine(chrome, theme, columns)];
  const room = rows - above.length - below.length;
  const painted = chrome.question(columns, room - SMALLEST_BODY);
  const drawer = painted?.lines ?? [];
  const body = room - drawer.length;
  const cursor = painted?.cursor && {
    column: painted.cursor.column,
    row: above.length + body + painted.cursor.row,
  };
  return { above, body, drawer, below, cursor: cursor ?? null };
}

function linesAbove(chrome: Chrome, theme: Theme, columns: number): string[] {
  const { chips, screens, current, t } = chrome;
  const tabs = screens.map((id) => ({
    key: keyOf(id),
    label: t.tui.chrome.screen[id],
    short: t.tui.chrome.shortScreen[id],
    isActive: id === current,
    ...leaving(id, current),
  }));
  return [
    titleLine(chrome, theme, columns),
    paintTabs(tabs, columns, theme),
    ...(chips.length === 0 ? [] : [` ${paintChips(chips, columns - 1, theme)}`]),
  ];
}

function keyOf(id: ScreenId): string {
  return keys[`go.${id}`].keys[0];
}

const hasDigit = (id: ScreenId): boolean => /^\d$/.test(keyOf(id));

/** Screens without a digit are found by the help where the row is full; while one is in front Help makes room: its key is always below. */
function leaving(id: ScreenId, current: ScreenId): Readonly<{ leaves?: number }> {
  if (!hasDigit(id)) return { leaves: 2 };
  return id === 'help' && !hasDigit(current) ? { leaves: 1 } : {};
}

/** Practice and marks to the left, money and work to the right. */
function titleLine(chrome: Chrome, theme: Theme, width: number): string {
  return paintTitle({ ...titleParts(chrome), width, theme });
}

function titleParts({ practice, isSandbox, isReadOnly, t, format, header, nextRun }: Chrome) {
  const words = t.tui.chrome;
  const facts = (batches: typeof words.openBatches, next: string | null = null) =>
    [
      ...(header.connection === 'lost' ? [words.lost] : []),
      ...header.accounts.flatMap((account) => accountText(account, t, format)),
      ...(header.openBatches > 0 ? [batches(header.openBatches, header.waiting)] : []),
      ...(next === null ? [] : [next]),
    ].join(' · ');
  const badges = [...(isSandbox ? [words.sandbox] : []), ...(isReadOnly ? [words.readOnly] : [])];
  const { openBatches: long, openBatchesShort: short } = words;
  const withNext =
    nextRun === null
      ? []
      : [facts(long, nextRun.text), facts(short, nextRun.text), facts(short, nextRun.shortText)];
  return { left: practice, badges, right: [...withNext, facts(long), facts(short)] };
}

/** Whether the title had no room for the next run. */
function isNextUntold(chrome: Chrome, width: number): boolean {
  const { left, badges, right } = titleParts(chrome);
  return chrome.nextRun !== null && fittingWording({ left, badges, right, width }) >= right.length - 2;
}

function accountText(account: AccountState, t: Catalogue, format: Format): string[] {
  const { channel, counted, milliAvailable, isLow, isUnreachable } = account;
  const words = t.tui.chrome;
  if (counted === 'none') return [];
  if (isUnreachable) return [`${t.channel[channel]} ${words.unreachable}`];
  const credits = words.credits(t.channel[channel], format.credits(milliAvailable));
  return [isLow ? `${credits} ${words.low}` : credits];
}

const MAX_STATUS = 3; // lines: what was refused and what to do are two sentences

/** What is told, whole: a sentence that ends in the middle helps nobody. */
function statusLines(chrome: Chrome, theme: Theme, columns: number): string[] {
  const { status } = chrome;
  if (status === null) return [idleLine(chrome, theme, columns)];
  const { symbols } = theme;
  const mark = { ok: symbols.tick, warn: '!', error: symbols.cross, busy: symbols.ellipsis }[status.level];
  const lines = wrap(showText(status.text), columns - STATUS_MARK);
  const shown = lines.slice(0, MAX_STATUS);
  if (lines.length > MAX_STATUS)
    shown[MAX_STATUS - 1] = clip(lines.slice(MAX_STATUS - 1).join(' '), columns - STATUS_MARK);
  return shown.map((line, index) =>
    theme.paint(status.level === 'busy' ? 'accent' : status.level, ` ${index === 0 ? mark : ' '} ${line}`),
  );
}

const STATUS_MARK = 3; // ' ! '

/** While there is nothing to tell: what comes next, where the title had no room for it. */
function idleLine(chrome: Chrome, theme: Theme, columns: number): string {
  const { nextRun } = chrome;
  if (nextRun === null || !isNextUntold(chrome, columns)) return '';
  const text = clip(showText(nextRun.text), columns - MARGINS);
  const gap = ' '.repeat(columns - 1 - cellWidth(text));
  return gap + theme.paint(nextRun.isWarning ? 'warn' : 'dim', text);
}

const MARGINS = 2; // the screen's last cell is never written: terminals would scroll

/** The keys that work now, as many as fit. */
function footerLine({ footer, helpKey, t }: Chrome, theme: Theme, columns: number): string {
  if (footer.length === 0) return '';
  const label = (command: Command) => t.tui.commands[command][0];
  const others = footer.filter((command) => command !== 'global.help');
  const keys = others.map((command, index) => ({
    key: shownKey(command, t.tui.chrome.key),
    label: label(command),
    priority: index,
  }));
  const help = { key: helpKey, label: label('global.help') };
  return ` ${paintFooter(keys, help, columns - MARGINS, theme)}`;
}
