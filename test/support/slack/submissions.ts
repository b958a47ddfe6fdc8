import { type Answer, beginAnswer } from './answer.ts';
import { openView } from './clicks.ts';
import type { Ack, Deliver } from './delivery.ts';
import { entryFor, type Input, inputError } from './entries.ts';
import { elementFor } from './find-element.ts';
import { elementsIn, isEmptyEntry, withEntry } from './input-state.ts';
import { type Json, objectOf, objectsOf, textOf } from './json.ts';
import { contentOf } from './methods/views.ts';
import { closedPayload, submissionPayload } from './payloads.ts';
import { ApiRefusal } from './refusal.ts';
import { type ViewSeen, viewSeen } from './seen.ts';
import type { View } from './views.ts';
import type { SlackUser } from './workspace.ts';
import type { World } from './world.ts';

type Errors = Readonly<Record<string, string>>;

const nothingSent = { acked: false, afterMs: 0, body: null, failure: null, noRetry: false } as const;

/** A person enters something in a view. */
export function fillView(world: World, seen: ViewSeen, values: Readonly<Record<string, Input>>): ViewSeen {
  const view = openView(world, seen);
  for (const [name, input] of Object.entries(values)) {
    const { element, blockId, actionId } = elementFor(objectsOf(view.content['blocks']), name);
    view.state = withEntry(view.state, blockId, actionId, entryFor(element, input));
  }
  return viewSeen(world, view);
}

/** A person submits a view, and sees what the app answers: errors, another view, or the window closing. */
export async function submitView(
  world: World,
  deliver: Deliver,
  user: SlackUser,
  seen: ViewSeen,
  values: Readonly<Record<string, Input>>,
): Promise<Answer> {
  const answer = beginAnswer(world, user.id);
  fillView(world, seen, values);
  const view = openView(world, seen);
  if (!view.content['submit']) throw new Error(`'${seen.title}' has no submit button`);
  const refused = windowErrors(view);
  if (Object.keys(refused).length > 0) return answer(nothingSent, { errors: refused });
  const trigger = world.tickets.issueTrigger({ userId: user.id, fromViewId: view.id });
  const ack = await deliver('interactive', submissionPayload(world, user, view, trigger));
  const errors = ack.acked ? applyResponse(world, view, ack.body) : {};
  world.changes.notify();
  return answer(ack, { errors });
}

/** A person closes a view; the app hears of it when it asked to. */
export async function closeView(
  world: World,
  deliver: Deliver,
  user: SlackUser,
  seen: ViewSeen,
  all: boolean,
): Promise<Answer> {
  const answer = beginAnswer(world, user.id);
  const view = openView(world, seen);
  const isAll = all || view.content['clear_on_close'] === true;
  const payload = closedPayload(world, user, view, isAll);
  world.views.close(view, isAll);
  world.changes.notify();
  const ack: Ack =
    view.content['notify_on_close'] === true ? await deliver('interactive', payload) : nothingSent;
  return answer(ack);
}

/** What Slack's own window finds before it asks the app. */
function windowErrors(view: View): Errors {
  const errors: Record<string, string> = {};
  for (const { block, element, blockId, actionId } of elementsIn(objectsOf(view.content['blocks']))) {
    if (block['type'] !== 'input') continue;
    const entry = objectOf(view.state[blockId]?.[actionId]);
    const isMissing = block['optional'] !== true && isEmptyEntry(entry);
    const error = isMissing ? 'Please complete this required field.' : inputError(element, entry);
    if (error) errors[blockId] = error;
  }
  return errors;
}

/** Does what `response_action` says; returns the errors to show. */
function applyResponse(world: World, view: View, body: unknown): Errors {
  const response = objectOf(body);
  const action = textOf(response['response_action']);
  if (action === 'errors') return showErrors(world, view, objectOf(response['errors']));
  if (action === 'update' || action === 'push') {
    const content = checkedContent(world, action, response);
    if (!content) return {};
    if (action === 'update') world.views.update(view, content, null);
    else reportRefusal(world, action, world.views.open(view.userId, content, true));
    return {};
  }
  if (action !== '' && action !== 'clear') {
    world.record.violation('view_submission', `response_action '${action}' does not exist`);
  }
  world.views.close(view, action === 'clear');
  return {};
}

function showErrors(world: World, view: View, given: Json): Errors {
  const inputs = new Set(
    objectsOf(view.content['blocks'])
      .filter((block) => block['type'] === 'input')
      .map((block) => block['block_id']),
  );
  const errors = Object.fromEntries(Object.entries(given).map(([id, text]) => [id, textOf(text)]));
  for (const [id, text] of Object.entries(errors)) {
    if (!inputs.has(id))
      world.record.violation('view_submission', `errors: ${id} is no input block of the view`);
    if (text === '') world.record.violation('view_submission', `errors: ${id} has no words`);
  }
  if (inputs.size === 0 || Object.keys(errors).length === 0) {
    world.record.violation('view_submission', 'errors: there is no input to show them at');
  }
  view.errors = errors;
  return errors;
}

function checkedContent(world: World, action: string, response: Json): Json | null {
  try {
    return contentOf(world, `response_action ${action}`, response, 'modal');
  } catch (error) {
    if (error instanceof ApiRefusal) return null; // it is noted as a violation
    throw error;
  }
}

function reportRefusal(world: World, action: string, view: View | string): void {
  if (typeof view === 'string') world.record.violation(`response_action ${action}`, view);
}
