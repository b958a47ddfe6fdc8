/** What `rundruf serve` says, in English. */
export const enServe = {
  help: 'Run everything that runs by itself (schedules, sending, Slack), until it is stopped',
  started: 'Running. Stop it with Ctrl+C or SIGTERM; what is in flight is finished first.',
  stopping: 'Stopping: what is in flight is finished …',
  notInTime: (seconds: number) =>
    `Something was still in flight after ${seconds} seconds. It is settled when rundruf serve runs again.`,
  noSlack: 'Slack is not configured (slack: in rundruf.yaml, see docs/slack.md).',
  slackConnected: 'Slack: connected.',
  slackEnded:
    'Slack: the app was removed from the workspace, or its token revoked. Nothing more is tried there; sending goes on. To have it back: install it again, enter the new tokens, and start this program anew.',
  slackTrouble: (code: string) =>
    `Slack cannot be used right now (${code}); trying again. Sending goes on. If it stays like this: rundruf doctor`,
};
