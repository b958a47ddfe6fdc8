import type { Ack } from './delivery.ts';
import { type MessageSeen, messageSeen, type ViewSeen, viewSeen } from './seen.ts';
import type { World } from './world.ts';

/** What one interaction brought a person; the app may well go on answering after its acknowledgement. */
export type Answer = Readonly<{
  acked: boolean;
  /** Real milliseconds until the acknowledgement. */
  ackedAfterMs: number;
  /** What Slack says when the app did not answer in time; null when it did. */
  failure: Ack['failure'];
  /** The words of the confirmation the person was asked first; null when there was none. */
  confirm: string | null;
  /** The errors shown at the inputs of a submitted view, by block id. */
  errors: Readonly<Record<string, string>>;
  /** What only this person has been told since. */
  ephemerals(): readonly MessageSeen[];
  /** Waits for something only this person is told. */
  told(match?: (message: MessageSeen) => boolean): Promise<MessageSeen>;
  /** Waits for a modal (or Home tab) opened or changed since. */
  shown(match?: (view: ViewSeen) => boolean): Promise<ViewSeen>;
}>;

/** Takes note of what a person sees now, to tell later what is new. */
export function beginAnswer(world: World, userId: string): (ack: Ack, more?: Partial<Answer>) => Answer {
  const { messages, views, changes } = world;
  const from = messages.all.length;
  const visible = () => [views.homeOf(userId), ...views.stackOf(userId)].filter((view) => view !== null);
  const before = new Set(visible().map((view) => view.hash));

  const ephemerals = () =>
    messages.all
      .slice(from)
      .filter((message) => message.onlyFor === userId && !message.isDeleted)
      .map((message) => messageSeen(world, message));
  const newViews = () =>
    visible()
      .filter((view) => !before.has(view.hash))
      .map((view) => viewSeen(world, view))
      .reverse();

  return (ack, more = {}) => ({
    acked: ack.acked,
    ackedAfterMs: ack.afterMs,
    failure: ack.failure,
    confirm: null,
    errors: {},
    ...more,
    ephemerals,
    told: (match = () => true) =>
      changes.until(() => ephemerals().find(match), { what: `${userId} is told something: ${match}` }),
    shown: (match = () => true) =>
      changes.until(() => newViews().find(match), { what: `${userId} is shown a view: ${match}` }),
  });
}
