import { elementsIn } from '../input-state.ts';
import { isObject, type Json, listOf, objectOf, objectsOf, textOf } from '../json.ts';
import { elementIn } from './elements.ts';
import { anyText, plainText } from './objects.ts';
import { type Check, type Problem, problemAt } from './problem.ts';
import {
  anything,
  atLeastOneOf,
  byType,
  exactlyOneOf,
  flag,
  list,
  may,
  must,
  shape,
  text,
  unique,
} from './shapes.ts';
import { dataTable, richText, table } from './tables.ts';

export type Surface = 'message' | 'modal' | 'home';

const MOST_BLOCKS = { message: 50, modal: 100, home: 100 } as const;
const LONGEST_MARKDOWN = 12_000; // of all markdown blocks together
const LONGEST_ID = 255;

/** What Slack refuses in the blocks of a message or view. */
export function checkBlocks(blocks: unknown, surface: Surface): readonly Problem[] {
  const given = objectsOf(blocks);
  const check = list(MOST_BLOCKS[surface], byType(blockTypes, allowedOn(surface), `on ${surface}s`), 0);
  return [
    ...check(blocks, 'blocks'),
    ...unique(
      given.map((block, index) => [`blocks/${index}/block_id`, block['block_id']] as const),
      'block_id',
    ),
    ...given.flatMap((block, index) => uniqueActions(block, `blocks/${index}`)),
    ...checkTogether(given),
  ];
}

const base = { type: must(anything), block_id: may(text(LONGEST_ID)) };

const contextElement: Check = (value, path) =>
  isObject(value) && value['type'] === 'image' ? elementIn('context')(value, path) : anyText()(value, path);

const image = shape(
  {
    ...base,
    alt_text: must(text(2000)),
    title: may(plainText(2000)),
    image_url: may(text(3000)),
    slack_file: may(anything),
  },
  exactlyOneOf('image_url', 'slack_file'),
);

const card = shape(
  {
    ...base,
    hero_image: may(elementIn('context')),
    icon: may(elementIn('context')),
    title: may(anyText(150)),
    subtitle: may(anyText(150)),
    body: may(anyText(200)),
    actions: may(list(3, elementIn('actions'))),
  },
  atLeastOneOf('hero_image', 'title', 'actions', 'body'),
);

const blockTypes: Readonly<Record<string, Check>> = {
  section: shape(
    {
      ...base,
      text: may(anyText()),
      fields: may(list(10, anyText(2000))),
      accessory: may(elementIn('section')),
      expand: may(flag),
    },
    atLeastOneOf('text', 'fields'),
  ),
  divider: shape(base),
  header: shape({ ...base, text: must(plainText(150)) }),
  context: shape({ ...base, elements: must(list(10, contextElement)) }),
  actions: shape({ ...base, elements: must(list(25, elementIn('actions'))) }),
  context_actions: shape({ ...base, elements: must(list(5, elementIn('context_actions'))) }),
  input: shape({
    ...base,
    label: must(plainText(2000)),
    hint: may(plainText(2000)),
    optional: may(flag),
    dispatch_action: may(flag),
    element: must(elementIn('input')),
  }),
  image,
  markdown: shape({ ...base, text: must(text(LONGEST_MARKDOWN)) }),
  rich_text: richText,
  table,
  data_table: dataTable,
  card,
  carousel: shape({ ...base, elements: must(list(10, card)) }),
};

/** What Slack shows in messages alone; `alert` and others not in the list above are refused everywhere. */
const inMessagesOnly = new Set(['markdown', 'table', 'data_table', 'card', 'carousel', 'context_actions']);
const allowedOn = (surface: Surface) => (type: string) => surface === 'message' || !inMessagesOnly.has(type);

function uniqueActions(block: Json, path: string): readonly Problem[] {
  const found = elementsIn([block]).map(({ actionId }) => [path, actionId] as const);
  return unique(found, 'action_id');
}

function checkTogether(blocks: readonly Json[]): readonly Problem[] {
  const of = (type: string) => blocks.filter((block) => block['type'] === type);
  const markdown = of('markdown').reduce((sum, block) => sum + textOf(block['text']).length, 0);
  const focused = blocks
    .flatMap((block) => [block['element'], block['accessory'], ...listOf(block['elements'])])
    .filter((element) => objectOf(element)['focus_on_load'] === true);
  return [
    ...(of('table').length > 1 ? problemAt('blocks', 'only_one_table_allowed', 'invalid_attachments') : []),
    ...(markdown > LONGEST_MARKDOWN
      ? problemAt('blocks', `more than ${LONGEST_MARKDOWN} characters of markdown`)
      : []),
    ...(focused.length > 1 ? problemAt('blocks', 'only one element can have focus_on_load') : []),
  ];
}
