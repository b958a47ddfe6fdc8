import { optionsOf, type PlacedElement } from './input-state.ts';
import { type Json, objectOf, textOf } from './json.ts';

/** What a test enters: a text, a day or time, the value or label of an option, several of them, or nothing. */
export type Input = string | number | readonly string[] | null;

type Entering = (element: Json, input: Input) => Json;

const typed: Entering = (_, input) => ({ value: input === null ? null : String(input) });
const oneOption: Entering = (element, input) => ({
  selected_option: input === null ? null : optionNamed(element, String(input)),
});
const manyOptions: Entering = (element, input) => ({
  selected_options: many(input).map((each) => optionNamed(element, each)),
});
const as =
  (key: string): Entering =>
  (_, input) => ({ [key]: input });
const asMany =
  (key: string): Entering =>
  (_, input) => ({ [key]: many(input) });

const entering: Readonly<Record<string, Entering>> = {
  plain_text_input: typed,
  number_input: typed,
  email_text_input: typed,
  url_text_input: typed,
  static_select: oneOption,
  external_select: oneOption,
  radio_buttons: oneOption,
  overflow: oneOption,
  checkboxes: manyOptions,
  multi_static_select: manyOptions,
  multi_external_select: manyOptions,
  datepicker: as('selected_date'),
  timepicker: as('selected_time'),
  datetimepicker: as('selected_date_time'),
  users_select: as('selected_user'),
  conversations_select: as('selected_conversation'),
  channels_select: as('selected_channel'),
  multi_users_select: asMany('selected_users'),
  multi_conversations_select: asMany('selected_conversations'),
  multi_channels_select: asMany('selected_channels'),
};

/** What stands in `state.values` after the input. */
export function entryFor(element: Json, input: Input): Json {
  const type = textOf(element['type']);
  const enter = entering[type];
  if (!enter) throw new Error(`nothing can be entered in a ${type}`);
  return { type, ...enter(element, input) };
}

/** What stands in `actions` of the payload after the click or choice. */
export function actionFor({ element, blockId, actionId }: PlacedElement, input: Input, ts: string): Json {
  const type = textOf(element['type']);
  const done =
    type === 'button'
      ? { text: element['text'], value: element['value'] ?? '' }
      : { ...entryFor(element, input), placeholder: element['placeholder'] };
  return { action_id: actionId, block_id: blockId, ...done, type, action_ts: ts };
}

/** Why Slack's window would not submit this entry, or null. */
export function inputError(element: Json, entry: Json): string | null {
  const value = textOf(entry['value']);
  const most = Number(element['max_length'] ?? 3000);
  const least = Number(element['min_length'] ?? 0);
  if (value !== '' && value.length < least) return `Please enter at least ${least} characters.`;
  if (value.length > most) return `Please enter at most ${most} characters.`;
  if (element['type'] === 'number_input' && value !== '' && Number.isNaN(Number(value))) {
    return 'Please enter a number.';
  }
  return null;
}

const many = (input: Input): readonly string[] =>
  input === null ? [] : Array.isArray(input) ? (input as readonly string[]) : [String(input)];

function optionNamed(element: Json, name: string): Json {
  const options = optionsOf(element);
  const found =
    options.find((option) => option['value'] === name) ??
    options.find((option) => objectOf(option['text'])['text'] === name);
  if (found) return found;
  const offered = options.map(
    (option) => `${textOf(option['value'])} (${textOf(objectOf(option['text'])['text'])})`,
  );
  throw new Error(
    `${textOf(element['action_id'])} offers no '${name}', but ${offered.join(', ') || 'nothing'}`,
  );
}
