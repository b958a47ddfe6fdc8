import { randomUUID } from 'node:crypto';
import { link, mkdir, open, rm } from 'node:fs/promises';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

export type MailServerOptions = Readonly<{
  /** Mails go to `<folder>/mail`. */
  folder: string;
  /** 0 or left out: any free one. */
  port?: number;
  /** With both, nobody may send without them. */
  user?: string;
  password?: string;
  maxBytes?: number;
  /** Called for every connection and every mail. */
  onActivity?: () => void;
}>;

export type MailServer = Readonly<{ port: number; close: () => Promise<void> }>;

/** Recipients with which faults are had on demand: what stands before the @, whatever stands behind. */
export const SPECIAL_MAILBOXES = [
  { localPart: 'refused', fault: 'refuse-recipient', purpose: 'refused for good at RCPT TO (550)' },
  { localPart: 'busy', fault: 'defer-recipient', purpose: 'refused for now at RCPT TO (450)' },
  { localPart: 'hangup', fault: 'hang-up', purpose: 'takes the content, then hangs up without an answer' },
  { localPart: 'full', fault: 'refuse-content', purpose: 'refused for good after the content (552)' },
] as const;

export type MailFault = (typeof SPECIAL_MAILBOXES)[number]['fault'];

const MAX_BYTES = 5 * 1024 * 1024; // far more than any reminder with a calendar entry
const CLOSE_MILLISECONDS = 500; // for mails being taken when the server is closed

/** A real mail server on loopback that delivers nothing: every mail it says yes to is a file one can open. */
export async function startMailServer(options: MailServerOptions): Promise<MailServer> {
  const { folder, user, password, maxBytes = MAX_BYTES, onActivity } = options;
  const mailFolder = join(folder, 'mail');
  await mkdir(mailFolder, { recursive: true, mode: 0o700 });
  const sockets = new Map<number, Socket>();
  const wantsLogin = user !== undefined && password !== undefined;

  const server = new SMTPServer({
    disabledCommands: wantsLogin ? ['STARTTLS'] : ['STARTTLS', 'AUTH'],
    authOptional: !wantsLogin,
    allowInsecureAuth: true, // loopback only
    disableReverseLookup: true,
    size: maxBytes,
    logger: false,
    closeTimeout: CLOSE_MILLISECONDS,
    onAuth(auth, _session, done) {
      if (auth.username === user && auth.password === password) done(null, { user: auth.username });
      else done(refusal(535, 'Authentication failed'));
    },
    onConnect(_session, done) {
      onActivity?.();
      done();
    },
    onRcptTo({ address }, _session, done) {
      const fault = mailFaultOf(address);
      if (fault === 'refuse-recipient') done(refusal(550, 'No such mailbox'));
      else if (fault === 'defer-recipient') done(refusal(450, 'Mailbox busy'));
      else done();
    },
    onData(stream, session, done) {
      onActivity?.();
      const hangUp = () => sockets.get(session.remotePort)?.destroy();
      takeMail(stream, session, mailFolder, hangUp).then(() => done(), done);
    },
  });
  server.on('error', () => {}); // a client that breaks off is the client's affair
  server.server.on('connection', (socket: Socket) => {
    const { remotePort } = socket;
    if (remotePort === undefined) return;
    sockets.set(remotePort, socket);
    socket.once('close', () => sockets.delete(remotePort));
  });

  const port = await listen(server, options.port ?? 0);
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

function listen(server: SMTPServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.server.address() as AddressInfo).port));
  });
}

function mailFaultOf(address: string): MailFault | null {
  const localPart = address.slice(0, address.lastIndexOf('@')).toLowerCase();
  return SPECIAL_MAILBOXES.find((mailbox) => mailbox.localPart === localPart)?.fault ?? null;
}

function refusal(responseCode: number, sentence: string): Error {
  return Object.assign(new Error(sentence), { responseCode });
}

/** Keeps the mail, or refuses it, or keeps it and hangs up; what it keeps is on the disk before it answers. */
async function takeMail(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  mailFolder: string,
  hangUp: () => void,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    if (!stream.sizeExceeded) chunks.push(chunk); // too long: read to its end, then refused
  }
  if (stream.sizeExceeded) throw refusal(552, 'Message too big');
  const faults = session.envelope.rcptTo.map(({ address }) => mailFaultOf(address));
  if (faults.includes('refuse-content')) throw refusal(552, 'Mailbox full');
  const content = Buffer.concat(chunks);
  await keepMail(mailFolder, fileNameOf(content), content);
  if (faults.includes('hang-up')) hangUp();
}

/** The local part of the Message-ID, as far as it is fit for a file's name. */
function fileNameOf(content: Buffer): string {
  const end = content.indexOf('\r\n\r\n');
  const head = content.subarray(0, end === -1 ? content.length : end).toString('latin1');
  const messageId = /^message-id:\s*<([^@>\r\n]+)@/im.exec(head)?.[1] ?? '';
  const safe = messageId.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 100);
  return safe === '' ? 'without-id' : safe;
}

/** Writes a whole file or none; a second mail of the same Message-ID gets its own file, so that doubles show (S4). */
async function keepMail(mailFolder: string, name: string, content: Buffer): Promise<void> {
  const draft = join(mailFolder, `.${randomUUID()}.part`);
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  for (let count = 1; ; count += 1) {
    const target = join(mailFolder, count === 1 ? `${name}.eml` : `${name}-${count}.eml`);
    if (await linkNew(draft, target)) break;
  }
  await rm(draft);
  if (process.platform !== 'win32') await syncFolder(mailFolder); // Windows cannot, and needs not
}

/** A new file's name outlives a power cut only when its folder is written too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** False when there is such a file already. */
async function linkNew(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
