import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../support/slack/json.ts';
import { type SlackServer, startSlackServer } from '../../support/slack/server.ts';
import { call, long, plain, section, times, wellEquipped } from './api.ts';

type Case = readonly [what: string, most: number, of: (size: number) => Json];

let slack: SlackServer;

beforeAll(async () => {
  slack = await startSlackServer(wellEquipped);
  slack.workspace.addUser({ id: 'UANNA' });
  slack.workspace.addChannel({ id: 'C1', members: ['UANNA'] });
});

afterAll(() => slack.close());

const option = (index: number, more: Json = {}) => ({ text: plain(`o${index}`), value: `${index}`, ...more });
const actions = (...elements: Json[]) => ({ type: 'actions', elements });
const button = (more: Json = {}) => ({ type: 'button', text: plain('Go'), ...more });
const confirming = (more: Json) => actions(button({ confirm: { text: plain('Sure?'), ...more } }));
const select = (more: Json) => actions({ type: 'static_select', action_id: 'a', ...more });
const ticks = (more: Json) => actions({ type: 'checkboxes', action_id: 'a', options: [option(1)], ...more });
const input = (element: Json, more: Json = {}) => ({
  type: 'input',
  label: plain('Label'),
  element,
  ...more,
});
const textInput = (more: Json = {}) => ({ type: 'plain_text_input', action_id: 'a', ...more });
const raw = (text = 'x') => ({ type: 'raw_text', text });
const card = (more: Json = {}) => ({ type: 'card', title: plain('Card'), ...more });
const image = (more: Json) => ({
  type: 'image',
  alt_text: 'a',
  image_url: 'https://example.com/a.png',
  ...more,
});
const dataTable = (more: Json) => ({ type: 'data_table', caption: 'c', rows: [[raw()], [raw()]], ...more });

/** One block, whose size is the number. */
const blockCases: readonly Case[] = [
  ['characters in a text', 3000, (n) => section(long(n))],
  ['characters in a field', 2000, (n) => ({ type: 'section', fields: [plain(long(n))] })],
  ['fields', 10, (n) => ({ type: 'section', fields: times(n, () => plain('f')) })],
  ['characters in a header', 150, (n) => ({ type: 'header', text: plain(long(n)) })],
  ['elements in a context', 10, (n) => ({ type: 'context', elements: times(n, () => plain('c')) })],
  ['characters in a context', 3000, (n) => ({ type: 'context', elements: [plain(long(n))] })],
  ['elements in actions', 25, (n) => actions(...times(n, (i) => button({ action_id: `a${i}` })))],
  ['characters of a block_id', 255, (n) => ({ type: 'divider', block_id: long(n) })],
  ['characters of an action_id', 255, (n) => actions(button({ action_id: long(n) }))],
  ['characters on a button', 75, (n) => actions(button({ text: plain(long(n)) }))],
  ['characters in the value of a button', 2000, (n) => actions(button({ value: long(n) }))],
  ['characters in the url of a button', 3000, (n) => actions(button({ url: long(n) }))],
  ['characters in a label for screen readers', 75, (n) => actions(button({ accessibility_label: long(n) }))],
  ['characters in the title of a confirmation', 100, (n) => confirming({ title: plain(long(n)) })],
  ['characters in a confirmation', 300, (n) => confirming({ text: plain(long(n)) })],
  ['characters on the yes of a confirmation', 30, (n) => confirming({ confirm: plain(long(n)) })],
  ['characters on the no of a confirmation', 30, (n) => confirming({ deny: plain(long(n)) })],
  ['characters of an option', 75, (n) => ticks({ options: [option(1, { text: plain(long(n)) })] })],
  [
    'characters describing an option',
    75,
    (n) => ticks({ options: [option(1, { description: plain(long(n)) })] }),
  ],
  ['characters in the value of an option', 75, (n) => ticks({ options: [option(1, { value: long(n) })] })],
  ['checkboxes', 10, (n) => ticks({ options: times(n, option) })],
  ['radio buttons', 10, (n) => actions({ type: 'radio_buttons', options: times(n, (i) => option(i)) })],
  [
    'options in an overflow menu',
    5,
    (n) => actions({ type: 'overflow', options: times(n, (i) => option(i)) }),
  ],
  [
    'characters in the url of an overflow option',
    3000,
    (n) => actions({ type: 'overflow', options: [option(1, { url: long(n) })] }),
  ],
  ['options in a select', 100, (n) => select({ options: times(n, (i) => option(i)) })],
  [
    'option groups',
    100,
    (n) => select({ option_groups: times(n, (i) => ({ label: plain('g'), options: [option(i)] })) }),
  ],
  [
    'options in a group',
    100,
    (n) => select({ option_groups: [{ label: plain('g'), options: times(n, (i) => option(i)) }] }),
  ],
  [
    'characters of a group',
    75,
    (n) => select({ option_groups: [{ label: plain(long(n)), options: [option(1)] }] }),
  ],
  ['characters of a placeholder', 150, (n) => select({ options: [option(1)], placeholder: plain(long(n)) })],
  ['characters of an input label', 2000, (n) => input(textInput(), { label: plain(long(n)) })],
  ['characters of an input hint', 2000, (n) => input(textInput(), { hint: plain(long(n)) })],
  ['characters entered at first', 3000, (n) => input(textInput({ initial_value: long(n) }))],
  ['characters that may be required', 3000, (n) => input(textInput({ min_length: n }))],
  ['characters that may be allowed', 3000, (n) => input(textInput({ max_length: n }))],
  ['files in an input', 10, (n) => input({ type: 'file_input', max_files: n })],
  ['characters of an alt text', 2000, (n) => image({ alt_text: long(n) })],
  ['characters of an image title', 2000, (n) => image({ title: plain(long(n)) })],
  ['characters of markdown', 12_000, (n) => ({ type: 'markdown', text: long(n) })],
  ['rows in a table', 100, (n) => ({ type: 'table', rows: times(n, () => [raw()]) })],
  ['columns in a table', 20, (n) => ({ type: 'table', rows: [times(n, () => raw())] })],
  ['rows in a data table', 101, (n) => dataTable({ rows: times(n, () => [raw()]) })],
  ['columns in a data table', 20, (n) => dataTable({ rows: times(2, () => times(n, () => raw())) })],
  ['rows on a page of a data table', 100, (n) => dataTable({ page_size: n })],
  ['characters in the title of a card', 150, (n) => card({ title: plain(long(n)) })],
  ['characters in a card', 200, (n) => card({ body: plain(long(n)) })],
  ['buttons on a card', 3, (n) => card({ actions: times(n, (i) => button({ action_id: `${i}` })) })],
  ['cards in a carousel', 10, (n) => ({ type: 'carousel', elements: times(n, () => card()) })],
];

/** A whole message, whose size is the number. */
const messageCases: readonly Case[] = [
  ['blocks', 50, (n) => ({ blocks: times(n, () => ({ type: 'divider' })) })],
  ['characters of text', 40_000, (n) => ({ text: long(n) })],
  [
    'characters of markdown together',
    12_000,
    (n) => ({ blocks: [long(6000), long(n - 6000)].map((text) => ({ type: 'markdown', text })) }),
  ],
];

/** A view, whose size is the number. */
const viewCases: readonly Case[] = [
  ['characters in the title', 24, (n) => ({ title: plain(long(n)) })],
  ['characters on the submit button', 24, (n) => ({ submit: plain(long(n)) })],
  ['characters on the close button', 24, (n) => ({ close: plain(long(n)) })],
  ['characters of private_metadata', 3000, (n) => ({ private_metadata: long(n) })],
  ['characters of a callback_id', 255, (n) => ({ callback_id: long(n) })],
  ['characters of an external_id', 255, (n) => ({ external_id: long(n) })],
  ['blocks', 100, (n) => ({ blocks: times(n, () => ({ type: 'divider' })) })],
];

const post = (args: Json) => call(slack, 'chat.postMessage', { channel: 'C1', text: 'n', ...args });

const open = (view: Json) =>
  call(slack, 'views.open', {
    trigger_id: slack.trigger('UANNA'),
    view: { type: 'modal', title: plain('t'), blocks: [], ...view },
  });

/** It is taken at the limit, refused above it, and the refusal is remembered. */
async function expectLimit(send: (size: number) => ReturnType<typeof call>, most: number, error: string) {
  expect((await send(most)).body).toMatchObject({ ok: true });
  slack.expectNoViolations();
  expect((await send(most + 1)).body).toMatchObject({ ok: false, error });
  expect(slack.takeViolations()).not.toEqual([]);
}

describe('a block takes', () => {
  it.each(blockCases)('%s: %i, not one more', async (_, most, of) => {
    await expectLimit((size) => post({ blocks: [of(size)] }), most, 'invalid_blocks');
  });
});

describe('a message takes', () => {
  it.each(messageCases)('%s: %i, not one more', async (what, most, of) => {
    await expectLimit(
      (size) => post(of(size)),
      most,
      what.endsWith('of text') ? 'msg_too_long' : 'invalid_blocks',
    );
  });
});

describe('a view takes', () => {
  it.each(viewCases)('%s: %i, not one more', async (_, most, of) => {
    await expectLimit((size) => open(of(size)), most, 'invalid_arguments');
  });

  it('250 kB, not one byte more', async () => {
    const blocks = times(96, () => section(long(2530)));
    const sizeOf = (submit: Json) =>
      Buffer.byteLength(JSON.stringify({ type: 'modal', title: plain('t'), blocks, ...submit }));
    const filled = (size: number) => {
      const metadata = (length: number) => ({ private_metadata: long(length) });
      return metadata(size - sizeOf(metadata(0)));
    };
    await expectLimit((size) => open({ blocks, ...filled(size) }), 250_000, 'view_too_large');
  });

  it('100 blocks in a Home tab, not one more', async () => {
    const publish = (size: number) =>
      call(slack, 'views.publish', {
        user_id: 'UANNA',
        view: { type: 'home', blocks: times(size, () => ({ type: 'divider' })) },
      });
    await expectLimit(publish, 100, 'invalid_arguments');
  });
});

/** What is refused whatever its size. */
const refusedBlocks: readonly (readonly [what: string, blocks: readonly Json[]])[] = [
  ['an empty text', [section('')]],
  ['an unknown block', [{ type: 'paragraph' }]],
  ['an alert', [{ type: 'alert', text: plain('a') }]],
  ['an unknown element', [actions({ type: 'slider' })]],
  ['an unknown property', [{ type: 'divider', colour: 'red' }]],
  ['markup in a header', [{ type: 'header', text: { type: 'mrkdwn', text: 'h' } }]],
  ['markup on a button', [actions(button({ text: { type: 'mrkdwn', text: 'b' } }))]],
  [
    'markup in the option of a select',
    [select({ options: [option(1, { text: { type: 'mrkdwn', text: 'o' } })] })],
  ],
  ['a section with neither text nor fields', [{ type: 'section' }]],
  ['actions without elements', [actions()]],
  ['a context without elements', [{ type: 'context', elements: [] }]],
  ['a text input outside an input block', [actions(textInput())]],
  ['a button inside an input block', [input(button())]],
  ['an unknown style', [actions(button({ style: 'secondary' }))]],
  [
    'a select with options and groups',
    [select({ options: [option(1)], option_groups: [{ label: plain('g'), options: [option(2)] }] })],
  ],
  ['a select with neither', [select({})]],
  ['no checkboxes at all', [ticks({ options: [] })]],
  ['an option without a value', [ticks({ options: [{ text: plain('o') }] })]],
  ['the same option twice', [ticks({ options: [option(1), option(1)] })]],
  ['ticks that are no options', [ticks({ initial_options: [option(2)] })]],
  [
    'a tick that differs from its option',
    [ticks({ initial_options: [option(1, { text: plain('other') })] })],
  ],
  ['an empty list of ticks', [ticks({ initial_options: [] })]],
  ['a first choice that is no option', [select({ options: [option(1)], initial_option: option(2) })]],
  [
    'more selected than may be',
    [
      input({
        type: 'multi_static_select',
        options: times(2, (i) => option(i)),
        initial_options: times(2, (i) => option(i)),
        max_selected_items: 1,
      }),
    ],
  ],
  ['the same block_id twice', times(2, () => ({ type: 'divider', block_id: 'b' }))],
  ['the same action_id twice in a block', [actions(...times(2, () => button({ action_id: 'a' })))]],
  [
    'two elements with the focus',
    times(2, (i) => input(textInput({ action_id: `${i}`, focus_on_load: true }))),
  ],
  ['a day that does not exist', [actions({ type: 'datepicker', initial_date: '2026-02-30' })]],
  ['a time that does not exist', [actions({ type: 'timepicker', initial_time: '24:00' })]],
  ['an entry longer than allowed', [input(textInput({ initial_value: 'abc', max_length: 2 }))]],
  ['a null', [{ type: 'section', text: plain('s'), accessory: null }]],
  ['a data table with its header alone', [dataTable({ rows: [[raw()]] })]],
  ['a data table without caption', [dataTable({ caption: undefined })]],
];

describe('a message is refused with', () => {
  it.each(refusedBlocks)('%s', async (_, blocks) => {
    expect((await post({ blocks })).body).toMatchObject({ ok: false, error: 'invalid_blocks' });
    expect(slack.takeViolations()).not.toEqual([]);
  });

  it('two tables', async () => {
    const table = { type: 'table', rows: [[raw()]] };
    expect((await post({ blocks: [table, table] })).body['error']).toBe('invalid_attachments');
    expect(slack.takeViolations()).toMatchObject([{ problem: 'blocks: only_one_table_allowed' }]);
  });

  it('blocks that are no list', async () => {
    expect((await post({ blocks: 'none' })).body['error']).toBe('invalid_blocks_format');
    slack.takeViolations();
  });

  it('nothing to say', async () => {
    expect((await post({ text: '' })).body['error']).toBe('no_text');
  });
});

describe('a view is refused with', () => {
  const refused: readonly (readonly [string, Json])[] = [
    ['inputs and no submit button', { blocks: [input(textInput())] }],
    ['no title', { title: undefined }],
    ['an empty title', { title: plain('') }],
    ['markup in its title', { title: { type: 'mrkdwn', text: 't' } }],
    ['a table', { blocks: [{ type: 'table', rows: [[raw()]] }] }],
    ['markdown', { blocks: [{ type: 'markdown', text: 'm' }] }],
    ['no blocks', { blocks: undefined }],
    ['the type of another surface', { type: 'home' }],
  ];
  it.each(refused)('%s', async (_, view) => {
    expect((await open(view)).body).toMatchObject({ ok: false, error: 'invalid_arguments' });
    expect(slack.takeViolations()).not.toEqual([]);
  });
});

it('a violation fails the test at the end of the server', async () => {
  const other = await startSlackServer(wellEquipped);
  other.workspace.addChannel({ id: 'C1' });
  await call(other, 'chat.postMessage', { channel: 'C1', blocks: [section(long(3001))] });
  await expect(other.close()).rejects.toThrow('Slack would have refused');
});
