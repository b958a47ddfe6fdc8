import type { Clients } from './connection.ts';
import { slackCode } from './errors.ts';

/** The addresses of messages, which never change. */
export type Permalinks = Readonly<{
  /** null where Slack does not tell it in a moment. */
  of: (channel: string, ts: string) => Promise<string | null>;
}>;

const PATIENCE_MILLISECONDS = 2000; // of somebody who waits for a list: a line is worth as much without its link
const MOST_REMEMBERED = 500;

export function createPermalinks({ repeatable }: Pick<Clients, 'repeatable'>): Permalinks {
  const asked = new Map<string, Promise<string | null>>();

  const ask = async (channel: string, ts: string): Promise<string | null> => {
    try {
      const { permalink } = await repeatable.chat.getPermalink({ channel, message_ts: ts });
      return permalink ?? null;
    } catch (error) {
      if (slackCode(error) === null) throw error;
      return null;
    }
  };
  const remembered = (channel: string, ts: string): Promise<string | null> => {
    const key = `${channel}/${ts}`;
    const known = asked.get(key);
    if (known !== undefined) return known;
    const answer = ask(channel, ts);
    asked.set(key, answer);
    const forget = () => void asked.delete(key);
    answer.then((link) => link === null && forget(), forget);
    const [oldest] = asked.keys();
    if (asked.size > MOST_REMEMBERED && oldest !== undefined) asked.delete(oldest);
    return answer;
  };
  return {
    of: (channel, ts) => Promise.race([remembered(channel, ts), nothingAfter(PATIENCE_MILLISECONDS)]),
  };
}

function nothingAfter(milliseconds: number): Promise<null> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(null), milliseconds).unref();
  });
}
