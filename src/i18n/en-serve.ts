/** What `rundruf serve` says, in English. */
export const enServe = {
  help: 'Send what is due, follow deliveries and run the Slack app, until it is stopped',
  started: 'Running. Stop it with Ctrl+C or SIGTERM; what is in flight is finished first.',
  stopping: 'Stopping: what is in flight is finished …',
  noSlack: 'Slack is not configured (slack: in rundruf.yaml, see docs/slack.md).',
  slackConnected: 'Slack: connected.',
  slackTrouble: (code: string) =>
    `Slack cannot be used right now (${code}); trying again. Sending goes on. If it stays like this: rundruf doctor`,
};
