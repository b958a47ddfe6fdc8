import type { Face, Size } from '../face.ts';
import type { Command } from '../keys.ts';
import { padLine } from '../terminal/line.ts';

type PaneOptions = Readonly<{
  face: Pick<Face, 'theme' | 'paint'>;
  /** What is known of the row at the cursor, on lines of at most `width` cells, the most important first; none without a row. */
  lines: (width: number) => readonly string[];
}>;

export type DetailPane = ReturnType<typeof createDetailPane>;

const WIDE = 120; // columns from which list and details stand side by side
const MAX_PANE = 70; // longer lines are hard to read
const MIN_PANE = 44;
const STRIP = 6; // lines below the list
const MIN_STRIP_HEIGHT = 14; // a smaller body is all list

const STEPS: Partial<Record<Command, (page: number) => number>> = {
  'list.up': () => -1,
  'list.down': () => 1,
  'list.page-up': (page) => -page,
  'list.page-down': (page) => page,
  'list.half-up': (page) => -Math.ceil(page / 2),
  'list.half-down': (page) => Math.ceil(page / 2),
  'list.first': () => Number.NEGATIVE_INFINITY,
  'list.last': () => Number.POSITIVE_INFINITY,
};

/**
 * What is known of the row at the cursor: beside the list where there is room, its first lines below it otherwise, and
 * as the whole body when it is opened.
 */
export function createDetailPane({ face, lines }: PaneOptions) {
  let isOpen = false;
  let top = 0;
  let last = 0;
  let pageSize = 1;

  return {
    isOpen: () => isOpen,
    toggle(): void {
      isOpen = !isOpen;
      top = 0;
      face.paint();
    },
    /** True: it is open, and keys that move scroll it; whatever else is a list's means nothing there. */
    onCommand(command: Command): boolean {
      if (!isOpen || !command.startsWith('list.')) return false;
      top = Math.max(0, Math.min(top + (STEPS[command]?.(pageSize) ?? 0), last));
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
      const strip = height < MIN_STRIP_HEIGHT ? [] : lines(width - 2).slice(0, stripHeight(height));
      if (strip.length === 0) return filled(list({ width, height }), height);
      const rows = list({ width, height: height - strip.length - 1 });
      const rule = face.theme.paint('dim', face.theme.symbols.line.repeat(width));
      return filled([...rows, rule, ...strip.map((line) => ` ${line}`)], height);
    },
  };

  function opened(width: number, height: number): string[] {
    const all = lines(width - 2);
    pageSize = Math.max(1, height - 1);
    last = Math.max(0, all.length - height);
    top = Math.min(top, last);
    const shown = all.slice(top, top + height).map((line) => ` ${line}`);
    return filled(shown, height);
  }

  function sideBySide(list: (size: Size) => readonly string[], { width, height }: Size): string[] {
    const right = Math.min(MAX_PANE, Math.max(MIN_PANE, Math.floor(width * 0.38)));
    const left = width - right - 3;
    const rows = list({ width: left, height });
    const details = lines(right);
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

function stripHeight(height: number): number {
  return Math.min(STRIP, Math.floor(height / 3));
}

function filled(lines: readonly string[], height: number): string[] {
  const blank = Array.from({ length: Math.max(0, height - lines.length) }, () => '');
  return [...lines, ...blank].slice(0, height);
}
