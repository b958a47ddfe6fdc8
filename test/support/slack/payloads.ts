import type { InputState } from './input-state.ts';
import type { Json } from './json.ts';
import type { Message } from './messages.ts';
import { asMessage } from './methods/chat.ts';
import { asView } from './methods/views.ts';
import type { View } from './views.ts';
import type { Channel, SlackUser } from './workspace.ts';
import type { World } from './world.ts';

/** A slash command, all its fields texts as Slack sends them. */
export function commandPayload(
  { app, workspace }: World,
  user: SlackUser,
  channel: Channel,
  fields: Readonly<{ command: string; text: string; trigger_id: string; response_url: string }>,
): Json {
  return {
    token: 'legacy',
    team_id: user.teamId,
    team_domain: workspace.domain,
    channel_id: channel.id,
    channel_name: nameOf(channel),
    user_id: user.id,
    user_name: user.name,
    api_app_id: app.appId,
    is_enterprise_install: 'false',
    ...fields,
  };
}

/** A click or choice in a message that is still there (or only for its reader, when it is ephemeral). */
export function messageActionPayload(
  world: World,
  user: SlackUser,
  message: Message,
  fields: Readonly<{ trigger_id: string; response_url: string; actions: readonly Json[]; state: InputState }>,
): Json {
  const channel = world.workspace.channel(message.channel);
  const isEphemeral = message.onlyFor !== null;
  const { state, ...rest } = fields;
  return {
    type: 'block_actions',
    ...common(world, user),
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: isEphemeral,
      ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
    },
    channel: { id: channel.id, name: nameOf(channel) },
    // what an ephemeral's payload holds beyond the container is not documented, so nothing is promised here
    ...(isEphemeral ? {} : { message: asMessage(world, message) }),
    state: { values: state },
    ...rest,
  };
}

/** A click or choice in a modal or Home tab. */
export const viewActionPayload = (
  world: World,
  user: SlackUser,
  view: View,
  fields: Readonly<{ trigger_id: string; actions: readonly Json[] }>,
): Json => ({
  type: 'block_actions',
  ...common(world, user),
  container: { type: 'view', view_id: view.id },
  view: asView(world, view),
  ...fields,
});

export const submissionPayload = (world: World, user: SlackUser, view: View, trigger_id: string): Json => ({
  type: 'view_submission',
  ...common(world, user),
  trigger_id,
  view: asView(world, view),
  response_urls: [],
});

export const closedPayload = (world: World, user: SlackUser, view: View, isCleared: boolean): Json => ({
  type: 'view_closed',
  ...common(world, user),
  view: asView(world, view),
  is_cleared: isCleared,
});

export const shortcutPayload = (
  world: World,
  user: SlackUser,
  callback_id: string,
  trigger_id: string,
): Json => ({
  type: 'shortcut',
  ...common(world, user),
  action_ts: world.clock.nextTs(),
  callback_id,
  trigger_id,
});

export const suggestionPayload = (
  world: World,
  user: SlackUser,
  where: Json,
  field: Readonly<{ action_id: string; block_id: string; value: string }>,
): Json => ({ type: 'block_suggestion', ...common(world, user), ...where, ...field });

function common({ app, workspace }: World, user: SlackUser): Json {
  return {
    user: { id: user.id, username: user.name, name: user.name, team_id: user.teamId },
    api_app_id: app.appId,
    token: 'legacy',
    team: { id: workspace.teamId, domain: workspace.domain },
    enterprise: null,
    is_enterprise_install: false,
  };
}

const nameOf = (channel: Channel) =>
  channel.kind === 'dm' ? 'directmessage' : channel.kind === 'private' ? 'privategroup' : channel.name;
