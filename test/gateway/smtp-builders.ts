import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { createSmtpGateway, type SmtpOptions } from '../../src/gateway/smtp.ts';
import type { Gateway, OutgoingMessage, SubmitOutcome } from '../../src/ports.ts';
import { type MailServerOptions, startMailServer } from '../../src/sandbox/mail-server.ts';

const cleanUps: (() => Promise<unknown> | unknown)[] = [];

/** Ends what the builders of one test began, last first. */
export async function cleanUp(): Promise<void> {
  for (const end of cleanUps.splice(0).reverse()) await end();
}

export async function aMailServer(options: Partial<MailServerOptions> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'rundruf-mail-'));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  const { port, close } = await startMailServer({ folder, ...options });
  cleanUps.push(close);
  const mails = (): Record<string, string> => {
    const names = readdirSync(join(folder, 'mail'));
    return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, 'mail', name), 'utf8')]));
  };
  return { port, mails };
}

export async function aTlsServer(options: SMTPServerOptions): Promise<number> {
  const server = new SMTPServer({
    ...options,
    authOptional: true,
    logger: false,
    closeTimeout: 1,
    onData: (stream, _session, done) => stream.resume().on('end', () => done()),
  });
  server.on('error', () => {});
  cleanUps.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
  await new Promise<void>((resolve) => server.listen(0, () => resolve()));
  return (server.server.address() as AddressInfo).port;
}

type Step = 'CONNECT' | 'EHLO' | 'MAIL' | 'RCPT' | 'DATA' | 'CONTENT' | 'END' | 'OTHER';
type Script = (moment: { at: Step; socket: Socket }) => unknown;

const answers: Record<Step, string> = {
  CONNECT: '220 ready',
  EHLO: '250 hello',
  MAIL: '250 ok',
  RCPT: '250 ok',
  DATA: '354 go on',
  CONTENT: '',
  END: '250 taken',
  OTHER: '250 ok',
};

/** A mail server that does what the script says at each step; '' says nothing, no text is the usual answer. */
export async function aScriptedServer(script: Script) {
  const steps: Step[] = [];
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    let content = false;
    let buffer = '';
    const reach = (at: Step) => {
      steps.push(at);
      const scripted = script({ at, socket });
      const answer = typeof scripted === 'string' ? scripted : answers[at];
      if (at === 'DATA') content = answer.startsWith('354');
      if (answer !== '' && !socket.destroyed) socket.write(`${answer}\r\n`);
    };
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      buffer += chunk.toString('latin1');
      for (;;) {
        const end = buffer.indexOf(content ? '\r\n.\r\n' : '\r\n');
        if (end === -1) break;
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + (content ? 5 : 2));
        if (content) {
          content = false;
          reach('END');
        } else {
          reach(stepOf(line));
        }
      }
      if (content && buffer !== '') reach('CONTENT');
    });
    reach('CONNECT');
  });
  const port = await listening(server);
  const close = () => new Promise((resolve) => server.close(resolve));
  const count = (step: Step) => steps.filter((at) => at === step).length;
  return { port, close, count, connections: () => connections };
}

function stepOf(line: string): Step {
  const verb = line.slice(0, 4).toUpperCase();
  return verb === 'EHLO' || verb === 'MAIL' || verb === 'RCPT' || verb === 'DATA' ? verb : 'OTHER';
}

async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A certificate for localhost, or null on a machine without openssl. */
export function selfSigned(): { key: string; cert: string } | null {
  const folder = mkdtempSync(join(tmpdir(), 'rundruf-tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  try {
    execFileSync('openssl', ['req', '-x509', ...curve, ...names, '-keyout', key, '-out', cert], {
      stdio: 'ignore',
    });
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } catch {
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function aGateway(port: number, options: Partial<SmtpOptions> = {}): Gateway {
  const gateway = createSmtpGateway({
    host: '127.0.0.1',
    port,
    tls: 'none',
    from: 'Praxis Muster <termine@praxis.example>',
    timeoutSeconds: 5,
    ...options,
  });
  cleanUps.push(() => gateway.close());
  return gateway;
}

export function aMessage(message: Partial<OutgoingMessage>): OutgoingMessage {
  return {
    reference: 'ref1',
    recipient: 'anna@mail.example',
    subject: 'Termin',
    text: 'Morgen um zehn',
    encoding: null,
    calendar: null,
    mayUnsubscribe: false,
    ...message,
  };
}

export async function submit(
  gateway: Gateway,
  messages: readonly OutgoingMessage[],
  signal = new AbortController().signal,
): Promise<SubmitOutcome[]> {
  const outcomes: SubmitOutcome[] = [];
  for await (const outcome of gateway.submit(messages, signal)) outcomes.push(outcome);
  return outcomes;
}
