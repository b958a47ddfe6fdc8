/** A piece of a line in one style. */
export type Run = Readonly<{ text: string; isBold: boolean; isCode: boolean }>;

export const FONT = 'Lato, "Helvetica Neue", Helvetica, Arial, "Noto Sans", sans-serif';

/** Slack's markup, its references already replaced by what they show. */
export function runsOf(markup: string): Run[] {
  return markup
    .split(/(```[^`]+```|\*[^*\n]+\*|`[^`\n]+`)/)
    .filter((part) => part !== '')
    .map((part) => {
      const [, marks = '', inside = part] = /^(```|[*`])([\s\S]+)\1$/.exec(part) ?? [];
      return { text: inside, isBold: marks === '*', isCode: marks.startsWith('`') };
    });
}

export const plainRun = (text: string, isBold = false): Run[] => [{ text, isBold, isCode: false }];

/** Lines of at most that width, broken between words. */
export function wrapped(runs: readonly Run[], width: number, size: number): Run[][] {
  const lines: Run[][] = [[]];
  let used = 0;
  for (const run of runs) {
    for (const piece of run.text.split(/(\n|\s+)/)) {
      if (piece === '') continue;
      const isBreak = piece === '\n';
      const taken = isBreak ? 0 : widthOf([{ ...run, text: piece }], size);
      if (isBreak || (used + taken > width && used > 0 && piece.trim() !== '')) {
        lines.push([]);
        used = 0;
      }
      if (isBreak || (used === 0 && piece.trim() === '')) continue;
      lines.at(-1)?.push({ ...run, text: piece });
      used += taken;
    }
  }
  return lines.map(joined);
}

/** Neighbours of one style as one piece. */
function joined(runs: readonly Run[]): Run[] {
  const all: Run[] = [];
  for (const run of runs) {
    const last = all.at(-1);
    if (last !== undefined && last.isBold === run.isBold && last.isCode === run.isCode)
      all[all.length - 1] = { ...last, text: last.text + run.text };
    else all.push(run);
  }
  return all;
}

// Shares of the font's size, about those of Helvetica: a picture is drawn where no font can be measured
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[\p{Extended_Pictographic}]/u, 1.25],
  [/[ilj'|‹›]/u, 0.24],
  [/[\s.,:;!ftr()[\]/·-]/u, 0.3],
  [/[mwMW%@…–]/u, 0.84],
  [/[A-ZÄÖÜ&#]/u, 0.68],
  [/[\uFE0F]/u, 0],
];

export function widthOf(runs: readonly Run[], size: number): number {
  let width = 0;
  for (const { text, isBold, isCode } of runs)
    for (const character of text) {
      const share = isCode ? 0.6 : (WIDTHS.find(([kind]) => kind.test(character))?.[1] ?? 0.54);
      width += share * size * (isBold ? 1.06 : 1);
    }
  return width;
}

type Place = Readonly<{ x: number; y: number; size: number; colour: string }>;

/** One line; `y` is where it stands. */
export function lineSvg(runs: readonly Run[], { x, y, size, colour }: Place): string {
  let at = x;
  return runs
    .flatMap((run) => run.text.split(SIGN).map((text) => ({ ...run, text })))
    .filter(({ text }) => text !== '')
    .map((run) => {
      const width = widthOf([run], size);
      const left = at;
      at += width;
      return pieceSvg(run, width, { x: left, y, size, colour });
    })
    .join('');
}

function pieceSvg({ text, isBold, isCode }: Run, width: number, { x, y, size, colour }: Place): string {
  const sign = SIGNS[text.replace('\uFE0F', '')];
  if (sign !== undefined)
    return `<g transform="translate(${round(x)} ${round(y - size * 0.95)}) scale(${round((size / 16) * 100) / 100})">${sign}</g>`;
  if (text.trim() === '') return '';
  const box = `<rect x="${round(x - 2)}" y="${round(y - size)}" width="${round(width + 4)}" height="${round(size * 1.45)}" fill="#f1f1f1"/>`;
  const attributes = [
    `x="${round(x)}" y="${round(y)}" font-size="${size}" textLength="${round(width)}" lengthAdjust="spacingAndGlyphs" xml:space="preserve"`,
    `fill="${colour}"`,
    ...(isBold ? ['font-weight="bold"'] : []),
    ...(isCode ? [`font-family='"DejaVu Sans Mono", Menlo, Consolas, monospace'`] : []),
  ];
  const shown = escaped(isCode ? text.replaceAll(' ', '\u00A0') : text); // some viewers make one blank of several
  return `${isCode ? box : ''}<text ${attributes.join(' ')}>${shown}</text>`;
}

const SIGN = /(\p{Extended_Pictographic}\uFE0F?)/u;
const dot = (colour: string) => `<circle cx="9" cy="10" r="7.5" fill="${colour}"/>`;
const mark = (paper: string, path: string) =>
  `<rect x="1.5" y="2" width="16" height="16" rx="3" fill="${paper}"/><path d="${path}" fill="none" stroke="#ffffff" stroke-width="2.4"/>`;

/** Drawn, not written: whoever looks may have no font with these. In a box of 20 by 20. */
const SIGNS: Readonly<Record<string, string>> = {
  '🟡': dot('#e8b400'),
  '🟢': dot('#2e9e4f'),
  '🔴': dot('#d0263f'),
  '✅': mark('#2e9e4f', 'M5 10.5l3.2 3.2 6-7'),
  '❌': '<path d="M3 4l13 13m0-13l-13 13" stroke="#d0263f" stroke-width="3.2"/>',
  '⚠': '<path d="M10 2.5l8.5 15h-17z" fill="#f2b705"/><path d="M10 8v4.5m0 1.6v1.8" stroke="#1d1c1d" stroke-width="1.8"/>',
  '⏱': '<circle cx="9.5" cy="11" r="6.5" fill="none" stroke="#54534f" stroke-width="2"/><path d="M9.5 11V7.5M7.5 2h4" stroke="#54534f" stroke-width="2"/>',
  '⏳': '<path d="M4 2.5h11M4 17.5h11M5.5 3c0 4 8 10 8 14M13.5 3c0 4-8 10-8 14" fill="none" stroke="#54534f" stroke-width="1.8"/>',
  '⏸': mark('#1264a3', 'M7 6v8m5-8v8'),
  '↩': mark('#1264a3', 'M14 13.5c0-4-3-5.5-8-5m3-3.5l-3.200 3.5 3.200 3.5'),
};

export const round = (value: number): number => Math.round(value * 10) / 10;

export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
