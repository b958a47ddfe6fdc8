import { type Json, textOf } from '../json.ts';
import { ApiRefusal } from '../refusal.ts';
import type { SlackUser, UserGroup, Workspace } from '../workspace.ts';
import type { World } from '../world.ts';
import type { Methods } from './method.ts';

const isSet = (value: unknown) => value === true || value === 'true' || value === '1' || value === 1;

/** People and user groups. */
export const userMethods: Methods = {
  'users.info': {
    scopes: ['users:read'],
    answer({ workspace }, args) {
      const user = workspace.users.get(textOf(args['user']));
      if (!user) throw new ApiRefusal('user_not_found');
      return { user: asUser(user, isSet(args['include_locale'])) };
    },
  },
  'usergroups.list': {
    scopes: ['usergroups:read'],
    answer({ workspace }, args) {
      refuseOnFreePlan(workspace);
      const withDisabled = isSet(args['include_disabled']);
      const groups = [...workspace.groups.values()].filter((group) => withDisabled || !group.isDisabled);
      return { usergroups: groups.map((group) => asGroup(workspace, group, isSet(args['include_users']))) };
    },
  },
  'usergroups.users.list': {
    scopes: ['usergroups:read'],
    answer({ workspace }, args) {
      refuseOnFreePlan(workspace);
      const group = workspace.groups.get(textOf(args['usergroup']));
      const isHidden = group?.isDisabled && !isSet(args['include_disabled']);
      if (!group || isHidden) throw new ApiRefusal('no_such_subteam');
      return { users: [...group.users] };
    },
  },
};

/** A user as `users.info` tells it. */
export function asUser(user: SlackUser, withLocale: boolean): Json {
  const { id, name, teamId } = user;
  return {
    id,
    team_id: teamId,
    name,
    real_name: name,
    deleted: user.isDeleted,
    is_bot: user.isBot,
    is_app_user: false,
    is_admin: user.isAdmin,
    is_owner: false,
    is_restricted: user.isGuest || user.isSingleChannelGuest,
    is_ultra_restricted: user.isSingleChannelGuest,
    ...(user.isStranger ? { is_stranger: true } : {}),
    profile: { real_name: name, display_name: name, team: teamId },
    ...(withLocale ? { locale: user.locale } : {}),
  };
}

const asGroup = (workspace: World['workspace'], group: UserGroup, withUsers: boolean): Json => ({
  id: group.id,
  team_id: workspace.teamId,
  is_usergroup: true,
  name: group.handle,
  handle: group.handle,
  is_external: false,
  date_delete: group.isDisabled ? 1 : 0,
  user_count: group.users.length,
  ...(withUsers ? { users: [...group.users] } : {}),
});

function refuseOnFreePlan({ plan }: Workspace): void {
  if (plan === 'free') throw new ApiRefusal('plan_upgrade_required');
}
