import { type Answer, beginAnswer } from './answer.ts';
import type { Deliver } from './delivery.ts';
import { actionFor, entryFor, type Input } from './entries.ts';
import { elementFor, type Target } from './find-element.ts';
import { initialState, type PlacedElement, withEntry } from './input-state.ts';
import { type Json, objectOf, objectsOf } from './json.ts';
import { checkSuggestions } from './limits/suggestions.ts';
import type { Message } from './messages.ts';
import { messageActionPayload, suggestionPayload, viewActionPayload } from './payloads.ts';
import { blockLines, readable } from './render.ts';
import type { MessageSeen, ViewSeen } from './seen.ts';
import type { View } from './views.ts';
import type { SlackUser } from './workspace.ts';
import type { World } from './world.ts';

type Click = Readonly<{ target: Target; input: Input; confirm: boolean }>;

const nothingSent = { acked: false, afterMs: 0, body: null, failure: null, noRetry: false } as const;

/** A person clicks or chooses in what they saw. */
export async function clickIn(
  world: World,
  deliver: Deliver,
  user: SlackUser,
  where: MessageSeen | ViewSeen,
  { target, input, confirm }: Click,
): Promise<Answer> {
  const answer = beginAnswer(world, user.id);
  const placed = elementFor(where.blocks, target);
  const question = confirmWords(world, placed.element);
  if (question !== null && !confirm) return answer(nothingSent, { confirm: question });
  const payload =
    where.kind === 'view'
      ? inView(world, user, where, placed, input)
      : inMessage(world, user, where, placed, input);
  return answer(await deliver('interactive', payload), { confirm: question });
}

/** A person types into a menu whose options the app gives. */
export async function suggestIn(
  world: World,
  deliver: Deliver,
  user: SlackUser,
  where: MessageSeen | ViewSeen,
  target: Target,
  typed: string,
): Promise<readonly string[]> {
  const { element, blockId, actionId } = elementFor(where.blocks, target);
  if (typed.length < Number(element['min_query_length'] ?? 3)) return [];
  const container =
    where.kind === 'view'
      ? { container: { type: 'view', view_id: where.id } }
      : { container: { type: 'message', message_ts: where.ts, channel_id: where.channel } };
  const field = { action_id: actionId, block_id: blockId, value: typed };
  const ack = await deliver('interactive', suggestionPayload(world, user, container, field));
  const body = objectOf(ack.body);
  for (const { path, problem } of checkSuggestions(body)) {
    world.record.violation('block_suggestion', `${path}: ${problem}`);
  }
  const groups = objectsOf(body['option_groups']);
  const options = [...objectsOf(body['options']), ...groups.flatMap((group) => objectsOf(group['options']))];
  return options.map((option) => readable(world.workspace, option['text']));
}

/** The view that is meant, still open; a person cannot click in a closed one. */
export function openView(world: World, seen: ViewSeen): View {
  const view = world.views.find(seen.id);
  if (!view) throw new Error(`the view ${seen.id} ('${seen.title}') is no longer open`);
  return view;
}

function inView(world: World, user: SlackUser, seen: ViewSeen, placed: PlacedElement, input: Input): Json {
  const { block, element, blockId, actionId } = placed;
  if (block['type'] === 'input' && block['dispatch_action'] !== true) {
    throw new Error(`${actionId} only takes an entry: use fill or submit`);
  }
  const view = openView(world, seen);
  if (view.state[blockId]?.[actionId]) {
    view.state = withEntry(view.state, blockId, actionId, entryFor(element, input));
  }
  const trigger_id = world.tickets.issueTrigger({ userId: user.id, fromViewId: view.id });
  const actions = [actionFor(placed, input, world.clock.nextTs())];
  return viewActionPayload(world, user, view, { trigger_id, actions });
}

function inMessage(
  world: World,
  user: SlackUser,
  seen: MessageSeen,
  placed: PlacedElement,
  input: Input,
): Json {
  const message = messageOf(world, seen);
  const trigger_id = world.tickets.issueTrigger({ userId: user.id, fromViewId: null });
  const from = { userId: user.id, channel: seen.channel, messageTs: seen.ts };
  const response_url = `${world.baseUrl()}/response/${world.tickets.issueResponseUrl(from)}`;
  const before = initialState(seen.blocks);
  const { element, blockId, actionId } = placed;
  const isKept = before[blockId]?.[actionId] !== undefined;
  const state = isKept ? withEntry(before, blockId, actionId, entryFor(element, input)) : before;
  const actions = [actionFor(placed, input, world.clock.nextTs())];
  return messageActionPayload(world, user, message, { trigger_id, response_url, actions, state });
}

/** The message as it is now; one just deleted can still be on the screen of who clicks. */
function messageOf({ messages }: World, seen: MessageSeen): Message {
  const message = messages.all.find(({ channel, ts }) => channel === seen.channel && ts === seen.ts);
  if (!message) throw new Error(`there never was a message ${seen.ts} in ${seen.channel}`);
  return message;
}

function confirmWords({ workspace }: World, element: Json): string | null {
  const confirm = objectOf(element['confirm']);
  if (!confirm['text'] && !confirm['title']) return null;
  const parts = [confirm['title'], confirm['text']].map((text) => readable(workspace, text));
  const buttons = blockLines(workspace, [
    { type: 'context', elements: [confirm['confirm'], confirm['deny']].map(objectOf) },
  ]);
  return [...parts, ...buttons].join('\n');
}
