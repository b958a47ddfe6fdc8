import { isObject, type Json, objectsOf } from '../json.ts';
import { checkBlocks } from './blocks.ts';
import { plainText } from './objects.ts';
import { type Problem, problemAt } from './problem.ts';
import { anything, flag, may, must, oneOf, shape, text } from './shapes.ts';

const LARGEST_BYTES = 250 * 1000;
const LONGEST_TITLE = 24;

const common = {
  blocks: must(anything),
  private_metadata: may(text(3000, 0)),
  callback_id: may(text(255, 0)),
  external_id: may(text(255, 0)),
};

const home = shape({ type: must(oneOf('home')), ...common });

const modal = shape({
  type: must(oneOf('modal')),
  title: must(plainText(LONGEST_TITLE)),
  submit: may(plainText(LONGEST_TITLE)),
  close: may(plainText(LONGEST_TITLE)),
  clear_on_close: may(flag),
  notify_on_close: may(flag),
  ...common,
});

/** What Slack refuses in a modal or Home tab. */
export function checkView(view: unknown, type: 'modal' | 'home'): readonly Problem[] {
  if (!isObject(view)) return problemAt('view', 'must be an object', 'invalid_arguments');
  const bytes = Buffer.byteLength(JSON.stringify(view));
  const problems = [
    ...(type === 'modal' ? modal : home)(view, 'view'),
    ...checkBlocks(view['blocks'], type).map((each) => ({ ...each, path: `view/${each.path}` })),
    ...(type === 'modal' ? checkSubmit(view) : []),
  ].map((each) => ({ ...each, error: 'invalid_arguments' }));
  return [
    ...(bytes > LARGEST_BYTES ? problemAt('view', `${bytes} bytes`, 'view_too_large') : []),
    ...problems,
  ];
}

function checkSubmit(view: Json): readonly Problem[] {
  const hasInputs = objectsOf(view['blocks']).some((block) => block['type'] === 'input');
  return hasInputs && view['submit'] === undefined
    ? problemAt('view/submit', 'missing required field: submit, when there are input blocks')
    : [];
}
