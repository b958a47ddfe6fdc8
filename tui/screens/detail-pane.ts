import type { Face, Size } from '../face.ts';
import { type Command, type KeyContext, shownKey } from '../keys.ts';
import { cellWidth, clip } from '../terminal/cells.ts';
import { padLine } from '../terminal/line.ts';
import type { RowList } from './row-list.ts';

type PaneOptions = Readonly<{
  face: Pick<Face, 't' | 'theme' | 'paint'>;
  /** The command that opens and closes it: its key is named where not all is shown. */
  opens: Command;
  /** What is known of the row at the cursor, on lines of at most `width` cells, the most important first; none without a row. */
  lines: (width: number) => readonly string[];
  /** How many lines it may have below a list; left out: some. */
  stripHeight?: (height: number) => number;
}>;

export type DetailPane = ReturnType<typeof createDetailPane>;

/** What list, pane and a screen's own commands answer to, the pane first while it is open. */
export function listBesidePane(
  list: Pick<RowList<Readonly<{ id: string }>>, 'onKey' | 'onCommand' | 'paint' | 'cursor' | 'leaveLevel'>,
  pane: DetailPane,
  commands: Partial<Record<Command, () => void>>,
) {
  return {
    onKey: list.onKey,
    onCommand(command: Command): void {
      if (!pane.onCommand(command) && !list.onCommand(command)) commands[command]?.();
    },
    paint: (size: Size) => pane.paint(list.paint, size),
    idle: pane.idle,
    cursor: () => (pane.isOpen() ? null : list.cursor()),
    leaveLevel: () => pane.leaveLevel() || list.leaveLevel(),
  };
}

const WIDE = 120; // columns from which list and details stand side by side
const MAX_PANE = 70; // longer lines are hard to read
const BAR = 3; // ' │ '
const LIST = 80; // cells a list has at least beside its details: as many as on the smallest usual screen
const STRIP = 6; // lines below the list
const MIN_STRIP_HEIGHT = 14; // a smaller body is all list

const STEPS: Partial<Record<Command, (page: number) => number>> = {
  'details.up': () => -1,
  'details.down': () => 1,
  'details.page-up': (page) => -page,
  'details.page-down': (page) => page,
  'details.half-up': (page) => -Math.ceil(page / 2),
  'details.half-down': (page) => Math.ceil(page / 2),
  'details.first': () => Number.NEGATIVE_INFINITY,
  'details.last': () => Number.POSITIVE_INFINITY,
};

const STRIP_SHARE = 3; // of a body below the list

/**
 * What is known of the row at the cursor: beside the list where there is room, its first lines below it otherwise, and
 * as the whole body when it is opened.
 */
export function createDetailPane({ face, opens, lines, stripHeight = someLines }: PaneOptions) {
  let isOpen = false;
  let top = 0;
  let last = 0;
  let pageSize = 1;

  return {
    isOpen: () => isOpen,
    /** The contexts of its screen: while it is open the list's keys mean nothing. */
    contexts: (own: KeyContext, ...list: readonly KeyContext[]): readonly KeyContext[] =>
      isOpen ? ['details', own] : [own, ...list],
    /** While it is open Esc says how it is closed; that the key which opened it does so too need not be said. */
    idle: (): readonly Command[] => (isOpen ? [opens] : []),
    toggle(): void {
      isOpen = !isOpen;
      top = 0;
      face.paint();
    },
    /** True: it is open, and the key scrolled or closed it. */
    onCommand(command: Command): boolean {
      if (!isOpen || !command.startsWith('details.')) return false;
      if (command === 'details.back') isOpen = false;
      top = isOpen ? Math.max(0, Math.min(top + (STEPS[command]?.(pageSize) ?? 0), last)) : 0;
      face.paint();
      return true;
    },
    /** True when it was open. */
    leaveLevel(): boolean {
      if (!isOpen) return false;
      isOpen = false;
      top = 0;
      return true;
    },
    /** Exactly `height` lines; `list` paints the rows, whose top left corner is the body's. */
    paint(list: (size: Size) => readonly string[], { width, height }: Size): readonly string[] {
      if (isOpen) return opened(width, height);
      if (width >= WIDE) return sideBySide(list, { width, height });
      const all = height < MIN_STRIP_HEIGHT ? [] : lines(width - 2);
      const strip = all.slice(0, stripHeight(height));
      if (strip.length === 0) return filled(list({ width, height }), height);
      const rows = list({ width, height: height - strip.length - 1 });
      const rule = ruled(width, strip.length < all.length);
      return filled([...rows, rule, ...strip.map((line) => ` ${line}`)], height);
    },
  };

  function moreHint(): string {
    const { chrome } = face.t().tui;
    return chrome.showsAll(shownKey(opens, chrome.key));
  }

  /** Between the list and the first lines below it; says how the others are seen. */
  function ruled(width: number, hasMore: boolean): string {
    const { symbols, paint } = face.theme;
    const hint = hasMore ? ` ${clip(moreHint(), width - 4)} ${symbols.line.repeat(2)}` : '';
    return paint('dim', `${symbols.line.repeat(Math.max(0, width - cellWidth(hint)))}${hint}`);
  }

  function opened(width: number, height: number): string[] {
    const all = lines(width - 2);
    const room = all.length > height ? Math.max(1, height - 1) : height;
    pageSize = Math.max(1, room - 1);
    last = Math.max(0, all.length - room);
    top = Math.min(top, last);
    const shown = all.slice(top, top + room).map((line) => ` ${line}`);
    if (room === height) return filled(shown, height);
    const where = face.t().tui.chrome.linesOf(top + 1, top + shown.length, all.length);
    return [...shown, face.theme.paint('dim', clip(` ${where}`, width))];
  }

  function sideBySide(list: (size: Size) => readonly string[], { width, height }: Size): string[] {
    const right = Math.min(MAX_PANE, Math.floor(width * 0.38), width - LIST - BAR);
    const left = width - right - BAR;
    const rows = list({ width: left, height });
    const all = lines(right);
    const more = face.theme.paint('dim', clip(`${face.theme.symbols.ellipsis} ${moreHint()}`, right));
    const details = all.length <= height ? all : [...all.slice(0, height - 1), more];
    const bar = face.theme.paint('dim', ` ${face.theme.symbols.bar} `);
    return filled(
      Array.from(
        { length: height },
        (_, row) => `${padLine(rows[row] ?? '', left)}${bar}${details[row] ?? ''}`,
      ),
      height,
    );
  }
}

function someLines(height: number): number {
  return Math.min(STRIP, Math.floor(height / STRIP_SHARE));
}

function filled(lines: readonly string[], height: number): string[] {
  const blank = Array.from({ length: Math.max(0, height - lines.length) }, () => '');
  return [...lines, ...blank].slice(0, height);
}
