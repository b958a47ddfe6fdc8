import { may } from '../src/actor.ts';
import type { SlackContext } from './context.ts';

const MOST_NAMED = 10;

/** Whoever may approve from Slack, by mentions that call them; empty where nobody can be named. */
export async function approversText({
  engine,
  server,
  config,
}: Pick<SlackContext, 'engine' | 'server' | 'config'>): Promise<string> {
  const listed = config.roles.approve;
  if (listed !== null) return mentions(listed);
  const users = await engine.listUsers(server);
  const approvers = users.filter((user) => user.isActive && may(user, 'approve'));
  return mentions(approvers.flatMap(({ slackIds }) => slackIds));
}

function mentions(ids: readonly string[]): string {
  const named = ids.slice(0, MOST_NAMED);
  return named.map((id) => (id.startsWith('S') ? `<!subteam^${id}>` : `<@${id}>`)).join(' ');
}
