import { request } from 'undici';
import type { AspsmsOptions } from './aspsms.ts';
import { shortCode } from './aspsms-codes.ts';
import { errorCode, type Probe } from './probe.ts';
import { isTlsMisconfiguration } from './tls-errors.ts';

/** What the SMS portal says without anything being sent or charged. */
export type AspsmsProbe = Readonly<{
  account: Probe;
  /** Its clock and ours when it answered; null when it did not say. */
  clock: Readonly<{ theirs: Date; ours: Date }> | null;
  /** Thousandths; null when it did not say. */
  milliCredits: number | null;
  sender: SenderVerdict;
}>;

/** `by-rule`: the portal says nothing of it, and it is spelled as it must be. */
export type SenderVerdict = 'authorised' | 'by-rule' | 'pending' | 'refused' | 'invalid' | 'unknown';

const TIMEOUT_MILLISECONDS = 6000; // of each of two questions: somebody waits for the answer
const MAX_CHARACTERS = 10_000; // of an answer that should have some hundred

/** Asks for the balance and about the sender (ASPSMS §2): both cost nothing. */
export async function probeAspsms(options: AspsmsOptions): Promise<AspsmsProbe> {
  const answer = await ask(options, 'CheckCredits', {});
  if ('outcome' in answer) {
    return { account: answer, clock: null, milliCredits: null, sender: 'unknown' };
  }
  const { clock } = answer;
  const account = accountOf(answer);
  if (account.outcome !== 'fine') return { account, clock, milliCredits: null, sender: 'unknown' };
  const { originator } = options;
  const said = await ask(options, 'CheckOriginatorAuthorization', { Originator: originator });
  return { account, clock, milliCredits: milliCreditsOf(answer.body), sender: senderOf(originator, said) };
}

type Answer = Readonly<{ status: number; body: Fields; clock: AspsmsProbe['clock'] }>;
type Fields = Readonly<Record<string, unknown>>;

async function ask(
  { baseUrl, userKey, password }: AspsmsOptions,
  endpoint: string,
  fields: Fields,
): Promise<Answer | Exclude<Probe, { outcome: 'fine' }>> {
  try {
    const { statusCode, headers, body } = await request(`${baseUrl.replace(/\/+$/, '')}/${endpoint}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', accept: 'application/json' },
      body: JSON.stringify({ UserName: userKey, Password: password, ...fields }),
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
      reset: true, // no connection is kept
    });
    const ours = new Date();
    let text = '';
    for await (const chunk of body.setEncoding('utf8')) {
      text += String(chunk);
      if (text.length > MAX_CHARACTERS) break;
    }
    const theirs = new Date(String(headers.date ?? ''));
    const clock = Number.isNaN(theirs.getTime()) ? null : { theirs, ours };
    return { status: statusCode, body: parsed(text), clock };
  } catch (error) {
    const reason = errorCode(error) || (error instanceof Error ? error.name : '');
    return { outcome: isTlsMisconfiguration(reason) ? 'tls' : 'unreachable', reason };
  }
}

function parsed(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

const LOGIN_CODES: ReadonlySet<string> = new Set(['3', '8', '9', '25']);

function accountOf({ status, body }: Answer): Probe {
  if (status === 401 || status === 403) return { outcome: 'credentials', reason: `http-${status}` };
  if (status >= 500 || status === 429) return { outcome: 'unreachable', reason: `http-${status}` };
  const code = codeOf(body);
  if (status >= 300 || code === '') return { outcome: 'nonsense', reason: `http-${status}` };
  if (code === '1') return { outcome: 'fine' };
  return { outcome: LOGIN_CODES.has(code) ? 'credentials' : 'nonsense', reason: code };
}

function codeOf({ StatusCode: code }: Fields): string {
  return typeof code === 'string' || typeof code === 'number' ? shortCode(String(code).trim()) : '';
}

function milliCreditsOf({ Credits: credits }: Fields): number | null {
  const number = typeof credits === 'string' || typeof credits === 'number' ? Number(credits) : Number.NaN;
  return Number.isFinite(number) ? Math.trunc(number * 1000) : null;
}

/** Only telephone numbers have to be unlocked (ASPSMS §2, field rules): a name is judged by its spelling. */
function senderOf(originator: string, answer: Awaited<ReturnType<typeof ask>>): SenderVerdict {
  const code = 'outcome' in answer ? '' : codeOf(answer.body);
  if (code === '10') return 'invalid';
  if (code === '28' || code === '31') return 'authorised';
  if (!originator.startsWith('+')) return 'by-rule';
  if (code === '29') return 'pending';
  return code === '30' ? 'refused' : 'unknown';
}
