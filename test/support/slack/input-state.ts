import { type Json, listOf, objectOf, objectsOf, textOf } from './json.ts';

/** What a person has entered: by block id, by action id, as Slack puts it into `state.values`. */
export type InputState = Readonly<Record<string, Readonly<Record<string, Json>>>>;

/** An interactive element and the block it is in. */
export type PlacedElement = Readonly<{ block: Json; element: Json; blockId: string; actionId: string }>;

/** Every interactive element of the blocks, in reading order. */
export function elementsIn(blocks: readonly Json[]): readonly PlacedElement[] {
  return blocks.flatMap((block) =>
    [block['element'], block['accessory'], ...listOf(block['elements'])]
      .map(objectOf)
      .filter((element) => typeof element['action_id'] === 'string')
      .map((element) => ({
        block,
        element,
        blockId: textOf(block['block_id']),
        actionId: textOf(element['action_id']),
      })),
  );
}

type Entry = (element: Json) => Json;
const plain: Entry = (element) => ({ value: element['initial_value'] ?? null });
const oneOption: Entry = (element) => ({ selected_option: element['initial_option'] ?? null });
const options: Entry = (element) => ({ selected_options: listOf(element['initial_options']) });

/** What is entered in an element nobody has touched; elements that keep nothing (buttons) are not in here. */
const untouched: Readonly<Record<string, Entry>> = {
  plain_text_input: plain,
  number_input: plain,
  email_text_input: plain,
  url_text_input: plain,
  static_select: oneOption,
  external_select: oneOption,
  radio_buttons: oneOption,
  checkboxes: options,
  multi_static_select: options,
  multi_external_select: options,
  datepicker: (element) => ({ selected_date: element['initial_date'] ?? null }),
  timepicker: (element) => ({ selected_time: element['initial_time'] ?? null }),
  datetimepicker: (element) => ({ selected_date_time: element['initial_date_time'] ?? null }),
  users_select: (element) => ({ selected_user: element['initial_user'] ?? null }),
  conversations_select: (element) => ({ selected_conversation: element['initial_conversation'] ?? null }),
  channels_select: (element) => ({ selected_channel: element['initial_channel'] ?? null }),
  multi_users_select: (element) => ({ selected_users: listOf(element['initial_users']) }),
  multi_conversations_select: (element) => ({
    selected_conversations: listOf(element['initial_conversations']),
  }),
  multi_channels_select: (element) => ({ selected_channels: listOf(element['initial_channels']) }),
};

/** What a freshly opened view has in its inputs. */
export const initialState = (blocks: readonly Json[]): InputState => keptState({}, blocks);

/** What an updated view has in its inputs: entries under the same ids stay, and `initial_…` is ignored for them. */
export function keptState(before: InputState, blocks: readonly Json[]): InputState {
  const state: Record<string, Record<string, Json>> = {};
  for (const { element, blockId, actionId } of elementsIn(blocks)) {
    const type = textOf(element['type']);
    const entry = untouched[type];
    if (!entry) continue;
    const old = before[blockId]?.[actionId];
    const kept = old?.['type'] === type ? stillOffered(old, element) : { type, ...entry(element) };
    state[blockId] = { ...state[blockId], [actionId]: kept };
  }
  return state;
}

/** The state with one entry changed. */
export const withEntry = (state: InputState, blockId: string, actionId: string, entry: Json): InputState => ({
  ...state,
  [blockId]: { ...state[blockId], [actionId]: entry },
});

/** Whether nothing is entered. */
export function isEmptyEntry(entry: Json): boolean {
  const [value] = Object.entries(entry)
    .filter(([key]) => key !== 'type')
    .map(([, each]) => each);
  return (
    value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
  );
}

/** The options of an element, those in groups included. */
export const optionsOf = (element: Json): readonly Json[] => [
  ...objectsOf(element['options']),
  ...objectsOf(element['option_groups']).flatMap((group) => objectsOf(group['options'])),
];

/** What was chosen, as far as the options are still there; external ones are not known here. */
function stillOffered(entry: Json, element: Json): Json {
  if (!('options' in element || 'option_groups' in element)) return entry;
  const values = new Set(optionsOf(element).map((option) => option['value']));
  const chosen = objectOf(entry['selected_option']);
  if ('selected_options' in entry) {
    const left = objectsOf(entry['selected_options']).filter((option) => values.has(option['value']));
    return { ...entry, selected_options: left };
  }
  return 'selected_option' in entry && !values.has(chosen['value'])
    ? { ...entry, selected_option: null }
    : entry;
}
