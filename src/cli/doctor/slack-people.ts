import type { SlackLogin } from '../../../slack/probe.ts';
import type { Inspection } from '../../../storage/inspect.ts';
import type { SlackRole } from '../../config-slack.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { practiceWide, settingsFor } from '../../model/setting-scope.ts';
import { fourEyesIsPossible, type PracticeUser } from '../../people.ts';
import { inCurrentSchema } from './database-checks.ts';
import type { Examination, Findings } from './examination.ts';
import type { SlackSubject } from './slack-checks.ts';
import { peopleOf, slackRoleNames } from './slack-roles.ts';

const MAX_TOLD = 10; // findings of one check: who has mended these looks again
const MAX_LOOKUPS = 80; // Slack allows some hundred a minute

type Subject = SlackSubject & Readonly<{ login: SlackLogin }>;
type Roles = Readonly<Record<SlackRole, readonly string[] | null>>;

/** Whether Slack's people and the practice's users fit: who is who, and whether anything can be approved in Slack. */
export async function slackPeople(subject: Subject, examination: Examination): Promise<Findings> {
  if (examination.configuration.config?.mode === 'sandbox') return finding('slack-people-sandbox');
  return inCurrentSchema(examination, (inspection) => inPractice(subject, inspection));
}

async function inPractice(subject: Subject, inspection: Inspection): Promise<readonly Finding[]> {
  const users = (await inspection.reads.users()).filter(({ isActive }) => isActive);
  const known = users.filter(({ slackIds }) => slackIds.length > 0);
  if (known.length === 0) return [finding('slack-nobody')];
  const [prepare, approve, admin] = await Promise.all(slackRoleNames.map((role) => peopleOf(subject, role)));
  const roles: Roles = { prepare: prepare ?? null, approve: approve ?? null, admin: admin ?? null };
  const refused = await refusedBySlack(subject, known, roles);
  const approvalMode = settingsFor(await inspection.settings(), practiceWide)['approval.mode'];
  const found = [
    ...approvers(
      approvalMode,
      known.map((user) => inSlack(user, roles, refused)),
    ),
    ...[...refused].map(([account, reason]) => finding('slack-user-gone', { account, reason })),
    ...slackRoleNames.flatMap((role) => notListedRightly(role, roles[role] ?? [], users, refused)),
  ];
  return found.length > 0
    ? found.slice(0, MAX_TOLD)
    : [finding('slack-people-fine', { count: known.length })];
}

/** The accounts that Slack does not know, or that the app lets do nothing, and why. */
async function refusedBySlack(
  { probe, login: { teamId } }: Subject,
  known: readonly PracticeUser[],
  roles: Roles,
): Promise<ReadonlyMap<string, string>> {
  const accounts = new Set([
    ...known.flatMap(({ slackIds }) => slackIds),
    ...slackRoleNames.flatMap((role) => roles[role] ?? []),
  ]);
  const refused = new Map<string, string>();
  for (const account of [...accounts].slice(0, MAX_LOOKUPS)) {
    const answer = await probe.user(account, teamId);
    const reason = 'value' in answer ? answer.value : answer.reason;
    if (reason !== null) refused.set(account, reason);
  }
  return refused;
}

/** The user with the capabilities that are left to them in Slack. */
function inSlack(user: PracticeUser, roles: Roles, refused: ReadonlyMap<string, string>): PracticeUser {
  const accounts = user.slackIds.filter((account) => !refused.has(account));
  const capabilities = user.capabilities.filter((capability) => {
    if (capability === 'view') return true;
    const listed = roles[capability];
    return accounts.some((account) => listed === null || listed.includes(account));
  });
  return { ...user, capabilities };
}

/** S5: whether somebody can approve in Slack at all, and with four eyes what the others prepare. */
function approvers(approvalMode: string, people: readonly PracticeUser[]): Finding[] {
  if (approvalMode === 'none') return [];
  if (!people.some(({ capabilities }) => capabilities.includes('approve')))
    return [finding('slack-no-approver')];
  return approvalMode === 'four-eyes' && !fourEyesIsPossible(people)
    ? [finding('slack-no-second-approver')]
    : [];
}

/** Whom a role lists for nothing: the practice does not know them, or does not let them do it. */
function notListedRightly(
  role: SlackRole,
  listed: readonly string[],
  users: readonly PracticeUser[],
  refused: ReadonlyMap<string, string>,
): Finding[] {
  return listed
    .filter((account) => !refused.has(account))
    .flatMap((account) => {
      const user = users.find(({ slackIds }) => slackIds.includes(account));
      if (user === undefined) return [finding('slack-listed-unknown', { role, account })];
      if (user.capabilities.includes(role)) return [];
      return [finding('slack-listed-lacks', { role, account, user: user.id })];
    });
}
