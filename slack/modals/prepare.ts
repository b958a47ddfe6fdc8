import type { App, BlockAction, ButtonAction, GlobalShortcut } from '@slack/bolt';
import { requireCapability } from '../../src/actor.ts';
import { RefusalError } from '../../src/errors.ts';
import { resolveDay } from '../../src/model/time.ts';
import type { SlackContext, Words } from '../context.ts';
import { type Caller, guarded, type Visit } from '../guard.ts';
import { type BatchRef, viewIds } from '../ids.ts';
import { madeSince, madeText, namesOf } from '../made.ts';
import { SlackRefusal } from '../refusal.ts';
import {
  type CountedRun,
  defaultChoice,
  drawnOf,
  enteredChoice,
  requestOf,
  unpackRun,
  type Wished,
} from '../run-choice.ts';
import { refusalText } from '../sentences.ts';
import { type Outcome, onSubmission } from '../submissions.ts';
import { visitOfAction, visitOfShortcut } from '../visits.ts';
import { openWindow, replaceWindow } from '../windows.ts';
import { BACK, countWindow, declined, nobodyLeft, optionsWindow, today } from './prepare-windows.ts';

/** As in the manifest. */
export const SHORTCUT = 'prepare';

/** The run's options, with the practice's defaults; `day`: 'today', 'tomorrow' or a date that was typed. */
export async function openPrepare(context: SlackContext, caller: Caller, day: string | null): Promise<void> {
  requireCapability(caller.actor, 'prepare');
  const chosen = day === null ? null : resolveDay(day, today(context));
  if (day !== null && chosen === null) throw new RefusalError('invalid-day', { value: day });
  await openOptions(context, caller, async () => (chosen === null ? {} : { days: [chosen] }));
}

/** The same for what a batch was for, as far as that is still to come; from the home tab for nothing in particular. */
export async function prepareAgain(
  context: SlackContext,
  caller: Caller,
  { batchId }: BatchRef,
): Promise<void> {
  requireCapability(caller.actor, 'prepare');
  await openOptions(context, caller, async () => {
    if (batchId === 0) return {};
    const { kind, channel, days } = await context.engine.readMaskedBatch(caller.actor, batchId);
    const left = days.map(({ day }) => day).filter((day) => day >= today(context));
    return { kind, channel, ...(left.length > 0 && { days: left }) };
  });
}

async function openOptions(
  context: SlackContext,
  caller: Caller,
  wish: () => Promise<Wished>,
): Promise<void> {
  const { title } = caller.t.slack.preparing;
  await openWindow(context, caller, {
    title,
    fill: async () => {
      const settings = await context.engine.readSettings(caller.actor);
      const choice = defaultChoice(settings, today(context), await wish());
      return optionsWindow(context, caller, choice, 0);
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
  onSubmission(app, context, {
    callbackId: viewIds.prepare,
    title: ({ t }) => t.slack.preparing.title,
    read(view) {
      const choice = enteredChoice(view, context.now(), context.practice.timeZone);
      const drawn = drawnOf(view.private_metadata);
      if (choice === 'time-missing') return { drawn, counted: null };
      return choice && { drawn, counted: { choice, drawn, shown: 0, newest: 0 } };
    },
    errorsIn({ drawn, counted }, { t }) {
      return counted === null ? { [`time.${drawn}`]: t.slack.preparing.timeMissing } : null;
    },
    async work(caller, { counted }) {
      requireCapability(caller.actor, 'prepare');
      if (counted === null) throw new SlackRefusal('old-button');
      return { view: await countWindow(context, caller, counted), text: null };
    },
    declined: (words, text, form) => declined(words, text, form?.counted ?? null),
  });
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
  onSubmission(app, context, {
    callbackId: viewIds.prepareConfirm,
    title: ({ t }) => t.slack.preparing.title,
    isDecision: true,
    read: ({ private_metadata }) => unpackRun(private_metadata),
    async work(caller, counted) {
      requireCapability(caller.actor, 'prepare');
      return prepare(context, caller, counted);
    },
    declined,
  });
}

/** Prepares what was counted, once, and tells what came of it. */
async function prepare(context: SlackContext, caller: Caller, counted: CountedRun): Promise<Outcome> {
  const { engine } = context;
  const { preparing } = caller.t.slack;
  const { choice, newest, shown } = counted;
  const made = await madeSince(
    context,
    caller,
    newest,
    ({ kind, channel, days, retryOf }) =>
      retryOf === null &&
      kind === choice.kind &&
      channel === choice.channel &&
      days.every(({ day }) => choice.days.includes(day)),
  );
  if (made.length > 0) {
    const text = preparing.already(null, await namesOf(context, caller, made));
    return { view: declined(caller, text, counted), text };
  }
  let batchId: number;
  try {
    ({ batchId } = await engine.prepareBatch(caller.actor, requestOf(choice)));
  } catch (error) {
    if (!(error instanceof RefusalError) || error.code !== 'no-candidates') throw error;
    const text = refusalText(error, caller);
    return { view: await nobodyLeft(context, caller, counted), text };
  }
  context.cards.nudge();
  // the agenda may have changed since the count
  return madeText(context, caller, batchId, (messages) =>
    messages === shown ? [] : [preparing.notAsShown(shown, messages)],
  );
}

async function wordsOf(context: SlackContext, { slackId }: Visit): Promise<Words> {
  return context.wordsFor(await context.people.languageOf(slackId));
}
