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

/** Writes to this process's stdout and stderr. */
export function createOutput(t: Catalogue, isJson: boolean): Output {
  const { stdout, stderr } = process;
  const write = (stream: NodeJS.WriteStream, text: string) => void stream.write(text);
  return {
    t,
    isJson,
    isInteractive: Boolean(process.stdin.isTTY && stderr.isTTY),
    json: (value) => write(stdout, `${JSON.stringify(value, null, 2)}\n`),
    print: (line = '') => write(stdout, `${line}\n`),
    note: (line) => write(stderr, `${line}\n`),
    progress: (line) => {
      if (stderr.isTTY && !isJson) write(stderr, `\r\u001b[K${line}`);
    },
  };
}

/** Lines of a text that fit the terminal (80 columns where there is none), each behind an indentation. */
export function wrapped(text: string, indent: number): string[] {
  const width = Math.max(40, Math.min(process.stdout.columns ?? 80, 110) - indent);
  const lines: string[] = [''];
  for (const word of cleanText(text).split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && stringWidth(line) + 1 + stringWidth(word) > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line) => ' '.repeat(indent) + line);
}

export type Column = Readonly<{ title: string; align?: 'right'; max?: number }>;

/** Lines of a table, aligned by what a terminal shows; every cell is made harmless first. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const cells = rows.map((row) =>
    columns.map(({ max }, index) => shortened(cleanText(row[index] ?? ''), max)),
  );
  const widths = columns.map(({ title }, index) =>
    Math.max(stringWidth(title), ...cells.map((row) => stringWidth(row[index] ?? ''))),
  );
  const line = (values: readonly string[]) =>
    columns
      .map(({ align }, index) => pad(values[index] ?? '', widths[index] ?? 0, align))
      .join('  ')
      .trimEnd();
  return [
    line(columns.map(({ title }) => title)),
    line(widths.map((width) => '─'.repeat(width))),
    ...cells.map(line),
  ];
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
