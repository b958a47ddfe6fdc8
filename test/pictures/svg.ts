import type { IBufferCell, Terminal } from '@xterm/headless';

const CELL = { width: 8.4, height: 18 };
const FONT = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace';
const COLOURS = ['#1c1c1c', '#c5392f', '#3d8b37', '#b8860b', '#3465a4', '#75507b', '#06989a', '#d3d7cf'];
const INK = '#d8d8d8';
const PAPER = '#1c1c1c';

type Run = { text: string; column: number; cells: number; style: Style };
type Style = Readonly<{ colour: string; background: string | null; isBold: boolean; isDim: boolean }>;

/** What a terminal shows, as a picture: the text itself, so that it stays sharp and can be searched. */
export function svgOf(terminal: Terminal, title: string): string {
  const { cols, rows } = terminal;
  const [width, height] = [cols * CELL.width + 24, rows * CELL.height + 24];
  const lines = Array.from({ length: rows }, (_, row) => lineOf(terminal, row)).join('');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(width)} ${round(height)}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${PAPER}"/>`,
    `<g font-family='${FONT}' font-size="14" fill="${INK}" transform="translate(12 12)">`,
    lines,
    '</g></svg>\n',
  ].join('\n');
}

function lineOf(terminal: Terminal, row: number): string {
  const line = terminal.buffer.active.getLine(terminal.buffer.active.baseY + row);
  if (line === undefined) return '';
  const runs: Run[] = [];
  for (let column = 0; column < terminal.cols; column += 1) {
    const cell = line.getCell(column);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const style = styleOf(cell);
    const text = cell.getChars() || ' ';
    const last = runs.at(-1);
    if (last !== undefined && isSame(last.style, style)) {
      last.text += text;
      last.cells += cell.getWidth();
    } else runs.push({ text, column, cells: cell.getWidth(), style });
  }
  return runs.map((run) => runOf(run, row)).join('');
}

function runOf({ text, column, cells, style }: Run, row: number): string {
  const x = round(column * CELL.width);
  const box =
    style.background === null
      ? ''
      : `<rect x="${x}" y="${row * CELL.height}" width="${round(cells * CELL.width)}" height="${CELL.height}" fill="${style.background}"/>`;
  if (text.trim() === '') return box;
  const attributes = [
    `x="${x}" y="${row * CELL.height + 13.5}"`,
    `textLength="${round(cells * CELL.width)}" xml:space="preserve"`,
    ...(style.colour === INK ? [] : [`fill="${style.colour}"`]),
    ...(style.isBold ? ['font-weight="bold"'] : []),
    ...(style.isDim ? ['opacity="0.65"'] : []),
  ];
  return `${box}<text ${attributes.join(' ')}>${escaped(text)}</text>\n`;
}

function styleOf(cell: IBufferCell): Style {
  const colour = cell.isFgPalette() ? (COLOURS[cell.getFgColor() % 8] ?? INK) : INK;
  const background = cell.isBgPalette() ? (COLOURS[cell.getBgColor() % 8] ?? PAPER) : null;
  const isInverse = cell.isInverse() !== 0;
  return {
    colour: isInverse ? (background ?? PAPER) : colour,
    background: isInverse ? colour : background,
    isBold: cell.isBold() !== 0,
    isDim: cell.isDim() !== 0,
  };
}

function isSame(a: Style, b: Style): boolean {
  return (
    a.colour === b.colour && a.background === b.background && a.isBold === b.isBold && a.isDim === b.isDim
  );
}

const round = (value: number): number => Math.round(value * 100) / 100;

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
