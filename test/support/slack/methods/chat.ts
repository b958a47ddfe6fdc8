import { isObject, type Json, objectsOf, textOf, textOrNull } from '../json.ts';
import { checkMessage } from '../limits/message.ts';
import type { Message } from '../messages.ts';
import { ApiRefusal } from '../refusal.ts';
import { blocksWithIds } from '../views.ts';
import type { Channel, Workspace } from '../workspace.ts';
import type { World } from '../world.ts';
import { seenByBot } from './conversations.ts';
import { refuseProblems } from './limits.ts';
import type { Methods } from './method.ts';

const scopes = ['chat:write'];

/** Messages. */
export const chatMethods: Methods = {
  'chat.postMessage': {
    scopes,
    answer(world, args) {
      const channel = writableChannel(world.workspace, args);
      const message = world.messages.post({
        channel: channel.id,
        author: world.workspace.botUserId,
        ...contentOf(world, 'chat.postMessage', args),
        threadTs: threadIn(world, channel, args),
        metadata: isObject(args['metadata']) ? args['metadata'] : null,
      });
      return { channel: channel.id, ts: message.ts, message: asMessage(world, message) };
    },
  },
  'chat.postEphemeral': {
    scopes,
    answer(world, args) {
      const { workspace, messages } = world;
      const channel = writableChannel(workspace, args);
      const user = textOf(args['user']);
      if (!channel.members.has(user)) throw new ApiRefusal('user_not_in_channel');
      const content = contentOf(world, 'chat.postEphemeral', args);
      const threadTs = threadIn(world, channel, args);
      const message = messages.post({
        channel: channel.id,
        author: workspace.botUserId,
        onlyFor: user,
        ...content,
        threadTs,
      });
      return { message_ts: message.ts };
    },
  },
  'chat.update': {
    scopes,
    answer(world, args) {
      const message = ownMessage(world, args, 'cant_update_message');
      const { text, blocks } = contentOf(world, 'chat.update', args);
      changeMessage(message, text, blocks);
      if (isObject(args['metadata'])) message.metadata = args['metadata'];
      return { channel: message.channel, ts: message.ts, text, message: asMessage(world, message) };
    },
  },
  'chat.delete': {
    scopes,
    answer(world, args) {
      const message = ownMessage(world, args, 'cant_delete_message');
      message.isDeleted = true;
      return { channel: message.channel, ts: message.ts };
    },
  },
  'chat.getPermalink': {
    answer({ workspace, messages }, args) {
      const channel = seenByBot(workspace, args);
      const ts = textOf(args['message_ts']);
      if (!messages.find(channel.id, ts)) throw new ApiRefusal('message_not_found');
      const permalink = `https://${workspace.domain}.slack.com/archives/${channel.id}/p${ts.replace('.', '')}`;
      return { channel: channel.id, permalink };
    },
  },
};

/** A message as Slack gives it to apps. */
export function asMessage({ app, workspace }: World, message: Message): Json {
  const isOwn = message.author === workspace.botUserId;
  return {
    type: 'message',
    user: message.author,
    ...(isOwn ? { bot_id: app.botId, app_id: app.appId } : {}),
    team: workspace.teamId,
    ts: message.ts,
    text: message.text,
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
    ...(message.isEdited ? { edited: { user: message.author, ts: message.ts } } : {}),
  };
}

/** Changes what a message says; only a text without blocks gets "(edited)". */
export function changeMessage(message: Message, text: string, blocks: readonly Json[]): void {
  message.isEdited ||= blocks.length === 0 && text !== message.text;
  message.text = text;
  message.blocks = blocks;
}

/** What a message shall say, after Slack's checks. */
export function contentOf(world: World, where: string, args: Json): Pick<Message, 'text' | 'blocks'> {
  const text = textOf(args['text']);
  const blocks = objectsOf(args['blocks']);
  refuseProblems(world, where, checkMessage(args));
  if (text === '' && blocks.length === 0) throw new ApiRefusal('no_text');
  return { text, blocks: blocksWithIds(blocks, JSON.stringify(args)) };
}

function writableChannel(workspace: Workspace, args: Json): Channel {
  const id = textOf(args['channel']);
  const channel = workspace.users.has(id) ? workspace.dmWith(id) : seenByBot(workspace, args);
  if (!channel.members.has(workspace.botUserId)) throw new ApiRefusal('not_in_channel');
  if (channel.isArchived) throw new ApiRefusal('is_archived');
  return channel;
}

function threadIn({ messages }: World, channel: Channel, args: Json): string | null {
  const threadTs = textOrNull(args['thread_ts']);
  const parent = threadTs === null ? null : messages.find(channel.id, threadTs);
  // Slack posts beside a missing parent as if there were a thread; only a nonsensical one is refused
  if (threadTs !== null && !parent && !/^\d+\.\d+$/.test(threadTs)) throw new ApiRefusal('invalid_thread_ts');
  return threadTs;
}

function ownMessage(world: World, args: Json, refusal: string): Message {
  const { workspace, messages } = world;
  const channel = seenByBot(workspace, args);
  const message = messages.find(channel.id, textOf(args['ts']));
  if (!message || message.onlyFor !== null) throw new ApiRefusal('message_not_found');
  if (message.author !== workspace.botUserId) throw new ApiRefusal(refusal);
  if (channel.isArchived) throw new ApiRefusal('is_archived');
  if (!channel.members.has(workspace.botUserId)) throw new ApiRefusal('not_in_channel');
  return message;
}
