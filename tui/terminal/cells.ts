import stringWidth from 'string-width';
import { cleanText } from '../../src/model/text.ts';
import { withoutHidden } from './safe-text.ts';

/** How many cells of the terminal a text takes; colours and attributes take none. */
export function cellWidth(text: string): number {
  if (NARROW.test(text)) return text.length;
  if (NARROW_OR_WIDE.test(text)) return text.length + text.replaceAll(NARROW_CHARACTERS, '').length;
  if (text.length > MAX_REMEMBERED_LENGTH) return stringWidth(text);
  const known = widths.get(text);
  if (known !== undefined) return known;
  const width = stringWidth(text);
  if (widths.size >= MAX_REMEMBERED) widths.clear();
  widths.set(text, width);
  return width;
}

/** At most `width` cells of a text without attributes, ending in '…' when cut; never inside a visible character. */
export function clip(text: string, width: number): string {
  if (width < 1) return '';
  if (NARROW.test(text)) return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
  return text.length <= width * LONGEST_CHARACTER && cellWidth(text) <= width ? text : cut(text, width);
}

/** Exactly `width` cells: clipped, then filled with spaces on the other side. */
export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const clipped = clip(text, width);
  const fill = ' '.repeat(Math.max(0, width - cellWidth(clipped)));
  return align === 'left' ? clipped + fill : fill + clipped;
}

/** A text without attributes on lines of at most `width` cells, broken between words where that is possible. */
export function wrap(text: string, width: number): string[] {
  const room = Math.max(1, width);
  return text.split(/\r\n|\r|\n/).flatMap((line) => wrapLine(line.replaceAll('\t', ' '), room));
}

/** Hostile text on one line: only what is visible and takes its cells; line breaks are shown as ⏎. */
export function showText(text: string): string {
  if (PLAIN.test(text)) return cleanText(text);
  const lines = text.trim().split(LINE_BREAK);
  return lines
    .map((line) => cleanText(withoutHidden(line)))
    .join(' ⏎ ')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
}

/** Hostile text whose lines are kept: each is made safe as by `showText`. */
export function showLines(text: string): string {
  return text
    .split(LINE_BREAK)
    .map((line) => showText(line))
    .join('\n');
}

/** The visible characters of a text, as people count them. */
export function graphemes(text: string): Iterable<string> {
  return NARROW_OR_WIDE.test(text) ? text : segmentsOf(text);
}

const PLAIN = /^[ -~]*$/;

const LINE_BREAK = /\r\n|[\n\v\f\r\x85\u2028\u2029]/;

/** For a regular expression: the characters that take one cell each and that nothing joins to their neighbours. */
export const NARROW_CLASS = [
  ' -~\\u00A0-\\u00AC\\u00AE-\\u02FF', // Latin, without the soft hyphen
  '\\u0370-\\u0377\\u037A-\\u037F\\u0384-\\u0482\\u048A-\\u052F', // Greek and Cyrillic
  '\\u2010-\\u2027\\u2030-\\u205E\\u20A0-\\u20BF', // punctuation and currencies
  '\\u23CE\\u2500-\\u25FC\\u2713\\u2717', // our own symbols
].join('');
const NARROW = new RegExp(`^[${NARROW_CLASS}]*$`);
const NARROW_CHARACTERS = new RegExp(`[${NARROW_CLASS}]+`, 'g');

// Kana, ideographs, Hangul syllables and full-width forms: two cells each, and nothing joins them either.
const WIDE_CLASS =
  '\\u3001-\\u3029\\u3041-\\u3096\\u30A1-\\u30FA\\u4E00-\\u9FFF\\uAC00-\\uD7A3\\uFF01-\\uFF60';
const NARROW_OR_WIDE = new RegExp(`^[${NARROW_CLASS}${WIDE_CLASS}]*$`);

const MAX_REMEMBERED = 4_096; // some screens full of different cells
const MAX_REMEMBERED_LENGTH = 80;
const LONGEST_CHARACTER = 64; // no visible character has more units; of an absurdly long text no more is looked at

// Measuring costs up to 30 µs a cell, and a screen shows the same texts frame after frame.
const widths = new Map<string, number>();

const segmenter = new Intl.Segmenter();

function* segmentsOf(text: string): Iterable<string> {
  for (const { segment } of segmenter.segment(text)) yield segment;
}

function cut(text: string, width: number): string {
  const start = text.slice(0, (width + 1) * LONGEST_CHARACTER);
  let kept = '';
  let used = 0;
  let keptBeforeEllipsis = '';
  for (const grapheme of graphemes(start)) {
    const next = used + cellWidth(grapheme);
    if (next > width) return `${keptBeforeEllipsis}…`;
    kept += grapheme;
    used = next;
    if (used < width) keptBeforeEllipsis = kept;
  }
  return start === text ? kept : `${keptBeforeEllipsis}…`;
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  let used = 0;
  for (const piece of line.match(/ +|[^ ]+/g) ?? []) {
    const cells = cellWidth(piece);
    if (used + cells > width) {
      if (current.trim() !== '') lines.push(current.trimEnd());
      const parts = piece.startsWith(' ') ? [''] : breakWord(piece, width); // the break stands for the spaces
      lines.push(...parts.slice(0, -1));
      current = parts.at(-1) ?? '';
      used = cellWidth(current);
    } else {
      current += piece;
      used += cells;
    }
  }
  if (current.trim() !== '' || lines.length === 0) lines.push(current.trimEnd());
  return lines;
}

function breakWord(word: string, width: number): string[] {
  const parts: string[] = [];
  let current = '';
  let used = 0;
  for (const grapheme of graphemes(word)) {
    const shown = cellWidth(grapheme) > width ? '…' : grapheme; // a wide character in a column of one cell
    const cells = cellWidth(shown);
    if (used + cells > width) {
      parts.push(current);
      current = '';
      used = 0;
    }
    current += shown;
    used += cells;
  }
  return [...parts, current];
}
