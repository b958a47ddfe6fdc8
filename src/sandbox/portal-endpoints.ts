import { z } from 'zod';
import { type Account, formatCredits } from './account.ts';
import { notificationOf } from './delivery.ts';
import type { CallbackOptions, Callbacks } from './portal-callbacks.ts';
import { readSendRequest, type SendRequest, statusOfOriginator } from './send-request.ts';
import { type Fault, faultOf } from './special-numbers.ts';

/** How the portal behaves. */
export type Behaviour = Readonly<{
  userKey: string;
  password: string;
  deliverySeconds: number;
  /** Thousandths of a credit for each reference asked about (ASPSMS §5). */
  inquiryMilliCredits?: number;
  slowSeconds?: number;
  verySlowSeconds?: number;
  /** Which send request, counted from 1, goes wrong, and how; null leaves it to the special numbers. */
  faults?: (requestNumber: number) => Fault | null;
  reportDelays?: CallbackOptions['delays'];
}>;

export type Desk = Readonly<{
  behaviour: Behaviour;
  account: Account;
  callbacks: Callbacks;
  now: () => Date;
  sendRequests: { count: number };
}>;

/** `body` null: the connection is cut without an answer. */
export type Answer = Readonly<{ httpStatus: number; body: object | string | null; delaySeconds?: number }>;

const MAX_REFERENCES = 1000; // per inquiry, ASPSMS §5

/** What one of the endpoints of ASPSMS §2 answers; null when there is none of that name. */
export function answerEndpoint(desk: Desk, name: string, body: unknown): Answer | null {
  const endpoint = endpoints.get(name.toLowerCase()); // case is not significant, ASPSMS §1
  return endpoint?.(desk, body, isAuthorised(desk.behaviour, body)) ?? null;
}

export const plain = (httpStatus: number): Answer => ({ httpStatus, body: '' });
export const ok = (body: object): Answer => ({ httpStatus: 200, body });
const status = (code: string): Answer =>
  ok({ StatusCode: code, StatusInfo: statusInfos[code] ?? `Status ${code}` });

const statusInfos: Readonly<Record<string, string>> = {
  '0': 'OK',
  '1': 'OK',
  '3': 'Authorization failed.',
  '5': 'Not enough Credits available.',
  '10': 'Invalid Originator.',
  '11': 'Invalid Message Data.',
  '17': 'Invalid URLBufferedMessageNotification.',
  '18': 'Invalid URLDeliveryNotification.',
  '19': 'Invalid URLNonDeliveryNotification.',
  '20': 'Missing Recipient.',
  '22': 'Invalid Deferred Delivery Time.',
  '24': 'Service temporarily not available.',
  '30': 'Originator not authorized.',
  '31': 'Originator already authorized.',
};

const credentialsSchema = z.object({
  UserName: z.string().optional(),
  UserKey: z.string().optional(), // one known client says so, ASPSMS §1
  Password: z.string(),
});

function isAuthorised({ userKey, password }: Behaviour, body: unknown): boolean {
  const given = credentialsSchema.safeParse(body);
  if (!given.success) return false;
  return (given.data.UserName ?? given.data.UserKey) === userKey && given.data.Password === password;
}

type Endpoint = (desk: Desk, body: unknown, authorised: boolean) => Answer;

/** The endpoints of ASPSMS §2 that are spoken here, in small letters. */
const endpoints: ReadonlyMap<string, Endpoint> = new Map<string, Endpoint>([
  ['sendtextsms', send],
  ['sendsimpletextsms', send],
  ['checkcredits', checkCredits],
  ['inquiredeliverynotifications', inquire],
  ['checkoriginatorauthorization', checkOriginator],
  ['versioninfo', () => ok({ StatusCode: '1', StatusInfo: 'OK', Version: 'Rundruf sandbox' })],
]);

/** Every message is written down before anything is answered, also what is refused or hung up on. */
function send(desk: Desk, body: unknown, authorised: boolean): Answer {
  const { account, behaviour, callbacks, now, sendRequests } = desk;
  sendRequests.count += 1;
  const request = readSendRequest(body);
  const fault = authorised ? faultFor(desk, request) : null;
  const milliCredits = request.segments * 1000;
  const cost = milliCredits * request.recipients.length;
  const code = authorised ? codeFor(request, fault, cost <= account.milliCredits()) : '3';
  const taken = code === '1' && fault !== 'hang-up-before-accepting';
  for (const { number, reference } of request.recipients) {
    const { originator, text, encoding, segments } = request;
    const at = now().toISOString();
    const message = {
      reference,
      recipient: number,
      originator,
      text,
      encoding,
      segments,
      milliCredits,
      at,
      taken,
    };
    account.record({ type: 'message', ...message });
    if (taken) callbacks.follow({ type: 'message', ...message }, request.urls);
  }
  return answerWith(fault, code, behaviour);
}

function faultFor(
  { behaviour, account, sendRequests }: Desk,
  { recipients, text }: SendRequest,
): Fault | null {
  const forced = behaviour.faults?.(sendRequests.count) ?? null;
  const wrong =
    forced ?? recipients.map(({ number }) => faultOf(number)).find((fault) => fault !== null) ?? null;
  if (wrong !== 'busy-once') return wrong;
  return recipients.some(({ number }) => account.wasSeen(number, text)) ? null : 'busy';
}

const faultCodes: Partial<Readonly<Record<Fault, string>>> = { 'no-credits': '5', refused: '11', busy: '24' };

function codeFor({ status: asRead }: SendRequest, fault: Fault | null, affordable: boolean): string {
  if (asRead !== '1') return asRead;
  const forced = fault === null ? undefined : faultCodes[fault];
  return forced ?? (affordable ? '1' : '5');
}

function answerWith(fault: Fault | null, code: string, behaviour: Behaviour): Answer {
  switch (fault) {
    case 'slow':
      return { ...status(code), delaySeconds: behaviour.slowSeconds ?? 3 };
    case 'very-slow':
      return { ...status(code), delaySeconds: behaviour.verySlowSeconds ?? 120 }; // longer than any time-out
    case 'hang-up-after-accepting':
    case 'hang-up-before-accepting':
      return { httpStatus: 200, body: null };
    case 'http-500-after-accepting':
      return { httpStatus: 500, body: '<h1>Internal Server Error</h1>' };
    case 'nonsense-after-accepting':
      return { httpStatus: 200, body: '<h1>Maintenance</h1>' };
    default:
      return status(code);
  }
}

/** Only taken references are in the reply; success is "0" here and only here (ASPSMS §1, §5). */
function inquire({ account, behaviour, now }: Desk, body: unknown, authorised: boolean): Answer {
  if (!authorised) return status('3');
  const given = z.object({ TransactionReferenceNumbers: z.string() }).safeParse(body);
  if (!given.success) return status('23');
  const references = given.data.TransactionReferenceNumbers.split(';').filter(
    (reference) => reference !== '',
  );
  if (references.length === 0 || references.length > MAX_REFERENCES) return status('23');
  const cost = (behaviour.inquiryMilliCredits ?? 0) * references.length;
  if (cost > account.milliCredits()) return status('5');
  if (cost > 0) account.charge(cost);
  const notifications = references.flatMap((reference) => {
    const message = account.newestTaken(reference);
    return message === null ? [] : [notificationOf(reference, message, behaviour.deliverySeconds, now())];
  });
  return ok({ StatusCode: '0', StatusInfo: 'OK', DeliveryNotifications: notifications });
}

function checkCredits({ account }: Desk, _body: unknown, authorised: boolean): Answer {
  if (!authorised) return status('3');
  return ok({ StatusCode: '1', StatusInfo: 'OK', Credits: formatCredits(account.milliCredits()) });
}

function checkOriginator(_desk: Desk, body: unknown, authorised: boolean): Answer {
  if (!authorised) return status('3');
  const given = z.object({ Originator: z.string() }).safeParse(body);
  return status(given.success ? statusOfOriginator(given.data.Originator) : '10');
}
