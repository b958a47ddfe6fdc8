import type { Readable } from 'node:stream';
import nodemailer from 'nodemailer';
import { RefusalError } from '../errors.ts';
import { isEmailAddress } from '../model/email-address.ts';
import { isLoopback } from '../model/loopback.ts';
import type { Gateway, OutgoingMessage, SubmitOutcome } from '../ports.ts';
import { createSlots, submitBounded } from './bounded.ts';
import { type Mailbox, mailContent, parseMailbox } from './mail-content.ts';
import { outcomeOfMailError } from './smtp-errors.ts';

export type SmtpOptions = Readonly<{
  host: string;
  port: number;
  /** 'required': STARTTLS or nothing is sent. 'implicit': TLS from the first byte. 'none': this machine only. */
  tls: 'required' | 'implicit' | 'none';
  user?: string;
  password?: string;
  /** 'Name <address>' or an address. */
  from: string;
  concurrency?: number;
  /** Without a sign of life from the server. */
  timeoutSeconds?: number;
  /** Certificates (PEM) that are trusted instead of the public authorities, for a practice's own server. */
  allowedCertificates?: readonly string[];
}>;

const DEADLINE_FACTOR = 4; // a server that trickles its answers never is silent, so silence alone cannot end it

/** E-mail over a pool of SMTP connections; a mail is handed over at most once, whatever breaks (S4). */
export function createSmtpGateway(options: SmtpOptions): Gateway {
  const { concurrency = 5, timeoutSeconds = 30 } = options;
  const from = checkOptions(options);
  const transport = createTransport(options, concurrency, timeoutSeconds);
  const slots = createSlots(concurrency);
  const contents = watchContents(transport);

  const send = async (message: OutgoingMessage): Promise<SubmitOutcome> => {
    const { reference } = message;
    if (!isEmailAddress(message.recipient))
      return { reference, outcome: 'refused', reason: 'invalid-address' };
    const mail = mailContent(from, message);
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), Math.ceil(timeoutSeconds * 1000) * DEADLINE_FACTOR);
    try {
      const { signal } = deadline;
      await transport.sendMail({ ...mail, signal, disableFileAccess: true, disableUrlAccess: true });
      return { reference, outcome: 'accepted' };
    } catch (error) {
      return outcomeOfMailError(reference, error, contents.begun(mail.messageId));
    } finally {
      clearTimeout(timer);
      contents.forget(mail.messageId);
    }
  };

  return {
    channel: 'email',
    concurrency,
    reportsDelivery: false,
    submit: (messages, signal, mayBegin) =>
      submitBounded({ slots, concurrency, send }, messages, signal, mayBegin),
    deliveryStatus: async () => new Map(),
    balance: async () => ({ kind: 'not-supported' }),
    close: async () => transport.close(),
  };
}

function checkOptions({ host, tls, from }: SmtpOptions): Mailbox {
  if (tls === 'none' && !isLoopback(host)) {
    throw new RefusalError('invalid-config', { field: 'email.tls', expected: 'required or implicit' });
  }
  const mailbox = parseMailbox(from);
  if (mailbox === null)
    throw new RefusalError('invalid-config', { field: 'email.from', expected: 'an address' });
  return mailbox;
}

function createTransport(options: SmtpOptions, concurrency: number, timeoutSeconds: number) {
  const { host, port, tls, user, password, allowedCertificates } = options;
  const timeoutMilliseconds = Math.ceil(timeoutSeconds * 1000);
  return nodemailer.createTransport({
    pool: true,
    maxConnections: concurrency,
    maxRequeues: 0, // beware: by default the pool sends a mail again by itself when its connection closes
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'required',
    ignoreTLS: tls === 'none',
    ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
    ...(allowedCertificates === undefined ? {} : { tls: { ca: [...allowedCertificates] } }),
    dnsTimeout: timeoutMilliseconds,
    connectionTimeout: timeoutMilliseconds,
    greetingTimeout: timeoutMilliseconds,
    socketTimeout: timeoutMilliseconds,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

type Contents = Readonly<{ begun: (messageId: string) => boolean; forget: (messageId: string) => void }>;

/**
 * Keeps an eye on the stream each mail's content is read from: nodemailer's error codes do not tell a connection lost
 * before the content from one lost after, but a stream nobody has read from has not been written anywhere.
 */
function watchContents(transport: ReturnType<typeof createTransport>): Contents {
  const streams = new Map<string, Readable>();
  transport.use('stream', (mail, done) => {
    const create = mail.message.createReadStream.bind(mail.message);
    const messageId = String(mail.data.messageId); // what `mailContent` has set; asking the message builds its headers
    mail.message.createReadStream = (streamOptions) => {
      const stream = create(streamOptions);
      streams.set(messageId, stream);
      return stream;
    };
    done();
  });
  return {
    begun: (messageId) => streams.get(messageId)?.readableDidRead ?? false,
    forget: (messageId) => streams.delete(messageId),
  };
}
