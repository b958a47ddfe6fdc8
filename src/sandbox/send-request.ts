import { z } from 'zod';
import { type Encoding, measureSms } from '../model/segments.ts';
import { isCallable, type ReportUrls } from './portal-callbacks.ts';

/** A send request as the portal reads it: `status` '1' when it would take it, else the StatusCode (ASPSMS §2, §3). */
export type SendRequest = Readonly<{
  status: string;
  originator: string;
  recipients: readonly Recipient[];
  text: string;
  encoding: Encoding;
  segments: number;
  urls: ReportUrls;
}>;

export type Recipient = Readonly<{ number: string; reference: string | null }>;

const flag = z.union([z.boolean(), z.string()]).transform((raw) => String(raw).toLowerCase() === 'true');
const url = z.string().max(2000).nullish();
const requestSchema = z.object({
  Originator: z.string().default(''),
  Recipients: z.array(z.string()).max(1000).default([]),
  MessageText: z.string().default(''),
  ForceGSM7bit: flag.default(false),
  DeferredDeliveryTime: z.string().nullish(),
  URLBufferedMessageNotification: url,
  URLDeliveryNotification: url,
  URLNonDeliveryNotification: url,
});

const unreadable: SendRequest = {
  status: '11',
  originator: '',
  recipients: [],
  text: '',
  encoding: 'gsm-7',
  segments: 0,
  urls: { buffered: null, delivered: null, failed: null },
};

export function readSendRequest(body: unknown): SendRequest {
  const parsed = requestSchema.safeParse(body);
  if (!parsed.success) return unreadable;
  const { Originator, Recipients, MessageText, ForceGSM7bit } = parsed.data;
  const recipients = Recipients.map(readRecipient).filter((recipient) => recipient !== null);
  const text = ForceGSM7bit ? squeezeIntoGsm7(MessageText) : MessageText;
  const { encoding, segments } = measureSms(text);
  const status = statusOf(parsed.data, recipients.length);
  return { status, originator: Originator, recipients, text, encoding, segments, urls: urlsOf(parsed.data) };
}

function statusOf(request: z.output<typeof requestSchema>, readableRecipients: number): string {
  const { Originator, Recipients, MessageText, DeferredDeliveryTime } = request;
  const originatorStatus = statusOfOriginator(Originator);
  if (originatorStatus !== '31') return originatorStatus;
  if (Recipients.length === 0 || readableRecipients < Recipients.length) return '20';
  if (MessageText === '') return '11';
  if (DeferredDeliveryTime && Number.isNaN(Date.parse(DeferredDeliveryTime))) return '22';
  const { buffered, delivered, failed } = urlsOf(request);
  if (!mayCall(buffered)) return '17';
  if (!mayCall(delivered)) return '18';
  return mayCall(failed) ? '1' : '19';
}

const mayCall = (address: string | null): boolean => address === null || isCallable(address);

function urlsOf(request: z.output<typeof requestSchema>): ReportUrls {
  return {
    buffered: request.URLBufferedMessageNotification || null,
    delivered: request.URLDeliveryNotification || null,
    failed: request.URLNonDeliveryNotification || null,
  };
}

/** 31 authorised, 30 a number that was never unlocked, 10 neither a name nor a number (ASPSMS §2, §3). */
export function statusOfOriginator(originator: string): string {
  if (/^(\+|00)?\d{5,15}$/.test(originator)) return '30';
  return /^[A-Za-z0-9.!@]{1,11}$/.test(originator) ? '31' : '10';
}

/** '+41791234567:REF' or '0041791234567' (ASPSMS §2). */
function readRecipient(text: string): Recipient | null {
  const match = /^(?:\+|00)([1-9]\d{5,14})(?::([a-zA-Z0-9]{1,64}))?$/.exec(text);
  return match === null ? null : { number: `+${match[1]}`, reference: match[2] ?? null };
}

/** What the gateway does to characters a forced GSM alphabet lacks: they are lost (ASPSMS §2). */
function squeezeIntoGsm7(text: string): string {
  if (measureSms(text).encoding === 'gsm-7') return text;
  return Array.from(text, (character) => (measureSms(character).encoding === 'gsm-7' ? character : '?')).join(
    '',
  );
}
