import type { Catalogue } from '../i18n/en.ts';
import type { LogEntry } from '../store.ts';

/** Moments and amounts as a practice reads them. */
export type Format = Readonly<{
  date: (instant: Date) => string;
  time: (instant: Date) => string;
  moment: (instant: Date) => string;
  credits: (milliCredits: number | null) => string;
}>;

export function createFormat(t: Catalogue, timeZone: string): Format {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(t.locale, { timeZone, ...options });
  const date = format({ weekday: 'short', day: '2-digit', month: '2-digit', year: 'numeric' });
  const time = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const credits = new Intl.NumberFormat(t.locale, { maximumFractionDigits: 3 });
  return {
    date: (instant) => date.format(instant),
    time: (instant) => time.format(instant),
    moment: (instant) => `${date.format(instant)} ${time.format(instant)}`,
    credits: (milliCredits) => (milliCredits === null ? '–' : credits.format(milliCredits / 1000)),
  };
}

/** What people are shown of a message's state (DESIGN §3), with the reason where there is one. */
export function stateText(t: Catalogue, entry: LogEntry): string {
  const { state, deliveryStatus, channel } = entry;
  if (state === 'submitted') {
    if (deliveryStatus !== null) return withReason(t, t.delivery[deliveryStatus], entry.deliveryReason);
    return channel === 'email' ? t.mailTaken : t.messageState.submitted;
  }
  return withReason(t, t.messageState[state], state === 'unclear' ? null : entry.reason);
}

function withReason(t: Catalogue, text: string, reason: string | null): string {
  if (reason === null) return text;
  return `${text}: ${t.reason[reason] ?? reason}`;
}
