import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import { cardMessage } from './blocks/card.ts';
import type { SlackContext } from './context.ts';
import { type Caller, guarded } from './guard.ts';
import { actionIds, type BatchRef, parseRef } from './ids.ts';
import { SlackRefusal } from './refusal.ts';
import { visitOfAction } from './visits.ts';

/** The buttons of the morning's message: each shows a batch as its card does, to whoever pressed and to nobody else. */
export function registerDigest(app: App, context: SlackContext): void {
  const { showBatch } = actionIds;
  app.action<BlockAction<ButtonAction>>(
    { type: 'block_actions', action_id: showBatch },
    async ({ ack, body, action }) => {
      await ack();
      await guarded(context, visitOfAction(body, showBatch), async (caller) => {
        const ref = parseRef(action.value);
        if (ref === null) throw new SlackRefusal('old-button');
        await showCard(context, caller, ref);
      });
    },
  );
}

/** The batch as it is now, with the buttons of its card: the digest told how it was in the morning. */
async function showCard(
  { engine, balances, isSandbox }: SlackContext,
  caller: Caller,
  { batchId }: BatchRef,
): Promise<void> {
  const { actor, answer } = caller;
  const batch = await engine.readMaskedBatch(actor, batchId);
  const { accounts } = await balances.readCharged(actor);
  const account = accounts.find(({ channel }) => channel === batch.channel) ?? null;
  const approval = (await engine.readSettings(actor))['approval.mode'];
  await answer(cardMessage(caller, { batch, account, approval, isSandbox }));
}
