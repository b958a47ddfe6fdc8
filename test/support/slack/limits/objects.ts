import { isDeepStrictEqual } from 'node:util';
import { optionsOf } from '../input-state.ts';
import { isObject, listOf, objectsOf, textOf } from '../json.ts';
import type { Check } from './problem.ts';
import { problemAt } from './problem.ts';
import { flag, list, may, must, oneOf, type Rule, shape, text, unique } from './shapes.ts';

/** The longest text object. */
export const LONGEST_TEXT = 3000;
const MOST_GROUPS = 100;
const MOST_SELECT_OPTIONS = 100;
const LONGEST_OPTION = 75; // newer pages say 150 for the value; 75 is right for both

/** Plain text, where Slack takes no markup. */
export const plainText = (most: number): Check =>
  shape({ type: must(oneOf('plain_text')), text: must(text(most)), emoji: may(flag) });

const mrkdwn = (most: number): Check =>
  shape({ type: must(oneOf('mrkdwn')), text: must(text(most)), verbatim: may(flag) });

/** Plain text or markup. */
export const anyText =
  (most = LONGEST_TEXT): Check =>
  (value, path) =>
    isObject(value) && value['type'] === 'mrkdwn' ? mrkdwn(most)(value, path) : plainText(most)(value, path);

export const confirmDialog = shape({
  title: may(plainText(100)),
  text: must(anyText(300)),
  confirm: may(plainText(30)),
  deny: may(plainText(30)),
  style: may(oneOf('primary', 'danger')),
});

/** An option; only checkboxes and radio buttons take markup, only overflow menus a link. */
export const option = (kind: 'ticked' | 'chosen' | 'overflow'): Check => {
  const words = kind === 'ticked' ? anyText(LONGEST_OPTION) : plainText(LONGEST_OPTION);
  return shape({
    text: must(words),
    value: must(text(LONGEST_OPTION)),
    description: may(words),
    ...(kind === 'overflow' ? { url: may(text(3000)) } : {}),
  });
};

/** The options of a select menu. */
export const selectOptions = list(MOST_SELECT_OPTIONS, option('chosen'));

/** The option groups of a select menu. */
export const optionGroups = list(
  MOST_GROUPS,
  shape({ label: must(plainText(LONGEST_OPTION)), options: must(selectOptions) }),
);

/** No value twice, and what is chosen at first is exactly one of the options. */
export const optionsAgree: Rule = (element, path) => {
  const options = optionsOf(element);
  const initial = [...listOf(element['initial_options']), element['initial_option']].filter(
    (each) => each !== undefined,
  );
  return [
    ...unique(
      options.map((each, index) => [`${path}/options/${index}`, each['value']] as const),
      'option value',
    ),
    ...initial
      .filter((each) => !options.some((offered) => isDeepStrictEqual(offered, each)))
      .flatMap((each) =>
        problemAt(
          path,
          `initial option '${textOf(objectsOf([each])[0]?.['value'])}' is not among the options`,
        ),
      ),
  ];
};

/** No more chosen at first than may be chosen. */
export const selectionFits: Rule = (element, path) => {
  const most = element['max_selected_items'];
  const initial = Object.entries(element).find(([name]) => name.startsWith('initial_'))?.[1];
  return typeof most === 'number' && listOf(initial).length > most
    ? problemAt(path, `more than ${most} items are selected initially`)
    : [];
};
