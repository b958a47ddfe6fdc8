import nodemailer from 'nodemailer';
import { errorCode, type Probe } from './probe.ts';
import type { SmtpOptions } from './smtp.ts';
import { isTlsMisconfiguration } from './tls-errors.ts';

const TIMEOUT_MILLISECONDS = 6000; // of each step: somebody waits for the answer

/** Connects to the mail server, encrypts, logs in and leaves: no mail is begun. */
export async function probeSmtp({ host, port, tls, user, password }: SmtpOptions): Promise<Probe> {
  const transport = nodemailer.createTransport({
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'required',
    ignoreTLS: tls === 'none',
    ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
    dnsTimeout: TIMEOUT_MILLISECONDS,
    connectionTimeout: TIMEOUT_MILLISECONDS,
    greetingTimeout: TIMEOUT_MILLISECONDS,
    socketTimeout: TIMEOUT_MILLISECONDS,
  });
  try {
    await transport.verify();
    return { outcome: 'fine' };
  } catch (error) {
    return failure(error);
  } finally {
    transport.close();
  }
}

/** Only codes are read, never sentences: a server may put anything into them. */
function failure(error: unknown): Probe {
  const fields: Readonly<Record<string, unknown>> = error instanceof Error ? { ...error } : {};
  const { code, command, responseCode } = fields;
  const reason = typeof responseCode === 'number' ? String(responseCode) : errorCode(error);
  if (code === 'EAUTH' || code === 'ENOAUTH') {
    return isTemporary(responseCode)
      ? { outcome: 'unreachable', reason }
      : { outcome: 'credentials', reason };
  }
  if (code === 'ETLS' || command === 'STARTTLS' || isTlsMisconfiguration(errorCode(error))) {
    return { outcome: 'tls', reason };
  }
  const isAnswer = typeof responseCode === 'number' && !isTemporary(responseCode);
  return { outcome: isAnswer || code === 'EPROTOCOL' ? 'nonsense' : 'unreachable', reason };
}

function isTemporary(responseCode: unknown): boolean {
  return typeof responseCode === 'number' && responseCode >= 400 && responseCode < 500;
}
