import { z } from 'zod';
import { OutageError, RefusalError } from '../errors.ts';
import { isLoopback } from '../model/loopback.ts';
import type { DeliveryStatus } from '../model/message.ts';
import type { Balance, DeliveryReport, Gateway, OutgoingMessage, SubmitOutcome } from '../ports.ts';
import { outcomeOfStatusCode, shortCode } from './aspsms-codes.ts';
import { readInstant, readReason, reportFields } from './aspsms-reports.ts';
import { createSlots, submitBounded } from './bounded.ts';
import { createExchanger, type Exchange, type Exchanger } from './http-exchange.ts';
import { isTlsMisconfiguration } from './tls-errors.ts';

export type AspsmsOptions = Readonly<{
  /** For example 'https://json.aspsms.com'; http only on this machine. */
  baseUrl: string;
  userKey: string;
  password: string;
  originator: string;
  /** Our public base address and its secret, when the portal is to report by itself; asking it is enough without. */
  reports?: Readonly<{ url: string; token: string }> | null;
  concurrency?: number;
  /** From the moment the request is written (ASPSMS §10.4). */
  timeoutSeconds?: number;
}>;

const MAX_REFERENCES = 1000; // per inquiry, ASPSMS §5

/** SMS through ASPSMS: one request per message under our own reference, nothing ever sent twice (ASPSMS §2, S4). */
export function createAspsmsGateway(options: AspsmsOptions): Gateway {
  const { concurrency = 16, timeoutSeconds = 15 } = options;
  const { origin, path } = parseBaseUrl(options.baseUrl);
  const account = { UserName: options.userKey, Password: options.password };
  const exchanger = createExchanger({ origin, connections: concurrency, timeoutSeconds });
  const slots = createSlots(concurrency);
  const ask = createAsk(exchanger, path, account);

  const send = async (message: OutgoingMessage) =>
    outcomeOf(message.reference, await ask('SendTextSMS', sendRequest(options, message)));

  /** An inquiry waits for a slot too: the connections are all taken by messages otherwise. */
  const inquire = async (endpoint: string, fields: Fields) => {
    await slots.take(NEVER);
    try {
      return await ask(endpoint, fields);
    } finally {
      slots.give();
    }
  };

  return {
    channel: 'sms',
    concurrency,
    reportsDelivery: true,
    submit: (messages, signal, mayBegin) =>
      submitBounded({ slots, concurrency, send }, messages, signal, mayBegin),
    async deliveryStatus(references) {
      const reports = new Map<string, DeliveryReport>();
      for (let from = 0; from < references.length; from += MAX_REFERENCES) {
        const asked = references.slice(from, from + MAX_REFERENCES);
        const fields = { TransactionReferenceNumbers: asked.join(';') };
        addReports(reports, new Set(asked), await inquire('InquireDeliveryNotifications', fields));
      }
      return reports;
    },
    async balance() {
      return readBalance(await inquire('CheckCredits', {}));
    },
    close: () => exchanger.close(),
  };
}

type Fields = Readonly<Record<string, string | boolean | readonly string[]>>;
type Ask = (endpoint: string, fields: Fields) => Promise<Exchange>;

const NEVER = new AbortController().signal; // nothing raises it

function parseBaseUrl(baseUrl: string): { origin: string; path: string } {
  const refuse = (expected: string) => new RefusalError('invalid-config', { field: 'sms.baseUrl', expected });
  if (!URL.canParse(baseUrl)) throw refuse('an address');
  const url = new URL(baseUrl);
  const encrypted = url.protocol === 'https:';
  if (!encrypted && !(url.protocol === 'http:' && isLoopback(url.hostname))) throw refuse('https');
  return { origin: url.origin, path: url.pathname.replace(/\/+$/, '') };
}

function createAsk(exchanger: Exchanger, path: string, account: Fields): Ask {
  return (endpoint, fields) =>
    exchanger.post(`${path}/${endpoint}`, JSON.stringify({ ...account, ...fields }));
}

function sendRequest(
  { originator, reports }: AspsmsOptions,
  { recipient, reference, text, encoding }: OutgoingMessage,
): Fields {
  return {
    Originator: originator,
    Recipients: [`${recipient}:${reference}`],
    MessageText: text,
    ForceGSM7bit: encoding === 'gsm-7', // our own count decided; no surprise jump to Unicode prices
    ...(reports && reportFields(reports)),
  };
}

/** Values come as strings; numbers are accepted too (ASPSMS §1). */
const value = z.union([z.string(), z.number()]).transform((raw) => String(raw).trim());
const replySchema = z.looseObject({ StatusCode: value });

function outcomeOf(reference: string, exchange: Exchange): SubmitOutcome {
  if (exchange.kind === 'not-sent') {
    const code = codeOf(exchange.cause);
    if (isTlsMisconfiguration(code)) return { reference, outcome: 'stop', reason: 'portal-misconfigured' };
    return { reference, outcome: 'try-later', reason: 'not-connected' };
  }
  if (exchange.kind === 'lost') return { reference, outcome: 'unknown', reason: 'no-answer' };
  const { httpStatus } = exchange;
  const reason = `http-${httpStatus}`;
  if (httpStatus >= 500) return { reference, outcome: 'unknown', reason };
  if (httpStatus === 429) return { reference, outcome: 'try-later', reason };
  if (httpStatus >= 300) return { reference, outcome: 'stop', reason: 'portal-misconfigured' };
  const reply = replySchema.safeParse(parseJson(exchange.body));
  if (!reply.success) return { reference, outcome: 'unknown', reason: 'not-understood' };
  return outcomeOfStatusCode(reference, reply.data.StatusCode);
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The reply to an inquiry, or OutageError; what went wrong is named by codes, never by what was sent. */
function readReply<S extends z.ZodType<{ StatusCode: string }>>(
  schema: S,
  exchange: Exchange,
  fine: readonly string[],
): z.output<S> {
  if (exchange.kind !== 'answered') throw new OutageError('portal-unreachable', {}, exchange.cause);
  const { httpStatus } = exchange;
  if (httpStatus >= 500 || httpStatus === 429) throw new OutageError('portal-unreachable', { httpStatus });
  if (httpStatus >= 300) throw new OutageError('portal-refused', { httpStatus });
  const body = parseJson(exchange.body);
  const status = replySchema.safeParse(body);
  if (!status.success) throw new OutageError('portal-nonsense');
  const code = status.data.StatusCode;
  if (!fine.includes(code)) throw new OutageError('portal-refused', { status: shortCode(code) });
  const reply = schema.safeParse(body);
  if (!reply.success) throw new OutageError('portal-nonsense');
  return reply.data;
}

const optionalValue = value.nullish().transform((raw) => raw ?? '');
const notificationSchema = z.object({
  TransactionReferenceNumber: value,
  DeliveryStatus: optionalValue,
  NotificationDate: optionalValue,
  Reasoncode: optionalValue,
});
const inquirySchema = z.object({
  StatusCode: value,
  DeliveryNotifications: z.array(notificationSchema), // without it "not known there" would be a guess
});
const creditsSchema = z.object({ StatusCode: value, Credits: value });

/** "0" means success in this one reply (ASPSMS §1). */
function addReports(
  reports: Map<string, DeliveryReport>,
  asked: ReadonlySet<string>,
  exchange: Exchange,
): void {
  const reply = readReply(inquirySchema, exchange, ['0', '1']);
  for (const item of reply.DeliveryNotifications) {
    const reference = item.TransactionReferenceNumber;
    if (asked.has(reference)) reports.set(reference, readReport(item));
  }
}

const deliveryStatuses: ReadonlyMap<string, DeliveryStatus> = new Map([
  ['0', 0],
  ['1', 1],
  ['2', 2],
]);

function readReport(item: z.output<typeof notificationSchema>): DeliveryReport {
  const status = deliveryStatuses.get(item.DeliveryStatus) ?? null;
  return { status, reason: readReason(item.Reasoncode, status), at: readInstant(item.NotificationDate) };
}

/** '12.345' → 12345 without floating point; what is smaller than a thousandth is cut off (ASPSMS §8). */
function readBalance(exchange: Exchange): Balance {
  const { Credits } = readReply(creditsSchema, exchange, ['1']);
  const match = /^(-?)(\d{1,12})(?:\.(\d+))?$/.exec(Credits);
  if (match === null) throw new OutageError('portal-nonsense');
  const [, sign = '', whole = '0', fraction = ''] = match;
  const thousandths = Number(whole + fraction.slice(0, 3).padEnd(3, '0'));
  return { kind: 'credits', milliCredits: sign === '-' && thousandths > 0 ? -thousandths : thousandths };
}
