import type { App, BlockAction, ButtonAction, types } from '@slack/bolt';
import { detailBlocks, detailIds } from '../blocks/details.ts';
import { parsePage } from '../blocks/pages.ts';
import type { SlackContext } from '../context.ts';
import { type Caller, guarded } from '../guard.ts';
import { type BatchRef, viewIds } from '../ids.ts';
import { SlackRefusal } from '../refusal.ts';
import { visitOfAction } from '../visits.ts';
import { fillWindow, openWindow, window } from '../windows.ts';

/** Opens the messages of the batch that a button names, to read. */
export async function openDetails(
  context: SlackContext,
  caller: Caller,
  { batchId }: BatchRef,
): Promise<void> {
  await openWindow(context, caller, {
    title: caller.t.slack.details.title,
    fill: () => detailWindow(context, caller, batchId, 0),
  });
}

/** Turning pages in that window. */
export function registerDetails(app: App, context: SlackContext): void {
  for (const actionId of Object.values(detailIds))
    app.action<BlockAction<ButtonAction>>(
      { type: 'block_actions', action_id: actionId },
      async ({ ack, body, action }) => {
        await ack();
        await guarded(context, visitOfAction(body, actionId), async (caller) => {
          const wanted = parsePage(action.value);
          if (wanted === null || caller.viewId === null) throw new SlackRefusal('old-button');
          const { batchId, page } = wanted;
          await fillWindow(context, caller, caller.viewId, {
            title: caller.t.slack.details.title,
            fill: () => detailWindow(context, caller, batchId, page),
          });
        });
      },
    );
}

async function detailWindow(
  { engine, config }: SlackContext,
  caller: Caller,
  batchId: number,
  page: number,
): Promise<types.ModalView> {
  const { actor, t } = caller;
  const batch = await engine.readMaskedBatch(actor, batchId);
  const rows = await engine.readBatchRows(actor, { batchId, privacy: config.privacy });
  const approval = (await engine.readSettings(actor))['approval.mode'];
  return window(caller, {
    title: t.slack.details.title,
    callbackId: viewIds.details,
    blocks: detailBlocks(caller, { batch, approval, rows, page }),
  });
}
