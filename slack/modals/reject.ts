import type { App } from '@slack/bolt';
import { rejectionReasons, rejectionText } from '../../src/model/rejection.ts';
import { option, plain, section } from '../blocks/text.ts';
import type { SlackContext } from '../context.ts';
import type { Caller } from '../guard.ts';
import { type BatchRef, parseRef, printRef, viewIds } from '../ids.ts';
import { onSubmission } from '../submissions.ts';
import { openWindow, window } from '../windows.ts';

/** Asks why, from a list: what one types about a batch is soon about a patient. */
export async function rejectModal(context: SlackContext, caller: Caller, ref: BatchRef): Promise<void> {
  const { t } = caller;
  const words = t.slack.rejecting;
  await openWindow(context, caller, {
    title: words.title,
    fill: async () =>
      window(caller, {
        title: words.title,
        callbackId: viewIds.reject,
        metadata: printRef(ref),
        submit: words.submit,
        blocks: [
          section(words.explain(ref.batchId)),
          {
            type: 'input',
            block_id: 'reason',
            label: plain(words.label),
            element: {
              type: 'radio_buttons',
              action_id: 'reason',
              options: rejectionReasons.map((reason) => option(t.slack.rejection[reason], reason)),
            },
          },
        ],
      }),
  });
}

/** The decision itself. */
export function registerReject(app: App, context: SlackContext): void {
  onSubmission(app, context, {
    callbackId: viewIds.reject,
    title: ({ t }) => t.slack.rejecting.title,
    isDecision: true,
    read({ private_metadata, state }) {
      const ref = parseRef(private_metadata);
      const chosen = state.values['reason']?.['reason']?.selected_option?.value;
      const reason = rejectionReasons.find((known) => known === chosen);
      return ref === null || reason === undefined ? null : { ref, reason };
    },
    async work({ actor, t }, { ref, reason }) {
      await context.engine.rejectBatch(actor, ref.batchId, rejectionText(reason), ref.revision);
      return t.slack.done.rejected(ref.batchId);
    },
  });
}
