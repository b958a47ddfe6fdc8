import { type InputState, optionsOf } from './input-state.ts';
import { type Json, listOf, objectOf, objectsOf, textOf } from './json.ts';
import type { Workspace } from './workspace.ts';

/** What a person has entered so far, and the errors at inputs. */
type Entered = Readonly<{ state: InputState; errors: Readonly<Record<string, string>> }>;
type Words = Pick<Workspace, 'users' | 'groups' | 'channels'>;

const nothingEntered: Entered = { state: {}, errors: {} };

/** Blocks as lines a person would read, with controls in brackets and what is entered in them. */
export function blockLines(
  words: Words,
  blocks: readonly Json[],
  entered = nothingEntered,
): readonly string[] {
  return blocks.flatMap((block) => {
    const error = entered.errors[textOf(block['block_id'])];
    return [...linesOf(words, block, entered.state), ...(error ? [`! ${error}`] : [])];
  });
}

/** A text object, or a message's text, as it is read. */
export function readable(words: Words, text: unknown): string {
  const source = typeof text === 'string' ? text : textOf(objectOf(text)['text']);
  return unescaped(source.replace(/<([^<>]*)>/g, (_, inside: string) => reference(words, inside)));
}

/** Whom a text alerts: user ids, group ids, or channel, here, everyone. */
export const pingsIn = (text: string): readonly string[] =>
  [...text.matchAll(/<(?:@(\w+)|!subteam\^(\w+)|!(channel|here|everyone))[^<>]*>/g)].map(
    ([, user, group, all]) => user ?? group ?? all ?? '',
  );

type Lines = (words: Words, block: Json, state: InputState) => readonly string[];

const blockTypes: Readonly<Record<string, Lines>> = {
  header: (words, block) => [`# ${readable(words, block['text'])}`],
  divider: () => ['---'],
  section: (words, block, state) => [
    ...textLines(words, block['text']),
    ...objectsOf(block['fields']).map((field) => readable(words, field).replaceAll('\n', ' ')),
    ...(block['accessory'] ? [control(words, block, objectOf(block['accessory']), state)] : []),
  ],
  context: (words, block) => [
    objectsOf(block['elements'])
      .map((each) => readable(words, each))
      .join(' · '),
  ],
  actions: (words, block, state) => [
    objectsOf(block['elements'])
      .map((each) => control(words, block, each, state))
      .join(' '),
  ],
  input: (words, block, state) => [
    `${readable(words, block['label'])}: ${control(words, block, objectOf(block['element']), state)}`,
    ...textLines(words, block['hint']),
  ],
  image: (words, block) => [`(${readable(words, block['alt_text'])})`],
  markdown: (_, block) => textOf(block['text']).split('\n'),
};

function linesOf(words: Words, block: Json, state: InputState): readonly string[] {
  const lines = blockTypes[textOf(block['type'])];
  return lines ? lines(words, block, state) : [allTexts(block).join(' ')];
}

function control(words: Words, block: Json, element: Json, state: InputState): string {
  const entry = objectOf(state[textOf(block['block_id'])]?.[textOf(element['action_id'])]);
  const type = textOf(element['type']);
  if (type === 'button' || type === 'workflow_button') return `[${readable(words, element['text'])}]`;
  if (type === 'overflow') return `[⋯ ${labels(words, optionsOf(element)).join(' | ')}]`;
  if (type === 'image') return `(${textOf(element['alt_text'])})`;
  if (type === 'checkboxes' || type === 'radio_buttons') return ticks(words, element, entry);
  const chosen = enteredWords(words, entry);
  return `[${chosen === '' ? `… ${readable(words, element['placeholder'])}`.trim() : chosen}]`;
}

function ticks(words: Words, element: Json, entry: Json): string {
  const chosen = new Set(
    [objectOf(entry['selected_option']), ...objectsOf(entry['selected_options'])].map(
      (each) => each['value'],
    ),
  );
  return optionsOf(element)
    .map((option) => `[${chosen.has(option['value']) ? 'x' : ' '}] ${label(words, option)}`)
    .join(' ');
}

const labels = (words: Words, options: readonly Json[]) => options.map((option) => label(words, option));

const label = (words: Words, option: Json) =>
  [option['text'], option['description']]
    .map((text) => readable(words, text))
    .filter((text) => text !== '')
    .join(' — ');

function enteredWords(words: Words, entry: Json): string {
  const values = Object.entries(entry).flatMap(([key, value]) => (key === 'type' ? [] : [value].flat()));
  return values
    .filter((value) => value !== null && value !== undefined)
    .map((value) => (typeof value === 'object' ? label(words, objectOf(value)) : String(value)))
    .join(', ');
}

const textLines = (words: Words, text: unknown) => (text ? readable(words, text).split('\n') : []);

function reference({ users, groups, channels }: Words, inside: string): string {
  const [target = '', shown] = inside.split('|');
  if (target.startsWith('@')) return `@${users.get(target.slice(1))?.name ?? target.slice(1)}`;
  if (target.startsWith('#')) return `#${channels.get(target.slice(1))?.name ?? target.slice(1)}`;
  const group = /^!subteam\^(\w+)/.exec(target)?.[1];
  if (group) return `@${groups.get(group)?.handle ?? group}`;
  if (target.startsWith('!date')) return shown ?? target;
  if (target.startsWith('!')) return `@${target.slice(1)}`;
  return shown ?? target;
}

const unescaped = (text: string) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** Every text in a block of a kind that has no lines of its own here. */
function allTexts(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(allTexts);
  return Object.entries(value).flatMap(([key, inside]) =>
    key === 'text' && typeof inside === 'string' ? [inside] : listOf([inside]).flatMap(allTexts),
  );
}
