import type { Changes } from './changes.ts';
import type { SlackClock } from './clock.ts';
import type { Messages } from './messages.ts';
import type { Recording } from './record.ts';
import type { Tickets } from './tickets.ts';
import type { Views } from './views.ts';
import type { Workspace } from './workspace.ts';

/** How the app is known to Slack. */
export type AppIdentity = Readonly<{
  appId: string;
  botId: string;
  botToken: string;
  appToken: string;
  signingSecret: string;
  /** The bot token's scopes; a test may take some away. */
  scopes: Set<string>;
  /** The events the app has subscribed to. */
  events: Set<string>;
}>;

/** Everything that one Slack server knows. */
export type World = Readonly<{
  app: AppIdentity;
  clock: SlackClock;
  changes: Changes;
  record: Recording;
  workspace: Workspace;
  messages: Messages;
  views: Views;
  tickets: Tickets;
  /** Where the server listens, without a slash at the end. */
  baseUrl: () => string;
}>;
