import type { App, BlockAction } from '@slack/bolt';
import { registerActions } from './actions.ts';
import { choiceActions } from './blocks/choice.ts';
import { reportIds } from './blocks/report.ts';
import { registerCommands } from './commands.ts';
import type { SlackContext } from './context.ts';
import { guarded } from './guard.ts';
import { type Homes, registerHome } from './home.ts';
import { actionIds, submittedIds } from './ids.ts';
import { registerChoose } from './modals/choose.ts';
import { registerPrepare } from './modals/prepare.ts';
import { BACK } from './modals/prepare-windows.ts';
import { registerReject } from './modals/reject.ts';
import { registerReports } from './modals/report.ts';
import { registerRetry } from './modals/retry.ts';
import { SlackRefusal } from './refusal.ts';
import { onSubmission } from './submissions.ts';
import { visitOfAction } from './visits.ts';

/** Everything that people can do in Slack. */
export function registerAll(app: App, context: SlackContext, homes: Homes): void {
  registerCommands(app, context);
  registerActions(app, context);
  registerPrepare(app, context);
  registerChoose(app, context);
  registerReject(app, context);
  registerRetry(app, context);
  registerReports(app, context);
  registerHome(app, context, homes);
  registerUnknown(app, context);
  app.error(async (error) => context.log.error('slack.listener', error));
}

const known: readonly string[] = [actionIds, choiceActions, reportIds]
  .flatMap<string>(Object.values)
  .concat(BACK);
const unknownView = new RegExp(`^(?!(${submittedIds.join('|')})$)`);

/** A button or a window that no version of the app has any more would otherwise do nothing at all. */
function registerUnknown(app: App, context: SlackContext): void {
  app.action<BlockAction>({ type: 'block_actions' }, async ({ ack, body, action }) => {
    if (known.includes(action.action_id)) return;
    await ack();
    await guarded(context, visitOfAction(body, 'unknown'), async () => {
      throw new SlackRefusal('old-button');
    });
  });
  onSubmission(app, context, {
    callbackId: unknownView,
    title: ({ t }) => t.slack.home.title,
    read: () => null,
    work: async () => '',
  });
}
