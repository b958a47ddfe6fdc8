/** What the app must be allowed to do in Slack; `slack/manifest.json` asks for the same (a test compares them). */
export const neededScopes = [
  'chat:write',
  'commands',
  'groups:read',
  'usergroups:read',
  'users:read',
] as const satisfies readonly string[];

/** The path at which Bolt takes Slack's requests (`http`). */
export const REQUEST_PATH = '/slack/events';
