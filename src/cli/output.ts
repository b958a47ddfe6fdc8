import stringWidth from 'string-width';
import type { Catalogue } from '../i18n/en.ts';
import { cleanText } from '../model/text.ts';

/** Where a command writes: results to stdout, everything else to stderr. */
export type Output = Readonly<{
  t: Catalogue;
  isJson: boolean;
  /** Whether somebody sits at a terminal and can be asked. */
  isInteractive: boolean;
  json: (value: unknown) => void;
  print: (line?: string) => void;
  note: (line: string) => void;
  /** Rewrites one line on a terminal; silent elsewhere. */
  progress: (line: string) => void;
}>;

/** Whether what is printed is read by a person at once. */
export const isTerminal = (): boolean => Boolean(process.stdout.isTTY && process.stdin.isTTY);

/** Writes to this process's stdout and stderr. */
export function createOutput(t: Catalogue, isJson: boolean): Output {
  const { stdout, stderr } = process;
  const write = (stream: NodeJS.WriteStream, text: string) => void stream.write(text);
  return {
    t,
    isJson,
    isInteractive: Boolean(process.stdin.isTTY && stderr.isTTY),
    json: (value) => write(stdout, `${JSON.stringify(value, null, 2)}\n`),
    print: (line = '') => write(stdout, `${fitting(line, stdout)}\n`),
    note: (line) => write(stderr, `${fitting(line, stderr)}\n`),
    progress: (line) => {
      if (stderr.isTTY && !isJson) write(stderr, `\r\u001b[K${line}`);
    },
  };
}

const MIN_COLUMNS = 40; // below it a terminal only claims to be one, or nobody reads it anyway

/** The line as it is, or on a terminal that is too narrow for it broken between words. */
export function fitting(line: string, { isTTY, columns }: NodeJS.WriteStream): string {
  const isTooWide = isTTY && columns >= MIN_COLUMNS && stringWidth(line) > columns;
  return isTooWide ? wrapWords(line, columns).join('\n') : line;
}

/** Lines of a text that fit the terminal (80 columns where there is none), each behind an indentation. */
export function wrapped(text: string, indent: number): string[] {
  const width = Math.max(40, Math.min(process.stdout.columns ?? 80, 110) - indent);
  return wrapWords(cleanText(text), width).map((line) => ' '.repeat(indent) + line);
}

/** Lines of at most `width` columns, broken between words; a longer word stands alone. */
function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && stringWidth(line) + 1 + stringWidth(word) > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}

export type Column = Readonly<{ title: string; align?: 'right'; max?: number }>;

const GAP = 2; // between columns
const MIN_LAST_WIDTH = 12; // a narrower last column is no longer readable; the terminal may break the line then

/**
 * Lines of a table, aligned by what a terminal shows; every cell is made harmless first. On a terminal the last column
 * is broken between words to fit.
 */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const { head, body } = tableParts(columns, rows);
  return [...head, ...body.flat()];
}

/** The same, with the lines of each row apart: something may stand between them. */
export function tableParts(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): { head: string[]; body: string[][] } {
  const cells = rows.map((row) =>
    columns.map(({ max }, index) => shortened(cleanText(row[index] ?? ''), max)),
  );
  const widths = fitted(
    columns.map(({ title }, index) =>
      cells.reduce((width, row) => Math.max(width, stringWidth(row[index] ?? '')), stringWidth(title)),
    ),
  );
  const line = (values: readonly string[]) =>
    columns
      .map(({ align }, index) => pad(values[index] ?? '', widths[index] ?? 0, align))
      .join(' '.repeat(GAP))
      .trimEnd();
  const lines = (values: readonly string[]) => {
    const [first = '', ...rest] = wrapWords(values.at(-1) ?? '', widths.at(-1) ?? 0);
    const blank = values.slice(0, -1).map(() => '');
    return [line([...values.slice(0, -1), first]), ...rest.map((words) => line([...blank, words]))];
  };
  return {
    head: [line(columns.map(({ title }) => title)), line(widths.map((width) => '─'.repeat(width)))],
    body: cells.map(lines),
  };
}

/** The widths with the last one narrowed so that a line fits the terminal. */
function fitted(widths: readonly number[]): number[] {
  const others = widths.slice(0, -1);
  const last = widths.at(-1) ?? 0;
  const taken = others.reduce((sum, width) => sum + width + GAP, 0);
  const room = Math.max(MIN_LAST_WIDTH, (process.stdout.columns ?? Number.POSITIVE_INFINITY) - taken);
  return [...others, Math.min(last, room)];
}

function pad(text: string, width: number, align: Column['align']): string {
  const space = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return align === 'right' ? space + text : text + space;
}

function shortened(text: string, max = Number.POSITIVE_INFINITY): string {
  if (stringWidth(text) <= max) return text;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (stringWidth(kept + segment) > max - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}
