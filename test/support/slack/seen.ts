import type { InputState } from './input-state.ts';
import { copyOf, type Json, objectsOf, textOf } from './json.ts';
import type { Message } from './messages.ts';
import { blockLines, pingsIn, readable } from './render.ts';
import type { View } from './views.ts';
import type { World } from './world.ts';

/** A message as a person saw it at that moment; later changes don't reach it. */
export type MessageSeen = Readonly<{
  kind: 'message';
  ts: string;
  channel: string;
  author: string;
  /** The line of a push notification: the top-level text as it is read. */
  notification: string;
  /** What is on the screen: the blocks, or the text when there are none. */
  lines: readonly string[];
  words: string;
  blocks: readonly Json[];
  threadTs: string | null;
  /** Who alone sees it. */
  onlyFor: string | null;
  isEdited: boolean;
  /** Whom it alerts: user and group ids, channel, here, everyone. */
  pings: readonly string[];
}>;

/** A modal or Home tab as its user saw it at that moment. */
export type ViewSeen = Readonly<{
  kind: 'view';
  id: string;
  hash: string;
  type: 'modal' | 'home';
  userId: string;
  title: string;
  submitLabel: string;
  closeLabel: string;
  callbackId: string;
  privateMetadata: string;
  lines: readonly string[];
  words: string;
  blocks: readonly Json[];
  state: InputState;
  errors: Readonly<Record<string, string>>;
}>;

export function messageSeen({ workspace }: World, message: Message): MessageSeen {
  const { ts, channel, author, text, threadTs, onlyFor, isEdited } = message;
  const blocks = copyOf(message.blocks);
  const lines = blocks.length > 0 ? blockLines(workspace, blocks) : readable(workspace, text).split('\n');
  return {
    kind: 'message',
    ts,
    channel,
    author,
    notification: readable(workspace, text),
    lines,
    words: lines.join('\n'),
    blocks,
    threadTs,
    onlyFor,
    isEdited,
    pings: pingsIn(blocks.length > 0 ? mrkdwnIn(blocks).join('\n') : text),
  };
}

export function viewSeen({ workspace }: World, view: View): ViewSeen {
  const { content, state, errors } = copyOf(view);
  const blocks = objectsOf(content['blocks']);
  const lines = blockLines(workspace, blocks, { state, errors });
  return {
    kind: 'view',
    id: view.id,
    hash: view.hash,
    type: view.type,
    userId: view.userId,
    title: readable(workspace, content['title']),
    submitLabel: readable(workspace, content['submit']),
    closeLabel: readable(workspace, content['close']),
    callbackId: textOf(content['callback_id']),
    privateMetadata: textOf(content['private_metadata']),
    lines,
    words: lines.join('\n'),
    blocks,
    state,
    errors,
  };
}

/** The texts in which Slack looks for mentions. */
function mrkdwnIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(mrkdwnIn);
  const object = value as Json;
  if (object['type'] === 'mrkdwn') return [textOf(object['text'])];
  return Object.values(object).flatMap(mrkdwnIn);
}
