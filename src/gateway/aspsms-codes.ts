import type { StopReason, SubmitOutcome } from '../ports.ts';

type Verdict =
  | Readonly<{ outcome: 'accepted' | 'refused' | 'try-later' | 'unknown' }>
  | Readonly<{ outcome: 'stop'; reason: StopReason }>;

const accepted = { outcome: 'accepted' } as const;
const refused = { outcome: 'refused' } as const;
const tryLater = { outcome: 'try-later' } as const;
const unknown = { outcome: 'unknown' } as const;
const stop = <R extends StopReason>(reason: R) => ({ outcome: 'stop', reason }) as const;

/** What each StatusCode of a send request means for its message (ASPSMS §3). */
const verdicts = {
  '1': accepted,
  '2': tryLater, // connect failed
  '3': stop('credentials'),
  '4': refused,
  '5': stop('no-credits'),
  '6': unknown, // the portal's own time-out: it may have gone out
  '7': tryLater, // transmission error, retry
  '8': stop('credentials'),
  '9': stop('credentials'),
  '10': stop('sender-refused'),
  '11': refused, // invalid message data
  '12': refused,
  '13': refused,
  '14': refused,
  '15': refused,
  '16': refused,
  '17': stop('portal-misconfigured'),
  '18': stop('portal-misconfigured'),
  '19': stop('portal-misconfigured'),
  '20': refused, // missing recipient
  '21': refused,
  '22': refused,
  '23': refused,
  '24': tryLater, // service temporarily unavailable
  '25': stop('credentials'), // user access denied
  '26': unknown,
  '27': unknown,
  '29': stop('sender-refused'),
  '30': stop('sender-refused'),
} as const satisfies Record<string, Verdict>;

/** The outcome for a StatusCode; a code nobody has told us of is unknown, never success or failure (ASPSMS §3). */
export function outcomeOfStatusCode(reference: string, code: string): SubmitOutcome {
  const verdict: Verdict = isListed(code) ? verdicts[code] : unknown;
  if (verdict.outcome === 'accepted') return { reference, outcome: 'accepted' };
  if (verdict.outcome === 'stop') return { reference, ...verdict };
  return { reference, outcome: verdict.outcome, reason: `aspsms-${shortCode(code)}` };
}

function isListed(code: string): code is keyof typeof verdicts {
  return Object.hasOwn(verdicts, code);
}

/** The code as it may stand in a reason: letters and digits only, whatever the portal wrote. */
export function shortCode(code: string): string {
  return code.replace(/[^A-Za-z0-9-]/g, '').slice(0, 12);
}
