import type { Catalogue } from '../../src/i18n/en.ts';
import type { TemplateKey } from '../../src/model/template.ts';
import type { TemplateView } from '../../src/template-editing.ts';
import type { TemplateChange } from '../../src/templates.ts';
import type { Face, Size } from '../face.ts';
import { cellWidth, clip, showText, wrap } from '../terminal/cells.ts';
import { fitLine } from '../terminal/line.ts';
import type { Theme } from '../terminal/theme.ts';
import { type RowColumn, textColumn } from './row-list.ts';

/** Columns from which two panes stand side by side. */
export const WIDE = 120;

/** A text in the list. */
export type TextRow = Readonly<{ id: string; view: TemplateView }>;
/** A change in a text's history. */
export type ChangeRow = Readonly<{ id: number; change: TemplateChange }>;

/** 'reminder, SMS, German'. */
export function textName(t: Catalogue, { kind, channel, language }: TemplateKey): string {
  return `${t.kind[kind]}, ${t.channel[channel]}, ${t.language[language]}`;
}

/** As shipped, or changed by whom and when. */
export function stateText({ t, format }: Face, { isShipped, changedBy, changedAt }: TemplateView): string {
  const words = t().templates;
  if (changedBy === null || changedAt === null) return words.shipped;
  const when = format().moment(changedAt);
  return isShipped ? words.resetBy(when, changedBy) : words.changed(when, changedBy);
}

/** Which text, its state, and how it begins. */
export function textColumns(face: Face): RowColumn<TextRow>[] {
  const t = face.t();
  const { column } = t.templates;
  return [
    {
      id: 'kind',
      title: column.kind,
      ...asWideAs(column.kind, t.kind),
      priority: 0,
      ...textColumn(({ view }: TextRow) => t.kind[view.kind]),
    },
    {
      id: 'channel',
      title: column.channel,
      ...asWideAs(column.channel, t.channel),
      priority: 0,
      ...textColumn(({ view }: TextRow) => t.channel[view.channel]),
    },
    {
      id: 'language',
      title: column.language,
      ...asWideAs(column.language, t.language),
      priority: 0,
      ...textColumn(({ view }: TextRow) => t.language[view.language]),
    },
    {
      id: 'state',
      title: column.state,
      min: 12,
      ideal: 32,
      grow: 1,
      priority: 1,
      text: ({ view }) => stateText(face, view),
      compare: (a, b) => (a.view.changedAt?.getTime() ?? 0) - (b.view.changedAt?.getTime() ?? 0),
      role: ({ view }) => (view.isShipped ? null : 'accent'),
    },
    {
      id: 'text',
      title: column.text,
      min: 16,
      ideal: 40,
      grow: 2,
      priority: 3,
      ...textColumn(({ view }: TextRow) => view.subject ?? view.body),
    },
  ];
}

/** What tells texts apart is never cut. */
function asWideAs(
  title: string,
  words: Readonly<Record<string, string>>,
): Pick<RowColumn<TextRow>, 'min' | 'ideal'> {
  const widest = Math.max(...[title, ...Object.values(words)].map(cellWidth));
  return { min: widest, ideal: widest };
}

/** When, by whom, and what it became. */
export function changeColumns({ t, format }: Face): RowColumn<ChangeRow>[] {
  const { column, shippedAgain } = t().templates;
  return [
    {
      id: 'when',
      title: column.when,
      min: 14,
      ideal: 17,
      priority: 0,
      text: ({ change }) => format().moment(change.changedAt),
      compare: (a, b) => a.change.changedAt.getTime() - b.change.changedAt.getTime(),
    },
    {
      id: 'who',
      title: column.who,
      min: 8,
      ideal: 16,
      priority: 0,
      ...textColumn(({ change }: ChangeRow) => change.changedBy),
    },
    {
      id: 'text',
      title: column.text,
      min: 16,
      ideal: 40,
      grow: 1,
      priority: 1,
      ...textColumn(({ change }: ChangeRow) => change.body ?? shippedAgain),
    },
  ];
}

/** A text as it is written, with its placeholders. */
export function rawLines(
  { t }: Face,
  { subject, body }: Readonly<{ subject: string | null; body: string }>,
  width: number,
): string[] {
  const head = subject === null ? [] : [...wrap(showText(t().templates.subject(subject)), width), ''];
  return [...head, ...body.split('\n').flatMap((line) => wrapGlued(showText(line), width))];
}

/** Wrapped with each placeholder in one piece, as the editor shows it. */
function wrapGlued(line: string, width: number): string[] {
  const glued = line.replaceAll(/\{\{[^{}]*\}\}/g, (each) => each.replaceAll(' ', GLUE));
  return wrap(glued, width).map((part) => part.replaceAll(GLUE, ' '));
}

const GLUE = '\u00a0'; // no place to break a line, and as wide as a blank

/** Two panes: side by side where there is room, else one above the other; each painter gets the room it has. */
export function paintPanes(
  { width, height }: Size,
  theme: Theme,
  { first, second, share }: Panes,
): readonly string[] {
  if (width >= WIDE) {
    const left = Math.floor(width * share.wide);
    const right = width - left - 3;
    const [one, two] = [first({ width: left, height }), second({ width: right, height })];
    const bar = theme.paint('dim', ` ${theme.symbols.bar} `);
    return rows(height, (row) => `${padded(one[row] ?? '', left)}${bar}${two[row] ?? ''}`);
  }
  const below = Math.max(4, Math.min(height - 6, Math.floor(height * share.narrow)));
  const above = Math.max(1, height - below - 1);
  const one = first({ width, height: above });
  const two = second({ width: width - 2, height: below });
  const rule = theme.paint('dim', theme.symbols.line.repeat(width));
  const lines = [
    ...rows(above, (row) => one[row] ?? ''),
    rule,
    ...rows(below, (row) => ` ${two[row] ?? ''}`),
  ];
  return rows(height, (row) => lines[row] ?? '');
}

type Panes = Readonly<{
  first: (size: Size) => readonly string[];
  second: (size: Size) => readonly string[];
  /** How much of the width the first one gets, and how much of the height the second. */
  share: Readonly<{ wide: number; narrow: number }>;
}>;

/** Exactly so many lines; what does not fit is seen to be cut. */
export function fitted(lines: readonly string[], { width, height }: Size): string[] {
  const isCut = lines.length > height && height > 0;
  return rows(height, (row) => (isCut && row === height - 1 ? clip('…', width) : (lines[row] ?? '')));
}

function rows(height: number, line: (row: number) => string): string[] {
  return Array.from({ length: Math.max(0, height) }, (_, row) => line(row));
}

function padded(line: string, width: number): string {
  const { text, cells } = fitLine(line, width);
  return text + ' '.repeat(Math.max(0, width - cells));
}
