import type { MaskedFailure } from '../../src/choice.ts';
import type { FailureKind } from '../../src/report.ts';
import type { Words } from '../context.ts';
import { escapeText } from './text.ts';

/** Why the portal refused it, or why it was not delivered, in words of ours; null for a code that nobody knows. */
export function reasonText(t: Words['t'], kind: FailureKind['kind'], reason: string | null): string | null {
  if (reason === null) return null;
  const known = kind === 'failed' ? t.deliveryReason : { ...t.reason, ...t.slack.report.reason };
  if (Object.hasOwn(known, reason)) return known[reason] ?? null;
  return kind === 'rejected' ? portalText(t, reason) : null;
}

/** What a portal gives for a refusal is a number; anything else may be a text with an address in it, and is not shown. */
function portalText(t: Words['t'], reason: string): string | null {
  const [, portal, code = ''] = /^(aspsms|smtp)-([\d.]{1,10})$/.exec(reason) ?? [];
  if (portal === undefined) return null;
  return portal === 'aspsms' ? t.portalRefused(code) : t.mailRefused(code);
}

/** What happened to messages that did not arrive, and why. */
export function failureText(t: Words['t'], kind: FailureKind['kind'], reason: string | null): string {
  const { report } = t.slack;
  const what = report.kind[kind];
  if (kind === 'unclear') return what;
  const why = reasonText(t, kind, reason);
  const saysAll = kind === 'rejected' && why !== null && reason !== null && !Object.hasOwn(t.reason, reason);
  return saysAll ? why : `${what}: ${why ?? report.otherReason}`;
}

/** How one message stands. */
export function rowStateText(
  t: Words['t'],
  { state, deliveryStatus, reason }: Pick<MaskedFailure, 'state' | 'deliveryStatus' | 'reason'>,
): string {
  if (state === 'submitted' && deliveryStatus === 2) return failureText(t, 'failed', reason);
  if (state === 'rejected' || state === 'unclear' || state === 'withdrawn')
    return failureText(t, state, reason);
  if (state === 'submitted')
    return deliveryStatus === null ? t.slack.details.sent : t.delivery[deliveryStatus];
  return state === 'queued' ? t.slack.details.queued : t.slack.details.submitting;
}

/** '08:30 · #123': the time and our number of the log, with the day and the initials where they are to be seen. */
export function rowName(
  { t }: Words,
  { day, time, entry, initials }: Pick<MaskedFailure, 'day' | 'time' | 'entry' | 'initials'>,
  { hasDays }: Readonly<{ hasDays: boolean }>,
): string {
  const when = [...(hasDays && day !== null ? [t.slack.day(day)] : []), ...(time === null ? [] : [time])];
  return [
    ...(when.length === 0 ? [] : [when.join(', ')]),
    entry === null ? t.slack.report.newRow : `#${entry}`,
    ...(initials === null ? [] : [escapeText(initials)]),
  ].join(' · ');
}
