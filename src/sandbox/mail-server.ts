import { randomUUID } from 'node:crypto';
import { link, mkdir, open, rm } from 'node:fs/promises';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
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
  slowSeconds?: number;
  /** Which mail, counted from 1 as it is announced, goes wrong, and how; null leaves it to the special mailboxes. */
  faults?: (mailNumber: number) => MailFault | null;
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

/** What the server can be made to do to one mail, in the order of the protocol. */
export type MailFault =
  | (typeof SPECIAL_MAILBOXES)[number]['fault']
  | 'hang-up-before-content'
  | 'hang-up-in-content'
  | 'hang-up-before-keeping'
  | 'defer-content'
  | 'slow'
  | 'hang-up-after-answer';

const MAX_BYTES = 5 * 1024 * 1024; // far more than any reminder with a calendar entry
const CLOSE_MILLISECONDS = 500; // for mails being taken when the server is closed

/** A real mail server on loopback that delivers nothing: every mail it says yes to is a file one can open. */
export async function startMailServer(options: MailServerOptions): Promise<MailServer> {
  const { folder, user, password, maxBytes = MAX_BYTES, slowSeconds = 3, onActivity } = options;
  const mailFolder = join(folder, 'mail');
  await mkdir(mailFolder, { recursive: true, mode: 0o700 });
  const sockets = new Map<number, Socket>();
  const wantsLogin = user !== undefined && password !== undefined;
  const hangUp = ({ remotePort }: SMTPServerSession) => sockets.get(remotePort)?.destroy();
  const fate = createFate(options.faults);

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
    onMailFrom(_address, session, done) {
      fate.begin(session);
      done();
    },
    onRcptTo({ address }, session, done) {
      const fault = fate.of(session, [address]);
      if (fault === 'hang-up-before-content') hangUp(session);
      if (fault === 'refuse-recipient') done(refusal(550, 'No such mailbox'));
      else if (fault === 'defer-recipient') done(refusal(450, 'Mailbox busy'));
      else done();
    },
    onData(stream, session, done) {
      onActivity?.();
      const recipients = session.envelope.rcptTo.map(({ address }) => address);
      const fault = fate.of(session, recipients);
      const taking = { fault, mailFolder, slowSeconds, hangUp: () => hangUp(session) };
      const answer = () => {
        done();
        if (fault === 'hang-up-after-answer') sockets.get(session.remotePort)?.destroySoon();
      };
      takeMail(stream, taking).then(answer, done);
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

type Fate = Readonly<{
  /** A mail is announced. */
  begin: (session: SMTPServerSession) => void;
  /** What goes wrong with the mail that is being taken. */
  of: (session: SMTPServerSession, recipients: readonly string[]) => MailFault | null;
}>;

function createFate(faults: MailServerOptions['faults']): Fate {
  const forced = new WeakMap<SMTPServerSession, MailFault>();
  let mails = 0;
  return {
    begin(session) {
      mails += 1;
      const fault = faults?.(mails) ?? null;
      if (fault === null) forced.delete(session);
      else forced.set(session, fault);
    },
    of: (session, recipients) =>
      forced.get(session) ?? recipients.map(mailFaultOf).find((fault) => fault !== null) ?? null,
  };
}

function mailFaultOf(address: string): MailFault | null {
  const localPart = address.slice(0, address.lastIndexOf('@')).toLowerCase();
  return SPECIAL_MAILBOXES.find((mailbox) => mailbox.localPart === localPart)?.fault ?? null;
}

function refusal(responseCode: number, sentence: string): Error {
  return Object.assign(new Error(sentence), { responseCode });
}

type Taking = Readonly<{
  fault: MailFault | null;
  mailFolder: string;
  slowSeconds: number;
  hangUp: () => void;
}>;

/** Keeps the mail, or refuses it, or hangs up before or after; what it keeps is on the disk before it answers. */
async function takeMail(
  stream: SMTPServerDataStream,
  { fault, mailFolder, slowSeconds, hangUp }: Taking,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    if (fault === 'hang-up-in-content') hangUp();
    if (!stream.sizeExceeded) chunks.push(chunk); // too long: read to its end, then refused
  }
  if (fault === 'hang-up-in-content') throw refusal(451, 'Hung up');
  if (stream.sizeExceeded) throw refusal(552, 'Message too big');
  if (fault === 'refuse-content') throw refusal(552, 'Mailbox full');
  if (fault === 'defer-content') throw refusal(451, 'Try again later');
  if (fault === 'hang-up-before-keeping') {
    hangUp();
    throw refusal(451, 'Hung up');
  }
  const content = Buffer.concat(chunks);
  await keepMail(mailFolder, fileNameOf(content), content);
  if (fault === 'slow') await delay(slowSeconds * 1000, undefined, { ref: false });
  if (fault === 'hang-up') hangUp();
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
