import type { Json } from '../json.ts';
import {
  confirmDialog,
  option,
  optionGroups,
  optionsAgree,
  plainText,
  selectionFits,
  selectOptions,
} from './objects.ts';
import { type Check, problemAt } from './problem.ts';
import {
  anything,
  byType,
  exactlyOneOf,
  flag,
  form,
  list,
  may,
  must,
  oneOf,
  type Rule,
  shape,
  text,
  whole,
} from './shapes.ts';

/** Where in a block an element stands. */
export type Place = 'actions' | 'section' | 'input' | 'context' | 'context_actions';

/** Checks an element of whatever type for its place. */
export const elementIn = (place: Place): Check =>
  byType(elements, (type) => places[type]?.includes(place) ?? false, `in ${place}`);

const LONGEST_ID = 255;
const LONGEST_ENTRY = 3000;
const MOST_TICKED = 10;
const MOST_OVERFLOW = 5;

const type = must(anything); // the table has chosen by it
const actionId = { type, action_id: may(text(LONGEST_ID)) };
const focus = { focus_on_load: may(flag) };
const placeholder = { placeholder: may(plainText(150)) };
const confirm = { confirm: may(confirmDialog) };
const style = { style: may(oneOf('primary', 'danger')) };
const accessibilityLabel = { accessibility_label: may(text(75)) };
const menu = { ...actionId, ...focus, ...placeholder, ...confirm };
const several = { max_selected_items: may(whole(1, 100)) };
const typed = {
  ...actionId,
  ...focus,
  ...placeholder,
  dispatch_action_config: may(
    shape({
      trigger_actions_on: may(list(2, oneOf('on_enter_pressed', 'on_character_entered'))),
    }),
  ),
};
const id = text(LONGEST_ID);
const ids = list(100, id);
const oneChosen = { initial_option: may(option('chosen')) };
const manyChosen = { initial_options: may(list(100, option('chosen'))) };
const minQuery = { min_query_length: may(whole(0, 3000)) };
const filter = {
  default_to_current_conversation: may(flag),
  filter: may(
    shape({
      include: may(list(4, oneOf('im', 'mpim', 'private', 'public'))),
      exclude_external_shared_channels: may(flag),
      exclude_bot_users: may(flag),
    }),
  ),
};
const offered = { options: may(selectOptions), option_groups: may(optionGroups) };
const offersOnce = exactlyOneOf('options', 'option_groups');
const responds = { response_url_enabled: may(flag) };

const aDay: Check = (value, path) => {
  const day = new Date(`${String(value)}T00:00:00Z`);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(String(value)) && !Number.isNaN(day.getTime());
  return isDay && day.toISOString().startsWith(String(value))
    ? []
    : problemAt(path, 'must be a day YYYY-MM-DD');
};

const lengthsAgree: Rule = (element: Json, path) => {
  const { min_length: least, max_length: most, initial_value: initial } = element;
  const length = typeof initial === 'string' ? initial.length : null;
  const isSwapped = typeof least === 'number' && typeof most === 'number' && least > most;
  return [
    ...(isSwapped ? problemAt(path, 'min_length is more than max_length') : []),
    ...(length !== null && typeof most === 'number' && length > most
      ? problemAt(path, 'initial_value is longer than max_length')
      : []),
  ];
};

const elements: Readonly<Record<string, Check>> = {
  button: shape({
    ...actionId,
    ...confirm,
    ...style,
    ...accessibilityLabel,
    text: must(plainText(75)),
    value: may(text(2000, 0)),
    url: may(text(3000)),
  }),
  icon_button: shape({
    ...actionId,
    ...confirm,
    ...accessibilityLabel,
    icon: must(oneOf('trash')),
    text: must(plainText(75)),
    value: may(text(2000, 0)),
    visible_to_user_ids: may(ids),
  }),
  checkboxes: shape(
    {
      ...actionId,
      ...focus,
      ...confirm,
      options: must(list(MOST_TICKED, option('ticked'))),
      initial_options: may(list(MOST_TICKED, option('ticked'))),
    },
    optionsAgree,
  ),
  radio_buttons: shape(
    {
      ...actionId,
      ...focus,
      ...confirm,
      options: must(list(MOST_TICKED, option('ticked'))),
      initial_option: may(option('ticked')),
    },
    optionsAgree,
  ),
  overflow: shape(
    { ...actionId, ...confirm, options: must(list(MOST_OVERFLOW, option('overflow'))) },
    optionsAgree,
  ),
  static_select: shape({ ...menu, ...offered, ...oneChosen }, offersOnce, optionsAgree),
  multi_static_select: shape(
    { ...menu, ...several, ...offered, ...manyChosen },
    offersOnce,
    optionsAgree,
    selectionFits,
  ),
  external_select: shape({ ...menu, ...minQuery, ...oneChosen }),
  multi_external_select: shape({ ...menu, ...several, ...minQuery, ...manyChosen }, selectionFits),
  users_select: shape({ ...menu, initial_user: may(id) }),
  multi_users_select: shape({ ...menu, ...several, initial_users: may(ids) }, selectionFits),
  conversations_select: shape({ ...menu, ...filter, ...responds, initial_conversation: may(id) }),
  multi_conversations_select: shape(
    { ...menu, ...several, ...filter, initial_conversations: may(ids) },
    selectionFits,
  ),
  channels_select: shape({ ...menu, ...responds, initial_channel: may(id) }),
  multi_channels_select: shape({ ...menu, ...several, initial_channels: may(ids) }, selectionFits),
  datepicker: shape({ ...menu, initial_date: may(aDay) }),
  timepicker: shape({
    ...menu,
    initial_time: may(form(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time HH:mm')),
    timezone: may(text(LONGEST_ID)),
  }),
  datetimepicker: shape({
    ...actionId,
    ...focus,
    ...confirm,
    initial_date_time: may(whole(1_000_000_000, 9_999_999_999)),
  }),
  plain_text_input: shape(
    {
      ...typed,
      initial_value: may(text(LONGEST_ENTRY, 0)),
      multiline: may(flag),
      min_length: may(whole(0, LONGEST_ENTRY)),
      max_length: may(whole(1, LONGEST_ENTRY)),
    },
    lengthsAgree,
  ),
  number_input: shape({
    ...typed,
    is_decimal_allowed: must(flag),
    initial_value: may(text(LONGEST_ID)),
    min_value: may(text(LONGEST_ID)),
    max_value: may(text(LONGEST_ID)),
  }),
  email_text_input: shape({ ...typed, initial_value: may(text(LONGEST_ENTRY)) }),
  url_text_input: shape({ ...typed, initial_value: may(text(LONGEST_ENTRY)) }),
  file_input: shape({ ...actionId, filetypes: may(list(100, id)), max_files: may(whole(1, 10)) }),
  image: shape(
    { type, alt_text: must(text(2000)), image_url: may(text(3000)), slack_file: may(anything) },
    exactlyOneOf('image_url', 'slack_file'),
  ),
};

const inputOnly: readonly Place[] = ['input'];
const everywhere: readonly Place[] = ['actions', 'section', 'input'];

const places: Readonly<Record<string, readonly Place[]>> = {
  button: ['actions', 'section'],
  overflow: ['actions', 'section'],
  icon_button: ['context_actions'],
  image: ['section', 'context'],
  datetimepicker: ['actions', 'input'],
  plain_text_input: inputOnly,
  number_input: inputOnly,
  email_text_input: inputOnly,
  url_text_input: inputOnly,
  file_input: inputOnly,
  checkboxes: everywhere,
  radio_buttons: everywhere,
  datepicker: everywhere,
  timepicker: everywhere,
  ...Object.fromEntries(
    ['static', 'external', 'users', 'conversations', 'channels'].flatMap((source) => [
      [`${source}_select`, everywhere],
      [`multi_${source}_select`, ['section', 'input', 'actions'] satisfies Place[]],
    ]),
  ),
};
