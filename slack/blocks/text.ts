import type { types } from '@slack/bolt';

/*
 * The few builders that all blocks are made of. Whatever comes from outside goes through `plain` or `escapeText`: a name
 * such as <!channel> must neither ping nor link.
 */

const MAX_TEXT = 3000; // Slack: of a text object; more is refused with the whole message

/** Text between Slack's own marks: `&`, `<` and `>` are themselves. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export function plain(text: string, most = MAX_TEXT): types.PlainTextElement {
  return { type: 'plain_text', text: shortened(text, most), emoji: true };
}

/** `text` is Slack's markup already: what is interpolated must have been escaped. */
export function markup(text: string, most = MAX_TEXT): types.MrkdwnElement {
  return { type: 'mrkdwn', text: shortened(text, most) };
}

export function section(text: string, blockId?: string): types.SectionBlock {
  return { type: 'section', text: markup(text), ...(blockId !== undefined && { block_id: blockId }) };
}

const MAX_FIELD = 2000;

/** Two columns of label and value; at most ten. */
export function fields(pairs: readonly (readonly [label: string, value: string])[]): types.SectionBlock {
  return {
    type: 'section',
    fields: pairs.slice(0, 10).map(([label, value]) => markup(`*${label}*\n${value}`, MAX_FIELD)),
  };
}

export function context(...lines: readonly string[]): types.ContextBlock {
  return { type: 'context', elements: lines.slice(0, 10).map((line) => markup(line)) };
}

const MAX_HEADER = 150;

export function header(text: string): types.HeaderBlock {
  return { type: 'header', text: plain(text, MAX_HEADER) };
}

export const divider: types.DividerBlock = { type: 'divider' };

const MAX_BUTTON = 75;

type ButtonOptions = Readonly<{
  action: string;
  text: string;
  value: string;
  style?: 'primary' | 'danger';
  confirm?: types.ConfirmationDialog;
}>;

export function button({ action, text, value, style, confirm }: ButtonOptions): types.Button {
  return {
    type: 'button',
    action_id: action,
    text: plain(text, MAX_BUTTON),
    value,
    ...(style && { style }),
    ...(confirm && { confirm }),
  };
}

type ConfirmOptions = Readonly<{
  title: string;
  text: string;
  yes: string;
  no: string;
  isDangerous?: boolean;
}>;

export function confirmation({
  title,
  text,
  yes,
  no,
  isDangerous,
}: ConfirmOptions): types.ConfirmationDialog {
  return {
    title: plain(title, 100),
    text: plain(text, 300),
    confirm: plain(yes, 30),
    deny: plain(no, 30),
    style: isDangerous ? 'danger' : 'primary',
  };
}

export function option(text: string, value: string): types.PlainTextOption {
  return { text: plain(text, 75), value };
}

/** Not in the middle of a character that takes two units, and the cut is visible. */
function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${Array.from(text.slice(0, most - 1))
    .join('')
    .replace(/[\uD800-\uDBFF]$/, '')}…`;
}
