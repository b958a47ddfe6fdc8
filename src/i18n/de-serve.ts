import type { enServe } from './en-serve.ts';

/** Was `rundruf serve` sagt, auf Deutsch. */
export const deServe: typeof enServe = {
  help: 'Alles betreiben, was von selbst läuft (Zeitpläne, Senden, Slack), bis man es beendet',
  started: 'Läuft. Beenden mit Ctrl+C oder SIGTERM; was unterwegs ist, wird zuerst fertig.',
  stopping: 'Wird beendet: was unterwegs ist, wird fertig …',
  notInTime: (seconds) =>
    `Nach ${seconds} Sekunden war noch etwas unterwegs. Es wird geklärt, sobald rundruf serve wieder läuft.`,
  noSlack: 'Slack ist nicht eingerichtet (slack: in rundruf.yaml, siehe docs/slack.md).',
  slackConnected: 'Slack: verbunden.',
  slackEnded:
    'Slack: die App wurde aus dem Workspace entfernt oder ihr Token widerrufen. Dort wird nichts mehr versucht; gesendet wird weiter. Damit sie wieder läuft: neu installieren, die neuen Tokens eintragen und dieses Programm neu starten.',
  slackTrouble: (code) =>
    `Slack ist gerade nicht benutzbar (${code}); es wird wieder versucht. Gesendet wird trotzdem. Wenn es so bleibt: rundruf doctor`,
};
