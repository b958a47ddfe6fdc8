import type { App, BlockAction, types } from '@slack/bolt';
import { requireCapability } from '../../src/actor.ts';
import type { SettingKey } from '../../src/settings.ts';
import { enteredSettings, isLooser, type SlackSettings, settingBlocks } from '../blocks/settings.ts';
import type { SlackContext, SlackEngine } from '../context.ts';
import { type Caller, guarded } from '../guard.ts';
import { actionIds, viewIds } from '../ids.ts';
import { onSubmission } from '../submissions.ts';
import { visitOfAction } from '../visits.ts';
import { openWindow, window } from '../windows.ts';

/** The practice's settings that an administrator may change from Slack. */
export function registerSettings(app: App, context: SlackContext): void {
  app.action<BlockAction>(
    { type: 'block_actions', action_id: actionIds.openSettings },
    async ({ ack, body }) => {
      await ack();
      await guarded(context, visitOfAction(body, actionIds.openSettings), async (caller) => {
        requireCapability(caller.actor, 'admin');
        const { title } = caller.t.slack.settings;
        await openWindow(context, caller, { title, fill: () => settingsWindow(context, caller) });
      });
    },
  );
  onSubmission(app, context, {
    callbackId: viewIds.settings,
    title: ({ t }) => t.slack.settings.title,
    isDecision: true,
    read: enteredSettings,
    async work(caller, wished) {
      requireCapability(caller.actor, 'admin');
      return save(context, caller, wished);
    },
  });
}

async function settingsWindow(context: SlackContext, caller: Caller): Promise<types.ModalView> {
  const { settings } = caller.t.slack;
  const { now } = await readNow(context, caller);
  return window(caller, {
    title: settings.title,
    callbackId: viewIds.settings,
    submit: settings.submit,
    blocks: settingBlocks(caller, now),
  });
}

async function readNow(
  { engine }: SlackContext,
  { actor }: Caller,
): Promise<Readonly<{ now: SlackSettings; digests: Awaited<ReturnType<SlackEngine['listSchedules']>> }>> {
  const settings = await engine.readSettings(actor);
  const digests = (await engine.listSchedules(actor)).filter(({ job }) => job === 'digest');
  const now = {
    approval: settings['approval.mode'],
    quietFrom: settings['quiet-hours.from'],
    quietTo: settings['quiet-hours.to'],
    isDigestOn: digests.length === 0 ? null : digests.some(({ isOn }) => isOn),
  };
  return { now, digests };
}

/** Changes what differs, one by one, and tells what. */
async function save(context: SlackContext, caller: Caller, wished: SlackSettings): Promise<string> {
  const { engine } = context;
  const { actor, t } = caller;
  const { settings } = t.slack;
  const { now, digests } = await readNow(context, caller);
  if (isLooser(wished.approval, now.approval)) return settings.looser;
  const saved: string[] = [];
  const set = async (field: 'approval' | 'quietFrom' | 'quietTo', key: SettingKey): Promise<void> => {
    if (wished[field] === now[field]) return;
    await engine.changeSetting(actor, { key, value: wished[field], scope: 'practice' });
    saved.push(settings[field]);
  };
  await set('approval', 'approval.mode');
  await set('quietFrom', 'quiet-hours.from');
  await set('quietTo', 'quiet-hours.to');
  const { isDigestOn: isOn } = wished;
  if (isOn !== null && now.isDigestOn !== null && isOn !== now.isDigestOn) {
    for (const { id, revision } of digests) await engine.changeSchedule(actor, id, { isOn }, revision);
    saved.push(settings.digest);
  }
  return saved.length === 0 ? settings.unchanged : settings.saved(saved.join(', '));
}
