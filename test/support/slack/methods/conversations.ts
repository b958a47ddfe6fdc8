import { type Json, textOf } from '../json.ts';
import { ApiRefusal } from '../refusal.ts';
import type { Channel, Workspace } from '../workspace.ts';
import type { World } from '../world.ts';
import type { Methods } from './method.ts';

const scopeFor = { public: 'channels:read', private: 'groups:read', dm: 'im:read' } as const;
const MOST_ON_A_PAGE = 1000;

const readScopes = ({ workspace }: World, args: Json) => {
  const channel = workspace.channels.get(textOf(args['channel']));
  return channel ? [scopeFor[channel.kind]] : Object.values(scopeFor);
};

/** Channels and direct conversations. */
export const conversationMethods: Methods = {
  'conversations.info': {
    scopes: readScopes,
    answer: ({ workspace }, args) => ({ channel: asChannel(workspace, seenByBot(workspace, args)) }),
  },
  'conversations.members': {
    scopes: readScopes,
    answer({ workspace }, args) {
      const members = [...seenByBot(workspace, args).members];
      const limit = Math.min(Number(args['limit'] ?? 100) || 100, MOST_ON_A_PAGE);
      const from = args['cursor'] ? Number(Buffer.from(textOf(args['cursor']), 'base64').toString()) : 0;
      if (!Number.isInteger(from)) throw new ApiRefusal('invalid_cursor');
      const next = from + limit < members.length ? Buffer.from(String(from + limit)).toString('base64') : '';
      return { members: members.slice(from, from + limit), response_metadata: { next_cursor: next } };
    },
  },
  'conversations.open': {
    scopes: ['im:write'],
    answer({ workspace }, args) {
      const users = textOf(args['users']).split(',');
      if (users.length !== 1) throw new ApiRefusal('method_not_supported_for_channel_type');
      const user = workspace.users.get(users[0] ?? '');
      if (!user) throw new ApiRefusal('user_not_found');
      if (user.isBot) throw new ApiRefusal('cannot_dm_bot');
      return { channel: { id: workspace.dmWith(user.id).id } };
    },
  },
};

/** A channel that the bot may look at; a private one without the bot does not exist for it. */
export function seenByBot(workspace: Workspace, args: Json): Channel {
  const channel = workspace.channels.get(textOf(args['channel']));
  const isHidden = channel && channel.kind !== 'public' && !channel.members.has(workspace.botUserId);
  if (!channel || isHidden) throw new ApiRefusal('channel_not_found');
  return channel;
}

/** A channel as `conversations.info` tells it. */
export function asChannel(workspace: Workspace, channel: Channel): Json {
  const isDm = channel.kind === 'dm';
  return {
    id: channel.id,
    ...(isDm
      ? { user: [...channel.members].find((id) => id !== workspace.botUserId) }
      : { name: channel.name }),
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: isDm,
    is_mpim: false,
    is_private: channel.kind !== 'public',
    is_archived: channel.isArchived,
    is_shared: channel.isExtShared || channel.isOrgShared,
    is_ext_shared: channel.isExtShared,
    is_org_shared: channel.isOrgShared,
    is_pending_ext_shared: false,
    is_member: channel.members.has(workspace.botUserId),
  };
}
