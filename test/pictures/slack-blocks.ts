import type { InputState } from '../support/slack/input-state.ts';
import { optionsOf } from '../support/slack/input-state.ts';
import { type Json, objectOf, objectsOf, textOf } from '../support/slack/json.ts';
import { readable } from '../support/slack/render.ts';
import type { Workspace } from '../support/slack/workspace.ts';
import { lineSvg, plainRun, type Run, round, runsOf, widthOf, wrapped } from './slack-text.ts';

export const INK = '#1d1c1d';
export const QUIET = '#54534f';
export const LINE = '#c9c8c7';
const GREEN = '#007a5a';
const RED = '#b5173f';
const GAP = 10;

/** What is drawn into: blocks one below the other, in a column. */
export type Drawing = Readonly<{ svg: string; height: number }>;

export type DrawingOf = Readonly<{
  workspace: Workspace;
  blocks: readonly Json[];
  state?: InputState;
  width: number;
}>;

/** Slack's blocks as Slack would roughly draw them, from the very JSON that was sent. */
export function drawBlocks({ workspace, blocks, state = {}, width }: DrawingOf): Drawing {
  return stacked(blocks.map((block) => drawBlock(workspace, block, { state, width })));
}

type Around = Readonly<{ state: InputState; width: number }>;

function drawBlock(workspace: Workspace, block: Json, around: Around): Drawing {
  const { width } = around;
  const text = (value: unknown) => readable(workspace, value);
  switch (textOf(block['type'])) {
    case 'header':
      return lines(plainRun(text(block['text']), true), { width, size: 18, colour: INK });
    case 'divider':
      return { svg: `<path d="M0 4H${width}" stroke="${LINE}"/>`, height: 8 };
    case 'section':
      return drawSection(workspace, block, around);
    case 'context':
      return stacked(
        objectsOf(block['elements']).map((each) =>
          lines(runsOf(text(each)), { width, size: 12.5, colour: QUIET }),
        ),
        3,
      );
    case 'actions':
      return drawRow(
        objectsOf(block['elements']).map((each) => drawControl(workspace, block, each, around)),
        width,
      );
    case 'input':
      return stacked(
        [
          lines(plainRun(text(block['label']), true), { width, size: 14, colour: INK }),
          drawControl(workspace, block, objectOf(block['element']), around),
          ...(block['hint']
            ? [lines(plainRun(text(block['hint'])), { width, size: 12.5, colour: QUIET })]
            : []),
        ],
        5,
      );
    default:
      throw new Error(`no picture of a block of the kind ${textOf(block['type'])}`);
  }
}

function drawSection(workspace: Workspace, block: Json, around: Around): Drawing {
  const accessory = block['accessory']
    ? drawControl(workspace, block, objectOf(block['accessory']), around)
    : null;
  const width = around.width - (accessory === null ? 0 : accessory.width + 12);
  const size = 14;
  const body = block['text']
    ? [lines(runsOf(readable(workspace, block['text'])), { width, size, colour: INK })]
    : [];
  const cells = objectsOf(block['fields']).map((field) =>
    lines(runsOf(readable(workspace, field)), { width: width / 2 - 8, size, colour: INK }),
  );
  const rows = cells.flatMap((left, index) =>
    index % 2 === 0 ? [beside(left, cells[index + 1], width / 2)] : [],
  );
  const drawn = stacked([...body, ...rows]);
  if (accessory === null) return drawn;
  return {
    svg: drawn.svg + moved(accessory.svg, around.width - accessory.width, 0),
    height: Math.max(drawn.height, accessory.height),
  };
}

function beside(left: Drawing, right: Drawing | undefined, x: number): Drawing {
  if (right === undefined) return left;
  return { svg: left.svg + moved(right.svg, x, 0), height: Math.max(left.height, right.height) };
}

type Control = Drawing & Readonly<{ width: number }>;

function drawControl(workspace: Workspace, block: Json, element: Json, { state, width }: Around): Control {
  const entry = objectOf(state[textOf(block['block_id'])]?.[textOf(element['action_id'])]);
  const text = (value: unknown) => readable(workspace, value);
  const type = textOf(element['type']);
  if (type === 'button') return drawButton(text(element['text']), textOf(element['style']));
  if (type === 'checkboxes' || type === 'radio_buttons') {
    const chosen = [objectOf(entry['selected_option']), ...objectsOf(entry['selected_options'])].map(
      (option) => option['value'],
    );
    const options = optionsOf(element).map((option) => ({
      text: text(option['text']),
      isChosen: chosen.includes(option['value']),
    }));
    return drawOptions(options, type === 'radio_buttons', width);
  }
  const values = [
    entry['value'],
    entry['selected_date'],
    entry['selected_time'],
    ...[objectOf(entry['selected_option']), ...objectsOf(entry['selected_options'])].map((option) =>
      text(option['text']),
    ),
  ].filter((value) => typeof value === 'string' && value !== '');
  const isEmpty = values.length === 0;
  const isSelect = type !== 'plain_text_input';
  return drawField(isEmpty ? text(element['placeholder']) : values.join(', '), {
    isEmpty,
    isSelect,
    width: block['type'] === 'input' ? width : 220,
  });
}

const BUTTON_HEIGHT = 32;

export function drawButton(label: string, style = ''): Control {
  const size = 13.5;
  const runs = plainRun(label, true);
  const width = widthOf(runs, size) + 26;
  const [paper, ink, border] =
    style === 'primary'
      ? [GREEN, '#ffffff', GREEN]
      : style === 'danger'
        ? [RED, '#ffffff', RED]
        : ['#ffffff', INK, '#8d8d8d'];
  return {
    svg: `<rect x="0.5" y="0.5" width="${round(width - 1)}" height="${BUTTON_HEIGHT - 1}" rx="4" fill="${paper}" stroke="${border}"/>${lineSvg(runs, { x: 13, y: 21, size, colour: ink })}`,
    width,
    height: BUTTON_HEIGHT,
  };
}

type Option = Readonly<{ text: string; isChosen: boolean }>;

function drawOptions(options: readonly Option[], isRadio: boolean, width: number): Control {
  const drawn = options.map(({ text, isChosen }) => {
    const box = isRadio
      ? `<circle cx="8" cy="9" r="7" fill="#ffffff" stroke="${isChosen ? '#1264a3' : '#616061'}" stroke-width="1.5"/>${isChosen ? '<circle cx="8" cy="9" r="3.5" fill="#1264a3"/>' : ''}`
      : `<rect x="1" y="2" width="14" height="14" rx="3" fill="${isChosen ? '#1264a3' : '#ffffff'}" stroke="${isChosen ? '#1264a3' : '#616061'}" stroke-width="1.5"/>${isChosen ? '<path d="M4 9l3 3 5-6" fill="none" stroke="#ffffff" stroke-width="2"/>' : ''}`;
    const label = lines(runsOf(text), { width: width - 24, size: 14, colour: INK });
    return { svg: box + moved(label.svg, 24, 0), height: Math.max(18, label.height) };
  });
  return { ...stacked(drawn, 4), width };
}

function drawField(
  text: string,
  { isEmpty, isSelect, width }: Readonly<{ isEmpty: boolean; isSelect: boolean; width: number }>,
): Control {
  const label = lines(plainRun(text), { width: width - 44, size: 14, colour: isEmpty ? QUIET : INK });
  const height = Math.max(34, label.height + 14);
  const arrow = isSelect
    ? `<path d="M${width - 22} ${height / 2 - 3}l5 6 5-6" fill="none" stroke="${INK}" stroke-width="1.5"/>`
    : '';
  return {
    svg: `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="4" fill="#ffffff" stroke="#8d8d8d"/>${moved(label.svg, 12, 7)}${arrow}`,
    width,
    height,
  };
}

function drawRow(controls: readonly Control[], width: number): Drawing {
  let [x, y, height] = [0, 0, 0];
  const svg = controls.map((control) => {
    if (x > 0 && x + control.width > width) [x, y, height] = [0, y + height + 8, 0];
    const placed = moved(control.svg, x, y);
    x += control.width + 8;
    height = Math.max(height, control.height);
    return placed;
  });
  return { svg: svg.join(''), height: y + height };
}

type Style = Readonly<{ width: number; size: number; colour: string }>;

/** Text over as many lines as it takes. */
export function lines(runs: readonly Run[], { width, size, colour }: Style): Drawing {
  const all = wrapped(runs, width, size);
  const step = size * 1.45;
  const svg = all.map((line, index) => lineSvg(line, { x: 0, y: size * 1.05 + index * step, size, colour }));
  return { svg: svg.join('\n'), height: round(all.length * step) };
}

export function stacked(drawings: readonly Drawing[], gap = GAP): Drawing {
  let y = 0;
  const svg = drawings.map((drawing, index) => {
    if (index > 0) y += gap;
    const placed = moved(drawing.svg, 0, y);
    y += drawing.height;
    return placed;
  });
  return { svg: svg.join('\n'), height: y };
}

export const moved = (svg: string, x: number, y: number): string =>
  `<g transform="translate(${round(x)} ${round(y)})">${svg}</g>`;
