import type { App, BlockAction, ButtonAction, types, ViewOutput } from '@slack/bolt';
import { requireCapability } from '../../src/actor.ts';
import type { BatchChoice } from '../../src/choice.ts';
import { RefusalError } from '../../src/errors.ts';
import { choiceActions, choiceBlocks, pagesOf, ROWS_PER_PAGE } from '../blocks/choice.ts';
import { button, section } from '../blocks/text.ts';
import { type ChoiceDraft, draftOf, firstDraft, MAX_ROWS, markOf, packDraft } from '../choice-draft.ts';
import type { SlackContext, Words } from '../context.ts';
import { type Caller, guarded } from '../guard.ts';
import { type BatchRef, viewIds } from '../ids.ts';
import { SlackRefusal } from '../refusal.ts';
import { onSubmission } from '../submissions.ts';
import { visitOfAction } from '../visits.ts';
import { openWindow, replaceWindow, saying, window } from '../windows.ts';

/** Whom the batch reminds and whom it could remind, to tick; the batch as it is now, whatever the card showed. */
export async function chooseModal(context: SlackContext, caller: Caller, ref: BatchRef): Promise<void> {
  requireCapability(caller.actor, 'prepare');
  const { title } = caller.t.slack.choosing;
  await openWindow(context, caller, {
    title,
    fill: () => freshWindow(context, caller, ref.batchId),
  });
}

/** Ticking all or none, turning pages, and the choice itself. */
export function registerChoose(app: App, context: SlackContext): void {
  for (const actionId of Object.values(choiceActions)) {
    app.action<BlockAction<ButtonAction>>(
      { type: 'block_actions', action_id: actionId },
      async ({ ack, body }) => {
        await ack();
        const { view } = body;
        if (view === undefined) return;
        const draft = draftOf(view);
        const visit = visitOfAction(body, actionId);
        const words = context.wordsFor(await context.people.languageOf(visit.slackId));
        await guarded(
          context,
          visit,
          async (caller) => {
            if (draft === null) throw new SlackRefusal('old-button');
            await replaceWindow(context.clients, view.id, await redrawn(context, caller, draft, actionId));
          },
          { refuse: (text) => replaceWindow(context.clients, view.id, declined(words, text, draft)) },
        );
      },
    );
  }
  registerSubmission(app, context);
}

function registerSubmission(app: App, context: SlackContext): void {
  onSubmission(app, context, {
    callbackId: viewIds.choose,
    title: ({ t }) => t.slack.choosing.title,
    isDecision: true,
    read: draftOf,
    errorsIn({ ticks }, { t }, view) {
      const input = firstInput(view);
      if (input === null || ticks.includes(true)) return null;
      return { [input]: t.slack.refusal['nothing-ticked'] };
    },
    work: (caller, draft) => choose(context, caller, draft),
    declined,
  });
}

/** Takes the ticks over, and tells what came of it. */
async function choose(context: SlackContext, caller: Caller, draft: ChoiceDraft): Promise<string> {
  const { engine } = context;
  const { actor, t } = caller;
  const { choosing } = t.slack;
  const { batchId, ticks } = draft;
  requireCapability(actor, 'prepare');
  const approval = (await engine.readSettings(actor))['approval.mode'];
  const choice = await engine.readBatchChoice(actor, { batchId, privacy: 'minimal' });
  const isSameList = markOf(choice) === draft.mark;
  // also a submission that was delivered twice: the first has done it
  if (isSameList && choice.rows.every(({ isTicked }, row) => isTicked === ticks[row]))
    return choosing.unchanged(batchId);
  await refuseSettled(context, caller, batchId);
  if (choice.revision !== draft.revision)
    throw new RefusalError('batch-changed', { batch: batchId, revision: choice.revision });
  if (!isSameList) throw new RefusalError('unknown-selection', { appointments: [] });
  const ticked = choice.rows.filter((_, row) => ticks[row]).map(({ appointment }) => appointment);
  const { revision } = draft;
  const batch = await engine.reviseBatchChoice(actor, batchId, { ticked, revision });
  context.cards.nudge();
  return [
    choosing.done(batchId, batch.counts.queued, batch.revision),
    approval === 'none' ? choosing.needsNone : choosing.needsApproval,
  ].join('\n');
}

/** The window after a button: with the same list, or saying that it is another one. */
async function redrawn(
  context: SlackContext,
  caller: Caller,
  draft: ChoiceDraft,
  action: string,
): Promise<types.ModalView> {
  const choice = await changeable(context, caller, draft.batchId);
  const isSame = choice.revision === draft.revision && markOf(choice) === draft.mark;
  if (isSame)
    return choiceWindow(caller, choice, { ...changed(draft, choice, action), drawn: draft.drawn + 1 });
  if (action === choiceActions.reopen) return freshWindow(context, caller, draft.batchId, draft.drawn + 1);
  return declined(caller, caller.t.slack.choosing.changed(draft.batchId), draft);
}

function changed(draft: ChoiceDraft, choice: BatchChoice, action: string): ChoiceDraft {
  const { page, ticks } = draft;
  const last = pagesOf(choice) - 1;
  switch (action) {
    case choiceActions.all:
      return { ...draft, ticks: ticks.map(() => true) };
    case choiceActions.none:
      return { ...draft, ticks: ticks.map(() => false) };
    case choiceActions.onlyPage:
      return { ...draft, ticks: ticks.map((_, row) => Math.floor(row / ROWS_PER_PAGE) === page) };
    case choiceActions.previous:
      return { ...draft, page: Math.max(0, page - 1) };
    case choiceActions.next:
      return { ...draft, page: Math.min(last, page + 1) };
    default:
      return { ...draft, page: Math.min(last, page) };
  }
}

async function freshWindow(
  context: SlackContext,
  caller: Caller,
  batchId: number,
  drawn = 0,
): Promise<types.ModalView> {
  const { choosing } = caller.t.slack;
  const choice = await changeable(context, caller, batchId);
  if (choice.rows.length === 0) return saying(caller, choosing.title, choosing.nobody);
  if (choice.rows.length > MAX_ROWS) return saying(caller, choosing.title, choosing.tooMany);
  return choiceWindow(caller, choice, firstDraft(choice, drawn));
}

/** The list; refuses where ticking would come to nothing. */
async function changeable(context: SlackContext, caller: Caller, batchId: number): Promise<BatchChoice> {
  requireCapability(caller.actor, 'prepare');
  await refuseSettled(context, caller, batchId);
  const { privacy } = context.config;
  return context.engine.readBatchChoice(caller.actor, { batchId, privacy });
}

async function refuseSettled({ engine }: SlackContext, { actor }: Caller, batchId: number): Promise<void> {
  const { state, isInHand } = await engine.readMaskedBatch(actor, batchId);
  if (state === 'expired') throw new RefusalError('batch-expired', { batch: batchId, state });
  if (isInHand || state === 'submitting' || state === 'paused')
    throw new RefusalError('batch-being-submitted', { batch: batchId });
  if (state !== 'prepared' && state !== 'approved')
    throw new RefusalError('batch-not-open', { batch: batchId, state });
}

function choiceWindow(words: Words, choice: BatchChoice, draft: ChoiceDraft): types.ModalView {
  const { choosing } = words.t.slack;
  return window(words, {
    title: choosing.title,
    callbackId: viewIds.choose,
    metadata: packDraft(draft),
    submit: choosing.submit,
    blocks: choiceBlocks(words, { ...draft, choice }),
  });
}

/** Why not, and the way back to the list: with the ticks as they were, when it is still the same. */
function declined(words: Words, text: string, draft: ChoiceDraft | null): types.ModalView {
  const { choosing } = words.t.slack;
  if (draft === null) return saying(words, choosing.title, text);
  const reopen = button({ action: choiceActions.reopen, text: choosing.reopen, value: 'reopen' });
  return window(words, {
    title: choosing.title,
    callbackId: viewIds.message,
    metadata: packDraft(draft),
    blocks: [section(text), { type: 'actions', block_id: 'choose', elements: [reopen] }],
  });
}

function firstInput({ blocks }: ViewOutput): string | null {
  return blocks.find(({ type }) => type === 'input')?.block_id ?? null;
}
