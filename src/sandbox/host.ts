import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { makeFolder } from '../private-files.ts';
import { findSandbox } from './ensure.ts';
import {
  type HostFile,
  randomText,
  readIdentity,
  removeHostFile,
  writeHostFile,
  writeIdentity,
} from './host-file.ts';
import { isRunning, type Lock, type LockHolder, takeLock } from './lock.ts';
import { type MailServer, type MailServerOptions, startMailServer } from './mail-server.ts';
import { type Portal, type PortalOptions, startPortal } from './portal.ts';

export type HostOptions = Readonly<{
  folder: string;
  /** Ends when nothing asked it for so long. */
  idleSeconds?: number;
  deliverySeconds: number;
  /** Of a new account, in whole credits. */
  credits: number;
  signal: AbortSignal;
}>;

const LOCK_TRIES = 100; // 5 s: a predecessor that is closing lets go within one
const LOCK_TRY_MILLISECONDS = 50;
const SILENT_SECONDS = 30; // a holder that does not answer for so long has died and its number was given away

/**
 * What the sandbox's own process runs: both servers, found through `<folder>/portal.json`, until nobody has asked for
 * a while or the signal is raised. Returns at once when another one already runs for that folder.
 */
export async function runSandboxHost(options: HostOptions): Promise<void> {
  const { folder, idleSeconds = 600, signal } = options;
  makeFolder(folder);
  const lock = await becomeHost(folder);
  if (lock === null) return;
  const idle = createIdleTimer(idleSeconds, signal);
  try {
    const servers = await startServers(options, idle.restart);
    writeHostFile(folder, servers.host);
    await idle.ended;
    removeHostFile(folder, servers.host); // first, so that nobody is sent to servers that are closing
    await Promise.all([servers.portal.close(), servers.mailServer.close()]);
  } finally {
    idle.cancel();
    lock.release();
  }
}

/** null when another host runs. */
async function becomeHost(folder: string): Promise<Lock | null> {
  for (let tries = 0; tries < LOCK_TRIES; tries += 1) {
    if ((await findSandbox(folder)) !== null) return null;
    const lock = takeLock(join(folder, 'host.lock'), isGone);
    if (lock !== null) return lock;
    await wait(LOCK_TRY_MILLISECONDS);
  }
  return null;
}

function isGone({ pid, heldSeconds }: LockHolder): boolean {
  return !isRunning(pid) || heldSeconds > SILENT_SECONDS;
}

type Servers = Readonly<{ host: HostFile; portal: Portal; mailServer: MailServer }>;

async function startServers(options: HostOptions, onActivity: () => void): Promise<Servers> {
  const { folder, deliverySeconds, credits } = options;
  const identity = readIdentity(folder);
  const { userKey, password } = identity;
  const token = randomText();
  const account = { folder, userKey, password, credits, deliverySeconds, token, onActivity };
  const portal = await startPortalNear(identity.smsPort, account);
  const mailServer = await startMailServerNear(identity.smtpPort, { folder, onActivity }).catch(
    async (error: unknown) => {
      await portal.close();
      throw error;
    },
  );
  const host = { pid: process.pid, smsPort: portal.port, smtpPort: mailServer.port, token };
  writeIdentity(folder, { userKey, password, smsPort: portal.port, smtpPort: mailServer.port });
  return { host, portal, mailServer };
}

/** At the port it had before, or at a free one when that is taken by now. */
async function startPortalNear(port: number, options: PortalOptions): Promise<Portal> {
  try {
    return await startPortal({ ...options, port });
  } catch (error) {
    if (!isPortTaken(error)) throw error;
    return startPortal(options);
  }
}

async function startMailServerNear(port: number, options: MailServerOptions): Promise<MailServer> {
  try {
    return await startMailServer({ ...options, port });
  } catch (error) {
    if (!isPortTaken(error)) throw error;
    return startMailServer(options);
  }
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

type IdleTimer = Readonly<{ ended: Promise<void>; restart: () => void; cancel: () => void }>;

function createIdleTimer(idleSeconds: number, signal: AbortSignal): IdleTimer {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const timer = setTimeout(end, idleSeconds * 1000);
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  return {
    ended,
    restart: () => timer.refresh(),
    cancel: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
    },
  };
}
