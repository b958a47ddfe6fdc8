/** What the sandbox portal can be made to do to one send request. */
export type Fault =
  | 'slow'
  | 'very-slow'
  | 'hang-up-after-accepting'
  | 'hang-up-before-accepting'
  | 'http-500-after-accepting'
  | 'nonsense-after-accepting'
  | 'no-credits'
  | 'refused'
  | 'busy'
  | 'busy-once';

/** How a message that was accepted fares afterwards. */
export type Fate = 'delivered' | 'unknown-subscriber' | 'off-for-a-while' | 'off-for-ever' | 'no-news';

/** One number of the sandbox that does not behave, and what it is good for. */
export type SpecialNumber = Readonly<{ number: string; purpose: string }> &
  (Readonly<{ fault: Fault; fate?: never }> | Readonly<{ fate: Fate; fault?: never }>);

/** Valid Swiss mobile numbers with which faults are had on demand (ASPSMS §10.5); all others just work. */
export const SPECIAL_NUMBERS = [
  { number: '+41790009001', fate: 'unknown-subscriber', purpose: 'dead number: failed, reason 101' },
  {
    number: '+41790009002',
    fate: 'off-for-a-while',
    purpose: 'phone off: buffered, reason 107, delivered later',
  },
  {
    number: '+41790009003',
    fate: 'off-for-ever',
    purpose: 'phone stays off: buffered, then failed, reason 108',
  },
  { number: '+41790009004', fate: 'no-news', purpose: 'accepted, but never any delivery status' },
  { number: '+41790009011', fault: 'slow', purpose: 'accepted, answered after 3 seconds' },
  { number: '+41790009012', fault: 'very-slow', purpose: 'accepted, answered long after any time-out' },
  {
    number: '+41790009013',
    fault: 'hang-up-after-accepting',
    purpose: 'accepted, then hangs up without an answer',
  },
  { number: '+41790009014', fault: 'hang-up-before-accepting', purpose: 'hangs up without accepting' },
  { number: '+41790009015', fault: 'http-500-after-accepting', purpose: 'accepted, then answers HTTP 500' },
  { number: '+41790009016', fault: 'nonsense-after-accepting', purpose: 'accepted, then answers a web page' },
  { number: '+41790009021', fault: 'no-credits', purpose: 'not enough credits (5), whatever there are' },
  { number: '+41790009022', fault: 'refused', purpose: 'invalid message data (11)' },
  { number: '+41790009023', fault: 'busy-once', purpose: 'unavailable (24) the first time, then works' },
] as const satisfies readonly SpecialNumber[];

const byNumber: ReadonlyMap<string, SpecialNumber> = new Map(
  SPECIAL_NUMBERS.map((special) => [special.number, special]),
);

export function faultOf(number: string): Fault | null {
  return byNumber.get(number)?.fault ?? null;
}

export function fateOf(number: string): Fate {
  return byNumber.get(number)?.fate ?? 'delivered';
}
