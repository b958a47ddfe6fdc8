import { type Drawing, lines, moved, stacked } from './slack-blocks.ts';
import { escaped, plainRun, round } from './slack-text.ts';

const WIDTH = 390; // a telephone
const MARGIN = 8;
const FONT = '"Segoe UI", Roboto, Helvetica, Arial, "DejaVu Sans", sans-serif';

type Style = Readonly<Record<string, string>>;

/** The mail's HTML as a telephone shows it, from the very HTML that was sent: cells one below the other, with their lines. */
export function mailSvg(html: string): string {
  const cells = [...html.matchAll(/<tr><td style="([^"]*)">([\s\S]*?)<\/td><\/tr>/g)]
    .map(([, style = '', content = '']) => ({ style: styleOf(style), content }))
    .filter(({ style }) => style['padding'] !== undefined);
  const drawn = cells.map(({ style, content }) => cellOf(style, content, WIDTH - 2 * MARGIN));
  const { svg, height } = stacked(drawn, 0);
  const total = round(height + 2 * MARGIN + 8);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${total}" width="${WIDTH}" role="img">`,
    `<title>${escaped(textOf(cells[0]?.content ?? ''))}</title>`,
    `<rect width="${WIDTH}" height="${total}" rx="12" fill="#eef1f2"/>`,
    `<clipPath id="card"><rect x="${MARGIN}" y="${MARGIN}" width="${WIDTH - 2 * MARGIN}" height="${round(height)}" rx="10"/></clipPath>`,
    `<g font-family='${FONT}' clip-path="url(#card)">`,
    `<rect x="${MARGIN}" y="${MARGIN}" width="100%" height="${round(height)}" fill="#ffffff"/>`,
    moved(svg, MARGIN, MARGIN),
    '</g></svg>\n',
  ].join('\n');
}

function cellOf(style: Style, content: string, width: number): Drawing {
  const [top, right, bottom, left] = paddingOf(style);
  const divs = [...content.matchAll(/<div style="([^"]*)">([\s\S]*?)<\/div>/g)];
  const parts =
    divs.length > 0 ? divs.map(([, own = '', text = '']) => [own, text] as const) : [['', content] as const];
  const room = width - left - right;
  const inner = stacked(
    parts.map(([own, text]) =>
      divOf({ ...style, ...withoutBox(styleOf(own)) }, styleOf(own), textOf(text), room),
    ),
    0,
  );
  const height = inner.height + top + bottom;
  const paper = colourOf(style);
  const rule = style['border-top'] === undefined ? '' : `<path d="M0 0H${width}" stroke="#e3e8ea"/>`;
  const box = paper === null ? '' : `<rect width="${width}" height="${round(height)}" fill="${paper}"/>`;
  return { svg: box + rule + moved(inner.svg, left, top), height };
}

function divOf(style: Style, own: Style, text: string, width: number): Drawing {
  const [top, right, bottom, left] = paddingOf(own);
  const margin = Number.parseFloat(own['margin-top'] ?? '0');
  const border = Number.parseFloat(own['border-left'] ?? '0') || 0;
  const size = Number.parseFloat(style['font-size'] ?? '16');
  const isBold = Number(style['font-weight'] ?? 400) >= 600;
  const shown = lines(plainRun(text, isBold), {
    width: width - left - right - border,
    size,
    colour: style['color'] ?? '#1d2528',
  });
  const height = shown.height + top + bottom;
  const paper = colourOf(own);
  const box =
    paper === null
      ? ''
      : `<rect width="${width}" height="${round(height)}" fill="${paper}"/><rect width="${border}" height="${round(height)}" fill="${own['border-left']?.split(' ').at(-1)}"/>`;
  const opacity = own['opacity'] === undefined ? '' : ` opacity="${own['opacity']}"`;
  return {
    svg: moved(`<g${opacity}>${box}${moved(shown.svg, left + border, top)}</g>`, 0, margin),
    height: height + margin,
  };
}

/** What a box has of its own is not what its text inherits. */
function withoutBox({ padding: _padding, background: _background, ...text }: Style): Style {
  return text;
}

function styleOf(text: string): Style {
  return Object.fromEntries(
    text.split(';').map((part) => {
      const colon = part.indexOf(':');
      return [part.slice(0, colon).trim(), part.slice(colon + 1).trim()];
    }),
  );
}

const colourOf = ({ background }: Style): string | null => background ?? null;

/** Top, right, bottom, left. */
function paddingOf({ padding = '0' }: Style): readonly [number, number, number, number] {
  const [top = 0, right = top, bottom = top, left = right] = padding.split(' ').map(Number.parseFloat);
  return [top, right, bottom, left];
}

function textOf(html: string): string {
  return html
    .replace(/<\/div>\s*<div[^>]*>/g, ': ')
    .replace(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
