import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { request } from 'undici';
import { OutageError } from '../errors.ts';
import { makeFolder } from '../private-files.ts';
import { readHostFile, readIdentity } from './host-file.ts';
import { isRunning, takeLock } from './lock.ts';

export type EnsureOptions = Readonly<{
  folder: string;
  /** What node runs as the sandbox's process, for example ['/…/bin.js', 'sandbox-portal'], paths absolute; the options below are added. */
  command: readonly string[];
  deliverySeconds: number;
  credits: number;
  idleSeconds?: number;
  /** How long a new one may take until it answers. */
  timeoutSeconds?: number;
  /** Starts the process in another way. */
  launch?: () => void;
}>;

/** What a gateway needs to reach the sandbox, and a bearer token for its control endpoints. */
export type Sandbox = Readonly<{
  smsUrl: string;
  smtpPort: number;
  userKey: string;
  password: string;
  token: string;
}>;

const POLL_MILLISECONDS = 25;
const HEALTH_MILLISECONDS = 2000; // on loopback; a process that is busier than that is not well
const LAUNCH_SECONDS = 30; // a launcher that holds its lock for longer has died and its number was given away

/** The sandbox of a folder: the one that runs, or a new one. Many processes may ask at once; exactly one starts it. */
export async function ensureSandbox(options: EnsureOptions): Promise<Sandbox> {
  const { folder, timeoutSeconds = 10 } = options;
  makeOwnFolder(folder);
  const giveUp = AbortSignal.timeout(timeoutSeconds * 1000);
  while (!giveUp.aborted) {
    const running = await findSandbox(folder);
    if (running !== null) return running;
    const lock = takeLock(join(folder, 'launch.lock'), isGone);
    if (lock === null) {
      await wait(POLL_MILLISECONDS);
      continue;
    }
    try {
      const started = await launchAndWait(options, giveUp);
      if (started !== null) return started;
    } finally {
      lock.release();
    }
  }
  throw new OutageError('sandbox-not-starting', { folder, timeoutSeconds });
}

function makeOwnFolder(folder: string): void {
  try {
    makeFolder(folder);
  } catch (error) {
    const reason = String((error as NodeJS.ErrnoException).code);
    throw new OutageError('sandbox-not-starting', { folder, reason }, error);
  }
}

function isGone({ pid, heldSeconds }: { pid: number; heldSeconds: number }): boolean {
  return !isRunning(pid) || heldSeconds > LAUNCH_SECONDS;
}

async function launchAndWait(options: EnsureOptions, giveUp: AbortSignal): Promise<Sandbox | null> {
  const { folder, launch = () => spawnHost(options) } = options;
  const running = await findSandbox(folder); // somebody may have started it just before we got the lock
  if (running !== null) return running;
  launch();
  while (!giveUp.aborted) {
    await wait(POLL_MILLISECONDS);
    const started = await findSandbox(folder);
    if (started !== null) return started;
  }
  return null;
}

/** The running sandbox of a folder, or null when none answers; asking keeps it from ending as idle. */
export async function findSandbox(folder: string): Promise<Sandbox | null> {
  const host = readHostFile(folder);
  if (host === null) return null;
  const smsUrl = `http://127.0.0.1:${host.smsPort}`;
  if (!(await isHealthy(smsUrl, host.token))) return null;
  const { userKey, password } = readIdentity(folder);
  return { smsUrl, smtpPort: host.smtpPort, userKey, password, token: host.token };
}

async function isHealthy(smsUrl: string, token: string): Promise<boolean> {
  try {
    const { statusCode, body } = await request(`${smsUrl}/sandbox/health`, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(HEALTH_MILLISECONDS),
      reset: true, // no connection is kept
    });
    await body.dump();
    return statusCode === 200;
  } catch {
    return false;
  }
}

/** Buys credits at the sandbox's portal, to the thousandth. */
export async function buySandboxCredits({ smsUrl, token }: Sandbox, credits: number): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const body = JSON.stringify({ credits });
  const answer = await request(`${smsUrl}/sandbox/buy`, { method: 'POST', headers, body, reset: true }).catch(
    (error: unknown) => {
      throw new OutageError('portal-unreachable', {}, error);
    },
  );
  await answer.body.dump();
  const { statusCode } = answer;
  if (statusCode !== 200) throw new OutageError('portal-refused', { httpStatus: statusCode });
}

/** Starts the process apart from this one: it outlives us, and gets none of our secrets. */
function spawnHost({ folder, command, deliverySeconds, credits, idleSeconds = 600 }: EnsureOptions): void {
  const log = openSync(join(folder, 'portal.log'), 'a', 0o600);
  const values = {
    folder: resolve(folder),
    'delivery-seconds': deliverySeconds,
    credits,
    'idle-seconds': idleSeconds,
  };
  const flags = Object.entries(values).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('RUNDRUF_')),
  );
  const child = spawn(process.execPath, [...command, ...flags], {
    detached: true,
    windowsHide: true,
    cwd: folder,
    env,
    stdio: ['ignore', log, log],
  });
  child.on('error', () => {}); // it does not answer then, and that is said
  child.unref();
  closeSync(log);
}
