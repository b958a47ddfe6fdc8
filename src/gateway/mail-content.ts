import { domainToASCII } from 'node:url';
import { isEmailAddress } from '../model/email-address.ts';
import type { OutgoingMessage } from '../ports.ts';
import { type Attachment, calendarFile } from './calendar-file.ts';

/** One mailbox: the name may be empty. */
export type Mailbox = Readonly<{ name: string; address: string }>;

/** Reads 'Name <address>' or an address; null when it is neither, or could smuggle in another header or mailbox. */
export function parseMailbox(text: string): Mailbox | null {
  if (/\p{Cc}/u.test(text)) return null;
  const match = /^(.*?)<([^<>]*)>$/.exec(text.trim());
  const name = (match?.[1] ?? '').trim().replace(/^"(.*)"$/, '$1');
  const address = match?.[2] ?? text.trim();
  return isEmailAddress(address) ? { name, address } : null;
}

export type MailContent = Readonly<{
  from: Mailbox;
  to: Mailbox;
  subject: string;
  text: string;
  html: string;
  messageId: string;
  headers: Readonly<Record<string, string>>;
  attachments: Attachment[];
}>;

/** The mail for a message; its Message-ID is our reference (DESIGN §5.6). */
export function mailContent(from: Mailbox, message: OutgoingMessage): MailContent {
  const { domain } = partsOf(from);
  const calendar = calendarFile(message);
  return {
    from,
    to: { name: '', address: message.recipient },
    subject: (message.subject ?? '').replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim(), // a line break would start another header
    text: message.text,
    html: message.html ?? htmlOf(message.text),
    messageId: `<${message.reference}@${domain}>`,
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      ...(message.mayUnsubscribe && { 'List-Unsubscribe': `<${unsubscribeUrl(from, message)}>` }),
    },
    attachments: calendar === null ? [] : [calendar],
  };
}

/** A mail to the practice (RFC 2369, RFC 6068); the reference tells which message it answers, and nobody's name. */
function unsubscribeUrl(from: Mailbox, { reference }: OutgoingMessage): string {
  const { local, domain } = partsOf(from);
  return `mailto:${encodeURIComponent(local)}@${domain}?subject=${encodeURIComponent(`Unsubscribe ${reference}`)}`;
}

/** The address in two; an international domain as headers can carry it. */
function partsOf({ address }: Mailbox): Readonly<{ local: string; domain: string }> {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  return { local: address.slice(0, at), domain: domainToASCII(domain) || domain };
}

const BODY_STYLE =
  'font-family:sans-serif;font-size:16px;line-height:1.5;color:#222;background:#fff;max-width:40em';

/** The text as simple HTML: an empty line parts paragraphs, nothing is loaded from anywhere. */
export function htmlOf(text: string): string {
  const paragraphs = text
    .replace(/\r\n?/g, '\n')
    .split(/\n[^\S\n]*\n\s*/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => `<p>${escapeHtml(paragraph).replaceAll('\n', '<br>\n')}</p>`);
  return [
    '<!DOCTYPE html>',
    '<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>',
    `<body style="${BODY_STYLE}">`,
    ...paragraphs,
    '</body></html>',
  ].join('\n');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
