import type { App, BlockAction, ButtonAction, GlobalShortcut, types, ViewSubmitAction } from '@slack/bolt';
import { requireCapability } from '../../src/actor.ts';
import { RefusalError } from '../../src/errors.ts';
import { resolveDay } from '../../src/model/time.ts';
import type { SlackContext, Words } from '../context.ts';
import { type Caller, guarded, type Visit } from '../guard.ts';
import { viewIds } from '../ids.ts';
import { madeSince, madeText, namesOf } from '../made.ts';
import { SlackRefusal } from '../refusal.ts';
import {
  type CountedRun,
  defaultChoice,
  enteredChoice,
  MAX_METADATA,
  packRun,
  requestOf,
  unpackRun,
} from '../run-choice.ts';
import { visitOfAction, visitOfView } from '../visits.ts';
import { openWindow, replaceWindow, saying } from '../windows.ts';
import { BACK, countWindow, declined, nobodyLeft, optionsWindow, today } from './prepare-windows.ts';

const SHORTCUT = 'prepare'; // as in the manifest

/** The run's options, with the practice's defaults; `day`: 'today', 'tomorrow' or a date that was typed. */
export async function openPrepare(context: SlackContext, caller: Caller, day: string | null): Promise<void> {
  requireCapability(caller.actor, 'prepare');
  const chosen = day === null ? null : resolveDay(day, today(context));
  if (day !== null && chosen === null) throw new RefusalError('invalid-day', { value: day });
  const { title } = caller.t.slack.preparing;
  await openWindow(context, caller, {
    words: caller,
    title,
    fill: async () => {
      const settings = await context.engine.readSettings(caller.actor);
      return optionsWindow(context, caller, defaultChoice(settings, today(context), chosen), 0);
    },
  });
}

/** From the options over the counts to the batch. */
export function registerPrepare(app: App, context: SlackContext): void {
  app.shortcut<GlobalShortcut>({ type: 'shortcut', callback_id: SHORTCUT }, async ({ ack, body }) => {
    await ack();
    await guarded(context, visitOfShortcut(body), (caller) => openPrepare(context, caller, null));
  });
  registerCount(app, context);
  registerBack(app, context);
  registerConfirm(app, context);
}

function registerCount(app: App, context: SlackContext): void {
  app.view<ViewSubmitAction>(
    { type: 'view_submission', callback_id: viewIds.prepare },
    async ({ ack, body, view }) => {
      const visit = visitOfView(body);
      const words = await wordsOf(context, visit);
      const { preparing } = words.t.slack;
      const choice = enteredChoice(view, context.now(), context.practice.timeZone);
      const drawn = Number(/^\d{1,6}$/.exec(view.private_metadata)?.[0] ?? 0);
      if (choice === 'time-missing')
        return ack({ response_action: 'errors', errors: { [`time.${drawn}`]: preparing.timeMissing } });
      const counted = choice && { choice, drawn, shown: 0, newest: 0 };
      if (counted !== null && packRun(counted).length > MAX_METADATA - 50)
        return ack({
          response_action: 'errors',
          errors: { [`statuses.${drawn}`]: preparing.tooManyStatuses },
        });
      await ack({ response_action: 'update', view: saying(words, preparing.title, words.t.slack.loading) });
      const refuse = (text: string) =>
        replaceWindow(context.clients, view.id, declined(words, text, counted));
      await guarded(
        context,
        visit,
        async (caller) => {
          requireCapability(caller.actor, 'prepare');
          if (counted === null) throw new SlackRefusal('old-button');
          await replaceWindow(context.clients, view.id, await countWindow(context, caller, counted));
        },
        { refuse },
      );
    },
  );
}

function registerBack(app: App, context: SlackContext): void {
  app.action<BlockAction<ButtonAction>>({ type: 'block_actions', action_id: BACK }, async ({ ack, body }) => {
    await ack();
    const { view } = body;
    const visit = visitOfAction(body, BACK);
    const counted = unpackRun(view?.private_metadata ?? '');
    if (view === undefined) return;
    const words = await wordsOf(context, visit);
    await guarded(
      context,
      visit,
      async (caller) => {
        requireCapability(caller.actor, 'prepare');
        if (counted === null) throw new SlackRefusal('old-button');
        const { choice, drawn } = counted;
        const options = await optionsWindow(context, caller, choice, drawn + 1);
        await replaceWindow(context.clients, view.id, options);
      },
      { refuse: (text) => replaceWindow(context.clients, view.id, declined(words, text, counted)) },
    );
  });
}

function registerConfirm(app: App, context: SlackContext): void {
  app.view<ViewSubmitAction>(
    { type: 'view_submission', callback_id: viewIds.prepareConfirm },
    async ({ ack, body, view }) => {
      const visit = visitOfView(body);
      const words = await wordsOf(context, visit);
      const { title } = words.t.slack.preparing;
      await ack({ response_action: 'update', view: saying(words, title, words.t.slack.loading) });
      const counted = unpackRun(view.private_metadata);
      await guarded(
        context,
        visit,
        async (caller) => {
          requireCapability(caller.actor, 'prepare');
          if (counted === null) throw new SlackRefusal('old-button');
          await replaceWindow(context.clients, view.id, await prepare(context, caller, counted));
        },
        {
          isDecision: true,
          refuse: (text) => replaceWindow(context.clients, view.id, declined(words, text, counted)),
        },
      );
      context.cards.nudge();
    },
  );
}

/** Prepares what was counted, once, and tells what came of it. */
async function prepare(context: SlackContext, caller: Caller, counted: CountedRun): Promise<types.ModalView> {
  const { engine } = context;
  const { preparing } = caller.t.slack;
  const { choice, newest, shown } = counted;
  const made = await madeSince(
    context,
    caller,
    newest,
    ({ channel, days, retryOf }) =>
      retryOf === null && channel === choice.channel && days.every(({ day }) => choice.days.includes(day)),
  );
  if (made.length > 0) {
    const text = preparing.already(null, await namesOf(context, caller, made));
    return declined(caller, text, counted);
  }
  let batchId: number;
  try {
    ({ batchId } = await engine.prepareBatch(caller.actor, requestOf(choice)));
  } catch (error) {
    if (!(error instanceof RefusalError) || error.code !== 'no-candidates') throw error;
    return nobodyLeft(context, caller, counted);
  }
  context.cards.nudge();
  // the agenda may have changed since the count
  const text = await madeText(context, caller, batchId, (messages) =>
    messages === shown ? [] : [preparing.notAsShown(shown, messages)],
  );
  return saying(caller, preparing.title, text);
}

function visitOfShortcut({ user, team, trigger_id }: GlobalShortcut): Visit {
  return {
    what: 'shortcut',
    slackId: user.id,
    teamId: user.team_id ?? team?.id ?? null,
    channel: null,
    responseUrl: null,
    triggerId: trigger_id,
    viewId: null,
  };
}

async function wordsOf(context: SlackContext, { slackId }: Visit): Promise<Words> {
  return context.wordsFor(await context.people.languageOf(slackId));
}
