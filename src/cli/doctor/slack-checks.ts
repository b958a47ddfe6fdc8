import type { SlackLogin, SlackProbe } from '../../../slack/probe.ts';
import type { SlackConfig } from '../../config-slack.ts';
import { type Finding, finding } from '../../model/finding.ts';
import type { Check, Examination, Findings } from './examination.ts';
import { slackPeople } from './slack-people.ts';
import { slackRoles } from './slack-roles.ts';

/** Whether the Slack app can work; nothing of it concerns an installation without `slack:`. */
export const slackChecks: readonly Check[] = [
  { name: 'slack-secrets', run: secrets },
  { name: 'slack-login', run: (examination) => atSlack(examination, login) },
  { name: 'slack-scopes', run: (examination) => loggedIn(examination, scopes) },
  { name: 'slack-connection', run: connection },
  { name: 'slack-channel', run: (examination) => loggedIn(examination, channel) },
  { name: 'slack-roles', run: (examination) => loggedIn(examination, slackRoles) },
  { name: 'slack-people', run: (examination) => loggedIn(examination, slackPeople) },
];

/** What a check of Slack works with. */
export type SlackSubject = Readonly<{ config: SlackConfig; probe: SlackProbe }>;

type AtSlack = (subject: SlackSubject, examination: Examination) => Findings | Promise<Findings>;

async function atSlack(examination: Examination, look: AtSlack): Promise<Findings> {
  const config = examination.configuration.config?.slack;
  const probe = await examination.slack();
  return config && probe ? look({ config, probe }, examination) : [];
}

type LoggedIn = (
  subject: SlackSubject & Readonly<{ login: SlackLogin }>,
  examination: Examination,
) => Findings | Promise<Findings>;

/** For checks that need Slack to know us. */
function loggedIn(examination: Examination, look: LoggedIn): Promise<Findings> {
  return atSlack(examination, async (subject) => {
    const answer = await subject.probe.login();
    return 'value' in answer
      ? look({ ...subject, login: answer.value }, examination)
      : finding('slack-not-reached');
  });
}

// Slack's tokens say by their beginning what they are; a signing secret is no token
const SHAPES = {
  RUNDRUF_SLACK_BOT_TOKEN: /^xoxb-\S+$/,
  RUNDRUF_SLACK_APP_TOKEN: /^xapp-\S+$/,
  RUNDRUF_SLACK_SIGNING_SECRET: /^(?!xox|xapp-)\S{16,}$/,
} as const;

/** That they are there is checked with the configuration; here, whether somebody has mixed them up. */
function secrets({ configuration: { config, unsound } }: Examination): Findings {
  if (unsound.includes('slack')) return finding('section-invalid', { section: 'slack' });
  if (!config?.slack) return [];
  const { botToken, appToken, signingSecret } = config.slack.secrets;
  const given = [
    ['RUNDRUF_SLACK_BOT_TOKEN', botToken],
    ['RUNDRUF_SLACK_APP_TOKEN', appToken],
    ['RUNDRUF_SLACK_SIGNING_SECRET', signingSecret],
  ] as const;
  const odd = given.filter(([field, secret]) => secret !== null && !SHAPES[field].test(secret));
  return odd.length === 0
    ? finding('slack-secrets-fine')
    : odd.map(([field]) => finding('slack-secret-odd', { field }));
}

/** Slack's words for a token that it does not take. */
const REFUSED: readonly string[] = [
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'not_allowed_token_type',
];

async function login({ config, probe }: SlackSubject): Promise<Finding> {
  const answer = await probe.login();
  if ('value' in answer) return finding('slack-login-fine', { workspace: answer.value.workspace });
  return trouble(config, answer, 'slack-token-refused');
}

function trouble(
  { apiUrl }: SlackConfig,
  { reason, isUnreachable }: Readonly<{ reason: string; isUnreachable: boolean }>,
  refused: 'slack-token-refused' | 'slack-app-token-refused',
): Finding {
  const { host } = new URL(apiUrl);
  if (isUnreachable) return finding('slack-unreachable', { host, reason });
  return finding(REFUSED.includes(reason) ? refused : 'slack-answer-odd', { host, reason });
}

function scopes({ login: { missing, needless } }: Readonly<{ login: SlackLogin }>): Finding {
  if (missing === null) return finding('slack-scopes-unknown');
  if (missing.length > 0) return finding('slack-scopes-missing', { scopes: missing });
  return needless.length > 0
    ? finding('slack-scopes-needless', { scopes: needless })
    : finding('slack-scopes-fine');
}

/** How Slack reaches us: Socket Mode by a connection of ours, else at an address of ours. */
function connection(examination: Examination): Promise<Findings> {
  return atSlack(examination, ({ config, probe }) =>
    config.mode === 'http' ? port(config) : socket({ config, probe }),
  );
}

async function socket({ config, probe }: SlackSubject): Promise<Finding> {
  const answer = await probe.socket();
  if ('value' in answer) return finding('slack-socket-fine');
  return answer.reason === 'missing_scope'
    ? finding('slack-app-token-refused', { reason: answer.reason })
    : trouble(config, answer, 'slack-app-token-refused');
}

async function port(config: SlackConfig): Promise<Finding> {
  const [{ portState }, { REQUEST_PATH }] = await Promise.all([
    import('./slack-port.ts'),
    import('../../../slack/manifest.ts'),
  ]);
  const address = `${config.http.host}:${config.http.port}`;
  const state = await portState(config, REQUEST_PATH);
  if (typeof state !== 'string') return finding('slack-port-unusable', { address, reason: state.reason });
  return finding(`slack-port-${state}`, { address });
}

async function channel({
  config,
  probe,
  login: { teamId },
}: SlackSubject & Readonly<{ login: SlackLogin }>): Promise<Finding> {
  const answer = await probe.channelTrouble(teamId);
  const reason = 'value' in answer ? answer.value : answer.reason;
  return reason === null
    ? finding('slack-channel-fine', { channel: config.channel })
    : finding('slack-channel-unfit', { channel: config.channel, reason });
}
