import { createHmac } from 'node:crypto';
import { createServer } from 'node:net';
import type { SlackConfig } from '../../config-slack.ts';

/** Whether `slack.http` can listen where it is to: nobody does, our own app does already, somebody else does, or nobody can. */
export type PortState = 'free' | 'ours' | 'taken' | Readonly<{ reason: string }>;

export async function portState({ http, secrets }: SlackConfig, path: string): Promise<PortState> {
  const reason = await listenTrouble(http);
  if (reason === null) return 'free';
  if (reason !== 'EADDRINUSE') return { reason };
  return (await answersOurChallenge(http, path, secrets.signingSecret ?? '')) ? 'ours' : 'taken';
}

/** Why nobody can listen there: the system's code; null: it is free. */
export function listenTrouble({ host, port }: SlackConfig['http']): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.name));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

const TIMEOUT_MILLISECONDS = 3000; // of our own program on this machine
/** Where one asks who listens everywhere. */
export const ANYWHERE: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** What Slack asks an address when it is entered there: only an app with the same signing secret answers it. */
async function answersOurChallenge(
  { host, port }: SlackConfig['http'],
  path: string,
  secret: string,
): Promise<boolean> {
  const body = JSON.stringify({ type: 'url_verification', token: '', challenge: 'rundruf-doctor' });
  const timestamp = Math.floor(Date.now() / 1000);
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  const name = ANYWHERE[host] ?? host;
  try {
    const reply = await fetch(`http://${name.includes(':') ? `[${name}]` : name}:${port}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-slack-request-timestamp': String(timestamp),
        'x-slack-signature': `v0=${signature}`,
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    });
    return reply.ok && (await reply.text()).includes('rundruf-doctor');
  } catch {
    return false; // whatever it is, it is not our app
  }
}
