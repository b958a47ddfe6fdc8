import type { Json } from '../json.ts';
import { optionGroups, selectOptions } from './objects.ts';
import type { Problem } from './problem.ts';
import { problemAt } from './problem.ts';
import { exactlyOneOf, may, shape } from './shapes.ts';

const answer = shape(
  { options: may(emptyOr(selectOptions)), option_groups: may(emptyOr(optionGroups)) },
  exactlyOneOf('options', 'option_groups'),
);

/** What Slack refuses in the options for what somebody types into a menu. */
export const checkSuggestions = (body: Json): readonly Problem[] =>
  Object.keys(body).length === 0
    ? problemAt('options', 'the acknowledgement has no options')
    : answer(body, '');

/** No match at all is an answer too. */
function emptyOr(check: typeof selectOptions): typeof selectOptions {
  return (value, path) => (Array.isArray(value) && value.length === 0 ? [] : check(value, path));
}
