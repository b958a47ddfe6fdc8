import type { SlackClock } from './clock.ts';
import type { Json } from './json.ts';

/** A message as the server keeps it. */
export type Message = {
  readonly ts: string;
  readonly channel: string;
  /** The user id of who wrote it. */
  readonly author: string;
  text: string;
  blocks: readonly Json[];
  metadata: Json | null;
  readonly threadTs: string | null;
  /** Who alone sees it; null when the whole channel does. */
  readonly onlyFor: string | null;
  /** Marked "(edited)": a change of the text of a message without blocks. */
  isEdited: boolean;
  isDeleted: boolean;
};

type Posted = Pick<Message, 'channel' | 'author' | 'text' | 'blocks'> &
  Partial<Pick<Message, 'threadTs' | 'onlyFor' | 'metadata'>>;

/** All messages of the workspace, in the order they were written. */
export type Messages = Readonly<{
  all: readonly Message[];
  post(message: Posted): Message;
  find(channel: string, ts: string): Message | null;
}>;

export function createMessages(clock: SlackClock): Messages {
  const all: Message[] = [];
  return {
    all,
    post(posted) {
      const message: Message = {
        threadTs: null,
        onlyFor: null,
        metadata: null,
        ...posted,
        ts: clock.nextTs(),
        isEdited: false,
        isDeleted: false,
      };
      all.push(message);
      return message;
    },
    find: (channel, ts) => all.find((m) => m.channel === channel && m.ts === ts && !m.isDeleted) ?? null,
  };
}
