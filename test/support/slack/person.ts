import { type Answer, beginAnswer } from './answer.ts';
import { clickIn, suggestIn } from './clicks.ts';
import type { Deliver } from './delivery.ts';
import type { Input } from './entries.ts';
import type { Events } from './events.ts';
import type { Target } from './find-element.ts';
import { asView } from './methods/views.ts';
import { commandPayload, shortcutPayload } from './payloads.ts';
import { showCommandAnswer } from './response-urls.ts';
import { type MessageSeen, messageSeen, type ViewSeen } from './seen.ts';
import { closeView, fillView, submitView } from './submissions.ts';
import type { World } from './world.ts';

/** What a test enters: by action id, block id or label. */
export type Values = Readonly<Record<string, Input>>;

/** A person at Slack's window. */
export type Person = Readonly<{
  id: string;
  /** Types a slash command, in a channel or (unless said otherwise) in the conversation with the bot. */
  command(command: string, text?: string, options?: Readonly<{ channel?: string }>): Promise<Answer>;
  /** A global shortcut. */
  shortcut(callbackId: string): Promise<Answer>;
  /**
   * Clicks or chooses in what was seen, be it stale by now. A confirmation is answered with yes, or not:
   * `{ confirm: false }`.
   */
  click(
    where: MessageSeen | ViewSeen,
    target: Target,
    input?: Input,
    options?: Readonly<{ confirm?: boolean }>,
  ): Promise<Answer>;
  /** Types into a menu with external options; tells the labels it offers. */
  suggest(where: MessageSeen | ViewSeen, target: Target, typed: string): Promise<readonly string[]>;
  /** Enters without submitting; tells what the view looks like then. */
  fill(view: ViewSeen, values: Values): ViewSeen;
  /** Enters and submits. Required inputs left empty are refused by Slack's window, without asking the app. */
  submit(view: ViewSeen, values?: Values): Promise<Answer>;
  /** Closes a modal by its cancel button; `all` by the cross of the window. */
  close(view: ViewSeen, options?: Readonly<{ all?: boolean }>): Promise<Answer>;
  /** Opens the app's Home tab; wait for it with `shown()` when it is published anew. */
  openHome(options?: Readonly<{ tab?: 'home' | 'messages' }>): Promise<Answer>;
  /** What this person sees in a channel, in order, threads and own ephemerals included. */
  messages(channel: string): readonly MessageSeen[];
}>;

export function createPerson(world: World, deliver: Deliver, events: Events, userId: string): Person {
  const { workspace, tickets } = world;
  const user = workspace.user(userId);
  const trigger = () => tickets.issueTrigger({ userId, fromViewId: null });

  return {
    id: userId,
    async command(command, text = '', { channel = workspace.dmWith(userId).id } = {}) {
      const answer = beginAnswer(world, userId);
      const from = { userId, channel, messageTs: null };
      const response_url = `${world.baseUrl()}/response/${tickets.issueResponseUrl(from)}`;
      const fields = { command, text: escaped(text), trigger_id: trigger(), response_url };
      const payload = commandPayload(world, user, workspace.channel(channel), fields);
      const ack = await deliver('slash_commands', payload);
      if (ack.acked) showCommandAnswer(world, from, ack.body);
      return answer(ack);
    },
    async shortcut(callbackId) {
      const answer = beginAnswer(world, userId);
      return answer(await deliver('interactive', shortcutPayload(world, user, callbackId, trigger())));
    },
    click: (where, target, input = null, options = {}) =>
      clickIn(world, deliver, user, where, { target, input, confirm: options.confirm ?? true }),
    suggest: (where, target, typed) => suggestIn(world, deliver, user, where, target, typed),
    fill: (view, values) => fillView(world, view, values),
    submit: (view, values = {}) => submitView(world, deliver, user, view, values),
    close: (view, { all = false } = {}) => closeView(world, deliver, user, view, all),
    async openHome({ tab = 'home' } = {}) {
      const answer = beginAnswer(world, userId);
      const channel = workspace.dmWith(userId).id;
      const home = world.views.homeOf(userId);
      const view = home && tab === 'home' ? { view: asView(world, home) } : {};
      const delivery = await events.send({ type: 'app_home_opened', user: userId, channel, tab, ...view });
      const last = delivery.attempts.at(-1);
      return answer(
        last ?? { acked: false, afterMs: 0, body: null, failure: 'dispatch_failed', noRetry: true },
      );
    },
    messages: (channel) =>
      world.messages.all
        .filter((each) => each.channel === channel && !each.isDeleted)
        .filter((each) => each.onlyFor === null || each.onlyFor === userId)
        .map((each) => messageSeen(world, each)),
  };
}

/** As Slack passes on what was typed: markup escaped, mentions (`<@U…>`, `<#C…>`) as they are. */
const escaped = (typed: string) =>
  typed
    .split(/(<[@#]\w+(?:\|[^<>]*)?>)/)
    .map((part, index) => (index % 2 === 1 ? part : escapedPlain(part)))
    .join('');

const escapedPlain = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
