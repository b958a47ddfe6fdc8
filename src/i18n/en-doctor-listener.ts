import type { Ailment, CheckName, FindingCode } from '../model/finding.ts';
import type { Sentence } from './phrases.ts';

type Ours<Code extends string> = Extract<
  Code,
  `listener-${string}` | `reports-${string}` | 'listener' | 'delivery-reports'
>;

/** What `rundruf doctor` finds about the listener and delivery reports, in English. */
export const enListenerFound: Readonly<Record<Ours<FindingCode>, Sentence>> = {
  'listener-free': (d) => `nobody listens at ${d.address} yet`,
  'listener-ours': (d) => `a running server answers at ${d.address}`,
  'listener-taken': (d) => `another program listens at ${d.address}`,
  'listener-unusable': (d) => `nobody can listen at ${d.address} (${d.reason})`,
  'listener-open': (d) => `${d.address} can be reached from other machines, without encryption`,
  'reports-fine': (d) => `the portal reports to ${d.host}, and it is asked`,
  'reports-polled': () => 'the portal is asked; it does not report by itself (sms.reportUrl)',
  'reports-elsewhere': (d) => `the portal reports to ${d.host}, but no server of this configuration takes it`,
  'reports-address-local': (d) => `no portal outside reaches ${d.host}; it is only asked`,
};

export const enListenerAdvice: Readonly<Record<Ours<Ailment>, Sentence>> = {
  'listener-taken': () =>
    'Choose another http.port in rundruf.yaml (and tell the reverse proxy), or end the other program.',
  'listener-unusable': () =>
    'Set http.host to an address of this machine, and http.port to a free port above 1023.',
  'listener-open': () =>
    'Listen on 127.0.0.1 and let a reverse proxy with https pass on /reports/ only (docs/operations.md).',
  'reports-elsewhere': () =>
    'Add http: and RUNDRUF_REPORT_TOKEN, unless another machine runs the server that takes the reports.',
  'reports-address-local': () => 'Set sms.reportUrl to the public https address, or leave it out.',
};

export const enListenerChecks: Readonly<Record<Ours<CheckName>, string>> = {
  listener: 'Listener',
  'delivery-reports': 'Delivery reports',
};
