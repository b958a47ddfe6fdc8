/** Someone in (or from outside) the workspace. */
export type SlackUser = {
  readonly id: string;
  name: string;
  /** As Slack gives it: 'de-DE', 'en-US'. */
  locale: string;
  teamId: string;
  isBot: boolean;
  isDeleted: boolean;
  /** A multi-channel guest. */
  isGuest: boolean;
  /** A single-channel guest. */
  isSingleChannelGuest: boolean;
  /** From another organisation, seen through a shared channel. */
  isStranger: boolean;
  isAdmin: boolean;
};

/** A user group, mentioned as @handle. */
export type UserGroup = { readonly id: string; handle: string; users: string[]; isDisabled: boolean };

/** A channel or a direct conversation. */
export type Channel = {
  readonly id: string;
  name: string;
  kind: 'public' | 'private' | 'dm';
  members: Set<string>;
  isArchived: boolean;
  isExtShared: boolean;
  isOrgShared: boolean;
};

type New<T, Required extends keyof T> = Pick<T, Required> & Partial<Omit<T, Required>>;
type NewChannel = Omit<New<Channel, 'id'>, 'members'> &
  Readonly<{ members?: readonly string[]; hasBot?: boolean }>;

/** The people, groups and channels of one Slack workspace; everything in it may be changed at any time. */
export type Workspace = {
  readonly teamId: string;
  readonly domain: string;
  readonly botUserId: string;
  /** User groups need a paid plan. */
  plan: 'paid' | 'free';
  readonly users: Map<string, SlackUser>;
  readonly groups: Map<string, UserGroup>;
  readonly channels: Map<string, Channel>;
  addUser(user: New<SlackUser, 'id'>): SlackUser;
  addGroup(group: New<UserGroup, 'id'>): UserGroup;
  /** Private, with the bot in it, unless said otherwise. */
  addChannel(channel: NewChannel): Channel;
  /** The conversation between the bot and a user, opened when there is none. */
  dmWith(userId: string): Channel;
  user(id: string): SlackUser;
  channel(id: string): Channel;
};

export function createWorkspace(names: Pick<Workspace, 'teamId' | 'domain' | 'botUserId'>): Workspace {
  const users = new Map<string, SlackUser>();
  const groups = new Map<string, UserGroup>();
  const channels = new Map<string, Channel>();
  const { teamId, botUserId } = names;

  const workspace: Workspace = {
    ...names,
    plan: 'paid',
    users,
    groups,
    channels,
    addUser: (user) => keep(users, { ...aUser(user.id, teamId), ...user }),
    addGroup: (group) =>
      keep(groups, { handle: group.id.toLowerCase(), users: [], isDisabled: false, ...group }),
    addChannel({ members = [], hasBot = true, ...channel }) {
      const inside = new Set([...members, ...(hasBot ? [botUserId] : [])]);
      return keep(channels, { ...aChannel(channel.id), ...channel, members: inside });
    },
    dmWith(userId) {
      const id = `D${userId.slice(1)}`;
      const members = new Set([userId, botUserId]);
      return channels.get(id) ?? keep(channels, { ...aChannel(id), name: '', kind: 'dm', members });
    },
    user: (id) => known(users, id, 'user'),
    channel: (id) => known(channels, id, 'channel'),
  };
  workspace.addUser({ id: botUserId, name: 'reminders', isBot: true });
  return workspace;
}

const aUser = (id: string, teamId: string): SlackUser => ({
  id,
  name: id.toLowerCase(),
  locale: 'en-US',
  teamId,
  isBot: false,
  isDeleted: false,
  isGuest: false,
  isSingleChannelGuest: false,
  isStranger: false,
  isAdmin: false,
});

const aChannel = (id: string): Channel => ({
  id,
  name: id.toLowerCase(),
  kind: 'private',
  members: new Set(),
  isArchived: false,
  isExtShared: false,
  isOrgShared: false,
});

function keep<T extends { readonly id: string }>(map: Map<string, T>, item: T): T {
  map.set(item.id, item);
  return item;
}

function known<T>(map: ReadonlyMap<string, T>, id: string, what: string): T {
  const item = map.get(id);
  if (!item) throw new Error(`the workspace has no ${what} ${id}; it has ${[...map.keys()].join(', ')}`);
  return item;
}
