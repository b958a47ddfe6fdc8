import type { App, types, ViewOutput, ViewSubmitAction } from '@slack/bolt';
import type { SlackContext, Words } from './context.ts';
import { type Caller, guarded } from './guard.ts';
import { SlackRefusal } from './refusal.ts';
import { visitOfView } from './visits.ts';
import { replaceWindow, saying } from './windows.ts';

/** What a submission came to: a sentence, or another window. */
export type Outcome =
  | string
  | Readonly<{ view: types.ModalView /** For whoever has closed it. */; text: string | null }>;

/** A window that can be submitted. */
export type Submission<Form> = Readonly<{
  callbackId: string | RegExp;
  title: (words: Words) => string;
  /** Who it is and what they may do is asked of Slack anew, and the cards are looked at whatever came of it. */
  isDecision?: boolean;
  /** What was entered; null: nothing of ours, which is refused as `old-button`. */
  read: (view: ViewOutput) => Form | null;
  /** What is wrong with it, by input, as far as that shows without looking anything up. */
  errorsIn?: (form: Form, words: Words, view: ViewOutput) => Readonly<Record<string, string>> | null;
  work: (caller: Caller, form: Form) => Promise<Outcome>;
  /** The window that says why not; left out: it says nothing else. */
  declined?: (words: Words, text: string, form: Form | null) => types.ModalView;
}>;

/** Acknowledges at once, works, and shows what came of it: in the window, or when it was closed by a message. */
export function onSubmission<Form>(app: App, context: SlackContext, submission: Submission<Form>): void {
  const { callbackId, title, isDecision = false, read, errorsIn, work } = submission;
  app.view<ViewSubmitAction>(
    { type: 'view_submission', callback_id: callbackId },
    async ({ ack, body, view }) => {
      const visit = visitOfView(body);
      const words = context.wordsFor(await context.people.languageOf(visit.slackId));
      const form = read(view);
      const errors = form === null ? null : (errorsIn?.(form, words, view) ?? null);
      if (errors !== null) return ack({ response_action: 'errors', errors });
      const says = (text: string) => saying(words, title(words), text);
      await ack({ response_action: 'update', view: says(words.t.slack.loading) });
      const show = (shown: types.ModalView) => replaceWindow(context.clients, view.id, shown);
      await guarded(
        context,
        visit,
        async (caller) => {
          if (form === null) throw new SlackRefusal('old-button');
          const outcome = await work(caller, form);
          const { view: shown, text } =
            typeof outcome === 'string' ? { view: says(outcome), text: outcome } : outcome;
          if (!(await show(shown)) && text !== null) await caller.answer(text);
        },
        { isDecision, refuse: (text) => show(submission.declined?.(words, text, form) ?? says(text)) },
      );
      if (isDecision) context.cards.nudge();
    },
  );
}
