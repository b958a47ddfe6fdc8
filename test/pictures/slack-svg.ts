import type { MessageSeen, ViewSeen } from '../support/slack/seen.ts';
import type { Workspace } from '../support/slack/workspace.ts';
import {
  type Drawing,
  drawBlocks,
  drawButton,
  INK,
  LINE,
  lines,
  moved,
  QUIET,
  stacked,
} from './slack-blocks.ts';
import { escaped, FONT, plainRun, round, runsOf } from './slack-text.ts';

type Texts = Readonly<{ app: string; onlyYou: string }>;

const WIDTH = 640;
const MARGIN = 20;

/** A message as its reader sees it, with the answers under it. */
export function messageSvg(
  workspace: Workspace,
  {
    message,
    thread = [],
    texts,
    title,
  }: Readonly<{ message: MessageSeen; thread?: readonly MessageSeen[]; texts: Texts; title: string }>,
): string {
  const width = WIDTH - 2 * MARGIN - 48;
  const body = contentOf(workspace, message, width);
  const author = lines([...plainRun(texts.app, true), ...plainRun('   APP')], {
    width,
    size: 14,
    colour: INK,
  });
  const note = lines(plainRun(`◉ ${texts.onlyYou}`), { width, size: 12.5, colour: QUIET });
  const answers = thread.map((answer) => {
    const drawn = contentOf(workspace, answer, width - 20);
    return {
      svg: `<path d="M2 0V${drawn.height}" stroke="${LINE}" stroke-width="3"/>${moved(drawn.svg, 16, 0)}`,
      height: drawn.height,
    };
  });
  const drawn = stacked([
    ...(message.onlyFor === null ? [] : [note]),
    stacked([author, body], 6),
    ...answers,
  ]);
  const avatar = `<rect width="36" height="36" rx="6" fill="#1f4e5f"/><path d="M11 13h14v10H18l-4 4v-4h-3z" fill="#ffffff"/>`;
  return page({ svg: avatar + moved(drawn.svg, 48, 0), height: Math.max(36, drawn.height) }, title);
}

function contentOf(workspace: Workspace, message: MessageSeen, width: number): Drawing {
  return message.blocks.length > 0
    ? drawBlocks({ workspace, blocks: message.blocks, width })
    : lines(runsOf(message.notification), { width, size: 14, colour: INK });
}

const MODAL_WIDTH = 540;

/** A window with its title and its buttons, or a home tab. */
export function viewSvg(workspace: Workspace, view: ViewSeen, title: string): string {
  const isModal = view.type === 'modal';
  const width = (isModal ? MODAL_WIDTH : WIDTH) - 2 * MARGIN;
  const { blocks, state } = view;
  const body = drawBlocks({ workspace, blocks, state, width });
  if (!isModal) return page(body, title);
  const head = lines(plainRun(view.title, true), { width: width - 40, size: 18, colour: INK });
  const cross = `<path d="M${width - 14} 6l12 12m0-12l-12 12" stroke="${QUIET}" stroke-width="1.5"/>`;
  const rule = { svg: `<path d="M${-MARGIN} 0H${width + MARGIN}" stroke="${LINE}"/>`, height: 1 };
  const buttons = [
    drawButton(view.closeLabel),
    ...(view.submitLabel === '' ? [] : [drawButton(view.submitLabel, 'primary')]),
  ];
  let right = width;
  const placed = [...buttons].reverse().map((button) => {
    right -= button.width;
    const svg = moved(button.svg, right, 0);
    right -= 10;
    return svg;
  });
  const foot = { svg: placed.join(''), height: 32 };
  return page(stacked([{ ...head, svg: head.svg + cross }, rule, body, rule, foot], 14), title, MODAL_WIDTH);
}

function page({ svg, height }: Drawing, title: string, width = WIDTH): string {
  const total = round(height + 2 * MARGIN);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${total}" width="${width}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${round(total - 1)}" rx="8" fill="#ffffff" stroke="${LINE}"/>`,
    `<g font-family='${FONT}'>`,
    moved(svg, MARGIN, MARGIN),
    '</g></svg>\n',
  ].join('\n');
}
