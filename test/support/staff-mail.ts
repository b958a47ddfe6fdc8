import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createEngine } from '../../src/engine.ts';
import { createSmtpGateway } from '../../src/gateway/smtp.ts';
import { createNoticeWriter } from '../../src/i18n/notice-writer.ts';
import { type MailServerOptions, startMailServer } from '../../src/sandbox/mail-server.ts';
import { readMail } from '../gateway/smtp-mime.ts';
import { openSecondProcess, type Practice } from './practice.ts';

/** A mail to the staff as a real server took it. */
export type StaffMail = Readonly<{
  to: string;
  subject: string;
  messageId: string;
  text: string;
  html: string;
  raw: string;
}>;

/** The practice's mail goes to a real SMTP server; `another` is one more process on the same database. */
export async function withMailServer(practice: Practice, options: Partial<MailServerOptions> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'rundruf-staff-'));
  let server = await startMailServer({ folder, ...options });
  const { port } = server;
  const process = (deps: Practice['deps']) => {
    const gateway = createSmtpGateway({
      ...{ host: '127.0.0.1', port, tls: 'none', timeoutSeconds: 2 },
      from: 'Praxis Muster <termine@praxis.example>',
    });
    onTestFinished(() => gateway.close());
    return createEngine({ ...deps, gateways: { ...deps.gateways, email: gateway } });
  };
  const engine = process(practice.deps);
  onTestFinished(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });
  const write = createNoticeWriter(practice.deps.practice);
  return {
    engine,
    another: async () => process((await openSecondProcess(practice)).deps),
    deliver: (by = engine) => by.mailNotices(practice.actor, { write, signal: new AbortController().signal }),
    write,
    mails: () => mailsIn(join(folder, 'mail')),
    goAway: () => server.close(),
    async comeBack() {
      server = await startMailServer({ folder, ...options, port });
    },
  };
}

function mailsIn(folder: string): StaffMail[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.eml'))
    .map((name) => staffMail(readFileSync(join(folder, name), 'latin1')));
}

function staffMail(raw: string): StaffMail {
  const mail = readMail(raw);
  const part = (type: string) =>
    mail.parts.find((each) => each.type === type)?.content.replaceAll('\r\n', '\n') ?? '';
  return {
    to: mail.headers.get('to') ?? '',
    subject: decodeWords(mail.headers.get('subject') ?? ''),
    messageId: mail.headers.get('message-id') ?? '',
    text: part('text/plain'),
    html: part('text/html'),
    raw,
  };
}

/** Encoded words of a header (RFC 2047). */
function decodeWords(header: string): string {
  return header
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, text: string) => {
      if (kind.toLowerCase() === 'b') return Buffer.from(text, 'base64').toString('utf8');
      const bytes = text
        .replaceAll('_', ' ')
        .replace(/=([0-9A-F]{2})/gi, (__, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
      return Buffer.from(bytes, 'latin1').toString('utf8');
    });
}
