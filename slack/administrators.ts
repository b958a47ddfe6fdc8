import { may } from '../src/actor.ts';
import type { PracticeUser } from '../src/people.ts';
import type { SlackContext } from './context.ts';
import { slackCode } from './errors.ts';

/** The people who look after the others. */
export function administratorsOf(users: readonly PracticeUser[]): PracticeUser[] {
  return users.filter((user) => user.isActive && may(user, 'admin'));
}

/** Tells every administrator who is in Slack, each in a direct message; whoever cannot be told is logged. */
export async function tellAdministrators(
  { engine, server, clients, log }: Pick<SlackContext, 'engine' | 'server' | 'clients' | 'log'>,
  text: string,
): Promise<void> {
  for (const { id, slackIds } of administratorsOf(await engine.listUsers(server))) {
    for (const channel of slackIds) {
      try {
        await clients.once.chat.postMessage({ channel, text });
      } catch (error) {
        const code = slackCode(error);
        if (code === null) throw error;
        log.warn('slack.administrator-not-told', { user: id, code });
      }
    }
  }
}
