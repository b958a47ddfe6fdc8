import type { SlackLogin } from '../../../slack/probe.ts';
import type { SlackRole } from '../../config-slack.ts';
import { type Finding, finding } from '../../model/finding.ts';
import type { SlackSubject } from './slack-checks.ts';

export const slackRoleNames = ['prepare', 'approve', 'admin'] as const satisfies readonly SlackRole[];

/** A role's people by their Slack ids; null: Slack narrows nobody. What cannot be read counts nobody, as in the app. */
export async function peopleOf({ config, probe }: SlackSubject, role: SlackRole): Promise<string[] | null> {
  const listed = config.roles[role];
  if (listed === null) return null;
  const groups = await Promise.all(listed.filter(isGroup).map((group) => probe.group(group)));
  const members = groups.flatMap((answer) => ('value' in answer ? answer.value : []));
  return [...new Set([...listed.filter((id) => !isGroup(id)), ...members])];
}

const isGroup = (id: string): boolean => id.startsWith('S');

/** Whether the user groups of the roles are there and have somebody in them. */
export async function slackRoles(
  subject: SlackSubject & Readonly<{ login: SlackLogin }>,
): Promise<readonly Finding[]> {
  const { roles } = subject.config;
  const found: Finding[] = [];
  for (const role of slackRoleNames) {
    if (roles[role]?.length === 0) found.push(finding('slack-role-empty', { role }));
    for (const group of roles[role]?.filter(isGroup) ?? [])
      found.push(...(await lookAt(subject, role, group)));
  }
  if (found.length > 0) return found;
  const narrowed = slackRoleNames.filter((role) => roles[role] !== null);
  return [
    narrowed.length > 0 ? finding('slack-roles-fine', { roles: narrowed }) : finding('slack-roles-open'),
  ];
}

async function lookAt({ probe }: SlackSubject, role: SlackRole, group: string): Promise<Finding[]> {
  const answer = await probe.group(group);
  if ('value' in answer)
    return answer.value.length > 0 ? [] : [finding('slack-group-empty', { role, group })];
  const { reason } = answer;
  if (reason === 'plan_upgrade_required') return [finding('slack-groups-need-plan', { role, group })];
  if (reason === 'no_such_subteam') return [finding('slack-group-missing', { role, group })];
  return [finding('slack-group-unknown', { role, group, reason })];
}
