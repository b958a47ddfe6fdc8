import type { enServe } from './en-serve.ts';

/** Was `rundruf serve` sagt, auf Deutsch. */
export const deServe: typeof enServe = {
  help: 'Senden, was fällig ist, Auslieferungen verfolgen und die Slack-App betreiben, bis man es beendet',
  started: 'Läuft. Beenden mit Ctrl+C oder SIGTERM; was unterwegs ist, wird zuerst fertig.',
  stopping: 'Wird beendet: was unterwegs ist, wird fertig …',
  noSlack: 'Slack ist nicht eingerichtet (slack: in rundruf.yaml, siehe docs/slack.md).',
  slackConnected: 'Slack: verbunden.',
  slackTrouble: (code) =>
    `Slack ist gerade nicht benutzbar (${code}); es wird wieder versucht. Gesendet wird trotzdem. Wenn es so bleibt: rundruf doctor`,
};
