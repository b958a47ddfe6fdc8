import type { Ailment, CheckName, FindingCode } from '../model/finding.ts';
import { enWhy } from './en-problems.ts';
import { enWords } from './en-words.ts';
import { joined, plural, type Sentence } from './phrases.ts';

type OfSlack<Code extends string> = Extract<Code, `slack-${string}`>;

const right: Readonly<Record<string, string>> = {
  prepare: 'prepare',
  approve: 'approve',
  admin: 'administer',
};
const mayDo = (role: unknown): string => right[String(role)] ?? String(role);

const channelProblem: Readonly<Record<string, readonly [found: string, advice: string]>> = {
  'channel-public': ['is public', 'Make it private in Slack, or name another one in slack.channel.'],
  'channel-shared': [
    'is shared with another organisation',
    'Use a private channel of the practice alone (slack.channel).',
  ],
  'channel-has-guests': [
    'has guests in it',
    'Remove them from the channel, or use another one (slack.channel).',
  ],
  'channel-crowded': [
    'has more than 200 members',
    'Use a channel of those who send reminders (slack.channel).',
  ],
  is_archived: ['is archived', 'Restore it in Slack, or name another one in slack.channel.'],
  not_in_channel: ['does not have the app in it', 'In that channel write /invite and the app’s name.'],
  channel_not_found: [
    'cannot be seen by the app',
    'In that channel write /invite and the app’s name; check slack.channel (the id, C…, not the name).',
  ],
};

const personProblem: Readonly<Record<string, string>> = {
  user_not_found: 'the workspace has nobody of this id',
  user_not_visible: 'the app cannot see them',
  deleted: 'deactivated in Slack',
  bot: 'an app, not a person',
  guest: 'a guest of the workspace',
  stranger: 'of another organisation',
};

/** What the doctor finds about Slack. */
export const enSlackFound: Readonly<Record<OfSlack<FindingCode>, Sentence>> = {
  'slack-secrets-fine': () => 'of the right kind',
  'slack-secret-odd': (d) => `${d.field} is not of the right kind`,
  'slack-login-fine': (d) => `the workspace ${d.workspace} knows us`,
  'slack-unreachable': (d) => `${d.host} is not reached: ${enWhy(d.reason)}`,
  'slack-token-refused': (d) => `Slack does not accept the bot token (${d.reason})`,
  'slack-answer-odd': (d) => `${d.host} does not do as asked (${d.reason})`,
  'slack-scopes-fine': () => 'all that the app needs, and no more',
  'slack-scopes-missing': (d) => `not granted: ${joined(d.scopes)}`,
  'slack-scopes-needless': (d) => `more than the app needs: ${joined(d.scopes)}`,
  'slack-scopes-unknown': () => 'because Slack does not say which it has granted',
  'slack-socket-fine': () => 'Socket Mode: Slack would let us connect',
  'slack-app-token-refused': (d) => `Slack does not accept the app-level token (${d.reason})`,
  'slack-port-free': (d) => `nobody listens at ${d.address} yet`,
  'slack-port-ours': (d) => `our app answers at ${d.address}`,
  'slack-port-taken': (d) =>
    `another program, or an app with another signing secret, listens at ${d.address}`,
  'slack-port-unusable': (d) => `nobody can listen at ${d.address} (${d.reason})`,
  'slack-channel-fine': (d) => `${d.channel}: private, the app is in it, nobody from outside`,
  'slack-channel-unfit': (d) => {
    const [found] = channelProblem[String(d.reason)] ?? [`cannot be looked at (${d.reason})`];
    return `${d.channel} ${found}`;
  },
  'slack-roles-fine': (d) => `narrowed in Slack: ${joined(d.roles)}`,
  'slack-roles-open': () => 'as the practice’s users may; Slack narrows nothing',
  'slack-role-empty': (d) => `nobody may ${mayDo(d.role)} from Slack: slack.roles.${d.role} is empty`,
  'slack-group-missing': (d) => `slack.roles.${d.role}: there is no user group ${d.group}, or it is disabled`,
  'slack-group-empty': (d) => `slack.roles.${d.role}: nobody is in the user group ${d.group}`,
  'slack-groups-need-plan': (d) =>
    `slack.roles.${d.role}: this workspace’s plan has no user groups (${d.group})`,
  'slack-group-unknown': (d) =>
    `slack.roles.${d.role}: user group ${d.group} cannot be read (${d.reason}), so nobody in it may do anything`,
  'slack-people-fine': (d) =>
    `${plural(Number(d.count), 'user of the practice is', 'users of the practice are')} somebody in Slack`,
  'slack-people-sandbox': () => 'in the sandbox everybody of the workspace may do everything',
  'slack-nobody': () => 'no user of the practice has a Slack id: everybody may only look',
  'slack-no-approver': () => 'nobody may approve from Slack',
  'slack-no-second-approver': () => 'four-eyes: what one of them prepares, no other may approve from Slack',
  'slack-user-gone': (d) =>
    `${d.account} may do nothing from Slack: ${personProblem[String(d.reason)] ?? String(d.reason)}`,
  'slack-listed-unknown': (d) => `${d.account} is to ${mayDo(d.role)}, and is no user of the practice`,
  'slack-listed-lacks': (d) => `${d.account} is to ${mayDo(d.role)}, and user ${d.user} may not`,
  'slack-not-reached': () => 'because Slack did not let us in',
};

const approve =
  'Give the right to somebody with a Slack id (rundruf users set … --can approve --slack …) and look at slack.roles.approve; or approve at the dashboard.';

/** What to do about it. */
export const enSlackAdvice: Readonly<Record<OfSlack<Ailment>, Sentence>> = {
  'slack-secret-odd': (d) =>
    `Expected: ${enWords.configField[String(d.field)]}. They may have been mixed up.`,
  'slack-unreachable': () =>
    'Check this machine’s network, firewall and slack.apiUrl; try again later. Sending goes on without Slack.',
  'slack-token-refused': () =>
    'Copy the bot token anew (app settings, OAuth & Permissions); if the app was removed, install it again.',
  'slack-answer-odd': () =>
    'Try again in a minute; if it stays, check slack.apiUrl. A firewall or a login page may stand in between.',
  'slack-scopes-missing': () =>
    'Enter slack/manifest.json anew (app settings, App Manifest), then install the app again (OAuth & Permissions).',
  'slack-scopes-needless': () =>
    'Take them away: enter slack/manifest.json anew (app settings, App Manifest), then install the app again.',
  'slack-app-token-refused': () =>
    'Make an app-level token with the scope connections:write (app settings, Basic Information), and turn Socket Mode on.',
  'slack-port-taken': () =>
    'Choose another slack.http.port (and tell the reverse proxy), or end the other program; check the signing secret.',
  'slack-port-unusable': () =>
    'Set slack.http.host to an address of this machine, and slack.http.port to a free port above 1023.',
  'slack-channel-unfit': (d) =>
    channelProblem[String(d.reason)]?.[1] ??
    'Check slack.channel and the app’s scopes; try again in a minute.',
  'slack-role-empty': (d) => `If that is not meant: name somebody in slack.roles.${d.role}, or leave it out.`,
  'slack-group-missing': (d) => `Correct the id in slack.roles.${d.role}, or enable the group in Slack.`,
  'slack-group-empty': () => 'Put people into the group in Slack, or list users (U…) instead.',
  'slack-groups-need-plan': (d) => `List the users (U…) in slack.roles.${d.role} instead of the group.`,
  'slack-group-unknown': () => 'Check the scope usergroups:read; try again in a minute.',
  'slack-nobody': () => 'Tell who is who: rundruf users set USER --slack U… (docs/slack.md).',
  'slack-no-approver': () => approve,
  'slack-no-second-approver': () => approve,
  'slack-user-gone': () => 'Correct the id: rundruf users set USER --slack U…, and slack.roles.',
  'slack-listed-unknown': (d) =>
    `Enter them: rundruf users add USER --name … --slack ${d.account}; or take them out of the role or its group.`,
  'slack-listed-lacks': (d) =>
    `Slack only narrows. Give the right: rundruf users set ${d.user} --can …; or take them out of the role or its group.`,
};

export const enSlackChecks: Readonly<Record<OfSlack<CheckName>, string>> = {
  'slack-secrets': 'Slack secrets',
  'slack-login': 'Slack',
  'slack-scopes': 'Slack scopes',
  'slack-connection': 'Slack connection',
  'slack-channel': 'Slack channel',
  'slack-roles': 'Slack roles',
  'slack-people': 'Slack people',
};
