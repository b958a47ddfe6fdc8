import type { App, ViewSubmitAction } from '@slack/bolt';
import { rejectionReasons, rejectionText } from '../../src/model/rejection.ts';
import { option, plain, section } from '../blocks/text.ts';
import type { SlackContext } from '../context.ts';
import { type Caller, guarded } from '../guard.ts';
import { type BatchRef, parseRef, printRef, viewIds } from '../ids.ts';
import { SlackRefusal } from '../refusal.ts';
import { visitOfView } from '../visits.ts';
import { openWindow, replaceWindow, saying, window } from '../windows.ts';

/** Asks why, from a list: what one types about a batch is soon about a patient. */
export async function rejectModal(context: SlackContext, caller: Caller, ref: BatchRef): Promise<void> {
  const { t } = caller;
  const words = t.slack.rejecting;
  await openWindow(context, caller, {
    words: caller,
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
  app.view<ViewSubmitAction>(
    { type: 'view_submission', callback_id: viewIds.reject },
    async ({ ack, body, view }) => {
      const visit = visitOfView(body);
      const language = await context.people.languageOf(visit.slackId);
      const words = context.wordsFor(language);
      await ack({
        response_action: 'update',
        view: saying(words, words.t.slack.rejecting.title, words.t.slack.loading),
      });
      const show = (text: string) =>
        replaceWindow(context.clients, view.id, saying(words, words.t.slack.rejecting.title, text));
      await guarded(
        context,
        visit,
        async ({ actor, t }) => {
          const ref = parseRef(view.private_metadata);
          const chosen = view.state.values['reason']?.['reason']?.selected_option?.value;
          const reason = rejectionReasons.find((known) => known === chosen);
          if (ref === null || reason === undefined) throw new SlackRefusal('old-button');
          await context.engine.rejectBatch(actor, ref.batchId, rejectionText(reason), ref.revision);
          await show(t.slack.done.rejected(ref.batchId));
        },
        { isDecision: true, refuse: show },
      );
      context.cards.nudge();
    },
  );
}
