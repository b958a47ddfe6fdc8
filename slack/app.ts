import type { App, BlockAction } from '@slack/bolt';
import { registerActions } from './actions.ts';
import { choiceActions } from './blocks/choice.ts';
import { detailIds } from './blocks/details.ts';
import { reportIds } from './blocks/report.ts';
import { registerCommands } from './commands.ts';
import type { SlackContext } from './context.ts';
import { registerDigest } from './digest.ts';
import { guarded, type Visit } from './guard.ts';
import { type Homes, registerHome } from './home.ts';
import { actionIds, submittedIds } from './ids.ts';
import { registerChoose } from './modals/choose.ts';
import { registerDetails } from './modals/details.ts';
import { registerPrepare, SHORTCUT } from './modals/prepare.ts';
import { BACK } from './modals/prepare-windows.ts';
import { registerReject } from './modals/reject.ts';
import { registerReports } from './modals/report.ts';
import { registerRetry } from './modals/retry.ts';
import { registerSettings } from './modals/settings.ts';
import { SlackRefusal } from './refusal.ts';
import { onSubmission } from './submissions.ts';
import { visitOfAction, visitOfCommand, visitOfShortcut } from './visits.ts';

/** Everything that people can do in Slack. */
export function registerAll(app: App, context: SlackContext, homes: Homes): void {
  registerCommands(app, context);
  registerActions(app, context);
  registerPrepare(app, context);
  registerChoose(app, context);
  registerReject(app, context);
  registerRetry(app, context);
  registerReports(app, context);
  registerDetails(app, context);
  registerSettings(app, context);
  registerDigest(app, context);
  registerHome(app, context, homes);
  registerUnknown(app, context);
  app.error(async (error) => context.log.error('slack.listener', error));
}

const known: readonly string[] = [actionIds, choiceActions, reportIds, detailIds]
  .flatMap<string>(Object.values)
  .concat(BACK);
const unknownView = new RegExp(`^(?!(${submittedIds.join('|')})$)`);

/**
 * What no version of the app has any more, or the manifest of another one: it would do nothing at all, or Slack would say
 * that we do not answer.
 */
function registerUnknown(app: App, context: SlackContext): void {
  const unknown = (visit: Visit, code: 'old-button' | 'unknown-request') =>
    guarded(context, visit, async () => {
      throw new SlackRefusal(code);
    });
  app.action<BlockAction>({ type: 'block_actions' }, async ({ ack, body, action }) => {
    if (known.includes(action.action_id)) return;
    await ack();
    await unknown(visitOfAction(body, 'unknown'), 'old-button');
  });
  const commands: readonly string[] = Object.values(context.config.commands);
  app.command(/.*/, async ({ ack, command }) => {
    if (commands.includes(command.command)) return;
    await ack();
    await unknown(visitOfCommand(command), 'unknown-request');
  });
  app.shortcut(/.*/, async ({ ack, shortcut }) => {
    if (shortcut.type === 'shortcut' && shortcut.callback_id === SHORTCUT) return;
    await ack();
    await unknown(visitOfShortcut(shortcut), 'unknown-request');
  });
  app.options(/.*/, async ({ ack }) => ack({ options: [] })); // we have no menu that asks
  onSubmission(app, context, {
    callbackId: unknownView,
    title: ({ t }) => t.slack.home.title,
    read: () => null,
    work: async () => '',
  });
}
