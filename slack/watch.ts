import type { App } from '@slack/bolt';
import type { SlackContext } from './context.ts';
import { onceEach } from './once-each.ts';

type WatchDeps = Readonly<{
  context: Pick<SlackContext, 'workspace' | 'groups'>;
  /** The app is no longer the workspace's: nothing can be had back by trying. */
  onEnded: (code: 'app_uninstalled' | 'tokens_revoked') => void;
}>;

/** What the workspace's administrators change about us: user groups that roles are taken from, and the app itself. */
export function registerWatch(app: App, { context, onEnded }: WatchDeps): void {
  const { workspace, groups } = context;
  const isNew = onceEach();
  app.event('subteam_members_changed', async ({ event, body }) => {
    if (!isNew(body.event_id)) return;
    const { subteam_id: group, added_users: added = [], removed_users: removed = [] } = event;
    await groups.changed(group, { added, removed });
  });
  app.event('subteam_updated', async ({ event: { subteam }, body }) => {
    if (!isNew(body.event_id)) return;
    if ((subteam.date_delete ?? 0) > 0) await groups.gone(subteam.id);
  });
  app.event('app_uninstalled', async () => onEnded('app_uninstalled'));
  app.event('tokens_revoked', async ({ event: { tokens } }) => {
    if (tokens.bot?.includes(workspace.botUserId)) onEnded('tokens_revoked');
  });
}
