import { type Json, objectOf, textOf, textOrNull } from '../json.ts';
import { checkView } from '../limits/view.ts';
import { ApiRefusal } from '../refusal.ts';
import type { Trigger } from '../tickets.ts';
import type { View } from '../views.ts';
import type { World } from '../world.ts';
import { refuseProblems } from './limits.ts';
import type { Methods } from './method.ts';

/** Modals and Home tabs. */
export const viewMethods: Methods = {
  'views.open': { answer: (world, args) => open(world, args, 'views.open') },
  'views.push': { answer: (world, args) => open(world, args, 'views.push') },
  'views.update': {
    answer(world, args) {
      const content = contentOf(world, 'views.update', args, 'modal');
      const externalId = textOrNull(args['external_id']);
      const view = externalId
        ? world.views.findExternal(externalId)
        : world.views.find(textOf(args['view_id']));
      if (!view) throw new ApiRefusal('not_found');
      return { view: asView(world, orRefuse(world.views.update(view, content, textOrNull(args['hash'])))) };
    },
  },
  'views.publish': {
    answer(world, args) {
      const content = contentOf(world, 'views.publish', args, 'home');
      const userId = textOf(args['user_id']);
      if (!world.workspace.users.has(userId)) throw new ApiRefusal('invalid_arguments');
      return {
        view: asView(world, orRefuse(world.views.publish(userId, content, textOrNull(args['hash'])))),
      };
    },
  },
};

/** A view as Slack gives it to apps. */
export function asView({ app, workspace }: World, view: View): Json {
  return {
    private_metadata: '',
    callback_id: '',
    external_id: '',
    clear_on_close: false,
    notify_on_close: false,
    ...(view.type === 'modal' ? { close: null, submit: null } : {}),
    ...view.content,
    id: view.id,
    team_id: workspace.teamId,
    state: { values: view.state },
    hash: view.hash,
    previous_view_id: view.previousId,
    root_view_id: view.rootId,
    app_id: app.appId,
    app_installed_team_id: workspace.teamId,
    bot_id: app.botId,
  };
}

/** A view's content after Slack's checks. */
export function contentOf(world: World, where: string, args: Json, type: View['type']): Json {
  const content = objectOf(args['view']);
  refuseProblems(world, where, checkView(content, type));
  return content;
}

/** The view, or the refusal of what it could not be. */
export function orRefuse(view: View | string): View {
  if (typeof view === 'string') throw new ApiRefusal(view);
  return view;
}

function open(world: World, args: Json, where: 'views.open' | 'views.push'): Json {
  const content = contentOf(world, where, args, 'modal');
  const trigger = triggerOf(world, args);
  const isFromModal = trigger.fromViewId !== null && world.views.find(trigger.fromViewId)?.type === 'modal';
  if (where === 'views.push' && !isFromModal) throw new ApiRefusal('not_found');
  return { view: asView(world, orRefuse(world.views.open(trigger.userId, content, isFromModal))) };
}

function triggerOf({ tickets }: World, args: Json): Trigger {
  const trigger = tickets.takeTrigger(textOf(args['trigger_id'] ?? args['interactivity_pointer']));
  if (typeof trigger === 'string') throw new ApiRefusal(trigger);
  return trigger;
}
