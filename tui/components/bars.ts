import { cellWidth, clip, pad, showText } from '../terminal/cells.ts';
import type { Theme } from '../terminal/theme.ts';

/** One bar: what it is called, its value, and the value in words. */
export type Bar = Readonly<{ label: string; value: number; text: string }>;

type BarChart = Readonly<{ bars: readonly Bar[]; width: number; height: number; theme: Theme }>;

/** One row for each bar, the last `height` of them: label, bar, value. Exactly `height` lines of at most `width` cells. */
export function paintBarRows({ bars, width, height, theme }: BarChart): readonly string[] {
  const shown = height > 0 ? bars.slice(-height) : [];
  const labels = widest(
    shown.map(({ label }) => label),
    Math.floor(width / 3),
  );
  const texts = widest(
    shown.map(({ text }) => text),
    Math.floor(width / 3),
  );
  const room = Math.max(0, width - labels - texts - 2);
  const most = Math.max(0, ...bars.map(({ value }) => amount(value)));
  const lines = shown.map(({ label, value, text }) => {
    const bar = theme.symbols.bars.at(-1)?.repeat(barLength(amount(value), most, room)) ?? '';
    const painted = theme.paint('accent', bar);
    const line = `${pad(showText(label), labels)} ${painted}${' '.repeat(room - bar.length)} `;
    return labels + texts + 2 > width
      ? clip(showText(text), width)
      : line + pad(showText(text), texts, 'right');
  });
  return filled(lines, height);
}

/**
 * One column for each bar, the last that fit; under them the labels of the first and the last, above them the highest value.
 * Exactly `height` lines of at most `width` cells.
 */
export function paintBarColumns({ bars, width, height, theme }: BarChart): readonly string[] {
  const each = width >= bars.length * 3 ? 3 : width >= bars.length * 2 ? 2 : 1;
  const shown = bars.slice(-Math.max(1, Math.floor(width / each)));
  const most = Math.max(0, ...shown.map(({ value }) => amount(value)));
  const rows = Math.max(0, height - 2);
  const highest = shown.find(({ value }) => amount(value) === most);
  const lines = Array.from({ length: rows }, (_, row) => {
    const line = shown
      .map(({ value }) => columnCell(amount(value), most, rows - row - 1, rows, theme))
      .map((cell) => pad(cell, each));
    return theme.paint('accent', clip(line.join(''), width));
  });
  const top = theme.paint('dim', clip(showText(highest?.text ?? ''), width));
  return filled([top, ...lines, baseLine(shown, each, width)], height);
}

/** How far something is, in words and as a bar, on one line of at most `width` cells. */
export function paintProgress({
  done,
  total,
  words,
  width,
  theme,
}: Readonly<{ done: number; total: number; words: string; width: number; theme: Theme }>): string {
  const text = clip(showText(words), width);
  const room = Math.min(MAX_PROGRESS, width - cellWidth(text) - 3);
  if (room < MIN_PROGRESS) return text;
  const share = total > 0 ? Math.min(1, amount(done) / total) : 0;
  const full = share === 1 ? room : Math.min(room - 1, Math.floor(share * room)); // full means done
  return `[${theme.paint('accent', '#'.repeat(full))}${'-'.repeat(room - full)}] ${text}`;
}

const MAX_PROGRESS = 40; // longer tells nothing more
const MIN_PROGRESS = 5;
const EIGHTHS = 8;

function amount(value: number): number {
  return Number.isFinite(value) ? Math.max(0, value) : 0;
}

function widest(texts: readonly string[], most: number): number {
  return Math.min(Math.max(0, most), Math.max(0, ...texts.map((text) => cellWidth(showText(text)))));
}

/** Something is never shown as nothing. */
function barLength(value: number, most: number, room: number): number {
  if (value === 0 || most === 0) return 0;
  return Math.min(room, Math.max(1, Math.round((value / most) * room)));
}

function columnCell(value: number, most: number, level: number, rows: number, { symbols }: Theme): string {
  const eighths = barLength(value, most, rows * EIGHTHS) - level * EIGHTHS;
  if (eighths <= 0) return ' ';
  return symbols.bars[Math.min(EIGHTHS, eighths) - 1] ?? ' ';
}

function baseLine(bars: readonly Bar[], each: number, width: number): string {
  const first = showText(bars[0]?.label ?? '');
  const last = showText(bars.at(-1)?.label ?? '');
  const room = Math.min(width, bars.length * each);
  if (bars.length < 2 || cellWidth(first) + cellWidth(last) + 1 > room) return clip(last, width);
  return first + ' '.repeat(room - cellWidth(first) - cellWidth(last)) + last;
}

function filled(lines: readonly string[], height: number): readonly string[] {
  return Array.from({ length: Math.max(0, height) }, (_, index) => lines[index] ?? '');
}
