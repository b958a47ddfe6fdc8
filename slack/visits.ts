import type { BlockAction, SlackShortcut, SlackViewAction, SlashCommand } from '@slack/bolt';
import type { Visit } from './guard.ts';

// Who came, read from the three shapes in which Slack tells it

export function visitOfCommand(command: SlashCommand): Visit {
  return {
    what: 'command',
    slackId: command.user_id,
    teamId: command.team_id,
    channel: command.channel_id,
    responseUrl: command.response_url,
    triggerId: command.trigger_id,
    viewId: null,
  };
}

export function visitOfAction(body: BlockAction, actionId: string): Visit {
  return {
    what: `action ${actionId}`,
    slackId: body.user.id,
    // somebody of another organisation sees a shared channel under their own workspace
    teamId: body.user.team_id ?? body.team?.id ?? null,
    channel: body.channel?.id ?? null,
    responseUrl: body.response_url || null,
    triggerId: body.trigger_id,
    // the home tab is no window: on top of it none can be put
    viewId: body.view?.type === 'modal' ? body.view.id : null,
  };
}

export function visitOfView(body: SlackViewAction): Visit {
  return {
    what: `view ${body.view.callback_id}`,
    slackId: body.user.id,
    teamId: body.user.team_id ?? body.team?.id ?? null,
    channel: null,
    responseUrl: null,
    triggerId: 'trigger_id' in body ? body.trigger_id : null,
    viewId: body.view.id,
  };
}

/** Global, or of a message: then its channel is where somebody is. */
export function visitOfShortcut(body: SlackShortcut): Visit {
  return {
    what: 'shortcut',
    slackId: body.user.id,
    teamId: body.user.team_id ?? body.team?.id ?? null,
    channel: body.type === 'message_action' ? body.channel.id : null,
    responseUrl: body.type === 'message_action' ? body.response_url : null,
    triggerId: body.trigger_id,
    viewId: null,
  };
}
