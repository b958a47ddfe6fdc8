import type { HttpConfig } from '../../config-http.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { isLoopback } from '../../model/loopback.ts';
import type { Check, Examination, Findings } from './examination.ts';
import { ANYWHERE, listenTrouble } from './slack-port.ts';

/** Whether `rundruf serve` can listen, and the portal can report; nothing of it concerns an installation without both. */
export const listenerChecks: readonly Check[] = [
  { name: 'listener', run: listener },
  { name: 'delivery-reports', run: reports },
];

async function listener({ configuration: { config, unsound } }: Examination): Promise<Findings> {
  if (unsound.includes('http')) return finding('section-invalid', { section: 'http' });
  if (!config?.http) return [];
  const { host, port } = config.http;
  const address = `${host}:${port}`;
  const state = await portFinding(config.http, address);
  return isLoopback(host) ? state : [state, finding('listener-open', { address })];
}

async function portFinding(http: HttpConfig, address: string): Promise<Finding> {
  const reason = await listenTrouble(http);
  if (reason === null) return finding('listener-free', { address });
  if (reason !== 'EADDRINUSE') return finding('listener-unusable', { address, reason });
  return finding((await isOurs(http)) ? 'listener-ours' : 'listener-taken', { address });
}

const TIMEOUT_MILLISECONDS = 3000; // of our own program on this machine

/** Whether it answers as our server does; which installation it is of is not said to whoever asks. */
async function isOurs({ host, port }: HttpConfig): Promise<boolean> {
  const name = ANYWHERE[host] ?? host;
  try {
    const reply = await fetch(`http://${name.includes(':') ? `[${name}]` : name}:${port}/readyz`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    });
    return /^\{"ready":(true|false),"codes":\[/.test((await reply.text()).slice(0, 1000));
  } catch {
    return false; // whatever it is, it is not our server
  }
}

/** The portal is asked anyway: reports are only sooner. */
function reports({ configuration: { config, unsound } }: Examination): Findings {
  if (unsound.includes('sms')) return finding('section-invalid', { section: 'sms' });
  if (!config?.sms) return [];
  const { reports: target } = config.sms;
  if (target === null) return finding('reports-polled');
  const { protocol, host, hostname } = new URL(target.url);
  if (protocol !== 'https:' || isLoopback(hostname)) return finding('reports-address-local', { host });
  const isHere = config.http !== null && config.http.reportToken !== null;
  return finding(isHere ? 'reports-fine' : 'reports-elsewhere', { host });
}
