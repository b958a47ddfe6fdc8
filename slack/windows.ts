import type { types } from '@slack/bolt';
import { markup, plain } from './blocks/text.ts';
import type { SlackContext, Words } from './context.ts';
import { slackCode } from './errors.ts';
import type { Caller } from './guard.ts';
import { noteRefusal, SlackRefusal } from './refusal.ts';
import { refusalText, withWhomToAsk } from './sentences.ts';

const MAX_TITLE = 24; // Slack: of a window's title and its buttons

type WindowOptions = Readonly<{
  title: string;
  blocks: types.KnownBlock[];
  callbackId: string;
  /** Our own numbers only; other apps may read it. */
  metadata?: string;
  submit?: string;
  close?: string;
}>;

/** A modal window. */
export function window(
  { t }: Words,
  { title, blocks, callbackId, metadata, submit, close }: WindowOptions,
): types.ModalView {
  return {
    type: 'modal',
    callback_id: callbackId,
    title: plain(title, MAX_TITLE),
    close: plain(close ?? t.slack.close, MAX_TITLE),
    ...(submit !== undefined && { submit: plain(submit, MAX_TITLE) }),
    ...(metadata !== undefined && { private_metadata: metadata }),
    blocks,
  };
}

/** A window that only says something: what was done, or why not. */
export function saying(words: Words, title: string, text: string): types.ModalView {
  return window(words, { title, callbackId: 'message', blocks: [{ type: 'section', text: markup(text) }] });
}

type Filling = Readonly<{ title: string; fill: () => Promise<types.ModalView> }>;

/**
 * Opens a window at once, before anything is looked up: Slack's ticket for it ends after three seconds. `fill` then makes
 * what is shown in it. Refuses as `too-slow` when the ticket has ended.
 */
export async function openWindow(
  context: SlackContext,
  caller: Caller,
  { title, fill }: Filling,
): Promise<void> {
  const { clients } = context;
  const { triggerId, viewId, t } = caller;
  const loading = saying(caller, title, t.slack.loading);
  const ticket = { trigger_id: triggerId ?? '', view: loading };
  const opened = await (viewId === null
    ? clients.once.views.open(ticket)
    : clients.once.views.push(ticket)
  ).catch((error: unknown) => {
    const code = slackCode(error);
    if (code === 'expired_trigger_id' || code === 'exchanged_trigger_id') throw new SlackRefusal('too-slow');
    throw error;
  });
  const { id } = opened.view ?? {};
  if (id === undefined) throw new Error('views.open: expected a view, got none');
  try {
    await fillWindow(context, caller, id, { title, fill });
  } catch (error) {
    await replaceWindow(clients, id, saying(caller, title, t.slack.notShown)).catch(() => undefined);
    throw error; // whoever asked is told the number under which the log has it
  }
}

/** Shows what was asked for in an open window, or why not; throws the refusal when its user has closed it meanwhile. */
export async function fillWindow(
  context: SlackContext,
  caller: Caller,
  viewId: string,
  { title, fill }: Filling,
): Promise<void> {
  let view: types.ModalView;
  try {
    view = await fill();
  } catch (error) {
    const sentence = refusalText(await withWhomToAsk(context, error), caller);
    if (sentence === null || !(await replaceWindow(context.clients, viewId, saying(caller, title, sentence))))
      throw error;
    noteRefusal(context.log, caller, error);
    return;
  }
  await replaceWindow(context.clients, viewId, view);
}

/** Shows something else in an open window; false when its user has closed it meanwhile. */
export async function replaceWindow(
  { repeatable }: SlackContext['clients'],
  viewId: string,
  view: types.ModalView,
): Promise<boolean> {
  try {
    await repeatable.views.update({ view_id: viewId, view });
    return true;
  } catch (error) {
    if (slackCode(error) !== 'not_found') throw error;
    return false;
  }
}
