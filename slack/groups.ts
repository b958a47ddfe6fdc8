import type { SlackConfig, SlackRole } from '../src/config-slack.ts';
import type { GroupNews } from '../src/i18n/slack/en-answers.ts';
import type { Log } from '../src/ports.ts';

/**
 * The user groups that roles are taken from. Whoever may edit one may let themselves in, and without one nobody may do
 * what it is for: administrators are told of both.
 */
export type Groups = Readonly<{
  changed: (
    group: string,
    change: Readonly<{ added: readonly string[]; removed: readonly string[] }>,
  ) => Promise<void>;
  /** It is no more; told once, until it was there again. */
  gone: (group: string) => Promise<void>;
  /** It answers. */
  found: (group: string) => void;
}>;

type GroupsDeps = Readonly<{
  roles: SlackConfig['roles'];
  log: Log;
  onNews: (news: GroupNews) => Promise<void>;
}>;

export function createGroups({ roles, log, onNews }: GroupsDeps): Groups {
  const goneOnes = new Set<string>();
  const rolesOf = (group: string): SlackRole[] =>
    (['prepare', 'approve', 'admin'] as const).filter((role) => roles[role]?.includes(group));
  const tell = async (group: string, change: GroupNews['change']): Promise<void> => {
    const its = rolesOf(group);
    if (its.length === 0) return;
    const counts = change && { added: change.added.length, removed: change.removed.length };
    log.warn('slack.group', { group, isGone: change === null, ...counts });
    await onNews({ group, roles: its, change });
  };
  return {
    changed: (group, change) => tell(group, change),
    async gone(group) {
      if (goneOnes.has(group)) return;
      goneOnes.add(group);
      await tell(group, null);
    },
    found: (group) => void goneOnes.delete(group),
  };
}
