import type { StopReason, SubmitOutcome } from '../ports.ts';
import { isTlsMisconfiguration } from './tls-errors.ts';

/** What nodemailer says of a failed mail; only codes are read, never its sentences, which name addresses. */
type MailFailure = Readonly<{
  code: string;
  /** The code of the system or TLS error underneath. */
  originalCode: string;
  /** The SMTP command that was answered, or 'CONN', 'API', ''. */
  command: string;
  responseCode: number | null;
}>;

/**
 * The outcome of a mail that failed. `contentBegun` says whether one byte of the content may have been written: from
 * then on only the server's own answer to the content tells anything, everything else is unknown (S4).
 */
export function outcomeOfMailError(reference: string, error: unknown, contentBegun: boolean): SubmitOutcome {
  const failure = readFailure(error);
  if (failure.code === 'EMESSAGE' && failure.command === 'DATA') {
    return ofRecipient(byResponse(reference, failure.responseCode, 'unknown'), failure.responseCode);
  }
  if (contentBegun) return { reference, outcome: 'unknown', reason: 'connection-lost' };
  const stop = stopReasonOf(failure);
  if (stop !== null) return { reference, outcome: 'stop', reason: stop };
  if (failure.code === 'EMESSAGE') return { reference, outcome: 'refused', reason: 'too-large' };
  if (failure.code === 'EENVELOPE') {
    if (failure.command === 'API') return { reference, outcome: 'refused', reason: 'invalid-address' };
    const outcome = byResponse(reference, failure.responseCode, 'try-later');
    return failure.command === 'RCPT TO' ? ofRecipient(outcome, failure.responseCode) : outcome;
  }
  return { reference, outcome: 'try-later', reason: smtpReason(failure.responseCode) ?? 'not-connected' };
}

function readFailure(error: unknown): MailFailure {
  const fields: Readonly<Record<string, unknown>> = error instanceof Error ? { ...error } : {};
  const text = (field: unknown) => (typeof field === 'string' ? field : '');
  return {
    code: text(fields['code']),
    originalCode: text(fields['originalCode']),
    command: text(fields['command']),
    responseCode: typeof fields['responseCode'] === 'number' ? fields['responseCode'] : null,
  };
}

/** 5xx: no for good. 4xx: certainly not taken, later perhaps (RFC 5321 §4.2.1). */
function byResponse(
  reference: string,
  responseCode: number | null,
  otherwise: 'unknown' | 'try-later',
): SubmitOutcome {
  const reason = smtpReason(responseCode) ?? 'not-understood';
  if (isPermanent(responseCode)) return { reference, outcome: 'refused', reason };
  if (isTransient(responseCode)) return { reference, outcome: 'try-later', reason };
  return { reference, outcome: otherwise, reason };
}

/** A server that puts off one recipient (greylisting, mailbox busy) serves the others; 421 says it is leaving. */
function ofRecipient(outcome: SubmitOutcome, responseCode: number | null): SubmitOutcome {
  const isServer = outcome.outcome !== 'try-later' || responseCode === 421;
  return isServer ? outcome : { ...outcome, concerns: 'recipient' };
}

const LOGIN_CODES: ReadonlySet<number | null> = new Set([530, 534, 535, 538]);
const SET_UP_COMMANDS: ReadonlySet<string> = new Set(['CONN', 'EHLO', 'HELO', 'STARTTLS']);

/** Failures that concern every mail and wait for a person, all of them before any content was sent. */
function stopReasonOf({ code, originalCode, command, responseCode }: MailFailure): StopReason | null {
  if (code === 'EAUTH' || code === 'ENOAUTH') return isTransient(responseCode) ? null : 'credentials';
  if (isTlsMisconfiguration(originalCode)) return 'portal-misconfigured';
  if (!isPermanent(responseCode)) return null;
  if (SET_UP_COMMANDS.has(command)) return 'portal-misconfigured';
  if (code !== 'EENVELOPE') return null;
  if (LOGIN_CODES.has(responseCode)) return 'credentials';
  if (command === 'MAIL FROM') return responseCode === 552 ? null : 'sender-refused'; // 552: this mail is too big
  return null;
}

function isPermanent(responseCode: number | null): boolean {
  return responseCode !== null && responseCode >= 500 && responseCode < 600;
}

function isTransient(responseCode: number | null): boolean {
  return responseCode !== null && responseCode >= 400 && responseCode < 500;
}

function smtpReason(responseCode: number | null): string | null {
  return responseCode === null ? null : `smtp-${responseCode}`;
}
