import { ApiRefusal } from '../refusal.ts';
import type { Methods } from './method.ts';

/** Who the token belongs to, and the way to a socket. */
export const authMethods: Methods = {
  'api.test': {
    token: 'any',
    answer: (_, args) => {
      if (typeof args['error'] === 'string') throw new ApiRefusal(args['error'], { args });
      return { args };
    },
  },
  'auth.test': {
    token: 'any',
    answer({ workspace, app }, _, token) {
      if (token === app.appToken) return { app_name: 'Reminders', app_id: app.appId };
      return {
        url: `https://${workspace.domain}.slack.com/`,
        team: workspace.domain,
        user: workspace.user(workspace.botUserId).name,
        team_id: workspace.teamId,
        user_id: workspace.botUserId,
        bot_id: app.botId,
        is_enterprise_install: false,
      };
    },
  },
};
