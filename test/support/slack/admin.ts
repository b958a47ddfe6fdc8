import type { Events } from './events.ts';
import type { Json } from './json.ts';
import { changeMessage } from './methods/chat.ts';
import { blocksWithIds } from './views.ts';
import type { World } from './world.ts';

/** What others do in the workspace, behind the app's back; the app is told what it has subscribed to. */
export type Admin = Readonly<{
  removeBot(channel: string): Promise<void>;
  inviteBot(channel: string): Promise<void>;
  archive(channel: string): Promise<void>;
  unarchive(channel: string): Promise<void>;
  deleteMessage(channel: string, ts: string): void;
  editMessage(channel: string, ts: string, says: Readonly<{ text: string; blocks?: readonly Json[] }>): void;
  /** Changes who is in a user group. */
  setGroup(group: string, users: readonly string[]): Promise<void>;
  /** Deletes (Slack says: disables) a user group. */
  removeGroup(group: string): Promise<void>;
  /** Takes the app out of the workspace. */
  uninstall(): Promise<void>;
  /** Revokes tokens: the app's own, or somebody else's. */
  revokeTokens(tokens: Readonly<{ bot?: readonly string[]; oauth?: readonly string[] }>): Promise<void>;
  /** Somebody writes a message. */
  write(channel: string, userId: string, text: string): string;
}>;

export function createAdmin(world: World, events: Events): Admin {
  const { workspace, messages, changes } = world;
  const botUserId = workspace.botUserId;
  const message = (channel: string, ts: string) => {
    const found = messages.find(channel, ts);
    if (!found) throw new Error(`there is no message ${ts} in ${channel}`);
    return found;
  };
  const tell = async (event: Json) => {
    changes.notify();
    await events.send(event);
  };
  const membership = (type: string, id: string) => {
    const channel_type = workspace.channel(id).kind === 'public' ? 'C' : 'G';
    return tell({ type, user: botUserId, channel: id, channel_type, team: workspace.teamId });
  };
  const archiving = (id: string, isArchived: boolean) => {
    const channel = workspace.channel(id);
    channel.isArchived = isArchived;
    const verb = isArchived ? 'archive' : 'unarchive';
    return tell({ type: `${channel.kind === 'public' ? 'channel' : 'group'}_${verb}`, channel: id });
  };

  return {
    removeBot(channel) {
      workspace.channel(channel).members.delete(botUserId);
      return membership('member_left_channel', channel);
    },
    inviteBot(channel) {
      workspace.channel(channel).members.add(botUserId);
      return membership('member_joined_channel', channel);
    },
    archive: (channel) => archiving(channel, true),
    unarchive: (channel) => archiving(channel, false),
    deleteMessage(channel, ts) {
      message(channel, ts).isDeleted = true;
      changes.notify();
    },
    editMessage(channel, ts, { text, blocks = [] }) {
      changeMessage(message(channel, ts), text, blocksWithIds(blocks, text));
      changes.notify();
    },
    setGroup(id, users) {
      const group = workspace.groups.get(id);
      if (!group) throw new Error(`there is no user group ${id}`);
      const before = group.users;
      group.users = [...users];
      return tell({
        type: 'subteam_members_changed',
        subteam_id: id,
        team_id: workspace.teamId,
        added_users: users.filter((user) => !before.includes(user)),
        removed_users: before.filter((user) => !users.includes(user)),
      });
    },
    removeGroup(id) {
      const group = workspace.groups.get(id);
      if (!group) throw new Error(`there is no user group ${id}`);
      group.isDisabled = true;
      const subteam = { id, team_id: workspace.teamId, is_usergroup: true, date_delete: 1_795_000_000 };
      return tell({ type: 'subteam_updated', subteam });
    },
    uninstall: () => tell({ type: 'app_uninstalled' }),
    revokeTokens: (tokens) => tell({ type: 'tokens_revoked', tokens }),
    write(channel, userId, text) {
      const { ts } = messages.post({ channel, author: userId, text, blocks: [] });
      changes.notify();
      return ts;
    },
  };
}
