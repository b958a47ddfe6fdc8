import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import { type Actor, may } from '../src/actor.ts';
import type { Catalogue } from '../src/i18n/en.ts';
import type { SlackContext } from './context.ts';
import { type Caller, guarded } from './guard.ts';
import { actionIds, type BatchRef, parseRef } from './ids.ts';
import { chooseModal } from './modals/choose.ts';
import { openDetails } from './modals/details.ts';
import { prepareAgain } from './modals/prepare.ts';
import { rejectModal } from './modals/reject.ts';
import { openBatchReport } from './modals/report.ts';
import { openRetry } from './modals/retry.ts';
import { SlackRefusal } from './refusal.ts';
import { cardLink } from './status.ts';
import { visitOfAction } from './visits.ts';

/** What a button on a card does; `ref` is the batch as it was when the button was drawn. */
type BatchWork = (context: SlackContext, caller: Caller, ref: BatchRef) => Promise<void>;

/** Decisions re-read who somebody is and what they may; the others only look or open a window. */
const decisions: Readonly<Record<string, BatchWork>> = {
  async [actionIds.approve](context, { actor, answer, t }, { batchId, revision }) {
    await context.engine.approveBatch(actor, batchId, revision, { andSend: true });
    context.wakeSender();
    await answer(`${t.slack.done.approved(batchId)}${await sendingNote(context, actor, t)}`);
  },
  async [actionIds.send](context, { actor, answer, t }, { batchId, revision }) {
    await context.engine.orderSending(actor, batchId, revision);
    context.wakeSender();
    await answer(`${t.slack.done.ordered(batchId)}${await sendingNote(context, actor, t)}`);
  },
  async [actionIds.cancelSending](context, { actor, answer, t }, { batchId }) {
    await context.engine.cancelSending(actor, batchId);
    await answer(t.slack.done.cancelled(batchId));
  },
  async [actionIds.stop](context, { actor, answer, t }, { batchId }) {
    await context.engine.stopSending(actor, batchId);
    await answer(t.slack.done.stopped(batchId));
  },
  async [actionIds.withdraw](context, { actor, answer, t }, { batchId }) {
    await context.engine.withdrawBatch(actor, batchId);
    await answer(t.slack.done.withdrawn(batchId));
  },
};

/** That what is ordered stays where it is, where nobody sends by itself; this app's own server runs, as it answers. */
async function sendingNote({ engine }: SlackContext, actor: Actor, t: Catalogue): Promise<string> {
  const isOff = may(actor, 'view') && !(await engine.isSendingOn(actor));
  return isOff ? ` ${t.slack.done.sendingOff}` : '';
}

const windows: Readonly<Record<string, BatchWork>> = {
  [actionIds.choose]: chooseModal,
  [actionIds.reject]: rejectModal,
  [actionIds.report]: openBatchReport,
  [actionIds.retry]: openRetry,
  [actionIds.details]: openDetails,
  [actionIds.openPrepare]: prepareAgain,
};

/** Every button of every card. Ids travel in them, everything else is read again. */
export function registerActions(app: App, context: SlackContext): void {
  for (const [actionId, work] of Object.entries({ ...decisions, ...windows })) {
    app.action<BlockAction<ButtonAction>>(
      { type: 'block_actions', action_id: actionId },
      async ({ ack, body, action }) => {
        await ack();
        await guarded(
          context,
          visitOfAction(body, actionId),
          async (caller) => {
            await refuseOldCard(context, body);
            const ref = parseRef(action.value);
            if (ref === null) throw new SlackRefusal('old-button');
            await work(context, caller, ref);
          },
          { isDecision: actionId in decisions },
        );
        context.cards.nudge(); // whatever came of it: who pressed an outdated button sees the batch as it is
      },
    );
  }
}

/** A message with buttons that is not the batch's card (any more) decides nothing. */
async function refuseOldCard(context: SlackContext, body: BlockAction<ButtonAction>): Promise<void> {
  const { engine, server, config } = context;
  const ref = parseRef(body.actions[0]?.value);
  if (body.message === undefined || ref === null) return; // the home tab, or a window
  const card = await engine.cardOf(server, ref.batchId);
  const isHere = card?.channel === config.channel;
  if (isHere && card.ts === body.message.ts) return;
  if (body.container.type === 'message' && body.container.is_ephemeral) return; // an answer of ours, not a card
  throw new SlackRefusal('card-replaced', isHere ? await cardLink(context, ref.batchId) : null);
}
